//! What a run came to.

use super::action::Action;
use super::choice::FlowChoice;
use super::hands::Hands;
use super::state::{Phase, Running};
use crate::components::progress::progress as bar;
use crate::wire::measure;
use longshore_client::expectation::Verdict;
use longshore_client::plain::plain_name;
use longshore_client::{Fault, FlowError, Step, Transcript};
use longshore_worker::summary::Summary;
use std::time::Duration;
use yew::prelude::*;

/// Of a long list of tags so many are shown.
const MOST_TAGS: usize = 200;

/// The region.
pub(crate) fn outcome(hands: &Hands) -> Html {
    let play = &hands.play;
    let (class, mark, title) = match &play.phase {
        Phase::Idle => ("idle", "", "Ready".to_owned()),
        Phase::Refused => ("failed", "✕", "Not run".to_owned()),
        Phase::Running(_) => ("running", "", "Running …".to_owned()),
        Phase::Done { summary, .. } => ("done", "✓", title(summary)),
        Phase::Failed { error, .. } if error.fault == Fault::Stopped => {
            ("stopped", "■", "Stopped".to_owned())
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

fn title(summary: &Summary) -> String {
    match summary {
        Summary::Pushed { repository, .. } => format!("Pushed {repository}"),
        Summary::Pulled { repository, .. } => format!("Pulled {repository}"),
        Summary::Tags { repository, list } => {
            format!("{} in {repository}", measure::counted(list.tags.len(), "tag"))
        }
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
    let next = |flow: FlowChoice, label: &'static str| {
        let hands = hands.clone();
        html! { <button type="button" onclick={move |_: MouseEvent| hands.go_on(flow)}>{ label }</button> }
    };
    match summary {
        Summary::Pushed { tags, pushed, .. } => html! {
            <>
                <dl>
                    { fact("Tags", &tags.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")) }
                    { fact("Digest", pushed.digest.as_str()) }
                    { fact("Manifest", &measure::bytes_exactly(pushed.size)) }
                    { fact("Blobs", &format!("{} sent, {} there already", pushed.sent, pushed.present)) }
                </dl>
                { counts(hands, Some(elapsed)) }
                <div class="next">{ next(FlowChoice::Pull, "Pull it") }{ next(FlowChoice::Tags, "List its tags") }</div>
            </>
        },
        Summary::Pulled { reference, digest, media_type, blobs, bytes, .. } => html! {
            <>
                <dl>
                    { fact("Reference", &reference.to_string()) }
                    { fact("Digest", digest.as_str()) }
                    { fact("Type", media_type.as_str()) }
                    { fact("Blobs", &format!(
                        "{blobs}, {} in all, each with the digest that the manifest gives",
                        measure::bytes(*bytes),
                    )) }
                </dl>
                { counts(hands, Some(elapsed)) }
                <div class="next">{ next(FlowChoice::Tags, "List its tags") }</div>
            </>
        },
        Summary::Tags { list, .. } => html! {
            <>
                if list.tags.is_empty() {
                    <p>{ "The repository is there, and has no tags." }</p>
                } else {
                    <ul class="tag-list mono" aria-label="Tags found">
                        { for list.tags.iter().take(MOST_TAGS).map(|tag| html! { <li>{ plain_name(tag) }</li> }) }
                    </ul>
                }
                if let Some(more) = list.tags.len().checked_sub(MOST_TAGS).filter(|more| *more > 0) {
                    <p>{ format!("and {} more", measure::count(more as u64)) }</p>
                }
                <p class="counts">{ format!("In {}.", measure::counted(list.pages as usize, "page")) }</p>
                { counts(hands, Some(elapsed)) }
            </>
        },
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
    html! {
        <>
            if let (Some(expected), Some(actual)) = (&error.expected, &error.actual) {
                <dl>{ fact("Expected", expected) }{ fact("Came", &hands.said(actual)) }</dl>
            }
            { counts(hands, Some(elapsed)) }
            if go.is_some() || trust.is_some() { <div class="next">{ trust }{ go }</div> }
        </>
    }
}

fn fact(name: &'static str, value: &str) -> Html {
    html! { <div><dt>{ name }</dt><dd class="mono">{ value.to_owned() }</dd></div> }
}

fn counts(hands: &Hands, elapsed: Option<Duration>) -> Html {
    let transcript = &hands.play.transcript;
    let count = |verdict| measure::count(transcript.count(verdict) as u64);
    let warnings = measure::counted(transcript.count(Verdict::Warning), "warning");
    let time = elapsed.map(|elapsed| format!(" in {}", measure::duration(elapsed))).unwrap_or_default();
    html! {
        <p class="counts">
            { measure::counted(transcript.exchanges.len(), "exchange") }{ time }
            { format!(" · expectations: {} met, ", count(Verdict::Met)) }
            { format!("{warnings}, {} failed", count(Verdict::Failed)) }
        </p>
    }
}
