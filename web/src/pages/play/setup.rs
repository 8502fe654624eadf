//! The left pane: what the flow needs.

use super::action::Action;
use super::choice::{FlowChoice, TargetChoice};
use super::chunk;
use super::document::document;
use super::field::Field;
use super::fill::Fill;
use super::hands::Hands;
use super::options::{self, Switch};
use super::plan;
use super::preset::Preset;
use super::registry::RegistryPanel;
use crate::components::field::{TextField, described_by, description, text_area};
use crate::components::select::{Select, select};
use crate::components::submit::on_submit;
use crate::wire::measure;
use longshore_client::{Failure, Step};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The form's id: Run stands outside of it.
pub(crate) const SETUP: &str = "setup-form";

/// The pane.
pub(crate) fn setup(hands: &Hands) -> Html {
    let form = &hands.play.form;
    let on_submit = {
        let hands = hands.clone();
        on_submit(move || hands.run())
    };
    html! {
        <section class="pane setup" aria-label="Setup">
            <div class="pane-head"><h2>{ "Setup" }</h2></div>
            <form id={SETUP} class="pane-body" novalidate=true autocomplete="off" onsubmit={on_submit}>
                { presets(hands) }
                { hands.whom(|whom| whom.fields()) }
                if form.flow.has_repository() {
                    { text(hands, Field::Repository, "Repository", &form.repository, Fill::Repository, "") }
                }
                { about(hands) }
                { expect(hands) }
                { more(hands) }
                if form.target == TargetChoice::Embedded {
                    <RegistryPanel engine={hands.engine.clone()} runs={hands.play.runs} running={hands.play.is_running()} play={hands.play.dispatcher()} />
                }
            </form>
        </section>
    }
}

/// Runs that are worth a look, ready to be filled in.
fn presets(hands: &Hands) -> Html {
    const NONE: &str = "None";
    let form = &hands.play.form;
    let offered = Preset::ALL.iter().filter(|preset| preset.is_for(form.target));
    let dispatch = hands.play.dispatcher();
    let on_change =
        Callback::from(move |name: String| dispatch.dispatch(Action::Preset(Preset::named(&name))));
    select(Select {
        id: "preset",
        label: "Preset",
        options: std::iter::once(NONE.into()).chain(offered.map(|preset| preset.name.into())).collect(),
        value: form.preset.map_or(NONE, |preset| preset.name),
        hint: form.preset.map_or("", |preset| preset.sentence),
        error: None,
        on_change,
    })
}

/// What the flow is about, and what it needs.
fn about(hands: &Hands) -> Html {
    let form = &hands.play.form;
    let flow = form.flow;
    html! {
        <>
            if flow == FlowChoice::Login {
                { text(hands, Field::Scopes, "Scopes", &form.scopes, Fill::Scopes, "Several are separated by spaces. None asks for a token without any access.") }
            }
            if flow.is_push() {
                { text(hands, Field::Tags, "Tags", &form.tags, Fill::Tags, "Several are separated by spaces or commas.") }
            }
            if flow.has_reference() {
                { text(hands, Field::Tags, "Tags", &form.tags, Fill::Tags, "One tag, or a digest.") }
            }
            if flow.has_digest() {
                { text(hands, Field::Digest, "Digest", &form.digest, Fill::Digest, if flow == FlowChoice::DeleteBlob { "The blob's." } else { "The manifest's that others refer to." }) }
            }
            if flow == FlowChoice::Referrers {
                { text(hands, Field::ArtifactType, "Artifact type", &form.artifact_type, Fill::ArtifactType, "Empty lists all.") }
            }
            if flow == FlowChoice::Copy {
                { text(hands, Field::To, "To repository", &form.to, Fill::To, "Of the same registry, which mounts the blobs.") }
            }
            if flow.is_push() {
                { match form.document.as_ref().filter(|_| flow == FlowChoice::Push) {
                    Some(sent) => document(hands, sent),
                    None => html! { <>{ format(hands) }{ artifact(hands) }{ platforms(hands) }{ files(hands) }</> },
                } }
            }
            if flow.has_chunks() { { chunks(hands) } }
            if flow.has_page_size() {
                { text(
                    hands, Field::PageSize, if flow == FlowChoice::Tags { "Tags per page" } else { "Repositories per page" },
                    &form.page_size, Fill::PageSize, "Empty leaves it to the registry.",
                ) }
            }
        </>
    }
}

fn format(hands: &Hands) -> Html {
    let form = &hands.play.form;
    let dispatch = hands.play.dispatcher();
    let on_change = Callback::from(move |chosen: String| {
        if let Some(format) = options::FORMATS.into_iter().find(|format| options::label(*format) == chosen) {
            dispatch.dispatch(Action::Fill(Fill::Format(format)));
        }
    });
    // An index of schema 1 there never was, and one of artifacts is not made here.
    let formats =
        if form.flow == FlowChoice::PushIndex { &options::FORMATS[..2] } else { &options::FORMATS[..] };
    select(Select {
        id: "format",
        label: "Format",
        options: formats.iter().map(|format| options::label(*format).into()).collect(),
        value: options::label(form.format()),
        hint: "",
        error: None,
        on_change,
    })
}

/// What an artifact is, and what it is about.
fn artifact(hands: &Hands) -> Html {
    let form = &hands.play.form;
    if !form.makes_artifact() {
        return Html::default();
    }
    html! {
        <>
            { text(hands, Field::Kind, "Artifact type", &form.options.artifact_type, Fill::Kind, "A media type that says what it is.") }
            { text(hands, Field::Subject, "Subject", &form.options.subject, Fill::Subject, "A tag or digest of the same repository that it is about; empty for none.") }
        </>
    }
}

fn platforms(hands: &Hands) -> Html {
    let form = &hands.play.form;
    if form.flow != FlowChoice::PushIndex {
        return Html::default();
    }
    let hint = "An image of the same layers for each; os/architecture, separated by spaces or commas.";
    text(hands, Field::Platforms, "Platforms", &form.platforms, Fill::Platforms, hint)
}

/// The failure that the flow is to meet.
fn expect(hands: &Hands) -> Html {
    const SUCCESS: &str = "Success";
    let form = &hands.play.form;
    let mut steps: Vec<Step> = plan::plan(form.flow).iter().map(|planned| planned.step).collect();
    if form.flow.is_push() {
        // Where blobs are mounted, in the place of being sent.
        steps.push(Step::MountBlob);
    }
    let name = |failure: &Failure| format!("{}: {}", failure.step, failure.name);
    let possible = Failure::ALL.iter().filter(move |failure| steps.contains(&failure.step));
    let mut choices: Vec<AttrValue> = vec![SUCCESS.into()];
    choices.extend(possible.map(|failure| AttrValue::from(name(failure))));
    let dispatch = hands.play.dispatcher();
    let on_change = Callback::from(move |chosen: String| {
        let failure = Failure::ALL.iter().find(|failure| name(failure) == chosen).copied();
        dispatch.dispatch(Action::Fill(Fill::Expect(failure)));
    });
    html! {
        <>
            { select(Select {
                id: "expect",
                label: "Expect",
                options: choices,
                value: &form.expected.as_ref().map_or_else(|| SUCCESS.to_owned(), name),
                hint: "",
                error: None,
                on_change,
            }) }
            if let Some(failure) = &form.expected {
                <p class="hint because">{ format!("It fails so because {}.", failure.cause) }</p>
            }
        </>
    }
}

/// What most people leave as it is.
fn more(hands: &Hands) -> Html {
    let form = &hands.play.form;
    let flow = form.flow;
    let switch = |switch: &Switch| {
        let (dispatch, switch) = (hands.play.dispatcher(), *switch);
        let on_change = Callback::from(move |event: Event| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                dispatch.dispatch(Action::Fill(Fill::Switch(switch, input.checked())));
            }
        });
        html! {
            <div class="check">
                <input id={switch.id()} type="checkbox" checked={switch.is_on(&form.options.switches)} onchange={on_change} />
                <label for={switch.id()}>{ switch.label() }</label>
            </div>
        }
    };
    html! {
        <details class="more">
            <summary>{ "More options" }</summary>
            { for Switch::ALL.iter().filter(|switch| form.has(**switch)).map(switch) }
            if flow.is_push() {
                { text(hands, Field::MountFrom, "Mount blobs from", &form.options.mount_from, Fill::MountFrom, "A repository that may have them; empty sends them.") }
                if form.has_annotations() { { annotations(hands) } }
                { text(hands, Field::ContentType, "Content-Type of the manifest", &form.options.content_type, Fill::ContentType, "Empty sends its own media type.") }
            } else if flow.is_pull() {
                { text(hands, Field::Accept, "Accept", &form.options.accept, Fill::Accept, "Media types, separated by commas; empty asks for the usual ones.") }
            }
            if flow.has_token_scopes() {
                { text(hands, Field::TokenScopes, "Scopes of the token", &form.options.scopes, Fill::TokenScopes, "Several are separated by spaces; empty asks for those that the flow needs.") }
            }
            { text(hands, Field::RequestAddr, "Request address", &form.options.request_addr, Fill::RequestAddr, "Where requests say to come from (X-Override-Remote-Addr-For-Testing), for registries that let themselves be told so.") }
            { retries(hands) }
        </details>
    }
}

fn annotations(hands: &Hands) -> Html {
    let field = Field::Annotations;
    let wrong = hands.play.error(field);
    let (fill, leave) = (hands.play.dispatcher(), hands.play.dispatcher());
    text_area(TextField {
        id: field.id(),
        label: "Annotations",
        value: &hands.play.form.options.annotations,
        error: wrong.as_deref(),
        hint: "Notes in the manifest: name=value, each on a line.",
        placeholder: "",
        is_secret: false,
        on_input: Callback::from(move |text| fill.dispatch(Action::Fill(Fill::Annotations(text)))),
        on_leave: Callback::from(move |_| leave.dispatch(Action::Leave(field))),
    })
}

/// How often what is safe to repeat is tried again.
fn retries(hands: &Hands) -> Html {
    let dispatch = hands.play.dispatcher();
    let on_change = Callback::from(move |chosen: String| {
        dispatch.dispatch(Action::Fill(Fill::Retries(chosen.parse().unwrap_or(0))));
    });
    let name = |retries: u32| if retries == 0 { "None".to_owned() } else { retries.to_string() };
    select(Select {
        id: "retries",
        label: "Retries",
        options: [0, 1, 2, 3, 5].map(|retries| name(retries).into()).to_vec(),
        value: &name(hands.play.form.retries),
        hint: "GET, HEAD and parts of uploads are sent again where their answer is lost, or says to try later.",
        error: None,
        on_change,
    })
}

fn text(
    hands: &Hands,
    field: Field,
    label: &'static str,
    value: &str,
    fill: fn(String) -> Fill,
    hint: &'static str,
) -> Html {
    hands.whom(|whom| whom.text(field, label, value, fill, hint))
}

fn files(hands: &Hands) -> Html {
    let form = &hands.play.form;
    let id = Field::Files.id();
    let wrong = hands.play.error(Field::Files);
    let hint = if form.files.is_empty() {
        "Each file becomes a layer. Without one, a small sample image is pushed."
    } else {
        "Each file becomes a layer, in this order."
    };
    let taking = hands.clone();
    let on_change = Callback::from(move |event: Event| {
        let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
        let list = input.files();
        let files = list.iter().flat_map(|list| (0..list.length()).filter_map(|at| list.get(at))).collect();
        // So that the same file can be chosen again after it was removed.
        input.set_value("");
        taking.add_files(files, Vec::new());
    });
    html! {
        <div class="field">
            <label for={id}>{ "Files" }</label>
            <div class="drop">
                <input
                    {id} type="file" multiple=true
                    aria-invalid={wrong.is_some().then_some("true")}
                    aria-describedby={described_by(id, hint, wrong.as_deref())}
                    onchange={on_change}
                />
                <span class="drop-text" aria-hidden="true">{ "Drop files here, or " }<b>{ "choose" }</b></span>
            </div>
            { description(id, hint, wrong.as_deref()) }
            { cut_off(hands) }
            if !form.files.is_empty() {
                <ul class="files" aria-label="Chosen files">
                    { for form.files.iter().map(|file| {
                        let (dispatch, id) = (hands.play.dispatcher(), file.id);
                        let remove = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::RemoveFile(Some(id))));
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
                    if form.files.len() > 1 {
                        <li class="all"><button type="button" onclick={hands.callback(|hands| hands.play.dispatch(Action::RemoveFile(None)))}>{ "Remove all" }</button></li>
                    }
                </ul>
            }
            if form.files.iter().any(super::files::Chosen::is_archive) {
                { archives(hands) }
            }
        </div>
    }
}

/// Uploads that can be gone on with.
fn cut_off(hands: &Hands) -> Html {
    if hands.play.is_running() || hands.play.left_open(&hands.play.form) == 0 {
        return Html::default();
    }
    html! {
        <div class="held-question">
            <p>{ "An upload to this repository was cut off. With the same files, Run goes on where the registry has it." }</p>
            <button type="button" onclick={hands.callback(|hands| hands.play.dispatch(Action::Forget))}>{ "Forget it" }</button>
        </div>
    }
}

fn archives(hands: &Hands) -> Html {
    let dispatch = hands.play.dispatcher();
    let on_change = Callback::from(move |event: Event| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            dispatch.dispatch(Action::Fill(Fill::Archives(input.checked())));
        }
    });
    html! {
        <div class="check">
            <input id="archives" type="checkbox" checked={hands.play.form.archives_as_they_are} onchange={on_change} />
            <label for="archives">{ "Use tar, tar.gz and tar.zst files as layers as they are" }</label>
        </div>
    }
}

fn chunks(hands: &Hands) -> Html {
    let form = &hands.play.form;
    let is_custom = form.chunks == chunk::Choice::Custom;
    let dispatch = hands.play.dispatcher();
    let on_change = Callback::from(move |label: String| {
        if let Some(choice) = chunk::Choice::named(&label) {
            dispatch.dispatch(Action::Fill(Fill::Chunks(choice)));
        }
    });
    let wrong = hands.play.error(Field::ChunkSize).filter(|_| !is_custom);
    let chunks = Select {
        id: "chunks",
        label: "Chunks",
        options: chunk::Choice::ALL.map(|choice| choice.label().into()).to_vec(),
        value: &form.chunks.label(),
        hint: if form.chunks == chunk::Choice::Whole {
            ""
        } else {
            "The upload's status is asked for after each."
        },
        error: wrong.as_deref(),
        on_change,
    };
    html! {
        <>
            { select(chunks) }
            if is_custom {
                { text(
                    hands, Field::ChunkSize, "Chunk size", &form.chunk_size, Fill::ChunkSize,
                    "A number with a unit, like 512 KiB.",
                ) }
            }
        </>
    }
}
