//! How something is pushed: the options of `push` and `push-index` that are about requests.

use super::failing;
use crate::held::NOTES;
use crate::outcome::{Stop, is, same};
use crate::place::{Place, media_type, owned};
use crate::ran::Ran;
use crate::row::Choice;
use serde_json::Value;

pub(super) fn choices() -> Vec<Choice> {
    vec![
        Choice::new(
            "--tag",
            |_| Ok(owned(&["--tag", "v1", "--tag", "v2"])),
            |place, _| same("the tags", place.tags(&place.repository), ["v1", "v2"]),
        ),
        Choice::new("--chunk-size", |_| Ok(owned(&["--chunk-size", "50"])), in_chunks),
        Choice::new("--chunk: all of it", given_chunks, |place, ran| {
            let size = last_end(ran);
            same("the chunks", in_parts(place, ran)?, [(0, 20), (20, size - 20)])
        }),
        Choice::new(
            "--chunk: refused",
            // The shortest blob has sixteen bytes.
            |_| Ok(owned(&["--chunk", "0-10", "--chunk", "12-16:416"])),
            |place, ran| {
                same("the outcome", &ran.outcome()["flow"], "expected-failure")?;
                same("the chunks", ran.statuses("upload-chunk"), [202, 416])?;
                same("what is given up", ran.statuses("cancel-upload"), [204])?;
                place.is_gone(&place.repository, "/manifests/latest")
            },
        )
        .instead(),
        Choice::new(
            "--mount",
            |place| mounts(place, &place.sample()?.repository),
            |_, ran| {
                let statuses = ran.statuses("mount-blob");
                is(
                    !statuses.is_empty() && statuses.iter().all(|status| *status == 201),
                    "not all is mounted",
                )?;
                same("what is mounted", &ran.outcome()["blobs_mounted"], statuses.len())
            },
        ),
        Choice::new(
            "--mount: not there",
            |place| mounts(place, "devtable/nothing"),
            |_, ran| {
                let statuses = ran.statuses("mount-blob");
                is(
                    !statuses.is_empty() && statuses.iter().all(|status| *status == 202),
                    "something is mounted",
                )?;
                same("what is mounted", &ran.outcome()["blobs_mounted"], 0)
            },
        ),
        Choice::new("--session", session, |place, ran| {
            let content = layer(place)?.1;
            let half = u64::try_from(content.len() / 2).unwrap();
            // Whatever is sent whole needs no range.
            same("the chunks with a range", in_parts(place, ran)?, [(half, content.len() as u64 - half)])?;
            let mut told = ran.exchanges().skip_while(|exchange| exchange["step"] != "upload-status");
            let next = told.nth(1).map(|exchange| exchange["step"].clone());
            same("what comes after the status", next, Some("upload-chunk".into()))
        }),
        Choice::new(
            "--skip-head-checks",
            |_| Ok(owned(&["--skip-head-checks"])),
            |_, ran| is(ran.first("start-upload") < ran.first("blob-head-check"), "HEAD came first"),
        ),
        Choice::new(
            "--skip-blob-push-checks",
            |_| Ok(owned(&["--skip-blob-push-checks"])),
            |_, ran| same("what was fetched again", ran.of("get-blob").len(), 0),
        ),
        Choice::new(
            "--by-digest",
            |_| Ok(owned(&["--by-digest"])),
            |place, ran| {
                same("the tags that are told", &ran.outcome()["tags"], &Value::Array(Vec::new()))?;
                same("the tags", place.tags(&place.repository), [""; 0])
            },
        ),
        Choice::new(
            "--manifest-content-type",
            |place| Ok(owned(&["--manifest-content-type", media_type(place.row.format)])),
            |place, ran| {
                let put = ran.exchanges().filter(|exchange| exchange["method"] == "PUT").last().unwrap();
                same("content-type", &put["request"]["headers"]["content-type"], media_type(place.row.format))
            },
        ),
        Choice::new(
            "--manifest-content-type: of no manifest",
            |_| Ok(owned(&["--manifest-content-type", "text/plain"])),
            |_, _| Ok(()),
        ),
        Choice::new(
            "--scope",
            |place| Ok(owned(&["--scope", &format!("repository:{}:pull,push", place.repository)])),
            |place, ran| asked_for(place, ran, &place.repository),
        ),
        failing("--expect --invalid-references", |_| {
            Ok(owned(&["--invalid-references", "--expect", "put-manifest:invalid-blob"]))
        }),
    ]
}

/// Where tokens are given, all that were asked for were to pull and push there, in the order of the option; the flows' own scopes
/// are others.
pub(super) fn asked_for(place: &Place<'_>, ran: &Ran, repository: &str) -> Result<(), Stop> {
    let scope = format!("&scope=repository:{repository}:pull,push&");
    let tokens = ran.of("auth");
    let with = tokens.iter().filter(|exchange| exchange["url"].as_str().unwrap().contains(&scope)).count();
    same("the tokens with that scope", with, tokens.len())?;
    is(!place.target.has_accounts || with > 0, "no token was asked for")
}

/// The digest of a layer of the sample, and its bytes.
fn layer(place: &Place<'_>) -> Result<(String, Vec<u8>), Stop> {
    let sample = place.sample()?;
    let images = place.images(&sample.repository, &sample.digest)?;
    let digest = images[0].layers().remove(0);
    let content = place.blob(&sample.repository, &digest)?;
    Ok((digest, content))
}

/// All layers of the sample are to be mounted from there.
fn mounts(place: &Place<'_>, source: &str) -> Result<Vec<String>, Stop> {
    let sample = place.sample()?;
    let images = place.images(&sample.repository, &sample.digest)?;
    let mount = |layer| ["--mount".to_owned(), format!("{layer}={source}")];
    Ok(images[0].layers().into_iter().flat_map(mount).collect())
}

/// Everything is there already but for the layer, which is to be sent in two chunks: the parts are counted in the bytes of each
/// blob, and a config has another size.
fn given_chunks(place: &Place<'_>) -> Result<Vec<String>, Stop> {
    let file = place.stock.path(NOTES);
    place.push(&["--file", &file])?;
    let layer = place.images(&place.repository, "latest")?[0].layers().remove(0);
    let size = place.blob(&place.repository, &layer)?.len();
    let deleted = place.ask("DELETE", &place.repository, &format!("/blobs/{layer}"));
    same("DELETE of the layer", deleted.status, 202)?;
    Ok(owned(&["--file", &file, "--chunk", "0-20", "--chunk", &format!("20-{size}")]))
}

/// An upload session of the first layer, in which half of it was sent.
fn session(place: &Place<'_>) -> Result<Vec<String>, Stop> {
    let (digest, content) = layer(place)?;
    let location = half_sent(place, &content)?;
    Ok(owned(&["--session", &format!("{digest}={location}")]))
}

/// Where an upload session is, in which the first half of this was sent.
pub(super) fn half_sent(place: &Place<'_>, content: &[u8]) -> Result<String, Stop> {
    let begun = place.ask("POST", &place.repository, "/blobs/uploads/");
    same("POST of an upload", begun.status, 202)?;
    let half = &content[..content.len() / 2];
    let sent = place.send("PATCH", path(begun.header("location")), "application/octet-stream", half);
    same("PATCH of its half", sent.status, 202)?;
    Ok(format!("{}{}", place.target.url(), path(sent.header("location"))))
}

/// The path of a `Location`, which may be a whole URL.
pub(super) fn path(location: &str) -> &str {
    match location.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..])) {
        Some(path) => path,
        None => location,
    }
}

/// Each chunk has its range in the registry's dialect, and no more bytes than it may; and each is followed by the status.
fn in_chunks(place: &Place<'_>, ran: &Ran) -> Result<(), Stop> {
    let parts = in_parts(place, ran)?;
    is(parts.len() > 3, "there are too few chunks")?;
    is(parts.iter().all(|(_, length)| *length <= 50), "a chunk is too long")?;
    same("the statuses", ran.statuses("upload-status"), vec![204; parts.len()])
}

/// Where each chunk began and how long it was, by its range and by its body.
pub(super) fn in_parts(place: &Place<'_>, ran: &Ran) -> Result<Vec<(u64, u64)>, Stop> {
    let mut parts = Vec::new();
    for chunk in ran.of("upload-chunk") {
        let length = chunk["request"]["body_size"].as_u64().unwrap();
        // A part that is all of a blob needs no range.
        let Some(range) = chunk["request"]["headers"]["content-range"].as_str() else { continue };
        let (from, to) = range.split_once('-').unwrap();
        let (from, to): (u64, u64) = (from.parse().unwrap(), to.parse().unwrap());
        let end = if place.target.dialect == "oci" { to + 1 } else { to };
        same(&format!("the bytes of the chunk {range}"), length, end - from)?;
        parts.push((from, length));
    }
    Ok(parts)
}

/// Where the last chunk was to end, as the arguments say.
fn last_end(ran: &Ran) -> u64 {
    ran.arguments.last().unwrap().split_once('-').unwrap().1.parse().unwrap()
}
