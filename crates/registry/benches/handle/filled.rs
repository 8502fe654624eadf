//! Registries that hold much of one thing.

use bytes::Bytes;
use http::Request;
use longshore_core::Digest;
use longshore_registry::policy::Limits;
use longshore_registry::why::{Answered, Why};
use longshore_registry::{Policy, Registry, Seed, Timestamp};

/// A registry and its clock.
pub(crate) struct Filled {
    registry: Registry,
    now: u64,
}

/// A manifest without layers, whose config is the blob `config`; each number gives another one.
pub(crate) fn manifest(number: usize) -> Vec<u8> {
    written(&format!(r#","annotations":{{"number":"{number}"}}"#))
}

fn written(rest: &str) -> Vec<u8> {
    let config = Digest::sha256(b"config");
    let text = format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{"mediaType":"application/vnd.oci.image.config.v1+json","size":6,"digest":"{config}"}},"layers":[]{rest}}}"#
    );
    text.into_bytes()
}

impl Filled {
    fn new(limits: Limits) -> Self {
        let policy = Policy { limits, ..Policy::open() };
        Self { registry: Registry::new(policy, Seed::from(1)), now: 1_700_000_000 }
    }

    /// One repository with so many tags, each of a manifest of its own.
    pub(crate) fn tags(count: usize) -> Self {
        let mut filled = Self::new(Limits::default());
        filled.config("a/b");
        for number in 0..count {
            filled.expect(201, "PUT", &format!("/v2/a/b/manifests/t{number:06}"), &manifest(number));
        }
        filled
    }

    /// So many repositories, which all have one blob.
    pub(crate) fn repositories(count: usize) -> Self {
        let mut filled = Self::new(Limits::default());
        for number in 0..count {
            filled.config(&format!("a/r{number:06}"));
        }
        filled
    }

    /// So many referrers of one manifest; its digest, and that of the referrer in the middle.
    pub(crate) fn referrers(count: usize) -> (Self, Digest, Digest) {
        let mut filled = Self::new(Limits::default());
        filled.config("a/b");
        let subject = manifest(0);
        let digest = Digest::sha256(&subject);
        filled.expect(201, "PUT", "/v2/a/b/manifests/subject", &subject);
        let mut digests = Vec::new();
        for number in 0..count {
            let size = subject.len();
            let referrer = written(&format!(
                r#","subject":{{"mediaType":"application/vnd.oci.image.manifest.v1+json","size":{size},"digest":"{digest}"}},"annotations":{{"number":"{number}"}}"#
            ));
            let own = Digest::sha256(&referrer);
            filled.expect(201, "PUT", &format!("/v2/a/b/manifests/{own}"), &referrer);
            digests.push(own);
        }
        digests.sort();
        let middle = digests.swap_remove(count / 2);
        (filled, digest, middle)
    }

    /// So many open sessions, of as many as may be.
    pub(crate) fn uploads(count: usize, limit: usize) -> Self {
        let mut filled = Self::new(Limits { open_uploads: limit as u64, ..Limits::default() });
        for _ in 0..count {
            filled.begin();
        }
        filled
    }

    /// Time goes on.
    pub(crate) fn later(&mut self, seconds: u64) {
        self.now += seconds;
    }

    /// Opens a session; its location.
    pub(crate) fn begin(&mut self) -> String {
        let response = self.send("POST", "/v2/a/b/blobs/uploads/", b"");
        response.headers()["location"].to_str().unwrap_or_default().to_owned()
    }

    fn config(&mut self, name: &str) {
        let digest = Digest::sha256(b"config");
        self.expect(201, "POST", &format!("/v2/{name}/blobs/uploads/?digest={digest}"), b"config");
    }

    /// Sends a request that is to be answered by this status.
    pub(crate) fn expect(&mut self, status: u16, method: &str, path: &str, body: &[u8]) {
        let response = self.send(method, path, body);
        assert_eq!(response.status(), status, "{method} {path}: {:?}", response.body());
    }

    /// The same, and asks why.
    pub(crate) fn expect_why(&mut self, status: u16, method: &str, path: &str) -> Why {
        let now = Timestamp::from_unix_seconds(self.now);
        let Answered { response, why } = self.registry.answer(request(method, path, b""), now);
        assert_eq!(response.status(), status, "{method} {path}: {:?}", response.body());
        why
    }

    fn send(&mut self, method: &str, path: &str, body: &[u8]) -> http::Response<Bytes> {
        self.registry.handle(request(method, path, body), Timestamp::from_unix_seconds(self.now))
    }
}

fn request(method: &str, path: &str, body: &[u8]) -> Request<Bytes> {
    let mut request = Request::new(Bytes::copy_from_slice(body));
    *request.method_mut() = method.parse().unwrap_or_default();
    *request.uri_mut() = path.parse().unwrap_or_default();
    request
}
