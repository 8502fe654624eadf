//! Servers that have one fault each, as far as other origins can see.

use crate::support::fake::{Fake, Seen, reply};
use longshore_core::Digest;

/// A small registry, and what is wrong with it.
#[derive(Clone)]
pub(super) struct Faulty {
    /// Which answers say that the page may read them.
    pub(super) cors: Cors,
    /// The status of answers to preflights, and whether they have CORS headers.
    pub(super) preflight: (&'static str, bool),
    /// The headers and methods that preflights are told of.
    pub(super) allows: (&'static str, &'static str),
    /// The headers that the page may see.
    pub(super) exposes: &'static str,
    /// The challenge that it answers with, where it wants a token.
    pub(super) challenge: Option<String>,
    /// What stands in paths whose answers lack all of it.
    pub(super) uncovered: &'static str,
    /// Where blobs are, if not here.
    pub(super) blobs_at: Option<String>,
    /// A status instead of any answer.
    pub(super) fails: Option<&'static str>,
    /// A header that every answer has.
    pub(super) also: Option<(&'static str, String)>,
    /// It answers with web pages.
    pub(super) is_site: bool,
    /// It knows version 1 of the protocol only.
    pub(super) is_old: bool,
}

/// Which answers have `Access-Control-Allow-Origin`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Cors {
    All,
    None,
    OtherOrigin,
    Twice,
    OnlySuccess,
}

const EXPOSES: &str = "Docker-Content-Digest, Docker-Distribution-API-Version, Docker-Upload-UUID, Link, Location, Range, \
    Content-Range, WWW-Authenticate, OCI-Subject, OCI-Filters-Applied, OCI-Chunk-Min-Length, OCI-Tag, Warning, ETag, Retry-After";

const BLOB: &str = "{}";

impl Faulty {
    /// A registry with nothing wrong, open to everyone.
    pub(super) fn good() -> Self {
        Self {
            cors: Cors::All,
            preflight: ("204 No Content", true),
            allows: (
                "Authorization, Accept, Content-Type, Content-Range, Range",
                "GET, HEAD, POST, PUT, PATCH, DELETE",
            ),
            exposes: EXPOSES,
            challenge: None,
            uncovered: "/nothing/",
            blobs_at: None,
            fails: None,
            also: None,
            is_site: false,
            is_old: false,
        }
    }

    pub(super) fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    pub(super) fn start(self) -> Fake {
        Fake::start(move |seen, stream| {
            let (status, mut headers, body) = self.answer(seen);
            headers.extend(self.also.clone());
            let headers: Vec<(&str, &str)> =
                headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
            reply(stream, status, &headers, &body);
        })
    }

    fn answer(&self, seen: &Seen) -> (&'static str, Vec<(&'static str, String)>, String) {
        if seen.method == "OPTIONS" {
            let (status, has_cors) = self.preflight;
            let headers = if has_cors && !seen.path.contains(self.uncovered) {
                let (headers, methods) = self.allows;
                let mut all = self.allow_origin(true);
                all.push(("Access-Control-Allow-Headers", headers.to_owned()));
                all.push(("Access-Control-Allow-Methods", methods.to_owned()));
                all
            } else {
                Vec::new()
            };
            return (status, headers, String::new());
        }
        let (status, mut headers, body) = self.of_path(seen);
        if !seen.path.contains(self.uncovered) {
            headers.extend(self.allow_origin(status.starts_with('2')));
            headers.push(("Access-Control-Expose-Headers", self.exposes.to_owned()));
        }
        let body = if seen.method == "HEAD" { String::new() } else { body };
        (status, headers, body)
    }

    fn allow_origin(&self, is_success: bool) -> Vec<(&'static str, String)> {
        let name = "Access-Control-Allow-Origin";
        match self.cors {
            Cors::None => Vec::new(),
            Cors::OnlySuccess if !is_success => Vec::new(),
            Cors::All | Cors::OnlySuccess => vec![(name, "*".to_owned())],
            Cors::OtherOrigin => vec![(name, "https://other.example".to_owned())],
            Cors::Twice => vec![(name, "*".to_owned()), (name, "*".to_owned())],
        }
    }

    fn of_path(&self, seen: &Seen) -> (&'static str, Vec<(&'static str, String)>, String) {
        let json = ("Content-Type", "application/json".to_owned());
        let path = seen.path.as_str();
        if let Some(status) = self.fails {
            return (status, vec![("Content-Type", "text/plain".to_owned())], "out of order".to_owned());
        }
        if self.is_site || (self.is_old && !path.starts_with("/v1/")) {
            let status = if self.is_old { "404 Not Found" } else { "200 OK" };
            let html = ("Content-Type", "text/html".to_owned());
            return (status, vec![html], "<!doctype html><title>A site</title>".to_owned());
        }
        if path.starts_with("/token") {
            return ("200 OK", vec![json], r#"{"token":"granted"}"#.to_owned());
        }
        let is_known = seen.header("authorization") == Some("Bearer granted");
        if let Some(challenge) = self.challenge.clone().filter(|_| !is_known) {
            let body = r#"{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}"#;
            return ("401 Unauthorized", vec![json, ("WWW-Authenticate", challenge)], body.to_owned());
        }
        let blob = Digest::sha256(BLOB.as_bytes());
        if path == "/v2/" || path.starts_with("/v1/") {
            return ("200 OK", vec![json], "{}".to_owned());
        }
        if path.starts_with("/v2/a/b/manifests/") {
            let kind = "application/vnd.oci.image.manifest.v1+json";
            let part =
                format!(r#"{{"mediaType":"application/vnd.oci.empty.v1+json","digest":"{blob}","size":2}}"#);
            let manifest =
                format!(r#"{{"schemaVersion":2,"mediaType":"{kind}","config":{part},"layers":[{part}]}}"#);
            let digest = Digest::sha256(manifest.as_bytes()).to_string();
            let headers = vec![("Content-Type", kind.to_owned()), ("Docker-Content-Digest", digest)];
            return ("200 OK", headers, manifest);
        }
        if path.ends_with(blob.as_str()) || path == "/bucket" {
            let bytes = ("Content-Type", "application/octet-stream".to_owned());
            return match &self.blobs_at {
                Some(place) => ("307 Temporary Redirect", vec![("Location", place.clone())], String::new()),
                None => ("200 OK", vec![bytes], BLOB.to_owned()),
            };
        }
        (
            "404 Not Found",
            vec![json],
            r#"{"errors":[{"code":"NAME_UNKNOWN","message":"not known"}]}"#.to_owned(),
        )
    }
}
