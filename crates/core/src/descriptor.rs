//! Descriptors: what a document says of content that lies elsewhere (image-spec, descriptor.md).

use crate::json::{Json, Members, NodeId, Read, ReadError, Write, Writer};
use crate::{Digest, MediaType};
use serde::Serialize;
use std::collections::BTreeMap;

/// What some content is, how long it is, and its digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Descriptor {
    /// The content's media type.
    pub media_type: MediaType,
    /// The content's digest.
    pub digest: Digest,
    /// The content's length in bytes.
    pub size: u64,
    /// Where else the content may be fetched from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<String>,
    /// Notes for people and programs.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
    /// The content itself, in base64, where it is small.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
    /// What an artifact is, when the descriptor points to one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub artifact_type: Option<MediaType>,
    /// What the content runs on, in an index.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<Platform>,
}

impl Descriptor {
    /// A descriptor with nothing but what it must have.
    pub fn new(media_type: MediaType, digest: Digest, size: u64) -> Self {
        Self {
            media_type,
            digest,
            size,
            urls: Vec::new(),
            annotations: BTreeMap::new(),
            data: None,
            artifact_type: None,
            platform: None,
        }
    }

    /// The descriptor of this content.
    pub fn of(media_type: MediaType, content: &[u8]) -> Self {
        Self::new(media_type, Digest::sha256(content), content.len() as u64)
    }
}

impl Write for Descriptor {
    fn write(&self, to: &mut Writer) {
        to.object(|to| {
            to.member("mediaType", &self.media_type);
            to.member("digest", &self.digest);
            to.member("size", &self.size);
            to.optional("urls", Some(&self.urls).filter(|urls| !urls.is_empty()));
            to.optional("annotations", Some(&self.annotations).filter(|all| !all.is_empty()));
            to.optional("data", self.data.as_ref());
            to.optional("artifactType", self.artifact_type.as_ref());
            to.optional("platform", self.platform.as_ref());
        });
    }
}

impl Read for Descriptor {
    fn read(json: &Json<'_>, node: NodeId) -> Result<Self, ReadError> {
        let members = Members::of(json, node)?;
        Ok(Self {
            media_type: members.required("mediaType")?,
            digest: members.required("digest")?,
            size: members.required("size")?,
            urls: members.optional("urls")?.unwrap_or_default(),
            annotations: members.optional("annotations")?.unwrap_or_default(),
            data: members.optional("data")?,
            artifact_type: members.optional("artifactType")?,
            platform: members.optional("platform")?,
        })
    }
}

/// What an image runs on (image-spec, image-index.md, `platform`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Platform {
    /// The processor's architecture, by Go's `GOARCH` names.
    pub architecture: String,
    /// The operating system, by Go's `GOOS` names.
    pub os: String,
    /// The version of the operating system.
    #[serde(rename = "os.version", skip_serializing_if = "Option::is_none")]
    pub os_version: Option<String>,
    /// What the operating system must be able to do.
    #[serde(rename = "os.features", skip_serializing_if = "Vec::is_empty")]
    pub os_features: Vec<String>,
    /// The variant of the processor, such as `v8`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
}

impl Write for Platform {
    fn write(&self, to: &mut Writer) {
        to.object(|to| {
            to.member("architecture", &self.architecture);
            to.member("os", &self.os);
            to.optional("os.version", self.os_version.as_ref());
            to.optional("os.features", Some(&self.os_features).filter(|all| !all.is_empty()));
            to.optional("variant", self.variant.as_ref());
        });
    }
}

impl Read for Platform {
    fn read(json: &Json<'_>, node: NodeId) -> Result<Self, ReadError> {
        let members = Members::of(json, node)?;
        Ok(Self {
            architecture: members.required("architecture")?,
            os: members.required("os")?,
            os_version: members.optional("os.version")?,
            os_features: members.optional("os.features")?.unwrap_or_default(),
            variant: members.optional("variant")?,
        })
    }
}
