//! Names of images in a layout: which repository and which tag they mean.

use super::{IMAGE_NAME, REF_NAME, REPOSITORY};
use longshore_core::{Descriptor, RepositoryName, Tag};

/// What an entry of `index.json` is called.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Name {
    /// None where nothing tells it.
    pub(super) repository: Option<RepositoryName>,
    /// None for a manifest without a tag.
    pub(super) tag: Option<Tag>,
}

impl Name {
    /// Reads the annotations. `ref.name` is a tag, as most programs write it, or a repository with one, before which
    /// a registry's host may stand; what cannot be either tells nothing.
    pub(super) fn of(descriptor: &Descriptor) -> Self {
        let annotation = |name: &str| descriptor.annotations.get(name).map(String::as_str);
        let own = annotation(REPOSITORY).and_then(|name| RepositoryName::parse(name).ok());
        let by_name = annotation(REF_NAME).map(Self::parse).unwrap_or_default();
        let by_containerd = annotation(IMAGE_NAME).map(Self::parse).unwrap_or_default();
        Self {
            repository: own.or(by_name.repository).or(by_containerd.repository),
            tag: by_name.tag.or(by_containerd.tag),
        }
    }

    fn parse(text: &str) -> Self {
        if let Ok(tag) = Tag::parse(text) {
            return Self { repository: None, tag: Some(tag) };
        }
        let text = text.split('@').next().unwrap_or_default();
        // A colon before the last slash belongs to a host's port.
        let (name, tag) = match text.rsplit_once(':') {
            Some((name, tag)) if !tag.contains('/') => (name, Tag::parse(tag).ok()),
            _ => (text, None),
        };
        Self { repository: RepositoryName::parse(without_host(name)).ok(), tag }
    }

    /// The name that tells both.
    pub(super) fn written(repository: &RepositoryName, tag: &Tag) -> String {
        format!("{repository}:{tag}")
    }
}

/// The repository of images whose names tell none: the name of the file, or of the folder, that they come from, without what
/// says that it is a tar; `library/seed` where that is no name.
pub fn repository_of_file(name: &str) -> RepositoryName {
    let name = name.to_lowercase();
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    let stem = stem.trim_end_matches(".tar");
    RepositoryName::parse(&format!("library/{stem}")).unwrap_or_else(|_| fallback())
}

#[expect(clippy::expect_used, reason = "a name that is one")]
fn fallback() -> RepositoryName {
    RepositoryName::parse("library/seed").expect("it is a name")
}

/// By the rule by which clients tell a host from a namespace.
fn without_host(name: &str) -> &str {
    match name.split_once('/') {
        Some((host, rest)) if host.contains(['.', ':']) || host == "localhost" => rest,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use longshore_core::{Digest, MediaType};

    #[test]
    fn images_without_a_name_come_into_a_repository_that_is_called_as_the_file() {
        for (file, name) in [
            ("My-App.tar.gz", "library/my-app"),
            ("layout", "library/layout"),
            ("app.tar", "library/app"),
            ("app.tgz", "library/app"),
            ("ä ö.tar", "library/seed"),
            (".tar", "library/seed"),
            ("", "library/seed"),
        ] {
            assert_eq!(repository_of_file(file).as_str(), name, "{file}");
        }
    }

    fn name(annotations: &[(&str, &str)]) -> (String, String) {
        let mut descriptor = Descriptor::new(MediaType::OCI_MANIFEST, Digest::sha256(b""), 0);
        for (key, value) in annotations {
            descriptor.annotations.insert((*key).to_owned(), (*value).to_owned());
        }
        let Name { repository, tag } = Name::of(&descriptor);
        let text = |text: Option<String>| text.unwrap_or_default();
        (text(repository.map(|it| it.to_string())), text(tag.map(|it| it.to_string())))
    }

    #[test]
    fn names_are_read_as_others_write_them() {
        for (annotations, repository, tag) in [
            (&[][..], "", ""),
            (&[(REF_NAME, "v1")], "", "v1"),
            (&[(REF_NAME, "library/app:v1")], "library/app", "v1"),
            (&[(REF_NAME, "app:v1")], "app", "v1"),
            (&[(REF_NAME, "localhost:5000/library/app:v1")], "library/app", "v1"),
            (&[(REF_NAME, "quay.io/library/app")], "library/app", ""),
            (&[(REF_NAME, "ghcr.io/a/b:v1@sha256:00")], "a/b", "v1"),
            (&[(REF_NAME, "v1"), (IMAGE_NAME, "docker.io/library/app:v1")], "library/app", "v1"),
            (&[(REF_NAME, "a/b:v1"), (REPOSITORY, "a/b")], "a/b", "v1"),
            (&[(REPOSITORY, "a/b")], "a/b", ""),
            (&[(REF_NAME, "Ä B"), (REPOSITORY, "//")], "", ""),
        ] {
            assert_eq!(name(annotations), (repository.to_owned(), tag.to_owned()), "{annotations:?}");
        }
    }
}
