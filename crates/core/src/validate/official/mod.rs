//! The judge `official`: the image specification's Go validator. It decodes the document into Go's types, looks
//! at a few values, and then asks the schema (which `schema` reports for both).

mod decode;
mod types;

use super::format::Format;
use super::judge::{Judge, Judges};
use super::sink::Sink;
use crate::diagnostics::{config, descriptor};
use crate::digest::{Digest, DigestError};
use crate::json::{Kind, NodeId};

/// Reports where decoding fails, and what the validator looks at by itself.
pub(super) fn check(sink: &mut Sink<'_, '_>, root: NodeId, format: Format) {
    sink.judges = Judges::of(&[Judge::Official]);
    match format {
        Format::ImageManifest => decode::decode(sink, root, &types::MANIFEST),
        Format::ImageIndex => decode::decode(sink, root, &types::INDEX),
        Format::ImageConfig => {
            decode::decode(sink, root, &types::IMAGE);
            check_environment(sink, root);
        }
        Format::Descriptor => {
            decode::decode(sink, root, &types::DESCRIPTOR);
            check_digest(sink, root);
        }
        _ => {}
    }
}

/// A descriptor by itself has its digest checked; one whose algorithm Go does not know passes.
fn check_digest(sink: &mut Sink<'_, '_>, root: NodeId) {
    let json = sink.json;
    let Some(digest) = decode::fields(json, root, "digest").last().copied() else {
        if json.kind(root) == Kind::Object {
            sink.value(&crate::diagnostics::value::MISSING, root, &["digest"]);
        }
        return;
    };
    let Some(text) = json.string(digest) else { return };
    let shown = super::shape::shown(json, digest);
    let sha384 = text.strip_prefix("sha384:").is_some_and(|hex| !is_hex(hex, 96));
    match Digest::parse(&text) {
        // The Go library does not know BLAKE3, and lets through what it does not know.
        Err(DigestError::Length { .. } | DigestError::NotLowerHex) if text.starts_with("blake3:") => {}
        Err(DigestError::Length { .. } | DigestError::NotLowerHex) => {
            sink.value(&descriptor::DIGEST_ENCODING, digest, &[&shown]);
        }
        Err(_) => sink.value(&descriptor::DIGEST_GRAMMAR, digest, &[&shown]),
        Ok(_) if sha384 => sink.value(&descriptor::SHA384, digest, &[&shown]),
        Ok(_) => {}
    }
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Each entry of `Env` has to be a name, an equals sign, and a value without line ends.
fn check_environment(sink: &mut Sink<'_, '_>, root: NodeId) {
    let json = sink.json;
    let Some(config) = decode::fields(json, root, "config").last().copied() else { return };
    let Some(list) = decode::fields(json, config, "Env").last().copied() else { return };
    for entry in json.children(list) {
        // A null leaves the entry empty.
        let text = match json.kind(entry) {
            Kind::String => json.string(entry).unwrap_or_default(),
            Kind::Null => "".into(),
            _ => continue,
        };
        let holds =
            text.split_once('=').is_some_and(|(name, value)| !name.is_empty() && !value.contains('\n'));
        if !holds {
            sink.value(&config::ENVIRONMENT, entry, &[&super::shape::shown(json, entry)]);
        }
    }
}
