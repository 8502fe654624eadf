//! The body of a registry's error (distribution-spec, "Error Codes").

use crate::json::{Json, Members, NodeId, Read, ReadError, read};
use serde::Serialize;
use serde_json::Value;

/// `{"errors": [{"code", "message", "detail"}]}`, to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorBody {
    /// What went wrong; a registry may name several things.
    pub errors: Vec<ErrorEntry>,
}

/// One thing that went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorEntry {
    /// The code, in capitals; registries may have codes of their own, so it stays a text.
    pub code: String,
    /// A sentence for people.
    pub message: String,
    /// Anything that helps to find the reason.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub detail: Value,
}

impl ErrorBody {
    /// A body with one error.
    pub fn new(code: ErrorCode, message: impl Into<String>, detail: Value) -> Self {
        Self { errors: vec![ErrorEntry { code: code.as_str().to_owned(), message: message.into(), detail }] }
    }
}

/// What a registry says in an error body that came: the code and the sentence of one of its errors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedError {
    /// The code; empty where there is none.
    pub code: String,
    /// The sentence for people; empty where there is none.
    pub message: String,
}

impl ReportedError {
    /// Reads a response's body; none where it is not an error body at all.
    pub fn parse_all(body: &[u8]) -> Option<Vec<Self>> {
        struct Body(Vec<ReportedError>);
        impl Read for Body {
            fn read(json: &Json<'_>, node: NodeId) -> Result<Self, ReadError> {
                Ok(Self(Members::of(json, node)?.required("errors")?))
            }
        }
        read::<Body>(body).ok().map(|body| body.0)
    }
}

impl Read for ReportedError {
    fn read(json: &Json<'_>, node: NodeId) -> Result<Self, ReadError> {
        let members = Members::of(json, node)?;
        Ok(Self {
            code: members.optional("code")?.unwrap_or_default(),
            message: members.optional("message")?.unwrap_or_default(),
        })
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        /// An error code: the specification's, and those that Quay and distribution add.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ErrorCode { $($(#[$doc])* $name,)* }
        impl ErrorCode {
            /// The code as it stands in a body.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}
codes! {
    /// The blob is not known to the registry.
    BlobUnknown = "BLOB_UNKNOWN";
    /// The upload of a blob went wrong.
    BlobUploadInvalid = "BLOB_UPLOAD_INVALID";
    /// The upload session is not known.
    BlobUploadUnknown = "BLOB_UPLOAD_UNKNOWN";
    /// The digest is not the content's, or no digest.
    DigestInvalid = "DIGEST_INVALID";
    /// The manifest names a manifest or blob that is not there.
    ManifestBlobUnknown = "MANIFEST_BLOB_UNKNOWN";
    /// The manifest breaks its format's rules.
    ManifestInvalid = "MANIFEST_INVALID";
    /// The manifest is not known to the repository.
    ManifestUnknown = "MANIFEST_UNKNOWN";
    /// The repository name is outside the grammar.
    NameInvalid = "NAME_INVALID";
    /// The repository is not known.
    NameUnknown = "NAME_UNKNOWN";
    /// The length is not the content's.
    SizeInvalid = "SIZE_INVALID";
    /// Who asks must say who they are.
    Unauthorized = "UNAUTHORIZED";
    /// Who asks is known, and may not.
    Denied = "DENIED";
    /// The registry does not do this.
    Unsupported = "UNSUPPORTED";
    /// Too many requests in too short a time.
    TooManyRequests = "TOOMANYREQUESTS";
    /// Quay: the tag is outside the grammar.
    TagInvalid = "TAG_INVALID";
    /// Quay: the tag has expired.
    TagExpired = "TAG_EXPIRED";
    /// Quay: the tag may not be moved.
    TagImmutable = "TAG_IMMUTABLE";
    /// Quay: the tag is there already.
    TagAlreadyExists = "TAG_ALREADY_EXISTS";
    /// Quay: the manifest's signature does not verify.
    ManifestUnverified = "MANIFEST_UNVERIFIED";
    /// Quay: the request makes no sense.
    InvalidRequest = "INVALID_REQUEST";
    /// Quay: more tags were asked for at once than may be.
    TooManyTagsRequested = "TOO_MANY_TAGS_REQUESTED";
    /// Distribution: the range of a chunk or of a download does not fit the content.
    RangeInvalid = "RANGE_INVALID";
    /// Distribution: the number of entries asked for in a page is none.
    PaginationNumberInvalid = "PAGINATION_NUMBER_INVALID";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_read_as_it_was_written() {
        let body = ErrorBody::new(ErrorCode::BlobUnknown, "no such blob", serde_json::json!({"digest": "x"}));
        let read = ReportedError::parse_all(&serde_json::to_vec(&body).unwrap()).unwrap();
        assert_eq!((read[0].code.as_str(), read[0].message.as_str()), ("BLOB_UNKNOWN", "no such blob"));
    }

    #[test]
    fn an_error_without_message_or_with_null_is_read() {
        let body = br#"{"errors":[{"code":"DENIED"},{"code":"X","message":null}]}"#;
        assert_eq!(ReportedError::parse_all(body).unwrap().len(), 2);
    }

    #[test]
    fn a_page_of_html_is_not_an_error_body() {
        assert_eq!(ReportedError::parse_all(b"<html></html>"), None);
    }
}
