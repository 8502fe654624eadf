//! The registry itself: from a request to the endpoint that answers it.

use crate::access::path_name;
use crate::answer::Answer;
use crate::call::Call;
use crate::endpoints::{blob, catalog, manifest, ping, referrers, tags, token, upload};
use crate::failure::Failure;
use crate::policy::{Policy, Rate};
use crate::route::Route;
use crate::state::State;
use crate::{Seed, Snapshot, Timestamp, samples};
use bytes::Bytes;
use http::{Method, Request, Response};
use longshore_core::{Digest, Reference};
use std::fmt;

/// A registry in memory. A clone shares all contents, and goes its own way.
#[derive(Clone)]
pub struct Registry {
    policy: Policy,
    seed: Seed,
    key: [u8; 32],
    issued: u64,
    pub(crate) state: State,
}

impl Registry {
    /// A registry with this policy. It is empty, or holds the samples where the policy wants them.
    pub fn new(policy: Policy, seed: Seed) -> Self {
        let key = seed.derive("token key", 0);
        let state = beginning(&policy);
        Self { policy, seed, key, issued: 0, state }
    }

    /// Answers a request that arrives at a moment. The clock should not go back: tokens that
    /// are made later than now are not good yet.
    ///
    /// The request's URI may be whole (`http://host/v2/`) or a path, with a `Host` header.
    /// The response has its body and its lengths as HTTP wants them, for HEAD too.
    pub fn handle(&mut self, request: Request<Bytes>, now: Timestamp) -> Response<Bytes> {
        let call = Call::new(request, now);
        let answer = self.answer(&call).unwrap_or_else(|failure| failure.answer(&call));
        answer.finish(call.method() == Method::HEAD)
    }

    /// Refuses everything while the registry is down, and what a client asks too often.
    fn is_open(&mut self, call: &Call) -> Result<(), Failure> {
        if let Some(seconds) = self.policy.maintenance {
            return Err(Failure::Maintenance(seconds));
        }
        let Some(rate) = self.policy.rate else { return Ok(()) };
        let Rate { requests, seconds } = rate;
        let counted = self.state.rates.count(rate, call.address(&self.policy), call.now);
        counted.map_err(|retry_after| Failure::TooOften { requests, seconds, retry_after })
    }

    /// What the registry allows.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Puts another policy in place: it holds for the next request. What is stored stays, and
    /// tokens stay good; samples come only with a new registry.
    pub fn set_policy(&mut self, policy: Policy) {
        self.policy = policy;
    }

    /// All that is held at this moment, to go back to. It shares everything, and costs next to nothing.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot { state: self.state.clone(), issued: self.issued }
    }

    /// Puts what was held at another moment in place, be it this registry's or that of a clone. The policy stays, and
    /// tokens stay good.
    pub fn restore(&mut self, snapshot: &Snapshot) {
        let mut state = snapshot.state.clone();
        state.come_after(&self.state);
        self.replace(Snapshot { state, issued: snapshot.issued });
    }

    /// Makes the registry as new: empty, or with the samples where the policy wants them. Ids are given from the
    /// first on again.
    pub fn reset(&mut self) {
        let mut state = beginning(&self.policy);
        state.come_after(&self.state);
        self.replace(Snapshot { state, issued: 0 });
    }

    /// Puts a state in the place of another, which is handed back.
    pub(crate) fn replace(&mut self, by: Snapshot) -> Snapshot {
        let state = std::mem::replace(&mut self.state, by.state);
        Snapshot { state, issued: std::mem::replace(&mut self.issued, by.issued) }
    }

    /// How many bytes were taken out, ever.
    pub(crate) fn dropped(&self) -> u64 {
        self.state.dropped()
    }

    /// The key that tokens are signed with.
    pub(crate) fn key(&self) -> &[u8; 32] {
        &self.key
    }

    /// An id that was never given before.
    pub(crate) fn next_id(&mut self, purpose: &str) -> String {
        self.issued += 1;
        self.seed.uuid(purpose, self.issued)
    }

    fn answer(&mut self, call: &Call) -> Result<Answer, Failure> {
        self.is_open(call)?;
        let route = Route::parse(call.path())?;
        if !route.allows(call.method()) {
            return Err(Failure::Method { allow: route.allow() });
        }
        call.check_length()?;
        let method = call.method().as_str();
        match route {
            Route::Ping => ping::get(self, call),
            Route::Token => match method {
                "POST" => token::post(self, call),
                _ => token::get(self, call),
            },
            Route::Catalog => catalog::get(self, call),
            Route::Tags { name } => tags::get(self, call, &path_name(&self.policy, &name)?),
            Route::Referrers { name, digest } => {
                let name = path_name(&self.policy, &name)?;
                referrers::get(self, call, &name, &Digest::parse(&digest)?)
            }
            Route::Manifest { name, reference } => {
                let name = path_name(&self.policy, &name)?;
                let reference = Reference::parse(&reference)?;
                match method {
                    "PUT" => manifest::put(self, call, &name, &reference),
                    "DELETE" => manifest::delete(self, call, &name, &reference),
                    _ => manifest::get(self, call, &name, &reference),
                }
            }
            Route::Blob { name, digest } => {
                let name = path_name(&self.policy, &name)?;
                let digest = Digest::parse(&digest)?;
                match method {
                    "DELETE" => blob::delete(self, call, &name, &digest),
                    _ => blob::get(self, call, &name, &digest),
                }
            }
            Route::Uploads { name } => upload::post(self, call, &path_name(&self.policy, &name)?),
            Route::Upload { name, id } => {
                let name = path_name(&self.policy, &name)?;
                match method {
                    "PATCH" => upload::patch(self, call, &name, &id),
                    "PUT" => upload::put(self, call, &name, &id),
                    "DELETE" => upload::delete(self, call, &name, &id),
                    _ => upload::get(self, call, &name, &id),
                }
            }
        }
    }
}

/// What a new registry holds.
fn beginning(policy: &Policy) -> State {
    let mut state = State::default();
    if policy.samples {
        samples::push(&mut state, policy);
    }
    state
}

/// Tells how much it holds, not what.
impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry")
            .field("repositories", &self.state.repositories().len())
            .field("uploads", &self.state.uploads.count())
            .field("bytes", &self.state.bytes())
            .finish_non_exhaustive()
    }
}
