//! A combobox: the browser's own.

use super::field::{described_by, description};
use web_sys::HtmlSelectElement;
use yew::prelude::*;
use yew::virtual_dom::{VTag, VText};

/// What a combobox needs.
pub(crate) struct Select<'a> {
    /// The id of the control.
    pub(crate) id: &'static str,
    /// Its accessible name.
    pub(crate) label: &'static str,
    /// What can be chosen.
    pub(crate) options: Vec<AttrValue>,
    /// What is chosen.
    pub(crate) value: &'a str,
    /// What the choice means.
    pub(crate) hint: &'static str,
    /// What is wrong with the choice.
    pub(crate) error: Option<&'a str>,
    /// Takes what is chosen.
    pub(crate) on_change: Callback<String>,
}

/// A combobox.
pub(crate) fn select(select: Select<'_>) -> Html {
    let Select { id, label, options, value, hint, error, on_change } = select;
    let onchange = on_change.reform(|event: Event| {
        event.target_dyn_into::<HtmlSelectElement>().map_or_else(String::new, |select| select.value())
    });
    html! {
        <div class="field">
            <label for={id}>{ label }</label>
            <select {id} aria-invalid={error.map(|_| "true")} aria-describedby={described_by(id, hint, error)} {onchange}>
                { for options.into_iter().map(|option| { let is_chosen = option == value; entry(option, is_chosen) }) }
            </select>
            { description(id, hint, error) }
        </div>
    }
}

/// A choice. Whether it is chosen is a property, not the attribute: that one counts only until the
/// user has chosen, and `html!` knows no property of this name.
fn entry(option: AttrValue, is_chosen: bool) -> Html {
    let mut tag = VTag::new("option");
    tag.add_property("selected", is_chosen);
    tag.add_child(VText::new(option).into());
    tag.into()
}
