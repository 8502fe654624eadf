//! Building a document: the form in the place of the text.

use super::action::Action;
use super::builder::{Builder, Change};
use super::hands::Hands;
use crate::components::field::{TextField, text_field};
use crate::components::select::{Select, select};
use crate::wire::measure;
use longshore_documents::recipe::Kind;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What the switches say, in their order.
const SWITCHES: [&str; 3] = [
    "Escape everything outside ASCII",
    "A config without its history, which Quay refuses",
    "Layers that nobody ever pushed, which registries refuse",
];

/// The form.
pub(crate) fn form(hands: &Hands, builder: &Builder) -> Html {
    let on_submit = {
        let hands = hands.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            hands.build();
        })
    };
    let close = {
        let hands = hands.clone();
        Callback::from(move |_: MouseEvent| hands.page.dispatch(Action::Builder(false)))
    };
    html! {
        <form class="builder" aria-label="Build" novalidate=true autocomplete="off" onsubmit={on_submit}>
            <div class="builder-fields">
                { kind(hands, builder) }
                if builder.kind == Kind::Artifact {
                    { text(hands, "artifact-type", "Artifact type", &builder.artifact_type, Change::ArtifactType) }
                } else {
                    { text(hands, "platform", "Platform", &builder.platform, Change::Platform) }
                }
                if builder.kind.is_schema1() {
                    { text(hands, "build-name", "Repository", &builder.name, Change::Name) }
                    { text(hands, "build-tag", "Tag", &builder.tag, Change::Tag) }
                }
            </div>
            { files(hands, builder) }
            <fieldset class="switches">
                <legend>{ "Options" }</legend>
                { for SWITCHES.iter().enumerate().map(|(at, label)| switch(hands, builder, at, label)) }
            </fieldset>
            <div class="builder-go">
                <button type="submit" class="primary">{ "Build it" }</button>
                <button type="button" onclick={close}>{ "Cancel" }</button>
            </div>
        </form>
    }
}

fn kind(hands: &Hands, builder: &Builder) -> Html {
    let on_change = {
        let dispatch = hands.page.dispatcher();
        Callback::from(move |name: String| {
            if let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.name() == name) {
                dispatch.dispatch(Action::Build(Change::Kind(kind)));
            }
        })
    };
    select(Select {
        id: "build-kind",
        label: "What to build",
        options: Kind::ALL.map(|kind| kind.name().into()).to_vec(),
        value: builder.kind.name(),
        hint: "",
        error: None,
        on_change,
    })
}

fn text(
    hands: &Hands,
    id: &'static str,
    label: &'static str,
    value: &str,
    change: fn(String) -> Change,
) -> Html {
    let dispatch = hands.page.dispatcher();
    let on_input = Callback::from(move |text| dispatch.dispatch(Action::Build(change(text))));
    text_field(TextField {
        id,
        label,
        value,
        error: None,
        hint: "",
        placeholder: "",
        is_secret: false,
        on_input,
        on_leave: Callback::noop(),
    })
}

fn files(hands: &Hands, builder: &Builder) -> Html {
    let hint = match builder.kind {
        Kind::Artifact => "Drop files, or open them above: each becomes a blob as it is.",
        kind if kind.lists() => {
            "Drop manifests, or open them above: each becomes an entry for this platform."
        }
        _ => "Drop files, or open them above: each becomes a layer; a tar is the layer that it is.",
    };
    html! {
        <div class="field">
            <p class="hint">{ hint }</p>
            if !builder.files.is_empty() {
                <ul class="files" aria-label="Chosen files">
                    { for builder.files.iter().map(|file| {
                        let (dispatch, id) = (hands.page.dispatcher(), file.id);
                        let remove = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Build(Change::Remove(id))));
                        html! {
                            <li key={file.id}>
                                <span class="file-name">{ &file.name }</span>
                                <span class="file-size">{ measure::bytes(file.size) }</span>
                                <button type="button" aria-label={format!("Remove {}", file.name)} title="Remove" onclick={remove}>{ "✕" }</button>
                            </li>
                        }
                    }) }
                </ul>
            }
        </div>
    }
}

fn switch(hands: &Hands, builder: &Builder, at: usize, label: &'static str) -> Html {
    let dispatch = hands.page.dispatcher();
    let on_change = Callback::from(move |event: Event| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            dispatch.dispatch(Action::Build(Change::Switch(at, input.checked())));
        }
    });
    let checked = builder.switches.get(at).copied().unwrap_or_default();
    html! {
        <label class="check"><input type="checkbox" {checked} onchange={on_change} />{ label }</label>
    }
}
