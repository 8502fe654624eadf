//! What a document is to be built of.

use crate::survey::Given;
use longshore_core::layer::Compression;

/// What a document is to be built of.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// What it is to be.
    pub kind: Kind,
    /// The files: layers of an image, base first; blobs of an artifact; children of an index.
    pub files: Vec<Given>,
    /// The repository that a manifest of schema 1 is for.
    pub name: String,
    /// The tag that it is for.
    pub tag: String,
    /// What kind of artifact it is.
    pub artifact_type: String,
    /// What it runs on: `linux/amd64`.
    pub platform: String,
    /// What each of the files runs on that an index lists.
    pub platforms: Vec<String>,
    /// How layers are compressed that are made here.
    pub compression: Compression,
    /// Annotations of the manifest: each a line, `NAME=VALUE`.
    pub annotations: String,
    /// Labels of the image, likewise.
    pub labels: String,
    /// Variables of its environment, likewise.
    pub env: String,
    /// The command that it runs: words with spaces between them.
    pub command: String,
    /// The manifest that it is about: media type, digest, and how many bytes it has.
    pub subject: Option<(String, String, f64)>,
    /// Whether everything outside ASCII is escaped.
    pub ensure_ascii: bool,
    /// Whether the config lacks its history.
    pub broken_config: bool,
    /// Whether the manifest names layers that nobody ever pushed.
    pub invalid_references: bool,
}

/// What can be built.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// An OCI image.
    #[default]
    Image,
    /// An OCI artifact.
    Artifact,
    /// An OCI index.
    Index,
    /// A Docker image, schema 2.
    DockerImage,
    /// A Docker manifest list.
    DockerList,
    /// A Docker manifest, schema 1.
    Schema1,
    /// The same, signed.
    Schema1Signed,
}

impl Kind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 7] = [
        Self::Image,
        Self::Artifact,
        Self::Index,
        Self::DockerImage,
        Self::DockerList,
        Self::Schema1,
        Self::Schema1Signed,
    ];

    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Image => "OCI image",
            Self::Artifact => "OCI artifact",
            Self::Index => "OCI index",
            Self::DockerImage => "Docker schema 2 image",
            Self::DockerList => "Docker manifest list",
            Self::Schema1 => "Docker schema 1 manifest",
            Self::Schema1Signed => "Signed Docker schema 1 manifest",
        }
    }

    /// Whether its files are manifests that it lists.
    pub fn lists(self) -> bool {
        matches!(self, Self::Index | Self::DockerList)
    }

    /// Whether its files become layers.
    pub fn has_layers(self) -> bool {
        !self.lists() && self != Self::Artifact
    }

    /// Whether it is of OCI's formats, which have annotations and subjects.
    pub fn is_oci(self) -> bool {
        matches!(self, Self::Image | Self::Artifact | Self::Index)
    }

    /// Whether it is a manifest of schema 1.
    pub fn is_schema1(self) -> bool {
        matches!(self, Self::Schema1 | Self::Schema1Signed)
    }
}
