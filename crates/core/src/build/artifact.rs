//! Artifacts: anything that is not an image, in an image manifest (image-spec, manifest.md, "Guidelines for
//! Artifact Usage").

use super::{BuildError, Document, Options, check};
use crate::manifest::ImageManifest;
use crate::{Descriptor, MediaType};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an artifact is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Artifact {
    /// What kind of artifact it is.
    pub artifact_type: MediaType,
    /// Its config; none means the empty one.
    #[serde(default)]
    pub config: Option<Descriptor>,
    /// Its blobs; where there is none, the empty one stands in.
    #[serde(default)]
    pub layers: Vec<Descriptor>,
    /// The manifest that it is about.
    #[serde(default)]
    pub subject: Option<Descriptor>,
    /// Notes.
    #[serde(default)]
    pub annotations: BTreeMap<String, String>,
}

impl Artifact {
    /// An artifact of a kind, with nothing in it yet.
    pub fn new(artifact_type: MediaType) -> Self {
        Self { artifact_type, config: None, layers: Vec::new(), subject: None, annotations: BTreeMap::new() }
    }

    /// Whether its manifest refers to the empty blob, [`Descriptor::EMPTY_CONTENT`], which has to be pushed too.
    pub fn has_empty_blob(&self) -> bool {
        self.config.is_none() || self.layers.is_empty()
    }

    /// The manifest.
    pub fn build(&self, options: Options) -> Result<Document, BuildError> {
        check::descriptors(self.config.iter().chain(&self.layers).chain(&self.subject))?;
        let layers = match self.layers.as_slice() {
            [] => vec![Descriptor::empty()],
            layers => layers.iter().map(|layer| options.refer(layer)).collect(),
        };
        let manifest = ImageManifest {
            artifact_type: Some(self.artifact_type.clone()),
            subject: self.subject.clone(),
            annotations: self.annotations.clone(),
            ..ImageManifest::new(self.config.clone().unwrap_or_else(Descriptor::empty), layers)
        };
        Document::of(MediaType::OCI_MANIFEST, &manifest, options.style())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_artifact_without_content_is_the_one_in_the_specification() {
        let mut artifact = Artifact::new(MediaType::parse("application/vnd.example+type").unwrap());
        artifact.annotations.insert("org.opencontainers.image.created".to_owned(), "2023".to_owned());
        let text = String::from_utf8(artifact.build(Options::default()).unwrap().content).unwrap();
        let empty = r#"{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"data":"e30="}"#;
        assert_eq!(
            text,
            format!(
                r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/vnd.example+type","config":{empty},"layers":[{empty}],"annotations":{{"org.opencontainers.image.created":"2023"}}}}"#
            )
        );
    }

    #[test]
    fn the_empty_blob_is_needed_until_config_and_layers_are_given() {
        let mut artifact = Artifact::new(MediaType::JSON);
        artifact.config = Some(Descriptor::of(MediaType::JSON, b"{}"));
        assert!(artifact.has_empty_blob());
        artifact.layers.push(Descriptor::of(MediaType::JSON, b"[]"));
        assert!(!artifact.has_empty_blob());
    }
}
