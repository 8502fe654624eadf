//! The rules that responses follow from.

use super::section::{self, Section};
use std::fmt;

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $section:ident;)*) => {
        /// A rule: whenever it decides, it is for the same reason, written down in the same place.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Rule { $($(#[$doc])* $name,)* }

        impl Rule {
            /// All rules.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The rule's name, which stays: lower case, words joined by dashes. Of a failure that
            /// clients know by a name, it is that one.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            /// Where the rule is written.
            pub const fn section(self) -> Section {
                match self { $(Self::$name => section::$section,)* }
            }
        }
    };
}

rules! {
    // Who asks, and what they may do.
    /// There is no authentication: everyone may do everything.
    OpenRegistry = "open-registry", SUPPORT;
    /// The token is this registry's own, and good now.
    TokenGood = "token-good", VALIDATING;
    /// The token grants the action.
    TokenGrants = "token-grants", TOKEN;
    /// User name and password are an account's.
    LoginGood = "login-good", BASIC;
    /// Nobody has to say who they are, where anonymous access is on.
    Anonymous = "anonymous", QUAY_AUTH;
    /// An account owns the namespace.
    NamespaceOwner = "namespace-owner", QUAY_ACCESS;
    /// A superuser may do everything, where the policy says so.
    Superuser = "superuser", QUAY_ACCESS;
    /// The repository gives the account a role.
    RepositoryRole = "repository-role", QUAY_ACCESS;
    /// Everyone may pull from a public repository.
    PublicRepository = "public-repository", QUAY_ACCESS;
    /// The account may do no more than this, whatever its rights are.
    AccountAtMost = "account-at-most", QUAY_ACCESS;
    /// The caller has no part in the repository.
    NoRole = "no-role", QUAY_ACCESS;
    /// The token grants less than was asked for, since more is not allowed.
    Downscoped = "downscoped", SCOPES;
    /// The token grants what was asked for.
    ScopeGranted = "scope-granted", SCOPES;
    /// The scope is of a kind that nothing is granted of.
    ScopeIgnored = "scope-ignored", SCOPES;
    /// A token is made, and ends after its time.
    TokenIssued = "token-issued", TOKEN;
    /// Everyone may know the key that tokens are verified by.
    PublicKey = "public-key", JWK_SET;
    /// A name without a namespace is one of the library.
    LibraryName = "library-name", QUAY_ACCESS;
    /// The mirror's robot may push.
    MirrorRobot = "mirror-robot", QUAY_ACCESS;
    /// The client has not asked too often yet.
    WithinRate = "within-rate", TOO_MANY_REQUESTS;
    /// The client is where blobs may be fetched from.
    RegionOpen = "region-open", QUAY_BLOBS;
    /// What is added still fits into the namespace.
    WithinQuota = "within-quota", QUAY_ERRORS;

    // What is given.
    /// There is a registry here, and the caller may use it.
    Supported = "supported", SUPPORT;
    /// The tag points to a manifest.
    TagResolved = "tag-resolved", PULLING_MANIFESTS;
    /// The manifest is there by its digest.
    ManifestHeld = "manifest-held", PULLING_MANIFESTS;
    /// A manifest is given as it was pushed, whatever `Accept` says.
    ManifestAsPushed = "manifest-as-pushed", PULLING_MANIFESTS;
    /// The repository has the blob.
    BlobHeld = "blob-held", PULLING_BLOBS;
    /// The client has the content already.
    NotModified = "not-modified", IF_NONE_MATCH;
    /// One range was asked for, and lies inside.
    PartialContent = "partial-content", PARTIAL_CONTENT;
    /// The range is passed over, and all is given.
    RangeIgnored = "range-ignored", RANGE;
    /// The client has the beginning of another content, so all is given.
    RangeOutdated = "range-outdated", IF_RANGE;
    /// HEAD is told what GET would send, without the body.
    HeadWithoutBody = "head-without-body", HEAD;
    /// The page ends where as many entries are in it as were asked for.
    PageAsAsked = "page-as-asked", LISTING_TAGS;
    /// The page ends where as many entries are in it as the policy gives at once.
    PageAtLimit = "page-at-limit", LISTING_TAGS;
    /// The page ends where it would be larger than a manifest may be.
    PageAtSize = "page-at-size", LISTING_REFERRERS;
    /// The page is the last one: no link leads on.
    PageLast = "page-last", LISTING_TAGS;
    /// The catalog shows what the caller may read.
    CatalogOfCaller = "catalog-of-caller", CATALOG;
    /// The catalog shows nothing to anonymous callers.
    CatalogHidden = "catalog-hidden", CATALOG;
    /// The manifests that name this one as their subject.
    Referrers = "referrers", LISTING_REFERRERS;
    /// Only referrers of this type are listed, and the answer says so.
    ReferrersFiltered = "referrers-filtered", LISTING_REFERRERS;

    // What is taken.
    /// An upload session begins.
    UploadBegun = "upload-begun", PUSHING_BLOBS;
    /// A session that nobody used gave its place.
    UploadDropped = "upload-dropped", PUSHING_BLOBS;
    /// The digest is computed by the algorithm that the client announced.
    AlgorithmAnnounced = "algorithm-announced", ANNOUNCED;
    /// Chunks must have a least size, which the client is told.
    ChunkLeast = "chunk-least", CHUNKS;
    /// The session is open, and has so many bytes.
    UploadOpen = "upload-open", CHUNKS;
    /// The chunk begins where the last one ended.
    ChunkFits = "chunk-fits", CHUNKS;
    /// A chunk without a range goes where the last one ended.
    ChunkAppended = "chunk-appended", CHUNKS;
    /// The content has the digest that the client names.
    DigestVerified = "digest-verified", POST_THEN_PUT;
    /// The whole blob came in one request.
    SingleRequest = "single-request", SINGLE_POST;
    /// The session is given up, and forgotten.
    UploadCanceled = "upload-canceled", CANCEL;
    /// Another repository has the blob, and the caller may pull from there.
    Mounted = "mounted", MOUNTING;
    /// No repository that counts has the blob.
    MountNotHeld = "mount-not-held", MOUNTING;
    /// The digest or the name cannot be read, so there is nothing to mount.
    MountUnreadable = "mount-unreadable", MOUNTING;
    /// The caller may not pull from where the blob is.
    MountUnauthorized = "unauthorized-for-mount", MOUNTING;
    /// The manifest is one by its format's rules.
    ManifestValid = "manifest-valid", PUSHING_MANIFESTS;
    /// All that the manifest names is there.
    ReferencesHeld = "references-held", PUSHING_MANIFESTS;
    /// What the manifest names need not be there.
    Sparse = "sparse", PUSHING_MANIFESTS;
    /// The tag is new.
    TagMade = "tag-made", PUSHING_MANIFESTS;
    /// The tag pointed elsewhere, and is moved.
    TagMoved = "tag-moved", PUSHING_MANIFESTS;
    /// The tag points there already.
    TagKept = "tag-kept", PUSHING_MANIFESTS;
    /// The query gave the manifest tags, which the answer repeats.
    TagsByQuery = "tags-by-query", TAG_PARAMETERS;
    /// The manifest has a subject, whose referrers the registry lists.
    SubjectTold = "subject-told", SUBJECT;
    /// The manifest has a subject, and the client has to keep the list of its referrers.
    SubjectUntold = "subject-untold", NO_REFERRERS;
    /// The manifest is stored.
    ManifestStored = "manifest-stored", PUSHING_MANIFESTS;
    /// The tag is deleted; what it pointed to stays.
    TagDeleted = "tag-deleted", DELETING_TAGS;
    /// The manifest is deleted, with the tags that pointed to it.
    ManifestDeleted = "manifest-deleted", DELETING_MANIFESTS;
    /// The blob is no longer in the repository.
    BlobDeleted = "blob-deleted", DELETING_BLOBS;

    // Why not: the request.
    /// The path belongs to no endpoint.
    NoEndpoint = "no-endpoint", ENDPOINTS;
    /// The endpoint has not this method.
    MethodNotAllowed = "method-not-allowed", METHOD_NOT_ALLOWED;
    /// Percent-encoding in the path hides a separator, or is no text.
    PathEncoding = "path-encoding", PERCENT_ENCODING;
    /// The body is shorter or longer than its sender said.
    LengthDiffers = "length-differs", CONTENT_LENGTH;
    /// The repository's name is outside the grammar.
    InvalidRepository = "invalid-repository", PULLING_MANIFESTS;
    /// The name has more than two components.
    SlashRepository = "slash-repository", QUAY_ACCESS;
    /// The name has no namespace.
    DisallowedLibraryNamespace = "disallowed-library-namespace", QUAY_ACCESS;
    /// The tag is empty.
    MissingTag = "missing-tag", PULLING_MANIFESTS;
    /// The tag is outside the grammar.
    InvalidTag = "invalid-tag", PULLING_MANIFESTS;
    /// The digest is outside the grammar.
    InvalidDigest = "invalid-digest", DIGESTS;
    /// There is no digest where there must be one.
    MissingDigest = "missing-digest", POST_THEN_PUT;
    /// The digest's algorithm cannot be computed.
    UnknownAlgorithm = "unknown-algorithm", ALGORITHMS;
    /// The digest is not the content's.
    DigestMismatch = "digest-mismatch", PUSHING_BLOBS;
    /// `If-Match` names another content.
    PreconditionFailed = "precondition-failed", IF_MATCH;
    /// The range covers nothing of the blob.
    RangeNotSatisfiable = "range-not-satisfiable", RANGE_NOT_SATISFIABLE;
    /// `Content-Range` is not written as one.
    ChunkRangeSyntax = "chunk-range-syntax", CHUNKS;
    /// The chunk does not begin where the last one ended.
    ChunkOutOfOrder = "chunk-out-of-order", CHUNKS;
    /// The chunk has another length than its range.
    ChunkLengthDiffers = "chunk-length-differs", CHUNKS;
    /// A chunk that is not the last is too small.
    ChunkTooSmall = "chunk-too-small", CHUNKS;
    /// The registry does not take such a `Content-Type`, or the document says that it is something else.
    UnsupportedContentType = "unsupported-content-type", PUSHING_MANIFESTS;
    /// Nobody says what the document is.
    MissingContentType = "missing-content-type", PUSHING_MANIFESTS;
    /// The document breaks its format's rules.
    InvalidManifest = "invalid-manifest", IMAGE_MANIFEST;
    /// The document breaks the rules of schema 1.
    InvalidSchema1 = "invalid-manifest-schema1", SCHEMA_1;
    /// An image of schema 1 has a parent that is not below it.
    InvalidImages = "invalid-images", SCHEMA_1;
    /// A signature of schema 1 does not hold.
    Unverified = "manifest-unverified", SCHEMA_1;
    /// The config's history does not tell of each layer.
    HistoryDiffers = "history-differs", IMAGE_CONFIG;
    /// More tags came with a manifest than may.
    TooManyTags = "too-many-tags", TAG_PARAMETERS;
    /// Tags came as parameters beside one in the path.
    TagsBesideTag = "tags-beside-tag", TAG_PARAMETERS;
    /// The number of entries in a page is none.
    InvalidPageSize = "invalid-page-size", LISTING_TAGS;
    /// A scope is outside the grammar.
    InvalidScope = "invalid-scope", SCOPES;
    /// A scope names another registry.
    InvalidRegistry = "invalid-registry", QUAY_AUTH;
    /// The form of a token request cannot be used.
    InvalidTokenForm = "invalid-token-form", OAUTH;

    // Why not: what is there.
    /// The repository is not there.
    UnknownRepository = "unknown-repository", ERROR_CODES;
    /// The repository does not have the blob.
    BlobUnknown = "blob-unknown", PULLING_BLOBS;
    /// The repository does not have the tag.
    UnknownTag = "unknown-tag", PULLING_MANIFESTS;
    /// The repository does not have the manifest.
    ManifestUnknown = "manifest-unknown", PULLING_MANIFESTS;
    /// Another chunk of the upload session is on its way.
    UploadBusy = "upload-busy", CHUNKS;
    /// There is no such upload session, or not in this repository.
    UploadUnknown = "upload-unknown", ERROR_CODES;
    /// The manifest names blobs that are not there.
    InvalidBlob = "invalid-blob", PUSHING_MANIFESTS;
    /// The index names manifests that are not there.
    InvalidManifestInList = "invalid-manifest-in-list", PUSHING_MANIFESTS;

    // Why not: limits and what the policy switches off.
    /// The registry is down for maintenance.
    Maintenance = "maintenance", SERVICE_UNAVAILABLE;
    /// The client asks too often.
    RateLimited = "rate-limited", TOO_MANY_REQUESTS;
    /// The client is where blobs may not be fetched from.
    GeoBlocked = "geo-blocked", QUAY_BLOBS;
    /// The namespace holds as much as it may.
    QuotaExceeded = "quota-exceeded", QUAY_ERRORS;
    /// The registry holds as much as it may.
    RegistryFull = "registry-full", CONTENT_TOO_LARGE;
    /// The manifest is too large.
    ManifestTooLarge = "manifest-too-large", PUSHING_MANIFESTS;
    /// The body is too large that is neither a manifest nor a blob.
    BodyTooLarge = "body-too-large", CONTENT_TOO_LARGE;
    /// What is stored cannot be read any more.
    Unreadable = "unreadable", INTERNAL_SERVER_ERROR;
    /// The blob is too large.
    BlobTooLarge = "blob-too-large", CONTENT_TOO_LARGE;
    /// Too many upload sessions are open.
    TooManyUploads = "too-many-uploads", TOO_MANY_REQUESTS;
    /// The tag may be neither moved nor deleted.
    TagImmutable = "tag-immutable", QUAY_ERRORS;
    /// The policy does not allow to delete such things.
    DeletionOff = "deletion-off", CONTENT_MANAGEMENT;
    /// The registry does not list referrers.
    ReferrersOff = "referrers-off", NO_REFERRERS;
    /// The whole registry takes nothing.
    ReadonlyRegistry = "readonly-registry", QUAY_ERRORS;
    /// The namespace is switched off.
    NamespaceDisabled = "namespace-disabled", QUAY_ERRORS;
    /// The repository holds something else than images.
    AppRepository = "app-repository", QUAY_ACCESS;
    /// The repository takes nothing.
    ReadOnly = "read-only", QUAY_ERRORS;
    /// Only the mirror's robot may push.
    MirrorOnly = "mirror-only", QUAY_ERRORS;
    /// The repository is a mirror, and of nothing.
    MirrorMisconfigured = "mirror-misconfigured", QUAY_ERRORS;
    /// The mirror has no robot that could push.
    MirrorRobotMissing = "mirror-robot-missing", QUAY_ERRORS;

    // Why not: who asks.
    /// The request carries nothing that shows who asks.
    NoCredentials = "no-credentials", TOKEN;
    /// The request carries credentials of another kind than this registry takes.
    WrongScheme = "wrong-scheme", TOKEN;
    /// A login comes without user name and scopes.
    Unauthenticated = "unauthenticated", QUAY_AUTH;
    /// The user name or the password is wrong.
    InvalidAuthentication = "invalid-authentication", QUAY_AUTH;
    /// Nothing is given to anonymous callers.
    AnonymousNotAllowed = "anonymous-not-allowed", QUAY_AUTH;
    /// The token, or the account, does not allow the action.
    Unauthorized = "unauthorized", BEARER;
    /// The token cannot be read.
    TokenUnreadable = "token-unreadable", VALIDATING;
    /// The token says that it is signed in another way than tokens are here.
    TokenAlgorithm = "token-of-another-algorithm", ALGORITHM;
    /// The token was signed by somebody else.
    TokenForged = "token-forged", VALIDATING;
    /// The token has ended.
    TokenExpired = "token-expired", EXPIRES;
    /// The token has not begun.
    TokenNotYet = "token-not-yet", NOT_BEFORE;
    /// The token was made for another service.
    TokenForAnother = "token-for-another-service", AUDIENCE;
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_has_a_name_of_its_own() {
        let ids: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.id()).collect();
        assert_eq!(ids.len(), Rule::ALL.len());
        for id in ids {
            let is_kebab = id.split('-').all(|word| {
                !word.is_empty()
                    && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            });
            assert!(is_kebab, "{id}");
        }
    }

    #[test]
    fn every_rule_is_written_somewhere() {
        for rule in Rule::ALL {
            let Section { document, title, url } = rule.section();
            assert!(!document.is_empty() && !title.is_empty(), "{rule}");
            let http = url.strip_prefix("https://").unwrap_or_default();
            assert!(http.contains('/') && !http.contains([' ', '"']), "{rule}: {url}");
        }
    }
}
