//! Every reason for which the registry does not do what it was asked, and how it says so:
//! the one place where a cause becomes a status, a code, a sentence and headers.

mod why;

use crate::answer::Answer;
use crate::call::Call;
use crate::content::Unreadable;
use crate::policy::{Dialect, Network, RepositoryKind, TagPattern};
use crate::refusal::{Closed, Refusal};
use http::StatusCode;
use http::header::{ALLOW, CONTENT_RANGE, HeaderName, LOCATION, RANGE, RETRY_AFTER, WWW_AUTHENTICATE};
use longshore_core::digest::DigestError;
use longshore_core::error_body::ErrorEntry;
use longshore_core::header::RangeError;
use longshore_core::manifest::{ManifestError, Schema1Error};
use longshore_core::media_type::MediaTypeError;
use longshore_core::repository::RepositoryNameError;
use longshore_core::scope::ScopeError;
use longshore_core::tag::TagError;
use longshore_core::{Digest, ErrorBody, ErrorCode, MediaType, Reference, RepositoryName, Tag};
use serde_json::{Value, json};
use std::net::IpAddr;

/// Why a request failed. The message is for the error body.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The path belongs to no endpoint.
    #[error("the registry has no endpoint at this path")]
    NoEndpoint,
    /// The endpoint has not this method.
    #[error("the endpoint does not have this method, but {allow}")]
    Method { allow: &'static str },
    /// The policy does not allow to delete such things.
    #[error("this registry does not delete {what}")]
    NoDeletion { what: &'static str, allow: &'static str },
    /// The policy has no list of referrers.
    #[error(
        "this registry does not list referrers: they are in the index under the tag {tag}, if a client keeps one"
    )]
    NoReferrers { tag: String },
    /// A chunk is smaller than chunks have to be.
    #[error(
        "a chunk that is not the last has at least {least} bytes here, and the one before this had {actual}"
    )]
    ChunkTooSmall { least: u64, actual: u64 },
    /// The digest algorithm that was announced is not known.
    #[error("the registry computes sha256 and sha512, not “{0}”")]
    Algorithm(String),
    /// The registry is down for maintenance.
    #[error("the registry is down for maintenance: come again in {0} seconds")]
    Maintenance(u64),
    /// The client asks too often.
    #[error("more than {requests} requests came from here in {seconds} seconds: wait {retry_after} seconds")]
    TooOften { requests: u64, seconds: u64, retry_after: u64 },
    /// The client is where blobs may not be fetched from.
    #[error("blobs of {namespace} may not be fetched from this address")]
    Blocked { namespace: String, network: Network, address: IpAddr },
    /// The namespace holds as much as it may.
    #[error("the namespace {namespace} holds {used} of at most {quota} bytes, so {more} more do not fit")]
    Quota { namespace: String, used: u64, more: u64, quota: u64 },
    /// The tag is there and may be neither moved nor deleted.
    #[error("the tag {tag} is immutable: it may be neither moved nor deleted")]
    TagImmutable { name: RepositoryName, tag: Tag, pattern: TagPattern },
    /// Percent-encoding in the path hides a separator, or is no text.
    #[error("the path's percent-encoding hides a separator or is not UTF-8")]
    PathEncoding,
    /// `Content-Length` is not the body's length.
    #[error("the body has {actual} bytes, and Content-Length says {declared}")]
    Length { declared: String, actual: u64 },

    /// The repository's name is outside the grammar.
    #[error(transparent)]
    Name(#[from] RepositoryNameError),
    /// The name has more components than the policy allows.
    #[error("this registry takes names of the form namespace/repository, and {0} has more components")]
    NestedName(RepositoryName),
    /// The name has no namespace, and the policy wants one.
    #[error("this registry takes names of the form namespace/repository, and {0} has no namespace")]
    ShortName(RepositoryName),
    /// The tag is outside the grammar.
    #[error(transparent)]
    Tag(#[from] TagError),
    /// The digest is outside the grammar.
    #[error(transparent)]
    Digest(#[from] DigestError),
    /// There is no digest where there must be one.
    #[error("the content's digest belongs into the query: ?digest=sha256:…")]
    NoDigest,
    /// The digest's algorithm cannot be computed.
    #[error("the registry computes sha256 and sha512, not the algorithm of {0}")]
    DigestAlgorithm(Digest),
    /// The digest is not the content's.
    #[error("the content's digest is {actual}, not {expected}")]
    DigestMismatch { expected: Digest, actual: Digest },

    /// The repository is not there.
    #[error("there is no repository {0}")]
    RepositoryUnknown(RepositoryName),
    /// The repository does not have the blob.
    #[error("the repository has no blob {digest}")]
    BlobUnknown { name: RepositoryName, digest: Digest },
    /// The repository does not have the manifest.
    #[error("the repository has no manifest {reference}")]
    ManifestUnknown { name: RepositoryName, reference: Reference },
    /// There is no such upload session, or not in this repository.
    #[error("the repository has no open upload session with this id")]
    UploadUnknown { name: RepositoryName, id: String },

    /// `If-Match` names other contents than what is there.
    #[error("the content is {0}, and If-Match names another")]
    AnotherContent(Digest),
    /// The range of a download lies outside the blob, or ends before it begins.
    #[error("the range covers nothing of the blob, which has {size} bytes")]
    Unsatisfiable { size: u64 },
    /// `Content-Range` is not written as one.
    #[error("Content-Range: {0}")]
    ChunkSyntax(RangeError),
    /// A chunk does not begin where the last one ended.
    #[error("the chunk begins at byte {first}, and the upload goes on at byte {expected}")]
    ChunkPlace { first: u64, expected: u64, location: String, range: String },
    /// A chunk has another length than its range.
    #[error("the chunk has {actual} bytes, and its Content-Range covers {declared}")]
    ChunkLength { declared: u64, actual: u64 },

    /// Another chunk of the upload session is on its way.
    #[error("another client is sending a chunk of this upload: go on where it ends, or begin an upload")]
    UploadBusy { location: String, range: String },
    /// Stored bytes cannot be read any more.
    #[error("what is stored cannot be read: {0}")]
    Unreadable(#[from] Unreadable),

    /// A body is too large that is neither a manifest nor a blob.
    #[error("the body has at most {limit} bytes here, and this one has {size}")]
    TooLarge { size: u64, limit: u64 },
    /// A manifest is too large.
    #[error("a manifest has at most {limit} bytes here, and this one has {size}")]
    ManifestTooLarge { size: u64, limit: u64 },
    /// A blob is too large.
    #[error("a blob has at most {limit} bytes here, and this one has {size} so far")]
    BlobTooLarge { size: u64, limit: u64 },
    /// The registry holds as much as it may.
    #[error(
        "the registry holds {used} of at most {limit} bytes, so {more} more do not fit: delete something"
    )]
    Full { used: u64, more: u64, limit: u64 },
    /// The registry holds as many things as it may.
    #[error(
        "the registry holds {used} of at most {limit} repositories, blobs, manifests and tags, so {more} more do not fit: delete something"
    )]
    TooManyEntries { used: u64, more: u64, limit: u64 },
    /// Too many upload sessions are open.
    #[error("{limit} upload sessions are open, and no more may be: finish or cancel one")]
    TooManyUploads { limit: u64, retry_after: u64 },

    /// `Content-Type` is not written as a media type.
    #[error("Content-Type: {0}")]
    ContentTypeSyntax(MediaTypeError),
    /// No manifest has this media type.
    #[error("{0} is not the media type of a manifest that this registry takes")]
    ContentType(MediaType),
    /// The document is of another type than its sender says.
    #[error("the manifest was sent as {given} and says of itself that it is {own}")]
    ContentTypeDiffers { given: MediaType, own: MediaType },
    /// Neither the request nor the document says what it is.
    #[error("neither the Content-Type nor the document's mediaType says what kind of manifest this is")]
    NoContentType,
    /// The document breaks its format's rules.
    #[error("{0}")]
    Manifest(ManifestError),
    /// The document breaks the rules of Docker's schema 1.
    #[error("{0}")]
    Schema1(#[from] Schema1Error),
    /// A config tells of more or fewer layers than the image has.
    #[error("the config's history tells of {told} layers, and the manifest has {layers}")]
    History { told: usize, layers: usize },
    /// An image names blobs that the repository does not have.
    #[error("the manifest names a blob that the repository does not have: push it first")]
    BlobsMissing { blobs: Vec<Digest>, dialect: Dialect },
    /// An index names manifests that the repository does not have.
    #[error("the index names a manifest that the repository does not have: push it first")]
    ChildrenMissing(Vec<Digest>),

    /// More tags were asked for with one manifest than may be.
    #[error("a manifest is pushed under at most {limit} tags at once here, and {asked} were given")]
    TooManyTags { asked: u64, limit: u64 },
    /// Tags were given as parameters beside a tag in the path.
    #[error("?tag= goes with a manifest that is pushed by its digest: put the digest into the path")]
    TagsBesideTag,

    /// The number of entries in a page is no number.
    #[error("n is the number of entries in a page, and “{0}” is no number")]
    PageSize(String),
    /// A scope is outside the grammar.
    #[error("{error}: “{text}” is none")]
    Scope { text: String, error: ScopeError },
    /// A scope names a repository of another registry.
    #[error("the scope names the registry {asked}, and this one is {own}")]
    OtherRegistry { asked: String, own: String },
    /// The form of a token request cannot be used.
    #[error("a token is asked for by a form with grant_type=password, username and password")]
    TokenForm,

    /// Who asks has to prove that they may.
    #[error("{refusal}")]
    Unauthorized { refusal: Refusal, challenge: String },
    /// Nobody may, and no proof helps.
    #[error("{closed}")]
    Denied { closed: Closed, name: RepositoryName },
    /// The whole registry takes nothing.
    #[error("the registry is in read-only mode: it gives, and takes nothing")]
    ReadOnlyRegistry,
    /// The namespace is switched off.
    #[error("the namespace {0} is disabled")]
    NamespaceDisabled(String),
    /// The repository is of another kind.
    #[error("the repository holds applications, not images: this protocol does not reach it")]
    NotImages { name: RepositoryName, kind: RepositoryKind },
}

impl Failure {
    /// The response.
    pub(crate) fn answer(&self, call: &Call) -> Answer {
        let mut answer = Answer::json(self.status(), &self.body(call));
        for (name, value) in self.headers() {
            answer = answer.with(name, &value);
        }
        answer
    }

    /// The status.
    fn status(&self) -> StatusCode {
        use Failure as F;
        match self {
            F::PathEncoding
            | F::Length { .. }
            | F::ChunkTooSmall { .. }
            | F::Algorithm(_)
            | F::Name(_)
            | F::NestedName(_)
            | F::ShortName(_)
            | F::Digest(_)
            | F::NoDigest
            | F::DigestAlgorithm(_)
            | F::DigestMismatch { .. }
            | F::ChunkSyntax(_)
            | F::ChunkLength { .. }
            | F::NoContentType
            | F::Manifest(_)
            | F::Schema1(_)
            | F::History { .. }
            | F::BlobsMissing { dialect: Dialect::Quay, .. }
            | F::ChildrenMissing(_)
            | F::PageSize(_)
            | F::TagsBesideTag
            | F::Scope { .. }
            | F::OtherRegistry { .. }
            | F::TokenForm => StatusCode::BAD_REQUEST,
            F::Unauthorized { .. } => StatusCode::UNAUTHORIZED,
            F::Denied { .. } | F::Blocked { .. } | F::Quota { .. } => StatusCode::FORBIDDEN,
            F::TagImmutable { .. } => StatusCode::CONFLICT,
            F::Maintenance(_) => StatusCode::SERVICE_UNAVAILABLE,
            // A tag outside the grammar is no path that the protocol knows.
            F::NoEndpoint
            | F::NoReferrers { .. }
            | F::Tag(_)
            | F::RepositoryUnknown(_)
            | F::BlobUnknown { .. }
            | F::ManifestUnknown { .. }
            | F::UploadUnknown { .. }
            | F::BlobsMissing { dialect: Dialect::Oci, .. } => StatusCode::NOT_FOUND,
            F::Method { .. }
            | F::NoDeletion { .. }
            | F::ReadOnlyRegistry
            | F::NamespaceDisabled(_)
            | F::NotImages { .. } => StatusCode::METHOD_NOT_ALLOWED,
            F::TooLarge { .. }
            | F::ManifestTooLarge { .. }
            | F::BlobTooLarge { .. }
            | F::Full { .. }
            | F::TooManyEntries { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            F::Unreadable(_) => StatusCode::INTERNAL_SERVER_ERROR,
            F::ContentTypeSyntax(_) | F::ContentType(_) | F::ContentTypeDiffers { .. } => {
                StatusCode::UNSUPPORTED_MEDIA_TYPE
            }
            F::Unsatisfiable { .. } | F::ChunkPlace { .. } | F::UploadBusy { .. } => {
                StatusCode::RANGE_NOT_SATISFIABLE
            }
            F::TooManyUploads { .. } | F::TooOften { .. } => StatusCode::TOO_MANY_REQUESTS,
            F::TooManyTags { .. } => StatusCode::URI_TOO_LONG,
            F::AnotherContent(_) => StatusCode::PRECONDITION_FAILED,
        }
    }

    fn code(&self) -> ErrorCode {
        use Failure as F;
        match self {
            F::NoEndpoint
            | F::NoReferrers { .. }
            | F::Method { .. }
            | F::NoDeletion { .. }
            | F::ReadOnlyRegistry
            | F::NamespaceDisabled(_)
            | F::NotImages { .. } => ErrorCode::Unsupported,
            F::PathEncoding | F::Name(_) | F::NestedName(_) | F::ShortName(_) => ErrorCode::NameInvalid,
            F::Length { .. }
            | F::ChunkLength { .. }
            | F::ChunkTooSmall { .. }
            | F::TooLarge { .. }
            | F::ManifestTooLarge { .. }
            | F::BlobTooLarge { .. }
            | F::Full { .. }
            | F::TooManyEntries { .. } => ErrorCode::SizeInvalid,
            F::Tag(_) => ErrorCode::TagInvalid,
            F::Digest(_)
            | F::NoDigest
            | F::Algorithm(_)
            | F::DigestAlgorithm(_)
            | F::DigestMismatch { .. } => ErrorCode::DigestInvalid,
            F::RepositoryUnknown(_) => ErrorCode::NameUnknown,
            F::BlobUnknown { .. } => ErrorCode::BlobUnknown,
            F::ManifestUnknown { .. } => ErrorCode::ManifestUnknown,
            F::UploadUnknown { .. } => ErrorCode::BlobUploadUnknown,
            F::Unsatisfiable { .. } | F::ChunkPlace { .. } => ErrorCode::RangeInvalid,
            F::ChunkSyntax(_) | F::UploadBusy { .. } => ErrorCode::BlobUploadInvalid,
            F::TooManyUploads { .. } | F::TooOften { .. } => ErrorCode::TooManyRequests,
            F::Unreadable(_) | F::Maintenance(_) => ErrorCode::Unavailable,
            F::TagImmutable { .. } => ErrorCode::TagImmutable,
            F::Schema1(Schema1Error::Unverified) => ErrorCode::ManifestUnverified,
            F::ContentTypeSyntax(_)
            | F::ContentType(_)
            | F::ContentTypeDiffers { .. }
            | F::NoContentType
            | F::Manifest(_)
            | F::Schema1(_)
            | F::History { .. } => ErrorCode::ManifestInvalid,
            F::BlobsMissing { .. } | F::ChildrenMissing(_) => ErrorCode::ManifestBlobUnknown,
            F::PageSize(_) => ErrorCode::PaginationNumberInvalid,
            F::TooManyTags { .. } => ErrorCode::TooManyTagsRequested,
            F::AnotherContent(_)
            | F::TagsBesideTag
            | F::Scope { .. }
            | F::OtherRegistry { .. }
            | F::TokenForm => ErrorCode::InvalidRequest,
            F::Unauthorized { .. } => ErrorCode::Unauthorized,
            F::Denied { .. } | F::Blocked { .. } | F::Quota { .. } => ErrorCode::Denied,
        }
    }

    fn body(&self, call: &Call) -> ErrorBody {
        let (Self::BlobsMissing { blobs: missing, .. } | Self::ChildrenMissing(missing)) = self else {
            return ErrorBody::new(self.code(), self.to_string(), self.detail(call));
        };
        // One entry for each, so that a client sees at once all that it has to push.
        let errors = missing.iter().map(|digest| ErrorEntry {
            code: self.code().as_str().to_owned(),
            message: self.to_string(),
            detail: json!({ "digest": digest }),
        });
        ErrorBody { errors: errors.collect() }
    }

    /// What the sentence speaks of, for programs.
    fn detail(&self, call: &Call) -> Value {
        use Failure as F;
        match self {
            F::NoEndpoint | F::PathEncoding => json!({ "path": call.path() }),
            F::Method { allow } => json!({ "method": call.method().as_str(), "allow": allow }),
            F::NestedName(name) | F::ShortName(name) | F::RepositoryUnknown(name) => json!({ "name": name }),
            F::BlobUnknown { digest, .. } | F::DigestAlgorithm(digest) | F::AnotherContent(digest) => {
                json!({ "digest": digest })
            }
            F::DigestMismatch { expected, actual } => json!({ "expected": expected, "actual": actual }),
            F::ManifestUnknown { reference, .. } => json!({ "reference": reference.to_string() }),
            F::UploadUnknown { id, .. } => json!({ "id": id }),
            F::Unsatisfiable { size } => json!({ "size": size }),
            F::ChunkPlace { first, expected, .. } => json!({ "first": first, "expected": expected }),
            F::ChunkTooSmall { least, actual } => json!({ "least": least, "actual": actual }),
            F::ChunkLength { declared, actual } => json!({ "declared": declared, "actual": actual }),
            F::Length { declared, actual } => json!({ "declared": declared, "actual": actual }),
            F::TooLarge { size, limit }
            | F::ManifestTooLarge { size, limit }
            | F::BlobTooLarge { size, limit } => {
                json!({ "size": size, "limit": limit })
            }
            F::Full { used, more, limit } | F::TooManyEntries { used, more, limit } => {
                json!({ "used": used, "more": more, "limit": limit })
            }
            F::TooManyUploads { limit, .. } => json!({ "limit": limit }),
            F::TagImmutable { tag, .. } => json!({ "tag": tag }),
            F::Quota { namespace, used, more, quota } => {
                json!({ "namespace": namespace, "used": used, "more": more, "quota": quota })
            }
            F::TooManyTags { asked, limit } => json!({ "asked": asked, "limit": limit }),
            F::ContentType(given) => json!({ "contentType": given }),
            F::ContentTypeDiffers { given, own } => json!({ "contentType": given, "mediaType": own }),
            F::OtherRegistry { asked, own } => json!({ "asked": asked, "own": own }),
            _ => Value::Null,
        }
    }

    fn headers(&self) -> Vec<(HeaderName, String)> {
        match self {
            Self::Method { allow } | Self::NoDeletion { allow, .. } => vec![(ALLOW, (*allow).to_owned())],
            // HTTP wants the methods that are left with every 405 (RFC 9110, 15.5.6).
            Self::ReadOnlyRegistry => vec![(ALLOW, "GET, HEAD".to_owned())],
            Self::NamespaceDisabled(_) | Self::NotImages { .. } => vec![(ALLOW, String::new())],
            Self::Unsatisfiable { size } => vec![(CONTENT_RANGE, format!("bytes */{size}"))],
            Self::ChunkPlace { location, range, .. } | Self::UploadBusy { location, range } => {
                vec![(LOCATION, location.clone()), (RANGE, range.clone())]
            }
            Self::TooManyUploads { retry_after, .. }
            | Self::TooOften { retry_after, .. }
            | Self::Maintenance(retry_after) => vec![(RETRY_AFTER, retry_after.to_string())],
            Self::Unauthorized { challenge, .. } => vec![(WWW_AUTHENTICATE, challenge.clone())],
            _ => Vec::new(),
        }
    }
}

/// What a document is decides between a wrong body and a wrong `Content-Type`.
impl From<ManifestError> for Failure {
    fn from(error: ManifestError) -> Self {
        match error {
            ManifestError::UnknownMediaType(given) => Self::ContentType(given),
            ManifestError::MediaTypeDiffers { given, own } => Self::ContentTypeDiffers { given, own },
            error => Self::Manifest(error),
        }
    }
}

impl From<longshore_core::reference::ReferenceError> for Failure {
    fn from(error: longshore_core::reference::ReferenceError) -> Self {
        match error {
            longshore_core::reference::ReferenceError::Tag(error) => Self::Tag(error),
            longshore_core::reference::ReferenceError::Digest(error) => Self::Digest(error),
        }
    }
}
