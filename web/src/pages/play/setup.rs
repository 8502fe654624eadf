//! The left pane: what the flow needs.

use super::account::{self, PASSWORD};
use super::action::{Action, Fill};
use super::chunk;
use super::form::{Field, FlowChoice, Form, TargetChoice};
use super::state::Play;
use crate::components::field::{TextField, described_by, error, hint};
use crate::components::select::Select;
use crate::shared::Shared;
use crate::wire::measure;
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

/// What the pane needs.
#[derive(PartialEq, Properties)]
pub(crate) struct SetupProps {
    /// What is filled in.
    pub(crate) form: Shared<Form>,
    /// What is to be said of the fields.
    pub(crate) errors: Vec<(Field, String)>,
    /// Takes what happens.
    pub(crate) dispatch: UseReducerDispatcher<Play>,
    /// Takes files that were chosen.
    pub(crate) on_files: Callback<Vec<File>>,
}

/// The pane.
#[component]
pub(crate) fn Setup(props: &SetupProps) -> Html {
    let form = &props.form;
    html! {
        <section class="pane setup" aria-label="Setup">
            <div class="pane-head"><h2>{ "Setup" }</h2></div>
            <div class="pane-body">
                { who(props) }
                { text(props, Field::Repository, "Repository", &form.repository, Fill::Repository, "") }
                { match form.flow {
                    FlowChoice::Push => html! {
                        <>
                            { text(props, Field::Tags, "Tags", &form.tags, Fill::Tags, "Several are separated by spaces or commas.") }
                            { files(props) }
                            { chunks(props) }
                        </>
                    },
                    FlowChoice::Pull => text(props, Field::Tags, "Tags", &form.tags, Fill::Tags, "One tag, or a digest."),
                    FlowChoice::Tags => text(
                        props, Field::PageSize, "Tags per page", &form.page_size, Fill::PageSize,
                        "Empty leaves it to the registry.",
                    ),
                } }
            </div>
        </section>
    }
}

/// Who asks whom.
fn who(props: &SetupProps) -> Html {
    let form = &props.form;
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
                { text(props, Field::Url, "Registry URL", &form.url, Fill::Url, "Scheme, host and port. The registry has to allow this page by CORS headers.") }
            }
            if form.asks_credentials() {
                { text(props, Field::Username, "Username", &form.username, Fill::Username, if embedded { "" } else { "Leave it empty to ask as nobody." }) }
                { text(props, Field::Password, "Password", &form.password, Fill::Password, if embedded { "" } else { "Kept in this page only, until it is closed." }) }
            }
        </>
    }
}

fn text(
    props: &SetupProps,
    field: Field,
    label: &'static str,
    value: &str,
    fill: fn(String) -> Fill,
    hint: &'static str,
) -> Html {
    let on_input = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |text| dispatch.dispatch(Action::Fill(fill(text))))
    };
    let on_leave = {
        let dispatch = props.dispatch.clone();
        let is_empty = value.is_empty();
        // Who only passes through an empty field is not told off.
        Callback::from(move |()| {
            if !is_empty {
                dispatch.dispatch(Action::Leave(field));
            }
        })
    };
    let placeholder = match field {
        Field::Url => "https://registry.example",
        Field::PageSize => "100",
        _ => "",
    };
    html! {
        <TextField
            id={field.id()}
            {label}
            value={value.to_owned()}
            error={told(props, field)}
            {hint}
            {placeholder}
            secret={field == Field::Password}
            {on_input}
            {on_leave}
        />
    }
}

fn told(props: &SetupProps, field: Field) -> Option<String> {
    props.errors.iter().find(|(wrong, _)| *wrong == field).map(|(_, text)| text.clone())
}

fn files(props: &SetupProps) -> Html {
    let form = &props.form;
    let id = Field::Files.id();
    let wrong = told(props, Field::Files);
    let on_change = props.on_files.reform(|event: Event| {
        let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return Vec::new() };
        let list = input.files();
        let files = list.iter().flat_map(|list| (0..list.length()).filter_map(|at| list.get(at))).collect();
        // So that the same file can be chosen again after it was removed.
        input.set_value("");
        files
    });
    html! {
        <div class="field">
            <label for={id}>{ "Files" }</label>
            <div class="drop">
                <input
                    {id} type="file" multiple=true
                    aria-invalid={wrong.is_some().then_some("true")}
                    aria-describedby={described_by(id, true, wrong.is_some())}
                    onchange={on_change}
                />
                <span class="drop-text" aria-hidden="true">{ "Drop files here, or " }<b>{ "choose" }</b></span>
            </div>
            { hint(id, if form.files.is_empty() {
                "Each file becomes a layer. Without one, a small sample image is pushed."
            } else {
                "Each file becomes a layer, in this order."
            }) }
            { error(id, wrong.as_deref()) }
            if !form.files.is_empty() {
                <ul class="files" aria-label="Chosen files">
                    { for form.files.iter().map(|file| {
                        let (dispatch, id) = (props.dispatch.clone(), file.id);
                        let remove = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::RemoveFile(id)));
                        html! {
                            <li key={file.id}>
                                <span class="file-name">{ &file.name }</span>
                                <span class="file-size">{ measure::bytes(file.size) }</span>
                                <button type="button" aria-label={format!("Remove {}", file.name)} title="Remove" onclick={remove}>
                                    { "✕" }
                                </button>
                            </li>
                        }
                    }) }
                </ul>
            }
            if form.files.iter().any(super::files::Chosen::is_archive) {
                { archives(props) }
            }
        </div>
    }
}

fn archives(props: &SetupProps) -> Html {
    let dispatch = props.dispatch.clone();
    let on_change = Callback::from(move |event: Event| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            dispatch.dispatch(Action::Fill(Fill::Archives(input.checked())));
        }
    });
    html! {
        <div class="check">
            <input id="archives" type="checkbox" checked={props.form.archives_as_they_are} onchange={on_change} />
            <label for="archives">{ "Use tar and tar.gz files as layers as they are" }</label>
        </div>
    }
}

fn chunks(props: &SetupProps) -> Html {
    let form = &props.form;
    let wrong = told(props, Field::ChunkSize);
    let is_custom = form.chunks == chunk::Choice::Custom;
    let dispatch = props.dispatch.clone();
    let on_change = Callback::from(move |label: String| {
        if let Some(choice) = chunk::Choice::named(&label) {
            dispatch.dispatch(Action::Fill(Fill::Chunks(choice)));
        }
    });
    html! {
        <>
            <Select
                id="chunks" label="Chunks"
                options={chunk::Choice::ALL.map(|choice| choice.label().into()).to_vec()}
                value={form.chunks.label()}
                hint={if form.chunks == chunk::Choice::Whole { "" } else { "The upload's status is asked for after each." }}
                error={wrong.filter(|_| !is_custom)}
                {on_change}
            />
            if is_custom {
                { text(props, Field::ChunkSize, "Chunk size", &form.chunk_size, Fill::ChunkSize, "A number with a unit, like 512 KiB.") }
            }
        </>
    }
}
