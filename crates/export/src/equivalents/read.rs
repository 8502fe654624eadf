//! What a run asked for, read in its requests.

use super::asked::{Asked, Chosen, Login, Pull};
use super::flow::Flow;
use super::place::{Place, Registry, Repository};
use super::push::Push;
use super::{is_signed_in, manifests, registry};
use crate::run::Run;
use http::Method;
use longshore_client::Step;
use longshore_client::event::RecordedResponse;
use longshore_client::transcript::Exchange;
use longshore_core::manifest::Schema1Manifest;
use longshore_core::{Manifest, MediaType};

/// What the run asked for; the error is a sentence that says why nobody knows.
pub(super) fn read(run: &Run<'_>) -> Result<Asked, String> {
    let flow = Flow::named(run.flow).ok_or("what the run did is not known by its name")?;
    let registry = registry(run)?;
    let ended = "the run ended before it asked for what it was about";
    let asked = match flow {
        Flow::Ping => Some(Asked::Ping { registry, is_signed_in: is_signed_in(run) }),
        Flow::Login => Some(Asked::Login(login(run, registry))),
        Flow::Push | Flow::PushIndex => {
            // Without its index, it is one of the images alone.
            let is_whole = |push: &Push| flow == Flow::Push || push.root().is_some_and(|root| root.is_index);
            let push = manifests::read(run).filter(is_whole).map(Asked::Push);
            return push.ok_or_else(|| "the run ended before it sent the manifest".to_owned());
        }
        Flow::Pull => pull(run).map(Asked::Pull),
        // Of an index all is pulled, and nothing is chosen.
        Flow::PullIndex => pull(run).map(|pull| Asked::PullIndex(Pull { chosen: None, ..pull })),
        Flow::Head => head(run),
        Flow::Tags => first(run, Step::ListTags).and_then(|exchange| {
            let repository = named(run, exchange, "/tags/list")?.repository;
            Some(Asked::Tags { repository, page: page(run, exchange) })
        }),
        Flow::Catalog => {
            first(run, Step::Catalog).map(|exchange| Asked::Catalog { registry, page: page(run, exchange) })
        }
        Flow::Referrers => first(run, Step::Referrers).and_then(|exchange| {
            let place = named(run, exchange, "/referrers/")?;
            Some(Asked::Referrers { place, artifact_type: parameter(run, exchange, "artifactType") })
        }),
        Flow::Copy => copy(run),
        Flow::Delete => {
            let mut places: Vec<Place> = Vec::new();
            for exchange in exchanges(run).filter(|it| it.request.step == Step::DeleteManifest) {
                places.extend(named(run, exchange, "/manifests/").filter(|place| !places.contains(place)));
            }
            Some(Asked::Delete(places)).filter(|asked| !matches!(asked, Asked::Delete(all) if all.is_empty()))
        }
        Flow::DeleteBlob => first(run, Step::DeleteBlob)
            .and_then(|exchange| named(run, exchange, "/blobs/"))
            .map(Asked::DeleteBlob),
        Flow::CancelUpload => Some(Asked::CancelUpload),
        Flow::ResumeUpload => Some(Asked::ResumeUpload),
    };
    asked.ok_or_else(|| ended.to_owned())
}

pub(super) fn exchanges<'a>(run: &'a Run<'_>) -> impl Iterator<Item = &'a Exchange> {
    run.transcript.exchanges.iter().map(AsRef::as_ref)
}

fn first<'a>(run: &'a Run<'_>, step: Step) -> Option<&'a Exchange> {
    exchanges(run).find(|exchange| exchange.request.step == step)
}

/// What the request's path names: a repository, and what stands behind this part of the path.
pub(super) fn named(run: &Run<'_>, exchange: &Exchange, part: &str) -> Option<Place> {
    let url = &exchange.request.url;
    let shown = run.secrets.masked_url(url);
    let origin = url.origin();
    let path = shown.strip_prefix(&origin.to_string())?.split('?').next()?;
    let (name, reference) = path.strip_prefix("/v2/")?.rsplit_once(part)?;
    let repository = Repository { registry: Registry::of(&origin), name: name.to_owned() };
    Some(repository.at(reference))
}

/// A parameter of the request's query.
pub(super) fn parameter(run: &Run<'_>, exchange: &Exchange, name: &str) -> Option<String> {
    parameters(run, exchange, name).next()
}

/// How many were asked for at a time.
fn page(run: &Run<'_>, exchange: &Exchange) -> Option<u32> {
    parameter(run, exchange, "n")?.parse().ok()
}

fn parameters(run: &Run<'_>, exchange: &Exchange, name: &str) -> impl Iterator<Item = String> {
    let url = run.secrets.masked_url(&exchange.request.url);
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let values = query.split('&').filter_map(|part| part.split_once('='));
    let values: Vec<String> =
        values.filter(|(known, _)| *known == name).map(|(_, value)| decoded(value)).collect();
    values.into_iter()
}

/// A value of a query, without what it was encoded by. What is no text then stays as it is.
fn decoded(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        let hex = others.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = hex.filter(|_| *first == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(if *first == b'+' { b' ' } else { *first }));
        rest = if byte.is_some() { others.get(2..).unwrap_or_default() } else { others };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| value.to_owned())
}

fn login(run: &Run<'_>, registry: Registry) -> Login {
    let mut scopes: Vec<String> = Vec::new();
    for exchange in exchanges(run).filter(|exchange| exchange.request.step == Step::Auth) {
        for scope in parameters(run, exchange, "scope") {
            if !scopes.contains(&scope) {
                scopes.push(scope);
            }
        }
    }
    Login {
        registry,
        is_signed_in: is_signed_in(run),
        is_for_token: first(run, Step::Auth).is_some(),
        scopes,
    }
}

fn pull(run: &Run<'_>) -> Option<Pull> {
    let mut gets = exchanges(run).filter(|exchange| {
        exchange.request.method == Method::GET
            && matches!(exchange.request.step, Step::GetManifest | Step::GetManifestList)
    });
    let place = named(run, gets.next()?, "/manifests/")?;
    // The same may have been asked for before, and refused.
    let came = exchanges(run).filter(|exchange| named(run, exchange, "/manifests/").as_ref() == Some(&place));
    let answer = came.filter_map(answered).last();
    let media_type = answer.and_then(|answer| {
        let text = answer.headers.get(http::header::CONTENT_TYPE)?;
        MediaType::parse(text.to_str().ok()?).ok()
    });
    let is_schema1 = media_type.as_ref().is_some_and(Schema1Manifest::has_media_type);
    let child = gets.find_map(|exchange| {
        let child = named(run, exchange, "/manifests/")?;
        (child != place).then_some(child.reference)
    });
    let chosen = media_type.filter(MediaType::is_index).zip(answer).zip(child);
    let chosen = chosen.map(|((media_type, index), digest)| choice(&media_type, index, digest));
    Some(Pull { place, chosen, is_schema1 })
}

/// The answer, where it was a good one.
fn answered(exchange: &Exchange) -> Option<&RecordedResponse> {
    exchange.response().filter(|response| response.status.is_success())
}

/// Which image of the index it is.
fn choice(media_type: &MediaType, index: &RecordedResponse, digest: String) -> Chosen {
    let index = Manifest::parse(media_type, &index.body.kept);
    let is_usual = index.is_ok_and(|index| {
        let mut children = index.children().iter();
        children.find(|child| child.digest.as_str() == digest).is_some_and(|child| {
            let platform = child.platform.as_ref();
            platform.is_some_and(|it| it.os == "linux" && it.architecture == "amd64")
        })
    });
    if is_usual { Chosen::LinuxAmd64 } else { Chosen::Other(digest) }
}

fn head(run: &Run<'_>) -> Option<Asked> {
    let exchange = exchanges(run).find(|exchange| exchange.request.method == Method::HEAD)?;
    match exchange.request.step {
        Step::BlobHeadCheck => named(run, exchange, "/blobs/").map(Asked::HeadBlob),
        _ => named(run, exchange, "/manifests/").map(Asked::HeadManifest),
    }
}

fn copy(run: &Run<'_>) -> Option<Asked> {
    let from = named(run, first(run, Step::GetManifest)?, "/manifests/")?;
    let puts: Vec<&Exchange> = exchanges(run)
        .filter(|it| matches!(it.request.step, Step::PutManifest | Step::PutManifestList))
        .collect();
    // What was copied comes behind all that is below it.
    let last = &puts.last()?.request.body;
    let mut to: Vec<Place> = Vec::new();
    for exchange in puts.iter().filter(|exchange| exchange.request.body == *last) {
        to.extend(named(run, exchange, "/manifests/").filter(|place| !to.contains(place)));
    }
    // That it is the one that was asked for, and not one below it, is known where the same bytes came first.
    let asked = exchanges(run)
        .filter(|it| it.request.step == Step::GetManifest)
        .filter(|it| named(run, it, "/manifests/").as_ref() == Some(&from))
        .filter_map(answered)
        .any(|answer| answer.body.kept.starts_with(last));
    asked.then_some(Asked::Copy { from, to })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_read_as_it_was_before_it_was_encoded() {
        assert_eq!(decoded("application/vnd.x%2Bjson"), "application/vnd.x+json");
        assert_eq!(decoded("a+b%"), "a b%");
        assert_eq!(decoded("%ff"), "%ff");
        assert_eq!(decoded("%é"), "%é");
    }
}
