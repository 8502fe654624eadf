//! Images: one set of layers, and the documents of each flavour over it.

use super::{BuildError, Document, Flavour, Options, check, layer_type};
use crate::layer::Layer;
use crate::manifest::{Execution, History, ImageConfig, ImageManifest, RootFs};
use crate::{Descriptor, MediaType, Platform};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an image is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Image {
    /// What it runs on.
    pub platform: Platform,
    /// When it was made, in the form of RFC 3339.
    pub created: Option<String>,
    /// Who made it.
    pub author: Option<String>,
    /// How it is started.
    pub execution: Execution,
    /// The steps that made it, base first.
    pub steps: Vec<Step>,
    /// What kind of artifact it is; OCI's alone.
    pub artifact_type: Option<MediaType>,
    /// The manifest that it is about; OCI's alone.
    pub subject: Option<Descriptor>,
    /// Notes in the manifest; OCI's alone.
    pub annotations: BTreeMap<String, String>,
}

/// A step in the making of an image.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Step {
    /// What the history says of it. Whether it has a layer is told by `layer` alone.
    pub history: History,
    /// The layer that it made; none for a step that only changed the config.
    pub layer: Option<Layer>,
}

/// The documents of an image. The config is pushed as a blob, with the layers; then the manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuiltImage {
    /// The config.
    pub config: Document,
    /// The manifest.
    pub manifest: Document,
    /// What it runs on.
    pub platform: Platform,
}

impl Image {
    /// An image for Linux on amd64 with these layers, base first, all made by one command.
    pub fn of_layers(layers: Vec<Layer>, created_by: &str) -> Self {
        let step = |layer| Step {
            history: History { created_by: Some(created_by.to_owned()), ..History::default() },
            layer: Some(layer),
        };
        Self { steps: layers.into_iter().map(step).collect(), ..Self::default() }
    }

    /// The layers, base first.
    pub fn layers(&self) -> impl Iterator<Item = &Layer> {
        self.steps.iter().filter_map(|step| step.layer.as_ref())
    }

    /// Config and manifest (image-spec, config.md and manifest.md; Docker, "Image Manifest V 2, Schema 2").
    pub fn build(&self, flavour: Flavour, options: Options) -> Result<BuiltImage, BuildError> {
        self.check()?;
        let (config_type, manifest_type) = match flavour {
            Flavour::Oci => (MediaType::OCI_CONFIG, MediaType::OCI_MANIFEST),
            Flavour::Docker => (MediaType::DOCKER_CONFIG, MediaType::DOCKER_MANIFEST),
        };
        if flavour == Flavour::Docker {
            self.check_docker()?;
        }
        let config = Document::of(config_type, &self.config(options), options.style())?;
        let layers =
            self.layers().map(|layer| layer_type::of_flavour(options.refer(&layer.descriptor), flavour));
        let manifest = ImageManifest {
            media_type: Some(manifest_type.clone()),
            artifact_type: self.artifact_type.clone(),
            subject: self.subject.clone(),
            annotations: self.annotations.clone(),
            ..ImageManifest::new(config.descriptor(), layers.collect::<Result<_, _>>()?)
        };
        let manifest = Document::of(manifest_type, &manifest, options.style())?;
        Ok(BuiltImage { config, manifest, platform: self.platform.clone() })
    }

    /// What any document of it needs.
    pub(super) fn check(&self) -> Result<(), BuildError> {
        check::time(self.created.as_ref())?;
        self.steps.iter().try_for_each(|step| check::time(step.history.created.as_ref()))?;
        check::descriptors(self.layers().map(|layer| &layer.descriptor))?;
        check::descriptors(&self.subject)
    }

    /// What Docker's documents have no place for.
    pub(super) fn check_docker(&self) -> Result<(), BuildError> {
        if self.artifact_type.is_some() {
            return Err(BuildError::NotDockers("artifact type"));
        }
        if self.subject.is_some() {
            return Err(BuildError::NotDockers("subject"));
        }
        if self.annotations.is_empty() { Ok(()) } else { Err(BuildError::NotDockers("annotations")) }
    }

    fn config(&self, options: Options) -> ImageConfig {
        let history = |step: &Step| History { empty_layer: step.layer.is_none(), ..step.history.clone() };
        let history = (!options.broken_config).then(|| self.steps.iter().map(history).collect());
        let diff_ids = self.layers().map(|layer| layer.diff_id.clone()).collect();
        ImageConfig {
            created: self.created.clone(),
            author: self.author.clone(),
            platform: self.platform.clone(),
            execution: self.execution.clone(),
            rootfs: RootFs { kind: "layers".to_owned(), diff_ids },
            history,
        }
    }
}

impl BuiltImage {
    /// What an index says of it.
    pub fn descriptor(&self) -> Descriptor {
        Descriptor { platform: Some(self.platform.clone()), ..self.manifest.descriptor() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Digest;
    use crate::document::Facts;
    use crate::json::Json;
    use crate::validate::Format;

    fn image() -> Image {
        let mut image = Image::of_layers(vec![Layer::docker_empty()], "make");
        image.steps.push(Step::default());
        image
    }

    fn facts(document: &Document) -> Facts {
        let format = Format::of_media_type(document.media_type.as_str()).unwrap();
        Facts::read(&Json::parse(&document.content), format)
    }

    #[test]
    fn each_step_has_its_entry_of_history_and_those_without_a_blob_are_empty() {
        let built = image().build(Flavour::Oci, Options::default()).unwrap();
        let history = facts(&built.config).history;
        assert_eq!(history.iter().map(|step| step.is_empty).collect::<Vec<_>>(), [false, true]);
        let manifest = facts(&built.manifest);
        assert_eq!(manifest.layers.len(), 1);
        assert_eq!(manifest.config.unwrap().digest, built.config.digest.as_str());
    }

    #[test]
    fn the_layers_of_one_image_have_the_media_types_of_each_flavour() {
        let types = |image: &Image, flavour| {
            let built = image.build(flavour, Options::default()).unwrap();
            facts(&built.manifest)
                .layers
                .into_iter()
                .map(|layer| layer.media_type.unwrap())
                .collect::<Vec<_>>()
        };
        let mut image = image();
        assert_eq!(types(&image, Flavour::Docker), [MediaType::DOCKER_LAYER_GZIP.as_str()]);
        image.steps[0].layer.as_mut().unwrap().descriptor.urls = vec!["https://example.com/layer".to_owned()];
        assert_eq!(types(&image, Flavour::Docker), [MediaType::DOCKER_FOREIGN_LAYER_GZIP.as_str()]);
        assert_eq!(types(&image, Flavour::Oci), [MediaType::OCI_LAYER_GZIP.as_str()]);
        image.steps[0].layer.as_mut().unwrap().descriptor.media_type = MediaType::DOCKER_FOREIGN_LAYER_GZIP;
        assert_eq!(types(&image, Flavour::Oci), [MediaType::OCI_FOREIGN_LAYER_GZIP.as_str()]);
    }

    #[test]
    fn escapes_change_the_digest_and_nothing_else() {
        let mut image = image();
        image.annotations.insert("who".to_owned(), "Zoë 😀".to_owned());
        let options = Options { ensure_ascii: true, ..Options::default() };
        let plain = image.build(Flavour::Oci, Options::default()).unwrap().manifest;
        let escaped = image.build(Flavour::Oci, options).unwrap().manifest;
        assert_ne!(plain.digest, escaped.digest);
        assert!(escaped.content.is_ascii());
        assert_eq!(facts(&plain).annotations, facts(&escaped).annotations);
    }

    #[test]
    fn a_broken_config_has_no_history_and_an_invalid_reference_is_no_layers_digest() {
        let options = Options { broken_config: true, invalid_references: true, ..Options::default() };
        let built = image().build(Flavour::Docker, options).unwrap();
        assert!(!String::from_utf8_lossy(&built.config.content).contains("history"));
        let right = Layer::docker_empty().descriptor.digest;
        assert!(facts(&built.manifest).layers.iter().all(|layer| layer.digest != right.as_str()));
    }

    #[test]
    fn what_the_text_or_docker_would_refuse_is_not_built() {
        let error = |change: &dyn Fn(&mut Image), flavour| {
            let mut image = image();
            change(&mut image);
            image.build(flavour, Options::default()).unwrap_err()
        };
        let of_layer = |change: fn(&mut Descriptor), flavour| {
            let change = |image: &mut Image| change(&mut image.steps[0].layer.as_mut().unwrap().descriptor);
            error(&change, flavour)
        };
        for (found, expected) in [
            (
                error(&|image| image.created = Some("today".to_owned()), Flavour::Oci),
                BuildError::Time("today".to_owned()),
            ),
            (
                error(&|image| image.subject = Some(Descriptor::empty()), Flavour::Docker),
                BuildError::NotDockers("subject"),
            ),
            (of_layer(|layer| layer.size = u64::MAX, Flavour::Oci), BuildError::Size(u64::MAX)),
            (
                of_layer(|layer| layer.urls.push("a b".to_owned()), Flavour::Oci),
                BuildError::Url("a b".to_owned()),
            ),
            (
                of_layer(|layer| layer.data = Some("e30=".to_owned()), Flavour::Oci),
                BuildError::Data(Layer::docker_empty().descriptor.digest.to_string()),
            ),
            (
                of_layer(|layer| layer.media_type = MediaType::OCI_LAYER_ZSTD, Flavour::Docker),
                BuildError::LayerType(MediaType::OCI_LAYER_ZSTD),
            ),
            (
                of_layer(|layer| layer.media_type = MediaType::DOCKER_FOREIGN_LAYER_GZIP, Flavour::Docker),
                BuildError::NoUrls,
            ),
        ] {
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn the_config_of_a_page_and_of_the_builder_are_the_same() {
        let layer = Layer::docker_empty();
        let built = Image::of_layers(vec![layer.clone()], "longshore")
            .build(Flavour::Oci, Options::default())
            .unwrap();
        assert_eq!(built.config.content, ImageConfig::new(vec![layer.diff_id], "longshore").to_bytes());
        assert_eq!(built.config.digest, Digest::sha256(&built.config.content));
    }
}
