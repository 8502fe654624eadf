//! The page as a whole: whom to ask, what is open, and the requests that it took.

use super::action::Action;
use super::cost::CostPane;
use super::document::document;
use super::hands::Hands;
use super::repository::repository;
use super::sidebar::sidebar;
use super::state::{Browse, Pane, Want, short};
use crate::components::segmented::segmented;
use crate::pages::play::use_gateway;
use crate::pages::registries::page_props::PageProps;
use longshore_client::FlowError;
use longshore_client::plain::plain;
use yew::prelude::*;

/// The page.
#[component]
pub(in crate::pages::registries) fn BrowsePage(props: &PageProps<Browse>) -> Html {
    let page = props.page.clone();
    let hands = Hands { page: page.clone(), engine: props.engine.clone(), stopper: props.stopper.clone() };
    let told = page.dispatcher();
    use_gateway(&props.engine, &page.form, move |fill| told.dispatch(Action::Fill(fill)));
    let dispatch = page.dispatcher();
    let on_pane = Callback::from(move |at: usize| {
        dispatch.dispatch(Action::Pane(Pane::ALL.get(at).copied().unwrap_or_default()));
    });
    let pane = Pane::ALL.iter().position(|pane| *pane == page.pane).unwrap_or(0);
    html! {
        <div class="browse" data-pane={page.pane.as_str()}>
            <h1 class="visually-hidden">{ "Browse" }</h1>
            <div class="bar">
                <div class="choices">{ hands.whom(|whom| whom.choices()) }</div>
                <div class="go">
                    if page.wanted.is_some() {
                        <button type="button" class="stop" onclick={{ let hands = hands.clone(); move |_: MouseEvent| hands.stop() }}>{ "Stop" }</button>
                    }
                </div>
            </div>
            <div class="tabs">{ segmented("Pane", &Pane::ALL.map(Pane::label), pane, &on_pane) }</div>
            <div class="panes">
                { sidebar(&hands) }
                <section class="pane content-pane" aria-label="Content">
                    { way(&hands) }
                    <p class="notice" role="status">
                        { page.wanted.as_ref().map_or_else(|| page.said.clone(), |want| format!("{} …", want.title())) }
                    </p>
                    <div class="pane-body">
                        if let Some((want, error)) = &page.failed { { failed(&hands, want, error) } }
                        { question(&hands) }
                        if let Some(opened) = page.way.last() {
                            { document(&hands, opened) }
                        } else if page.repository.is_some() {
                            { repository(&hands) }
                        } else if page.failed.is_none() {
                            <div class="empty"><p>{ "List the repositories, or write the name of one: its tags are shown here, and behind each of them index, manifest, config, layers and the files in them." }</p></div>
                        }
                    </div>
                </section>
                <CostPane page={page.clone()} hands={hands.clone()} />
            </div>
        </div>
    }
}

/// The way to what is open: each step of it leads back.
fn way(hands: &Hands) -> Html {
    let page = &hands.page;
    let Some(repository) = &page.repository else {
        return html! { <div class="pane-head"><h2>{ "Content" }</h2></div> };
    };
    let step = |at: usize, name: &str| {
        let is_last = at == page.way.len();
        html! {
            <li>
                if is_last { <h2 class="mono" aria-current="location">{ short(name) }</h2> } else {
                    <button type="button" class="mono" onclick={hands.tell(move || Action::Back(at))}>{ short(name) }</button>
                }
            </li>
        }
    };
    html! {
        <nav class="pane-head way" aria-label="Way">
            <ol>
                { step(0, repository) }
                { for page.way.iter().zip(1..).map(|(opened, at)| step(at, &opened.name)) }
            </ol>
        </nav>
    }
}

fn failed(hands: &Hands, want: &Want, error: &FlowError) -> Html {
    let hidden = hands.page.cost.as_ref().map(|cost| cost.hidden.clone()).unwrap_or_default();
    let said = |text: &str| plain(&hidden.masked_sentence(text)).into_owned();
    let trust = error.untrusted_realm.as_ref().map(|service| {
        let (hands, want, trusted) = (hands.clone(), want.clone(), service.clone());
        let trust = move |_: MouseEvent| hands.trust(trusted.clone(), want.clone());
        html! { <button type="button" class="primary" onclick={trust}>{ format!("Trust {service} and ask again") }</button> }
    });
    html! {
        <section class="outcome failed" aria-label="Failure">
            <div role="alert">
                <h3>{ format!("{} cannot be had", want.title()) }</h3>
                <p class="sentence">{ said(&error.sentence) }</p>
                <p class="advice">{ said(&error.advice) }</p>
            </div>
            { trust }
        </section>
    }
}

/// What is asked before it is done.
fn question(hands: &Hands) -> Html {
    let Some(want) = &hands.page.asked else { return Html::default() };
    let (sentence, name) = match want {
        Want::Delete(name) => (
            format!(
                "{} is deleted from {}. The registry may not bring it back.",
                short(name),
                hands.page.repository.as_deref().unwrap_or_default()
            ),
            "Delete it",
        ),
        Want::Files(_, size) => (
            format!("To list its files, the whole layer is fetched: {}.", crate::wire::measure::bytes(*size)),
            "Fetch it",
        ),
        _ => return Html::default(),
    };
    html! {
        <div class="held-question" role="group" aria-label="Are you sure?">
            <p>{ sentence }</p>
            <div class="next">
                <button type="button" class="primary" onclick={hands.wanting(want.clone())}>{ name }</button>
                <button type="button" onclick={hands.tell(|| Action::Ask(None))}>{ "Cancel" }</button>
            </div>
        </div>
    }
}
