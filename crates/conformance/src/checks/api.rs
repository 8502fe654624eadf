//! What all of the protocol rests on: the endpoint itself, challenges, error bodies, warnings.

use super::{API as MUST, API_SHOULD as SHOULD, check};
use crate::bench::{Access, FIRST as FIRST_REPOSITORY};
use crate::check::{Check, Level};
use crate::reply::Reply;
use crate::section::{API, ERROR_CODES, SUPPORT, WARNINGS};
use crate::stage::Stage;
use crate::verdict::{Done, Ending, Finding, Step};
use http::Method;
use longshore_client::{Outgoing, Step as Asked};
use longshore_core::header::Challenge;
use longshore_core::json::{Json, Kind};
use longshore_core::{Algorithm, ReportedError};

pub(super) const FIRST: &[Check] = &[
    check(
        "ping",
        "The registry says that it is one",
        MUST,
        SUPPORT,
        "If the response is `200 OK`, then the registry implements this specification.",
        |stage| Box::pin(ping(stage)),
    )
    .like("ping"),
    check(
        "challenge",
        "A refusal says how to be let in",
        SHOULD,
        API,
        "Where this specification does not define specific behavior, implementations SHOULD follow the HTTP semantics defined in [RFC 9110](https://www.rfc-editor.org/rfc/rfc9110).",
        |stage| Box::pin(challenge(stage)),
    ),
];

pub(super) const LAST: &[Check] = &[
    check(
        "errors.body",
        "An error in JSON has the specification's form",
        MUST,
        ERROR_CODES,
        "If the response body is in JSON format, it MUST have the following format: `{\"errors\": [{\"code\": …, \"message\": …, \"detail\": …}]}`",
        |stage| Box::pin(error_body(stage)),
    ),
    check(
        "errors.code-form",
        "Error codes are capitals and underscores",
        MUST,
        ERROR_CODES,
        "The `code` field MUST be a unique identifier, containing only uppercase alphabetic characters and underscores.",
        |stage| Box::pin(code_form(stage)),
    ),
    check(
        "errors.code-known",
        "Error codes are the specification's",
        MUST,
        ERROR_CODES,
        "The `code` field MUST be one of the following: `BLOB_UNKNOWN`, `BLOB_UPLOAD_INVALID` … `TOOMANYREQUESTS`",
        |stage| Box::pin(code_known(stage)),
    ),
    check(
        "errors.message",
        "An error's message is text",
        SHOULD,
        ERROR_CODES,
        "The `message` field is OPTIONAL, and if present, it SHOULD be a human readable string or MAY be empty.",
        |stage| Box::pin(message(stage)),
    ),
    check(
        "errors.retry-after",
        "Too many requests are told when to come again",
        SHOULD,
        ERROR_CODES,
        "A `429 Too Many Requests` response ([RFC 6585 (section 4)](https://www.rfc-editor.org/rfc/rfc6585#section-4)) SHOULD include a `Retry-After` header per [RFC 9110 (section 10.2.3)](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3).",
        |stage| Box::pin(std::future::ready(retry_after(stage))),
    ),
    check(
        "warnings.form",
        "Warnings have code 299, no agent and no date",
        MUST,
        WARNINGS,
        "If included, `Warning` headers MUST specify a `warn-code` of `299` and a `warn-agent` of `-`, and MUST NOT specify a `warn-date` value.",
        |stage| Box::pin(std::future::ready(warning_form(stage))),
    ),
    check(
        "warnings.size",
        "Warnings of an answer have 4,096 bytes at most",
        MUST,
        WARNINGS,
        "A registry MUST NOT send more than 4096 bytes of warning data from all headers combined.",
        |stage| Box::pin(std::future::ready(warning_size(stage))),
    ),
];

async fn ping(stage: &Stage<'_>) -> Done {
    let outgoing = Outgoing::new(Asked::Ping, Method::GET, root(stage)?);
    stage.bench.ask(Access::Ping, FIRST_REPOSITORY, outgoing).await?.expect_status(&[200])
}

fn root(stage: &Stage<'_>) -> Step<longshore_client::url::Url> {
    stage.bench.target.url.join("/v2/").map_err(|error| Ending::Skipped(error.to_string()))
}

/// RFC 9110, 15.5.2: a 401 has a challenge.
async fn challenge(stage: &Stage<'_>) -> Done {
    let bench = stage.bench;
    let reply = bench.ask_anonymously(Outgoing::new(Asked::Ping, Method::GET, root(stage)?)).await?;
    if !reply.is(401) {
        return Err(Ending::Skipped("the registry does not ask who is there".to_owned()));
    }
    let challenge = reply.need_header("www-authenticate")?;
    let known = Challenge::parse_list(challenge);
    match known {
        Ok(list) if !list.is_empty() => Ok(()),
        Ok(_) => Err(reply.miss(Level::Must, "www-authenticate", "a challenge", "none")),
        Err(error) => {
            Err(reply.miss(Level::Must, "www-authenticate", "a challenge", &format!("{challenge}: {error}")))
        }
    }
}

/// An error that every registry gives: of a manifest that is not there.
async fn error<'a>(stage: &Stage<'a>) -> Step<Reply<'a>> {
    let bench = stage.bench;
    let content = bench.content(Algorithm::Sha256, 64);
    let url = bench.url(FIRST_REPOSITORY, &format!("manifests/{}", content.digest))?;
    let outgoing = super::documents::accepting(Outgoing::new(Asked::GetManifest, Method::GET, url));
    let reply = bench.ask(Access::Pull, FIRST_REPOSITORY, outgoing).await?;
    if !(400..500).contains(&reply.status()) {
        return Err(Ending::Skipped("the request was to be an error of the client, and was none".to_owned()));
    }
    if !reply.is_json() {
        return Err(Ending::Skipped("the error comes in another format than JSON, as it may".to_owned()));
    }
    Ok(reply)
}

async fn error_body(stage: &Stage<'_>) -> Done {
    let reply = error(stage).await?;
    match ReportedError::parse_all(reply.body()) {
        Some(errors) if errors.iter().all(|error| !error.code.is_empty()) && !errors.is_empty() => Ok(()),
        _ => Err(reply.miss(
            Level::Must,
            "body",
            "{\"errors\": [{\"code\": …}]}",
            &String::from_utf8_lossy(&reply.body()[..reply.body().len().min(4096)]),
        )),
    }
}

/// The codes of an error, once its body is right.
async fn codes<'a>(stage: &Stage<'a>) -> Step<(Reply<'a>, Vec<String>)> {
    let reply = error(stage).await?;
    let errors = ReportedError::parse_all(reply.body())
        .ok_or_else(|| Ending::Skipped("the error's body cannot be read".to_owned()))?;
    let codes = errors.into_iter().map(|error| error.code).collect();
    Ok((reply, codes))
}

async fn code_form(stage: &Stage<'_>) -> Done {
    let (reply, codes) = codes(stage).await?;
    let is_right = |code: &&String| {
        !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
    };
    match codes.iter().find(|code| !is_right(code)) {
        Some(wrong) => Err(reply.miss(Level::Must, "code", "capitals and underscores", wrong)),
        None => Ok(()),
    }
}

/// The specification's codes.
const CODES: [&str; 14] = [
    "BLOB_UNKNOWN",
    "BLOB_UPLOAD_INVALID",
    "BLOB_UPLOAD_UNKNOWN",
    "DIGEST_INVALID",
    "MANIFEST_BLOB_UNKNOWN",
    "MANIFEST_INVALID",
    "MANIFEST_UNKNOWN",
    "NAME_INVALID",
    "NAME_UNKNOWN",
    "SIZE_INVALID",
    "UNAUTHORIZED",
    "DENIED",
    "UNSUPPORTED",
    "TOOMANYREQUESTS",
];

async fn code_known(stage: &Stage<'_>) -> Done {
    let (reply, codes) = codes(stage).await?;
    match codes.iter().find(|code| !CODES.contains(&code.as_str())) {
        Some(other) => Err(reply.miss(Level::Must, "code", "MANIFEST_UNKNOWN, or another of the 14", other)),
        None => Ok(()),
    }
}

async fn message(stage: &Stage<'_>) -> Done {
    let reply = error(stage).await?;
    let json = Json::parse(reply.body());
    let entries = json.root().and_then(|root| json.member(root, "errors"));
    let entries = entries.into_iter().flat_map(|errors| json.children(errors));
    for entry in entries {
        let message = json.member(entry, "message");
        if let Some(message) = message.filter(|message| json.kind(*message) != Kind::String) {
            let actual = String::from_utf8_lossy(json.raw(message)).into_owned();
            return Err(reply.miss(Level::Should, "message", "a text", &actual));
        }
    }
    Ok(())
}

/// Something of the whole run, which no single exchange shows.
fn of_all(level: Level, subject: &str, expected: &str, actual: &str) -> Ending {
    Ending::Missed(Finding {
        level,
        exchange: None,
        request: "all requests of the run".to_owned(),
        subject: subject.to_owned(),
        expected: expected.to_owned(),
        actual: actual.to_owned(),
    })
}

fn retry_after(stage: &Stage<'_>) -> Done {
    let tape = stage.bench.tape.borrow();
    let (all, without) = (tape.seen.too_many, tape.seen.without_retry_after);
    match (all, without) {
        (0, _) => Err(Ending::Skipped("no answer was 429".to_owned())),
        (_, 0) => Ok(()),
        _ => Err(of_all(
            Level::Should,
            "retry-after",
            "with each 429",
            &format!("missing from {without} of {all}"),
        )),
    }
}

fn warning_form(stage: &Stage<'_>) -> Done {
    let tape = stage.bench.tape.borrow();
    match &tape.seen.wrong_warning {
        _ if tape.seen.warnings == 0 => Err(Ending::Skipped("no answer had a warning".to_owned())),
        None => Ok(()),
        Some(wrong) => Err(of_all(Level::Must, "warning", "299 - \"…\"", &tape.shown(wrong))),
    }
}

fn warning_size(stage: &Stage<'_>) -> Done {
    const MOST: usize = 4096;
    let tape = stage.bench.tape.borrow();
    let most = tape.seen.most_warning_bytes;
    match most {
        _ if tape.seen.warnings == 0 => Err(Ending::Skipped("no answer had a warning".to_owned())),
        0..=MOST => Ok(()),
        _ => Err(of_all(Level::Must, "warning", "4096 bytes at most", &format!("{most} bytes"))),
    }
}
