//! The embedded registry as a case finds it.

use crate::case::Case;
use crate::material::{Made, NEVER, NEW, THERE};
use bytes::Bytes;
use longshore_core::layer::DOCKER_EMPTY;
use longshore_core::{Digest, MediaType};
use longshore_registry::why::{Answered, Why};
use longshore_registry::{Policy, Registry, RemoteAddress, Seed, Timestamp};

/// Where the client seems to be: an address that documentation uses (RFC 5737).
const ADDRESS: [u8; 4] = [192, 0, 2, 7];

/// The registry's clock stands still, so that each run of a case is the same: 2026-01-01.
const NOW: u64 = 1_767_225_600;

/// The registry is nobody's but the run's, so that its secrets may be known.
const SEED: u64 = 7;

/// A fresh registry that is prepared for a case, and why it answered each request.
pub(crate) struct Prepared {
    registry: Registry,
    /// What is put in place later, once the client comes for what it wants.
    later: Option<Policy>,
    whys: Vec<Why>,
}

impl Prepared {
    /// The samples and accounts, an image in `devtable/app:v1`, and another, whose layer is not there, in
    /// `devtable/app:sparse`; the blobs of a third in `buynlarge/orgrepo`, which is not the user's; then the policy of the case.
    pub(crate) fn for_case(case: &Case) -> Result<Self, http::Error> {
        let mut registry = Registry::new(Policy::accounts(), Seed::from(SEED));
        registry.set_policy(Policy { sparse_manifests: true, ..Policy::open() });
        let image = Made::of(THERE);
        let another = Made::of(NEW);
        let there = [&image.layer[..], &image.config, &DOCKER_EMPTY].map(|blob| ("devtable/app", blob));
        let anothers = [&another.layer[..], &another.config].map(|blob| ("buynlarge/orgrepo", blob));
        for (repository, content) in there.into_iter().chain(anothers) {
            let digest = Digest::sha256(content);
            let path = format!("/v2/{repository}/blobs/uploads/?digest={digest}");
            put(&mut registry, http::Request::post(path), content)?;
        }
        for (tag, image) in [("v1", &image), ("sparse", &Made::of(NEVER))] {
            let put_it = http::Request::put(format!("/v2/devtable/app/manifests/{tag}"))
                .header("content-type", MediaType::OCI_MANIFEST.as_str());
            put(&mut registry, put_it, &image.manifest.to_bytes())?;
        }
        let (first, later) = match case.setting {
            None => (Policy::accounts(), None),
            Some(setting) if setting.midway => (Policy::accounts(), Some(setting.policy())),
            Some(setting) => (setting.policy(), None),
        };
        registry.set_policy(first);
        Ok(Self { registry, later, whys: Vec::new() })
    }

    pub(crate) fn answer(&mut self, mut request: http::Request<Bytes>) -> http::Response<Bytes> {
        if let Some(policy) = self.later.take_if(|_| is_past(&request)) {
            self.registry.set_policy(policy);
        }
        request.extensions_mut().insert(RemoteAddress(ADDRESS.into()));
        let Answered { response, why } = self.registry.answer(request, Timestamp::from_unix_seconds(NOW));
        self.whys.push(why);
        response
    }

    /// Why the exchange of this number went as it did.
    pub(crate) fn why(&self, exchange: u32) -> Option<&Why> {
        self.whys.get(usize::try_from(exchange).ok()?.checked_sub(1)?)
    }
}

/// Whether the client has been let in, and now comes for what it wants.
fn is_past(request: &http::Request<Bytes>) -> bool {
    let path = request.uri().path();
    ["/manifests/", "/blobs/uploads/", "/tags/list"].iter().any(|part| path.contains(part))
}

fn put(registry: &mut Registry, request: http::request::Builder, content: &[u8]) -> Result<(), http::Error> {
    let request = request.header("host", "embedded.invalid").body(Bytes::copy_from_slice(content))?;
    registry.handle(request, Timestamp::from_unix_seconds(NOW));
    Ok(())
}
