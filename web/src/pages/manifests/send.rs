//! Sending the document to Play, with all that it refers to and is at hand: blobs, and manifests that an index lists.

use super::action::Action;
use super::hands::Hands;
use super::works::Works;
use crate::pages::play::SENT;
use crate::wire::measure;
use js_sys::{Array, Uint8Array};
use longshore_core::validate::Format;
use longshore_documents::message::Order;
use longshore_documents::shipment::{Packet, Shipment};
use longshore_documents::survey::Given;
use std::collections::BTreeMap;
use wasm_bindgen::JsValue;
use web_sys::{Blob, CustomEvent, CustomEventInit};
use yew::prelude::*;

/// Blobs that were built here, by their digests.
#[derive(Default)]
pub(crate) struct Known(BTreeMap<String, Blob>);

impl Known {
    /// A blob is at hand.
    pub(crate) fn add(&mut self, digest: &str, content: Blob) {
        self.0.insert(digest.to_owned(), content);
    }

    /// All of them, with their digests in the place of paths.
    fn all(&self) -> Vec<Given> {
        let given =
            |(digest, content): (&String, &Blob)| Given { path: digest.clone(), content: content.clone() };
        self.0.iter().map(given).collect()
    }
}

/// A document on its way to Play.
pub(crate) struct Outgoing {
    media_type: String,
    bytes: Uint8Array,
    digest: String,
}

/// What is to be said before a document is sent: what it refers to and is not at hand.
fn caution(shipment: &Shipment) -> Option<String> {
    let lacking = |count: u32, noun: &str| (count > 0).then(|| measure::counted(count as usize, noun));
    let manifests = lacking(shipment.lacking_manifests, "manifest");
    let blobs = lacking(shipment.lacking_blobs, "blob");
    let is_one = shipment.lacking_manifests + shipment.lacking_blobs == 1;
    let lacking: Vec<String> = manifests.into_iter().chain(blobs).collect();
    let (are, digests, them) =
        if is_one { ("is", "its digest", "it") } else { ("are", "their digests", "them") };
    (!lacking.is_empty()).then(|| {
        format!(
            "{} that it refers to {are} not at hand here, only {digests}. Unless the repository has {them}, the registry answers MANIFEST_BLOB_UNKNOWN, MANIFEST_UNKNOWN or the like.",
            lacking.join(" and ")
        )
    })
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

/// Has gathered what goes before it; then it is sent, or the user is asked first.
pub(crate) fn send_or_ask(hands: &Hands) {
    let Some(checked) = hands.page.checked.as_deref() else { return };
    let Some(format) = checked.format else { return };
    let (works, bytes) = (&hands.works, hands.works.desk.bytes());
    let (given, _) = works.wanted.get();
    let outgoing = Outgoing {
        media_type: format.media_type().to_owned(),
        bytes: bytes.slice(0, bytes.length()),
        digest: checked.digest.clone(),
    };
    *works.outgoing.borrow_mut() = Some((outgoing, Shipment::default()));
    let known = works.known.borrow().all();
    let media_type = given.map(|format| format.media_type().to_owned());
    works.give_order(Order::Gather { bytes, media_type, known });
}

impl Works {
    /// What goes before the document is there.
    pub(super) fn gathered(&self, shipment: Shipment) {
        let caution = caution(&shipment);
        if let Some((_, gathered)) = &mut *self.outgoing.borrow_mut() {
            *gathered = shipment;
        }
        match caution {
            Some(caution) => self.say(Action::Ask(Some(caution))),
            None => self.send(),
        }
    }

    /// Sends the document with all that was gathered.
    fn send(&self) {
        let Some((outgoing, shipment)) = self.outgoing.take() else { return };
        let packed = |packets: &[Packet]| -> Array {
            let packed = |it: &Packet| {
                Array::of3(&it.digest.as_str().into(), &it.content, &it.media_type.as_str().into())
            };
            packets.iter().map(packed).collect()
        };
        let detail = Array::of5(
            &outgoing.media_type.as_str().into(),
            &outgoing.bytes,
            &packed(&shipment.blobs),
            &outgoing.digest.as_str().into(),
            &packed(&shipment.manifests),
        );
        self.say(Action::Ask(None));
        if announce(&detail).is_err() {
            self.say(Action::Trouble("The document could not be sent to Play.".to_owned()));
        }
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
    hands.works.send();
}

fn announce(detail: &Array) -> Result<(), JsValue> {
    let options = CustomEventInit::new();
    options.set_detail(detail);
    let event = CustomEvent::new_with_event_init_dict(SENT, &options)?;
    web_sys::window().map_or(Ok(false), |window| window.dispatch_event(&event))?;
    Ok(())
}
