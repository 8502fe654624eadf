//! A text field with its label, its hint and what is wrong with it.

use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What a text field needs.
#[derive(PartialEq, Properties)]
pub(crate) struct TextFieldProps {
    /// The id of the control.
    pub(crate) id: &'static str,
    /// Its accessible name.
    pub(crate) label: &'static str,
    /// What is in it.
    pub(crate) value: AttrValue,
    /// What is wrong with it.
    #[prop_or_default]
    pub(crate) error: Option<String>,
    /// What to write.
    #[prop_or_default]
    pub(crate) hint: &'static str,
    /// An example.
    #[prop_or_default]
    pub(crate) placeholder: &'static str,
    /// Whether what is typed is hidden.
    #[prop_or_default]
    pub(crate) secret: bool,
    /// Takes what is typed.
    pub(crate) on_input: Callback<String>,
    /// Is told when the field is left.
    pub(crate) on_leave: Callback<()>,
}

/// A text field.
#[component]
pub(crate) fn TextField(props: &TextFieldProps) -> Html {
    let on_input = props.on_input.reform(|event: InputEvent| {
        event.target_dyn_into::<HtmlInputElement>().map_or_else(String::new, |input| input.value())
    });
    let on_leave = props.on_leave.reform(|_: FocusEvent| ());
    html! {
        <div class="field">
            <label for={props.id}>{ props.label }</label>
            <input
                id={props.id}
                class="mono"
                type={if props.secret { "password" } else { "text" }}
                autocomplete="off" autocapitalize="off" spellcheck="false"
                placeholder={props.placeholder}
                value={props.value.clone()}
                aria-invalid={props.error.is_some().then_some("true")}
                aria-describedby={described_by(props.id, !props.hint.is_empty(), props.error.is_some())}
                oninput={on_input}
                onblur={on_leave}
            />
            { hint(props.id, props.hint) }
            { error(props.id, props.error.as_deref()) }
        </div>
    }
}

/// The ids of what describes a control: its hint, and its error while there is one.
pub(crate) fn described_by(id: &str, hint: bool, error: bool) -> Option<String> {
    match (hint, error) {
        (true, true) => Some(format!("{id}-error {id}-hint")),
        (true, false) => Some(format!("{id}-hint")),
        (false, true) => Some(format!("{id}-error")),
        (false, false) => None,
    }
}

/// A control's hint.
pub(crate) fn hint(id: &str, text: &str) -> Html {
    if text.is_empty() {
        Html::default()
    } else {
        html! { <p class="hint" id={format!("{id}-hint")}>{ text }</p> }
    }
}

/// What is wrong with a control.
pub(crate) fn error(id: &str, text: Option<&str>) -> Html {
    text.map_or_else(Html::default, |text| html! { <p class="error" id={format!("{id}-error")}>{ text }</p> })
}
