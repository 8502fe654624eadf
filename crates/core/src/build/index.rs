//! Indexes, and Docker's manifest lists.

use super::{BuildError, Document, Flavour, Options, check};
use crate::manifest;
use crate::{Descriptor, MediaType};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an index is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Index {
    /// The children, each with its platform.
    pub manifests: Vec<Descriptor>,
    /// What kind of artifact it is; OCI's alone.
    pub artifact_type: Option<MediaType>,
    /// The manifest that it is about; OCI's alone.
    pub subject: Option<Descriptor>,
    /// Notes; OCI's alone.
    pub annotations: BTreeMap<String, String>,
}

impl Index {
    /// The document (image-spec, image-index.md; Docker, "Image Manifest V 2, Schema 2", "Manifest List").
    pub fn build(&self, flavour: Flavour, options: Options) -> Result<Document, BuildError> {
        check::descriptors(self.manifests.iter().chain(&self.subject))?;
        let media_type = match flavour {
            Flavour::Oci => MediaType::OCI_INDEX,
            Flavour::Docker => MediaType::DOCKER_MANIFEST_LIST,
        };
        match flavour {
            Flavour::Oci if self.manifests.iter().any(has_features) => return Err(BuildError::Features),
            Flavour::Oci => {}
            Flavour::Docker => self.check_docker()?,
        }
        let index = manifest::Index {
            media_type: Some(media_type.clone()),
            artifact_type: self.artifact_type.clone(),
            subject: self.subject.clone(),
            annotations: self.annotations.clone(),
            ..manifest::Index::new(self.manifests.clone())
        };
        Document::of(media_type, &index, options.style())
    }

    fn check_docker(&self) -> Result<(), BuildError> {
        if self.artifact_type.is_some() || self.manifests.iter().any(|child| child.artifact_type.is_some()) {
            return Err(BuildError::NotDockers("artifact type"));
        }
        if self.subject.is_some() {
            return Err(BuildError::NotDockers("subject"));
        }
        if !self.annotations.is_empty() || self.manifests.iter().any(|child| !child.annotations.is_empty()) {
            return Err(BuildError::NotDockers("annotations"));
        }
        for child in &self.manifests {
            if ![MediaType::DOCKER_MANIFEST, MediaType::DOCKER_SCHEMA1].contains(&child.media_type) {
                return Err(BuildError::ChildType(child.media_type.clone()));
            }
            if child.platform.is_none() {
                return Err(BuildError::NoPlatform);
            }
        }
        Ok(())
    }
}

fn has_features(child: &Descriptor) -> bool {
    child.platform.as_ref().is_some_and(|platform| !platform.features.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Platform;

    fn child(media_type: MediaType) -> Descriptor {
        let platform = Platform { features: vec!["sse4".to_owned()], ..Platform::new("linux", "amd64") };
        Descriptor { platform: Some(platform), ..Descriptor::of(media_type, b"{}") }
    }

    fn build(child: Descriptor, flavour: Flavour) -> Result<String, BuildError> {
        let index = Index { manifests: vec![child], ..Index::default() };
        Ok(String::from_utf8(index.build(flavour, Options::default())?.content).unwrap())
    }

    #[test]
    fn a_list_says_of_each_child_what_its_processor_must_do() {
        let text = build(child(MediaType::DOCKER_MANIFEST), Flavour::Docker).unwrap();
        assert!(
            text.contains(r#""platform":{"architecture":"amd64","os":"linux","features":["sse4"]}"#),
            "{text}"
        );
        assert!(text.contains(r#""mediaType":"application/vnd.docker.distribution.manifest.list.v2+json""#));
    }

    #[test]
    fn what_a_flavour_has_no_place_for_is_said() {
        assert_eq!(build(child(MediaType::OCI_MANIFEST), Flavour::Oci), Err(BuildError::Features));
        assert_eq!(
            build(child(MediaType::OCI_MANIFEST), Flavour::Docker),
            Err(BuildError::ChildType(MediaType::OCI_MANIFEST))
        );
        let bare = Descriptor { platform: None, ..child(MediaType::DOCKER_MANIFEST) };
        assert_eq!(build(bare, Flavour::Docker), Err(BuildError::NoPlatform));
        let mut noted = child(MediaType::DOCKER_MANIFEST);
        noted.annotations.insert("a".to_owned(), "b".to_owned());
        assert_eq!(build(noted, Flavour::Docker), Err(BuildError::NotDockers("annotations")));
    }
}
