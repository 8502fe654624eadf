//! Paths: which endpoint, and what of.

use crate::failure::Failure;
use http::Method;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// An endpoint, with the texts that its path names. They are parsed by the endpoint, which
/// knows what a wrong one means there.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// `/v2/`
    Ping,
    /// `/v2/auth`
    Token,
    /// `/.well-known/jwks.json`
    Keys,
    /// `/v2/_catalog`
    Catalog,
    /// `/v2/<name>/tags/list`
    Tags { name: String },
    /// `/v2/<name>/manifests/<reference>`
    Manifest { name: String, reference: String },
    /// `/v2/<name>/blobs/<digest>`
    Blob { name: String, digest: String },
    /// `/v2/<name>/blobs/uploads/`
    Uploads { name: String },
    /// `/v2/<name>/blobs/uploads/<id>`
    Upload { name: String, id: String },
    /// `/v2/<name>/referrers/<digest>`
    Referrers { name: String, digest: String },
}

impl Route {
    /// Reads a path from its end, since a repository's name may itself hold `blobs` or `tags`.
    pub(crate) fn parse(path: &str) -> Result<Self, Failure> {
        if path == "/.well-known/jwks.json" {
            return Ok(Self::Keys);
        }
        let Some(rest) = path.strip_prefix("/v2") else { return Err(Failure::NoEndpoint) };
        if matches!(rest, "" | "/") {
            return Ok(Self::Ping);
        }
        let rest = rest.strip_prefix('/').ok_or(Failure::NoEndpoint)?;
        let segments = rest.split('/').map(decode).collect::<Result<Vec<_>, _>>()?;
        let segments: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
        match segments.as_slice() {
            ["auth"] => Ok(Self::Token),
            ["_catalog"] => Ok(Self::Catalog),
            [name @ .., "tags", "list"] => Ok(Self::Tags { name: joined(name)? }),
            [name @ .., "manifests", reference] => {
                Ok(Self::Manifest { name: joined(name)?, reference: (*reference).to_owned() })
            }
            [name @ .., "referrers", digest] => {
                Ok(Self::Referrers { name: joined(name)?, digest: (*digest).to_owned() })
            }
            [name @ .., "blobs", "uploads"] | [name @ .., "blobs", "uploads", ""] => {
                Ok(Self::Uploads { name: joined(name)? })
            }
            [name @ .., "blobs", "uploads", id] => {
                Ok(Self::Upload { name: joined(name)?, id: (*id).to_owned() })
            }
            [name @ .., "blobs", digest] => {
                Ok(Self::Blob { name: joined(name)?, digest: (*digest).to_owned() })
            }
            _ => Err(Failure::NoEndpoint),
        }
    }

    /// The methods that the endpoint has, as an `Allow` header lists them.
    pub(crate) fn allow(&self) -> &'static str {
        match self {
            Self::Ping | Self::Keys | Self::Catalog | Self::Tags { .. } | Self::Referrers { .. } => {
                "GET, HEAD"
            }
            Self::Token => "GET, HEAD, POST",
            Self::Manifest { .. } => "GET, HEAD, PUT, DELETE",
            Self::Blob { .. } => "GET, HEAD, DELETE",
            Self::Uploads { .. } => "POST",
            Self::Upload { .. } => "GET, HEAD, PATCH, PUT, DELETE",
        }
    }

    /// Whether the endpoint has this method.
    pub(crate) fn allows(&self, method: &Method) -> bool {
        self.allow().split(", ").any(|known| known == method.as_str())
    }
}

/// Percent-encoding is undone once, and only inside a segment: what is a slash or a percent
/// sign afterwards is part of no name, and no grammar takes it.
fn decode(segment: &str) -> Result<Cow<'_, str>, Failure> {
    let text = percent_decode_str(segment).decode_utf8().map_err(|_| Failure::PathEncoding)?;
    if text.contains(['/', '\\', '\0']) {
        return Err(Failure::PathEncoding);
    }
    Ok(text)
}

fn joined(name: &[&str]) -> Result<String, Failure> {
    if name.is_empty() { Err(Failure::NoEndpoint) } else { Ok(name.join("/")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(path: &str) -> Option<Route> {
        Route::parse(path).ok()
    }

    fn owned(text: &str) -> String {
        text.to_owned()
    }

    #[test]
    fn each_endpoint_is_found() {
        let name = || owned("a/b");
        for (path, expected) in [
            ("/v2/", Route::Ping),
            ("/v2", Route::Ping),
            ("/v2/auth", Route::Token),
            ("/.well-known/jwks.json", Route::Keys),
            ("/v2/_catalog", Route::Catalog),
            ("/v2/a/b/tags/list", Route::Tags { name: name() }),
            ("/v2/a/b/manifests/v1", Route::Manifest { name: name(), reference: owned("v1") }),
            ("/v2/a/b/manifests/", Route::Manifest { name: name(), reference: owned("") }),
            ("/v2/a/b/blobs/sha256:0", Route::Blob { name: name(), digest: owned("sha256:0") }),
            ("/v2/a/b/blobs/uploads/", Route::Uploads { name: name() }),
            ("/v2/a/b/blobs/uploads", Route::Uploads { name: name() }),
            ("/v2/a/b/blobs/uploads/1", Route::Upload { name: name(), id: owned("1") }),
            ("/v2/a/b/referrers/x", Route::Referrers { name: name(), digest: owned("x") }),
        ] {
            assert_eq!(route(path), Some(expected), "{path}");
        }
    }

    #[test]
    fn a_name_may_hold_the_words_of_the_protocol() {
        assert_eq!(
            route("/v2/a/blobs/uploads/tags/list"),
            Some(Route::Tags { name: owned("a/blobs/uploads") })
        );
        assert_eq!(
            route("/v2/tags/list/manifests/list"),
            Some(Route::Manifest { name: owned("tags/list"), reference: owned("list") })
        );
    }

    #[test]
    fn other_paths_lead_nowhere() {
        for path in
            ["/", "", "/v1/", "/v2x", "/v2/a", "/v2/tags/list", "/v2/manifests/x", "/v2/a/manifests/b/c"]
        {
            assert!(matches!(Route::parse(path), Err(Failure::NoEndpoint)), "{path}");
        }
    }

    #[test]
    fn an_empty_name_is_a_name_that_is_wrong_and_none_is_no_endpoint() {
        assert_eq!(route("/v2//tags/list"), Some(Route::Tags { name: owned("") }));
        assert_eq!(
            route("/v2//a/blobs/uploads/x"),
            Some(Route::Upload { name: owned("/a"), id: owned("x") })
        );
        for path in ["/v2/blobs/uploads/", "/v2/uploads/x", "/v2/a/uploads/x"] {
            assert_eq!(route(path), None, "{path}");
        }
    }

    #[test]
    fn encoding_is_undone_once() {
        assert_eq!(
            route("/v2/a/blobs/sha256%3A0"),
            Some(Route::Blob { name: owned("a"), digest: owned("sha256:0") })
        );
        assert_eq!(
            route("/v2/a/manifests/%2561"),
            Some(Route::Manifest { name: owned("a"), reference: owned("%61") })
        );
    }

    #[test]
    fn a_slash_cannot_be_smuggled_into_a_segment() {
        for path in
            ["/v2/a%2Fb/tags/list", "/v2/a/manifests/..%2f..%2Fx", "/v2/a/blobs/%00", "/v2/%ff/tags/list"]
        {
            assert!(matches!(Route::parse(path), Err(Failure::PathEncoding)), "{path}");
        }
    }
}
