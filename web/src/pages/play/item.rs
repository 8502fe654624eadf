//! An exchange in the diagram or in the list: one item of the list of exchanges.

use super::state::View;
use crate::components::groups::Heading;
use crate::components::handling;
use crate::components::status::{self, Shown};
use crate::shared::Shared;
use crate::wire::{measure, path};
use longshore_client::secrets::Secrets;
use longshore_client::{Exchange, Step};
use yew::prelude::*;

/// What an exchange in the list needs.
#[derive(PartialEq, Properties)]
pub(crate) struct ExchangeItemProps {
    /// The exchange.
    pub(crate) exchange: Shared<Exchange>,
    /// The heading over it, where a new thing begins.
    pub(crate) heading: Option<Heading>,
    /// Whether it is the one that is shown.
    pub(crate) is_shown: bool,
    /// Whether what it changed in the registry in the page is undone.
    pub(crate) is_undone: bool,
    /// How it is drawn.
    pub(crate) view: View,
    /// The secrets that its path may not show.
    pub(crate) hidden: Shared<Secrets>,
    /// Takes its number when it is chosen.
    pub(crate) on_choose: Callback<u32>,
}

/// The id of an exchange's button.
pub(crate) fn id(number: u32) -> String {
    format!("exchange-{number}")
}

/// An exchange in the list.
#[component]
pub(crate) fn ExchangeItem(props: &ExchangeItemProps) -> Html {
    let exchange = &props.exchange;
    let number = exchange.number;
    let name = status::name(exchange);
    let outcome = status::shown(exchange);
    let heading_id = format!("heading-{number}");
    let mut words = handling::words(exchange);
    if props.is_undone {
        words.push("undone");
    }
    let label = request_label(exchange, &words, &props.hidden);
    html! {
        <li aria-label={name.clone()} class={classes!(props.heading.is_some().then_some("begins"), props.is_undone.then_some("is-undone"))}>
            if let Some(heading) = &props.heading {
                <div class="heading" id={heading_id.clone()}>
                    <span class="heading-title">{ &heading.title }</span>
                    <span class="heading-detail">{ &heading.detail }</span>
                </div>
            }
            <button
                type="button"
                id={id(number)}
                class="exchange"
                aria-label={name}
                aria-description={(!words.is_empty()).then(|| words.join(", "))}
                aria-current={props.is_shown.then_some("true")}
                aria-describedby={props.heading.is_some().then_some(heading_id)}
                onclick={props.on_choose.reform(move |_: MouseEvent| number)}
            >
                { match props.view {
                    View::Diagram => arrows(exchange, label, &outcome),
                    View::List | View::Compare => row(exchange, label, &outcome),
                } }
            </button>
        </li>
    }
}

fn arrows(exchange: &Exchange, label: Html, outcome: &Shown) -> Html {
    let to = if exchange.request.step == Step::Auth { "to-auth" } else { "to-registry" };
    html! {
        <>
            <span class="number">{ exchange.number }</span>
            <span class={classes!("arrow", "there", to, exchange.handling.held.then_some("s-held"))}>
                <span class="label">{ label }</span>
                <span class="line" />
            </span>
            <span class={classes!("arrow", "back", to, outcome.class)}>
                <span class="line" />
                { status_label(outcome) }
            </span>
            <span class="time">{ time(exchange) }</span>
            <span class="marks">{ marks(exchange) }</span>
        </>
    }
}

fn row(exchange: &Exchange, label: Html, outcome: &Shown) -> Html {
    html! {
        <>
            <span class="number">{ exchange.number }</span>
            <span class="step">{ exchange.request.step.as_str() }</span>
            <span class="label">{ label }</span>
            <span class={classes!("answer", outcome.class)}>{ status_label(outcome) }</span>
            <span class="time">{ time(exchange) }</span>
            <span class="marks">{ marks(exchange) }</span>
        </>
    }
}

fn request_label(exchange: &Exchange, words: &[&'static str], hidden: &Secrets) -> Html {
    let request = &exchange.request;
    let path = hidden.masked_sentence(request.url.path_and_query());
    html! {
        <>
            <b>{ request.method.as_str() }</b>{ " " }
            { for words.iter().map(|word| html! { <><span class={classes!("tag", *word)}>{ *word }</span>{ " " }</> }) }
            { path::short(&path) }
        </>
    }
}

fn status_label(outcome: &Shown) -> Html {
    html! {
        <span class="status">
            <b>{ &outcome.short }</b>
            if !outcome.reason.is_empty() { <span class="reason">{ " " }{ outcome.reason }</span> }
            if outcome.is_expected { { " " }<span class="expected">{ "expected" }</span> }
        </span>
    }
}

fn time(exchange: &Exchange) -> String {
    exchange.elapsed().map(measure::duration).unwrap_or_default()
}

fn marks(exchange: &Exchange) -> Html {
    let [met, warnings, failed, unknown] = status::verdicts(exchange);
    let mark = |class: &'static str, mark: &str, count: usize| {
        (count > 0).then(|| html! { <span {class}>{ format!("{mark}{count}") }</span> })
    };
    html! {
        <>
            { mark("failed", "✕", failed) }
            { mark("unknown", "?", unknown) }
            { mark("warning", "!", warnings) }
            { mark("met", "✓", met) }
        </>
    }
}
