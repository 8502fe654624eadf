//! Where rules are written.

use serde::Serialize;
use std::fmt;

/// A section of a document that says how registries, or HTTP, have to behave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "RuleSection"))]
pub struct Section {
    /// The document: `distribution-spec`, `RFC 9110`, `Quay`.
    pub document: &'static str,
    /// The section's title, or its number.
    pub title: &'static str,
    /// Where it can be read.
    pub url: &'static str,
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.document, self.title)
    }
}

/// A section of the distribution specification.
macro_rules! distribution {
    ($name:ident, $title:literal, $anchor:literal) => {
        pub(super) const $name: Section = Section {
            document: "distribution-spec",
            title: $title,
            url: concat!("https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#", $anchor),
        };
    };
}

distribution!(PULLING_MANIFESTS, "Pulling manifests", "pulling-manifests");
distribution!(PULLING_BLOBS, "Pulling blobs", "pulling-blobs");
distribution!(PUSHING_BLOBS, "Pushing blobs", "pushing-blobs");
distribution!(POST_THEN_PUT, "POST then PUT", "post-then-put");
distribution!(SINGLE_POST, "Single POST", "single-post");
distribution!(CHUNKS, "Pushing a blob in chunks", "pushing-a-blob-in-chunks");
distribution!(MOUNTING, "Mounting a blob from another repository", "mounting-a-blob-from-another-repository");
distribution!(PUSHING_MANIFESTS, "Pushing Manifests", "pushing-manifests");
distribution!(SUBJECT, "Pushing Manifests with Subject", "pushing-manifests-with-subject");
distribution!(LISTING_TAGS, "Listing Tags", "listing-tags");
distribution!(LISTING_REFERRERS, "Listing Referrers", "listing-referrers");
distribution!(NO_REFERRERS, "Unavailable Referrers API", "unavailable-referrers-api");
distribution!(CONTENT_MANAGEMENT, "Content Management", "content-management");
distribution!(DELETING_TAGS, "Deleting tags", "deleting-tags");
distribution!(DELETING_MANIFESTS, "Deleting Manifests", "deleting-manifests");
distribution!(DELETING_BLOBS, "Deleting Blobs", "deleting-blobs");
distribution!(SUPPORT, "Determining Support", "determining-support");
distribution!(ENDPOINTS, "Endpoints", "endpoints");
distribution!(ERROR_CODES, "Error Codes", "error-codes");

/// What the draft after 1.1 adds.
macro_rules! draft {
    ($name:ident, $title:literal, $anchor:literal) => {
        pub(super) const $name: Section = Section {
            document: "distribution-spec",
            title: $title,
            url: concat!("https://github.com/opencontainers/distribution-spec/blob/main/spec.md#", $anchor),
        };
    };
}

draft!(CANCEL, "Cancel a blob upload", "cancel-a-blob-upload");
draft!(TAG_PARAMETERS, "Pushing Manifests", "pushing-manifests");
draft!(ANNOUNCED, "Pushing a blob in chunks", "pushing-a-blob-in-chunks");

/// A section of an RFC.
macro_rules! rfc {
    ($name:ident, $number:literal, $section:literal, $title:literal) => {
        pub(super) const $name: Section = Section {
            document: concat!("RFC ", $number),
            title: concat!($section, ", ", $title),
            url: concat!("https://www.rfc-editor.org/rfc/rfc", $number, "#section-", $section),
        };
    };
}

rfc!(PERCENT_ENCODING, "3986", "2.4", "When to Encode or Decode");
rfc!(TOO_MANY_REQUESTS, "6585", "4", "429 Too Many Requests");
rfc!(BEARER, "6750", "3", "The WWW-Authenticate Response Header Field");
rfc!(JWK_SET, "7517", "5", "JWK Set Format");
rfc!(EXPIRES, "7519", "4.1.4", "“exp” (Expiration Time) Claim");
rfc!(NOT_BEFORE, "7519", "4.1.5", "“nbf” (Not Before) Claim");
rfc!(AUDIENCE, "7519", "4.1.3", "“aud” (Audience) Claim");
rfc!(VALIDATING, "7519", "7.2", "Validating a JWT");
rfc!(BASIC, "7617", "2", "The 'Basic' Authentication Scheme");
rfc!(ALGORITHM, "8725", "3.1", "Perform Algorithm Verification");
rfc!(CONTENT_LENGTH, "9110", "8.6", "Content-Length");
rfc!(HEAD, "9110", "9.3.2", "HEAD");
rfc!(IF_MATCH, "9110", "13.1.1", "If-Match");
rfc!(IF_NONE_MATCH, "9110", "13.1.2", "If-None-Match");
rfc!(IF_RANGE, "9110", "13.1.5", "If-Range");
rfc!(RANGE, "9110", "14.2", "Range");
rfc!(PARTIAL_CONTENT, "9110", "15.3.7", "206 Partial Content");
rfc!(METHOD_NOT_ALLOWED, "9110", "15.5.6", "405 Method Not Allowed");
rfc!(CONTENT_TOO_LARGE, "9110", "15.5.14", "413 Content Too Large");
rfc!(RANGE_NOT_SATISFIABLE, "9110", "15.5.17", "416 Range Not Satisfiable");
rfc!(INTERNAL_SERVER_ERROR, "9110", "15.6.1", "500 Internal Server Error");
rfc!(SERVICE_UNAVAILABLE, "9110", "15.6.4", "503 Service Unavailable");

/// A document of the image specification.
macro_rules! image {
    ($name:ident, $title:literal, $place:literal) => {
        pub(super) const $name: Section = Section {
            document: "image-spec",
            title: $title,
            url: concat!("https://github.com/opencontainers/image-spec/blob/v1.1.1/", $place),
        };
    };
}

image!(DIGESTS, "Digests", "descriptor.md#digests");
image!(ALGORITHMS, "Registered algorithms", "descriptor.md#registered-algorithms");
image!(
    IMAGE_MANIFEST,
    "Image Manifest Property Descriptions",
    "manifest.md#image-manifest-property-descriptions"
);
image!(IMAGE_CONFIG, "Image Configuration, Properties", "config.md#properties");

/// A page of Docker's registry, as distribution keeps it.
macro_rules! docker {
    ($name:ident, $title:literal, $place:literal) => {
        pub(super) const $name: Section = Section {
            document: "Docker Registry",
            title: $title,
            url: concat!("https://distribution.github.io/distribution/spec/", $place),
        };
    };
}

docker!(TOKEN, "Token Authentication", "auth/token/");
docker!(OAUTH, "OAuth 2 token authentication", "auth/oauth/");
docker!(SCOPES, "Token Scope", "auth/scope/");
docker!(CATALOG, "Catalog", "api/#catalog");

pub(super) const SCHEMA_1: Section = Section {
    document: "Docker Registry",
    title: "Image Manifest Version 2, Schema 1",
    url: "https://github.com/distribution/distribution/blob/v2.8.3/docs/spec/manifest-v2-1.md",
};

/// A file of Quay, which is all that is written of these rules.
macro_rules! quay {
    ($name:ident, $title:literal, $file:literal) => {
        pub(super) const $name: Section = Section {
            document: "Quay",
            title: $title,
            url: concat!("https://github.com/quay/quay/blob/ffba0c70/endpoints/v2/", $file),
        };
    };
}

quay!(QUAY_ERRORS, "errors of the registry protocol", "errors.py");
quay!(QUAY_ACCESS, "access to repositories", "__init__.py");
quay!(QUAY_AUTH, "tokens and scopes", "v2auth.py");
quay!(QUAY_BLOBS, "blobs", "blob.py");
