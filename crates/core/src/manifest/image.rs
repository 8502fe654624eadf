//! Image manifests (image-spec, manifest.md).

use crate::json::{Json, Members, NodeId, Read, ReadError, Write, Writer, write};
use crate::{Descriptor, MediaType};
use std::collections::BTreeMap;

/// A config and layers that make one image; or an artifact, whose config may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageManifest {
    /// 2, for ever.
    pub schema_version: u64,
    /// The document's own media type; it may be left out.
    pub media_type: Option<MediaType>,
    /// What an artifact is.
    pub artifact_type: Option<MediaType>,
    /// The config.
    pub config: Descriptor,
    /// The layers, base first.
    pub layers: Vec<Descriptor>,
    /// The manifest that this one refers to.
    pub subject: Option<Descriptor>,
    /// Notes for people and programs.
    pub annotations: BTreeMap<String, String>,
}

impl ImageManifest {
    /// An OCI image manifest.
    pub fn new(config: Descriptor, layers: Vec<Descriptor>) -> Self {
        Self {
            schema_version: 2,
            media_type: Some(MediaType::OCI_MANIFEST),
            artifact_type: None,
            config,
            layers,
            subject: None,
            annotations: BTreeMap::new(),
        }
    }

    /// The document's bytes: the same image always gives the same ones.
    pub fn to_bytes(&self) -> Vec<u8> {
        write(self)
    }
}

impl Write for ImageManifest {
    fn write(&self, to: &mut Writer) {
        to.object(|to| {
            to.member("schemaVersion", &self.schema_version);
            to.optional("mediaType", self.media_type.as_ref());
            to.optional("artifactType", self.artifact_type.as_ref());
            to.member("config", &self.config);
            to.member("layers", &self.layers);
            to.optional("subject", self.subject.as_ref());
            to.map("annotations", &self.annotations);
        });
    }
}

impl Read for ImageManifest {
    fn read(json: &Json<'_>, node: NodeId) -> Result<Self, ReadError> {
        let members = Members::of(json, node)?;
        Ok(Self {
            schema_version: members.required("schemaVersion")?,
            media_type: members.optional("mediaType")?,
            artifact_type: members.optional("artifactType")?,
            config: members.required("config")?,
            layers: members.required("layers")?,
            subject: members.optional("subject")?,
            annotations: members.optional("annotations")?.unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Digest;

    #[test]
    fn the_same_image_gives_the_same_bytes() {
        let config = Descriptor::of(MediaType::OCI_CONFIG, b"{}");
        let bytes = ImageManifest::new(config.clone(), Vec::new()).to_bytes();
        assert_eq!(
            String::from_utf8(bytes.clone()).unwrap(),
            r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[]}"#
        );
        assert_eq!(
            Digest::sha256(&bytes),
            Digest::sha256(&ImageManifest::new(config, Vec::new()).to_bytes())
        );
    }
}
