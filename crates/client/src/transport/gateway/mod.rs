//! The way through the gateway of the page's own server, to registries that a browser does not let a page ask itself.

pub mod envelope;
mod offer;

pub use offer::Offer;

use super::{Request, Response, Transport, TransportError, Way};
use crate::body::{Intake, Payload};
use crate::step::Step;
use crate::url::{Origin, Url};
use async_trait::async_trait;
use http::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, LOCATION};
use http::{Method, StatusCode};
use longshore_core::ReportedError;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A gateway. Requests and answers are as if the registry itself was asked: under it is the transport to the gateway,
/// above it nobody sees more of the gateway than its errors.
pub struct Gateway {
    below: Rc<dyn Transport>,
    /// Where the page is.
    page: Url,
    offer: RefCell<Offer>,
    /// Permissions that came with answers, by the URLs that they are for, without their queries.
    permissions: RefCell<BTreeMap<String, String>>,
}

/// So many redirects are followed.
const MOST: u32 = 10;

/// So many permissions are remembered.
const REMEMBERED: usize = 1000;

impl Gateway {
    /// Looks for a gateway beside the page at this URL, by a transport that reaches the page's own server. None where
    /// there is none, or one that is another page's.
    pub async fn find(below: Rc<dyn Transport>, page: Url) -> Result<Option<Self>, TransportError> {
        let Some(offer) = offer(below.as_ref(), &page).await? else { return Ok(None) };
        let (offer, permissions) = (RefCell::new(offer), RefCell::default());
        Ok(Some(Self { below, page, offer, permissions }))
    }

    /// The registries that it leads to.
    pub fn registries(&self) -> Vec<Origin> {
        self.offer.borrow().registries.clone()
    }

    /// Sends one request, and no other but for the page's token where that has run out.
    async fn ask(&self, request: &Request) -> Result<Response, TransportError> {
        let response = self.below.send(self.wrapped(request)?).await?;
        match self.unwrapped(response) {
            // Nothing of the request was passed on.
            Err(Refused { code, .. })
                if code == "GATEWAY_TOKEN_EXPIRED" || code == "GATEWAY_TOKEN_INVALID" =>
            {
                if let Some(offer) = offer(self.below.as_ref(), &self.page).await? {
                    *self.offer.borrow_mut() = offer;
                }
                let response = self.below.send(self.wrapped(request)?).await?;
                self.unwrapped(response).map_err(Into::into)
            }
            result => result.map_err(Into::into),
        }
    }

    /// The request as it goes to the gateway.
    fn wrapped(&self, request: &Request) -> Result<Request, TransportError> {
        let url = self.page.join(envelope::PATH).map_err(unsendable)?;
        let mut headers = HeaderMap::new();
        for (name, value) in &request.headers {
            let name = format!("{}{name}", envelope::PREFIX);
            headers.append(HeaderName::try_from(name).map_err(unsendable)?, value.clone());
        }
        let permission = self.permissions.borrow().get(&place(&request.url)).cloned();
        for (name, value) in [
            (envelope::URL, Some(request.url.as_str().to_owned())),
            (envelope::TOKEN, Some(self.offer.borrow().token.clone())),
            (envelope::PERMISSION, permission),
        ] {
            let Some(value) = value else { continue };
            let mut value = HeaderValue::try_from(value).map_err(unsendable)?;
            value.set_sensitive(true);
            headers.insert(HeaderName::from_static(name), value);
        }
        Ok(Request { url, headers, ..request.clone() })
    }

    /// The registry's answer in the gateway's.
    fn unwrapped(&self, response: Response) -> Result<Response, Refused> {
        let none = |why: &str| Refused { code: String::new(), message: why.to_owned() };
        match response.header(envelope::ANSWER) {
            Some(envelope::PASSED) => {}
            Some(envelope::REFUSED) => return Err(Refused::read(&response)),
            // A proxy before the gateway, which has lost it.
            _ => return Err(none(&format!("{} came from before the gateway", response.status))),
        }
        let status = response.header(envelope::STATUS).and_then(|status| status.parse().ok());
        let status = status.ok_or_else(|| none("the gateway tells no status"))?;
        if let Some((permission, place)) =
            response.header(envelope::PERMISSION).and_then(|value| value.split_once(' '))
        {
            let mut permissions = self.permissions.borrow_mut();
            if permissions.len() >= REMEMBERED {
                permissions.clear();
            }
            permissions.insert(place.to_owned(), permission.to_owned());
        }
        let mut headers = HeaderMap::new();
        for (name, value) in &response.headers {
            let name = name.as_str().strip_prefix(envelope::PREFIX);
            if let Some(name) = name.and_then(|name| HeaderName::try_from(name).ok()) {
                headers.append(name, value.clone());
            }
        }
        Ok(Response { status, headers, redirected_to: None, ..response })
    }
}

#[async_trait(?Send)]
impl Transport for Gateway {
    /// Redirects are followed as other transports follow them: by requests that bring nothing, never from https to http,
    /// and without the credentials where they lead to another origin.
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        // A retry of ours has the same way, and the same gateway.
        let _ = request.way.gateway.set(self.page.origin());
        let follows = request.follows_redirects();
        let mut next = request.clone();
        for _ in 0..=MOST {
            let mut response = self.ask(&next).await?;
            if next.url != request.url {
                response.redirected_to = Some(next.url.clone());
            }
            let Some(url) = redirect(&next, &response).filter(|_| follows) else { return Ok(response) };
            if url.origin() != next.url.origin() {
                next.headers.remove(AUTHORIZATION);
            }
            next.url = url;
        }
        Err(TransportError::Unreachable(format!("it redirects more than {MOST} times")))
    }
}

/// Where an answer redirects to, if that may be followed.
fn redirect(request: &Request, response: &Response) -> Option<Url> {
    let is_redirect = matches!(
        response.status,
        StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::SEE_OTHER
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT
    );
    let location = response.header(LOCATION.as_str()).filter(|_| is_redirect)?;
    let url = request.url.join(location).ok()?;
    (url.origin().https || !request.url.origin().https).then_some(url)
}

/// What the gateway offers to this page; none where nobody answers as a gateway.
async fn offer(below: &dyn Transport, page: &Url) -> Result<Option<Offer>, TransportError> {
    let request = Request {
        step: Step::Ping,
        method: Method::GET,
        url: page.join(envelope::OFFER_PATH).map_err(unsendable)?,
        headers: HeaderMap::new(),
        body: Payload::Empty,
        intake: Intake::SMALL,
        way: Way::default(),
    };
    let response = below.send(request).await?;
    let offer = (response.status == StatusCode::OK).then(|| Offer::parse(&response.body.kept)).flatten();
    Ok(offer.filter(|offer| offer.page == page.origin()))
}

/// The URL without its query, as permissions name it.
fn place(url: &Url) -> String {
    let path = url.path_and_query().split('?').next().unwrap_or_default();
    format!("{}{path}", url.origin())
}

/// An error that the gateway gave in the place of an answer.
struct Refused {
    code: String,
    message: String,
}

impl Refused {
    fn read(response: &Response) -> Self {
        let reason = response.header(envelope::REASON).unwrap_or_default();
        let (code, sentence) = reason.split_once(' ').unwrap_or((reason, "the gateway tells no reason"));
        // An answer to HEAD has no body.
        let told = ReportedError::parse_all(&response.body.kept).and_then(|errors| errors.into_iter().next());
        let message = told.map_or_else(|| sentence.to_owned(), |error| error.message);
        Self { code: code.to_owned(), message }
    }
}

impl From<Refused> for TransportError {
    fn from(Refused { code, message }: Refused) -> Self {
        match code.as_str() {
            // As if the registry was asked and did not answer.
            ""
            | "GATEWAY_BUSY"
            | "GATEWAY_UNREACHABLE"
            | "GATEWAY_TIMED_OUT"
            | "GATEWAY_TOO_SLOW"
            | "GATEWAY_ANSWER" => Self::Unreachable(message),
            _ => Self::Refused(message),
        }
    }
}

fn unsendable(error: impl std::fmt::Display) -> TransportError {
    TransportError::Unsendable(error.to_string())
}
