//! Descriptors: the embedded content, and advice about digests and addresses.

use super::manifest::advise;
use crate::Algorithm;
use crate::diagnostics::descriptor as diagnostics;
use crate::digest::Digest;
use crate::json::NodeId;
use crate::validate::shape::shown;
use crate::validate::sink::Sink;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

pub(super) fn check(sink: &mut Sink<'_, '_>, descriptor: NodeId) {
    check_data(sink, descriptor);
    let json = sink.json;
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
