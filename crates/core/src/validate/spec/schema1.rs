//! Docker manifests of schema 1: the part that is signed is the part that is read.

use super::manifest::advise;
use crate::diagnostics::schema1 as diagnostics;
use crate::json::{Json, Kind, NodeId};
use crate::signature::{self, Payload, Signature, Status};
use crate::validate::shape::shown;
use crate::validate::sink::Sink;
use std::collections::HashSet;

pub(super) fn check(sink: &mut Sink<'_, '_>, root: NodeId) {
    let json = sink.json;
    if let Some(signed) = signature::read(json.source(), json, root) {
        if let Some(payload) = &signed.payload {
            check_payload(sink, root, payload, &signed.signatures);
        }
        for signature in &signed.signatures {
            check_signature(sink, signature);
        }
    }
    check_history(sink, root);
}

/// Whatever the document says besides its signatures has to be in the payload, and the other way round.
fn check_payload(sink: &mut Sink<'_, '_>, root: NodeId, payload: &Payload, signatures: &[Signature]) {
    let json = sink.json;
    let head = u32::try_from(payload.head).unwrap_or(u32::MAX);
    for member in json.children(root).filter(|member| !json.key_is(*member, "signatures")) {
        if json.span(member).end > head {
            let name = json.key(member).unwrap_or_default();
            let span = json.key_span(member);
            sink.report(&diagnostics::OUTSIDE_PAYLOAD, Some(member), span, &[&name, &head.to_string()]);
        }
    }
    let signed = Json::parse(&payload.text);
    let Some(root) = signed.root() else { return };
    let protected = signatures.first().and_then(|first| json.member(first.node, "protected"));
    for member in signed.children(root) {
        if let Some(node) = protected.filter(|_| signed.span(member).end > head) {
            let name = signed.key(member).unwrap_or_default();
            sink.report(&diagnostics::IN_TAIL, Some(node), json.span(node), &[&name]);
        }
    }
}

fn check_signature(sink: &mut Sink<'_, '_>, signature: &Signature) {
    let json = sink.json;
    let Some(header) = json.member(signature.node, "header") else { return };
    if signature.status == Status::Nothing
        && let Some(node) = json.member(header, "alg")
    {
        sink.value(&diagnostics::NOTHING_SIGNED, node, &[&shown(json, node)]);
    }
    let jwk = json.member(header, "jwk");
    if let Some(node) = jwk.and_then(|jwk| json.member(jwk, "kid"))
        && let Some(id) = &signature.true_key_id
        && signature.key_id.as_ref() != Some(id)
    {
        let shown = shown(json, node);
        advise(sink, |sink| sink.value(&diagnostics::KEY_ID, node, &[&shown, id]));
    }
}

/// Layers and images belong together, and each image stands on one that is below it.
fn check_history(sink: &mut Sink<'_, '_>, root: NodeId) {
    let json = sink.json;
    let Some((layers, history)) = json.member(root, "fsLayers").zip(json.member(root, "history")) else {
        return;
    };
    let lists = [layers, history].map(|list| (json.kind(list) == Kind::Array, json.children(list).count()));
    if let [(true, layers), (true, images)] = lists
        && layers != images
    {
        let (images, layers) = (images.to_string(), layers.to_string());
        advise(sink, |sink| sink.value(&diagnostics::COUNT, history, &[&images, &layers]));
    }
    let images: Vec<NodeId> = json.children(history).collect();
    let mut below: HashSet<String> = HashSet::with_capacity(images.len());
    for image in images.into_iter().rev() {
        let Some(node) = json.member(image, "v1Compatibility") else { continue };
        let Some(text) = json.string(node) else { continue };
        let image = Json::parse(text.as_bytes());
        let string = |name| image.string(image.member(image.root()?, name)?);
        if let Some(parent) = string("parent").filter(|parent| !parent.is_empty())
            && !below.contains(parent.as_ref())
        {
            let shown = format!("\"{parent}\"");
            advise(sink, |sink| sink.value(&diagnostics::UNKNOWN_PARENT, node, &[&shown]));
        }
        below.extend(string("id").map(std::borrow::Cow::into_owned));
    }
}

#[cfg(test)]
mod tests {
    use crate::MediaType;
    use crate::validate::{Judge, Options, Severity, Verdict, validate};

    /// What the text and Quay say, and how bad the worst of it is.
    fn verdicts(document: &[u8]) -> (Verdict, Verdict, Option<Severity>) {
        let media_type =
            MediaType::parse("application/vnd.docker.distribution.manifest.v1+prettyjws").unwrap();
        let report = validate(document, &Options::of(media_type));
        let worst = report.findings().iter().map(crate::validate::Finding::severity).min();
        (report.verdict(Judge::Spec), report.verdict(Judge::Quay), worst)
    }

    #[test]
    fn what_quay_takes_for_signed_and_is_not_is_an_error() {
        let (accept, reject) = (Verdict::Accept, Verdict::Reject);
        let error = Some(Severity::Error);
        let signed = include_bytes!("../../diagnostics/schema1/signed.json");
        assert_eq!(verdicts(signed), (accept, accept, None));
        let outside = include_bytes!("../../diagnostics/schema1/outside.json");
        assert_eq!(verdicts(outside), (reject, accept, error));
        let tail = include_bytes!("../../diagnostics/schema1/tail.json");
        assert_eq!(verdicts(tail), (reject, accept, error));
        let none = include_bytes!("../../diagnostics/schema1/none.json");
        assert_eq!(verdicts(none), (reject, accept, error));
        let mismatch = include_bytes!("../../diagnostics/schema1/mismatch.json");
        assert_eq!(verdicts(mismatch), (accept, reject, error));
    }
}
