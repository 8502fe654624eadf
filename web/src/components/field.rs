//! A text field with its label, its hint and what is wrong with it.

use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

/// What a text field needs.
pub(crate) struct TextField<'a> {
    /// The id of the control.
    pub(crate) id: &'static str,
    /// Its accessible name.
    pub(crate) label: &'static str,
    /// What is in it.
    pub(crate) value: &'a str,
    /// What is wrong with it.
    pub(crate) error: Option<&'a str>,
    /// What to write.
    pub(crate) hint: &'static str,
    /// An example.
    pub(crate) placeholder: &'static str,
    /// Whether what is typed is hidden.
    pub(crate) is_secret: bool,
    /// Takes what is typed.
    pub(crate) on_input: Callback<String>,
    /// Is told when the field is left.
    pub(crate) on_leave: Callback<FocusEvent>,
}

/// A text field.
pub(crate) fn text_field(field: TextField<'_>) -> Html {
    let TextField { id, label, value, error, hint, placeholder, is_secret, on_input, on_leave } = field;
    let oninput = on_input.reform(|event: InputEvent| {
        event.target_dyn_into::<HtmlInputElement>().map_or_else(String::new, |input| input.value())
    });
    html! {
        <div class="field">
            <label for={id}>{ label }</label>
            <input
                {id}
                class="mono"
                type={if is_secret { "password" } else { "text" }}
                autocomplete="off" autocapitalize="off" spellcheck="false"
                {placeholder}
                value={value.to_owned()}
                aria-invalid={error.map(|_| "true")}
                aria-describedby={described_by(id, hint, error)}
                {oninput}
                onblur={on_leave}
            />
            { description(id, hint, error) }
        </div>
    }
}

/// A text field of several lines; what is typed there can be seen.
pub(crate) fn text_area(field: TextField<'_>) -> Html {
    let TextField { id, label, value, error, hint, placeholder, is_secret: _, on_input, on_leave } = field;
    let oninput = on_input.reform(|event: InputEvent| {
        event.target_dyn_into::<HtmlTextAreaElement>().map_or_else(String::new, |area| area.value())
    });
    html! {
        <div class="field">
            <label for={id}>{ label }</label>
            <textarea
                {id}
                class="mono"
                rows="3"
                autocomplete="off" autocapitalize="off" spellcheck="false"
                {placeholder}
                value={value.to_owned()}
                aria-invalid={error.map(|_| "true")}
                aria-describedby={described_by(id, hint, error)}
                {oninput}
                onblur={on_leave}
            />
            { description(id, hint, error) }
        </div>
    }
}

/// The ids of what describes a control: its error while there is one, and its hint.
pub(crate) fn described_by(id: &str, hint: &str, error: Option<&str>) -> Option<String> {
    match (hint, error) {
        ("", None) => None,
        ("", Some(_)) => Some(format!("{id}-error")),
        (_, None) => Some(format!("{id}-hint")),
        (_, Some(_)) => Some(format!("{id}-error {id}-hint")),
    }
}

/// What describes a control: its hint, and what is wrong with it.
pub(crate) fn description(id: &str, hint: &str, error: Option<&str>) -> Html {
    html! {
        <>
            if let Some(error) = error {
                <p class="error" id={format!("{id}-error")}>{ error }</p>
            }
            if !hint.is_empty() {
                <p class="hint" id={format!("{id}-hint")}>{ hint }</p>
            }
        </>
    }
}
