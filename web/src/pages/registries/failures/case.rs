//! The right pane: the chosen failure, its cause, how it came out, what to do about it, and the exchanges.

use super::action::Action;
use super::hands::Hands;
use super::state::{Came, Failures, Tried};
use crate::components::exchanges::Exchanges;
use crate::components::opened::{Marks, Opened};
use crate::components::texts::use_texts;
use crate::components::why::why;
use longshore_client::plain::plain_line;
use longshore_failures::{Came as CameOut, Case, Who};
use yew::prelude::*;

/// What the pane needs.
#[derive(Properties)]
pub(super) struct CasePaneProps {
    pub(super) page: UseReducerHandle<Failures>,
    pub(super) hands: Hands,
}

impl PartialEq for CasePaneProps {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

/// The pane.
#[component]
pub(super) fn CasePane(props: &CasePaneProps) -> Html {
    let page = &props.page;
    let opened =
        Opened { marks: use_state(Marks::default), texts: use_texts(page.chosen.map(|_| page.runs)) };
    let chosen = page.chosen.and_then(|at| page.cases.get(at).map(|case| (at, case)));
    html! {
        <section class="pane check-pane" aria-label="Chosen failure">
            { match chosen {
                Some((at, case)) => shown(&props.hands, at, case, &opened),
                None => html! {
                    <>
                        <div class="pane-head"><h2>{ "Failure" }</h2></div>
                        <div class="empty"><p>{ "The failure that you choose is shown here: what brings it about, what the registry answers, and what to do about it." }</p></div>
                    </>
                },
            } }
        </section>
    }
}

fn shown(hands: &Hands, at: usize, case: &Case, opened: &Opened) -> Html {
    let page = &hands.page;
    let tried = page.tried(at);
    let result = tried.map(|tried| Came::of(&tried.trial.came));
    let section = case.section();
    let can_run = page.is_embedded() || case.is_safe;
    html! {
        <>
            <div class="pane-head">
                <h2>{ case.name }</h2>
                if let Some(result) = result {
                    <span class={classes!("came", result.class())}><span class="sign" aria-hidden="true">{ result.sign() }</span>{ result.words() }</span>
                }
                <div class="tools">
                    if can_run {
                        <button type="button" aria-disabled={page.is_running().then_some("true")} onclick={hands.callback(move |hands| hands.run(&[at]))}>
                            { if tried.is_some() { "Try again" } else { "Try it" } }
                        </button>
                    }
                </div>
            </div>
            <div class="pane-body wire">
                <p class="check-facts"><code>{ case.step.as_str() }</code>{ " · " }<code>{ case.step.request() }</code></p>
                <blockquote class="demand">
                    <p>{ format!("It fails because {}.", case.cause()) }</p>
                    if let Some(section) = section {
                        <p><a href={section.url} target="_blank" rel="noreferrer">{ section.to_string() }</a></p>
                    }
                </blockquote>
                { came_of(hands, at, case, tried.map(AsRef::as_ref)) }
                <section class="reason" aria-label="How it comes about">
                    <h3>{ "How it comes about" }</h3>
                    { state(case) }
                    <p>{ case.flow }{ " " }{ who(case.who) }</p>
                </section>
                <section class="reason" aria-label="What to do">
                    <h3>{ "What to do" }</h3>
                    <dl class="facts">
                        <div><dt>{ "At the client" }</dt><dd>{ case.at_client }</dd></div>
                        <div><dt>{ "At the registry" }</dt><dd>{ case.at_registry }</dd></div>
                    </dl>
                </section>
                { tried.map(|tried| wire(hands, tried, opened)) }
            </div>
        </>
    }
}

/// What the registry is like for it.
fn state(case: &Case) -> Html {
    let Some(setting) = case.setting else {
        return html! { <p>{ "The registry is as it always is: the cause is in the request." }</p> };
    };
    let lines = format!("base = \"accounts\"\n{}", setting.toml);
    html! {
        <>
            <p>{ setting.sentence }</p>
            <p class="hint">
                { "So it is with " }<code>{ "longshore registry --policy FILE" }</code>
                { if setting.midway { ", put in place in the middle of the flow:" } else { ":" } }
            </p>
            <pre class="policy-lines"><code>{ lines }</code></pre>
        </>
    }
}

fn who(who: Who) -> &'static str {
    match who {
        Who::User => "Whoever may do it asks.",
        Who::Nobody => "Nobody asks: without credentials.",
        Who::WrongPassword => "The user asks with a wrong password.",
        Who::Stranger => "Another account asks, which has no rights there.",
    }
}

/// Expected against actual.
fn came_of(hands: &Hands, at: usize, case: &Case, tried: Option<&Tried>) -> Html {
    let embedded = hands.page.is_embedded();
    let Some(Tried { trial, hidden, .. }) = tried else {
        let said = match () {
            () if embedded || case.is_safe => "It was not tried yet.",
            () => {
                "It is not tried at a real registry: it needs a state of it, or would leave something behind."
            }
        };
        return html! {
            <section class="reason" aria-label="Result">
                <h3>{ "Result" }</h3>
                <dl class="facts"><div><dt>{ "Expected" }</dt><dd class="mono">{ case.expected(embedded) }</dd></div></dl>
                <p class="hint">{ said }</p>
            </section>
        };
    };
    let actual = trial.actual.as_ref().map_or_else(|| "no answer".to_owned(), ToString::to_string);
    let shown = |text: &str| plain_line(&hidden.masked_sentence(text));
    let trust = match &trial.came {
        CameOut::Untrusted(service) => {
            let (label, service) = (format!("Trust {service} and try again"), service.clone());
            html! { <div class="next"><button type="button" class="primary" onclick={hands.callback(move |hands| hands.trust(&service, at))}>{ label }</button></div> }
        }
        _ => Html::default(),
    };
    html! {
        <section class="reason" aria-label="Result">
            <h3>{ "Result" }</h3>
            <dl class="facts">
                <div><dt>{ "Expected" }</dt><dd class="mono">{ case.expected(embedded) }</dd></div>
                if !matches!(trial.came, CameOut::NotHere(_)) {
                    <div><dt>{ "Actual" }</dt><dd class={classes!("mono", "actual", Came::of(&trial.came).class())}>{ shown(&actual) }</dd></div>
                }
            </dl>
            if let Some(said) = trial.came.sentence() { <p>{ shown(&said) }</p> }
            { trust }
            if let Some(left) = &trial.left_behind { <p class="error">{ shown(left) }</p> }
        </section>
    }
}

/// The exchanges; below the one that failed, why.
fn wire(hands: &Hands, tried: &Tried, opened: &Opened) -> Html {
    let Tried { trial, transcript, hidden } = tried;
    if transcript.exchanges.is_empty() {
        return Html::default();
    }
    let dispatch = hands.page.dispatcher();
    let list = Exchanges {
        label: "Exchanges",
        ids: "exchange",
        headings: &[],
        run: hands.page.runs,
        transcript,
        hidden,
        chosen: hands.page.exchange,
        choose: Callback::from(move |number| dispatch.dispatch(Action::Exchange(number))),
        below: &|exchange| match &trial.why {
            Some(it) if it.exchange == exchange.number => why(it),
            _ => Html::default(),
        },
        opened,
    };
    html! {
        <section class="check-exchanges" aria-label="On the wire">
            <h3>{ "On the wire" }</h3>
            { list.shown() }
        </section>
    }
}
