//! Why a document is not built.

use crate::MediaType;

/// Why a document is not built: what is wrong, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// A time is not in the form of RFC 3339.
    #[error("“{0}” is no time: write it as RFC 3339 does, such as 2024-01-02T03:04:05Z")]
    Time(String),
    /// An address of a layer is none.
    #[error("“{0}” is no URL: write it whole, such as https://example.com/layer.tar.gz")]
    Url(String),
    /// A size is beyond what readers take.
    #[error("a size of {0} bytes is too large: readers take 9223372036854775807 at most")]
    Size(u64),
    /// A text has a character that stands for nothing, such as U+FFFE (RFC 7493, section 2.1).
    #[error("a text has the character “{0}”, which stands for nothing: leave it out")]
    Character(String),
    /// Embedded content is not the content that size and digest are of.
    #[error(
        "the data of the descriptor {0} is not its content: embed what digest and size are of, in base64"
    )]
    Data(String),
    /// Docker's documents do not have something that OCI's have.
    #[error("Docker's documents have no {0}: leave that out, or build OCI's")]
    NotDockers(&'static str),
    /// Docker's schema 2 does not have layers of this type.
    #[error("Docker's schema 2 has no layers of the type {0}: compress them by gzip, or build an OCI image")]
    LayerType(MediaType),
    /// A foreign layer of Docker does not say where it is.
    #[error("a foreign layer has to say where it is: give it urls")]
    NoUrls,
    /// A manifest list does not list manifests of this type.
    #[error("a manifest list has Docker's manifests of schema 2 or 1 alone, and no {0}: build an OCI index")]
    ChildType(MediaType),
    /// An entry of a manifest list does not say what it is for.
    #[error("each entry of a manifest list says what it is for: give it a platform")]
    NoPlatform,
    /// OCI's documents do not have `features`.
    #[error("the platform's features belong to Docker's manifest lists: use os.features, or build a list")]
    Features,
    /// A manifest of schema 1 needs something to stand on.
    #[error("a manifest of schema 1 has at least one step: add a layer, or Docker's empty one")]
    NoSteps,
    /// The manifest was not signed.
    #[cfg(feature = "signatures")]
    #[error(transparent)]
    Sign(#[from] crate::signature::SignError),
}
