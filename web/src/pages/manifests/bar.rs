//! The bar over the panes: where a document comes from, and what can be done with it.

use super::action::Action;
use super::hands::Hands;
use super::samples::Sample;
use super::send::{is_manifest, send_or_ask};
use crate::components::segmented::word;
use crate::components::select::{Select, select};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What stands in the menu of samples while none of them is open.
const NONE: &str = "Choose a sample";

/// The bar.
pub(crate) fn bar(hands: &Hands) -> Html {
    let page = &hands.page;
    let certain = page.checked.as_deref().map_or(0, |checked| checked.certain);
    let format = page.checked.as_deref().and_then(|checked| checked.format);
    let can_be_sent = format.is_some_and(is_manifest);
    let [undo, redo] = page.undo;
    let build = {
        let (page, is_open) = (page.clone(), page.builder.is_some());
        Callback::from(move |_: MouseEvent| page.dispatch(Action::Builder(!is_open)))
    };
    html! {
        <div class="bar">
            <div class="choices">
                { samples(hands) }
                { files(hands) }
            </div>
            <div class="go">
                <button type="button" aria-pressed={word(page.builder.is_some())} onclick={build}>{ "Build" }</button>
                <button type="button" disabled={!can_be_sent} onclick={hands.callback(send_or_ask)}>{ "Send to Play" }</button>
                <button type="button" disabled={!undo} onclick={hands.callback(Hands::undo)}>{ "Undo" }</button>
                <button type="button" disabled={!redo} onclick={hands.callback(Hands::redo)}>{ "Redo" }</button>
                <button
                    type="button" class="primary" aria-label="Mend all" disabled={certain == 0}
                    title="Make every repair that is certain" onclick={hands.callback(Hands::mend_all)}
                >
                    { "Mend all" }if certain > 0 { <span class="count-in">{ certain }</span> }
                </button>
            </div>
        </div>
    }
}

fn samples(hands: &Hands) -> Html {
    let is_open = Sample::named(&hands.page.origin).is_some();
    let none = (!is_open).then_some(NONE);
    let options = none.into_iter().chain(Sample::all().map(|sample| sample.name));
    let on_change = {
        let hands = hands.clone();
        Callback::from(move |name: String| hands.open_sample(&name))
    };
    select(Select {
        id: "sample",
        label: "Sample",
        options: options.map(AttrValue::from).collect(),
        value: if is_open { &hands.page.origin } else { NONE },
        hint: "",
        error: None,
        on_change,
    })
}

fn files(hands: &Hands) -> Html {
    let on_change = {
        let hands = hands.clone();
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            let list = input.files();
            let files =
                list.iter().flat_map(|list| (0..list.length()).filter_map(|at| list.get(at))).collect();
            // So that the same file can be chosen again.
            input.set_value("");
            hands.open_files(files);
        })
    };
    html! {
        <div class="field opener">
            <label for="manifest-files">{ "Files" }</label>
            <div class="drop">
                <input id="manifest-files" type="file" multiple=true onchange={on_change} />
                <span class="drop-text" aria-hidden="true">{ "Drop, or " }<b>{ "open" }</b></span>
            </div>
        </div>
    }
}
