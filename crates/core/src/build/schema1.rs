//! Docker manifests of schema 1 (Docker, "Image Manifest Version 2, Schema 1").

use super::{BuildError, Document, Image, Options, Step};
use crate::json::{Style, Write, Writer, write_as};
use crate::layer::Layer;
use crate::manifest::Execution;
use crate::{Digest, MediaType, RepositoryName, Tag};

#[cfg(feature = "signatures")]
use crate::signature::{SigningKey, sign};

/// What a manifest of schema 1 is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema1 {
    /// The repository that it is for.
    pub name: RepositoryName,
    /// The tag that it is for.
    pub tag: Tag,
    /// The image. Its steps without a layer get Docker's empty one, which has to be pushed too.
    pub image: Image,
}

/// Docker writes the levels of schema 1 three spaces apart.
const INDENT: u8 = 3;

/// When a step was made that does not say so.
const EPOCH: &str = "1970-01-01T00:00:00Z";

impl Schema1 {
    /// The manifest without signatures. Of the options, those about the config mean nothing here: there is none.
    pub fn build(&self, options: Options) -> Result<Document, BuildError> {
        self.image.check()?;
        self.image.check_docker()?;
        if self.image.steps.is_empty() {
            return Err(BuildError::NoSteps);
        }
        let style = Style { indent: Some(INDENT), ..options.style() };
        Document::of(MediaType::DOCKER_SCHEMA1, &self.payload(options), style)
    }

    /// The manifest with a signature. `time` is when it is signed, as RFC 3339 writes it, in UTC and whole seconds.
    /// Its digest is that of the manifest without signatures.
    #[cfg(feature = "signatures")]
    pub fn build_signed(
        &self,
        options: Options,
        key: &SigningKey,
        time: &str,
    ) -> Result<Document, BuildError> {
        super::check::time(Some(&time.to_owned()))?;
        let unsigned = self.build(options)?;
        let content = sign(&unsigned.content, key, time)?;
        Ok(Document { media_type: MediaType::DOCKER_SCHEMA1_SIGNED, content, digest: unsigned.digest })
    }

    fn payload(&self, options: Options) -> Payload<'_> {
        let (mut layers, mut images) = (Vec::new(), Vec::new());
        let mut parent: Option<String> = None;
        let last = self.image.steps.len().saturating_sub(1);
        let empty = Layer::docker_empty().descriptor;
        for (place, step) in self.image.steps.iter().enumerate() {
            let layer = step.layer.as_ref().map_or(empty.clone(), |layer| options.refer(&layer.descriptor));
            let v1 = V1 {
                image: (place == last).then_some(&self.image),
                step,
                id: None,
                parent: parent.as_deref(),
            };
            let id = v1.id(&layer.digest);
            let v1 = V1 { id: Some(&id), ..v1 };
            images.push(V1Compatibility(text(&write_as(&v1, options.style()))));
            layers.push(FsLayer(layer.digest));
            parent = Some(id);
        }
        // From the image itself down to its base.
        layers.reverse();
        images.reverse();
        Payload { schema1: self, layers, images }
    }
}

/// The document.
struct Payload<'a> {
    schema1: &'a Schema1,
    layers: Vec<FsLayer>,
    images: Vec<V1Compatibility>,
}

impl Write for Payload<'_> {
    fn write(&self, to: &mut Writer) {
        to.object(|to| {
            to.member("schemaVersion", &1);
            to.member("name", &self.schema1.name);
            to.member("tag", &self.schema1.tag);
            to.member("architecture", &self.schema1.image.platform.architecture);
            to.member("fsLayers", &self.layers);
            to.member("history", &self.images);
        });
    }
}

/// An entry of `fsLayers`.
struct FsLayer(Digest);

impl Write for FsLayer {
    fn write(&self, to: &mut Writer) {
        to.object(|to| to.member("blobSum", &self.0));
    }
}

/// An entry of `history`: a document in a text.
struct V1Compatibility(String);

impl Write for V1Compatibility {
    fn write(&self, to: &mut Writer) {
        to.object(|to| to.member("v1Compatibility", &self.0));
    }
}

/// An image as Docker kept it before images had manifests: one for each layer, each on its parent.
struct V1<'a> {
    /// What the uppermost says besides.
    image: Option<&'a Image>,
    step: &'a Step,
    id: Option<&'a str>,
    parent: Option<&'a str>,
}

impl V1<'_> {
    /// The identifier: made of the layer, of what is below it, and of what is said of it, so that the same image has
    /// the same one.
    fn id(&self, layer: &Digest) -> String {
        let parent = self.parent.unwrap_or_default();
        let said = text(&write_as(self, Style::default()));
        Digest::sha256(format!("{} {parent} {said}", layer.encoded()).as_bytes()).encoded().to_owned()
    }
}

impl Write for V1<'_> {
    fn write(&self, to: &mut Writer) {
        let history = &self.step.history;
        to.object(|to| {
            if let Some(image) = self.image {
                to.member("architecture", &image.platform.architecture);
                to.member("os", &image.platform.os);
                to.optional("config", Some(&image.execution).filter(|execution| !execution.is_empty()));
            }
            let author = self.image.and_then(|image| image.author.as_ref());
            to.optional("author", author.or(history.author.as_ref()));
            to.optional("comment", history.comment.as_ref());
            let created = self.image.and_then(|image| image.created.as_ref()).or(history.created.as_ref());
            to.member("created", created.map_or(EPOCH, String::as_str));
            // Docker keeps the command of a step here.
            let made =
                Execution { cmd: history.created_by.iter().cloned().collect(), ..Execution::default() };
            to.optional("container_config", Some(&made).filter(|made| !made.is_empty()));
            to.optional("id", self.id.map(str::to_owned).as_ref());
            to.optional("parent", self.parent.map(str::to_owned).as_ref());
            to.optional("throwaway", Some(&true).filter(|_| self.step.layer.is_none()));
        });
    }
}

/// What the writer wrote, which is text.
fn text(written: &[u8]) -> String {
    String::from_utf8_lossy(written).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Facts;
    use crate::json::Json;
    use crate::validate::Format;

    fn schema1() -> Schema1 {
        let mut image = Image::of_layers(vec![Layer::docker_empty()], "make");
        image.execution.cmd = vec!["/bin/app".to_owned()];
        image.steps.push(Step::default());
        let layer = Layer {
            diff_id: Digest::sha256(b""),
            descriptor: crate::Descriptor::of(MediaType::OCI_LAYER_GZIP, b"x"),
        };
        image.steps.push(Step { layer: Some(layer), ..Step::default() });
        Schema1 { name: RepositoryName::parse("a/b").unwrap(), tag: Tag::parse("latest").unwrap(), image }
    }

    fn facts(document: &Document) -> Facts {
        let format = Format::of_media_type(document.media_type.as_str()).unwrap();
        Facts::read(&Json::parse(&document.content), format)
    }

    #[test]
    fn layers_and_images_go_from_the_image_down_to_its_base() {
        let facts = facts(&schema1().build(Options::default()).unwrap());
        let schema1 = facts.schema1.unwrap();
        let empty = Layer::docker_empty().descriptor.digest;
        let layers: Vec<_> = facts.layers.iter().map(|layer| layer.digest.as_str()).collect();
        // Facts have the base first.
        assert_eq!(layers, [empty.as_str(), empty.as_str(), Digest::sha256(b"x").as_str()]);
        let images = &schema1.images;
        assert_eq!(images.len(), 3);
    }

    #[test]
    fn the_text_is_the_one_that_docker_writes() {
        let text = text(&schema1().build(Options::default()).unwrap().content);
        let begins = "{\n   \"schemaVersion\": 1,\n   \"name\": \"a/b\",\n   \"tag\": \"latest\",\n   \"architecture\": \"amd64\",\n   \"fsLayers\": [\n      {\n         \"blobSum\": ";
        assert!(text.starts_with(begins), "{text}");
        assert!(text.ends_with("\n      }\n   ]\n}"), "{text}");
    }

    #[test]
    fn an_image_without_a_step_is_not_built() {
        let mut schema1 = schema1();
        schema1.image.steps.clear();
        assert_eq!(schema1.build(Options::default()), Err(BuildError::NoSteps));
    }

    #[cfg(feature = "signatures")]
    #[test]
    fn a_signature_changes_the_bytes_and_not_the_digest() {
        let key = SigningKey::from_bytes(&[7; 32]).unwrap();
        let signed = schema1().build_signed(Options::default(), &key, "2024-01-02T03:04:05Z").unwrap();
        let unsigned = schema1().build(Options::default()).unwrap();
        assert_eq!(signed.digest, unsigned.digest);
        assert_ne!(signed.content, unsigned.content);
        assert_eq!(facts(&signed).digest, unsigned.digest);
    }
}
