//! A client over a function that answers: for what no real registry can be made to say.
#![allow(dead_code, reason = "each test program uses its part of this")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

pub(crate) mod hand;
pub(crate) mod pair;

use bytes::Bytes;
use http::{Request, Response};
use longshore_client::event::{Event, Observer};
use longshore_client::image::{Image, Recipe};
use longshore_client::transport::{Local, Still, Transport};
use longshore_client::url::Url;
use longshore_client::{Client, Credentials, Target, Transcript, stop};
use longshore_core::{RepositoryName, Tag};
use std::cell::RefCell;
use std::rc::Rc;

/// A run's client and what was seen of it.
pub(crate) struct Run {
    pub(crate) client: Client,
    pub(crate) seen: Rc<RefCell<Transcript>>,
}

impl Run {
    pub(crate) fn over(target: Target, transport: Rc<dyn Transport>) -> Self {
        let seen = Rc::new(RefCell::new(Transcript::default()));
        let observer = {
            let seen = Rc::clone(&seen);
            move |event: Event| seen.borrow_mut().apply(&event)
        };
        let observer: Rc<dyn Observer> = Rc::new(observer);
        Self { client: Client::new(target, transport, observer, Rc::new(Still)), seen }
    }

    pub(crate) fn with(
        target: Target,
        answer: impl Fn(&Request<Bytes>) -> Response<Bytes> + 'static,
    ) -> Self {
        Self::over(target, Rc::new(Local::new(move |request| answer(&request))))
    }

    /// What was sent, as `METHOD path`.
    pub(crate) fn requests(&self) -> Vec<String> {
        let seen = self.seen.borrow();
        let line = |request: &longshore_client::event::RecordedRequest| {
            format!("{} {}", request.method, request.url.path_and_query())
        };
        seen.exchanges.iter().map(|exchange| line(&exchange.request)).collect()
    }

    /// Whether any request to this authority carried an `Authorization` header.
    pub(crate) fn credentials_went_to(&self, authority: &str) -> bool {
        let seen = self.seen.borrow();
        seen.exchanges.iter().any(|exchange| {
            exchange.request.url.origin().authority() == authority
                && exchange.request.headers.contains_key("authorization")
        })
    }
}

pub(crate) fn target() -> Target {
    Target::parse("http://registry.test:5000").unwrap()
}

pub(crate) fn target_with_user() -> Target {
    target().as_user(Credentials { username: "me".into(), password: "secret".into() })
}

pub(crate) fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

pub(crate) fn repository() -> RepositoryName {
    RepositoryName::parse("library/app").unwrap()
}

pub(crate) fn tag() -> Tag {
    Tag::parse("latest").unwrap()
}

pub(crate) fn sample() -> Image {
    futures::executor::block_on(Image::sample(&Recipe::default(), &|_: Event| {})).unwrap()
}

/// A response with these headers.
pub(crate) fn response(status: u16, headers: &[(&'static str, &str)], body: &str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::copy_from_slice(body.as_bytes()));
    *response.status_mut() = status.try_into().unwrap();
    for (name, value) in headers {
        response.headers_mut().append(*name, value.parse().unwrap());
    }
    response
}

/// Runs a flow to its end, with nobody at the button.
pub(crate) fn block_on<T>(
    run: &Run,
    flow: impl Future<Output = Result<T, longshore_client::FlowError>>,
) -> Result<T, longshore_client::FlowError> {
    let (button, stopped) = stop::pair();
    let result = futures::executor::block_on(run.client.run(stopped, flow));
    drop(button);
    result
}
