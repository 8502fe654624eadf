//! How far a run is, and what it came to: what is left behind, and the report.

use super::hands::{Hands, save};
use super::state::{Phase, Running};
use crate::wire::measure;
use longshore_client::plain::plain_line;
use longshore_conformance::Left;
use longshore_worker::inspection::{Reported, Unusable};
use std::time::Duration;
use yew::prelude::*;

/// The region.
pub(super) fn outcome(hands: &Hands) -> Html {
    let page = &hands.page;
    let failed = page.counts(None).failed;
    let (class, mark, title) = match &page.phase {
        Phase::Idle => return html! { <div class="pane-head"><h2>{ "Checks" }</h2></div> },
        Phase::Refused => ("failed", "✕", "Not run".to_owned()),
        Phase::Running(running) if running.cleaning => {
            ("running", "", "Deleting what was pushed …".to_owned())
        }
        Phase::Running(_) => ("running", "", "Checking …".to_owned()),
        Phase::Ended(reported) => match (&reported.interrupted, failed) {
            (Some(_), _) => ("stopped", "■", "Not everything was checked".to_owned()),
            (None, 0) => ("done", "✓", "Nothing failed".to_owned()),
            (None, failed) => ("failed", "✕", format!("{} failed", measure::counted(failed, "check"))),
        },
        Phase::Unusable(_) => ("failed", "✕", "Nothing could be checked".to_owned()),
    };
    html! {
        <section class={classes!("outcome", class)} aria-label="Outcome">
            <div role="status"><h2><span class="mark" aria-hidden="true">{ mark }</span>{ title }</h2></div>
            { match &page.phase {
                Phase::Idle => Html::default(),
                Phase::Refused => html! { <p>{ "Something in the setup is wrong: mend what is marked there, and run again. Nothing was sent." }</p> },
                Phase::Running(running) => progress(hands, running),
                Phase::Ended(reported) => ended(hands, reported),
                Phase::Unusable(why) => unusable(hands, why),
            } }
        </section>
    }
}

fn progress(hands: &Hands, running: &Running) -> Html {
    let page = &hands.page;
    let (counts, total) = (page.counts(None), page.checks.len());
    let elapsed = running.now.saturating_sub(running.begun);
    let title = running.at.and_then(|at| page.checks.get(at)).map(|it| it.planned.title.clone());
    let title = if running.cleaning { None } else { title };
    html! {
        <div class="progress">
            <span class="progress-label">{ title.unwrap_or_default() }</span>
            <progress max={total.max(1).to_string()} value={counts.total().to_string()} aria-label="Checks made" />
            <span class="progress-figures">
                if total > 0 { { format!("{} of {total}, {} failed · ", counts.total(), counts.failed) } }
                { time(elapsed) }
            </span>
        </div>
    }
}

fn ended(hands: &Hands, reported: &Reported) -> Html {
    let Reported { target, repositories, interrupted, left, elapsed, junit, html, json } = reported;
    let counts = hands.page.counts(None);
    let made = format!(
        "{} of {}{}, version {} of the specification, in {}.",
        measure::counted(counts.total(), "check"),
        plain_line(target),
        if hands.page.through_gateway { " through this page's gateway" } else { "" },
        hands.page.ran,
        time(*elapsed)
    );
    html! {
        <>
            if let Some(why) = interrupted { <p class="sentence">{ format!("Since {}.", plain_line(why)) }</p> }
            <p class="counts">
                { made }{ " In the repositories " }<code>{ plain_line(&repositories.0) }</code>{ " and " }<code>{ plain_line(&repositories.1) }</code>{ "." }
            </p>
            { behind(left) }
            <div class="next" role="group" aria-label="Report">
                <button type="button" onclick={save(html, "conformance.html")}>{ "Save as HTML" }</button>
                <button type="button" onclick={save(junit, "conformance.xml")}>{ "Save as JUnit XML" }</button>
                <button type="button" onclick={save(json, "conformance.json")}>{ "Save as JSON" }</button>
            </div>
        </>
    }
}

/// What could not be deleted.
fn behind(left: &[Left]) -> Html {
    if left.is_empty() {
        return html! { <p class="counts">{ "All that was pushed was deleted again." }</p> };
    }
    html! {
        <details class="left-behind">
            <summary>{ format!("{} left behind", measure::counted(left.len(), "thing")) }</summary>
            <ul aria-label="Left behind">
                { for left.iter().map(|it| html! {
                    <li>
                        { it.thing.as_str() }{ " " }<code>{ plain_line(&it.name) }</code>{ " in " }<code>{ plain_line(&it.repository) }</code>
                        { format!(": {}", plain_line(&it.why)) }
                    </li>
                }) }
            </ul>
        </details>
    }
}

fn unusable(hands: &Hands, why: &Unusable) -> Html {
    let trust = why.untrusted_realm.as_ref().map(|origin| {
        let (hands, trusted) = (hands.clone(), origin.clone());
        let trust = Callback::from(move |_: MouseEvent| hands.trust(trusted.clone()));
        html! { <div class="next"><button type="button" class="primary" onclick={trust}>{ format!("Trust {origin} and run again") }</button></div> }
    });
    html! {
        <>
            <p class="sentence">{ plain_line(&why.sentence) }</p>
            <p class="advice">{ plain_line(&why.advice) }</p>
            { trust }
        </>
    }
}

fn time(elapsed: Duration) -> String {
    if elapsed < Duration::from_secs(10) {
        format!("{:.1} s", elapsed.as_secs_f64())
    } else {
        format!("{} s", elapsed.as_secs())
    }
}
