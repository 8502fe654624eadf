//! The messages between page and worker: arrays of plain values, in both directions with the number of the task
//! that they belong to. Bytes are handed over, not copied.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use js_sys::{Array, Uint8Array};
use longshore_client::body::{Intake, Received};
use longshore_core::{Algorithm, Digest};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::Blob;

/// What the page wants of the worker.
#[derive(Debug)]
pub enum Order {
    /// An answer of the embedded registry.
    Ask {
        /// The request's method.
        method: Method,
        /// Its URL, as text: only the worker takes it apart.
        url: String,
        /// Its headers.
        headers: HeaderMap,
        /// Its body.
        body: Body,
        /// What of the answer's body is wanted.
        intake: Intake,
        /// What time it is: milliseconds since 1970.
        now: f64,
    },
    /// A layer made of a file.
    Pack {
        /// The name that the file has in the layer.
        name: String,
        /// Its content.
        content: Blob,
        /// Whether an archive is used as it is.
        archives_as_they_are: bool,
    },
    /// The task is to be given up.
    Stop,
}

/// What the worker tells the page.
#[derive(Debug)]
pub enum News {
    /// It can be given orders.
    Ready,
    /// It could not start.
    Failed(String),
    /// The registry's answer: of its body what is wanted, and what is to be known of it.
    Answered(http::Response<Received>),
    /// The answer's body is longer than so many bytes, which it may not be.
    TooLong(f64),
    /// So many bytes of the file are in the layer.
    Packing(f64),
    /// The layer is made.
    Packed {
        /// Its media type.
        media_type: String,
        /// Its digest.
        digest: String,
        /// The digest before compression.
        diff_id: String,
        /// Its content.
        content: Blob,
    },
    /// It could not be made: what happened, and what to do.
    Refused(String, String),
}

/// What is sent to the registry.
#[derive(Debug)]
pub enum Body {
    /// Bytes in memory.
    Bytes(Bytes),
    /// Content that the browser holds; the worker reads it.
    Blob(Blob),
}

impl Order {
    /// The message, and what is handed over with it.
    pub fn encode(self, task: u32) -> (Array, Array) {
        let message = Array::of1(&task.into());
        let handed = Array::new();
        match self {
            Self::Ask { method, url, headers, body, intake, now } => {
                push(&message, "ask");
                message.push(&now.into());
                push(&message, method.as_str());
                push(&message, &url);
                message.push(&encode_headers(&headers));
                match body {
                    Body::Bytes(bytes) => push_bytes(&message, &handed, &bytes),
                    Body::Blob(blob) => {
                        message.push(&blob);
                    }
                }
                message.push(&number(intake.limit));
                message.push(&number(intake.keep as u64));
                push(&message, intake.algorithm.name().unwrap_or_default());
            }
            Self::Pack { name, content, archives_as_they_are } => {
                push(&message, "pack");
                push(&message, &name);
                message.push(&content);
                message.push(&archives_as_they_are.into());
            }
            Self::Stop => push(&message, "stop"),
        }
        (message, handed)
    }

    /// The order and the number of its task; none where it is none of these.
    pub fn decode(message: &JsValue) -> Option<(u32, Self)> {
        let message: &Array = message.dyn_ref()?;
        let task = task(message)?;
        let order = match text(message, 1)?.as_str() {
            "ask" => Self::Ask {
                now: message.get(2).as_f64()?,
                method: Method::from_bytes(text(message, 3)?.as_bytes()).ok()?,
                url: text(message, 4)?,
                headers: decode_headers(&message.get(5))?,
                body: match message.get(6).dyn_into() {
                    Ok(blob) => Body::Blob(blob),
                    Err(_) => Body::Bytes(bytes(message, 6)?),
                },
                intake: Intake {
                    limit: whole(message, 7)?,
                    keep: usize::try_from(whole(message, 8)?).ok()?,
                    algorithm: Algorithm::named(&text(message, 9)?),
                },
            },
            "pack" => Self::Pack {
                name: text(message, 2)?,
                content: message.get(3).dyn_into().ok()?,
                archives_as_they_are: message.get(4).as_bool()?,
            },
            "stop" => Self::Stop,
            _ => return None,
        };
        Some((task, order))
    }
}

impl News {
    /// The message, and what is handed over with it.
    pub fn encode(self, task: u32) -> (Array, Array) {
        let message = Array::of1(&task.into());
        let handed = Array::new();
        match self {
            Self::Ready => push(&message, "ready"),
            Self::Failed(why) => {
                push(&message, "failed");
                push(&message, &why);
            }
            Self::Answered(response) => {
                let (head, body) = response.into_parts();
                push(&message, "answered");
                message.push(&head.status.as_u16().into());
                message.push(&encode_headers(&head.headers));
                push_bytes(&message, &handed, &body.kept);
                message.push(&number(body.size));
                push(&message, body.digest.as_ref().map_or("", AsRef::as_ref));
            }
            Self::TooLong(limit) => {
                push(&message, "too-long");
                message.push(&limit.into());
            }
            Self::Packing(done) => {
                push(&message, "packing");
                message.push(&done.into());
            }
            Self::Packed { media_type, digest, diff_id, content } => {
                push(&message, "packed");
                push(&message, &media_type);
                push(&message, &digest);
                push(&message, &diff_id);
                message.push(&content);
            }
            Self::Refused(sentence, advice) => {
                push(&message, "refused");
                push(&message, &sentence);
                push(&message, &advice);
            }
        }
        (message, handed)
    }

    /// The news and the number of the task; none where it is none of these.
    pub fn decode(message: &JsValue) -> Option<(u32, Self)> {
        let message: &Array = message.dyn_ref()?;
        let task = task(message)?;
        let news = match text(message, 1)?.as_str() {
            "ready" => Self::Ready,
            "failed" => Self::Failed(text(message, 2)?),
            "answered" => {
                let mut response = http::Response::new(Received {
                    kept: bytes(message, 4)?,
                    size: whole(message, 5)?,
                    digest: Digest::parse(&text(message, 6)?).ok(),
                });
                // A status is far below 2^16, and `as` saturates.
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "whole and small"
                )]
                let status = message.get(2).as_f64()? as u16;
                *response.status_mut() = StatusCode::from_u16(status).ok()?;
                *response.headers_mut() = decode_headers(&message.get(3))?;
                Self::Answered(response)
            }
            "too-long" => Self::TooLong(message.get(2).as_f64()?),
            "packing" => Self::Packing(message.get(2).as_f64()?),
            "packed" => Self::Packed {
                media_type: text(message, 2)?,
                digest: text(message, 3)?,
                diff_id: text(message, 4)?,
                content: message.get(5).dyn_into().ok()?,
            },
            "refused" => Self::Refused(text(message, 2)?, text(message, 3)?),
            _ => return None,
        };
        Some((task, news))
    }
}

/// Where an answer's reasons stand in its message, behind all that [`News::Answered`] has.
const WHY: u32 = 7;

/// Adds to the message of an answer why it is this one: a list of reasons, as JSON.
pub fn add_why(message: &Array, why: &str) {
    message.set(WHY, why.into());
}

/// Why an answer is this one, as JSON; none where its message does not tell. [`News::decode`] leaves this out, for a
/// page that does not show it.
pub fn why(message: &JsValue) -> Option<String> {
    text(message.dyn_ref()?, WHY)
}

fn push(message: &Array, text: &str) {
    message.push(&text.into());
}

fn push_bytes(message: &Array, handed: &Array, bytes: &[u8]) {
    let bytes = Uint8Array::from(bytes);
    handed.push(&bytes.buffer());
    message.push(&bytes);
}

/// Name, value, name, value …
fn encode_headers(headers: &HeaderMap) -> Array {
    let list = Array::new();
    for (name, value) in headers {
        push(&list, name.as_str());
        push(&list, &String::from_utf8_lossy(value.as_bytes()));
    }
    list
}

fn decode_headers(list: &JsValue) -> Option<HeaderMap> {
    let list: &Array = list.dyn_ref()?;
    let mut headers = HeaderMap::new();
    for at in (0..list.length()).step_by(2) {
        let (name, value) = (text(list, at)?, text(list, at + 1)?);
        headers.append(HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?);
    }
    Some(headers)
}

fn task(message: &Array) -> Option<u32> {
    // Tasks are counted from 0, and `as` saturates.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and small")]
    message.get(0).as_f64().map(|task| task as u32)
}

/// Whole numbers up to 2^53 are exact.
#[expect(clippy::cast_precision_loss, reason = "bodies and limits are far smaller than 2^53 bytes")]
fn number(value: u64) -> JsValue {
    (value as f64).into()
}

fn whole(message: &Array, at: u32) -> Option<u64> {
    // `as` saturates.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and positive")]
    message.get(at).as_f64().map(|value| value as u64)
}

fn text(message: &Array, at: u32) -> Option<String> {
    message.get(at).as_string()
}

fn bytes(message: &Array, at: u32) -> Option<Bytes> {
    Some(message.get(at).dyn_ref::<Uint8Array>()?.to_vec().into())
}
