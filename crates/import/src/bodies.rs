//! Bodies: text, base64, or left out.

use crate::error::ImportError;
use crate::value::Value;
use crate::warning::{Oddity, Warnings};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use longshore_client::mask;
use std::borrow::Cow;

/// A longer body is left out.
const LONGEST: usize = 16 << 20;

/// A body, as far as the file has it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Body {
    /// Its bytes, or the first of them; none where it was left out.
    pub(crate) kept: Bytes,
    /// How many it had.
    pub(crate) size: u64,
}

impl Body {
    /// That of a message in our own JSON.
    pub(crate) fn of_message(message: Value<'_>, warnings: &mut Warnings) -> Result<Self, ImportError> {
        let size = message.required("body_size")?.size()?;
        let (text, packed) = (message.optional("body")?, message.optional("body_base64")?);
        let left_out = message.optional("body_left_out")?;
        if [text, packed, left_out].into_iter().flatten().count() > 1 {
            return Err(message.wrong("has more than one of “body”, “body_base64” and “body_left_out”"));
        }
        let kept = if let Some(text) = text {
            bytes(text, &text.text()?, warnings)
        } else if let Some(packed) = packed {
            let text = packed.text()?;
            let unpacked = unpacked(packed, &text, warnings);
            unpacked.ok_or_else(|| packed.wrong("is no base64"))?
        } else if let Some(left_out) = left_out {
            withheld(&left_out.text()?)
        } else {
            Bytes::new()
        };
        Ok(Self { kept, size })
    }

    /// That of a message in an archive of ours: of `postData` or `content`.
    pub(crate) fn of_archive(
        data: Option<Value<'_>>,
        size: u64,
        warnings: &mut Warnings,
    ) -> Result<Self, ImportError> {
        let Some(data) = data else { return Ok(Self { kept: Bytes::new(), size }) };
        let comment = data.optional_text("comment")?.unwrap_or_default();
        if let Some(why) = comment.strip_prefix("Left out: ") {
            return Ok(Self { kept: withheld(why.trim_end_matches('.')), size });
        }
        let Some(text) = data.optional("text")? else { return Ok(Self { kept: Bytes::new(), size }) };
        let content = text.text()?;
        let kept = if is_packed(data)? {
            unpacked(text, &content, warnings).ok_or_else(|| text.wrong("is no base64"))?
        } else {
            bytes(text, &content, warnings)
        };
        Ok(Self { kept, size })
    }

    /// That of a message in an archive of others, of which sizes and texts are not always true.
    pub(crate) fn of_other(
        data: Option<Value<'_>>,
        stated: Option<u64>,
        warnings: &mut Warnings,
    ) -> Result<Self, ImportError> {
        let left_out = |size: Option<u64>| Self { kept: Bytes::new(), size: size.unwrap_or_default() };
        let Some(data) = data else { return Ok(left_out(stated)) };
        let Some(text) = data.optional("text")? else { return Ok(left_out(stated)) };
        let content = text.text()?;
        let kept = if is_packed(data)? {
            let Some(kept) = unpacked(text, &content, warnings) else {
                warnings.add(Oddity::Base64, text);
                return Ok(left_out(stated));
            };
            kept
        } else {
            // What was made text although it is none has another length, or at least marks in it.
            let length = content.len() as u64;
            let was_bytes = content.contains('\u{fffd}') && stated.is_some_and(|size| size != length);
            if was_bytes {
                warnings.add(Oddity::Bytes, text);
                return Ok(left_out(stated));
            }
            bytes(text, &content, warnings)
        };
        let length = kept.len() as u64;
        let is_there = !kept.is_empty() || content.is_empty();
        let size = if is_there { stated.unwrap_or(length).max(length) } else { stated.unwrap_or_default() };
        Ok(Self { kept, size })
    }
}

fn bytes(at: Value<'_>, text: &str, warnings: &mut Warnings) -> Bytes {
    if text.len() > LONGEST {
        warnings.add(Oddity::LongBody, at);
        return Bytes::new();
    }
    Bytes::copy_from_slice(text.as_bytes())
}

/// The bytes of a text in base64; none where it is none.
fn unpacked(at: Value<'_>, text: &str, warnings: &mut Warnings) -> Option<Bytes> {
    if text.len() > LONGEST / 3 * 4 {
        warnings.add(Oddity::LongBody, at);
        return Some(Bytes::new());
    }
    // Some write it in lines.
    let is_space = |c: char| c.is_ascii_whitespace();
    let text = if text.contains(is_space) {
        Cow::Owned(text.chars().filter(|c| !is_space(*c)).collect())
    } else {
        Cow::Borrowed(text)
    };
    STANDARD.decode(text.as_bytes()).ok().map(Bytes::from)
}

fn is_packed(data: Value<'_>) -> Result<bool, ImportError> {
    for name in ["encoding", "_encoding"] {
        if let Some(encoding) = data.optional(name)? {
            let text = encoding.text()?;
            return match text.as_ref() {
                "base64" => Ok(true),
                "" => Ok(false),
                _ => Err(encoding.wrong("is another encoding than base64")),
            };
        }
    }
    Ok(false)
}

/// What stands for a body that was left out for this reason.
fn withheld(why: &str) -> Bytes {
    if why.contains("secret") { Bytes::from_static(mask::WITHHELD.as_bytes()) } else { Bytes::new() }
}
