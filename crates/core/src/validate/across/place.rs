//! Places in an image layout (image-spec, image-layout.md, "Content").

use crate::Digest;
use crate::digest::DigestError;

/// What a file is by its path in a layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// `oci-layout`.
    Marker,
    /// `index.json`.
    Index,
    /// `blobs/<algorithm>/<encoded>`.
    Blob(Digest),
    /// Something under `blobs` whose name is no digest, and why not.
    Misnamed(String),
    /// Anything else, which a layout may hold.
    Other,
}

impl Place {
    /// The place of a path without `.`, `..` and empty parts.
    pub(super) fn of(path: &str) -> Self {
        match path.split_once('/') {
            None if path == MARKER => Self::Marker,
            None if path == INDEX => Self::Index,
            Some((BLOBS, rest)) => blob(rest),
            _ => Self::Other,
        }
    }
}

/// The file that marks a layout.
pub(super) const MARKER: &str = "oci-layout";
/// The file that lists what a layout holds.
pub(super) const INDEX: &str = "index.json";
/// The folder of all content.
pub(super) const BLOBS: &str = "blobs";

fn blob(rest: &str) -> Place {
    let Some((algorithm, encoded)) = rest.split_once('/') else {
        return Place::Misnamed("it stands outside of the folders for algorithms".to_owned());
    };
    match Digest::parse(&format!("{algorithm}:{encoded}")) {
        Ok(digest) => Place::Blob(digest),
        Err(DigestError::Encoded) if encoded.contains('/') => {
            Place::Misnamed("it stands in a folder of its own".to_owned())
        }
        Err(error) => Place::Misnamed(error.to_string()),
    }
}

/// Where a layout keeps the content of a digest; none where the text is no digest.
pub(super) fn path_of(digest: &str) -> Option<String> {
    let digest = Digest::parse(digest).ok()?;
    let (algorithm, encoded) = digest.as_str().split_once(':')?;
    Some(format!("{BLOBS}/{algorithm}/{encoded}"))
}

/// A path without `.` and empty parts; none where it has a `..`, which could lead out of the layout.
pub(super) fn normal(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    (!parts.contains(&"..")).then(|| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn files_are_known_by_their_paths() {
        let digest = Digest::sha256(b"");
        let path = path_of(digest.as_str()).unwrap();
        assert_eq!(Place::of(&path), Place::Blob(digest));
        assert_eq!(Place::of("oci-layout"), Place::Marker);
        assert_eq!(Place::of("index.json"), Place::Index);
        for other in ["manifest.json", "a/index.json", "blobs", ""] {
            assert_eq!(Place::of(other), Place::Other, "{other}");
        }
        for wrong in ["blobs/x", "blobs/sha256/e6", "blobs/SHA256/00", "blobs/sha256/a/b", "blobs/sha256/"] {
            assert!(matches!(Place::of(wrong), Place::Misnamed(_)), "{wrong}");
        }
    }

    #[test]
    fn paths_lose_what_means_nothing_and_never_lead_out() {
        assert_eq!(normal("./blobs//sha256/x").as_deref(), Some("blobs/sha256/x"));
        assert_eq!(normal("/index.json").as_deref(), Some("index.json"));
        assert_eq!(normal("blobs/../../etc/passwd"), None);
        assert_eq!(normal("...").as_deref(), Some("..."));
    }

    proptest! {
        #[test]
        fn any_path_has_a_place(path in "(blobs/)?\\PC{0,40}") {
            if let Some(path) = normal(&path) {
                prop_assert!(!path.split('/').any(|part| part == ".."));
                if let Place::Blob(digest) = Place::of(&path) {
                    prop_assert_eq!(path_of(digest.as_str()), Some(path));
                }
            }
        }
    }
}
