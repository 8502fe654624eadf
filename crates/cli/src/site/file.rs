use std::borrow::Cow;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// A file of the site with what is sent along with it.
#[derive(Debug)]
pub(crate) struct File {
    /// Its content.
    pub(crate) bytes: Cow<'static, [u8]>,
    /// Its content compressed by brotli, if the site has it.
    pub(crate) compressed: Option<Cow<'static, [u8]>>,
    /// Its media type.
    pub(crate) content_type: &'static str,
    /// Names the content: the same tag, the same bytes. Without quotation marks.
    pub(crate) tag: String,
    /// Whether its name holds a hash of its content, so that the content never changes.
    pub(crate) immutable: bool,
}

impl File {
    /// The file at `path`.
    pub(crate) fn new(path: &str, bytes: Cow<'static, [u8]>, compressed: Option<Cow<'static, [u8]>>) -> Self {
        let mut tag = String::new();
        for byte in &Sha256::digest(&bytes)[..16] {
            // Writing to a String cannot fail.
            let _ = write!(tag, "{byte:02x}");
        }
        Self {
            bytes,
            compressed,
            content_type: content_type(path),
            tag,
            immutable: is_named_by_content(path),
        }
    }
}

/// The media type by the extension; browsers insist on it for scripts, style sheets and wasm.
fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Whether the file is named as `longshore-bundle` names files by their content:
/// `main-0123456789abcdef.css`.
fn is_named_by_content(path: &str) -> bool {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let hash = stem.rsplit_once('-').map_or("", |(_, hash)| hash);
    let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    hash.len() == 16 && hash.bytes().all(is_hex)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_those_that_browsers_insist_on() {
        assert_eq!(content_type("a/page_bg-0.wasm"), "application/wasm");
        assert_eq!(content_type("boot.js"), "text/javascript; charset=utf-8");
        assert_eq!(content_type("LICENSE"), "application/octet-stream");
    }

    #[test]
    fn only_a_hash_in_the_name_makes_a_file_immutable() {
        assert!(is_named_by_content("main-0123456789abcdef.css"));
        assert!(is_named_by_content("deep/page_bg-0123456789abcdef.wasm"));
        for path in [
            "index.html",
            "snippets/yew-0123456789abcdef/inline0.js",
            "main-0123456789abcdeg.css",
            "main-0123.css",
        ] {
            assert!(!is_named_by_content(path), "{path}");
        }
    }

    #[test]
    fn the_tag_follows_the_content() {
        let tag = |bytes: &'static [u8]| File::new("a", bytes.into(), None).tag;
        assert_eq!(tag(b"one"), tag(b"one"));
        assert_ne!(tag(b"one"), tag(b"two"));
    }
}
