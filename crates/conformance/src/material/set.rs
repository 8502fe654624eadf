//! The sets of documents, as the specification's own program has them.

use crate::options::Version;

macro_rules! sets {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $title:literal, $since:ident;)*) => {
        /// A set of documents that belong together.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Set { $($(#[$doc])* $name,)* }
        impl Set {
            /// All of them, in the order in which they are pushed.
            pub const ALL: &[Self] = &[$(Self::$name,)*];
            /// The name.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
            /// What it is, in a few words.
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }
            /// The first version of the specification whose registries can be given it.
            pub(crate) fn since(self) -> Version {
                match self { $(Self::$name => Version::$since,)* }
            }
        }
    };
}
sets! {
    /// A manifest with a config and two layers.
    Image = "image", "image", V1_0;
    /// The same, with layers that are not compressed.
    ImageUncompressed = "image-uncompressed", "image, layers not compressed", V1_0;
    /// A manifest of nearly 4 MB.
    LargeManifest = "large-manifest", "image, manifest of 4 MB", V1_0;
    /// Two images for two platforms.
    Index = "index", "index", V1_0;
    /// An index of two indexes.
    NestedIndex = "nested-index", "index of indexes", V1_0;
    /// An index of nothing.
    EmptyIndex = "empty-index", "empty index", V1_0;
    /// A manifest that is no image.
    Artifact = "artifact", "artifact", V1_0;
    /// An index of artifacts.
    ArtifactIndex = "artifact-index", "index of artifacts", V1_0;
    /// An artifact that is its manifest alone.
    ArtifactWithoutLayers = "artifact-without-layers", "artifact without layers", V1_0;
    /// An image, and what refers to it.
    ArtifactsWithSubject = "artifacts-with-subject", "referrers of an image", V1_0;
    /// An index, and an index that refers to it.
    IndexWithSubject = "index-with-subject", "referrers of an index", V1_0;
    /// An artifact whose subject is not there.
    MissingSubject = "missing-subject", "referrer of what is not there", V1_0;
    /// Descriptors with their content in them.
    DataField = "data-field", "descriptors with data", V1_0;
    /// Layers that lie elsewhere.
    NonDistributableLayers = "non-distributable-layers", "layers that lie elsewhere", V1_0;
    /// Documents with fields that nobody knows.
    CustomFields = "custom-fields", "fields that nobody knows", V1_0;
    /// An image without layers.
    NoLayers = "no-layers", "image without layers", V1_0;
    /// Manifests that name what is not there.
    Sparse = "sparse", "parts not there", V1_0;
    /// Everything named by SHA-512.
    Sha512 = "sha512", "named by SHA-512", V1_0;
    /// Tags pushed along with a digest.
    TagParameters = "tag-param-sha256", "tags with a digest", Dev;
    /// The same, with digests by SHA-512.
    TagParameters512 = "tag-param-sha512", "tags with a SHA-512 digest", Dev;
    /// A manifest under a digest that is not its own.
    BadDigest = "bad-digest-image", "a digest that is not its own", V1_0;
}
