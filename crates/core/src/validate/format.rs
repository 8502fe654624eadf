//! The formats of documents, and how one is recognised.

use super::judge::{Judge, Judges};
use crate::MediaType;
use crate::json::{Json, Kind, NodeId};

/// A kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// An OCI image manifest; an artifact's is one, too.
    ImageManifest,
    /// An OCI image index.
    ImageIndex,
    /// An OCI image's config.
    ImageConfig,
    /// An OCI descriptor by itself.
    Descriptor,
    /// The `oci-layout` file of an image layout.
    ImageLayout,
    /// A Docker manifest, schema 2.
    DockerManifest,
    /// A Docker manifest list.
    DockerManifestList,
    /// A Docker image's config.
    DockerConfig,
    /// A Docker manifest, schema 1, unsigned.
    DockerSchema1,
    /// A Docker manifest, schema 1, signed.
    DockerSchema1Signed,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 10] = [
        Self::ImageManifest,
        Self::ImageIndex,
        Self::ImageConfig,
        Self::Descriptor,
        Self::ImageLayout,
        Self::DockerManifest,
        Self::DockerManifestList,
        Self::DockerConfig,
        Self::DockerSchema1,
        Self::DockerSchema1Signed,
    ];

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::ImageManifest => "application/vnd.oci.image.manifest.v1+json",
            Self::ImageIndex => "application/vnd.oci.image.index.v1+json",
            Self::ImageConfig => "application/vnd.oci.image.config.v1+json",
            Self::Descriptor => "application/vnd.oci.descriptor.v1+json",
            Self::ImageLayout => "application/vnd.oci.layout.header.v1+json",
            Self::DockerManifest => "application/vnd.docker.distribution.manifest.v2+json",
            Self::DockerManifestList => "application/vnd.docker.distribution.manifest.list.v2+json",
            Self::DockerConfig => "application/vnd.docker.container.image.v1+json",
            Self::DockerSchema1 => "application/vnd.docker.distribution.manifest.v1+json",
            Self::DockerSchema1Signed => "application/vnd.docker.distribution.manifest.v1+prettyjws",
        }
    }

    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::ImageManifest => "OCI image manifest",
            Self::ImageIndex => "OCI image index",
            Self::ImageConfig => "OCI image config",
            Self::Descriptor => "OCI descriptor",
            Self::ImageLayout => "OCI image layout header",
            Self::DockerManifest => "Docker schema 2 manifest",
            Self::DockerManifestList => "Docker manifest list",
            Self::DockerConfig => "Docker image config",
            Self::DockerSchema1 => "Docker schema 1 manifest",
            Self::DockerSchema1Signed => "signed Docker schema 1 manifest",
        }
    }

    /// The format of a media type.
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.media_type() == media_type)
    }

    /// Whether it is one of the image specification's own.
    pub fn is_oci(self) -> bool {
        self <= Self::ImageLayout
    }

    /// The judges that know documents of this format.
    pub fn judges(self) -> Judges {
        match self {
            Self::Descriptor | Self::ImageLayout => {
                Judges::of(&[Judge::Spec, Judge::Schema, Judge::Official])
            }
            format if format.is_oci() => Judges::ALL,
            _ => Judges::of(&[Judge::Spec, Judge::Quay]),
        }
    }

    /// The format of a document, and why: the media type that it came with decides, then its own, then what
    /// it holds.
    pub(super) fn recognise(media_type: Option<&MediaType>, json: &Json<'_>) -> (Option<Self>, &'static str) {
        if let Some(format) = media_type.and_then(|given| Self::of_media_type(given.as_str())) {
            return (Some(format), "The media type that it was given with says so.");
        }
        let Some(root) = json.root().filter(|root| json.kind(*root) == Kind::Object) else {
            return (None, "It is no JSON object, as all documents of registries are.");
        };
        let own = json.member(root, "mediaType").and_then(|own| json.string(own));
        let has = |name: &&str| json.member(root, name).is_some();
        if let Some(format) = own.as_deref().and_then(Self::of_media_type) {
            // A descriptor's media type is that of what it refers to.
            let refers = ["digest", "size"].iter().all(has)
                && !["schemaVersion", "config", "layers", "manifests"].iter().any(has);
            if refers {
                return (
                    Some(Self::Descriptor),
                    "It has a `digest` and a `size`, and nothing else of what its `mediaType` names.",
                );
            }
            return (Some(format), "Its own `mediaType` says so.");
        }
        Self::guess(json, root)
    }

    fn guess(json: &Json<'_>, root: NodeId) -> (Option<Self>, &'static str) {
        let has = |name: &str| json.member(root, name).is_some();
        let version = json.member(root, "schemaVersion").and_then(|version| json.number(version)?.whole());
        let docker = |list: &str| {
            let first = json.member(root, list).and_then(|list| json.children(list).next());
            let of = json.member(root, "config").or(first)?;
            let media_type = json.member(of, "mediaType").and_then(|media_type| json.string(media_type))?;
            Some(media_type.starts_with("application/vnd.docker."))
        };
        if has("imageLayoutVersion") {
            (Some(Self::ImageLayout), "It has an `imageLayoutVersion`.")
        } else if has("signatures") {
            (Some(Self::DockerSchema1Signed), "It has `signatures`.")
        } else if version == Some(1) || has("fsLayers") {
            (Some(Self::DockerSchema1), "It has `fsLayers`, or a `schemaVersion` of 1.")
        } else if has("manifests") && docker("manifests") == Some(true) {
            (Some(Self::DockerManifestList), "It has `manifests`, and their media types are Docker's.")
        } else if has("manifests") {
            (Some(Self::ImageIndex), "It has `manifests`.")
        } else if has("layers") && docker("layers") == Some(true) {
            (Some(Self::DockerManifest), "It has `layers`, and their media types are Docker's.")
        } else if has("layers") {
            (Some(Self::ImageManifest), "It has `layers`.")
        } else if has("rootfs") && (has("docker_version") || has("container_config")) {
            (Some(Self::DockerConfig), "It has a `rootfs`, and fields that only Docker writes.")
        } else if has("rootfs") {
            (Some(Self::ImageConfig), "It has a `rootfs`.")
        } else if has("digest") && has("size") {
            (Some(Self::Descriptor), "It has a `digest` and a `size`.")
        } else {
            (None, "It has none of the fields that the known formats need.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_says_what_it_is_where_nothing_else_does() {
        for (text, format) in [
            (r#"{"schemaVersion":2,"config":{},"layers":[]}"#, Some(Format::ImageManifest)),
            (
                r#"{"schemaVersion":2,"config":{"mediaType":"application/vnd.docker.container.image.v1+json"},"layers":[]}"#,
                Some(Format::DockerManifest),
            ),
            (r#"{"manifests":[]}"#, Some(Format::ImageIndex)),
            (r#"{"schemaVersion":1}"#, Some(Format::DockerSchema1)),
            (r#"{"schemaVersion":1,"signatures":[]}"#, Some(Format::DockerSchema1Signed)),
            (r#"{"rootfs":{}}"#, Some(Format::ImageConfig)),
            (r#"{"imageLayoutVersion":"1.0.0"}"#, Some(Format::ImageLayout)),
            (r#"{"digest":"","size":0}"#, Some(Format::Descriptor)),
            (r#"{"mediaType":"application/vnd.oci.image.index.v1+json"}"#, Some(Format::ImageIndex)),
            (
                r#"{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:e6","size":7}"#,
                Some(Format::Descriptor),
            ),
            (
                r#"{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"x","size":7,"manifests":[]}"#,
                Some(Format::ImageIndex),
            ),
            ("{}", None),
            ("[]", None),
        ] {
            assert_eq!(Format::recognise(None, &Json::parse(text.as_bytes())).0, format, "{text}");
        }
    }
}
