//! What a run came to.

use super::action::Action;
use super::choice::{FlowChoice, TargetChoice};
use super::hands::Hands;
use super::opening::source;
use super::save::save;
use super::state::{Phase, Running};
use crate::components::progress::progress as bar;
use crate::route;
use crate::wire::measure;
use longshore_client::expectation::Verdict;
use longshore_client::plain::plain_name;
use longshore_client::{Fault, FlowError, Step, Transcript};
use longshore_worker::summary::{List, Next, Summary};
use std::time::Duration;
use yew::prelude::*;

/// Of a long list so many are shown.
const MOST_TAGS: usize = 200;

/// The region.
pub(crate) fn outcome(hands: &Hands) -> Html {
    let play = &hands.play;
    let (class, mark, title) = match &play.phase {
        Phase::Idle => ("idle", "", "Ready".to_owned()),
        Phase::Refused => ("failed", "✕", "Not run".to_owned()),
        Phase::Running(_) => match &play.held {
            Some(held) => ("running", "", format!("Exchange {} is held", held.exchange)),
            None => ("running", "", "Running …".to_owned()),
        },
        Phase::Done { summary, .. } => ("done", "✓", plain_name(&summary.title)),
        Phase::Failed { error, .. } if error.fault == Fault::Stopped => {
            ("stopped", "■", "Stopped".to_owned())
        }
        // Nothing failed: it went as the user had it.
        Phase::Failed { error: FlowError { fault: Fault::Intervention, step: Some(step), .. }, .. } => {
            ("stopped", "■", format!("Ended at {step}"))
        }
        Phase::Failed { error, .. } => ("failed", "✕", failed_title(error)),
    };
    html! {
        <section class={classes!("outcome", class)} aria-label="Outcome">
            <div role="status">
                <h2><span class="mark" aria-hidden="true">{ mark }</span>{ title }</h2>
                if let Phase::Failed { error, .. } = &play.phase {
                    <p class="sentence">{ hands.said(&error.sentence) }</p>
                    <p class="advice">{ hands.said(&error.advice) }</p>
                }
            </div>
            if let Some(it) = &play.source { { source(it) } }
            { match &play.phase {
                Phase::Idle => html! { <p>{ "Press Run, or Ctrl Enter." }</p> },
                Phase::Refused => html! { <p>{ "Something in the setup is wrong: mend what is marked there, and run again. Nothing was sent." }</p> },
                Phase::Running(running) => progress(hands, running),
                Phase::Done { summary, elapsed } => done(hands, summary, *elapsed),
                Phase::Failed { error, elapsed } => failed(hands, error, *elapsed),
            } }
        </section>
    }
}

fn failed_title(error: &FlowError) -> String {
    match error.step {
        Some(step) => format!("Failed at {step}"),
        None => "Failed".to_owned(),
    }
}

fn progress(hands: &Hands, running: &Running) -> Html {
    if let Some(packing) = &running.packing {
        let label = format!("Making a layer of {}", packing.name);
        return bar(&label, packing.done, packing.total, running.now.saturating_sub(packing.begun));
    }
    let total: u64 = hands.play.names.iter().map(|name| name.size).sum();
    let sent = sent(&hands.play.transcript);
    html! {
        <>
            if sent > 0 && total > 0 {
                { bar("Sending the blobs", sent, total, running.now.saturating_sub(running.begun)) }
            }
            if let Some(body) = body_under_way(&hands.play.transcript) {
                <p class="counts">
                    { format!("Sending {} in one request", measure::bytes(body)) }
                    { format!(", {} so far.", measure::duration(running.now.saturating_sub(running.begun))) }
                </p>
            }
            { counts(hands, None) }
        </>
    }
}

/// The length of the body that is being sent, where it is long enough to wait for. The browser does not tell how
/// much of it is gone.
fn body_under_way(transcript: &Transcript) -> Option<u64> {
    const LONG: u64 = 1 << 20;
    let latest = transcript.exchanges.last()?;
    (latest.elapsed().is_none() && latest.request.body_size >= LONG).then_some(latest.request.body_size)
}

/// How many bytes of blobs have been sent and taken.
fn sent(transcript: &Transcript) -> u64 {
    let chunks = transcript.exchanges.iter().filter(|exchange| exchange.request.step == Step::UploadChunk);
    chunks
        .filter(|exchange| exchange.response().is_some_and(|response| response.status.is_success()))
        .map(|exchange| exchange.request.body_size)
        .sum()
}

fn done(hands: &Hands, summary: &Summary, elapsed: Duration) -> Html {
    let next = |next: &Next| {
        let (flow, label) = match next {
            Next::Pull => (FlowChoice::Pull, "Pull it"),
            Next::PullIndex => (FlowChoice::PullIndex, "Pull it"),
            Next::Tags => (FlowChoice::Tags, "List its tags"),
        };
        let hands = hands.clone();
        html! { <button type="button" onclick={move |_: MouseEvent| hands.go_on(flow)}>{ label }</button> }
    };
    html! {
        <>
            if !summary.facts.is_empty() {
                <dl>{ for summary.facts.iter().map(|(name, value)| fact(name, &hands.said(value))) }</dl>
            }
            if let Some(list) = &summary.list { { found(list) } }
            { counts(hands, Some(elapsed)) }
            if !summary.next.is_empty() { <div class="next">{ for summary.next.iter().map(next) }</div> }
            { save(hands) }
        </>
    }
}

/// A list, cut where it is long.
fn found(list: &List) -> Html {
    html! {
        <>
            if list.items.is_empty() {
                <p>{ &list.empty }</p>
            } else {
                <ul class="tag-list mono" aria-label={list.name.clone()}>
                    { for list.items.iter().take(MOST_TAGS).map(|item| html! { <li>{ plain_name(item) }</li> }) }
                </ul>
            }
            if let Some(more) = list.items.len().checked_sub(MOST_TAGS).filter(|more| *more > 0) {
                <p>{ format!("and {} more", measure::count(more as u64)) }</p>
            }
            <p class="counts">{ format!("In {}.", measure::counted(list.pages as usize, "page")) }</p>
        </>
    }
}

fn failed(hands: &Hands, error: &FlowError, elapsed: Duration) -> Html {
    let go = error.exchange.map(|number| {
        let dispatch = hands.play.dispatcher();
        let go = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Select(number)));
        html! { <button type="button" onclick={go}>{ format!("Show exchange {number}") }</button> }
    });
    let trust = error.untrusted_realm.as_ref().map(|origin| {
        let (hands, trusted) = (hands.clone(), origin.clone());
        let trust = Callback::from(move |_: MouseEvent| hands.trust(trusted.clone()));
        html! { <button type="button" class="primary" onclick={trust}>{ format!("Trust {origin} and run again") }</button> }
    });
    // Browsers do not say why: another page works it out.
    let is_unreachable = error.fault == Fault::Network && hands.play.source.is_none();
    let target = hands
        .play
        .registry
        .as_ref()
        .filter(|_| is_unreachable && hands.play.ran.target == TargetChoice::Other);
    let connect = target.map(|registry| {
        html! { <a class="button" href={route::connect_to(&registry.to_string())}>{ "Find out why" }</a> }
    });
    html! {
        <>
            if let (Some(expected), Some(actual)) = (&error.expected, &error.actual) {
                <dl>{ fact("Expected", expected) }{ fact("Came", &hands.said(actual)) }</dl>
            }
            if error.fault == Fault::Network && hands.play.source.is_none() && hands.play.left_open(&hands.play.ran) > 0 {
                <p>{ "The upload is left open: once the registry can be reached again, Run goes on where it has it." }</p>
            }
            { counts(hands, Some(elapsed)) }
            if go.is_some() || trust.is_some() || connect.is_some() { <div class="next">{ trust }{ connect }{ go }</div> }
            { save(hands) }
        </>
    }
}

fn fact(name: &str, value: &str) -> Html {
    html! { <div><dt>{ name.to_owned() }</dt><dd class="mono">{ value.to_owned() }</dd></div> }
}

fn counts(hands: &Hands, elapsed: Option<Duration>) -> Html {
    let transcript = &hands.play.transcript;
    let count = |verdict| measure::count(transcript.count(verdict) as u64);
    let warnings = measure::counted(transcript.count(Verdict::Warning), "warning");
    let time = elapsed.map(|elapsed| format!(" in {}", measure::duration(elapsed))).unwrap_or_default();
    html! {
        <p class="counts">
            { measure::counted(transcript.exchanges.len(), "exchange") }{ hands.play.through() }{ time }
            { format!(" · expectations: {} met, ", count(Verdict::Met)) }
            { format!("{warnings}, {} failed", count(Verdict::Failed)) }
            if transcript.count(Verdict::Unknown) > 0 { { format!(", {} not known after an edit", count(Verdict::Unknown)) } }
        </p>
    }
}
