//! Exchanges as they were on the wire, without any secret.

use crate::text;
use longshore_client::secrets::Secrets;
use longshore_client::transcript::Outcome;
use longshore_client::{Exchange, Transcript};
use std::fmt::{self, Write as _};

/// Of a body, so many bytes are shown.
const SHOWN: usize = 2000;

/// All exchanges; what was sent behind `>`, what came behind `<`.
pub(super) fn write(transcript: &Transcript, secrets: &Secrets) -> String {
    let mut text = String::new();
    for exchange in &transcript.exchanges {
        // Writing to a String cannot fail.
        let _ = one(&mut text, exchange, secrets);
    }
    text
}

fn one(to: &mut String, exchange: &Exchange, secrets: &Secrets) -> fmt::Result {
    let request = &exchange.request;
    let (number, step) = (exchange.number, request.step);
    let url = text::plain_line(&secrets.masked_url(&request.url));
    writeln!(to, "  {number} {step}\n  > {} {url}", request.method)?;
    headers(to, '>', &request.headers, secrets)?;
    body(to, '>', &secrets.masked_body(request, &request.body), request.body_size)?;
    match &exchange.outcome {
        Outcome::Answered { response, .. } => {
            writeln!(to, "  < {}", response.status)?;
            headers(to, '<', &response.headers, secrets)?;
            body(to, '<', &secrets.masked_body(request, &response.body.kept), response.body.size)?;
        }
        Outcome::Unanswered { error, .. } => {
            writeln!(to, "  < {}", text::plain_line(&secrets.masked_value(&error.to_string())))?;
        }
        Outcome::Pending => writeln!(to, "  < nothing came")?,
    }
    writeln!(to)
}

fn headers(to: &mut String, sign: char, headers: &http::HeaderMap, secrets: &Secrets) -> fmt::Result {
    for (name, value) in headers {
        let value = secrets.masked_header(name.as_str(), &String::from_utf8_lossy(value.as_bytes()));
        writeln!(to, "  {sign} {name}: {}", text::plain_line(&value))?;
    }
    Ok(())
}

fn body(to: &mut String, sign: char, kept: &[u8], size: u64) -> fmt::Result {
    if size == 0 {
        return Ok(());
    }
    let shown = kept.get(..SHOWN).unwrap_or(kept);
    // Not in the middle of a letter.
    let shown = match std::str::from_utf8(shown) {
        Err(error) if error.error_len().is_none() => shown.get(..error.valid_up_to()).unwrap_or_default(),
        _ => shown,
    };
    match std::str::from_utf8(shown) {
        Ok(shown_text) if !shown.is_empty() => {
            writeln!(to, "  {sign}")?;
            for line in shown_text.lines() {
                writeln!(to, "  {sign} {}", text::plain_line(line))?;
            }
            if size > shown.len() as u64 {
                writeln!(to, "  {sign} … {} in all", text::size(size))?;
            }
            Ok(())
        }
        _ => writeln!(to, "  {sign}\n  {sign} {}", text::size(size)),
    }
}
