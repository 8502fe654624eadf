//! Manifests of Docker schema 1 (Docker, "Image Manifest Version 2, Schema 1").

use crate::digest::DigestError;
use crate::document::{Facts, Image, Schema1, Signing};
use crate::json::Json;
use crate::validate::Format;
use crate::{Digest, MediaType};

/// A manifest of schema 1, signed or not: what a registry has to know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema1Manifest {
    /// The name that it gives its repository.
    pub name: String,
    /// The tag that it gives itself.
    pub tag: String,
    /// The digests of its layers, base first; one layer may stand there several times.
    pub layers: Vec<Digest>,
    /// What its digest is computed over: the signed text, or all of it where nothing is signed.
    pub payload: Vec<u8>,
}

impl Schema1Manifest {
    /// Parses a manifest: the signed text counts, never what stands around it. Signatures have to hold.
    pub fn parse(content: &[u8]) -> Result<Self, Schema1Error> {
        let json = Json::parse(content);
        if let Some(problem) = json.problems().first() {
            return Err(Schema1Error::Syntax { at: problem.span.start });
        }
        let mut facts = Facts::read(&json, Format::DockerSchema1Signed);
        let Some(schema1) = facts.schema1.take() else { return Err(Schema1Error::Missing("fsLayers")) };
        if schema1.signing() == Signing::Invalid {
            return Err(Schema1Error::Unverified);
        }
        let payload =
            schema1.payload.as_ref().map_or_else(|| content.to_vec(), |payload| payload.text.clone());
        check_lists(&payload, schema1.images.len())?;
        check_images(&schema1.images)?;
        let layers = facts.layers.iter().map(|layer| Digest::parse(&layer.digest));
        let layers = layers.collect::<Result<_, _>>().map_err(Schema1Error::Layer)?;
        let Schema1 { name, tag, .. } = schema1;
        Ok(Self {
            name: name.ok_or(Schema1Error::Missing("name"))?,
            tag: tag.ok_or(Schema1Error::Missing("tag"))?,
            layers,
            payload,
        })
    }

    /// Whether this is the media type of such a manifest.
    pub fn has_media_type(media_type: &MediaType) -> bool {
        [Format::DockerSchema1, Format::DockerSchema1Signed]
            .iter()
            .any(|format| format.media_type() == media_type.as_str())
    }
}

/// Why some bytes are no manifest of schema 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Schema1Error {
    /// They are no JSON.
    #[error("the document is no JSON: it is wrong at byte {at}")]
    Syntax {
        /// Where it is wrong first.
        at: u32,
    },
    /// A field is not there, or of another kind.
    #[error("the document's {0} is missing, or of another kind than it has to be")]
    Missing(&'static str),
    /// `schemaVersion` is not 1.
    #[error("the document's schemaVersion is not 1")]
    SchemaVersion,
    /// There is not one image for each layer.
    #[error("fsLayers has {layers} entries and history {images}: each layer has its image")]
    Lengths {
        /// The entries of `fsLayers`.
        layers: usize,
        /// The entries of `history`.
        images: usize,
    },
    /// A layer's digest is none.
    #[error("a blobSum of fsLayers is no digest: {0}")]
    Layer(DigestError),
    /// An image is no image.
    #[error("the v1Compatibility of image {0}, counted from the base, is no JSON object with an id")]
    Image(usize),
    /// An image names a parent that is not the image below it.
    #[error(
        "image {image} names the parent {parent}, and the image below it is {below}: the layers are in the wrong order, or one is missing"
    )]
    Parent {
        /// The image's id.
        image: String,
        /// The parent that it names.
        parent: String,
        /// What is below it: an id, or that there is nothing.
        below: String,
    },
    /// A signature does not hold.
    #[error("a signature of the manifest does not hold: sign it again")]
    Unverified,
}

/// What the facts leave out: fields of another kind, and lists of different lengths.
fn check_lists(payload: &[u8], pairs: usize) -> Result<(), Schema1Error> {
    let json = Json::parse(payload);
    let Some(root) = json.root() else { return Err(Schema1Error::Syntax { at: 0 }) };
    let version = json.member(root, "schemaVersion").and_then(|version| json.number(version)?.whole());
    if version != Some(1) {
        return Err(Schema1Error::SchemaVersion);
    }
    let length = |name| {
        let list = json.member(root, name).filter(|list| json.kind(*list) == crate::json::Kind::Array);
        list.map(|list| json.children(list).count()).ok_or(Schema1Error::Missing(name))
    };
    let (layers, images) = (length("fsLayers")?, length("history")?);
    if layers == 0 {
        return Err(Schema1Error::Missing("fsLayers"));
    }
    if layers != images || images != pairs { Err(Schema1Error::Lengths { layers, images }) } else { Ok(()) }
}

/// Each image stands on the one below it, and the base on none.
fn check_images(images: &[Image]) -> Result<(), Schema1Error> {
    let mut below: Option<&str> = None;
    for (at, image) in images.iter().enumerate() {
        let Some(id) = image.id.as_deref().filter(|id| !id.is_empty()) else {
            return Err(Schema1Error::Image(at + 1));
        };
        // An empty parent is none, as Docker once wrote it.
        let parent = image.parent.as_deref().filter(|parent| !parent.is_empty());
        if parent != below {
            return Err(Schema1Error::Parent {
                image: id.to_owned(),
                parent: parent.unwrap_or("none").to_owned(),
                below: below.unwrap_or("none").to_owned(),
            });
        }
        below = Some(id);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A manifest of these images, base first: id and parent.
    fn manifest(images: &[(&str, &str)]) -> String {
        let layer = format!(r#"{{"blobSum":"{}"}}"#, Digest::sha256(b"layer"));
        let layers = vec![layer; images.len()].join(",");
        let image = |(id, parent): &(&str, &str)| {
            format!(r#"{{"v1Compatibility":"{{\"id\":\"{id}\",\"parent\":\"{parent}\"}}"}}"#)
        };
        let history: Vec<_> = images.iter().rev().map(image).collect();
        format!(
            r#"{{"schemaVersion":1,"name":"a/b","tag":"v1","architecture":"amd64","fsLayers":[{layers}],"history":[{}]}}"#,
            history.join(",")
        )
    }

    #[test]
    fn a_manifest_says_what_it_needs() {
        let text = manifest(&[("one", ""), ("two", "one")]);
        let parsed = Schema1Manifest::parse(text.as_bytes()).unwrap();
        assert_eq!((parsed.name.as_str(), parsed.tag.as_str()), ("a/b", "v1"));
        assert_eq!(parsed.layers, vec![Digest::sha256(b"layer"); 2]);
        assert_eq!(parsed.payload, text.as_bytes());
    }

    #[test]
    fn images_that_do_not_stand_on_each_other_are_refused() {
        for images in [&[("one", "unknown")][..], &[("two", "one"), ("one", "")], &[("one", ""), ("two", "")]]
        {
            let error = Schema1Manifest::parse(manifest(images).as_bytes()).unwrap_err();
            assert!(matches!(error, Schema1Error::Parent { .. }), "{images:?}: {error}");
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        let good = manifest(&[("one", "")]);
        for (from, to, expected) in [
            ("\"name\"", "\"nome\"", Schema1Error::Missing("name")),
            ("\"tag\":\"v1\"", "\"tag\":1", Schema1Error::Missing("tag")),
            ("\"schemaVersion\":1", "\"schemaVersion\":2", Schema1Error::SchemaVersion),
            ("\"fsLayers\":[", "\"fsLayers\":[{},", Schema1Error::Lengths { layers: 2, images: 1 }),
            ("\"history\"", "\"hystory\"", Schema1Error::Missing("history")),
            ("\\\"id\\\":\\\"one\\\"", "\\\"id\\\":1", Schema1Error::Image(1)),
        ] {
            assert!(good.contains(from), "{from}");
            assert_eq!(Schema1Manifest::parse(good.replace(from, to).as_bytes()), Err(expected), "{to}");
        }
        assert!(matches!(Schema1Manifest::parse(b"[1"), Err(Schema1Error::Syntax { .. })));
        assert!(Schema1Manifest::parse(b"").is_err() && Schema1Manifest::parse(b"{}").is_err());
    }

    #[test]
    fn a_digest_that_is_none_is_refused() {
        let text = manifest(&[("one", "")]).replace("sha256:", "sha256-");
        assert!(matches!(Schema1Manifest::parse(text.as_bytes()), Err(Schema1Error::Layer(_))));
    }
}
