//! Two runs side by side: the one that was looked at before, and the one that is shown.

use super::action::Action;
use super::hands::Hands;
use super::state::{Play, View};
use crate::components::segmented::segmented;
use crate::components::status;
use crate::shared::Shared;
use crate::wire::path;
use crate::worker::Task;
use futures::StreamExt as _;
use longshore_client::plain::plain_line;
use longshore_client::secrets::Secrets;
use longshore_client::{Exchange, Transcript};
use longshore_compare::{Comparison, Difference, Kind, Parted, Row};
use longshore_worker::comparing::{Compared, Comparing};
use longshore_worker::message::{News, Order};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// A run that another one took the place of.
#[derive(Debug)]
pub(crate) struct Earlier {
    /// What it was: `Push at http://127.0.0.1:5000`.
    pub(crate) title: String,
    /// The registry: scheme, host and port.
    pub(crate) target: String,
    pub(crate) transcript: Shared<Transcript>,
    /// What is masked in it.
    pub(crate) hidden: Shared<Secrets>,
}

/// So many rows are drawn at first, and again each time that more are asked for.
const DRAWN: usize = 300;

impl Play {
    /// What the run that is shown is.
    pub(crate) fn title(&self) -> String {
        match &self.source {
            Some(source) => format!("{} at {}, read from {}", source.flow, source.target, source.file),
            None => format!("{} at {}", self.ran.flow.label(), self.target()),
        }
    }

    /// The registry of the run that is shown.
    pub(crate) fn target(&self) -> String {
        match &self.source {
            Some(source) => source.target.clone(),
            None => self.registry.as_ref().map(ToString::to_string).unwrap_or_default(),
        }
    }

    /// The run that is shown, to be compared with the next.
    pub(crate) fn to_be_earlier(&self) -> Option<Rc<Earlier>> {
        (!self.transcript.exchanges.is_empty()).then(|| {
            Rc::new(Earlier {
                title: self.title(),
                target: self.target(),
                transcript: self.transcript.clone(),
                hidden: self.hidden.clone(),
            })
        })
    }

    /// Whether there is something to compare that was not yet.
    pub(crate) fn wants_comparison(&self) -> bool {
        self.view == View::Compare
            && !self.is_running()
            && self.earlier.is_some()
            && self.comparison.is_none()
            && !self.transcript.exchanges.is_empty()
    }
}

impl Hands {
    /// Has the worker compare the run that is shown with the one before.
    pub(crate) fn compare(&self) {
        let Some(earlier) = self.play.earlier.clone() else { return };
        let run = |target: String, transcript: &Transcript, hidden: &Secrets| Compared {
            target,
            exchanges: transcript.exchanges.clone(),
            secrets: hidden.clone(),
        };
        let runs = Comparing {
            a: run(earlier.target.clone(), &earlier.transcript, &earlier.hidden),
            b: run(self.play.target(), &self.play.transcript, &self.play.hidden),
        };
        let task = self.engine.order(&Order::Compare(Box::new(runs)));
        let (dispatch, number) = (self.play.dispatcher(), self.play.runs);
        spawn_local(async move {
            // Where the worker is no more, the next run says so.
            if let Some(comparison) = compared(task).await {
                dispatch.dispatch(Action::Compared(number, Rc::new(comparison)));
            }
        });
    }
}

/// What the worker found.
async fn compared(mut task: Task) -> Option<Comparison> {
    let news = task.news.next().await?;
    let News::Compared(comparison) = news else { return None };
    task.over = true;
    Some(comparison)
}

/// What the comparison needs.
#[derive(Properties)]
pub(crate) struct ComparePaneProps {
    pub(crate) play: UseReducerHandle<Play>,
}

impl PartialEq for ComparePaneProps {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

/// The comparison, in the place of diagram and list.
#[component]
pub(crate) fn ComparePane(props: &ComparePaneProps) -> Html {
    let play = &props.play;
    let only_differences = use_state(|| false);
    let drawn = use_state(|| DRAWN);
    let Some(earlier) = &play.earlier else {
        return html! { <p class="empty">{ "Two runs are compared here, the latest with the one before. Run something twice — with other options, at another registry, before and after a change —, or open a run that was saved." }</p> };
    };
    let Some(comparison) = &play.comparison else {
        let said = if play.is_running() { "The run is compared when it is over." } else { "Comparing …" };
        return html! { <p class="empty">{ said }</p> };
    };
    let rows: Vec<(&Row, Parted<'_>)> =
        comparison.parted().filter(|(row, _)| !*only_differences || row.kind() != Kind::Alike).collect();
    let more = rows.len().saturating_sub(*drawn);
    let on_filter = {
        let only_differences = only_differences.clone();
        Callback::from(move |at: usize| only_differences.set(at == 1))
    };
    let on_more = {
        let drawn = drawn.clone();
        Callback::from(move |_: MouseEvent| drawn.set(*drawn + DRAWN))
    };
    html! {
        <section class="comparison" aria-label="Comparison">
            <dl class="compared-runs">
                <div><dt>{ "A" }</dt><dd>{ plain_line(&format!("the run before: {}", earlier.title)) }</dd></div>
                <div><dt>{ "B" }</dt><dd>{ plain_line(&format!("this run: {}", play.title())) }</dd></div>
            </dl>
            <div class="compared-head">
                <p role="status">{ comparison.sentence() }</p>
                { segmented("Rows", &["All", "Differences"], usize::from(*only_differences), &on_filter) }
            </div>
            { throughout(comparison) }
            if rows.is_empty() { <p class="hint">{ "Nothing differs, but for what does in every run." }</p> }
            <ol aria-label="Compared exchanges">
                { for rows.iter().take(*drawn).map(|(row, parted)| self::row(play, earlier, row, parted)) }
            </ol>
            if more > 0 { <p class="more-listed"><button type="button" onclick={on_more}>{ "Show more" }</button>{ format!(" {more} more") }</p> }
        </section>
    }
}

/// What is another in all of the run.
fn throughout(comparison: &Comparison) -> Html {
    html! {
        if !comparison.throughout.is_empty() {
            <ul class="throughout" aria-label="In all exchanges">
                { for comparison.throughout.iter().map(|it| html! { <li>{ difference(it) }</li> }) }
            </ul>
        }
    }
}

fn row(play: &UseReducerHandle<Play>, earlier: &Earlier, row: &Row, parted: &Parted<'_>) -> Html {
    let (class, sign, said) = match row.kind() {
        Kind::Alike => ("alike", "=", "alike"),
        Kind::Differs => ("differs", "≠", "differs"),
        Kind::OnlyA => ("only", "A", "only in A"),
        Kind::OnlyB => ("only", "B", "only in B"),
    };
    let a = row.a.and_then(|number| earlier.transcript.exchange(number));
    let b = row.b.and_then(|number| play.transcript.exchange(number));
    let number = |number: Option<u32>| number.map_or_else(|| "–".to_owned(), |number| number.to_string());
    let name = format!("{} {} {} {}, {said}", number(row.a), number(row.b), row.step, row.method);
    let head = html! {
        <>
            <span class="sign" aria-hidden="true">{ sign }</span>
            <span class="title-number">{ number(row.a) }</span>
            <span class="title-number">{ number(row.b) }</span>
            <span class="compared-step">{ row.step.as_str() }{ " " }<b class="mono">{ row.method.as_str() }</b></span>
            { badge(a) }
            { badge(b) }
        </>
    };
    let Parted { new, before, every_run } = parted;
    let is_one_sided = matches!(row.kind(), Kind::OnlyA | Kind::OnlyB);
    let named = |said: &str, differences: &[&Difference]| {
        let subjects: Vec<String> = differences.iter().map(|it| it.subject()).collect();
        let said = format!("{said}: {}.", subjects.join(", "));
        (!subjects.is_empty()).then(|| html! { <p class="hint">{ said }</p> })
    };
    let show = b.map(|exchange| {
        let (dispatch, number) = (play.dispatcher(), exchange.number);
        let show = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Select(number)));
        html! { <button type="button" onclick={show}>{ format!("Show exchange {number}") }</button> }
    });
    html! {
        <li class={classes!("compared", class)} aria-label={name}>
            <details open={!new.is_empty()}>
                <summary>{ head }</summary>
                <div class="compared-body">
                    if is_one_sided {
                        { a.map(|it| line(it, &earlier.hidden)) }
                        { b.map(|it| line(it, &play.hidden)) }
                    }
                    if !new.is_empty() { <ul>{ for new.iter().map(|it| html! { <li>{ difference(it) }</li> }) }</ul> }
                    { named("Differs as before", before) }
                    { named("Differs in every run", every_run) }
                    { show }
                </div>
            </details>
        </li>
    }
}

fn badge(exchange: Option<&Rc<Exchange>>) -> Html {
    exchange.map_or_else(
        || html! { <span class="badge none">{ "–" }</span> },
        |exchange| {
            let outcome = status::shown(exchange);
            html! { <span class={classes!("badge", outcome.class)}>{ outcome.short }</span> }
        },
    )
}

/// The request's address.
fn line(exchange: &Exchange, hidden: &Secrets) -> Html {
    let address = hidden.masked_sentence(exchange.request.url.path_and_query());
    html! { <p class="mono">{ exchange.request.method.as_str() }{ " " }{ path::short(&address) }</p> }
}

/// What something is in the one, and in the other.
fn difference(it: &Difference) -> Html {
    let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
    html! {
        <>
            <span class="compared-subject">{ it.subject() }</span>
            <span class="mono"><del>{ value(&it.a) }</del>{ " " }<ins>{ value(&it.b) }</ins></span>
        </>
    }
}
