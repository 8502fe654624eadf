//! The registry itself: from a request to the endpoint that answers it.

use crate::answer::Answer;
use crate::call::Call;
use crate::endpoints::{blob, catalog, manifest, ping, referrers, tags, token, upload};
use crate::failure::Failure;
use crate::naming::path_name;
use crate::policy::{Policy, Rate};
use crate::route::Route;
use crate::state::State;
use crate::why::{Answered, Reason, Rule};
use crate::{Seed, Timestamp, samples};
use bytes::Bytes;
use http::{Method, Request, Response};
use longshore_core::{Digest, Reference, RepositoryName};
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
        let mut state = State::default();
        if policy.samples {
            samples::push(&mut state, &policy);
        }
        Self { policy, seed, key, issued: 0, state }
    }

    /// Answers a request that arrives at a moment. The clock should not go back: tokens that
    /// are made later than now are not good yet.
    ///
    /// The request's URI may be whole (`http://host/v2/`) or a path, with a `Host` header.
    /// The response has its body and its lengths as HTTP wants them, for HEAD too.
    pub fn handle(&mut self, request: Request<Bytes>, now: Timestamp) -> Response<Bytes> {
        self.respond(&Call::new(request, now))
    }

    /// The same, with the reasons for the response: which rules decided, by which values of the policy, by what
    /// is held and by what was asked. The response is the same, byte for byte.
    pub fn answer(&mut self, request: Request<Bytes>, now: Timestamp) -> Answered {
        let call = Call::new(request, now).asking_why();
        let response = self.respond(&call);
        Answered { response, why: call.into_why() }
    }

    fn respond(&mut self, call: &Call) -> Response<Bytes> {
        let to_head = call.method() == Method::HEAD;
        if to_head {
            call.note(|| {
                let sentence = "HEAD is told what GET would be sent, without its body";
                Reason::new(Rule::HeadWithoutBody, sentence).request("method", &"HEAD")
            });
        }
        let answer = self.decide(call).unwrap_or_else(|failure| {
            call.note(|| failure.reason());
            failure.answer(call)
        });
        answer.finish(to_head)
    }

    /// Refuses everything while the registry is down, and what a client asks too often.
    fn is_open(&mut self, call: &Call) -> Result<(), Failure> {
        if let Some(seconds) = self.policy.maintenance {
            return Err(Failure::Maintenance(seconds));
        }
        let Some(rate) = self.policy.rate else { return Ok(()) };
        let Rate { requests, seconds } = rate;
        let counted = self.state.rates.count(rate, call.address(&self.policy), call.now);
        counted.map_err(|retry_after| Failure::TooOften { requests, seconds, retry_after })?;
        call.note(|| {
            let sentence = format!("no more than {requests} requests came from here in {seconds} seconds");
            Reason::new(Rule::WithinRate, sentence)
                .policy("rate.requests", &requests)
                .policy("rate.seconds", &seconds)
        });
        Ok(())
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

    /// The key that tokens are signed with.
    pub(crate) fn key(&self) -> &[u8; 32] {
        &self.key
    }

    /// An id that was never given before.
    pub(crate) fn next_id(&mut self, purpose: &str) -> String {
        self.issued += 1;
        self.seed.uuid(purpose, self.issued)
    }

    /// The repository that a path means.
    fn named(&self, call: &Call, text: &str) -> Result<RepositoryName, Failure> {
        let name = path_name(&self.policy, text)?;
        if name.as_str() != text {
            call.note(|| {
                Reason::new(Rule::LibraryName, format!("{text} means {name}, where the library is on"))
                    .policy("short_names", &self.policy.short_names)
                    .request("name", &text)
            });
        }
        Ok(name)
    }

    fn decide(&mut self, call: &Call) -> Result<Answer, Failure> {
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
            Route::Tags { name } => {
                let name = self.named(call, &name)?;
                tags::get(self, call, &name)
            }
            Route::Referrers { name, digest } => {
                let name = self.named(call, &name)?;
                referrers::get(self, call, &name, &Digest::parse(&digest)?)
            }
            Route::Manifest { name, reference } => {
                let name = self.named(call, &name)?;
                let reference = Reference::parse(&reference)?;
                match method {
                    "PUT" => manifest::put(self, call, &name, &reference),
                    "DELETE" => manifest::delete(self, call, &name, &reference),
                    _ => manifest::get(self, call, &name, &reference),
                }
            }
            Route::Blob { name, digest } => {
                let name = self.named(call, &name)?;
                let digest = Digest::parse(&digest)?;
                match method {
                    "DELETE" => blob::delete(self, call, &name, &digest),
                    _ => blob::get(self, call, &name, &digest),
                }
            }
            Route::Uploads { name } => {
                let name = self.named(call, &name)?;
                upload::post(self, call, &name)
            }
            Route::Upload { name, id } => {
                let name = self.named(call, &name)?;
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
