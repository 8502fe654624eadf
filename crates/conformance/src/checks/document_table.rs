//! What is checked with each set of documents, and where it is written.

use super::{
    DISCOVERY, MANAGEMENT, PULL, PULL_SHOULD, PUSH, PUSH_MAY, check, deletion, documents, referrers, tags,
};
use crate::check::Check;
use crate::material::Set;
use crate::options::Version;
use crate::section::{
    CHECKING, DELETING_BLOBS, DELETING_MANIFESTS, DELETING_TAGS, LISTING_REFERRERS, LISTING_TAGS,
    PULLING_BLOBS, PULLING_MANIFESTS, PUSHING_BLOBS, PUSHING_MANIFESTS, SUBJECT,
};
use http::Method;

const HEAD: &str = "A HEAD request to an existing blob or manifest URL MUST return `200 OK`.";
const GET: &str = "A GET request to an existing manifest URL MUST provide the expected manifest, with a response code that MUST be `200 OK`.";
const STORED: &str = "Upon a successful upload, the registry MUST return response code `201 Created`, and MUST have the following header: `Location: <location>`";

pub(super) const CHECKS: &[Check] = &[
    check(
        "set.blobs",
        "Blobs are pushed",
        PUSH,
        PUSHING_BLOBS,
        "There are two ways to push blobs: chunked or monolithic.",
        |stage| Box::pin(documents::push_blobs(stage)),
    )
    .each(has_blobs)
    .setup()
    .like("push/blob"),
    check("manifest.put-by-digest", "Manifests are pushed by digest", PUSH, PUSHING_MANIFESTS, STORED, |stage| {
        Box::pin(documents::put_by_digest(stage))
    })
    .each(|set| set != Set::BadDigest && !has_parameters(set))
    .setup()
    .like("push/manifest-by-digest"),
    check(
        "manifest.put-with-tags",
        "Manifests are pushed by digest with tags",
        PUSH_MAY,
        PUSHING_MANIFESTS,
        "MUST include an `OCI-Tag` response header, in accordance with [RFC 9110 (section 5)](https://www.rfc-editor.org/rfc/rfc9110#section-5) semantics, for each accepted tag.",
        |stage| Box::pin(documents::put_with_tags(stage)),
    )
    .each(has_parameters)
    .since(Version::Dev)
    .setup()
    .like("push/manifest-by-digest"),
    check("manifest.put-by-tag", "Manifests are pushed by tag", PUSH, PUSHING_MANIFESTS, STORED, |stage| {
        Box::pin(documents::put_by_tag(stage))
    })
    .each(|set| has_tags(set) && !has_parameters(set))
    .setup()
    .like("push/manifest-by-tag"),
    check(
        "manifest.put-bad-digest",
        "A manifest under a digest that is not its own is refused",
        PUSH,
        PUSHING_MANIFESTS,
        "The Docker-Content-Digest header returns the digest of the uploaded blob, and MUST be equal to the client provided digest.",
        |stage| Box::pin(documents::put_bad_digest(stage)),
    )
    .each(|set| set == Set::BadDigest)
    .like("push/manifest-by-digest"),
    check(
        "manifest.subject",
        "A manifest with a subject is answered with OCI-Subject",
        PUSH,
        SUBJECT,
        "When processing a request for an image manifest with the `subject` field, a registry implementation that supports the [referrers API](#listing-referrers) MUST respond with the response header `OCI-Subject: <subject digest>` to indicate to the client that the registry processed the request's `subject`.",
        |stage| Box::pin(documents::subject(stage)),
    )
    .each(has_subject)
    .since(Version::V1_1)
    .like("push/manifest-by-digest"),
    check(
        "tags.list",
        "What was tagged is listed",
        DISCOVERY,
        LISTING_TAGS,
        "Assuming a repository is found, this request MUST return a `200 OK` response code.",
        |stage| Box::pin(tags::lists_set(stage)),
    )
    .each(has_tags)
    .like("tag-list"),
    check("manifest.head-by-tag", "HEAD tells of a tag's manifest", PULL, CHECKING, HEAD, |stage| {
        Box::pin(documents::by_tag(stage, Method::HEAD))
    })
    .each(has_tags)
    .like("head/manifest-head-by-tag"),
    check("manifest.head-by-digest", "HEAD tells of a manifest", PULL, CHECKING, HEAD, |stage| {
        Box::pin(documents::by_digest(stage, Method::HEAD))
    })
    .each(|set| set != Set::BadDigest)
    .like("head/manifest-head-by-digest"),
    check("set.blobs-head", "HEAD tells of the blobs", PULL, CHECKING, HEAD, |stage| {
        Box::pin(documents::blobs(stage, Method::HEAD))
    })
    .each(has_blobs)
    .like("head/blob-head"),
    check("manifest.get-by-tag", "Manifests are pulled by tag", PULL, PULLING_MANIFESTS, GET, |stage| {
        Box::pin(documents::by_tag(stage, Method::GET))
    })
    .each(has_tags)
    .like("pull/manifest-by-tag"),
    check("manifest.get-by-digest", "Manifests are pulled by digest", PULL, PULLING_MANIFESTS, GET, |stage| {
        Box::pin(documents::by_digest(stage, Method::GET))
    })
    .each(|set| set != Set::BadDigest)
    .like("pull/manifest-by-digest"),
    check(
        "manifest.type-is-bare",
        "A manifest's type comes without parameters",
        PULL_SHOULD,
        PULLING_MANIFESTS,
        "The registry SHOULD NOT include parameters on the `Content-Type` header.",
        |stage| Box::pin(documents::type_is_bare(stage)),
    )
    .each(|set| set == Set::Image),
    check(
        "set.blobs-get",
        "Blobs are pulled",
        PULL,
        PULLING_BLOBS,
        "A GET request to an existing blob URL MUST provide the expected blob, with a response code that MUST be `200 OK`.",
        |stage| Box::pin(documents::blobs(stage, Method::GET)),
    )
    .each(has_blobs)
    .like("pull/blob-get"),
    check(
        "referrers.list",
        "What refers to a manifest is listed",
        DISCOVERY,
        LISTING_REFERRERS,
        "The descriptors MUST include an `artifactType` field that is set to the value of the `artifactType` in the image manifest or index, if present.",
        |stage| Box::pin(referrers::lists_set(stage)),
    )
    .each(has_subject)
    .since(Version::V1_1)
    .like("referrers"),
    check(
        "referrers.filter",
        "Referrers are filtered by their type",
        DISCOVERY,
        LISTING_REFERRERS,
        "If filtering is requested and applied, the response MUST include a header `OCI-Filters-Applied: artifactType` denoting that an `artifactType` filter was applied.",
        |stage| Box::pin(referrers::filters_set(stage)),
    )
    .each(has_subject)
    .since(Version::V1_1)
    .like("referrers"),
    check(
        "tag.delete",
        "Tags are deleted",
        MANAGEMENT,
        DELETING_TAGS,
        "Upon success, the registry MUST respond with a `202 Accepted` code.",
        |stage| Box::pin(deletion::tags(stage)),
    )
    .each(has_tags)
    .like("delete/tag-delete"),
    check(
        "manifest.delete",
        "Manifests are deleted",
        MANAGEMENT,
        DELETING_MANIFESTS,
        "Upon success, the registry MUST respond with a `202 Accepted` code.",
        |stage| Box::pin(deletion::manifests(stage)),
    )
    .each(|set| set != Set::BadDigest)
    .like("delete/manifest-delete"),
    check(
        "set.blobs-delete",
        "Blobs are deleted",
        MANAGEMENT,
        DELETING_BLOBS,
        "Upon success, the registry MUST respond with code `202 Accepted`.",
        |stage| Box::pin(deletion::blobs(stage)),
    )
    .each(has_blobs)
    .like("delete/blob-delete"),
];

fn has_blobs(set: Set) -> bool {
    set != Set::EmptyIndex
}

fn has_tags(set: Set) -> bool {
    !matches!(set, Set::Sha512 | Set::BadDigest)
}

fn has_parameters(set: Set) -> bool {
    matches!(set, Set::TagParameters | Set::TagParameters512)
}

fn has_subject(set: Set) -> bool {
    matches!(set, Set::ArtifactsWithSubject | Set::IndexWithSubject | Set::MissingSubject)
}
