//! One exchange of a script.

use crate::run::Run;
use crate::shown::{self, Content};
use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, LOCATION, WWW_AUTHENTICATE};
use http::{Method, StatusCode};
use longshore_client::Step;
use longshore_client::event::RecordedResponse;
use longshore_client::shell::quoted;
use longshore_client::transcript::Exchange;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The variables that name files, each with what the file has.
pub(super) type Files = BTreeMap<String, String>;

/// Writes what one of these exchanges is in a script.
pub(super) fn write(text: &mut String, run: &Run<'_>, exchanges: &[&Exchange], at: usize, files: &mut Files) {
    let Some(exchange) = exchanges.get(at) else { return };
    let Some(response) = exchange.response() else { return };
    let request = &exchange.request;
    let before = at.checked_sub(1).and_then(|at| exchanges.get(at)).and_then(|exchange| exchange.response());
    text.push('\n');
    let is_asked = request.step == Step::Auth && before.is_some_and(is_challenge);
    if is_asked {
        let service = request.url.origin().to_string();
        let elsewhere = (service != run.target).then(|| format!(" {}", quoted(&service)));
        let _ = writeln!(text, "challenged{}", elsewhere.unwrap_or_default());
    }
    let data = body(text, run, exchanges, at, files);
    let _ = write!(text, "send {} {} {}", exchange.number, request.step, quoted(&wanted(exchange, response)));
    match request.method {
        Method::GET => {}
        Method::HEAD => text.push_str(" --head"),
        ref method => {
            let _ = write!(text, " --request {method}");
        }
    }
    if response.redirected_to.is_some() {
        text.push_str(" --location");
    }
    for (name, value) in &request.headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        if name == AUTHORIZATION {
            let is_basic = value.get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case("basic "));
            argument(
                text,
                if is_basic {
                    "--user \"$USERNAME:$PASSWORD\""
                } else {
                    "--header \"Authorization: Bearer $TOKEN\""
                },
            );
        } else if name != CONTENT_LENGTH {
            let value = run.secrets.masked_header(name.as_str(), &value);
            argument(text, &format!("--header {}", quoted(&format!("{name}: {value}"))));
        }
    }
    if let Some(data) = data {
        if !request.headers.contains_key(CONTENT_TYPE) {
            // curl would say that it is a form.
            argument(text, "--header 'content-type:'");
        }
        argument(text, &format!("--data-binary {data}"));
    }
    address(text, run, exchange, is_asked);
    text.push('\n');
    after(text, exchange, response);
}

/// The statuses that are right.
fn wanted(exchange: &Exchange, response: &RecordedResponse) -> String {
    let status = response.status.as_u16();
    match (exchange.request.step, status) {
        // What is there already is pushed again: that does no harm.
        (Step::BlobHeadCheck, 404) => "404 200".to_owned(),
        _ => status.to_string(),
    }
}

fn is_challenge(response: &RecordedResponse) -> bool {
    let value = response.headers.get(WWW_AUTHENTICATE).map(|value| String::from_utf8_lossy(value.as_bytes()));
    response.status == StatusCode::UNAUTHORIZED && value.is_some_and(|value| value.contains("realm=\""))
}

/// Where it goes.
fn address(text: &mut String, run: &Run<'_>, exchange: &Exchange, is_asked: bool) {
    let request = &exchange.request;
    let before = exchange.handling.before.as_ref();
    match request.step {
        // Where the user sent it elsewhere, it goes there.
        _ if before.is_some_and(|before| before.url != request.url) => literal(text, run, exchange),
        Step::UploadChunk | Step::UploadStatus | Step::CancelUpload => argument(text, "\"$LOCATION\""),
        Step::FinishUpload => {
            let digest = digest(run, exchange).unwrap_or_default();
            argument(text, &format!("\"$(finished {})\"", quoted(&digest)));
        }
        Step::Auth if is_asked => {
            let url = run.secrets.masked_url(&request.url);
            let query = url.split_once('?').map_or("", |(_, query)| query);
            argument(text, "--get");
            for part in query.split('&').filter(|part| !part.is_empty()) {
                if part.starts_with("service=") {
                    argument(text, "--data-urlencode \"service=$SERVICE\"");
                } else {
                    argument(text, &format!("--data {}", quoted(part)));
                }
            }
            argument(text, "\"$REALM\"");
        }
        _ => literal(text, run, exchange),
    }
}

/// The address as it was, but for the registry.
fn literal(text: &mut String, run: &Run<'_>, exchange: &Exchange) {
    let url = run.secrets.masked_url(&exchange.request.url);
    let path = url.strip_prefix(run.target).filter(|path| path.starts_with('/'));
    match path {
        Some(path) => argument(text, &format!("\"$REGISTRY\"{}", quoted(path))),
        None => argument(text, &quoted(&url)),
    }
}

/// What is done with the answer.
fn after(text: &mut String, exchange: &Exchange, response: &RecordedResponse) {
    let step = exchange.request.step;
    if step == Step::Auth && response.status.is_success() {
        text.push_str("granted\n");
    }
    let goes_on =
        matches!(step, Step::StartUpload | Step::MountBlob | Step::UploadChunk | Step::UploadStatus);
    if goes_on && response.status.is_success() && response.status != StatusCode::CREATED {
        if response.headers.contains_key(LOCATION) {
            text.push_str("go_on\n");
        }
    } else if exchange.request.method == Method::GET
        && response.status.is_success()
        && matches!(step, Step::GetBlob | Step::GetManifest | Step::GetManifestList)
        && let Some(digest) = &response.body.digest
    {
        let _ = writeln!(text, "is_digest \"$work/body\" {}", quoted(digest.as_str()));
    }
}

/// Writes how the body comes into a file; how curl is told of it.
fn body(
    text: &mut String,
    run: &Run<'_>,
    exchanges: &[&Exchange],
    at: usize,
    files: &mut Files,
) -> Option<&'static str> {
    let exchange = exchanges.get(at)?;
    let request = &exchange.request;
    let is_finish = request.step == Step::FinishUpload && request.body_size > 0;
    match shown::sent(request, run.secrets) {
        Content::Nothing => {
            return matches!(request.method, Method::POST | Method::PUT | Method::PATCH).then_some("''");
        }
        Content::Text(content) => {
            let _ = writeln!(text, "printf '%s' {} > \"$work/sent\"", quoted(&content));
        }
        Content::Packed(packed) => {
            let _ = writeln!(text, "printf '%s' {} | unpack > \"$work/sent\"", quoted(&packed));
        }
        Content::LeftOut(_) => {
            part_of_file(text, run, exchanges, at, files);
            return Some("@\"$work/sent\"");
        }
    }
    let is_whole = is_finish
        && !at
            .checked_sub(1)
            .and_then(|at| exchanges.get(at))
            .is_some_and(|before| before.request.step == Step::UploadChunk);
    if let Some(digest) = digest(run, exchange).filter(|_| is_whole) {
        let _ = writeln!(text, "is_digest \"$work/sent\" {}", quoted(&digest));
    }
    Some("@\"$work/sent\"")
}

/// A body that was not kept is a part of a file that the user has: the blob that this upload is of.
fn part_of_file(text: &mut String, run: &Run<'_>, exchanges: &[&Exchange], at: usize, files: &mut Files) {
    let rest = exchanges.get(at..).unwrap_or_default();
    let Some(exchange) = rest.first() else { return };
    let finish = rest.iter().find(|exchange| exchange.request.step == Step::FinishUpload);
    let digest = finish.and_then(|finish| digest(run, finish)).unwrap_or_default();
    let begins = exchange.request.headers.get("content-range").and_then(|range| {
        range.to_str().ok()?.trim_start_matches("bytes ").split('-').next()?.trim().parse::<u64>().ok()
    });
    // A digest may be of any algorithm, and a variable has letters, digits and underscores.
    let short: String = digest.chars().filter(char::is_ascii_alphanumeric).skip(6).take(12).collect();
    let variable =
        if short.is_empty() { format!("BODY_{}", exchange.number) } else { format!("BLOB_{short}") };
    let about = if digest.is_empty() {
        format!("the {} bytes of request {}", exchange.request.body_size, exchange.number)
    } else {
        // In double quotes, in braces: a digest has nothing that means anything there, once it is of these letters.
        let digest: String =
            digest.chars().filter(|c| c.is_ascii_alphanumeric() || ":._+-".contains(*c)).collect();
        format!("the blob {digest}")
    };
    let from = begins.unwrap_or(0) + 1;
    let size = exchange.request.body_size;
    let _ = writeln!(text, "tail -c +{from} \"${variable}\" | head -c {size} > \"$work/sent\"");
    files.insert(variable, about);
}

/// The digest that the request gives in its address.
fn digest(run: &Run<'_>, exchange: &Exchange) -> Option<String> {
    let url = run.secrets.masked_url(&exchange.request.url);
    let (_, query) = url.split_once('?')?;
    // The client puts it behind what the registry has there already.
    let value = query.rsplit('&').find_map(|part| part.strip_prefix("digest="))?;
    Some(value.replace("%3A", ":").replace("%3a", ":"))
}

fn argument(text: &mut String, argument: &str) {
    text.push_str(" \\\n    ");
    text.push_str(argument);
}
