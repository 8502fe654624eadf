//! Building a document: the form in the place of the text.

use super::action::Action;
use super::builder::{Builder, Change, Part};
use super::hands::Hands;
use crate::components::field::{TextField, text_field};
use crate::components::select::{Select, select};
use crate::components::submit::on_submit;
use crate::wire::measure;
use longshore_client::plain::plain_line;
use longshore_core::layer::Compression;
use longshore_documents::recipe::Kind;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
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
        on_submit(move || hands.build())
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
                }
                if builder.kind.has_layers() {
                    { text(hands, "platform", "Platform", &builder.platform, Change::Platform) }
                    { compression(hands, builder) }
                }
                if builder.kind.is_schema1() {
                    { text(hands, "build-name", "Repository", &builder.name, Change::Name) }
                    { text(hands, "build-tag", "Tag", &builder.tag, Change::Tag) }
                }
            </div>
            { files(hands, builder) }
            { more(hands, builder) }
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
        kind if kind.lists() => "Drop manifests, or open them above: each becomes an entry, in this order.",
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
                            <li key={file.id} class={builder.kind.lists().then_some("listed")}>
                                <span class="file-name">{ plain_line(&file.name) }</span>
                                if builder.kind.lists() { { platform_of(hands, file) } }
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

fn platform_of(hands: &Hands, file: &Part) -> Html {
    let (dispatch, id) = (hands.page.dispatcher(), file.id);
    let on_input = Callback::from(move |event: InputEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            dispatch.dispatch(Action::Build(Change::PlatformOf(id, input.value())));
        }
    });
    html! {
        <input
            type="text" class="mono" autocomplete="off" spellcheck="false" placeholder="no platform"
            aria-label={format!("Platform of {}", file.name)} value={file.platform.clone()} oninput={on_input}
        />
    }
}

fn compression(hands: &Hands, builder: &Builder) -> Html {
    const NAMES: [(Compression, &str); 3] = [
        (Compression::Gzip, "gzip"),
        (Compression::Zstd, "zstd, which Docker's schema 2 has no name for"),
        (Compression::None, "none"),
    ];
    let on_change = {
        let dispatch = hands.page.dispatcher();
        Callback::from(move |chosen: String| {
            if let Some((compression, _)) = NAMES.into_iter().find(|(_, name)| *name == chosen) {
                dispatch.dispatch(Action::Build(Change::Compression(compression)));
            }
        })
    };
    let value = NAMES.into_iter().find(|(compression, _)| *compression == builder.compression);
    select(Select {
        id: "build-compression",
        label: "Compression",
        options: NAMES.map(|(_, name)| name.into()).to_vec(),
        value: value.map_or("", |(_, name)| name),
        hint: "",
        error: None,
        on_change,
    })
}

/// What not everybody fills in.
fn more(hands: &Hands, builder: &Builder) -> Html {
    let kind = builder.kind;
    let long = |at: usize, id: &'static str, label: &'static str, hint: &'static str| {
        let dispatch = hands.page.dispatcher();
        let on_input = Callback::from(move |event: InputEvent| {
            if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
                dispatch.dispatch(Action::Build(Change::More(at, area.value())));
            }
        });
        let value = builder.more.get(at).cloned().unwrap_or_default();
        html! {
            <div class="field">
                <label for={id}>{ label }</label>
                <textarea {id} class="mono" rows="2" spellcheck="false" autocapitalize="off" aria-describedby={format!("{id}-hint")} {value} oninput={on_input} />
                <p class="hint" id={format!("{id}-hint")}>{ hint }</p>
            </div>
        }
    };
    let about = {
        let dispatch = hands.page.dispatcher();
        Callback::from(move |event: Event| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                dispatch.dispatch(Action::Build(Change::About(input.checked())));
            }
        })
    };
    if !kind.is_oci() && !kind.has_layers() {
        return Html::default();
    }
    html! {
        <details class="builder-more">
            <summary>{ "More options" }</summary>
            <div class="builder-fields">
                if kind.is_oci() { { long(0, "build-annotations", "Annotations", "Each on a line: NAME=VALUE.") } }
                if kind.has_layers() {
                    { long(1, "build-labels", "Labels", "Each on a line: NAME=VALUE.") }
                    { long(2, "build-env", "Environment", "Each on a line: NAME=VALUE.") }
                    { long(3, "build-command", "Command", "Words with spaces between them.") }
                }
            </div>
            if kind.is_oci() {
                <label class="check">
                    <input type="checkbox" checked={builder.about} onchange={about} />
                    { "Its subject is the manifest in the editor" }
                </label>
            }
        </details>
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
