//! Headers, of either form.

use crate::error::ImportError;
use crate::value::Value;
use crate::warning::{Oddity, Warnings};
use http::{HeaderMap, HeaderName, HeaderValue};
use longshore_client::mask::MASK;

/// A message has at most so many.
const MOST: usize = 500;

/// Those of a message in our own JSON: an object, each name once.
pub(crate) fn of_object(object: Value<'_>, warnings: &mut Warnings) -> Result<HeaderMap, ImportError> {
    let mut headers = HeaderMap::new();
    for (name, member) in object.members()? {
        let value = member.text()?;
        if HeaderName::from_bytes(name.as_bytes()).is_ok_and(|name| headers.contains_key(name)) {
            return Err(member.wrong("is there more than once"));
        }
        for value in parts(&name, &value) {
            add(&mut headers, &name, value, member, warnings)?;
        }
    }
    Ok(headers)
}

/// The values that a header has where those of its name are told as one. What is masked was masked one by one, and has to be
/// masked so again; others stay as they are, since a comma may stand in a value as well.
pub(crate) fn parts<'a>(name: &str, value: &'a str) -> Vec<&'a str> {
    let is_masked = ["authorization", "proxy-authorization", "cookie", "set-cookie"]
        .iter()
        .any(|masked| name.eq_ignore_ascii_case(masked));
    let joint = format!("{MASK}, ");
    if !is_masked || !value.contains(&joint) {
        return vec![value];
    }
    value
        .split_inclusive(&joint)
        .map(|part| part.strip_suffix(", ").filter(|part| part.ends_with(MASK)).unwrap_or(part))
        .collect()
}

/// Those of a message in an archive: pairs of a name and a value.
pub(crate) fn of_pairs(list: Option<Value<'_>>, warnings: &mut Warnings) -> Result<HeaderMap, ImportError> {
    let mut headers = HeaderMap::new();
    let Some(list) = list else { return Ok(headers) };
    for pair in list.entries()? {
        let name = pair.required("name")?.text()?;
        let value = pair.optional_text("value")?.unwrap_or_default();
        // HTTP/2 has the request's first line so.
        if name.starts_with(':') {
            continue;
        }
        // Chromium writes headers of the same name so.
        for value in value.split('\n') {
            add(&mut headers, name.trim(), value.trim_end_matches('\r'), pair, warnings)?;
        }
    }
    Ok(headers)
}

fn add(
    headers: &mut HeaderMap,
    name: &str,
    value: &str,
    at: Value<'_>,
    warnings: &mut Warnings,
) -> Result<(), ImportError> {
    if headers.len() >= MOST {
        return Err(at.wrong(format_args!("is one header more than the {MOST} that a message may have")));
    }
    let (name, value) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_bytes(value.as_bytes()));
    let added =
        name.ok().zip(value.ok()).is_some_and(|(name, value)| headers.try_append(name, value).is_ok());
    if !added {
        warnings.add(Oddity::Header, at);
    }
    Ok(())
}

/// A header's value as text.
pub(crate) fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}
