//! A manifest that was sent here from the page Manifests, with the blobs of it that are known there.

use super::action::Action;
use super::hands::Hands;
use crate::wire::measure;
use bytes::Bytes;
use js_sys::{Array, Uint8Array};
use longshore_client::image::{Blob, Image};
use longshore_client::source::Source as _;
use longshore_core::{Descriptor, Digest, MediaType};
use longshore_worker::blob::BlobSource;
use std::rc::Rc;
use wasm_bindgen::{JsCast as _, JsValue};
use yew::prelude::*;

/// The event that brings one.
pub(crate) const SENT: &str = "longshore-send";

/// A manifest, and blobs that it refers to.
#[derive(Clone)]
pub(crate) struct Document {
    media_type: MediaType,
    manifest: Bytes,
    digest: Digest,
    blobs: Vec<(Digest, web_sys::Blob)>,
}

impl Document {
    /// Reads what the event brings: media type, bytes; of each blob its digest and content; the digest.
    pub(crate) fn read(detail: &JsValue) -> Option<Self> {
        let detail: &Array = detail.dyn_ref()?;
        let blob = |blob: JsValue| {
            let blob: Array = blob.dyn_into().ok()?;
            Some((Digest::parse(&blob.get(0).as_string()?).ok()?, blob.get(1).dyn_into().ok()?))
        };
        Some(Self {
            media_type: MediaType::parse(&detail.get(0).as_string()?).ok()?,
            manifest: detail.get(1).dyn_ref::<Uint8Array>()?.to_vec().into(),
            digest: Digest::parse(&detail.get(3).as_string()?).ok()?,
            blobs: detail.get(2).dyn_ref::<Array>()?.iter().filter_map(blob).collect(),
        })
    }

    /// What is pushed.
    pub(crate) fn image(&self) -> Image {
        let blob = |(digest, content): &(Digest, web_sys::Blob)| {
            let source = BlobSource::new(content.clone());
            let descriptor = Descriptor::new(MediaType::OCTET_STREAM, digest.clone(), source.size());
            Blob { descriptor, source: Rc::new(source) }
        };
        let layers = self.blobs.iter().map(blob).collect();
        Image {
            config: None,
            layers,
            manifest: self.manifest.clone(),
            media_type: self.media_type.clone(),
            digest: self.digest.clone(),
        }
    }
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Document({}, {} bytes)", self.media_type, self.manifest.len())
    }
}

/// The manifest in the form, in the place of files.
pub(crate) fn document(hands: &Hands, document: &Document) -> Html {
    let dispatch = hands.play.dispatcher();
    let remove = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Take(None)));
    html! {
        <div class="field">
            <p class="account">
                { "The manifest from the page Manifests: " }<code>{ document.media_type.as_str() }</code>
                { format!(", {}, with {}. ", measure::bytes(document.manifest.len() as u64), measure::counted(document.blobs.len(), "blob")) }
            </p>
            <button type="button" onclick={remove}>{ "Push files instead" }</button>
        </div>
    }
}
