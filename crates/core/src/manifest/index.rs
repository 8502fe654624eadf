//! Indexes (image-spec, image-index.md).

use crate::json::{Json, Members, NodeId, Read, ReadError, Write, Writer};
use crate::{Descriptor, MediaType};
use std::collections::BTreeMap;

/// The manifests of one image for several platforms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// 2, for ever.
    pub schema_version: u64,
    /// The document's own media type; it may be left out.
    pub media_type: Option<MediaType>,
    /// What an artifact is.
    pub artifact_type: Option<MediaType>,
    /// The children.
    pub manifests: Vec<Descriptor>,
    /// The manifest that this one refers to.
    pub subject: Option<Descriptor>,
    /// Notes for people and programs.
    pub annotations: BTreeMap<String, String>,
}

impl Index {
    /// An OCI index of these manifests.
    pub fn new(manifests: Vec<Descriptor>) -> Self {
        Self {
            schema_version: 2,
            media_type: Some(MediaType::OCI_INDEX),
            artifact_type: None,
            manifests,
            subject: None,
            annotations: BTreeMap::new(),
        }
    }
}

impl Write for Index {
    fn write(&self, to: &mut Writer) {
        to.object(|to| {
            to.member("schemaVersion", &self.schema_version);
            to.optional("mediaType", self.media_type.as_ref());
            to.optional("artifactType", self.artifact_type.as_ref());
            to.member("manifests", &self.manifests);
            to.optional("subject", self.subject.as_ref());
            to.map("annotations", &self.annotations);
        });
    }
}

impl Read for Index {
    fn read(json: &Json<'_>, node: NodeId) -> Result<Self, ReadError> {
        let members = Members::of(json, node)?;
        Ok(Self {
            schema_version: members.required("schemaVersion")?,
            media_type: members.optional("mediaType")?,
            artifact_type: members.optional("artifactType")?,
            manifests: members.required("manifests")?,
            subject: members.optional("subject")?,
            annotations: members.optional("annotations")?.unwrap_or_default(),
        })
    }
}
