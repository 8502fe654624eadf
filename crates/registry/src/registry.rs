//! The registry itself: from a request to the endpoint that answers it.

use crate::answer::Answer;
use crate::call::Call;
use crate::content::Content;
use crate::endpoints::Step;
use crate::endpoints::{blob, catalog, keys, manifest, ping, referrers, tags, token, upload};
use crate::failure::Failure;
use crate::naming::path_name;
use crate::pending::{Awaited, Begun, Pending, Session};
use crate::policy::{Policy, Rate};
use crate::route::Route;
use crate::state::State;
use crate::token_key::TokenKey;
use crate::why::{Answered, Asked, Reason, Rule};
use crate::{Seed, Snapshot, Timestamp, samples};
use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, request};
use longshore_core::signature::SigningKey;
use longshore_core::{Digest, Reference, RepositoryName};
use std::fmt;
use std::sync::Arc;

/// A registry in memory. A clone shares all contents, and goes its own way.
#[derive(Clone)]
pub struct Registry {
    policy: Arc<Policy>,
    seed: Seed,
    /// The private key for tokens that was handed in, whether the policy wants one or not.
    given: Option<SigningKey>,
    key: TokenKey,
    issued: u64,
    pub(crate) state: State,
}

impl Registry {
    /// A registry with this policy. It is empty, or holds the samples where the policy wants them.
    pub fn new(policy: Policy, seed: Seed) -> Self {
        let mut registry = Self::empty(policy, seed);
        registry.push_samples();
        registry
    }

    /// A registry with this policy, which is empty: for whoever puts back what was kept.
    pub fn empty(policy: Policy, seed: Seed) -> Self {
        let key = TokenKey::new(policy.token_algorithm, None, &seed);
        Self { policy: Arc::new(policy), seed, given: None, key, issued: 0, state: State::default() }
    }

    /// Pushes the samples, where the policy wants them.
    pub fn push_samples(&mut self) {
        if self.policy.samples {
            samples::push(&mut self.state, &self.policy);
        }
    }

    /// Answers a request that arrives at a moment. The clock should not go back: tokens that
    /// are made later than now are not good yet.
    ///
    /// The request's URI may be whole (`http://host/v2/`) or a path, with a `Host` header.
    /// The response has its body and its lengths as HTTP wants them, for HEAD too.
    ///
    /// It is [`begin`](Self::begin) and [`complete`](Self::complete) in one, for bodies that are in memory.
    pub fn handle(&mut self, request: Request<Bytes>, now: Timestamp) -> Response<Bytes> {
        let (head, body) = request.into_parts();
        let content = Content::from(body.clone());
        let response = match self.start(Call::new(head, Some(content.clone()), now)) {
            Begun::Answered(response) => response,
            Begun::Awaits(mut pending) => {
                // Where something cannot be read any more, completing it fails for the same reason.
                let _ = pending.take(&body);
                self.complete(pending, content, now)
            }
        };
        let (mut head, content) = response.into_parts();
        let body = content.to_bytes().unwrap_or_else(|_| {
            // Contents that were handed in can be kept elsewhere, and be gone: the head of the answer is not true then.
            head.status = StatusCode::INTERNAL_SERVER_ERROR;
            head.headers.clear();
            Bytes::new()
        });
        Response::from_parts(head, body)
    }

    /// The same, with the reasons for the response: which rules decided, by which values of the policy, by what
    /// is held and by what was asked. The response is the same, byte for byte.
    pub fn answer(&mut self, mut request: Request<Bytes>, now: Timestamp) -> Answered {
        request.extensions_mut().insert(Asked);
        let mut response = self.handle(request, now);
        let why = response.extensions_mut().remove().unwrap_or_default();
        Answered { response, why }
    }

    /// Decides what can be decided by a request's head: whoever may not send a body is told so before it comes.
    ///
    /// Where the request has the extension [`Asked`], its response has the reasons as one.
    pub fn begin(&mut self, head: request::Parts, now: Timestamp) -> Begun {
        self.start(Call::new(head, None, now))
    }

    /// Answers a request whose body has come, of which [`Pending::take`] was told each piece.
    pub fn complete(&mut self, pending: Box<Pending>, body: Content, now: Timestamp) -> Response<Content> {
        let Pending { mut call, awaited, .. } = *pending;
        call.receive(body);
        let is_there = self.release(&awaited, now);
        let checked = is_there.and_then(|()| call.check_length());
        let answer = checked.and_then(|()| awaited.complete(self, &call));
        respond(call, answer)
    }

    /// Refuses a request whose body goes on behind [`Pending::limit`]. So many bytes came.
    pub fn refuse_longer(&mut self, pending: Box<Pending>, size: u64, now: Timestamp) -> Response<Content> {
        let Pending { call, awaited, limit } = *pending;
        // That the session is gone as well changes nothing.
        let _ = self.release(&awaited, now);
        let failure = match awaited {
            Awaited::Token => Failure::TooLarge { size, limit },
            Awaited::Manifest { .. } => Failure::ManifestTooLarge { size, limit },
            Awaited::Blob { .. } | Awaited::Chunk { .. } | Awaited::Last { .. } => {
                let whole = self.policy.limits.blob_bytes;
                let size = size.saturating_add(whole.saturating_sub(limit));
                Failure::BlobTooLarge { size, limit: whole }
            }
        };
        respond(call, Err(failure))
    }

    /// Forgets a request whose body will not come. The upload session that it belongs to is as it was before.
    pub fn abandon(&mut self, pending: Box<Pending>, now: Timestamp) {
        let Pending { awaited, .. } = *pending;
        // Nobody is left who could be told that the session is gone as well.
        let _ = self.release(&awaited, now);
    }

    /// The upload session takes chunks again.
    fn release(&mut self, awaited: &Awaited, now: Timestamp) -> Result<(), Failure> {
        let Some(Session { name, id, lease, .. }) = awaited.session() else { return Ok(()) };
        let is_there = self.state.uploads.release(id, *lease);
        self.state.uploads.touch(id, now);
        if is_there { Ok(()) } else { Err(Failure::UploadUnknown { name: name.clone(), id: id.clone() }) }
    }

    fn start(&mut self, call: Call) -> Begun {
        if call.method() == Method::HEAD {
            call.note(|| {
                let sentence = "HEAD is told what GET would be sent, without its body";
                Reason::new(Rule::HeadWithoutBody, sentence).request("method", &"HEAD")
            });
        }
        match self.decide(&call) {
            Ok(Step::Awaits(awaited, limit)) => Begun::Awaits(Box::new(Pending { call, awaited, limit })),
            Ok(Step::Done(answer)) => Begun::Answered(respond(call, Ok(answer))),
            Err(failure) => Begun::Answered(respond(call, Err(failure))),
        }
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
    /// tokens stay good while their algorithm does; samples come only with a new registry.
    pub fn set_policy(&mut self, policy: Policy) {
        if policy.token_algorithm != self.policy.token_algorithm {
            self.key = TokenKey::new(policy.token_algorithm, self.given.as_ref(), &self.seed);
        }
        self.policy = Arc::new(policy);
    }

    /// Signs tokens with this private key where the policy wants `ES256`, and not with one that follows from the seed:
    /// for registries elsewhere, which know its public half. Tokens of another key are good no more.
    pub fn set_token_key(&mut self, key: SigningKey) {
        self.key = TokenKey::new(self.policy.token_algorithm, Some(&key), &self.seed);
        self.given = Some(key);
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
        let before = self.replace(Snapshot { state: State::default(), issued: 0 });
        self.push_samples();
        self.state.come_after(&before.state);
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
    pub(crate) fn key(&self) -> &TokenKey {
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

    fn decide(&mut self, call: &Call) -> Result<Step, Failure> {
        self.is_open(call)?;
        let route = Route::parse(call.path())?;
        if !route.allows(call.method()) {
            return Err(Failure::Method { allow: route.allow() });
        }
        call.check_length()?;
        let method = call.method().as_str();
        let answer = match route {
            Route::Ping => ping::get(self, call),
            Route::Token => match method {
                "POST" => return token::post(self, call),
                _ => token::get(self, call),
            },
            Route::Keys => keys::get(self, call),
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
                    "PUT" => return manifest::admit_put(self, call, name, reference),
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
                return upload::post(self, call, &name);
            }
            Route::Upload { name, id } => {
                let name = self.named(call, &name)?;
                match method {
                    "PATCH" => return upload::patch(self, call, &name, &id),
                    "PUT" => return upload::put(self, call, &name, &id),
                    "DELETE" => upload::delete(self, call, &name, &id),
                    _ => upload::get(self, call, &name, &id),
                }
            }
        };
        answer.map(Step::Done)
    }
}

/// The response, for better or worse.
fn respond(call: Call, answer: Result<Answer, Failure>) -> Response<Content> {
    let answer = answer.unwrap_or_else(|failure| {
        call.note(|| failure.reason());
        failure.answer(&call)
    });
    let mut response = answer.finish(call.method() == Method::HEAD);
    if let Some(why) = call.into_why() {
        response.extensions_mut().insert(why);
    }
    response
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
