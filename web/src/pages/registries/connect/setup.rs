//! The left pane: which registry is asked, and what helps to look closely.

use super::action::Action;
use super::hands::Hands;
use super::state::Field;
use crate::components::field::{TextField, text_field};
use crate::components::submit::on_submit;
use yew::prelude::*;

/// The form's id: Run stands outside of it.
pub(super) const FORM: &str = "connect-form";

/// The pane.
pub(super) fn setup(hands: &Hands) -> Html {
    let on_submit = {
        let hands = hands.clone();
        on_submit(move || hands.run())
    };
    html! {
        <section class="pane setup" aria-label="Setup">
            <div class="pane-head"><h2>{ "Setup" }</h2></div>
            <form id={FORM} class="pane-body" novalidate=true autocomplete="off" onsubmit={on_submit}>
                { text(hands, Field::Url, "Scheme, host and port of the registry that this page does not reach.") }
                <p class="account">{ "Browsers tell a page that a request failed, and not why. So this page tries one thing after the other, and works out what the outcomes leave. It changes nothing at the registry." }</p>
                { text(hands, Field::Repository, "One that is there: then manifests and blobs are tried, too.") }
                { text(hands, Field::Tag, "Without one it is latest.") }
                { text(hands, Field::Username, "Sent to the registry, once, where answers to a login have to be seen. Leave it empty to ask as nobody.") }
                { text(hands, Field::Password, "Kept in this page only, until it is closed.") }
            </form>
        </section>
    }
}

fn text(hands: &Hands, field: Field, hint: &'static str) -> Html {
    let page = &hands.page;
    let dispatch = page.dispatcher();
    let error = page.form.error(field).filter(|_| page.told);
    text_field(TextField {
        id: field.id(),
        label: field.label(),
        value: page.form.text(field),
        error: error.as_deref(),
        hint,
        placeholder: if field == Field::Url { "https://registry.example" } else { "" },
        is_secret: field == Field::Password,
        on_input: Callback::from(move |text| dispatch.dispatch(Action::Fill(field, text))),
        on_leave: Callback::noop(),
    })
}

impl Field {
    /// The id of its control.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Url => "connect-url",
            Self::Username => "connect-username",
            Self::Password => "connect-password",
            Self::Repository => "connect-repository",
            Self::Tag => "connect-tag",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Url => "Registry URL",
            Self::Username => "Username",
            Self::Password => "Password",
            Self::Repository => "Repository",
            Self::Tag => "Tag",
        }
    }
}
