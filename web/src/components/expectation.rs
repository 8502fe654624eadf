//! An expectation, beside what it checks.

use longshore_client::expectation::{Expectation, Verdict};
use longshore_client::plain::plain_line;
use longshore_client::secrets::Secrets;
use yew::prelude::*;

/// A line that says what was expected and what came, without what is to be hidden.
pub(crate) fn line(expectation: &Expectation, hidden: Option<&Secrets>) -> Html {
    let Expectation { expected, actual, verdict, .. } = expectation;
    let actual = hidden.map_or_else(|| actual.clone(), |hidden| hidden.masked_value(actual));
    let actual = plain_line(&actual);
    let (class, mark, word) = match verdict {
        Verdict::Met => ("met", "✓", "met"),
        Verdict::Warning => ("warning", "!", "warning"),
        Verdict::Failed => ("failed", "✕", "failed"),
        Verdict::Unknown => ("unknown", "?", "not known after an edit"),
    };
    html! {
        <p class={classes!("expectation", class)}>
            <span class="mark" aria-hidden="true">{ mark }</span>
            <span class="visually-hidden">{ format!("Expectation {word}: ") }</span>
            <span>
                { "expected " }<span class="mono">{ expected }</span>
                if *expected != actual { { ", came " }<span class="mono">{ actual }</span> }
                if *verdict == Verdict::Unknown { { "; not known after an edit" } }
            </span>
        </p>
    }
}
