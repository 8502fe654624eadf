//! Media types (RFC 6838, section 4.2) and the ones that registries speak of.

use std::borrow::Cow;
use std::fmt;

/// A media type without parameters: `type/subtype`, as registries compare them.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MediaType(Cow<'static, str>);

macro_rules! known {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        impl MediaType {
            $($(#[$doc])* pub const $name: Self = Self(Cow::Borrowed($text));)*
        }
    };
}
known! {
    /// An OCI image manifest.
    OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    /// An OCI image index.
    OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    /// An OCI image's config.
    OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
    /// The empty descriptor's `{}`.
    OCI_EMPTY = "application/vnd.oci.empty.v1+json";
    /// A layer: a tar, not compressed.
    OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";
    /// A layer: a tar, gzip-compressed.
    OCI_LAYER_GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";
    /// A layer: a tar, zstd-compressed.
    OCI_LAYER_ZSTD = "application/vnd.oci.image.layer.v1.tar+zstd";
    /// A layer that registries need not have: a tar, not compressed. Deprecated, as the next two are.
    OCI_FOREIGN_LAYER = "application/vnd.oci.image.layer.nondistributable.v1.tar";
    /// A layer that registries need not have: a tar, gzip-compressed.
    OCI_FOREIGN_LAYER_GZIP = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";
    /// A layer that registries need not have: a tar, zstd-compressed.
    OCI_FOREIGN_LAYER_ZSTD = "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd";
    /// A Docker schema 2 manifest.
    DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    /// A Docker manifest list.
    DOCKER_MANIFEST_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
    /// A Docker image's config.
    DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
    /// A Docker layer: a tar, not compressed.
    DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";
    /// A Docker layer: a tar, gzip-compressed.
    DOCKER_LAYER_GZIP = "application/vnd.docker.image.rootfs.diff.tar.gzip";
    /// A Docker layer that registries need not have: a tar, gzip-compressed, at the descriptor's `urls`.
    DOCKER_FOREIGN_LAYER_GZIP = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";
    /// A Docker schema 1 manifest, unsigned.
    DOCKER_SCHEMA1 = "application/vnd.docker.distribution.manifest.v1+json";
    /// A Docker schema 1 manifest, signed.
    DOCKER_SCHEMA1_SIGNED = "application/vnd.docker.distribution.manifest.v1+prettyjws";
    /// JSON.
    JSON = "application/json";
    /// Bytes of any kind.
    OCTET_STREAM = "application/octet-stream";
}

impl MediaType {
    /// Parses a media type, as in a document or a `Content-Type` header; parameters
    /// (`; charset=utf-8`) are allowed and dropped.
    pub fn parse(text: &str) -> Result<Self, MediaTypeError> {
        let essence = text.split(';').next().unwrap_or_default().trim();
        let (kind, subtype) = essence.split_once('/').ok_or(MediaTypeError::NoSlash)?;
        if !(is_restricted_name(kind) && is_restricted_name(subtype)) {
            return Err(MediaTypeError::Name);
        }
        Ok(Self(Cow::Owned(essence.to_owned())))
    }

    /// The text, without parameters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the type of an image manifest, OCI's or Docker's schema 2.
    pub fn is_image_manifest(&self) -> bool {
        *self == Self::OCI_MANIFEST || *self == Self::DOCKER_MANIFEST
    }

    /// Whether this is the type of an index or a Docker manifest list.
    pub fn is_index(&self) -> bool {
        *self == Self::OCI_INDEX || *self == Self::DOCKER_MANIFEST_LIST
    }
}

impl fmt::Display for MediaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for MediaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MediaType({})", self.0)
    }
}

impl serde::Serialize for MediaType {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

impl crate::json::Write for MediaType {
    fn write(&self, to: &mut crate::json::Writer) {
        self.as_str().write(to);
    }
}

impl crate::json::Read for MediaType {
    fn read(json: &crate::json::Json<'_>, node: crate::json::NodeId) -> Result<Self, crate::json::ReadError> {
        Self::parse(&String::read(json, node)?)
            .map_err(|error| crate::json::ReadError::at(json, node, format_args!("is wrong: {error}")))
    }
}

impl<'de> serde::Deserialize<'de> for MediaType {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// Why a text is not a media type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MediaTypeError {
    /// There is no slash.
    #[error("a media type is written type/subtype, and this one has no slash")]
    NoSlash,
    /// The type or the subtype is outside the grammar.
    #[error(
        "the two parts of a media type begin with a letter or digit and have at most 127 letters, digits or ! # $ & - ^ _ . +"
    )]
    Name,
}

pub(crate) fn is_restricted_name(text: &str) -> bool {
    text.len() <= 127
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.bytes().all(|b| {
            b.is_ascii_alphanumeric()
                || matches!(b, b'!' | b'#' | b'$' | b'&' | b'-' | b'^' | b'_' | b'.' | b'+')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_dropped() {
        assert_eq!(MediaType::parse("application/json; charset=utf-8"), Ok(MediaType::JSON));
    }

    #[test]
    fn what_is_outside_the_grammar_is_refused() {
        for text in ["", "json", "/", "a/", "/b", "a/b/c", "a /b", "!a/b", "text/a\nb"] {
            assert!(MediaType::parse(text).is_err(), "{text:?}");
        }
    }
}
