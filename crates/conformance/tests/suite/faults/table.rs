//! What can be wrong with a registry, and the checks that are there to find it.

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};

/// What is wrong, and the checks that find it. Of those made for several things one is named.
pub(crate) struct Fault {
    pub(crate) found_by: &'static [&'static str],
    pub(crate) spoil: fn(&Request<Bytes>, Response<Bytes>) -> Response<Bytes>,
}

pub(crate) fn path(request: &Request<Bytes>) -> &str {
    request.uri().path()
}

pub(crate) fn query(request: &Request<Bytes>) -> &str {
    request.uri().query().unwrap_or_default()
}

pub(crate) fn is(request: &Request<Bytes>, method: &Method, part: &str) -> bool {
    request.method() == method && path(request).contains(part)
}

pub(crate) fn status(mut response: Response<Bytes>, status: u16) -> Response<Bytes> {
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    response
}

pub(crate) fn without(mut response: Response<Bytes>, header: &str) -> Response<Bytes> {
    response.headers_mut().remove(header);
    response
}

pub(crate) fn header(mut response: Response<Bytes>, name: &'static str, value: &str) -> Response<Bytes> {
    response.headers_mut().insert(name, value.parse().unwrap());
    response
}

pub(crate) fn replaced(mut response: Response<Bytes>, from: &str, to: &str) -> Response<Bytes> {
    let text = String::from_utf8_lossy(response.body()).replace(from, to);
    *response.body_mut() = text.into();
    response
}

pub(crate) fn body(mut response: Response<Bytes>, body: &'static str) -> Response<Bytes> {
    *response.body_mut() = Bytes::from_static(body.as_bytes());
    response
}

pub(crate) const FAULTS: &[Fault] = &[
    Fault {
        found_by: &["ping"],
        spoil: |request, response| if path(request) == "/v2/" { status(response, 204) } else { response },
    },
    Fault {
        found_by: &["challenge"],
        spoil: |request, response| {
            if path(request) == "/v2/" && !request.headers().contains_key("authorization") {
                status(response, 401)
            } else {
                response
            }
        },
    },
    Fault {
        found_by: &["tags.empty"],
        spoil: |request, response| {
            if path(request).contains("tags/list") && response.status() == 404 {
                status(response, 500)
            } else {
                response
            }
        },
    },
    Fault {
        found_by: &["referrers.none", "referrers.list"],
        spoil: |request, response| {
            if path(request).contains("/referrers/") {
                header(response, "content-type", "application/json")
            } else {
                response
            }
        },
    },
    Fault {
        found_by: &["referrers.malformed-digest"],
        spoil: |request, response| {
            if path(request).ends_with("not-a-digest") && path(request).contains("/referrers/") {
                status(body(response, ""), 404)
            } else {
                response
            }
        },
    },
    Fault {
        found_by: &["blob.missing", "blob.head-missing"],
        spoil: |request, response| {
            let asks =
                matches!(request.method().as_str(), "GET" | "HEAD") && path(request).contains("/blobs/sha");
            if asks && response.status() == 404 { status(response, 400) } else { response }
        },
    },
    Fault {
        found_by: &["blob.post-only"],
        spoil: |request, response| {
            if query(request).starts_with("digest=") && request.method() == Method::POST {
                without(response, "location")
            } else {
                response
            }
        },
    },
    Fault {
        found_by: &["blob.post-put", "blob.chunked-one", "blob.stream", "blob.chunked", "blob.chunked-put"],
        spoil: |request, response| {
            if request.method() == Method::PUT && query(request).contains("digest=") {
                without(response, "location")
            } else {
                response
            }
        },
    },
    Fault {
        found_by: &["blob.chunked", "blob.upload-status", "blob.out-of-order"],
        spoil: |request, response| {
            if request.method() == Method::PATCH { without(response, "range") } else { response }
        },
    },
    Fault {
        found_by: &["blob.mount", "blob.mount-anonymous"],
        spoil: |request, response| {
            if query(request).starts_with("mount=") { without(response, "location") } else { response }
        },
    },
    Fault {
        found_by: &["blob.mount-missing"],
        spoil: |request, response| {
            if query(request).starts_with("mount=") && response.status() == 202 {
                status(response, 404)
            } else {
                response
            }
        },
    },
    Fault {
        found_by: &["blob.cancel"],
        spoil: |request, response| {
            if is(request, &Method::DELETE, "/blobs/uploads/") { status(response, 405) } else { response }
        },
    },
    Fault {
        found_by: &["blob.out-of-order", "blob.out-of-order-put"],
        spoil: |_, response| if response.status() == 416 { status(response, 400) } else { response },
    },
    Fault {
        found_by: &["blob.upload-status", "blob.out-of-order-put"],
        spoil: |request, response| {
            if is(request, &Method::GET, "/blobs/uploads/") { status(response, 200) } else { response }
        },
    },
    Fault {
        found_by: &["blob.head", "blob.empty", "blob.empty-json", "set.blobs-head"],
        spoil: |request, response| {
            if is(request, &Method::HEAD, "/blobs/") {
                header(response, "content-length", "7")
            } else {
                response
            }
        },
    },
    Fault {
        found_by: &["blob.get", "set.blobs-get", "blob.post-put"],
        spoil: |request, response| {
            if is(request, &Method::GET, "/blobs/sha") && response.status() == 200 {
                body(response, "other")
            } else {
                response
            }
        },
    },
    Fault {
        found_by: &["blob.range", "blob.range-open", "blob.range-suffix", "blob.range-beyond-end"],
        spoil: |_, response| {
            if response.status() == 206 { header(response, "content-range", "bytes 0-1/2") } else { response }
        },
    },
    Fault {
        found_by: &["blob.range-backwards", "blob.range-unsatisfiable"],
        spoil: |request, response| {
            let asks = request
                .headers()
                .get("range")
                .is_some_and(|range| range == "bytes=500-0" || range == "bytes=5000-10000");
            if asks { status(response, 400) } else { response }
        },
    },
    Fault {
        found_by: &["blob.delete", "set.blobs-delete"],
        spoil: |request, response| {
            if is(request, &Method::DELETE, "/blobs/sha") { status(response, 200) } else { response }
        },
    },
    Fault {
        found_by: &["blob.delete-missing"],
        spoil: |request, response| {
            if is(request, &Method::DELETE, "/blobs/sha") && response.status() == 404 {
                status(response, 202)
            } else {
                response
            }
        },
    },
    Fault {
        found_by: &[
            "blob.bad-digest-post-only",
            "blob.bad-digest-post-put",
            "blob.bad-digest-chunked",
            "blob.bad-digest-chunked-put",
            "blob.bad-digest-stream",
            "blob.digest-malformed",
            "blob.algorithm-unknown",
        ],
        spoil: |request, response| {
            if query(request).contains("digest=") && response.status() == 400 {
                status(response, 409)
            } else {
                response
            }
        },
    },
    Fault {
        found_by: &["blob.sessions-differ"],
        spoil: |request, response| {
            if request.method() == Method::POST && response.status() == 202 {
                header(response, "location", "/v2/devtable/app/blobs/uploads/one")
            } else {
                response
            }
        },
    },
    Fault {
        found_by: &["set.blobs"],
        spoil: |request, response| {
            if request.method() == Method::PUT && query(request).contains("digest=") {
                status(response, 202)
            } else {
                response
            }
        },
    },
    Fault {
        found_by: &["manifest.put-by-digest", "manifest.put-by-tag", "manifest.put-with-tags"],
        spoil: |request, response| {
            if is(request, &Method::PUT, "/manifests/") {
                header(response, "docker-content-digest", "sha256:0")
            } else {
                response
            }
        },
    },
    Fault {
        found_by: &["manifest.put-bad-digest", "manifest.put-malformed-digest"],
        spoil: |request, response| {
            if is(request, &Method::PUT, "/manifests/") && response.status() == 400 {
                status(response, 500)
            } else {
                response
            }
        },
    },
    Fault { found_by: &["manifest.subject"], spoil: |_, response| without(response, "oci-subject") },
    Fault {
        found_by: &["tags.list", "tags.body"],
        spoil: |request, response| {
            if path(request).contains("tags/list") {
                body(response, "{\"name\":\"x\",\"tags\":[]}")
            } else {
                response
            }
        },
    },
    Fault {
        found_by: &["manifest.head-by-tag", "manifest.head-by-digest"],
        spoil: |request, response| {
            if is(request, &Method::HEAD, "/manifests/") {
                without(response, "content-length")
            } else {
                response
            }
        },
    },
    Fault {
        found_by: &["manifest.get-by-tag", "manifest.get-by-digest", "manifest.bytes"],
        spoil: |request, response| {
            if is(request, &Method::GET, "/manifests/") && response.status() == 200 {
                replaced(response, ":", ": ")
            } else {
                response
            }
        },
    },
    Fault {
        found_by: &["manifest.type-is-bare"],
        spoil: |request, response| {
            let known = response
                .headers()
                .get("content-type")
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned);
            match known {
                Some(known) if is(request, &Method::GET, "/manifests/") => {
                    header(response, "content-type", &format!("{known}; charset=utf-8"))
                }
                _ => response,
            }
        },
    },
    Fault {
        found_by: &["referrers.list"],
        spoil: |request, response| {
            if path(request).contains("/referrers/") {
                replaced(response, "a check of a registry", "")
            } else {
                response
            }
        },
    },
    Fault {
        found_by: &["referrers.filter"],
        spoil: |request, response| {
            if path(request).contains("/referrers/") {
                replaced(response, "conformance.v2", "conformance.v3")
            } else {
                response
            }
        },
    },
    Fault {
        found_by: &["referrers.once"],
        spoil: |request, response| {
            if !path(request).contains("/referrers/") {
                return response;
            }
            let text = String::from_utf8_lossy(response.body()).into_owned();
            let Some(entries) =
                text.split_once("\"manifests\":[").map(|(_, rest)| rest.trim_end_matches("]}").to_owned())
            else {
                return response;
            };
            if entries.is_empty() {
                response
            } else {
                replaced(response, &entries, &format!("{entries},{entries}"))
            }
        },
    },
    Fault {
        found_by: &["tag.delete", "manifest.delete"],
        spoil: |request, response| {
            if is(request, &Method::DELETE, "/manifests/") { status(response, 200) } else { response }
        },
    },
    Fault {
        found_by: &[
            "manifest.missing-digest",
            "manifest.missing-tag",
            "manifest.head-missing",
            "repository.missing",
            "tag.delete",
            "manifest.delete",
        ],
        spoil: |request, response| {
            let asks =
                matches!(request.method().as_str(), "GET" | "HEAD") && path(request).contains("/manifests/");
            if asks && response.status() == 404 { status(response, 400) } else { response }
        },
    },
    Fault {
        found_by: &["manifest.get-malformed-digest"],
        spoil: |request, response| {
            if is(request, &Method::GET, "not-a-digest") { status(response, 500) } else { response }
        },
    },
    Fault {
        found_by: &["manifest.type-parameters"],
        spoil: |request, response| {
            let has =
                request.headers().get("content-type").is_some_and(|value| value.as_bytes().contains(&b';'));
            if has { status(response, 415) } else { response }
        },
    },
    Fault {
        found_by: &["manifest.too-large"],
        spoil: |request, response| {
            if is(request, &Method::PUT, "/manifests/") && request.body().len() > 5 << 20 {
                status(response, 500)
            } else {
                response
            }
        },
    },
    Fault {
        found_by: &["manifest.ten-tags"],
        spoil: |request, response| {
            if query(request).matches("tag=").count() == 10 { status(response, 414) } else { response }
        },
    },
    Fault {
        found_by: &["manifest.no-manifest"],
        spoil: |request, response| {
            if request.body().starts_with(b"no manifest") { status(response, 500) } else { response }
        },
    },
    Fault {
        found_by: &["manifest.delete-missing-repository"],
        spoil: |request, response| {
            if is(request, &Method::DELETE, "-missing-") { status(response, 202) } else { response }
        },
    },
    Fault {
        found_by: &["tag.longest"],
        spoil: |request, response| {
            if path(request).contains("____") { status(response, 400) } else { response }
        },
    },
    Fault {
        found_by: &["tag.too-long", "tag.grammar", "repository.grammar"],
        spoil: |request, response| {
            let is_wrong = path(request).contains("____")
                || path(request).contains("/-")
                || path(request).contains("CAPITALS");
            if is_wrong { header(status(response, 201), "location", "/v2/x") } else { response }
        },
    },
    Fault {
        found_by: &["tags.order"],
        spoil: |request, response| {
            if path(request).contains("tags/list") {
                replaced(response, "list-a-", "list-x-")
            } else {
                response
            }
        },
    },
    Fault {
        found_by: &["tags.page", "tags.link", "tags.page-of-none"],
        spoil: |request, response| {
            if query(request).contains("n=") {
                header(
                    body(response, "{\"name\":\"x\",\"tags\":[\"a\",\"b\",\"c\"]}"),
                    "link",
                    "<x>; rel=\"prev\"",
                )
            } else {
                response
            }
        },
    },
    Fault {
        found_by: &["tags.last"],
        spoil: |request, response| {
            if query(request).contains("last=") {
                body(response, "{\"name\":\"x\",\"tags\":[]}")
            } else {
                response
            }
        },
    },
    Fault {
        found_by: &["errors.body"],
        spoil: |_, response| {
            if response.status() == 404 { body(response, "{\"error\":\"no\"}") } else { response }
        },
    },
    Fault {
        found_by: &["errors.code-form", "errors.code-known"],
        spoil: |_, response| {
            if response.status() == 404 { replaced(response, "_UNKNOWN", "-is-not-known") } else { response }
        },
    },
    Fault {
        found_by: &["errors.message"],
        spoil: |_, response| {
            if response.status() == 404 {
                body(response, "{\"errors\":[{\"code\":\"X\",\"message\":7}]}")
            } else {
                response
            }
        },
    },
    Fault {
        found_by: &["errors.retry-after"],
        spoil: |request, response| if path(request) == "/v2/" { response } else { status(response, 429) },
    },
    Fault {
        found_by: &["warnings.form", "warnings.size"],
        spoil: |_, response| header(response, "warning", &"x".repeat(5000)),
    },
];
