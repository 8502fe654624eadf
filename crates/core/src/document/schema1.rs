//! Manifests of schema 1: read from what is signed, where that is known.

use super::read::{object, text, texts};
use super::{Descriptor, Facts};
use crate::Digest;
use crate::json::{Json, NodeId, Span};
use crate::signature::{self, Payload, Signature, Status};
use crate::validate::Format;

/// What only manifests of schema 1 say.
#[derive(Clone, Debug)]
pub struct Schema1 {
    /// The repository's name.
    pub name: Option<String>,
    /// The tag.
    pub tag: Option<String>,
    /// The images, base first: the one that `layers` has at the same place is the image's layer.
    pub images: Vec<Image>,
    /// The text that is signed, and how much of the document it is.
    pub payload: Option<Payload>,
    /// The signatures.
    pub signatures: Vec<Signature>,
}

/// An image in `v1Compatibility`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Image {
    /// Where the string stands that holds it.
    pub span: Span,
    /// Its identifier.
    pub id: Option<String>,
    /// The image that it stands on.
    pub parent: Option<String>,
    /// When it was made, as it is written.
    pub created: Option<String>,
    /// By whom.
    pub author: Option<String>,
    /// What was said about it.
    pub comment: Option<String>,
    /// The size of its layer.
    pub size: Option<i128>,
    /// Its labels: those that are strings.
    pub labels: Vec<(String, String)>,
}

/// What the signatures of a manifest are worth together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Signing {
    /// There is none.
    Unsigned,
    /// All of them hold.
    Verified,
    /// One of them does not.
    Invalid,
    /// One of them cannot be checked here.
    Unknown,
}

impl Schema1 {
    /// What the signatures are worth together.
    pub fn signing(&self) -> Signing {
        let is = |status| self.signatures.iter().any(|signature| signature.status == status);
        if self.signatures.is_empty() {
            Signing::Unsigned
        } else if self.signatures.iter().all(|signature| signature.status == Status::Verified) {
            Signing::Verified
        } else if is(Status::NotChecked)
            && self
                .signatures
                .iter()
                .all(|signature| matches!(signature.status, Status::Verified | Status::NotChecked))
        {
            Signing::Unknown
        } else {
            Signing::Invalid
        }
    }
}

pub(super) fn read(facts: &mut Facts, json: &Json<'_>, root: NodeId) {
    let Some(signed) = signature::read(json.source(), json, root) else {
        facts.media_type = Format::DockerSchema1.media_type();
        read_payload(facts, json, root, None);
        return;
    };
    facts.media_type = Format::DockerSchema1Signed.media_type();
    let Some(payload) = signed.payload else {
        read_payload(facts, json, root, None);
        put_signatures(facts, None, signed.signatures);
        return;
    };
    facts.digest = Digest::sha256(&payload.text);
    let text = Json::parse(&payload.text);
    if let Some(root) = text.root() {
        read_payload(facts, &text, root, Some(payload.head));
    }
    put_signatures(facts, Some(payload.clone()), signed.signatures);
}

fn put_signatures(facts: &mut Facts, payload: Option<Payload>, signatures: Vec<Signature>) {
    if let Some(schema1) = &mut facts.schema1 {
        schema1.payload = payload;
        schema1.signatures = signatures;
    }
}

/// Reads the manifest; `head` is how many bytes the text shares with the document.
fn read_payload(facts: &mut Facts, json: &Json<'_>, root: NodeId, head: Option<usize>) {
    let head = head.map_or(u32::MAX, |head| u32::try_from(head).unwrap_or(u32::MAX));
    // What stands behind the shared bytes has no place in the document.
    let place = |node| {
        let span = json.span(node);
        if span.end <= head { span } else { Span::default() }
    };
    let entries = |name| {
        let list = json.member(root, name);
        let mut entries: Vec<NodeId> = list.into_iter().flat_map(|list| json.children(list)).collect();
        entries.reverse();
        entries
    };
    let (layers, history) = (entries("fsLayers"), entries("history"));
    // The lists begin with the image itself, so what one of them has too many is at its end: the base.
    let length = layers.len().min(history.len());
    let layers = layers.get(layers.len() - length..).unwrap_or_default();
    let history = history.get(history.len() - length..).unwrap_or_default();
    let images: Vec<Image> = history.iter().map(|entry| image(json, *entry, place(*entry))).collect();
    facts.layers = layers
        .iter()
        .zip(&images)
        .map(|(layer, image)| Descriptor {
            span: place(*layer),
            digest: text(json, *layer, "blobSum").unwrap_or_default(),
            size: image.size,
            ..Descriptor::default()
        })
        .collect();
    facts.labels = images.last().map(|image| image.labels.clone()).unwrap_or_default();
    facts.platform.architecture = text(json, root, "architecture");
    facts.schema1 = Some(Schema1 {
        name: text(json, root, "name"),
        tag: text(json, root, "tag"),
        images,
        payload: None,
        signatures: Vec::new(),
    });
}

fn image(json: &Json<'_>, entry: NodeId, span: Span) -> Image {
    let held = text(json, entry, "v1Compatibility").unwrap_or_default();
    let json = Json::parse(held.as_bytes());
    let Some(root) = json.root() else { return Image { span, ..Image::default() } };
    let text = |name| text(&json, root, name);
    Image {
        span,
        id: text("id"),
        parent: text("parent"),
        created: text("created"),
        author: text("author"),
        comment: text("comment"),
        size: json.member(root, "Size").and_then(|size| json.number(size)?.whole()),
        labels: object(&json, root, "config").map(|node| texts(&json, node, "Labels")).unwrap_or_default(),
    }
}
