//! The embedded registry inside this program: its clock and its randomness come from the system.

use crate::failure::Failure;
use async_trait::async_trait;
use bytes::Bytes;
use longshore_client::transport::{Local, Request, Response, Transport, TransportError, stays_inside};
use longshore_registry::{Policy, Registry, Seed, Timestamp};
use std::cell::RefCell;
use std::time::{SystemTime, UNIX_EPOCH};

/// A new registry with this policy, whose tokens and ids nobody can guess.
pub(crate) fn registry(policy: Policy) -> Result<Registry, Failure> {
    Ok(Registry::new(policy, seed()?))
}

/// The same, without the samples that the policy wants.
pub(crate) fn empty(policy: Policy) -> Result<Registry, Failure> {
    Ok(Registry::empty(policy, seed()?))
}

fn seed() -> Result<Seed, Failure> {
    Ok(Seed::from(secret()?))
}

/// Bytes that nobody can guess, from the system.
pub(crate) fn secret() -> Result<[u8; 32], Failure> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret)
        .map_err(|error| Failure::new(format!("the system gives no random numbers: {error}")))?;
    Ok(secret)
}

/// The time by the system's clock.
pub(crate) fn now() -> Timestamp {
    // A clock that stands before 1970 counts from there: tokens work with any clock that goes forward.
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_unix_milliseconds(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// A transport to a new registry in this process, with the accounts policy.
pub(crate) struct Embedded(Local<Handler>);

type Handler = Box<dyn Fn(http::Request<Bytes>) -> http::Response<Bytes>>;

impl Embedded {
    pub(crate) fn new() -> Result<Self, Failure> {
        let registry = RefCell::new(registry(Policy::accounts())?);
        Ok(Self(Local::new(Box::new(move |request| registry.borrow_mut().handle(request, now())))))
    }
}

#[async_trait(?Send)]
impl Transport for Embedded {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        // The registry answers at once; a flow that never waits could not be stopped.
        tokio::task::yield_now().await;
        stays_inside(&request)?;
        self.0.send(request).await
    }
}
