//! Responses that say yes.

use crate::content::Content;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::{Response, StatusCode};

/// The headers that a page must be allowed to read (`Access-Control-Expose-Headers`), for
/// whoever puts the registry behind HTTP: a browser hides all but a few.
pub const EXPOSED_HEADERS: &[&str] = &[
    "Docker-Content-Digest",
    "Docker-Distribution-API-Version",
    "Docker-Upload-UUID",
    "Link",
    "Location",
    "Range",
    "Content-Range",
    "Accept-Ranges",
    "WWW-Authenticate",
    "OCI-Subject",
    "OCI-Filters-Applied",
    "OCI-Tag",
    "OCI-Chunk-Min-Length",
    "ETag",
    "Allow",
    "Retry-After",
];

pub(crate) const API_VERSION: HeaderName = HeaderName::from_static("docker-distribution-api-version");
pub(crate) const CONTENT_DIGEST: HeaderName = HeaderName::from_static("docker-content-digest");
pub(crate) const UPLOAD_UUID: HeaderName = HeaderName::from_static("docker-upload-uuid");
pub(crate) const OCI_SUBJECT: HeaderName = HeaderName::from_static("oci-subject");
pub(crate) const OCI_CHUNK_MIN_LENGTH: HeaderName = HeaderName::from_static("oci-chunk-min-length");
pub(crate) const OCI_TAG: HeaderName = HeaderName::from_static("oci-tag");
pub(crate) const OCI_FILTERS_APPLIED: HeaderName = HeaderName::from_static("oci-filters-applied");

/// A response in the making.
#[derive(Debug)]
pub(crate) struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Content,
}

impl Answer {
    /// No body.
    pub(crate) fn empty(status: StatusCode) -> Self {
        // As many as a response has with what HTTP and CORS add: the map need not grow.
        Self { status, headers: HeaderMap::with_capacity(12), body: Content::default() }
    }

    /// A body of this media type.
    pub(crate) fn body(status: StatusCode, media_type: &str, body: impl Into<Content>) -> Self {
        Self { body: body.into(), ..Self::empty(status) }.with(CONTENT_TYPE, media_type)
    }

    /// A JSON document.
    pub(crate) fn json(status: StatusCode, document: &impl serde::Serialize) -> Self {
        // Writing to memory cannot fail, and no document here has a map whose keys are no strings.
        let body = serde_json::to_vec(document).unwrap_or_default();
        Self::body(status, "application/json", body)
    }

    /// Adds a header.
    pub(crate) fn with(mut self, name: HeaderName, value: impl TryInto<HeaderValue>) -> Self {
        // Every value here is made of checked texts; one that HTTP cannot carry is left out.
        if let Ok(value) = value.try_into() {
            self.headers.append(name, value);
        }
        self
    }

    /// The response. Lengths are told even where the body stays behind: to HEAD, a response
    /// says what GET would have sent (RFC 9110, 9.3.2), but for 204, which has none (8.6).
    pub(crate) fn finish(self, to_head: bool) -> Response<Content> {
        let Self { status, mut headers, body } = self;
        headers.insert(API_VERSION, HeaderValue::from_static("registry/2.0"));
        // A 304 would have to tell the length of what it leaves out, or nothing (8.6).
        if !matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED) {
            headers.insert(CONTENT_LENGTH, HeaderValue::from(body.length()));
        }
        let mut response = Response::new(if to_head { Content::default() } else { body });
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        response
    }
}
