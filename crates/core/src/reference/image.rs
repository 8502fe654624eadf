//! References to images: a name with its domain, a tag, a digest, as people give them to clients of Docker
//! (distribution project, `reference`).

use super::domain::{Domain, shortened};
use super::written_digest::{WrittenDigest, WrittenDigestError};
use crate::repository::RepositoryNameError;
use crate::tag::TagError;
use crate::{RepositoryName, Tag};
use std::fmt;
use std::str::FromStr;

/// A reference to an image: `[domain/]path[:tag][@digest]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ImageReference {
    domain: Option<Domain>,
    path: RepositoryName,
    tag: Option<Tag>,
    digest: Option<WrittenDigest>,
}

/// The other domain that Docker Hub had.
const OLD_DOCKER_HUB: &str = "index.docker.io";
/// The namespace of the official images on Docker Hub, which people leave out.
const OFFICIAL: &str = "library/";

impl ImageReference {
    /// Parses a reference by its grammar alone: what stands before the first slash is a domain where it can be one,
    /// so that `library/ubuntu` is of the domain `library`.
    pub fn parse(text: &str) -> Result<Self, ImageReferenceError> {
        if text.is_empty() {
            return Err(ImageReferenceError::Empty);
        }
        let reference = Self::by_grammar(text).map_err(|error| {
            let lower = Self::by_grammar(&text.to_lowercase());
            let is_lower = lower.err().is_none_or(|error| !error.is_form());
            if error.is_form() && is_lower { ImageReferenceError::UpperCase(shortened(text)) } else { error }
        })?;
        if let Some(digest) = &reference.digest {
            digest.digest()?;
        }
        Ok(reference)
    }

    /// Parses a reference as people write it: without a domain Docker Hub is meant, and there `ubuntu` means
    /// `library/ubuntu`. A first part is a domain where it has a point, a colon or an upper-case letter, or is
    /// `localhost`.
    pub fn parse_familiar(text: &str) -> Result<Self, ImageReferenceError> {
        if is_identifier(text) {
            return Err(ImageReferenceError::Identifier(text.to_owned()));
        }
        let (domain, rest) = match text.split_once('/') {
            Some((OLD_DOCKER_HUB, rest)) => (Domain::DOCKER_HUB, rest),
            Some((first, rest)) if is_domain(first) => (first, rest),
            _ => (Domain::DOCKER_HUB, text),
        };
        let official = domain == Domain::DOCKER_HUB && !rest.contains('/');
        let rest = if official { format!("{OFFICIAL}{rest}") } else { rest.to_owned() };
        let path = rest.split_once(':').map_or(rest.as_str(), |(path, _)| path);
        if path.to_lowercase() != path {
            return Err(ImageReferenceError::UpperCase(shortened(path)));
        }
        Self::parse(&format!("{domain}/{rest}"))
    }

    /// Parses a reference that is complete: with its domain, and with `library/` where people leave it out.
    pub fn parse_canonical(text: &str) -> Result<Self, ImageReferenceError> {
        let reference = Self::parse_familiar(text)?;
        if reference.to_string() == text {
            Ok(reference)
        } else {
            Err(ImageReferenceError::NotCanonical { canonical: shortened(&reference.to_string()) })
        }
    }

    /// Parses a reference as Docker pulls it: without tag and digest, `latest` is meant, and with a digest the tag
    /// means nothing.
    pub fn parse_to_pull(text: &str) -> Result<Self, ImageReferenceError> {
        let mut reference = Self::parse_familiar(text)?;
        if reference.digest.is_some() {
            reference.tag = None;
        } else if reference.tag.is_none() {
            reference.tag = Some(Tag::parse("latest")?);
        }
        Ok(reference)
    }

    /// Parses a name, without tag and digest.
    pub fn parse_name(text: &str) -> Result<Self, ImageReferenceError> {
        if text.is_empty() {
            return Err(ImageReferenceError::Empty);
        }
        // What could be a domain is one only where the rest is a path; else the whole is the path.
        if let Some((first, rest)) = text.split_once('/')
            && let Ok(domain) = Domain::parse(first)
        {
            match RepositoryName::parse(rest) {
                Ok(path) => return Ok(Self { domain: Some(domain), path, tag: None, digest: None }),
                Err(error @ RepositoryNameError::Length(_)) => return Err(error.into()),
                Err(_) => {}
            }
        }
        Ok(Self { domain: None, path: RepositoryName::parse(text)?, tag: None, digest: None })
    }

    fn by_grammar(text: &str) -> Result<Self, ImageReferenceError> {
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) => (rest, Some(WrittenDigest::parse(digest)?)),
            None => (text, None),
        };
        // A colon behind the last slash begins the tag; one before it belongs to a port or an address.
        let last = rest.rfind('/').map_or(0, |at| at + 1);
        let (name, tag) = match rest[last..].find(':') {
            Some(at) => (&rest[..last + at], Some(Tag::parse(&rest[last + at + 1..])?)),
            None => (rest, None),
        };
        Ok(Self { tag, digest, ..Self::parse_name(name)? })
    }

    /// The registry's host, where the reference names one.
    pub fn domain(&self) -> Option<&Domain> {
        self.domain.as_ref()
    }

    /// The repository's name in that registry.
    pub fn path(&self) -> &RepositoryName {
        &self.path
    }

    /// The tag.
    pub fn tag(&self) -> Option<&Tag> {
        self.tag.as_ref()
    }

    /// The digest, as it is written.
    pub fn digest(&self) -> Option<&WrittenDigest> {
        self.digest.as_ref()
    }

    /// Domain and path.
    pub fn name(&self) -> String {
        match &self.domain {
            Some(domain) => format!("{domain}/{}", self.path),
            None => self.path.to_string(),
        }
    }

    /// The same name with another tag.
    #[must_use]
    pub fn with_tag(self, tag: Tag) -> Self {
        Self { tag: Some(tag), ..self }
    }

    /// The same name with another digest.
    #[must_use]
    pub fn with_digest(self, digest: WrittenDigest) -> Self {
        Self { digest: Some(digest), ..self }
    }

    /// The reference as people write it: without Docker Hub's domain, and without `library/` there.
    pub fn familiar(&self) -> String {
        let mut name = self.name();
        if self.domain.as_ref().is_some_and(|domain| domain.as_str() == Domain::DOCKER_HUB) {
            let path = self.path.as_str();
            let official = path.strip_prefix(OFFICIAL).filter(|rest| !rest.contains('/'));
            official.unwrap_or(path).clone_into(&mut name);
        }
        self.with_ends(name)
    }

    fn with_ends(&self, mut name: String) -> String {
        if let Some(tag) = &self.tag {
            name.push(':');
            name.push_str(tag.as_str());
        }
        if let Some(digest) = &self.digest {
            name.push('@');
            name.push_str(digest.as_str());
        }
        name
    }
}

impl fmt::Display for ImageReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.with_ends(self.name()))
    }
}

impl FromStr for ImageReference {
    type Err = ImageReferenceError;
    fn from_str(text: &str) -> Result<Self, ImageReferenceError> {
        Self::parse(text)
    }
}

/// Whether the first part of what people write is a domain.
fn is_domain(first: &str) -> bool {
    first == "localhost" || first.contains(['.', ':']) || first.to_lowercase() != first
}

/// Whether it is the identifier of an image: the digits of a SHA-256 digest, which would be no name.
pub(super) fn is_identifier(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Why a text is not a reference to an image.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImageReferenceError {
    /// There is no name.
    #[error("a reference has a name, such as ubuntu or registry.example.com/app")]
    Empty,
    /// It would be a reference in lower case.
    #[error("“{0}” has upper-case letters, and the names of repositories have none: write it in lower case")]
    UpperCase(String),
    /// The name is outside the grammar.
    #[error(transparent)]
    Name(#[from] RepositoryNameError),
    /// The tag is.
    #[error(transparent)]
    Tag(#[from] TagError),
    /// The digest is, or cannot be checked.
    #[error(transparent)]
    Digest(#[from] WrittenDigestError),
    /// It is an image's identifier.
    #[error("“{0}” is an image's identifier and cannot be a name: write sha256: before it to name a digest")]
    Identifier(String),
    /// It is not complete.
    #[error("the reference is not complete: write {canonical}")]
    NotCanonical {
        /// The complete one.
        canonical: String,
    },
}

impl ImageReferenceError {
    /// Whether the text is outside the grammar.
    fn is_form(&self) -> bool {
        match self {
            Self::Name(error) => !matches!(error, RepositoryNameError::Length(_)),
            Self::Empty | Self::Tag(_) | Self::Digest(WrittenDigestError::Form(_)) => true,
            Self::Digest(_) | Self::UpperCase(_) | Self::Identifier(_) | Self::NotCanonical { .. } => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_people_leave_out_is_docker_hubs() {
        for (text, whole) in [
            ("ubuntu", "docker.io/library/ubuntu"),
            ("me/app:1", "docker.io/me/app:1"),
            ("index.docker.io/ubuntu", "docker.io/library/ubuntu"),
            ("localhost/app", "localhost/app"),
            ("host:5000/app", "host:5000/app"),
            ("[::1]/app", "[::1]/app"),
            ("Host/app", "Host/app"),
        ] {
            assert_eq!(
                ImageReference::parse_familiar(text).map(|found| found.to_string()).as_deref(),
                Ok(whole)
            );
        }
    }

    #[test]
    fn a_mistake_is_named_where_it_is() {
        use ImageReferenceError as E;
        let digest = format!("app@md5:{}", "0".repeat(32));
        for (text, error) in [
            ("", E::Empty),
            (":tag", E::Empty),
            ("App", E::UpperCase("App".into())),
            ("app:-x", E::Tag(TagError::First('-'))),
            ("a..b", E::Name(RepositoryNameError::Separator("..".into()))),
            ("app@sha256:e6", E::Digest(WrittenDigestError::Form("sha256:e6".into()))),
            (&digest, E::Digest(WrittenDigestError::Unsupported("md5".into()))),
        ] {
            assert_eq!(ImageReference::parse(text), Err(error), "{text}");
        }
        let error = ImageReference::parse_canonical("ubuntu").unwrap_err();
        assert_eq!(error.to_string(), "the reference is not complete: write docker.io/library/ubuntu");
    }

    proptest! {
        #[test]
        fn what_is_read_is_written_the_same_way(text in "([a-z]{1,3}|[A-Z.:/@_-]|sha256:[a-f0-9]{64}|[0-9]){0,12}") {
            if let Ok(reference) = ImageReference::parse(&text) {
                prop_assert_eq!(reference.to_string(), text);
            }
        }

        #[test]
        fn the_familiar_form_means_the_same(text in "([a-z]{1,3}|library/|docker.io/|[.:/_-]|[0-9]){0,8}") {
            if let Ok(reference) = ImageReference::parse_familiar(&text) {
                prop_assert_eq!(ImageReference::parse_familiar(&reference.familiar()), Ok(reference));
            }
        }

        #[test]
        fn any_text_is_looked_at(text in "\\PC{0,40}") {
            let _ = (ImageReference::parse(&text), ImageReference::parse_familiar(&text));
        }
    }
}
