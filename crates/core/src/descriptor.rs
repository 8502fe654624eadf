//! Descriptors: what a document says of content that lies elsewhere (image-spec, descriptor.md).

use crate::json::{Json, Members, NodeId, Read, ReadError, Write, Writer};
use crate::{Digest, MediaType};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What some content is, how long it is, and its digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Descriptor {
    /// The content's media type.
    pub media_type: MediaType,
    /// The content's digest.
    pub digest: Digest,
    /// The content's length in bytes.
    pub size: u64,
    /// Where else the content may be fetched from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<String>,
    /// Notes for people and programs.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
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

    /// The descriptor of `{}`, which stands in for content that an artifact has none of; the content is embedded
    /// (image-spec, manifest.md, "Guidance for an Empty Descriptor").
    pub fn empty() -> Self {
        let data = Some("e30=".to_owned());
        Self { data, ..Self::of(MediaType::OCI_EMPTY, Self::EMPTY_CONTENT) }
    }

    /// The content of [`Descriptor::empty`].
    pub const EMPTY_CONTENT: &[u8] = b"{}";
}

impl Write for Descriptor {
    fn write(&self, to: &mut Writer) {
        to.object(|to| {
            to.member("mediaType", &self.media_type);
            to.member("digest", &self.digest);
            to.member("size", &self.size);
            to.list("urls", &self.urls);
            to.map("annotations", &self.annotations);
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Platform {
    /// The processor's architecture, by Go's `GOARCH` names.
    pub architecture: String,
    /// The operating system, by Go's `GOOS` names.
    pub os: String,
    /// The version of the operating system.
    #[serde(rename = "os.version", skip_serializing_if = "Option::is_none")]
    pub os_version: Option<String>,
    /// What the operating system must be able to do.
    #[serde(rename = "os.features", default, skip_serializing_if = "Vec::is_empty")]
    pub os_features: Vec<String>,
    /// The variant of the processor, such as `v8`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// What the processor must be able to do. Docker's manifest lists have it; OCI reserves the name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub features: Vec<String>,
}

impl Platform {
    /// An operating system and an architecture, and nothing more.
    pub fn new(os: &str, architecture: &str) -> Self {
        Self {
            architecture: architecture.to_owned(),
            os: os.to_owned(),
            os_version: None,
            os_features: Vec::new(),
            variant: None,
            features: Vec::new(),
        }
    }

    /// Parses `os/architecture` or `os/architecture/variant`, as users of containers write it.
    pub fn parse(text: &str) -> Result<Self, PlatformError> {
        let is_part = |part: &&str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
        };
        let parts: Vec<&str> = text.split('/').collect();
        if !parts.iter().all(is_part) {
            return Err(PlatformError(text.to_owned()));
        }
        match parts.as_slice() {
            [os, architecture] => Ok(Self::new(os, architecture)),
            [os, architecture, variant] => {
                Ok(Self { variant: Some((*variant).to_owned()), ..Self::new(os, architecture) })
            }
            _ => Err(PlatformError(text.to_owned())),
        }
    }
}

/// Linux on amd64, which most images are for.
impl Default for Platform {
    fn default() -> Self {
        Self::new("linux", "amd64")
    }
}

/// `os/architecture`, and the variant where there is one.
impl std::fmt::Display for Platform {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.os, self.architecture)?;
        self.variant.as_ref().map_or(Ok(()), |variant| write!(f, "/{variant}"))
    }
}

/// Why a text is not a platform.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a platform is written os/architecture or os/architecture/variant, such as linux/arm64/v8, and not “{0}”"
)]
pub struct PlatformError(String);

impl Write for Platform {
    fn write(&self, to: &mut Writer) {
        to.object(|to| {
            self.write_members(to);
            to.list("features", &self.features);
        });
    }
}

impl Platform {
    /// The members that a config has among its own.
    pub(crate) fn write_members(&self, to: &mut Writer) {
        to.member("architecture", &self.architecture);
        to.member("os", &self.os);
        to.optional("os.version", self.os_version.as_ref());
        to.list("os.features", &self.os_features);
        to.optional("variant", self.variant.as_ref());
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
            features: members.optional("features")?.unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_platform_is_read_as_it_is_written() {
        for text in ["linux/amd64", "linux/arm64/v8", "windows/amd64"] {
            assert_eq!(Platform::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "linux", "linux/", "/amd64", "a/b/c/d", "linux/amd 64", "linux/amd64/"] {
            assert!(Platform::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn the_empty_descriptor_is_the_one_in_the_specification() {
        let expected = r#"{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e30="}"#;
        assert_eq!(String::from_utf8(crate::json::write(&Descriptor::empty())).unwrap(), expected);
    }
}
