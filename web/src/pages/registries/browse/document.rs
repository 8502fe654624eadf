//! A document that is open: an index with its platforms, or a manifest with config, layers and history; and what refers to it.

use super::action::Action;
use super::cost::cost;
use super::hands::Hands;
use super::referrers::referrers;
use super::state::{Files, LARGEST, Opened, Want, short};
use crate::components::field::{TextField, text_field};
use crate::wire::measure;
use longshore_client::plain::{plain_line, plain_start};
use longshore_core::document::{Descriptor, Facts, Platform, Schema1, Signing, Step};
use yew::prelude::*;

/// So many parts of a document are shown.
pub(super) const SHOWN: usize = 300;

/// The document.
pub(super) fn document(hands: &Hands, opened: &Opened) -> Html {
    let facts = &opened.facts;
    let digest = facts.digest.to_string();
    let refer = Want::Referrers(digest.clone());
    let delete = Want::Delete(opened.name.clone());
    html! {
        <article class="document" aria-label="Document">
            <dl class="document-facts">
                { fact("Type", facts.media_type) }
                { fact("Digest", &digest) }
                { fact("Size", &measure::bytes_exactly(facts.size as u64)) }
                if let Some(kind) = &facts.artifact_type { { fact("Artifact", kind) } }
                if let Some(config) = &opened.config {
                    { fact("Platform", &platform(&config.platform)) }
                }
                { for facts.annotations.iter().map(|(name, value)| fact(name, value)) }
                if let Some(config) = &opened.config { { for config.labels.iter().map(|(name, value)| fact(name, value)) } }
            </dl>
            <div class="next">
                <button type="button" onclick={hands.wanting(refer)}>{ "What refers to it" }</button>
                <button type="button" class="delete" onclick={hands.tell(move || Action::Ask(Some(delete.clone())))}>{ "Delete…" }</button>
                { cost(hands, &opened.cost) }
            </div>
            if let Some(subject) = &facts.subject { <h3>{ "It refers to" }</h3><ul class="parts-list">{ manifest(hands, subject, 1) }</ul> }
            if !facts.children.is_empty() { { children(hands, facts) } }
            if let Some(config) = &facts.config { { parts(hands, opened, config) } }
            if let Some(schema1) = &facts.schema1 { { of_schema1(facts, schema1) } }
            if let Some(files) = &hands.page.files { { listing(hands, files) } }
            { referrers(hands, &digest) }
        </article>
    }
}

fn fact(name: &str, value: &str) -> Html {
    html! { <div><dt>{ plain_start(name, 100) }</dt><dd class="mono">{ plain_start(value, 400) }</dd></div> }
}

fn platform(platform: &Platform) -> String {
    let parts = [&platform.os, &platform.architecture, &platform.variant];
    let parts: Vec<&str> = parts.into_iter().filter_map(Option::as_deref).collect();
    if parts.is_empty() { "not said".to_owned() } else { parts.join("/") }
}

fn size_of(part: &Descriptor) -> u64 {
    part.size.and_then(|size| u64::try_from(size).ok()).unwrap_or(0)
}

fn children(hands: &Hands, facts: &Facts) -> Html {
    let largest = facts.children.iter().map(size_of).max().unwrap_or(0);
    html! {
        <>
            <h3>{ "Manifests" }<span class="count">{ facts.children.len() }</span></h3>
            <ul class="parts-list" aria-label="Manifests">
                { for facts.children.iter().take(SHOWN).map(|child| manifest(hands, child, largest)) }
            </ul>
            { left_out(facts.children.len()) }
        </>
    }
}

/// A manifest that is referred to: its digest leads there.
fn manifest(hands: &Hands, child: &Descriptor, largest: u64) -> Html {
    let look = Want::Look(child.digest.clone(), hands.page.way.len());
    let kind = child.artifact_type.as_ref().or(child.media_type.as_ref());
    let has_platform = child.platform.os.is_some() || child.platform.architecture.is_some();
    html! {
        <li class="part-of">
            <span class="part-name">{ if has_platform { platform(&child.platform) } else { kind.map(|kind| plain_start(kind, 120)).unwrap_or_default() } }</span>
            <button type="button" class="mono digest-link" title={child.digest.clone()} onclick={hands.wanting(look)}>{ short(&child.digest) }</button>
            <span class="part-bytes">{ measure::bytes(size_of(child)) }</span>
            { bar(size_of(child), largest) }
        </li>
    }
}

/// Config, layers, and beside each layer the step that made it.
fn parts(hands: &Hands, opened: &Opened, config: &Descriptor) -> Html {
    let layers = &opened.facts.layers;
    let largest = layers.iter().chain([config]).map(size_of).max().unwrap_or(0);
    let total = layers.iter().map(size_of).fold(size_of(config), u64::saturating_add);
    let history = opened.config.as_ref().map(|config| config.history.as_slice()).unwrap_or_default();
    let mut making = history.iter().filter(|step| !step.is_empty);
    let others: Vec<&Step> = history.iter().filter(|step| step.is_empty).collect();
    html! {
        <>
            <h3>{ "Layers" }<span class="count">{ layers.len() }</span></h3>
            <ol class="parts-list" aria-label="Layers">
                { for layers.iter().take(SHOWN).map(|layer| self::layer(hands, layer, making.next(), largest)) }
            </ol>
            { left_out(layers.len()) }
            <ul class="parts-list" aria-label="Config">
                <li class="part-of">
                    <span class="part-name">{ "Config" }</span>
                    <span class="mono" title={config.digest.clone()}>{ short(&config.digest) }</span>
                    <span class="part-bytes">{ measure::bytes(size_of(config)) }</span>
                    { bar(size_of(config), largest) }
                </li>
            </ul>
            <p class="hint">{ format!("{} in all.", measure::bytes(total)) }</p>
            if !others.is_empty() {
                <h3>{ "Steps that made no layer" }<span class="count">{ others.len() }</span></h3>
                <ol class="steps">{ for others.iter().take(SHOWN).map(|step| html! { <li class="mono">{ made(step) }</li> }) }</ol>
            }
        </>
    }
}

/// The layers of a manifest of schema 1, which says neither what they are nor, mostly, how large.
fn of_schema1(facts: &Facts, schema1: &Schema1) -> Html {
    let layers = &facts.layers;
    let signing = match schema1.signing() {
        Signing::Unsigned => "It is not signed.",
        Signing::Verified => "Its signatures hold.",
        Signing::Invalid => "A signature does not hold.",
        Signing::Unknown => "A signature cannot be checked here.",
    };
    let named = [&schema1.name, &schema1.tag].into_iter().flatten().map(|part| plain_start(part, 200));
    html! {
        <>
            <p class="hint">{ format!("It says that it is {}. {signing}", named.collect::<Vec<_>>().join(":")) }</p>
            <h3>{ "Layers" }<span class="count">{ layers.len() }</span></h3>
            <ol class="parts-list" aria-label="Layers">
                { for layers.iter().zip(&schema1.images).take(SHOWN).map(|(layer, image)| html! {
                    <li class="part-of">
                        <span class="part-name">{ image.id.as_deref().map(|id| plain_start(id, 12)).unwrap_or_default() }</span>
                        <span class="mono" title={layer.digest.clone()}>{ short(&layer.digest) }</span>
                        <span class="part-bytes">{ layer.size.and_then(|size| u64::try_from(size).ok()).map(measure::bytes).unwrap_or_default() }</span>
                        if let Some(comment) = image.comment.as_deref().or(image.created.as_deref()) {
                            <p class="made mono">{ plain_start(comment, 400) }</p>
                        }
                    </li>
                }) }
            </ol>
            { left_out(layers.len()) }
        </>
    }
}

fn layer(hands: &Hands, layer: &Descriptor, step: Option<&Step>, largest: u64) -> Html {
    let size = size_of(layer);
    let is_open = hands.page.files.as_ref().is_some_and(|files| files.digest == layer.digest);
    html! {
        <li class="part-of">
            <span class="part-name">{ layer.media_type.as_deref().map(|kind| plain_start(kind, 120)).unwrap_or_default() }</span>
            <span class="mono" title={layer.digest.clone()}>{ short(&layer.digest) }</span>
            <span class="part-bytes">{ measure::bytes(size) }</span>
            { bar(size, largest) }
            if let Some(step) = step { <p class="made mono">{ made(step) }</p> }
            <div class="part-tools">
                if !layer.urls.is_empty() {
                    <span class="hint">{ "It lies elsewhere, and registries do not hold it." }</span>
                } else if size > LARGEST {
                    <span class="hint">{ format!("It is too large to be listed here: {} at the most.", measure::bytes(LARGEST)) }</span>
                } else if !is_open {
                    <button type="button" aria-label={format!("Files in {}", short(&layer.digest))} onclick={hands.files(&layer.digest, size)}>{ "Files" }</button>
                }
            </div>
        </li>
    }
}

fn made(step: &Step) -> String {
    let text = step.created_by.as_deref().or(step.comment.as_deref()).unwrap_or("not said how");
    plain_start(text, 400)
}

/// How large something is, beside the largest of its kind. The figure says the same in words.
fn bar(size: u64, largest: u64) -> Html {
    let thousandths = size.saturating_mul(1000).checked_div(largest).unwrap_or(0);
    html! {
        <svg class="size-bar" viewBox="0 0 1000 4" preserveAspectRatio="none" aria-hidden="true">
            <rect class="bar-ground" width="1000" height="4" /><rect class="bar-size" width={thousandths.to_string()} height="4" />
        </svg>
    }
}

/// How many parts are not shown.
pub(super) fn left_out(count: usize) -> Html {
    match count.checked_sub(SHOWN).filter(|more| *more > 0) {
        Some(more) => html! { <p class="hint">{ format!("… and {more} more") }</p> },
        None => Html::default(),
    }
}

fn listing(hands: &Hands, files: &Files) -> Html {
    let page = &hands.page;
    let wanted = page.path.to_lowercase();
    let fitting: Vec<&(String, String)> =
        files.entries.iter().filter(|(path, _)| path.to_lowercase().contains(&wanted)).collect();
    let more = fitting.len().saturating_sub(page.paths);
    let dispatch = page.dispatcher();
    html! {
        <section class="layer-files" aria-label="Files in the layer">
            <h3>{ "Files in " }<span class="mono">{ short(&files.digest) }</span></h3>
            <p class="hint">{ &files.title }{ " " }{ cost(hands, &files.cost) }</p>
            if files.entries.len() > 1 {
                { text_field(TextField {
                    id: "path-filter",
                    label: "Paths with",
                    value: &page.path,
                    error: None,
                    hint: "",
                    placeholder: "",
                    is_secret: false,
                    on_input: Callback::from(move |text| dispatch.dispatch(Action::Path(text))),
                    on_leave: Callback::noop(),
                }) }
            }
            if fitting.is_empty() && !files.entries.is_empty() { <p class="hint">{ "No path has this in it." }</p> }
            <table class="files-table">
                <tbody>
                    { for fitting.iter().take(page.paths).map(|(path, about)| html! {
                        <tr><th scope="row" class="mono">{ plain_line(path) }</th><td>{ plain_line(about) }</td></tr>
                    }) }
                </tbody>
            </table>
            if more > 0 {
                <p class="more-listed"><button type="button" onclick={hands.tell(|| Action::MorePaths)}>{ "Show more" }</button>{ format!(" {more} more") }</p>
            }
        </section>
    }
}
