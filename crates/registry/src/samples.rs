//! Sample images, so that there is something to pull before anything was pushed.

use crate::policy::Policy;
use crate::state::{State, StoredManifest};
use bytes::Bytes;
use longshore_core::layer::{LayerError, LayerWriter};
use longshore_core::manifest::{ImageConfig, ImageManifest};
use longshore_core::{Descriptor, Digest, MediaType, RepositoryName, Tag};

/// How many tags a repository has that is called gargantuan.
const MANY: usize = 250;

/// Puts a small image into each repository that the policy names.
pub(crate) fn push(state: &mut State, policy: &Policy) {
    for name in policy.repositories.keys() {
        let tags = match name.as_str().rsplit('/').next() {
            Some("complex") => ["latest", "prod", "v1.0", "v2.0"].map(str::to_owned).to_vec(),
            Some("gargantuan") => {
                let numbered = (1..MANY).map(|number| format!("v{number}"));
                std::iter::once("latest".to_owned()).chain(numbered).collect()
            }
            _ => vec!["latest".to_owned()],
        };
        push_image(state, name, &tags);
    }
}

/// All tags point to one image, but for those of versions in a small repository, where each
/// has a layer more than the one before.
fn push_image(state: &mut State, name: &RepositoryName, tags: &[String]) {
    let mut files = vec![("README.txt".to_owned(), format!("This is the sample image {name}.\n"))];
    let mut image = Image::of(&files);
    for tag in tags {
        if tags.len() < MANY && tag.starts_with('v') {
            files.push((format!("versions/{tag}.txt"), format!("{name} {tag}\n")));
            image = Image::of(&files);
        }
        // The tags are the ones above, and packing into memory does not fail.
        if let (Ok(tag), Ok(image)) = (Tag::parse(tag), &image) {
            image.push(state, name, tag);
        }
    }
}

/// An image with a layer for each file.
struct Image {
    config: Bytes,
    layers: Vec<(Descriptor, Bytes)>,
}

impl Image {
    fn of(files: &[(String, String)]) -> Result<Self, LayerError> {
        let mut layers = Vec::new();
        let mut diff_ids = Vec::new();
        for (path, text) in files {
            let content = text.as_bytes();
            let (mut writer, mut blob) = LayerWriter::begin(path, content.len() as u64, content, false);
            blob.extend(writer.write(content)?);
            let (last, layer) = writer.finish()?;
            blob.extend(last);
            diff_ids.push(layer.diff_id);
            layers.push((layer.descriptor, blob.into()));
        }
        Ok(Self { config: ImageConfig::new(diff_ids, "longshore").to_bytes().into(), layers })
    }

    fn push(&self, state: &mut State, name: &RepositoryName, tag: Tag) {
        let config = Descriptor::of(MediaType::OCI_CONFIG, &self.config);
        state.put_blob(name, config.digest.clone(), self.config.clone().into());
        let descriptors = self.layers.iter().map(|(descriptor, _)| descriptor.clone()).collect();
        for (descriptor, blob) in &self.layers {
            state.put_blob(name, descriptor.digest.clone(), blob.clone().into());
        }
        let content: Bytes = ImageManifest::new(config, descriptors).to_bytes().into();
        let digest = Digest::sha256(&content);
        let manifest = StoredManifest { media_type: MediaType::OCI_MANIFEST, content, refers: None };
        state.put_manifest(name, [tag], &digest, manifest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state() -> State {
        let mut state = State::default();
        push(&mut state, &Policy::accounts());
        state
    }

    fn tags(state: &State, name: &str) -> usize {
        state.repository(&RepositoryName::parse(name).unwrap()).unwrap().tags().len()
    }

    #[test]
    fn every_repository_has_an_image_and_one_has_many_tags() {
        let state = state();
        assert_eq!(state.repositories().len(), 7);
        assert_eq!(tags(&state, "devtable/gargantuan"), 250);
        assert_eq!(tags(&state, "devtable/complex"), 4);
        assert_eq!(tags(&state, "devtable/simple"), 1);
    }

    #[test]
    fn versions_of_the_complex_image_differ() {
        let state = state();
        let repository = state.repository(&RepositoryName::parse("devtable/complex").unwrap()).unwrap();
        let digests: std::collections::BTreeSet<_> =
            repository.tags().iter().map(|(_, digest)| digest).collect();
        assert_eq!(digests.len(), 3);
    }

    #[test]
    fn samples_are_always_the_same() {
        let digests = |state: &State| -> Vec<Digest> {
            let repositories = state.repositories().iter().map(|(_, repository)| repository);
            repositories.flat_map(|it| it.tags().iter().map(|(_, digest)| digest.clone())).collect()
        };
        assert_eq!(digests(&state()), digests(&state()));
    }
}
