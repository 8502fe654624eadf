//! `Registry`: the embedded registry, for any page.

use crate::argument::{self, Bytes, wrong_kind};
use crate::object;
use crate::problem::{ErrorCode, Problem};
use http::header::{HeaderName, HeaderValue};
use http::{HeaderMap, Method, Request, Response, Uri};
use js_sys::{Array, Date, JSON, Object, Reflect, Uint8Array};
use longshore_registry::why::{Answered, Why};
use longshore_registry::{History, HistoryLimits, Policy, Registry as CoreRegistry, Seed, Timestamp};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast as _, JsValue};

/// A registry in memory: a request in, a response out.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Registry {
    pub(crate) registry: CoreRegistry,
    pub(crate) history: History,
}

/// How a registry is made.
#[derive(Debug)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct RegistryOptions {
    /// Who may do what: `open` (everyone everything; the default), `accounts` (token authentication, with accounts and
    /// repositories to try it on), or a policy of your own, whose parts have defaults.
    #[cfg_attr(feature = "types", ts(optional, type = "PolicyName | Parts<Policy>"))]
    pub policy: Option<Policy>,
    /// What ids and tokens are derived from: a number, for what is to happen the same again, or 32 random bytes, which
    /// nobody can guess. Without it, 0.
    #[cfg_attr(feature = "types", ts(optional, type = "number | Uint8Array"))]
    pub seed: Option<Seed>,
    /// How many changes can be taken back by `undo()`. What a change took away stays in memory until then. Without it, 0.
    #[cfg_attr(feature = "types", ts(optional))]
    pub undo: Option<u32>,
}

/// A policy that is there already.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(rename_all = "lowercase"))]
pub enum PolicyName {
    /// No authentication: everyone may do everything.
    Open,
    /// Token authentication, with accounts and repositories to try it on.
    Accounts,
}

/// A request to a registry.
#[derive(Debug)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct RegistryRequest {
    /// The method. Without it, `GET`.
    #[cfg_attr(feature = "types", ts(optional))]
    pub method: Option<String>,
    /// The address, whole (`http://registry.example/v2/`) or from the path on (`/v2/`).
    pub url: String,
    /// The headers: an object, a list of pairs, or the browser's `Headers`.
    #[cfg_attr(
        feature = "types",
        ts(optional, type = "Record<string, string> | Iterable<readonly [string, string]>")
    )]
    pub headers: Option<HeaderMap>,
    /// The body.
    #[cfg_attr(feature = "types", ts(optional, type = "Bytes"))]
    pub body: Option<Vec<u8>>,
}

/// What the registry answers.
#[derive(Debug)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct RegistryResponse {
    /// The status, such as 200.
    pub status: u16,
    /// The headers; their names are in lower case.
    #[cfg_attr(feature = "types", ts(type = "Record<string, string>"))]
    pub headers: HeaderMap,
    /// The body, which is empty for HEAD.
    #[cfg_attr(feature = "types", ts(type = "Uint8Array"))]
    pub body: Vec<u8>,
}

/// What the registry answers, and why.
#[derive(Debug)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct RegistryAnswer {
    /// The status, such as 200.
    pub status: u16,
    /// The headers; their names are in lower case.
    #[cfg_attr(feature = "types", ts(type = "Record<string, string>"))]
    pub headers: HeaderMap,
    /// The body, which is empty for HEAD.
    #[cfg_attr(feature = "types", ts(type = "Uint8Array"))]
    pub body: Vec<u8>,
    /// The reasons, in the order in which they were decided: the last one made the status.
    #[cfg_attr(feature = "types", ts(type = "Array<Reason>"))]
    pub why: Why,
}

#[wasm_bindgen]
impl Registry {
    /// A new registry. It is empty, or holds samples where its policy wants them.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_optional_param_type = "RegistryOptions")] options: &JsValue,
    ) -> Result<Self, Problem> {
        let options = RegistryOptions::read(options)?;
        let seed = options.seed.unwrap_or_else(|| Seed::from(0));
        let registry = CoreRegistry::new(options.policy.unwrap_or_default(), seed);
        Ok(Self { registry, history: history(options.undo.unwrap_or(0)) })
    }

    /// Answers a request. `now` is the time in milliseconds since 1970, and should not go back; without it, the
    /// machine's clock counts.
    pub fn handle(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "RegistryRequest")] request: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "number")] now: &JsValue,
    ) -> Result<RegistryResponseObject, Problem> {
        let request = self.read(request)?;
        let now = moment(now)?;
        respond(self.history.handle(&mut self.registry, request, now))
    }

    /// The same as `handle`, with the reasons for the answer: which rules decided, by which values of the policy, and
    /// where they are written. What the client would see is the same, byte for byte.
    pub fn answer(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "RegistryRequest")] request: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "number")] now: &JsValue,
    ) -> Result<RegistryAnswerObject, Problem> {
        let request = self.read(request)?;
        let Answered { response, why } = self.history.answer(&mut self.registry, request, moment(now)?);
        let object: JsValue = respond(response)?.into();
        Reflect::set(&object, &"why".into(), &crate::object(&why)?)
            .map_err(|_| Problem::fault(&"no property"))?;
        Ok(object.unchecked_into())
    }

    /// What the registry allows.
    #[wasm_bindgen(getter, unchecked_return_type = "Policy")]
    pub fn policy(&self) -> Result<JsValue, Problem> {
        object(self.registry.policy())
    }

    /// Puts another policy in place, which holds from the next request on. What is stored stays.
    #[wasm_bindgen(js_name = setPolicy)]
    pub fn set_policy(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "PolicyName | Parts<Policy>")] policy: &JsValue,
    ) -> Result<(), Problem> {
        self.registry.set_policy(read_policy(policy)?);
        Ok(())
    }

    /// Another registry with the same contents, which goes its own way from here on. What they share is not copied. It
    /// can take back as many changes, of those that come.
    #[wasm_bindgen(js_name = clone)]
    #[must_use]
    pub fn copy(&self) -> Self {
        Self { registry: self.registry.clone(), history: History::new(self.history.limits()) }
    }
}

impl Registry {
    fn read(&self, request: &JsValue) -> Result<Request<bytes::Bytes>, Problem> {
        let limits = &self.registry.policy().limits;
        let largest = limits.blob_bytes.max(limits.manifest_bytes);
        RegistryRequest::read(request, usize::try_from(largest).unwrap_or(usize::MAX))
    }
}

#[wasm_bindgen]
extern "C" {
    /// A response, as a plain object.
    #[wasm_bindgen(typescript_type = "RegistryResponse")]
    pub type RegistryResponseObject;

    /// A response with its reasons, as a plain object.
    #[wasm_bindgen(typescript_type = "RegistryAnswer")]
    pub type RegistryAnswerObject;
}

impl RegistryOptions {
    fn read(options: &JsValue) -> Result<Self, Problem> {
        let policy = argument::property(options, "options", "policy")?;
        let seed = argument::property(options, "options", "seed")?;
        Ok(Self {
            policy: policy.as_ref().map(read_policy).transpose()?,
            seed: seed.as_ref().map(read_seed).transpose()?,
            undo: argument::property(options, "options", "undo")?.as_ref().map(read_undo).transpose()?,
        })
    }
}

fn read_policy(value: &JsValue) -> Result<Policy, Problem> {
    if value.is_string() {
        return match argument::text(value, "policy")?.as_str() {
            "open" => Ok(Policy::open()),
            "accounts" => Ok(Policy::accounts()),
            _ => {
                Err(Problem::new(ErrorCode::Unknown, "the policies are `open` and `accounts`, or an object"))
            }
        };
    }
    if !value.is_object() {
        return Err(wrong_kind("policy", "`open`, `accounts` or an object", value));
    }
    // By way of its text: a member that no policy has is a mistake, and only the text's reader notices it.
    let unreadable = |why: String| Problem::argument(format!("`policy` cannot be read: {why}"));
    let text = JSON::stringify(value).map_err(|error| unreadable(argument::told(&error)))?;
    let text = text.as_string().ok_or_else(|| wrong_kind("policy", "an object of data", value))?;
    serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))
}

fn read_seed(value: &JsValue) -> Result<Seed, Problem> {
    if let Some(number) = value.as_f64() {
        return whole(number).map(Seed::from).ok_or_else(|| {
            Problem::argument("`seed` is to be a whole number from 0 to 2^53, or 32 bytes".to_owned())
        });
    }
    let bytes = Bytes::read(value, "seed")?.copied(32, "seed")?;
    let bytes: [u8; 32] = bytes.try_into().map_err(|short: Vec<u8>| {
        Problem::argument(format!("a `seed` of bytes has 32 of them, and this one has {}", short.len()))
    })?;
    Ok(Seed::from(bytes))
}

fn history(entries: u32) -> History {
    History::new(HistoryLimits { entries: entries as usize, ..HistoryLimits::default() })
}

fn read_undo(value: &JsValue) -> Result<u32, Problem> {
    let number = value.as_f64().and_then(whole).and_then(|number| u32::try_from(number).ok());
    number.ok_or_else(|| wrong_kind("undo", "a whole number of changes", value))
}

pub(crate) fn moment(value: &JsValue) -> Result<Timestamp, Problem> {
    let milliseconds = if value.is_undefined() {
        Date::now()
    } else {
        value.as_f64().ok_or_else(|| wrong_kind("now", "a number of milliseconds since 1970", value))?
    };
    whole(milliseconds.trunc()).map(Timestamp::from_unix_milliseconds).ok_or_else(|| {
        Problem::argument(format!("`now` is milliseconds since 1970, and {milliseconds} is outside of them"))
    })
}

/// A whole number that JavaScript can tell from its neighbours.
fn whole(number: f64) -> Option<u64> {
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, and in the range")]
    (number.fract() == 0.0 && (0.0..LARGEST).contains(&number)).then_some(number as u64)
}

impl RegistryRequest {
    fn read(request: &JsValue, largest: usize) -> Result<Request<bytes::Bytes>, Problem> {
        let part = |name| argument::property(request, "request", name);
        let method = part("method")?.map(|method| argument::text(&method, "method")).transpose()?;
        let method = method.as_deref().unwrap_or("GET");
        let Some(url) = part("url")? else {
            return Err(Problem::argument("a request needs a `url`, such as /v2/".to_owned()));
        };
        let url = argument::text(&url, "url")?;
        let body = match part("body")? {
            Some(body) => Bytes::read(&body, "body")?.copied(largest, "body")?,
            None => Vec::new(),
        };
        let mut read = Request::new(bytes::Bytes::from(body));
        *read.method_mut() = Method::from_bytes(method.as_bytes())
            .map_err(|_| Problem::new(ErrorCode::Syntax, format!("“{method}” is no method of HTTP")))?;
        *read.uri_mut() = url
            .parse::<Uri>()
            .map_err(|error| Problem::new(ErrorCode::Syntax, format!("the `url` cannot be read: {error}")))?;
        if let Some(headers) = part("headers")? {
            *read.headers_mut() = read_headers(&headers)?;
        }
        Ok(read)
    }
}

/// More headers than this are not taken: HTTP's map has an end.
const MOST_HEADERS: u32 = 1000;

fn read_headers(value: &JsValue) -> Result<HeaderMap, Problem> {
    let unreadable =
        |error: JsValue| Problem::argument(format!("`headers` cannot be read: {}", argument::told(&error)));
    if !value.is_object() {
        return Err(wrong_kind("headers", "an object, a list of pairs or Headers", value));
    }
    let iterable = Reflect::get(value, &js_sys::Symbol::iterator()).map_err(unreadable)?;
    let mut pairs = Vec::new();
    let take = |pair: JsValue, pairs: &mut Vec<(String, String)>| {
        let pair: Array = pair.dyn_into().map_err(|pair| wrong_kind("headers", "pairs of strings", &pair))?;
        if pairs.len() >= MOST_HEADERS as usize {
            return Err(Problem::new(
                ErrorCode::TooLarge,
                format!("there are more than {MOST_HEADERS} headers"),
            ));
        }
        pairs.push((argument::text(&pair.get(0), "headers")?, argument::text(&pair.get(1), "headers")?));
        Ok(())
    };
    if iterable.is_function() {
        let iterator = js_sys::try_iter(value).map_err(unreadable)?;
        for pair in iterator.into_iter().flatten() {
            take(pair.map_err(unreadable)?, &mut pairs)?;
        }
    } else {
        let keys = Reflect::own_keys(value).map_err(unreadable)?;
        for key in keys.iter().filter(JsValue::is_string) {
            let content = Reflect::get(value, &key).map_err(unreadable)?;
            take(Array::of(&[key, content]).into(), &mut pairs)?;
        }
    }
    let mut headers = HeaderMap::new();
    for (name, content) in pairs {
        let wrong = |what: &str| {
            Problem::new(
                ErrorCode::Syntax,
                format!("the header “{name}” has a {what} that HTTP cannot carry"),
            )
        };
        let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| wrong("name"))?;
        let content = HeaderValue::from_str(content.trim()).map_err(|_| wrong("value"))?;
        headers.append(key, content);
    }
    Ok(headers)
}

fn respond(response: Response<bytes::Bytes>) -> Result<RegistryResponseObject, Problem> {
    let (parts, body) = response.into_parts();
    let headers = Object::new();
    let set = |name: &HeaderName, text: String| {
        // A new object takes properties; the names come from the registry itself.
        let _ = Reflect::set(&headers, &name.as_str().into(), &text.into());
    };
    for name in parts.headers.keys() {
        let all = parts.headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
        set(name, all.collect::<Vec<_>>().join(", "));
    }
    let object = Object::new();
    for (name, value) in [
        ("status", JsValue::from(parts.status.as_u16())),
        ("headers", headers.into()),
        ("body", Uint8Array::from(&body[..]).into()),
    ] {
        Reflect::set(&object, &name.into(), &value).map_err(|_| Problem::fault(&"no property"))?;
    }
    Ok(object.unchecked_into())
}
