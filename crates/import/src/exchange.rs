//! What both forms have of an exchange.

use crate::error::ImportError;
use crate::step::{self, Known};
use crate::urls::address;
use crate::value::Value;
use crate::warning::{Oddity, Warnings};
use http::{Method, StatusCode};
use longshore_client::Step;
use longshore_client::transport::TransportError;
use longshore_client::url::Url;
use std::time::Duration;

/// A time is not longer than this: up to here, milliseconds that were written as floats are exact.
const LONGEST: Duration = Duration::from_hours(24);

/// The method.
pub(crate) fn method(value: Value<'_>) -> Result<Method, ImportError> {
    Method::from_bytes(value.text()?.as_bytes()).map_err(|_| value.wrong("is no method of HTTP"))
}

/// An address that has to be one.
pub(crate) fn url(value: Value<'_>) -> Result<Url, ImportError> {
    address(&value.text()?).ok_or_else(|| value.wrong("is no address that begins with https:// or http://"))
}

/// The status.
pub(crate) fn status(value: Value<'_>) -> Result<StatusCode, ImportError> {
    let status = u16::try_from(value.whole()?).ok().and_then(|status| StatusCode::from_u16(status).ok());
    status.ok_or_else(|| value.wrong("is no status of HTTP: from 100 to 999"))
}

/// The step of this name; where it is not known here, that which the request looks like.
pub(crate) fn step(
    value: Value<'_>,
    method: &Method,
    url: &Url,
    warnings: &mut Warnings,
) -> Result<Step, ImportError> {
    if let Some(step) = Step::named(&value.text()?) {
        return Ok(step);
    }
    warnings.add(Oddity::Step, value);
    let guess = step::guess(method, url, &Known::default()).map(|(step, _)| step);
    guess.ok_or_else(|| value.wrong("is no step that is known here, and its request is of none either"))
}

/// A time that is not below zero, and no longer than those that are kept.
pub(crate) fn cut(value: Value<'_>, warnings: &mut Warnings) -> Result<Duration, ImportError> {
    let time = value.milliseconds()?.ok_or_else(|| value.wrong("is a time below zero"))?;
    if time > LONGEST {
        warnings.add(Oddity::Time, value);
    }
    Ok(time.min(LONGEST))
}

/// Why no answer came.
pub(crate) fn unanswered(text: &str) -> TransportError {
    TransportError::told(text).unwrap_or_else(|| TransportError::Unreachable(text.to_owned()))
}
