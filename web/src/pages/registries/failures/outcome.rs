//! How far a run is, and what it came to.

use super::hands::Hands;
use super::state::Phase;
use crate::wire::measure::counted;
use yew::prelude::*;

/// The region.
pub(super) fn outcome(hands: &Hands) -> Html {
    let page = &hands.page;
    let counts = page.counts();
    let (class, mark, title) = match &page.phase {
        Phase::Idle => {
            let title = counted(page.cases.len(), "failure");
            return html! { <div class="pane-head"><h2>{ title }</h2></div> };
        }
        Phase::Refused => ("failed", "✕", "Not run".to_owned()),
        Phase::Running { .. } => ("running", "", "Trying …".to_owned()),
        Phase::Broken(_) => ("failed", "✕", "Not run to the end".to_owned()),
        Phase::Ended { wanted, over } if over < wanted => ("stopped", "■", "Stopped".to_owned()),
        Phase::Ended { .. } if counts.otherwise > 0 => {
            ("failed", "✕", format!("{} came out otherwise", counts.otherwise))
        }
        Phase::Ended { .. } => ("done", "✓", "As expected".to_owned()),
    };
    html! {
        <section class={classes!("outcome", class)} aria-label="Outcome">
            <div role="status"><h2><span class="mark" aria-hidden="true">{ mark }</span>{ title }</h2></div>
            { match &page.phase {
                Phase::Refused => html! { <p>{ "Something in the setup is wrong: mend what is marked there, and run again. Nothing was sent." }</p> },
                Phase::Running { wanted, over, at } => progress(hands, *wanted, *over, *at),
                Phase::Broken(why) => html! {
                    <>
                        <p class="sentence">{ format!("The part of this page that runs flows cannot be used: {why}.") }</p>
                        <p class="advice">{ "Load the page again. If that does not help, its server lacks a part of the site, or the browser forbids workers." }</p>
                    </>
                },
                Phase::Idle | Phase::Ended { .. } => html! { <p class="counts">{ told(hands) }</p> },
            } }
        </section>
    }
}

fn progress(hands: &Hands, wanted: usize, over: usize, at: Option<usize>) -> Html {
    let name = at.and_then(|at| hands.page.cases.get(at)).map(longshore_failures::Case::id);
    html! {
        <div class="progress">
            <span class="progress-label">{ name.unwrap_or_default() }</span>
            <progress max={wanted.max(1).to_string()} value={over.to_string()} aria-label="Failures tried" />
            <span class="progress-figures">{ format!("{over} of {wanted}") }</span>
        </div>
    }
}

/// `53 as expected, 0 otherwise, 0 not to be had here; of 53 failures.`
fn told(hands: &Hands) -> String {
    let counts = hands.page.counts();
    let mut parts = vec![format!("{} as expected", counts.expected)];
    if counts.otherwise > 0 {
        parts.push(format!("{} otherwise", counts.otherwise));
    }
    if counts.not_here > 0 {
        parts.push(format!("{} not to be had there", counts.not_here));
    }
    format!("{}, of {}.", parts.join(", "), counted(hands.page.cases.len(), "failure"))
}
