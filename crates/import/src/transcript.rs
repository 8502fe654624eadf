//! Our own form, version 1.

use crate::bodies::Body;
use crate::error::ImportError;
use crate::exchange::{cut, method, status, step, unanswered, url};
use crate::imported::{Form, Imported};
use crate::numbers::{Numbered, settle};
use crate::value::Value;
use crate::warning::Warnings;
use crate::{MOST_EXCHANGES, expectations, handling, headers, outcome};
use longshore_client::body::Received;
use longshore_client::event::{RecordedRequest, RecordedResponse};
use longshore_client::secrets::Secrets;
use longshore_client::transcript::{Exchange, Outcome};
use longshore_core::{Digest, moment};
use std::rc::Rc;
use std::time::Duration;

/// Reads the document.
pub(crate) fn read(
    root: Value<'_>,
    version: Value<'_>,
    warnings: &mut Warnings,
) -> Result<Imported, ImportError> {
    if version.whole() != Ok(1) {
        return Err(ImportError::Version(version.raw()));
    }
    let flow = root.required("flow")?.text()?.into_owned();
    let target = root.required("target")?;
    url(target)?;
    let begun = root.required("begun")?;
    let epoch = moment(&begun.text()?);
    let epoch = epoch.ok_or_else(|| begun.wrong("is no time such as 2026-01-31T12:00:00Z, from 1970 on"))?;
    let mut ending = outcome::read(root.required("outcome")?, warnings)?;
    let list = root.required("exchanges")?;
    let count = list.entries()?.count();
    if count > MOST_EXCHANGES {
        return Err(ImportError::TooManyExchanges(count));
    }
    let mut exchanges = Vec::with_capacity(count);
    // When each began is not told: each as if it began when the one before it was over.
    let mut clock = Duration::ZERO;
    for entry in list.entries()? {
        let numbered = exchange(entry, clock, warnings)?;
        let waited = numbered.exchange.handling.tried_again_after.unwrap_or_default();
        clock += numbered.exchange.elapsed().unwrap_or_default() + waited;
        exchanges.push(numbered);
    }
    Ok(Imported {
        form: Form::Transcript,
        flow: Some(flow),
        target: target.text()?.into_owned(),
        epoch,
        transcript: settle(exchanges, &mut ending, warnings)?,
        ending,
        secrets: Secrets::masked_already(),
        guesses: Vec::new(),
        warnings: Vec::new(),
    })
}

fn exchange<'j>(
    entry: Value<'j>,
    at: Duration,
    warnings: &mut Warnings,
) -> Result<Numbered<'j>, ImportError> {
    let number = entry.required("number")?.number()?;
    let mut request = request(entry, warnings)?;
    let handling = handling::read(entry, &mut request, true, warnings)?;
    let elapsed = entry.optional("elapsed_ms")?.map(|elapsed| cut(elapsed, warnings)).transpose()?;
    let elapsed = elapsed.unwrap_or_default();
    let outcome = match (entry.optional("response")?, entry.optional("error")?) {
        (Some(_), Some(error)) => return Err(error.wrong("says that no response came, and there is one")),
        (Some(answer), None) => {
            let response = Rc::new(response(answer, warnings)?);
            Outcome::Answered { response, elapsed }
        }
        (None, Some(error)) => Outcome::Unanswered { error: unanswered(&error.text()?), elapsed },
        (None, None) => Outcome::Pending,
    };
    let expectations = expectations::read(entry.required("expectations")?, warnings)?;
    let exchange = Exchange { number, at, request: Rc::new(request), handling, outcome, expectations };
    Ok(Numbered { exchange, number: Some(number), at: entry })
}

fn request(entry: Value<'_>, warnings: &mut Warnings) -> Result<RecordedRequest, ImportError> {
    let method = method(entry.required("method")?)?;
    let url = url(entry.required("url")?)?;
    let step = step(entry.required("step")?, &method, &url, warnings)?;
    let message = entry.required("request")?;
    let headers = headers::of_object(message.required("headers")?, warnings)?;
    let Body { kept, size } = Body::of_message(message, warnings)?;
    Ok(RecordedRequest { step, method, url, headers, body: kept, body_size: size })
}

fn response(message: Value<'_>, warnings: &mut Warnings) -> Result<RecordedResponse, ImportError> {
    let Body { kept, size } = Body::of_message(message, warnings)?;
    Ok(RecordedResponse {
        status: status(message.required("status")?)?,
        headers: headers::of_object(message.required("headers")?, warnings)?,
        redirected_to: message.optional("redirected_to")?.map(url).transpose()?,
        body: Received { kept, size, digest: message.optional("body_digest")?.map(digest).transpose()? },
    })
}

/// A digest that has to be one.
pub(crate) fn digest(value: Value<'_>) -> Result<Digest, ImportError> {
    Digest::parse(&value.text()?).map_err(|error| value.wrong(format_args!("is no digest: {error}")))
}
