//! Where in the specification a sentence stands.

/// A section of the distribution specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its title.
    pub title: &'static str,
    /// Where it can be read.
    pub url: &'static str,
}

macro_rules! section {
    ($name:ident, $title:literal, $anchor:literal) => {
        pub(crate) const $name: Section = Section {
            title: $title,
            url: concat!("https://github.com/opencontainers/distribution-spec/blob/main/spec.md#", $anchor),
        };
    };
}

section!(PULLING_MANIFESTS, "Pulling manifests", "pulling-manifests");
section!(PULLING_BLOBS, "Pulling blobs", "pulling-blobs");
section!(
    CHECKING,
    "Checking if content exists in the registry",
    "checking-if-content-exists-in-the-registry"
);
section!(PUSH, "Push", "push");
section!(PUSHING_BLOBS, "Pushing blobs", "pushing-blobs");
section!(POST_THEN_PUT, "POST then PUT", "post-then-put");
section!(SINGLE_POST, "Single POST", "single-post");
section!(CHUNKS, "Pushing a blob in chunks", "pushing-a-blob-in-chunks");
section!(CANCEL, "Cancel a blob upload", "cancel-a-blob-upload");
section!(MOUNTING, "Mounting a blob from another repository", "mounting-a-blob-from-another-repository");
section!(PUSHING_MANIFESTS, "Pushing Manifests", "pushing-manifests");
section!(SUBJECT, "Pushing Manifests with Subject", "pushing-manifests-with-subject");
section!(LISTING_TAGS, "Listing Tags", "listing-tags");
section!(LISTING_REFERRERS, "Listing Referrers", "listing-referrers");
section!(DELETING_TAGS, "Deleting tags", "deleting-tags");
section!(DELETING_MANIFESTS, "Deleting Manifests", "deleting-manifests");
section!(DELETING_BLOBS, "Deleting Blobs", "deleting-blobs");
section!(TAG_SCHEMA, "Referrers Tag Schema", "referrers-tag-schema");
section!(API, "API", "api");
section!(SUPPORT, "Determining Support", "determining-support");
section!(ERROR_CODES, "Error Codes", "error-codes");
section!(WARNINGS, "Warnings", "warnings");
