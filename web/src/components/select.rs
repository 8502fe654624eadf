//! A combobox: the browser's own.

use super::field::{described_by, error, hint};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// What a combobox needs.
#[derive(PartialEq, Properties)]
pub(crate) struct SelectProps {
    /// The id of the control.
    pub(crate) id: &'static str,
    /// Its accessible name.
    pub(crate) label: &'static str,
    /// What can be chosen.
    pub(crate) options: Vec<AttrValue>,
    /// What is chosen.
    pub(crate) value: AttrValue,
    /// What the choice means.
    #[prop_or_default]
    pub(crate) hint: AttrValue,
    /// What is wrong with the choice.
    #[prop_or_default]
    pub(crate) error: Option<String>,
    /// Takes what is chosen.
    pub(crate) on_change: Callback<String>,
}

/// A combobox.
#[component]
pub(crate) fn Select(props: &SelectProps) -> Html {
    let node = use_node_ref();
    // Once the user has chosen, the browser no longer heeds which option the page marks: it is told.
    use_effect_with((node.clone(), props.value.clone(), props.options.clone()), |(node, value, _)| {
        if let Some(select) = node.cast::<HtmlSelectElement>() {
            select.set_value(value);
        }
    });
    let on_change = props.on_change.reform(|event: Event| {
        event.target_dyn_into::<HtmlSelectElement>().map_or_else(String::new, |select| select.value())
    });
    html! {
        <div class="field">
            <label for={props.id}>{ props.label }</label>
            <select
                ref={node}
                id={props.id}
                aria-invalid={props.error.is_some().then_some("true")}
                aria-describedby={described_by(props.id, !props.hint.is_empty(), props.error.is_some())}
                onchange={on_change}
            >
                { for props.options.iter().map(|option| html! {
                    <option key={option.as_str()} value={option.clone()} selected={*option == props.value}>
                        { option.clone() }
                    </option>
                }) }
            </select>
            { hint(props.id, &props.hint) }
            { error(props.id, props.error.as_deref()) }
        </div>
    }
}
