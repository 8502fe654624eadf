//! Entries that browsers and proxies wrote: of these, what belongs to a registry.

use super::secrets::{Gathered, form};
use super::{size, status};
use crate::bodies::Body;
use crate::error::ImportError;
use crate::exchange::{cut, method, unanswered};
use crate::headers;
use crate::numbers::Numbered;
use crate::step::{Known, Lead, guess, is_registry, of_media_type};
use crate::urls::address;
use crate::value::Value;
use crate::warning::{Oddity, Warnings};
use http::header::{CONTENT_TYPE, LOCATION, WWW_AUTHENTICATE};
use http::{Method, StatusCode};
use longshore_client::Step;
use longshore_client::body::Received;
use longshore_client::event::{RecordedRequest, RecordedResponse};
use longshore_client::secrets::Secrets;
use longshore_client::transcript::{Exchange, Handling, Outcome};
use longshore_core::Digest;
use longshore_core::header::Challenge;
use std::rc::Rc;
use std::time::Duration;

/// Reads entries one after the other, and what the earlier ones tell of the later ones.
#[derive(Default)]
pub(super) struct Other {
    known: Known,
    gathered: Gathered,
}

/// An exchange, and why it is of its step.
type Read<'j> = (Numbered<'j>, &'static str);

impl Other {
    /// Reads an entry; none where it belongs to no registry.
    pub(super) fn exchange<'j>(
        &mut self,
        entry: Value<'j>,
        warnings: &mut Warnings,
    ) -> Result<Option<Read<'j>>, ImportError> {
        let sent = entry.required("request")?;
        let method = method(sent.required("method")?)?;
        let Some(url) = address(&sent.required("url")?.text()?) else {
            warnings.add(Oddity::Address, entry);
            return Ok(None);
        };
        let Some(guess) = guess(&method, &url, &self.known) else {
            let path = url.path_and_query().split('?').next().unwrap_or_default();
            let is_preflight = method == Method::OPTIONS && is_registry(path);
            warnings.add(if is_preflight { Oddity::Preflight } else { Oddity::NotRegistry }, entry);
            return Ok(None);
        };
        let sent_headers = headers::of_pairs(sent.optional("headers")?, warnings)?;
        let answer = entry.required("response")?;
        let got_headers = headers::of_pairs(answer.optional("headers")?, warnings)?;
        let named = if method == Method::PUT { &sent_headers } else { &got_headers };
        let (step, because) = of_media_type(guess, headers::text(named, CONTENT_TYPE.as_str()).as_deref());
        let body = Body::of_other(sent.optional("postData")?, size(sent, "bodySize")?, warnings)?;
        let request = RecordedRequest {
            step,
            method,
            url,
            headers: sent_headers,
            body: if step == Step::Auth { form(&body.kept) } else { body.kept },
            body_size: body.size,
        };
        let elapsed = entry.optional("time")?;
        let is_told = elapsed.is_some_and(|elapsed| elapsed.milliseconds().is_ok_and(|time| time.is_some()));
        let elapsed = match elapsed.filter(|_| is_told) {
            Some(elapsed) => cut(elapsed, warnings)?,
            None => Duration::ZERO,
        };
        let outcome = match status(answer)? {
            Some(status) => {
                let body = content(answer, warnings)?;
                let response = RecordedResponse { status, headers: got_headers, redirected_to: None, body };
                self.follow(&request, &response);
                self.gathered.learn(&request, &response, entry, warnings);
                Outcome::Answered { response: Rc::new(response), elapsed }
            }
            None => Outcome::Unanswered { error: unanswered(&error(entry, answer)?), elapsed },
        };
        let exchange = Exchange {
            number: 0,
            at: Duration::ZERO,
            request: Rc::new(request),
            handling: Handling::default(),
            outcome,
            expectations: Vec::new(),
        };
        Ok(Some((Numbered { exchange, number: None, at: entry }, because)))
    }

    /// What is not to be shown.
    pub(super) fn secrets(&self) -> Secrets {
        self.gathered.secrets()
    }

    /// Takes note of where an answer leads.
    fn follow(&mut self, request: &RecordedRequest, response: &RecordedResponse) {
        let status = response.status;
        if status == StatusCode::UNAUTHORIZED {
            let challenge = headers::text(&response.headers, WWW_AUTHENTICATE.as_str()).unwrap_or_default();
            let challenges = Challenge::parse_list(&challenge).unwrap_or_default();
            for challenge in challenges.iter().filter(|challenge| challenge.is_scheme("bearer")) {
                let realm = challenge.parameter("realm").and_then(|realm| request.url.join(realm).ok());
                if let Some(realm) = realm {
                    self.known.lead(&realm, Lead::Realm);
                }
            }
        }
        let Some(location) = headers::text(&response.headers, LOCATION.as_str()) else { return };
        let Ok(location) = request.url.join(&location) else { return };
        let is_upload = matches!(
            request.step,
            Step::StartUpload | Step::MountBlob | Step::UploadChunk | Step::UploadStatus
        );
        if status.is_redirection() {
            self.known.lead(&location, Lead::Redirect(request.step));
        } else if is_upload && status.is_success() && status != StatusCode::CREATED {
            self.known.lead(&location, Lead::Upload);
        }
    }
}

fn content(answer: Value<'_>, warnings: &mut Warnings) -> Result<Received, ImportError> {
    let content = answer.optional("content")?;
    let stated = match content {
        Some(content) => size(content, "size")?,
        None => size(answer, "bodySize")?,
    };
    let Body { kept, size } = Body::of_other(content, stated, warnings)?;
    let is_whole = kept.len() as u64 == size;
    Ok(Received { digest: is_whole.then(|| Digest::sha256(&kept)), kept, size })
}

/// Why there is no answer, as Chromium tells it.
fn error(entry: Value<'_>, answer: Value<'_>) -> Result<String, ImportError> {
    let told = [entry.optional("_error")?, answer.optional("_error")?].into_iter().flatten().next();
    let text = told.map(Value::text).transpose()?.filter(|text| !text.is_empty());
    Ok(text.map_or_else(|| "the archive does not say why".to_owned(), std::borrow::Cow::into_owned))
}
