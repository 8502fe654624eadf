//! The documents and the grammar of the container registry protocol.
//!
//! Everything here is pure: no input or output, no clock, no randomness, no browser. Each
//! type is parsed once, at the edge, and is valid from then on.
//!
//! | module | nouns | specification |
//! |---|---|---|
//! | [`digest`] | [`Digest`], [`Hasher`] | image-spec, descriptor.md, "Digests" |
//! | [`repository`], [`mod@tag`], [`mod@reference`] | [`RepositoryName`], [`Tag`], [`Reference`], [`ImageReference`] | distribution-spec, "Pulling manifests"; the distribution project's `reference` |
//! | [`media_type`] | [`MediaType`] | RFC 6838, section 4.2 |
//! | [`descriptor`] | [`Descriptor`] | image-spec, descriptor.md |
//! | [`manifest`] | [`Manifest`], image manifest, index, config | image-spec, manifest.md, image-index.md, config.md |
//! | [`build`](mod@build) | [`Image`](build::Image), [`Index`](build::Index), [`Artifact`](build::Artifact), [`Schema1`](build::Schema1) | the formats above |
//! | [`document`] | [`Facts`](document::Facts): what a document says | the formats above |
//! | [`layer`] | [`LayerWriter`](layer::LayerWriter): files to a layer | image-spec, layer.md |
//! | [`signature`] | the signatures of Docker schema 1 | RFC 7515; Docker, "Image Manifest Version 2, Schema 1" |
//! | [`header`] | challenge, link, ranges | RFC 9110, RFC 8288, distribution-spec |
//! | [`scope`] | [`Scope`] | Docker token authentication, "scope" |
//! | [`error_body`] | [`ErrorBody`], [`ErrorCode`] | distribution-spec, "Error Codes" |

pub mod build;
pub mod descriptor;
pub mod diagnostics;
pub mod digest;
pub mod document;
pub mod error_body;
pub mod header;
pub mod json;
pub mod layer;
pub mod manifest;
pub mod media_type;
mod moment;
pub mod reference;
pub mod repository;
pub mod scope;
pub mod signature;
pub mod tag;
pub mod validate;

pub use descriptor::{Descriptor, Platform};
pub use digest::{Algorithm, Digest, Hasher};
pub use error_body::{ErrorBody, ErrorCode, ErrorEntry, ReportedError};
pub use manifest::Manifest;
pub use media_type::MediaType;
pub use moment::{moment, rfc3339};
pub use reference::{ImageReference, Reference};
pub use repository::RepositoryName;
pub use scope::Scope;
pub use tag::Tag;

/// Implements what every checked string type has: display, text, and serde as a string
/// that is parsed (so that a document cannot smuggle an invalid value in).
macro_rules! checked_string {
    ($name:ident, $error:ty) => {
        impl $name {
            /// The text, exactly as it was parsed.
            pub fn as_str(&self) -> &str {
                &self.text
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.text)
            }
        }
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({})", stringify!($name), self.text)
            }
        }
        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.text
            }
        }
        impl std::str::FromStr for $name {
            type Err = $error;
            fn from_str(text: &str) -> Result<Self, $error> {
                Self::parse(text)
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.text)
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = String::deserialize(from)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }
        impl crate::json::Write for $name {
            fn write(&self, to: &mut crate::json::Writer) {
                self.text.write(to);
            }
        }
        impl crate::json::Read for $name {
            fn read(
                json: &crate::json::Json<'_>,
                node: crate::json::NodeId,
            ) -> Result<Self, crate::json::ReadError> {
                Self::parse(&String::read(json, node)?).map_err(|error| {
                    crate::json::ReadError::at(json, node, format_args!("is wrong: {error}"))
                })
            }
        }
    };
}
pub(crate) use checked_string;
