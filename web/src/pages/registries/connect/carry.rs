//! Carrying out what the ladder asks for, by the browser's own means, and saying what that showed.

use super::preflight;
use crate::browser::listener::Listener;
use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Iterator, Object, Reflect, Uint8Array};
use longshore_client::Credentials;
use longshore_client::token::Token;
use longshore_connect::{Answer, Ask, Authorization, Permission, Showed, Space, Way};
use std::cell::Cell;
use std::pin::pin;
use std::rc::Rc;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, PermissionState, PermissionStatus, Permissions, ReadableStreamDefaultReader,
    ReferrerPolicy, RequestCache, RequestCredentials, RequestInit, RequestMode, RequestRedirect, Response,
    ResponseType, SecurityPolicyViolationEvent,
};

/// What goes along with requests.
pub(super) struct Carrier {
    user: Option<Credentials>,
    token: Option<Token>,
}

impl Carrier {
    /// With the user's name and password, where there are any.
    pub(super) fn new(user: Option<Credentials>) -> Self {
        Self { user, token: None }
    }

    /// Takes the token out of a token service's answer.
    pub(super) fn learn(&mut self, body: &str) {
        self.token = Token::parse_response(body.as_bytes());
    }

    /// What stands in `Authorization`; none where there is nothing of the kind.
    pub(super) fn authorization(&self, wanted: Authorization) -> Option<String> {
        match wanted {
            Authorization::Nothing => Some(Authorization::NOTHING.to_owned()),
            Authorization::User => self.user.as_ref().map(Credentials::basic),
            Authorization::Token => self.token.as_ref().map(|token| format!("Bearer {}", token.as_str())),
        }
    }
}

/// Carries it out.
pub(super) async fn carry(ask: &Ask, carrier: &Carrier) -> Showed {
    match ask.way {
        Way::Permission(names) => Showed::Permission(permission(names).await),
        Way::Preflighted => preflight::send(ask, carrier).await,
        Way::Cors | Way::NoCors => request(ask, carrier).await,
    }
}

async fn request(ask: &Ask, carrier: &Carrier) -> Showed {
    let forbidden = Rc::new(Cell::new(false));
    let saw = Rc::clone(&forbidden);
    // Fetch fails in the same words, but the browser tells whom its policy stopped.
    let listener =
        Listener::of_window("securitypolicyviolation", move |event: SecurityPolicyViolationEvent| {
            saw.set(saw.get() || event.effective_directive() == "connect-src");
        });
    let begun = now();
    let Ok(abort) = AbortController::new() else { return Showed::Failed { millis: 0 } };
    let showed = {
        let fetched = pin!(fetch(ask, carrier, &abort));
        match select(fetched, TimeoutFuture::new(ask.patience)).await {
            Either::Left((result, _)) => result.unwrap_or_else(|_| Showed::Failed { millis: since(begun) }),
            Either::Right(_) => {
                abort.abort();
                Showed::TimedOut
            }
        }
    };
    // The event comes after the failure.
    TimeoutFuture::new(0).await;
    drop(listener);
    if forbidden.get() { Showed::Forbidden } else { showed }
}

async fn fetch(ask: &Ask, carrier: &Carrier, abort: &AbortController) -> Result<Showed, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let options = RequestInit::new();
    options.set_method(ask.method);
    options.set_mode(if ask.way == Way::NoCors { RequestMode::NoCors } else { RequestMode::Cors });
    options.set_credentials(RequestCredentials::Omit);
    options.set_cache(RequestCache::NoStore);
    options.set_referrer_policy(ReferrerPolicy::NoReferrer);
    options.set_redirect(if ask.follow { RequestRedirect::Follow } else { RequestRedirect::Manual });
    options.set_signal(Some(&abort.signal()));
    let headers = Headers::new()?;
    for (name, value) in &ask.headers {
        headers.set(name, value)?;
    }
    if let Some(value) = ask.authorization.and_then(|wanted| carrier.authorization(wanted)) {
        headers.set("authorization", &value)?;
    }
    options.set_headers(&headers);
    if let Some(body) = ask.body {
        options.set_body(&body.into());
    }
    // Only some browsers know it yet; the others pass over it.
    if let Some(space) = ask.address_space.and_then(Space::word) {
        Reflect::set(&options, &"targetAddressSpace".into(), &space.into())?;
    }
    let response: Response =
        JsFuture::from(window.fetch_with_str_and_init(&ask.url, &options)).await?.dyn_into()?;
    Ok(match response.type_() {
        ResponseType::Opaque => Showed::Opaque,
        ResponseType::Opaqueredirect => Showed::Redirect,
        _ => Showed::Answer(answer(&response, ask.read).await?),
    })
}

async fn answer(response: &Response, most: usize) -> Result<Answer, JsValue> {
    let mut headers = Vec::new();
    let entries: Iterator = response.headers().entries();
    for entry in &entries {
        let entry: Array = entry?.dyn_into()?;
        if let (Some(name), Some(value)) = (entry.get(0).as_string(), entry.get(1).as_string()) {
            headers.push((name, value));
        }
    }
    let body = match response.body() {
        None => String::new(),
        Some(stream) => {
            let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
            let mut bytes = Vec::new();
            while bytes.len() < most {
                let next: Object = JsFuture::from(reader.read()).await?.dyn_into()?;
                if Reflect::get(&next, &"done".into())?.is_truthy() {
                    break;
                }
                let piece = Uint8Array::new(&Reflect::get(&next, &"value".into())?);
                let room = u32::try_from(most - bytes.len()).unwrap_or(u32::MAX);
                bytes.extend(piece.subarray(0, piece.length().min(room)).to_vec());
            }
            // The rest is given up; that it is does not matter any more.
            let _ = reader.cancel();
            String::from_utf8_lossy(&bytes).into_owned()
        }
    };
    Ok(Answer { status: response.status(), headers, body, redirected: response.redirected() })
}

async fn permission(names: &[&str]) -> Permission {
    for name in names {
        if let Ok(state) = ask_permission(name).await {
            return match state {
                PermissionState::Granted => Permission::Granted,
                PermissionState::Denied => Permission::Denied,
                _ => Permission::Prompt,
            };
        }
    }
    Permission::Unknown
}

/// The error is a name that the browser does not know.
async fn ask_permission(name: &str) -> Result<PermissionState, JsValue> {
    let navigator = web_sys::window().ok_or(JsValue::NULL)?.navigator();
    let permissions: Permissions = navigator.permissions()?;
    let wanted = Object::new();
    Reflect::set(&wanted, &"name".into(), &name.into())?;
    let status: PermissionStatus = JsFuture::from(permissions.query(&wanted)?).await?.dyn_into()?;
    Ok(status.state())
}

/// Milliseconds on the clock that only goes forward.
pub(super) fn now() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
}

/// So many milliseconds have gone by.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "minutes at the most, and `as` saturates"
)]
pub(super) fn since(begun: f64) -> u32 {
    (now() - begun) as u32
}
