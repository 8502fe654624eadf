//! How far something is that takes a while.

use crate::wire::measure;
use std::time::Duration;
use yew::prelude::*;

/// What a progress bar needs.
#[derive(PartialEq, Properties)]
pub(crate) struct ProgressProps {
    /// What is under way.
    pub(crate) label: String,
    /// How many bytes are done.
    pub(crate) done: u64,
    /// How many there are.
    pub(crate) total: u64,
    /// How long it has taken so far.
    pub(crate) elapsed: Duration,
}

/// A bar with bytes and rate.
#[component]
pub(crate) fn Progress(props: &ProgressProps) -> Html {
    let (done, total) = (props.done.min(props.total), props.total);
    // Thousandths, so that sizes beyond the bar's numbers do no harm.
    let thousandths = (u128::from(done) * 1000).checked_div(u128::from(total)).unwrap_or(1000);
    let rate = measure::rate(done, props.elapsed);
    html! {
        <div class="progress">
            <span class="progress-label">{ &props.label }</span>
            <progress max="1000" value={thousandths.to_string()} aria-label={props.label.clone()} />
            <span class="progress-figures">
                { measure::bytes(done) }{ " of " }{ measure::bytes(total) }
                if let Some(rate) = rate { { " · " }{ rate } }
            </span>
        </div>
    }
}
