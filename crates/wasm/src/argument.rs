//! JavaScript's values as they are handed in: anything at all, read with care.

use crate::problem::{ErrorCode, Problem};
use js_sys::{Array, ArrayBuffer, Function, JsString, Reflect, SharedArrayBuffer, Uint8Array, global};
#[cfg(feature = "fast")]
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast as _, JsValue};

/// Bytes that were handed in, not copied yet.
#[derive(Debug)]
pub(crate) enum Bytes {
    /// In a buffer of JavaScript's, behind a view of our own.
    View(Uint8Array),
    /// The UTF-8 of a string.
    Text(Vec<u8>),
}

/// How much is copied at a time where not everything is needed at once.
const PIECE: usize = 1 << 18;

/// The largest text that is no document: references, headers, names.
const LONGEST_TEXT: u32 = 1 << 16;

impl Bytes {
    /// Takes a `Uint8Array`, another view, a buffer, or a string. What cannot be read, such as a buffer that was
    /// transferred elsewhere, is an error. `name` is the argument's.
    pub(crate) fn read(value: &JsValue, name: &str) -> Result<Self, Problem> {
        if let Some(text) = value.dyn_ref::<JsString>() {
            // A character of a string takes at most three bytes.
            return match text.length().checked_mul(3) {
                Some(_) => Ok(Self::Text(encoded(text))),
                None => Err(too_large(name, "1.3 GiB")),
            };
        }
        let view = if ArrayBuffer::is_view(value) {
            let part = |part| Reflect::get(value, &JsValue::from_str(part));
            part("buffer").and_then(|buffer| view(&[buffer, part("byteOffset")?, part("byteLength")?]))
        } else if is_buffer(value) {
            view(std::slice::from_ref(value))
        } else {
            return Err(wrong_kind(name, "a Uint8Array, another view of bytes, a buffer or a string", value));
        };
        view.map(Self::View).map_err(|error| {
            Problem::argument(format!(
                "the buffer of `{name}` cannot be read (was it transferred elsewhere?): {}",
                told(&error)
            ))
        })
    }

    /// How many bytes there are.
    pub(crate) fn length(&self) -> usize {
        match self {
            Self::View(view) => view.length() as usize,
            Self::Text(text) => text.len(),
        }
    }

    /// Copies all of them, unless there are more than `limit`. `name` is the argument's.
    pub(crate) fn copied(self, limit: usize, name: &str) -> Result<Vec<u8>, Problem> {
        if self.length() > limit {
            return Err(too_large(name, &format!("{} MiB", limit >> 20)));
        }
        match self {
            Self::Text(text) => Ok(text),
            Self::View(view) => {
                let mut bytes = Vec::new();
                let length = view.length() as usize;
                bytes.try_reserve_exact(length).map_err(|_| {
                    Problem::new(ErrorCode::Memory, format!("there is no memory for {length} bytes"))
                })?;
                bytes.resize(length, 0);
                view.copy_to(&mut bytes);
                Ok(bytes)
            }
        }
    }

    /// Copies them piece by piece through `buffer`, and hands on each piece.
    pub(crate) fn in_pieces(&self, buffer: &mut Vec<u8>, mut take: impl FnMut(&[u8])) {
        match self {
            Self::Text(text) => take(text),
            Self::View(view) => {
                let mut rest = view.length();
                if buffer.len() < PIECE {
                    buffer.resize(PIECE.min(buffer.len().max(rest as usize)), 0);
                }
                while rest > 0 {
                    let length = rest.min(u32::try_from(buffer.len()).unwrap_or(u32::MAX));
                    let start = view.length() - rest;
                    let piece = &mut buffer[..length as usize];
                    view.subarray(start, start + length).copy_to(piece);
                    take(piece);
                    rest -= length;
                }
            }
        }
    }
}

/// A property of an object of options; none where there is no object, or no such property.
pub(crate) fn property(options: &JsValue, of: &str, name: &str) -> Result<Option<JsValue>, Problem> {
    if options.is_undefined() || options.is_null() {
        return Ok(None);
    }
    if !options.is_object() {
        return Err(wrong_kind(of, "an object", options));
    }
    let value = Reflect::get(options, &JsValue::from_str(name))
        .map_err(|error| Problem::argument(format!("`{name}` cannot be read: {}", told(&error))))?;
    Ok((!value.is_undefined() && !value.is_null()).then_some(value))
}

/// A text, which is no document.
pub(crate) fn text(value: &JsValue, name: &str) -> Result<String, Problem> {
    match value.dyn_ref::<JsString>() {
        Some(text) if text.length() > LONGEST_TEXT => Err(too_large(name, "65,536 characters")),
        Some(_) => Ok(value.as_string().unwrap_or_default()),
        None => Err(wrong_kind(name, "a string", value)),
    }
}

/// An argument that is something else than it should be.
pub(crate) fn wrong_kind(name: &str, wanted: &str, value: &JsValue) -> Problem {
    Problem::argument(format!("`{name}` is to be {wanted}, and is {}", kind(value)))
}

fn too_large(name: &str, limit: &str) -> Problem {
    Problem::new(
        ErrorCode::TooLarge,
        format!("`{name}` has more than {limit}, which is the most that is taken"),
    )
}

#[cfg(feature = "fast")]
#[wasm_bindgen]
extern "C" {
    /// The encoder of the Encoding standard.
    type TextEncoder;
    #[wasm_bindgen(constructor)]
    fn new() -> TextEncoder;
    #[wasm_bindgen(method, js_name = encodeInto)]
    fn encode_into(this: &TextEncoder, text: &JsString, bytes: &mut [u8]) -> Encoded;

    /// What an encoder did.
    type Encoded;
    #[wasm_bindgen(method, getter)]
    fn read(this: &Encoded) -> u32;
    #[wasm_bindgen(method, getter)]
    fn written(this: &Encoded) -> u32;
}

/// The UTF-8 of a string. The engine's own encoder takes a few hundred microseconds for megabytes of ASCII, of which
/// wasm-bindgen's script copies each letter by itself.
#[cfg(feature = "fast")]
fn encoded(text: &JsString) -> Vec<u8> {
    let encoder = TextEncoder::new();
    let (mut bytes, mut read) = (Vec::new(), 0);
    while read < text.length() {
        // As much as ASCII needs, and some more: what is left over is read in the next turn. No character takes more
        // than four bytes.
        let (start, left) = (bytes.len(), (text.length() - read) as usize);
        bytes.resize(start + left + left / 16 + 4, 0);
        let done = encoder.encode_into(&text.slice(read, text.length()), &mut bytes[start..]);
        read += done.read();
        bytes.truncate(start + done.written() as usize);
    }
    bytes
}

/// The same where the module's size counts for more.
#[cfg(not(feature = "fast"))]
fn encoded(text: &JsString) -> Vec<u8> {
    text.as_string().unwrap_or_default().into_bytes()
}

fn is_buffer(value: &JsValue) -> bool {
    // A page that is not isolated has no shared buffers, and `instanceof` needs the class.
    let shared = Reflect::has(&global(), &"SharedArrayBuffer".into()).unwrap_or(false);
    value.is_instance_of::<ArrayBuffer>() || (shared && value.is_instance_of::<SharedArrayBuffer>())
}

/// A view that nobody else can change the length of. JavaScript's constructor refuses what cannot be viewed; called
/// so, its refusal comes back as a value.
fn view(arguments: &[JsValue]) -> Result<Uint8Array, JsValue> {
    let class: Function = Reflect::get(&global(), &"Uint8Array".into())?.dyn_into()?;
    let list = Array::new();
    for argument in arguments {
        list.push(argument);
    }
    Reflect::construct(&class, &list)?.dyn_into()
}

/// What kind of value it is, for people.
fn kind(value: &JsValue) -> String {
    if value.is_null() {
        "null".to_owned()
    } else if Array::is_array(value) {
        "an array".to_owned()
    } else if value.is_undefined() {
        "missing".to_owned()
    } else {
        format!("of the type {}", value.js_typeof().as_string().unwrap_or_default())
    }
}

/// What an exception says. It may be any value, and its message, too.
pub(crate) fn told(error: &JsValue) -> String {
    let message = Reflect::get(error, &"message".into()).ok().and_then(|message| message.as_string());
    message.or_else(|| error.as_string()).unwrap_or_else(|| "it says nothing of itself".to_owned())
}
