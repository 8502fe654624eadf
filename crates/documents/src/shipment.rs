//! What has to be pushed before a document can be: the content that it refers to, as far as it is at hand.

use web_sys::Blob;

/// Everything that goes before a document, in the order in which it is pushed.
#[derive(Clone, Debug, Default)]
pub struct Shipment {
    /// Blobs.
    pub blobs: Vec<Packet>,
    /// Manifests and indexes, each behind those that it lists.
    pub manifests: Vec<Packet>,
    /// How many blobs are not at hand.
    pub lacking_blobs: u32,
    /// How many manifests are not at hand.
    pub lacking_manifests: u32,
}

/// Content with its name.
#[derive(Clone, Debug)]
pub struct Packet {
    /// Its digest, as the document that refers to it has it.
    pub digest: String,
    /// Its media type, as the document that refers to it has it.
    pub media_type: String,
    /// Its content.
    pub content: Blob,
}
