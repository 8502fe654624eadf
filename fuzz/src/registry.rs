//! The registry: sequences of requests, undone and done again.
//!
//! The input is a byte that chooses the policy, and then steps, parted by a line `.`. A step's lines are the method and
//! the path with its query, the headers, an empty line, and the body. In a path, `@` is the location that was given
//! last, and `#` the digest of the body. Steps that are one word go back or forth, let time pass, or collect garbage.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, Response, Uri};
use longshore_core::{Digest, ReportedError};
use longshore_registry::policy::{Authentication, Dialect, Limits};
use longshore_registry::{
    Cause, Changes, Garbage, History, HistoryLimits, Policy, Registry, Seed, Timestamp,
};
use std::sync::LazyLock;

/// Every answer is one that the protocol knows and can be read, what is held stays below its limit, and whatever was
/// done can be undone and done again.
pub fn registry(bytes: &[u8]) {
    let Some((choice, steps)) = bytes.split_first() else { return };
    let beginning = &REGISTRIES[usize::from(*choice) % REGISTRIES.len()];
    let mut player = Player {
        registry: beginning.clone(),
        history: History::new(HistoryLimits { entries: 50, ..HistoryLimits::default() }),
        seconds: 1_700_000_000,
        location: String::new(),
    };
    for step in parts(steps, b"\n.\n").take(50) {
        player.play(step);
        let limit = player.registry.policy().limits.total_bytes;
        assert!(player.registry.snapshot().bytes() <= limit.max(beginning.snapshot().bytes()));
    }
    player.go_back_and_forth(beginning);
}

/// A small registry with each kind of policy, made once: its clones cost nothing.
static REGISTRIES: LazyLock<[Registry; 5]> = LazyLock::new(|| {
    let tight = Limits {
        manifest_bytes: 600,
        blob_bytes: 20,
        total_bytes: 900,
        open_uploads: 2,
        upload_idle: 60,
        page_entries: 2,
        entries: 12,
        ..Limits::default()
    };
    let quay = Policy { dialect: Dialect::Quay, sparse_manifests: true, ..Policy::open() };
    let samples = Policy { authentication: Authentication::None, ..Policy::accounts() };
    [Policy::open(), Policy { limits: tight, ..Policy::open() }, Policy::accounts(), quay, samples]
        .map(|policy| Registry::new(policy, Seed::from(3)))
});

struct Player {
    registry: Registry,
    history: History,
    seconds: u64,
    location: String,
}

impl Player {
    fn play(&mut self, step: &[u8]) {
        let Self { registry, history, .. } = self;
        match step {
            b"UNDO" => drop(history.undo(registry).cloned()),
            b"REDO" => drop(history.redo(registry).cloned()),
            b"RESET" => history.change(registry, Cause::Reset, Registry::reset),
            b"WAIT" => self.seconds += 61,
            b"COLLECT" => self.collect(),
            _ => self.send(step),
        }
    }

    fn collect(&mut self) {
        let garbage = Garbage { untagged: true, dangling_referrers: true, empty_repositories: true };
        let shown = self.registry.garbage(garbage);
        let Self { registry, history, .. } = self;
        let done = history.change(registry, Cause::Collected, |registry| registry.collect(garbage));
        assert_eq!(shown, done);
        assert!(self.registry.garbage(garbage).is_empty());
    }

    fn send(&mut self, step: &[u8]) {
        let Some(request) = self.request(step) else { return };
        let method = request.method().clone();
        let now = Timestamp::from_unix_seconds(self.seconds);
        let (before, entries) = (self.registry.snapshot(), self.history.past().next().cloned());
        let response = self.history.handle(&mut self.registry, request, now);
        check(&method, &response);
        if method == Method::GET || method == Method::HEAD {
            assert!(Changes::between(&before, &self.registry.snapshot()).is_empty());
            assert_eq!(entries.as_ref(), self.history.past().next());
        }
        if let Some(location) = response.headers().get("location") {
            location.to_str().expect("a location is text").clone_into(&mut self.location);
        }
    }

    fn request(&self, step: &[u8]) -> Option<Request<Bytes>> {
        let (head, body) = match step.windows(2).position(|pair| pair == b"\n\n") {
            Some(at) => (&step[..at], &step[at + 2..]),
            None => (step, &[][..]),
        };
        let mut lines = parts(head, b"\n");
        let mut line = lines.next()?.splitn(2, |byte| *byte == b' ');
        let method = Method::from_bytes(line.next()?).ok()?;
        let path = String::from_utf8_lossy(line.next()?).into_owned();
        let path = path.replacen('@', &self.location, 1).replacen('#', Digest::sha256(body).as_str(), 1);
        let mut request = Request::new(Bytes::copy_from_slice(body));
        *request.method_mut() = method;
        *request.uri_mut() = Uri::try_from(path).ok()?;
        for header in lines {
            let at = header.iter().position(|byte| *byte == b':')?;
            let name = HeaderName::from_bytes(&header[..at]).ok()?;
            let value = HeaderValue::from_bytes(header[at + 1..].trim_ascii()).ok()?;
            request.headers_mut().append(name, value);
        }
        Some(request)
    }

    /// Takes back what the history remembers, and makes it again.
    fn go_back_and_forth(mut self, beginning: &Registry) {
        let end = self.registry.snapshot();
        let all = self.history.past().len();
        let mut count = 0;
        while self.history.undo(&mut self.registry).is_some() {
            count += 1;
        }
        assert_eq!(count, all);
        if all < 50 {
            assert!(Changes::between(&beginning.snapshot(), &self.registry.snapshot()).is_empty());
        }
        while count > 0 && self.history.redo(&mut self.registry).is_some() {
            count -= 1;
        }
        assert!(Changes::between(&end, &self.registry.snapshot()).is_empty());
    }
}

fn check(method: &Method, response: &Response<Bytes>) {
    const KNOWN: [u16; 18] =
        [200, 201, 202, 204, 206, 304, 400, 401, 403, 404, 405, 412, 413, 414, 415, 416, 429, 503];
    let (status, headers) = (response.status().as_u16(), response.headers());
    assert!(KNOWN.contains(&status), "{status}");
    assert_eq!(&headers["docker-distribution-api-version"], "registry/2.0");
    if status >= 400 && method != Method::HEAD {
        let errors = ReportedError::parse_all(response.body());
        assert!(errors.is_some_and(|errors| !errors.is_empty()), "{:?}", response.body());
    }
    assert_eq!(status == 401, headers.contains_key("www-authenticate"));
    assert_eq!(status == 405, headers.contains_key("allow"));
    match headers.get("content-length") {
        None => assert!(matches!(status, 204 | 304), "{status}"),
        Some(length) if method != Method::HEAD => {
            assert_eq!(length.to_str().expect("a number"), response.body().len().to_string());
        }
        Some(_) => assert!(response.body().is_empty()),
    }
    if let Some(digest) = headers.get("docker-content-digest")
        && status == 200
        && method == Method::GET
        && headers.get("content-type").is_none_or(|kind| kind != SIGNED)
        && let Ok(digest) = Digest::parse(digest.to_str().expect("a digest is text"))
    {
        assert_eq!(Digest::compute(digest.algorithm(), response.body()), Some(digest));
    }
}

/// Its signatures are no part of what is digested.
const SIGNED: &str = "application/vnd.docker.distribution.manifest.v1+prettyjws";

/// What stands between separators.
fn parts<'b>(bytes: &'b [u8], separator: &'b [u8]) -> impl Iterator<Item = &'b [u8]> {
    let mut rest = Some(bytes);
    std::iter::from_fn(move || {
        let bytes = rest?;
        match bytes.windows(separator.len()).position(|window| window == separator) {
            Some(at) => {
                rest = Some(&bytes[at + separator.len()..]);
                Some(&bytes[..at])
            }
            None => rest.take(),
        }
    })
}

/// A manifest without layers, whose config is the blob `a`.
const MANIFEST: &str = concat!(
    r#"{"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","size":1,"#,
    r#""digest":"sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"},"layers":[]}"#
);

const TYPE: &str = "Content-Type: application/vnd.oci.image.manifest.v1+json";

/// Sequences that reach each endpoint, with each policy.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let push_a = "POST /v2/a/b/blobs/uploads/?digest=#\n\na".to_owned();
    let put = |path: &str, body: &str| format!("PUT {path}\n{TYPE}\n\n{body}");
    let subject = Digest::sha256(MANIFEST.as_bytes());
    let referrer = MANIFEST.replace(
        r#""layers":[]"#,
        &format!(
            r#""layers":[],"subject":{{"mediaType":"application/vnd.oci.image.manifest.v1+json","size":{},"digest":"{subject}"}}"#,
            MANIFEST.len()
        ),
    );
    let index = format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{{"mediaType":"application/vnd.oci.image.manifest.v1+json","size":{},"digest":"{subject}"}}]}}"#,
        MANIFEST.len()
    );
    let get = |path: &str| format!("GET {path}");
    let sequences: Vec<Vec<String>> = vec![
        vec![get("/v2/"), get("/v2/_catalog?n=1&last=a"), get("/healthz")],
        vec![
            push_a.clone(),
            put("/v2/a/b/manifests/v1", MANIFEST),
            get("/v2/a/b/manifests/v1"),
            "HEAD /v2/a/b/manifests/v1".to_owned(),
            get("/v2/a/b/tags/list?n=1"),
            "DELETE /v2/a/b/manifests/v1".to_owned(),
            "UNDO".to_owned(),
            "REDO".to_owned(),
            format!("DELETE /v2/a/b/manifests/{subject}"),
        ],
        vec![
            "POST /v2/a/b/blobs/uploads/".to_owned(),
            "PATCH @\nContent-Range: 0-0\nContent-Length: 1\n\na".to_owned(),
            "PATCH @\nContent-Range: 0-0\n\na".to_owned(),
            "UNDO".to_owned(),
            get("@"),
            "PUT @?digest=#\n\na".to_owned(),
            "COLLECT".to_owned(),
            "UNDO".to_owned(),
            "GET @\nRange: bytes=0-0".to_owned(),
            "DELETE @".to_owned(),
        ],
        vec![
            "POST /v2/a/b/blobs/uploads/?digest-algorithm=sha512".to_owned(),
            "PATCH @\n\na".to_owned(),
            "WAIT".to_owned(),
            "POST /v2/a/b/blobs/uploads".to_owned(),
            "POST /v2/a/b/blobs/uploads".to_owned(),
            "DELETE @".to_owned(),
            "RESET".to_owned(),
            "UNDO".to_owned(),
        ],
        vec![
            push_a.clone(),
            format!(
                "POST /v2/c/d/blobs/uploads/?mount={}&from=a/b",
                "sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
            ),
            put(&format!("/v2/c/d/manifests/{subject}?tag=x&tag=y"), MANIFEST),
            put("/v2/c/d/manifests/sig", &referrer),
            get(&format!("/v2/c/d/referrers/{subject}?artifactType=a/b&n=1")),
            format!("PUT /v2/c/d/manifests/i\nContent-Type: application/vnd.oci.image.index.v1+json\n\n{index}"),
            "GET /v2/c/d/manifests/i\nIf-None-Match: \"sha256:a\", *\nAccept: */*".to_owned(),
        ],
        vec![
            "GET /v2/auth?service=localhost&scope=repository:devtable/simple:pull,push\nAuthorization: Basic ZGV2dGFibGU6cGFzc3dvcmQ="
                .to_owned(),
            "POST /v2/auth\n\ngrant_type=password&username=devtable&password=password&service=localhost".to_owned(),
            "GET /v2/devtable/simple/manifests/latest\nAuthorization: Bearer a.b.c".to_owned(),
            get("/v2/../%2e%2e/etc/passwd"),
            get("/v2/a%2Fb/tags/list?last=%ff%00&n=99999999999999999999"),
            get("//v2///_catalog/"),
        ],
    ];
    let bytes = |choice: u8, steps: &Vec<String>| [&[choice][..], steps.join("\n.\n").as_bytes()].concat();
    (0..5).flat_map(|choice| sequences.iter().map(move |steps| bytes(choice, steps))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seeds_reach_more_than_errors() {
        let mut statuses = std::collections::BTreeSet::new();
        for seed in seeds() {
            let registry = REGISTRIES[usize::from(seed[0]) % REGISTRIES.len()].clone();
            let history = History::default();
            let mut player = Player { registry, history, seconds: 1_700_000_000, location: String::new() };
            for step in parts(&seed[1..], b"\n.\n") {
                player.play(step);
                if let Some(Cause::Request { method, status, .. }) = player.history.past().next() {
                    statuses.insert((method.to_string(), status.as_u16()));
                }
            }
        }
        for expected in
            [("POST", 201), ("POST", 202), ("PATCH", 202), ("PUT", 201), ("DELETE", 202), ("DELETE", 204)]
        {
            assert!(statuses.contains(&(expected.0.to_owned(), expected.1)), "{expected:?} in {statuses:?}");
        }
    }
}
