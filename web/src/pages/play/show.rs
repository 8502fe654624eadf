//! What another page has looked at, made ready to be run here.

use super::account;
use super::choice::{FlowChoice, TargetChoice};
use super::fill::Fill;
use js_sys::Array;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, CustomEvent, CustomEventInit};

/// The event that brings it.
pub(crate) const SHOWN: &str = "longshore-show";

/// Has Play ready for this: the registry's URL, empty for that in the page; the account; the flow; the repository; the tag
/// or digest. Passwords do not go along. The run that is shown there is our JSON, without its secrets; empty for none.
pub(crate) fn send(parts: &[String; 5], run: &str) {
    let parts = parts.iter().map(String::as_str).chain([run]);
    let detail: Array = parts.map(JsValue::from_str).collect();
    let init = CustomEventInit::new();
    init.set_detail(&detail);
    if let (Some(window), Ok(event)) =
        (web_sys::window(), CustomEvent::new_with_event_init_dict(SHOWN, &init))
    {
        // Whoever listens does not stop it.
        let _ = window.dispatch_event(&event);
    }
}

/// The run that the event brings.
pub(crate) fn run(detail: &JsValue) -> Option<Blob> {
    let text = detail.dyn_ref::<Array>()?.get(5);
    text.as_string().filter(|text| !text.is_empty())?;
    Blob::new_with_str_sequence(&Array::of1(&text)).ok()
}

/// What is to be filled in for what the event brings.
pub(crate) fn read(detail: &JsValue) -> Vec<Fill> {
    let Some(detail) = detail.dyn_ref::<Array>() else { return Vec::new() };
    let text = |at| detail.get(at).as_string().unwrap_or_default();
    let (url, account, label, repository, reference) = (text(0), text(1), text(2), text(3), text(4));
    let mut fills = if url.is_empty() {
        vec![Fill::Target(TargetChoice::Embedded)]
    } else {
        vec![Fill::Target(TargetChoice::Other), Fill::Url(url)]
    };
    fills.extend(account::Choice::named(&account).map(Fill::Account));
    let flow = FlowChoice::ALL.iter().copied().find(|flow| flow.label() == label);
    fills.extend(flow.map(Fill::Flow));
    if !repository.is_empty() {
        fills.push(Fill::Repository(repository));
    }
    if !reference.is_empty() {
        fills.push(if flow.is_some_and(FlowChoice::has_digest) {
            Fill::Digest(reference)
        } else {
            Fill::Tags(reference)
        });
    }
    fills
}
