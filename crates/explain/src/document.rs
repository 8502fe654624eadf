//! What a document is, and which topic explains a field of it.

use crate::{Texts, Topic};
use longshore_core::MediaType;
use longshore_core::json::{Json, Kind, NodeId};

/// A document that flows meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    /// An image manifest of OCI, or of Docker's schema 2.
    Manifest,
    /// An OCI index, or Docker's manifest list.
    Index,
    /// A Docker manifest of schema 1.
    Schema1,
    /// An image's config.
    Config,
    /// A registry's error body.
    Error,
    /// A token service's answer.
    Token,
    /// A token service's public keys (RFC 7517, 5).
    KeySet,
    /// A page of tags.
    Tags,
    /// A page of repositories.
    Catalog,
    /// The header of a JSON web token.
    JoseHeader,
    /// The claims of a JSON web token.
    Claims,
}

impl Document {
    /// What a document is that came or went in a request; none where it is nothing that is known here.
    pub fn recognise(json: &Json<'_>) -> Option<Self> {
        let root = json.root().filter(|root| json.kind(*root) == Kind::Object)?;
        let has = |name| json.member(root, name).is_some();
        let own = json.member(root, "mediaType").and_then(|own| json.string(own));
        let own = own.and_then(|own| MediaType::parse(&own).ok());
        Some(match own {
            Some(own) if own.is_index() => Self::Index,
            Some(own) if own.is_image_manifest() => Self::Manifest,
            _ if has("errors") => Self::Error,
            _ if has("manifests") => Self::Index,
            _ if has("fsLayers") => Self::Schema1,
            _ if has("layers") => Self::Manifest,
            _ if has("repositories") => Self::Catalog,
            _ if has("tags") => Self::Tags,
            _ if has("token") || has("access_token") || has("error") => Self::Token,
            _ if has("keys") => Self::KeySet,
            _ if has("details") => Self::Error,
            _ if has("rootfs") || has("architecture") || has("container_config") => Self::Config,
            _ => return None,
        })
    }

    /// The kind of its fields, as the topics are named for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Manifest => "manifest",
            Self::Index => "index",
            Self::Schema1 => "schema1",
            Self::Config => "config",
            Self::Error => "error",
            Self::Token => "token",
            Self::KeySet => "keyset",
            Self::Tags => "tags",
            Self::Catalog => "catalog",
            Self::JoseHeader => "joseheader",
            Self::Claims => "claims",
        }
    }

    /// The topic of a field, by the names that lead to it.
    pub fn topic<'t>(self, texts: &'t Texts, path: &[&str]) -> Option<Topic<'t>> {
        texts.field(self.as_str(), path)
    }

    /// The topic of a value in the document: that of the field that it is, or is an entry of.
    pub fn topic_of<'t>(self, texts: &'t Texts, json: &Json<'_>, node: NodeId) -> Option<Topic<'t>> {
        let path = path(json, node);
        self.topic(texts, &path.iter().map(String::as_str).collect::<Vec<_>>())
    }
}

/// The names that lead from the root to a value.
pub fn path(json: &Json<'_>, node: NodeId) -> Vec<String> {
    let mut path: Vec<String> = std::iter::successors(Some(node), |node| json.parent(*node))
        .filter_map(|node| json.key(node))
        .map(std::borrow::Cow::into_owned)
        .collect();
    path.reverse();
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recognised(text: &str) -> Option<Document> {
        Document::recognise(&Json::parse(text.as_bytes()))
    }

    #[test]
    fn documents_are_known_by_what_they_have() {
        for (text, document) in [
            (r#"{"errors":[]}"#, Document::Error),
            (
                r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#,
                Document::Index,
            ),
            (r#"{"schemaVersion":2,"config":{},"layers":[]}"#, Document::Manifest),
            (r#"{"schemaVersion":1,"fsLayers":[],"history":[]}"#, Document::Schema1),
            (r#"{"architecture":"amd64","os":"linux","rootfs":{}}"#, Document::Config),
            (r#"{"name":"a","tags":null}"#, Document::Tags),
            (r#"{"repositories":[]}"#, Document::Catalog),
            (r#"{"access_token":"x"}"#, Document::Token),
            (r#"{"keys":[{"kty":"EC","kid":"x"}]}"#, Document::KeySet),
        ] {
            assert_eq!(recognised(text), Some(document), "{text}");
        }
        for text in ["", "[]", "{}", "1", "{\"a\":1}", "{"] {
            assert_eq!(recognised(text), None, "{text}");
        }
    }

    #[test]
    fn a_field_is_explained_by_the_kind_that_it_stands_in() {
        let texts = Texts::embedded();
        let name = |document: Document, path: &str| {
            let path: Vec<&str> = path.split('/').collect();
            document.topic(&texts, &path).map(|topic| topic.name)
        };
        assert_eq!(name(Document::Manifest, "config/digest"), Some("descriptor.digest"));
        assert_eq!(name(Document::Index, "manifests/platform/os.version"), Some("platform.os.version"));
        assert_eq!(
            name(Document::Config, "config/Labels/org.opencontainers.image.title"),
            Some("annotations.org.opencontainers.image.title")
        );
        assert_eq!(name(Document::Config, "config/Labels/me.example"), Some("annotations.*"));
        assert_eq!(name(Document::Config, "config/ExposedPorts/80~1tcp"), Some("execution.ExposedPorts.*"));
        assert_eq!(name(Document::Error, "errors/detail/x/y/z"), Some("detail.*"));
        assert_eq!(name(Document::Schema1, "signatures/header/jwk/kid"), Some("jwk.kid"));
        assert_eq!(name(Document::KeySet, "keys/kid"), Some("jwk.kid"));
        assert_eq!(name(Document::Manifest, "nobodys"), None);
        assert_eq!(name(Document::Manifest, "*"), None);
    }

    #[test]
    fn an_entry_of_a_list_is_explained_by_its_list() {
        let texts = Texts::embedded();
        let json = Json::parse(br#"{"layers":[{"urls":["https://a.example"]}]}"#);
        let last = json.nodes().last().unwrap();
        assert_eq!(Document::Manifest.topic_of(&texts, &json, last).unwrap().name, "descriptor.urls");
    }
}
