//! Sending the document to Play, with the blobs that are known of those it refers to.

use super::action::Action;
use super::hands::Hands;
use crate::pages::play::SENT;
use crate::wire::measure;
use js_sys::{Array, Uint8Array};
use longshore_core::validate::Format;
use longshore_documents::checked::{Checked, Part, Role};
use longshore_worker::spool::blob_of;
use std::collections::BTreeMap;
use wasm_bindgen::JsValue;
use web_sys::{Blob, CustomEvent, CustomEventInit};
use yew::prelude::*;

/// The descriptor of nothing: `{}` (image-spec, manifest.md, "Guidance for an Empty Descriptor").
const EMPTY: (&str, &str) = ("sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", "{}");

/// Blobs whose content is at hand, by their digests.
#[derive(Default)]
pub(crate) struct Known(BTreeMap<String, Blob>);

impl Known {
    /// A blob is at hand.
    pub(crate) fn add(&mut self, digest: &str, content: Blob) {
        self.0.insert(digest.to_owned(), content);
    }

    fn find(&self, digest: &str) -> Option<Blob> {
        let known = self.0.get(digest).cloned();
        known.or_else(|| (digest == EMPTY.0).then(|| blob_of(EMPTY.1.as_bytes()).ok()).flatten())
    }
}

/// What is to be said before the document is sent: what it refers to and is not at hand.
pub(crate) fn caution(checked: &Checked, known: &Known) -> Option<String> {
    let lacking = referred(checked).filter(|part| known.find(&part.digest).is_none());
    let (manifests, blobs): (Vec<&Part>, Vec<&Part>) = lacking.partition(|part| part.role == Role::Manifest);
    let more = if checked.picture.left_out > 0 { "at least " } else { "" };
    match (manifests.len(), blobs.len()) {
        (0, 0) => None,
        (0, blobs) => Some(format!(
            "{more}{} of this manifest are not at hand here, only their digests. Unless the repository has them, the registry answers MANIFEST_BLOB_UNKNOWN.",
            measure::counted(blobs, "blob")
        )),
        (manifests, _) => Some(format!(
            "{more}{} of this index are not at hand here, only their digests. Unless the repository has them, the registry answers MANIFEST_UNKNOWN or the like.",
            measure::counted(manifests, "manifest")
        )),
    }
}

/// The question whether it is to be sent all the same.
pub(crate) fn question(hands: &Hands, caution: &str) -> Html {
    let cancel = {
        let hands = hands.clone();
        Callback::from(move |_: MouseEvent| hands.page.dispatch(Action::Ask(None)))
    };
    html! {
        <div class="question" role="group" aria-label="Before it is sent">
            <p>{ caution.to_owned() }</p>
            <button type="button" class="primary" onclick={hands.callback(send)}>{ "Send it all the same" }</button>
            <button type="button" onclick={cancel}>{ "Cancel" }</button>
        </div>
    }
}

/// Sends it, or asks first.
pub(crate) fn send_or_ask(hands: &Hands) {
    let Some(checked) = hands.page.checked.as_deref() else { return };
    match caution(checked, &hands.works.known.borrow()) {
        Some(caution) => hands.page.dispatch(Action::Ask(Some(caution))),
        None => send(hands),
    }
}

/// Whether it is something that registries take as a manifest.
pub(crate) fn is_manifest(format: Format) -> bool {
    matches!(
        format,
        Format::ImageManifest
            | Format::ImageIndex
            | Format::DockerManifest
            | Format::DockerManifestList
            | Format::DockerSchema1
            | Format::DockerSchema1Signed
    )
}

fn send(hands: &Hands) {
    let Some(checked) = hands.page.checked.as_deref() else { return };
    let Some(format) = checked.format else { return };
    let bytes: Uint8Array = hands.works.desk.bytes();
    let blobs = Array::new();
    let known = hands.works.known.borrow();
    let mut sent: Vec<&str> = Vec::new();
    for part in referred(checked) {
        if let (Some(content), false) = (known.find(&part.digest), sent.contains(&part.digest.as_str())) {
            sent.push(&part.digest);
            blobs.push(&Array::of2(&part.digest.as_str().into(), &content));
        }
    }
    let detail = Array::of4(&format.media_type().into(), &bytes, &blobs, &checked.digest.as_str().into());
    hands.page.dispatch(Action::Ask(None));
    if announce(&detail).is_err() {
        hands.page.dispatch(Action::Trouble("The document could not be sent to Play.".to_owned()));
    }
}

fn announce(detail: &Array) -> Result<(), JsValue> {
    let options = CustomEventInit::new();
    options.set_detail(detail);
    let event = CustomEvent::new_with_event_init_dict(SENT, &options)?;
    web_sys::window().map_or(Ok(false), |window| window.dispatch_event(&event))?;
    Ok(())
}

fn referred(checked: &Checked) -> impl Iterator<Item = &Part> {
    let parts = checked.picture.parts.iter();
    parts.filter(|part| matches!(part.role, Role::Config | Role::Layer | Role::Manifest))
}
