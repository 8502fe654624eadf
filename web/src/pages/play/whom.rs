//! Who asks whom, as it is filled in: here, and on the pages about a registry.

use super::account::{self, PASSWORD};
use super::choice::TargetChoice;
use super::field::Field;
use super::fill::Fill;
use super::form::Form;
use crate::components::field::{TextField, described_by, description, text_field};
use crate::components::select::{Select, select};
use web_sys::HtmlInputElement;
use yew::prelude::*;

const EMBEDDED: &str = "Embedded registry";
const OTHER: &str = "Other…";

/// The part of a form that says who asks whom.
pub(crate) struct Whom<'a> {
    /// What is filled in.
    pub(crate) form: &'a Form,
    /// What is wrong with a field, if it is to be said.
    pub(crate) error: &'a dyn Fn(Field) -> Option<String>,
    /// Takes what is filled in.
    pub(crate) fill: Callback<Fill>,
    /// Is told which field was left.
    pub(crate) leave: Callback<Field>,
}

impl<'a> Whom<'a> {
    /// Of a page that is told by these actions what is filled in and which field was left.
    pub(crate) fn of<P: Reducible<Action: 'static> + 'static>(
        form: &'a Form,
        error: &'a dyn Fn(Field) -> Option<String>,
        page: UseReducerDispatcher<P>,
        fill: fn(Fill) -> P::Action,
        leave: fn(Field) -> P::Action,
    ) -> Self {
        let told = page.clone();
        Self {
            form,
            error,
            fill: Callback::from(move |filled| page.dispatch(fill(filled))),
            leave: Callback::from(move |field| told.dispatch(leave(field))),
        }
    }
}

impl Whom<'_> {
    /// The choice of the registry; and for the one in the page, of the account.
    pub(crate) fn choices(&self) -> Html {
        let accounts = account::Choice::all().map(|choice| choice.label().into()).collect();
        html! {
            <>
                { self.target() }
                if self.form.target == TargetChoice::Embedded {
                    { self.choice("account", "Account", accounts, self.form.account.label(), account) }
                }
            </>
        }
    }

    /// The choice of the registry alone.
    pub(crate) fn target(&self) -> Html {
        let embedded = self.form.target == TargetChoice::Embedded;
        let targets = vec![EMBEDDED.into(), OTHER.into()];
        self.choice("target", "Target", targets, if embedded { EMBEDDED } else { OTHER }, target)
    }

    fn choice(
        &self,
        id: &'static str,
        label: &'static str,
        options: Vec<AttrValue>,
        value: &str,
        fill: fn(&str) -> Option<Fill>,
    ) -> Html {
        let fill_in = self.fill.clone();
        let on_change = Callback::from(move |label: String| {
            if let Some(fill) = fill(&label) {
                fill_in.emit(fill);
            }
        });
        select(Select { id, label, options, value, hint: "", error: None, on_change })
    }

    /// What the account may do; or the registry's address, and credentials.
    pub(crate) fn fields(&self) -> Html {
        let form = self.form;
        let embedded = form.target == TargetChoice::Embedded;
        html! {
            <>
                if embedded {
                    <p class="account">
                        { form.account.may() }
                        if let account::Choice::Seeded(_) = form.account {
                            { " Its password is " }<code>{ PASSWORD }</code>{ "." }
                        }
                    </p>
                } else {
                    { self.text(Field::Url, "Registry URL", &form.url, Fill::Url, "Scheme, host and port. The registry has to allow this page by CORS headers.") }
                    if form.has_gateway() { { self.gateway() } }
                }
                if form.asks_credentials() {
                    { self.text(Field::Username, "Username", &form.username, Fill::Username, if embedded { "" } else { "Leave it empty to ask as nobody." }) }
                    { self.text(Field::Password, "Password", &form.password, Fill::Password, if embedded { "" } else { "Kept in this page only, until it is closed." }) }
                }
            </>
        }
    }

    /// The switch of the gateway.
    fn gateway(&self) -> Html {
        const ID: &str = "gateway";
        const HINT: &str = "This page's server passes the requests on, so that CORS has no say, and sees all that is in them, credentials too.";
        let fill = self.fill.clone();
        let on_change = Callback::from(move |event: Event| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                fill.emit(Fill::Gateway(input.checked()));
            }
        });
        html! {
            <div class="field">
                <div class="check">
                    <input
                        id={ID} type="checkbox" checked={self.form.gateway.on}
                        aria-describedby={described_by(ID, HINT, None)} onchange={on_change}
                    />
                    <label for={ID}>{ "Through this page's gateway" }</label>
                </div>
                { description(ID, HINT, None) }
            </div>
        }
    }

    /// A text field.
    pub(crate) fn text(
        &self,
        field: Field,
        label: &'static str,
        value: &str,
        fill: fn(String) -> Fill,
        hint: &'static str,
    ) -> Html {
        let (leave, is_empty) = (self.leave.clone(), value.is_empty());
        // Who only passes through an empty field is not told off.
        let on_leave = Callback::from(move |_| {
            if !is_empty {
                leave.emit(field);
            }
        });
        let placeholder = match field {
            Field::Url => "https://registry.example",
            Field::PageSize => "such as 100",
            Field::Digest => "sha256:…",
            Field::MountFrom => "such as public/publicrepo",
            _ => "",
        };
        text_field(TextField {
            id: field.id(),
            label,
            value,
            error: (self.error)(field).as_deref(),
            hint,
            placeholder,
            is_secret: field == Field::Password,
            on_input: self.fill.reform(fill),
            on_leave,
        })
    }
}

fn target(label: &str) -> Option<Fill> {
    match label {
        EMBEDDED => Some(Fill::Target(TargetChoice::Embedded)),
        OTHER => Some(Fill::Target(TargetChoice::Other)),
        _ => None,
    }
}

fn account(label: &str) -> Option<Fill> {
    account::Choice::named(label).map(Fill::Account)
}
