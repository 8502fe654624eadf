//! The browser's `fetch`, through gloo-net.

use super::{Request, Response, Transport, TransportError};
use crate::body::Receiver;
use crate::url::Url;
use async_trait::async_trait;
use futures::future::{Either, select};
use gloo_net::http::RequestBuilder;
use gloo_timers::future::TimeoutFuture;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use js_sys::{Reflect, Uint8Array};
use std::pin::pin;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, ReadableStreamDefaultReader, ReferrerPolicy, RequestCache, RequestCredentials,
    RequestRedirect, ResponseType,
};

/// Requests by `fetch` to the page's own server, with what the browser has for that: who has to say who is there to see the
/// page has to say so for these, too. No cache, no referrer.
#[derive(Debug, Clone, Copy, Default)]
pub struct FetchOwn;

#[async_trait(?Send)]
impl Transport for FetchOwn {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        send(&request, RequestCredentials::SameOrigin).await
    }
}

/// CORS requests by `fetch`: no cookies, no cache, no referrer.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fetch;

#[async_trait(?Send)]
impl Transport for Fetch {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        send(&request, RequestCredentials::Omit).await
    }
}

async fn send(request: &Request, credentials: RequestCredentials) -> Result<Response, TransportError> {
    let mut abort = Abort::new()?;
    let seconds = request.patience().as_secs();
    // setTimeout takes a signed 32-bit number of milliseconds.
    let millis = u32::try_from(seconds.min(2_000_000) * 1000).unwrap_or(u32::MAX >> 1);
    let response = {
        let exchange = pin!(exchange(request, credentials, &abort));
        match select(exchange, TimeoutFuture::new(millis)).await {
            Either::Left((result, _)) => result?,
            Either::Right(_) => return Err(TransportError::TimedOut(seconds)),
        }
    };
    abort.is_over();
    Ok(response)
}

async fn exchange(
    request: &Request,
    credentials: RequestCredentials,
    abort: &Abort,
) -> Result<Response, TransportError> {
    let sent = fetch(request, credentials, abort).await?;
    if sent.type_() == ResponseType::Opaqueredirect {
        return Err(TransportError::Redirected("somewhere that the browser does not tell".to_owned()));
    }
    let redirected_to = sent.redirected().then(|| Url::parse(&sent.url()).ok()).flatten();
    let status = StatusCode::from_u16(sent.status())
        .map_err(|_| TransportError::Unreachable("the browser hides the answer".to_owned()))?;
    let mut headers = HeaderMap::new();
    for (name, value) in sent.headers().entries() {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.append(name, value);
        }
    }
    let mut receiver = Receiver::new(request.intake);
    if request.method != Method::HEAD {
        receive(&sent, &mut receiver).await?;
    }
    Ok(Response { exchange: 0, status, headers, redirected_to, body: receiver.finish() })
}

async fn fetch(
    request: &Request,
    credentials: RequestCredentials,
    abort: &Abort,
) -> Result<gloo_net::http::Response, TransportError> {
    let mut builder = RequestBuilder::new(request.url.as_str())
        .method(request.method.clone())
        .cache(RequestCache::NoStore)
        .credentials(credentials)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .redirect(if request.follows_redirects() { RequestRedirect::Follow } else { RequestRedirect::Manual })
        .abort_signal(Some(&abort.controller.signal()));
    for (name, value) in &request.headers {
        let value = value.to_str().map_err(|error| TransportError::Unsendable(error.to_string()))?;
        builder = builder.header(name.as_str(), value);
    }
    let built = if request.body.is_empty() {
        builder.build()
    } else if let Some(blob) = request.body.blob() {
        // The browser reads it while it sends it.
        builder.body(blob)
    } else {
        builder.body(Uint8Array::from(request.body.read().await?.as_ref()))
    };
    let built = built.map_err(|error| TransportError::Unsendable(error.to_string()))?;
    built.send().await.map_err(|error| TransportError::Unreachable(reason(&error)))
}

/// Takes the body in as it comes, and stops it where it is too long.
async fn receive(response: &gloo_net::http::Response, receiver: &mut Receiver) -> Result<(), TransportError> {
    let Some(stream) = response.body() else { return Ok(()) };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let cut = |error: JsValue| TransportError::CutShort(text(&error));
    loop {
        let next = JsFuture::from(reader.read()).await.map_err(cut)?;
        let done = Reflect::get(&next, &"done".into()).map_err(cut)?;
        if done.is_truthy() {
            return Ok(());
        }
        let value = Reflect::get(&next, &"value".into()).map_err(cut)?;
        receiver.push(&Uint8Array::new(&value).to_vec())?;
    }
}

/// Gives a request up when it is dropped before it is over.
struct Abort {
    controller: AbortController,
    over: bool,
}

impl Abort {
    fn new() -> Result<Self, TransportError> {
        let controller = AbortController::new().map_err(|error| TransportError::Unsendable(text(&error)))?;
        Ok(Self { controller, over: false })
    }

    fn is_over(&mut self) {
        self.over = true;
    }
}

impl Drop for Abort {
    fn drop(&mut self) {
        if !self.over {
            self.controller.abort();
        }
    }
}

fn reason(error: &gloo_net::Error) -> String {
    match error {
        gloo_net::Error::JsError(error) => error.message.clone(),
        gloo_net::Error::GlooError(_) => error.to_string(),
    }
}

fn text(error: &JsValue) -> String {
    error
        .dyn_ref::<js_sys::Error>()
        .map_or_else(|| "unknown".to_owned(), |error| String::from(error.message()))
}
