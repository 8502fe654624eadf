//! The list of findings: what is wrong, where, what to do about it; and why, for who asks.

use super::explain::explanation;
use super::facts::plain;
use super::hands::Hands;
use super::state::Manifests;
use crate::browser::element;
use crate::components::segmented::word;
use crate::shared::Shared;
use crate::wire::measure;
use longshore_core::validate::Severity;
use longshore_documents::checked::{Checked, Found};
use yew::prelude::*;

/// So many more are listed each time.
const MORE: u32 = 400;

/// The id of a finding's button.
pub(crate) fn id(number: u32) -> String {
    format!("finding-{number}")
}

/// Shows a finding in the list, and leaves the focus where it is.
pub(crate) fn reveal(number: u32) {
    if let Some(item) = element::find(&id(number)) {
        item.scroll_into_view();
    }
}

/// What the list needs.
#[derive(Properties)]
pub(crate) struct FindingsProps {
    /// What was found.
    pub(crate) checked: Option<Shared<Checked>>,
    /// How many are listed.
    pub(crate) listed: u32,
    /// The one that is explained.
    pub(crate) explained: Option<u32>,
    /// Acts on them.
    pub(crate) hands: Hands,
}

impl PartialEq for FindingsProps {
    fn eq(&self, other: &Self) -> bool {
        (&self.checked, self.listed, self.explained) == (&other.checked, other.listed, other.explained)
    }
}

/// The list.
#[component]
pub(crate) fn Findings(props: &FindingsProps) -> Html {
    let Some(checked) = &props.checked else {
        return html! { <ol class="findings" aria-label="Findings" /> };
    };
    let listed = checked.findings.iter().filter(|found| found.number < props.listed);
    let beyond = checked.findings.iter().filter(|found| found.number >= props.listed);
    let left = checked.total().saturating_sub(props.listed);
    let more = {
        let (hands, listed) = (props.hands.clone(), props.listed);
        Callback::from(move |_: MouseEvent| hands.list(listed + MORE))
    };
    html! {
        <>
            if checked.total() == 0 {
                <p class="nothing">
                    if checked.format.is_some() {
                        <span class="met" aria-hidden="true">{ "✓ " }</span>{ "Nothing is wrong with this document." }
                    } else {
                        { "Nothing is known of such documents. " }{ plain(&checked.reason) }
                    }
                </p>
            }
            <ol class="findings" aria-label="Findings">
                { for listed.map(|found| item(props, checked, found)) }
                if left > 0 {
                    <li class="more">
                        <span>{ format!("{} more.", measure::count(u64::from(left))) }</span>
                        <button type="button" onclick={more}>{ format!("List the next {}", left.min(MORE)) }</button>
                    </li>
                }
                { for beyond.map(|found| item(props, checked, found)) }
            </ol>
        </>
    }
}

fn item(props: &FindingsProps, checked: &Checked, found: &Found) -> Html {
    let Some(topic) = checked.topic(found) else { return Html::default() };
    let (number, place) = (found.number, found.place);
    let is_explained = props.explained == Some(number);
    let hands = &props.hands;
    let show = hands.clone();
    let explain = hands.clone();
    let on_show = Callback::from(move |_: MouseEvent| show.show(place));
    let on_explain = Callback::from(move |_: MouseEvent| explain.explain(number));
    let mend = found.mend.as_ref().map(|mend| {
        let (hands, mend, title) = (hands.clone(), mend.clone(), mend.title.clone());
        let on_mend = Callback::from(move |_: MouseEvent| hands.mend(&mend));
        html! { <button type="button" class="mend" onclick={on_mend}>{ title }</button> }
    });
    let (shape, class, severity) = severity(found.severity);
    html! {
        <li key={number} class={classes!("finding", class)}>
            <button type="button" id={id(number)} class="finding-go" title="Go there" onclick={on_show}>
                <span class={classes!("shape", class)} aria-hidden="true">{ shape }</span>
                <span class="finding-code">
                    <span class={class}>{ severity }</span>{ " " }<b>{ &topic.code }</b>
                </span>
                <span class="finding-message">{ plain(&found.message) }</span>
                <span class="finding-place">
                    <span class="visually-hidden">{ "line and column " }</span>
                    { format!("{}:{}", found.line, found.column) }
                </span>
            </button>
            <div class="finding-more">
                <p class="hint">{ plain(&topic.hint) }</p>
                <div class="finding-tools">
                    { mend }
                    <button
                        type="button" class="why" aria-expanded={word(is_explained)}
                        aria-label={format!("Explain {}", topic.code)} onclick={on_explain}
                    >{ "Explain" }</button>
                </div>
            </div>
            if is_explained { { explanation(topic, found) } }
        </li>
    }
}

/// A severity's mark, class and word.
pub(crate) fn severity(severity: Severity) -> (&'static str, &'static str, &'static str) {
    match severity {
        Severity::Error => ("●", "error", "Error"),
        Severity::Warning => ("▲", "warning", "Warning"),
        Severity::Advice => ("◆", "advice", "Advice"),
    }
}

/// How many there are of what, in a line.
pub(crate) fn summary(page: &Manifests) -> String {
    let Some(checked) = page.checked.as_deref() else { return String::new() };
    let [errors, warnings, advice] = checked.counts.map(|count| count as usize);
    let mut parts = Vec::new();
    if errors > 0 {
        parts.push(measure::counted(errors, "error"));
    }
    if warnings > 0 {
        parts.push(measure::counted(warnings, "warning"));
    }
    if advice > 0 {
        parts.push(format!("{} of advice", measure::counted(advice, "piece")));
    }
    if parts.is_empty() { "nothing found".to_owned() } else { parts.join(" · ") }
}
