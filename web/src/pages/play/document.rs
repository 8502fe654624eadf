//! A manifest that was sent here from the page Manifests, with the blobs of it that are known there.

use super::action::Action;
use super::hands::Hands;
use crate::wire::measure;
use js_sys::{Array, Uint8Array};
use longshore_core::{Digest, MediaType};
use longshore_worker::job::{Child, Document};
use wasm_bindgen::{JsCast as _, JsValue};
use yew::prelude::*;

/// The event that brings one.
pub(crate) const SENT: &str = "longshore-send";

/// Reads what the event brings: media type, bytes; of each blob its digest and content; the digest; the manifests that
/// it lists.
pub(crate) fn read(detail: &JsValue) -> Option<Document> {
    let detail: &Array = detail.dyn_ref()?;
    let blob = |blob: JsValue| {
        let blob: Array = blob.dyn_into().ok()?;
        Some((Digest::parse(&blob.get(0).as_string()?).ok()?, blob.get(1).dyn_into().ok()?))
    };
    let child = |child: JsValue| {
        let media_type = MediaType::parse(&child.dyn_ref::<Array>()?.get(2).as_string()?).ok()?;
        blob(child).map(|(digest, content)| Child { media_type, digest, content })
    };
    Some(Document {
        media_type: MediaType::parse(&detail.get(0).as_string()?).ok()?,
        manifest: detail.get(1).dyn_ref::<Uint8Array>()?.to_vec().into(),
        digest: Digest::parse(&detail.get(3).as_string()?).ok()?,
        blobs: detail.get(2).dyn_ref::<Array>()?.iter().filter_map(blob).collect(),
        children: detail.get(4).dyn_ref::<Array>()?.iter().filter_map(child).collect(),
    })
}

/// The manifest in the form, in the place of files.
pub(crate) fn document(hands: &Hands, document: &Document) -> Html {
    let dispatch = hands.play.dispatcher();
    let remove = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Take(None)));
    html! {
        <div class="field">
            <p class="account">
                { "The manifest from the page Manifests: " }<code>{ document.media_type.as_str() }</code>
                { format!(
                    ", {}, with {} and {} that it lists. ",
                    measure::bytes(document.manifest.len() as u64),
                    measure::counted(document.blobs.len(), "blob"),
                    measure::counted(document.children.len(), "manifest"),
                ) }
            </p>
            <button type="button" onclick={remove}>{ "Push files instead" }</button>
        </div>
    }
}
