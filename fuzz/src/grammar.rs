//! The small grammars: what parses is kept to the letter, and obeys the grammar that the specification prints.

use longshore_client::url::Url;
use longshore_core::{Digest, MediaType, Reference, RepositoryName, Scope, Tag};

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

/// A digest's text is kept, and its parts make it up.
pub fn digest(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let Ok(digest) = Digest::parse(text) else { return };
    assert_eq!(digest.as_str(), text);
    assert!(text.ends_with(digest.encoded()) && digest.encoded().starts_with(digest.short()));
    assert!(text.is_ascii() && text.matches(':').count() == 1);
}

/// A tag's text is kept, and is `[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}`.
pub fn tag(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let holds = text.bytes().next().is_some_and(letter)
        && text.bytes().all(|byte| letter(byte) || matches!(byte, b'.' | b'-'))
        && text.len() <= 128;
    let tag = Tag::parse(text);
    assert_eq!(tag.is_ok(), holds, "{text:?}");
    assert!(tag.is_err_and(|error| !error.to_string().is_empty()) || holds);
}

/// A repository's name is kept, and is
/// `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*`.
pub fn repository(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_component = |component: &str| {
        let joints = component.split(|letter: char| u8::try_from(letter).is_ok_and(is_word));
        let mut joints = joints.filter(|joint| !joint.is_empty());
        component.bytes().next().is_some_and(is_word)
            && component.bytes().last().is_some_and(is_word)
            && joints.all(|joint| matches!(joint, "." | "_" | "__") || joint.bytes().all(|byte| byte == b'-'))
    };
    let holds = text.len() <= 255 && text.split('/').all(is_component);
    let name = RepositoryName::parse(text);
    assert_eq!(name.is_ok(), holds, "{text:?}");
    if let Ok(name) = name {
        assert_eq!(name.as_str(), text);
        assert_eq!(name.depth(), text.matches('/').count() + 1);
    }
}

/// A reference is a tag or a digest, and its text is kept.
pub fn reference(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let reference = Reference::parse(text);
    assert_eq!(reference.is_ok(), Tag::parse(text).is_ok() || Digest::parse(text).is_ok());
    if let Ok(reference) = reference {
        assert_eq!(reference.to_string(), text);
    }
}

/// A media type without its parameters parses to itself.
pub fn media_type(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let Ok(media_type) = MediaType::parse(text) else { return };
    assert!(text.trim_start().starts_with(media_type.as_str()));
    assert_eq!(MediaType::parse(media_type.as_str()), Ok(media_type));
}

/// Scopes are written as they were read, or in a form that reads the same.
pub fn scope(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    if let Ok(scope) = Scope::parse(text) {
        assert_eq!(Scope::parse(&scope.to_string()), Ok(scope));
    }
    if let Ok(scopes) = Scope::parse_list(text) {
        let written: Vec<String> = scopes.iter().map(ToString::to_string).collect();
        assert_eq!(Scope::parse_list(&written.join(" ")), Ok(scopes));
    }
}

/// An address parses to itself; what one means beside another keeps the rules, too.
pub fn url(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let base =
        Url::parse("https://registry.example:5000/v2/a/blobs/uploads/1?x=y").expect("it is an address");
    for url in [Url::parse(text), base.join(text)].into_iter().flatten() {
        assert_eq!(Url::parse(url.as_str()).as_ref(), Ok(&url));
        let scheme = url.as_str().split(':').next().unwrap_or_default().to_ascii_lowercase();
        assert!(matches!(scheme.as_str(), "http" | "https"));
        let authority = url.as_str().split("//").nth(1).and_then(|rest| rest.split(['/', '?', '#']).next());
        assert!(!authority.unwrap_or_default().contains('@'), "an address with a user: {url:?}");
        assert!(url.as_str().contains(url.path_and_query()) || url.path_and_query() == "/");
        assert!(!url.origin().authority().is_empty());
        let longer = url.with_query("name", text);
        assert_eq!(longer.origin(), url.origin());
        assert!(longer.as_str().len() > url.as_str().len());
    }
}
