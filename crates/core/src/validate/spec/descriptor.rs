//! Descriptors: the embedded content, and advice about digests and addresses.

use super::manifest::advise;
use super::{annotations, platform};
use crate::Algorithm;
use crate::diagnostics::descriptor as diagnostics;
use crate::digest::Digest;
use crate::json::{NodeId, Number};
use crate::validate::shape::shown;
use crate::validate::sink::Sink;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// The largest number up to which a float of 64 bits holds all whole numbers.
const EXACT: i128 = (1 << 53) - 1;
/// What the media types of layers begin with that must not be distributed.
const NOT_DISTRIBUTED: &str = "application/vnd.oci.image.layer.nondistributable.";

pub(super) fn check(sink: &mut Sink<'_, '_>, descriptor: NodeId) {
    check_data(sink, descriptor);
    annotations::check(sink, descriptor, "annotations");
    let json = sink.json;
    if let Some(node) = json.member(descriptor, "platform") {
        platform::check(sink, node);
    }
    if let Some(node) = json.member(descriptor, "size") {
        let size = json.number(node).and_then(Number::whole);
        if size.is_some_and(|size| (EXACT + 1..=i128::from(i64::MAX)).contains(&size)) {
            let shown = shown(json, node);
            advise(sink, |sink| sink.value(&diagnostics::LARGE_SIZE, node, &[&shown]));
        }
    }
    if let Some(node) = json.member(descriptor, "mediaType")
        && json.string(node).is_some_and(|text| is_deprecated(&text))
    {
        let shown = shown(json, node);
        advise(sink, |sink| sink.value(&diagnostics::DEPRECATED_LAYER, node, &[&shown]));
    }
    if let Some(node) = json.member(descriptor, "digest") {
        let algorithm = json.string(node).map(|text| Digest::check(&text));
        if algorithm == Some(Ok(Algorithm::Unregistered)) {
            let shown = shown(json, node);
            advise(sink, |sink| sink.value(&diagnostics::UNREGISTERED_ALGORITHM, node, &[&shown]));
        }
    }
    for node in json.member(descriptor, "urls").into_iter().flat_map(|urls| json.children(urls)) {
        let scheme = json.string(node).and_then(|text| Some(text.split_once(':')?.0.to_ascii_lowercase()));
        if scheme.is_some_and(|scheme| scheme != "http" && scheme != "https") {
            let shown = shown(json, node);
            advise(sink, |sink| sink.value(&diagnostics::URL_SCHEME, node, &[&shown]));
        }
    }
}

/// Whether a media type is that of layers that must not be distributed.
pub(in crate::validate) fn is_deprecated(media_type: &str) -> bool {
    media_type.starts_with(NOT_DISTRIBUTED)
}

/// `data` is the content that size and digest are of. The text has no reader reject a document where it is not:
/// it asks consumers to verify.
fn check_data(sink: &mut Sink<'_, '_>, descriptor: NodeId) {
    let json = sink.json;
    let Some(node) = json.member(descriptor, "data") else { return };
    let Some(text) = json.string(node) else { return };
    let Ok(content) = BASE64_STANDARD.decode(text.as_bytes()) else {
        sink.value(&diagnostics::DATA_BASE64, node, &[]);
        return;
    };
    let size = json.member(descriptor, "size").and_then(|size| json.number(size)?.whole());
    let length = i128::try_from(content.len()).unwrap_or(i128::MAX);
    if let Some(size) = size.filter(|size| *size != length) {
        let (length, size) = (length.to_string(), size.to_string());
        advise(sink, |sink| sink.value(&diagnostics::DATA_SIZE, node, &[&length, &size]));
        return;
    }
    let digest =
        json.member(descriptor, "digest").and_then(|digest| Digest::parse(&json.string(digest)?).ok());
    let actual = digest.as_ref().and_then(|digest| Digest::compute(digest.algorithm(), &content));
    if let (Some(digest), Some(actual)) = (digest, actual)
        && digest != actual
    {
        advise(sink, |sink| sink.value(&diagnostics::DATA_DIGEST, node, &[actual.as_str()]));
    }
}
