//! Why a request failed: the rule, and what it decided by. A failure carries what decided, so nothing is looked
//! up again here.

use super::Failure;
use crate::policy::{Authentication, Dialect, RepositoryState, ShortNames};
use crate::refusal::{Closed, Refusal};
use crate::token::TokenError;
use crate::why::{Reason, Rule};
use longshore_core::manifest::Schema1Error;
use longshore_core::tag::TagError;
use longshore_core::{Reference, RepositoryName};

impl Failure {
    /// The reason. Its sentence is the error body's.
    pub(crate) fn reason(&self) -> Reason {
        let reason = Reason::new(self.rule(), self.to_string());
        match self {
            Self::Unauthorized { refusal, .. } => refusal.rest(reason),
            Self::Denied { closed, name } => closed.rest(reason, name),
            _ => self.rest_on_policy(self.rest_on_others(reason)),
        }
    }

    /// The rule that was broken.
    pub(crate) fn rule(&self) -> Rule {
        use Failure as F;
        match self {
            F::NoEndpoint => Rule::NoEndpoint,
            F::Method { .. } => Rule::MethodNotAllowed,
            F::NoDeletion { .. } => Rule::DeletionOff,
            F::NoReferrers { .. } => Rule::ReferrersOff,
            F::ChunkTooSmall { .. } => Rule::ChunkTooSmall,
            F::Algorithm(_) | F::DigestAlgorithm(_) => Rule::UnknownAlgorithm,
            F::Maintenance(_) => Rule::Maintenance,
            F::TooOften { .. } => Rule::RateLimited,
            F::Blocked { .. } => Rule::GeoBlocked,
            F::Quota { .. } => Rule::QuotaExceeded,
            F::TagImmutable { .. } => Rule::TagImmutable,
            F::PathEncoding => Rule::PathEncoding,
            F::Length { .. } => Rule::LengthDiffers,
            F::Name(_) => Rule::InvalidRepository,
            F::NestedName(_) => Rule::SlashRepository,
            F::ShortName(_) => Rule::DisallowedLibraryNamespace,
            F::Tag(TagError::Empty) => Rule::MissingTag,
            F::Tag(_) => Rule::InvalidTag,
            F::Digest(_) => Rule::InvalidDigest,
            F::NoDigest => Rule::MissingDigest,
            F::DigestMismatch { .. } => Rule::DigestMismatch,
            F::RepositoryUnknown(_) => Rule::UnknownRepository,
            F::BlobUnknown { .. } => Rule::BlobUnknown,
            F::ManifestUnknown { reference: Reference::Tag(_), .. } => Rule::UnknownTag,
            F::ManifestUnknown { reference: Reference::Digest(_), .. } => Rule::ManifestUnknown,
            F::UploadUnknown { .. } => Rule::UploadUnknown,
            F::AnotherContent(_) => Rule::PreconditionFailed,
            F::Unsatisfiable { .. } => Rule::RangeNotSatisfiable,
            F::ChunkSyntax(_) => Rule::ChunkRangeSyntax,
            F::ChunkPlace { .. } => Rule::ChunkOutOfOrder,
            F::ChunkLength { .. } => Rule::ChunkLengthDiffers,
            F::UploadBusy { .. } => Rule::UploadBusy,
            F::Unreadable(_) => Rule::Unreadable,
            F::TooLarge { .. } => Rule::BodyTooLarge,
            F::ManifestTooLarge { .. } => Rule::ManifestTooLarge,
            F::BlobTooLarge { .. } => Rule::BlobTooLarge,
            F::Full { .. } | F::TooManyEntries { .. } => Rule::RegistryFull,
            F::TooManyUploads { .. } => Rule::TooManyUploads,
            F::ContentTypeSyntax(_) | F::ContentType(_) | F::ContentTypeDiffers { .. } => {
                Rule::UnsupportedContentType
            }
            F::NoContentType => Rule::MissingContentType,
            F::Manifest(_) => Rule::InvalidManifest,
            F::Schema1(Schema1Error::Parent { .. } | Schema1Error::Lengths { .. }) => Rule::InvalidImages,
            F::Schema1(Schema1Error::Unverified) => Rule::Unverified,
            F::Schema1(_) => Rule::InvalidSchema1,
            F::History { .. } => Rule::HistoryDiffers,
            F::BlobsMissing { .. } => Rule::InvalidBlob,
            F::ChildrenMissing(_) => Rule::InvalidManifestInList,
            F::TooManyTags { .. } => Rule::TooManyTags,
            F::TagsBesideTag => Rule::TagsBesideTag,
            F::PageSize(_) => Rule::InvalidPageSize,
            F::Scope { .. } => Rule::InvalidScope,
            F::OtherRegistry { .. } => Rule::InvalidRegistry,
            F::TokenForm => Rule::InvalidTokenForm,
            F::Unauthorized { refusal, .. } => refusal.rule(),
            F::Denied { closed, .. } => closed.rule(),
            F::ReadOnlyRegistry => Rule::ReadonlyRegistry,
            F::NamespaceDisabled(_) => Rule::NamespaceDisabled,
            F::NotImages { .. } => Rule::AppRepository,
        }
    }

    /// The values of the policy that decided; those of limits with what was measured against them.
    fn rest_on_policy(&self, reason: Reason) -> Reason {
        use Failure as F;
        match self {
            F::NoDeletion { what, .. } => reason.policy(format!("deletion.{what}"), &false),
            F::NoReferrers { .. } => reason.policy("referrers", &false),
            F::ChunkTooSmall { least, .. } => reason.policy("limits.chunk_bytes", least),
            F::Maintenance(seconds) => reason.policy("maintenance", seconds),
            F::TooOften { requests, seconds, .. } => {
                reason.policy("rate.requests", requests).policy("rate.seconds", seconds)
            }
            F::Blocked { namespace, network, .. } => {
                reason.policy(format!("namespaces.{namespace}.blocked"), network)
            }
            F::Quota { namespace, quota, .. } => {
                reason.policy(format!("namespaces.{namespace}.quota_bytes"), quota)
            }
            F::TagImmutable { name, pattern, .. } => {
                reason.policy(format!("repositories.{name}.immutable_tags"), pattern)
            }
            F::NestedName(_) => reason.policy("extended_names", &false),
            F::ShortName(_) => reason.policy("short_names", &ShortNames::Refused),
            F::ManifestTooLarge { limit, .. } => reason.policy("limits.manifest_bytes", limit),
            F::BlobTooLarge { limit, .. } => reason.policy("limits.blob_bytes", limit),
            F::Full { limit, .. } => reason.policy("limits.total_bytes", limit),
            F::TooManyEntries { limit, .. } => reason.policy("limits.entries", limit),
            F::TooManyUploads { limit, .. } => reason.policy("limits.open_uploads", limit),
            F::History { .. } => reason.policy("dialect", &Dialect::Quay),
            F::BlobsMissing { dialect, .. } => {
                reason.policy("sparse_manifests", &false).policy("dialect", dialect)
            }
            F::ChildrenMissing(_) => reason.policy("sparse_manifests", &false),
            F::TooManyTags { limit, .. } => reason.policy("limits.push_tags", limit),
            F::ReadOnlyRegistry => reason.policy("read_only", &true),
            F::NamespaceDisabled(namespace) => {
                reason.policy(format!("namespaces.{namespace}.enabled"), &false)
            }
            F::NotImages { name, kind } => reason.policy(format!("repositories.{name}.kind"), kind),
            _ => reason,
        }
    }

    /// What is held and what was asked, as far as that decided.
    fn rest_on_others(&self, reason: Reason) -> Reason {
        use Failure as F;
        match self {
            F::ChunkTooSmall { actual, .. } => reason.state("uploads.latest", actual),
            F::Algorithm(name) => reason.request("query.digest-algorithm", name),
            F::DigestAlgorithm(digest) => reason.request("digest", digest),
            F::Blocked { address, .. } => reason.request("address", address),
            F::Quota { namespace, used, more, .. } => {
                reason.state(format!("namespaces.{namespace}.bytes"), used).request("bytes", more)
            }
            F::TagImmutable { name, tag, .. } => reason.state(format!("repositories.{name}.tags"), tag),
            F::Length { declared, actual } => {
                reason.request("header.Content-Length", declared).request("bytes", actual)
            }
            F::NestedName(name) | F::ShortName(name) => reason.request("name", name),
            F::DigestMismatch { expected, actual } => {
                reason.request("digest", expected).state("content.digest", actual)
            }
            F::RepositoryUnknown(name) => reason.state(format!("repositories.{name}"), &()),
            F::BlobUnknown { name, digest } => {
                reason.state(format!("repositories.{name}.blobs.{digest}"), &())
            }
            F::ManifestUnknown { name, reference } => {
                let kind = if matches!(reference, Reference::Tag(_)) { "tags" } else { "manifests" };
                reason.state(format!("repositories.{name}.{kind}.{reference}"), &())
            }
            F::UploadUnknown { name, id } => reason.state(format!("repositories.{name}.uploads.{id}"), &()),
            F::AnotherContent(digest) => reason.state("content.digest", digest),
            F::Unsatisfiable { size } => reason.state("content.bytes", size),
            F::ChunkPlace { first, expected, .. } => {
                reason.request("header.Content-Range", first).state("uploads.bytes", expected)
            }
            F::ChunkLength { declared, actual } => {
                reason.request("header.Content-Range", declared).request("bytes", actual)
            }
            F::ManifestTooLarge { size, .. } => reason.request("bytes", size),
            F::BlobTooLarge { size, .. } => reason.state("uploads.bytes", size),
            F::Full { used, more, .. } => reason.state("bytes", used).request("bytes", more),
            F::TooManyEntries { used, more, .. } => reason.state("entries", used).request("entries", more),
            F::ContentType(given) => reason.request("header.Content-Type", given),
            F::ContentTypeDiffers { given, own } => {
                reason.request("header.Content-Type", given).request("body.mediaType", own)
            }
            F::History { told, layers } => {
                reason.state("config.history", told).request("body.layers", layers)
            }
            F::BlobsMissing { blobs: missing, .. } | F::ChildrenMissing(missing) => {
                reason.request("body", missing)
            }
            F::TooManyTags { asked, .. } => reason.request("query.tag", asked),
            F::PageSize(text) => reason.request("query.n", text),
            F::Scope { text, .. } => reason.request("query.scope", text),
            F::OtherRegistry { asked, own } => {
                reason.request("query.scope", asked).request("header.Host", own)
            }
            _ => reason,
        }
    }
}

impl Refusal {
    fn rule(&self) -> Rule {
        match self {
            Self::NoToken | Self::NoPassword => Rule::NoCredentials,
            Self::NotBearer | Self::NotBasic => Rule::WrongScheme,
            Self::Token(TokenError::Syntax) => Rule::TokenUnreadable,
            Self::Token(TokenError::Algorithm { .. }) => Rule::TokenAlgorithm,
            Self::Token(TokenError::Signature) => Rule::TokenForged,
            Self::Token(TokenError::Expired(_)) => Rule::TokenExpired,
            Self::Token(TokenError::NotYet(_)) => Rule::TokenNotYet,
            Self::Token(TokenError::Audience(_)) => Rule::TokenForAnother,
            Self::Scope { .. } | Self::Role { .. } => Rule::Unauthorized,
            Self::Login { .. } => Rule::InvalidAuthentication,
            Self::NoLogin => Rule::Unauthenticated,
            Self::HiddenCatalog => Rule::CatalogHidden,
            Self::AnonymousAccess => Rule::AnonymousNotAllowed,
            Self::Closed { closed, .. } => closed.rule(),
        }
    }

    fn rest(&self, reason: Reason) -> Reason {
        match self {
            Self::NoToken | Self::NotBearer => reason.policy("authentication", &Authentication::Token),
            Self::NoPassword | Self::NotBasic => reason.policy("authentication", &Authentication::Basic),
            Self::Token(TokenError::Algorithm { found, expected }) => {
                reason.request("token.alg", found).policy("token_algorithm", expected)
            }
            Self::Token(TokenError::Expired(second)) => reason.request("token.exp", second),
            Self::Token(TokenError::NotYet(second)) => reason.request("token.nbf", second),
            Self::Token(TokenError::Audience(service)) => reason.request("token.aud", service),
            Self::Scope { held, .. } => reason.request("token.access", held),
            Self::Role { who, name, .. } => reason.request("user", &who.to_string()).request("name", name),
            Self::Login { user: Some(user), is_known } => {
                let account = is_known.then_some("its password is another one");
                reason.request("user", user).policy(format!("accounts.{user}"), &account)
            }
            Self::HiddenCatalog => reason.policy("public_catalog", &false),
            Self::AnonymousAccess => reason.policy("anonymous_access", &false),
            Self::Closed { closed, name } => closed.rest(reason, name),
            Self::Token(TokenError::Syntax | TokenError::Signature)
            | Self::Login { user: None, .. }
            | Self::NoLogin => reason,
        }
    }
}

impl Closed {
    /// Why the repository takes no pushes.
    pub(crate) fn reason(&self, name: &RepositoryName) -> Reason {
        self.rest(Reason::new(self.rule(), self.to_string()), name)
    }

    fn rule(&self) -> Rule {
        match self {
            Self::ReadOnly => Rule::ReadOnly,
            Self::MirrorOnly(_) => Rule::MirrorOnly,
            Self::MirrorMisconfigured => Rule::MirrorMisconfigured,
            Self::MirrorRobotMissing => Rule::MirrorRobotMissing,
        }
    }

    fn rest(&self, reason: Reason, name: &RepositoryName) -> Reason {
        let state = format!("repositories.{name}.state");
        let mirror = format!("repositories.{name}.mirror");
        match self {
            Self::ReadOnly => reason.policy(state, &RepositoryState::ReadOnly),
            Self::MirrorOnly(robot) => {
                reason.policy(state, &RepositoryState::Mirror).policy(mirror + ".robot", robot)
            }
            Self::MirrorMisconfigured => reason.policy(state, &RepositoryState::Mirror).policy(mirror, &()),
            Self::MirrorRobotMissing => {
                reason.policy(state, &RepositoryState::Mirror).policy(mirror + ".robot", &())
            }
        }
    }
}
