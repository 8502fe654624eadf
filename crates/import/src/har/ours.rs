//! Entries that Longshore wrote: as rich as our own JSON.

use super::{size, status};
use crate::bodies::Body;
use crate::error::ImportError;
use crate::exchange::{cut, method, step, unanswered, url};
use crate::numbers::Numbered;
use crate::transcript::digest;
use crate::value::Value;
use crate::warning::Warnings;
use crate::{expectations, handling, headers};
use http::StatusCode;
use longshore_client::body::Received;
use longshore_client::event::{RecordedRequest, RecordedResponse};
use longshore_client::transcript::{Exchange, Outcome};
use std::rc::Rc;
use std::time::Duration;

/// Reads an entry, with what it has besides.
pub(super) fn exchange<'j>(
    entry: Value<'j>,
    besides: Value<'j>,
    warnings: &mut Warnings,
) -> Result<Numbered<'j>, ImportError> {
    let number = besides.required("number")?.number()?;
    let mut request = request(entry.required("request")?, besides, warnings)?;
    let handling = handling::read(besides, &mut request, false, warnings)?;
    let elapsed = cut(entry.required("time")?, warnings)?;
    let answer = entry.required("response")?;
    let outcome = match (status(answer)?, entry.optional_text("_error")?) {
        (Some(status), _) => {
            let response = Rc::new(response(status, answer, besides, warnings)?);
            Outcome::Answered { response, elapsed }
        }
        (None, Some(error)) => Outcome::Unanswered { error: unanswered(&error), elapsed },
        (None, None) => Outcome::Pending,
    };
    let expectations = expectations::read(besides.required("expectations")?, warnings)?;
    let request = Rc::new(request);
    let exchange = Exchange { number, at: Duration::ZERO, request, handling, outcome, expectations };
    Ok(Numbered { exchange, number: Some(number), at: entry })
}

fn request(
    message: Value<'_>,
    besides: Value<'_>,
    warnings: &mut Warnings,
) -> Result<RecordedRequest, ImportError> {
    let method = method(message.required("method")?)?;
    let url = url(message.required("url")?)?;
    let step = step(besides.required("step")?, &method, &url, warnings)?;
    let headers = headers::of_pairs(Some(message.required("headers")?), warnings)?;
    let size = size(message, "bodySize")?.unwrap_or_default();
    let Body { kept, size } = Body::of_archive(message.optional("postData")?, size, warnings)?;
    Ok(RecordedRequest { step, method, url, headers, body: kept, body_size: size })
}

fn response(
    status: StatusCode,
    message: Value<'_>,
    besides: Value<'_>,
    warnings: &mut Warnings,
) -> Result<RecordedResponse, ImportError> {
    let content = message.required("content")?;
    let size = content.required("size")?.size()?;
    let Body { kept, size } = Body::of_archive(Some(content), size, warnings)?;
    Ok(RecordedResponse {
        status,
        headers: headers::of_pairs(Some(message.required("headers")?), warnings)?,
        redirected_to: besides.optional("redirected_to")?.map(url).transpose()?,
        body: Received { kept, size, digest: besides.optional("body_digest")?.map(digest).transpose()? },
    })
}
