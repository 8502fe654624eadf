//! The right pane: the chosen check, the sentence that it comes from, and why it came out so.

use super::exchange::exchange;
use super::state::Came;
use crate::components::opened::{Marks, Opened};
use crate::components::texts::use_texts;
use crate::shared::Shared;
use crate::wire::measure;
use longshore_client::plain::plain_line;
use longshore_conformance::{Finding, Level, Outcome};
use longshore_worker::inspection::Planned;
use yew::prelude::*;

/// What the pane needs.
#[derive(Properties, PartialEq)]
pub(super) struct CheckPaneProps {
    /// Which run it is of.
    pub(super) run: u32,
    /// The check, once one is chosen.
    pub(super) planned: Option<Shared<Planned>>,
    /// What came of it, once it is over.
    pub(super) outcome: Option<Shared<Outcome>>,
}

/// The pane.
#[component]
pub(super) fn CheckPane(props: &CheckPaneProps) -> Html {
    let opened = Opened {
        marks: use_state(Marks::default),
        texts: use_texts(props.planned.as_ref().map(|_| props.run)),
    };
    html! {
        <section class="pane check-pane" aria-label="Chosen check">
            { match &props.planned {
                Some(planned) => chosen(props, planned, &opened),
                None => html! {
                    <>
                        <div class="pane-head"><h2>{ "Check" }</h2></div>
                        <div class="empty"><p>{ "The check that you choose is shown here: the sentence of the specification that it comes from, what the registry answered, and why that is right or not." }</p></div>
                    </>
                },
            } }
        </section>
    }
}

fn chosen(props: &CheckPaneProps, planned: &Planned, opened: &Opened) -> Html {
    let came = props.outcome.as_ref().map(|outcome| Came::of(&outcome.verdict));
    html! {
        <>
            <div class="pane-head">
                <h2>{ &planned.title }</h2>
                if let Some(came) = came {
                    <span class={classes!("came", came.word())}><span class="sign" aria-hidden="true">{ came.sign() }</span>{ came.word() }</span>
                }
            </div>
            <div class="pane-body wire">
                <p class="check-facts"><code>{ &planned.id }</code>{ " · " }{ planned.category.title() }{ " · " }{ level(planned.level) }</p>
                <blockquote class="demand">
                    <p>{ words(&planned.sentence) }</p>
                    <p><a href={planned.url.clone()} target="_blank" rel="noreferrer">{ &planned.section }</a></p>
                </blockquote>
                { match &props.outcome {
                    Some(outcome) => came_of(props.run, planned, outcome, opened),
                    None => html! { <p class="waiting">{ "It is not made yet." }</p> },
                } }
            </div>
        </>
    }
}

fn level(level: Level) -> String {
    let meaning = match level {
        Level::Must => "it has to be so",
        Level::Should => "it is so, unless there is a good reason",
        Level::May => "it may be so",
    };
    format!("{level}: {meaning}")
}

fn came_of(run: u32, planned: &Planned, outcome: &Outcome, opened: &Opened) -> Html {
    let came = Came::of(&outcome.verdict);
    let left_out = outcome.sent.saturating_sub(outcome.exchanges.len());
    html! {
        <>
            <section class="reason" aria-label="Reason">
                <h3>{ "Why" }</h3>
                <p>
                    { came.meaning() }
                    if let Some(reason) = outcome.verdict.reason() { { format!(" Here: {}.", plain_line(reason)) } }
                </p>
                { for outcome.findings.iter().map(finding) }
            </section>
            <section class="check-exchanges" aria-label="On the wire">
                <h3>
                    { "On the wire" }
                    <span class="elapsed">{ format!("{} in {}", measure::counted(outcome.sent, "request"), measure::duration(outcome.elapsed)) }</span>
                </h3>
                if outcome.exchanges.is_empty() { <p class="hint">{ "No request was needed." }</p> }
                { for outcome.exchanges.iter().map(|recorded| {
                    let is_told = outcome.findings.iter().any(|finding| finding.exchange == Some(recorded.number));
                    exchange(&format!("{run} {}", planned.id), recorded, is_told, opened)
                }) }
                if left_out > 0 { <p class="hint">{ format!("… and {left_out} more, which were not kept.") }</p> }
            </section>
        </>
    }
}

fn finding(finding: &Finding) -> Html {
    let Finding { level, request, subject, expected, actual, exchange } = finding;
    html! {
        <div class={classes!("finding", if *level == Level::Must { "failed" } else { "short" })}>
            <p class="mono">{ plain_line(request) }</p>
            <dl>
                <div><dt>{ format!("{} ({level})", plain_line(subject)) }</dt><dd>{ "expected " }<span class="mono">{ plain_line(expected) }</span></dd></div>
                <div><dt>{ exchange.map_or_else(|| "came".to_owned(), |number| format!("exchange {number}")) }</dt><dd>{ "came " }<span class="mono">{ plain_line(actual) }</span></dd></div>
            </dl>
        </div>
    }
}

/// A sentence in which what stands between backticks is code.
fn words(sentence: &str) -> Html {
    let parts = sentence.split('`').enumerate().map(|(at, part)| match at % 2 {
        0 => html! { { part.to_owned() } },
        _ => html! { <code>{ part.to_owned() }</code> },
    });
    parts.collect()
}
