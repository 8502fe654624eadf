//! Manifests and indexes, byte by byte.

use crate::digests::Content;
use longshore_core::json::{Write, Writer, write};
use longshore_core::{Descriptor, Digest};
use std::collections::BTreeMap;

/// A manifest to be pushed.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) content: Content,
    pub(crate) media_type: &'static str,
    pub(crate) subject: Option<Digest>,
}

impl Document {
    pub(crate) fn is_index(&self) -> bool {
        self.media_type == INDEX
    }
}

pub(crate) const IMAGE: &str = "application/vnd.oci.image.manifest.v1+json";
pub(crate) const INDEX: &str = "application/vnd.oci.image.index.v1+json";

/// What stands in a manifest or an index.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) artifact_type: Option<String>,
    /// Of an image, its config; an index has none.
    pub(super) config: Option<Descriptor>,
    /// Layers or manifests.
    pub(super) parts: Vec<Descriptor>,
    pub(super) subject: Option<Descriptor>,
    pub(super) annotations: BTreeMap<String, String>,
    /// A field that no specification knows.
    pub(super) custom: Option<(String, String)>,
}

impl Draft {
    pub(super) fn media_type(&self) -> &'static str {
        if self.config.is_some() { IMAGE } else { INDEX }
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        write(self)
    }
}

impl Write for Draft {
    fn write(&self, to: &mut Writer) {
        to.object(|to| {
            to.member("schemaVersion", &2);
            to.member("mediaType", self.media_type());
            to.optional("artifactType", self.artifact_type.as_ref());
            to.optional("config", self.config.as_ref());
            let parts = if self.config.is_some() { "layers" } else { "manifests" };
            to.member(parts, &self.parts);
            to.optional("subject", self.subject.as_ref());
            to.map("annotations", &self.annotations);
            if let Some((name, value)) = &self.custom {
                to.member(name, value);
            }
        });
    }
}

/// An image's config.
pub(super) struct Config<'a> {
    /// Nobody else's config has it.
    pub(super) word: String,
    pub(super) os: &'a str,
    pub(super) architecture: &'a str,
    pub(super) diff_ids: Vec<Digest>,
    pub(super) custom: Option<(String, String)>,
}

impl Write for Config<'_> {
    fn write(&self, to: &mut Writer) {
        to.object(|to| {
            to.member("author", &format!("Longshore, conformance {}", self.word));
            to.member("architecture", self.architecture);
            to.member("os", self.os);
            to.member("rootfs", &RootFs(&self.diff_ids));
            if let Some((name, value)) = &self.custom {
                to.member(name, value);
            }
        });
    }
}

struct RootFs<'a>(&'a Vec<Digest>);

impl Write for RootFs<'_> {
    fn write(&self, to: &mut Writer) {
        to.object(|to| {
            to.member("type", "layers");
            to.member("diff_ids", self.0);
        });
    }
}
