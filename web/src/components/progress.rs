//! How far something is that takes a while.

use crate::wire::measure;
use std::time::Duration;
use yew::prelude::*;

/// A bar with bytes and rate: `done` of `total` bytes after `elapsed`.
pub(crate) fn progress(label: &str, done: u64, total: u64, elapsed: Duration) -> Html {
    let done = done.min(total);
    // Thousandths, so that sizes beyond the bar's numbers do no harm.
    let thousandths = done.saturating_mul(1000).checked_div(total).unwrap_or(1000);
    let mut figures = format!("{} of {}", measure::bytes(done), measure::bytes(total));
    if let Some(rate) = measure::rate(done, elapsed) {
        figures.push_str(" · ");
        figures.push_str(&rate);
    }
    html! {
        <div class="progress">
            <span class="progress-label">{ label }</span>
            <progress max="1000" value={thousandths.to_string()} aria-label={label.to_owned()} />
            <span class="progress-figures">{ figures }</span>
        </div>
    }
}
