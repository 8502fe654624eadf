//! Manifests and blobs that are known by their SHA-512. No flow pushes such, so they are put there in plain HTTP.

use super::send;
use crate::outcome::{Stop, same};
use crate::place::{Place, media_type, owned};
use crate::ran::Ran;
use crate::row::Choice;
use longshore_core::{Algorithm, Digest};

/// What the names of these choices end with.
const NAME: &str = "by SHA-512";

/// Whether the row is one of these.
pub(super) fn is_asked_for(place: &Place<'_>) -> bool {
    place.row.choice.name.ends_with(NAME)
}

/// A manifest of an image by its SHA-512, in the row's repository; what the flow is started with.
pub(super) fn manifest(place: &Place<'_>) -> Result<Vec<String>, Stop> {
    place.push(&[])?;
    let content = place.manifest(&place.repository, "latest")?.body;
    let digest = sha512(&content);
    let path = format!("/v2/{}/manifests/{digest}", place.repository);
    put(place, &path, media_type(place.row.format), &content, "put-manifest")?;
    Ok(owned(&["--reference", &digest]))
}

/// A blob by its SHA-512, in the row's repository; its digest.
pub(super) fn blob(place: &Place<'_>) -> Result<String, Stop> {
    let content = b"known by a longer digest";
    let digest = sha512(content);
    let begun = place.ask("POST", &place.repository, "/blobs/uploads/");
    same("POST of an upload", begun.status, 202)?;
    let location = send::path(begun.header("location"));
    let joint = if location.contains('?') { '&' } else { '?' };
    let finish = format!("{location}{joint}digest={digest}");
    put(place, &finish, "application/octet-stream", content, "finish-upload")?;
    Ok(digest)
}

/// A choice of a manifest by its SHA-512.
pub(super) fn choice(effect: fn(&Place<'_>, &Ran) -> Result<(), Stop>) -> Choice {
    Choice::new("--reference: by SHA-512", manifest, effect).only(&["oci"]).instead()
}

/// The digest by which the flow was asked for something, which its outcome tells again.
pub(super) fn told(ran: &Ran) -> Result<&str, Stop> {
    let asked = ran.arguments.iter().find(|word| word.starts_with("sha512:")).unwrap();
    same("the digest", &ran.outcome()["digest"], asked.as_str())?;
    Ok(asked)
}

fn sha512(content: &[u8]) -> String {
    Digest::compute(Algorithm::Sha512, content).unwrap().to_string()
}

/// Puts something there: 201, or it is refused in this step.
fn put(place: &Place<'_>, path: &str, kind: &str, content: &[u8], step: &str) -> Result<(), Stop> {
    let answer = place.send("PUT", path, kind, content);
    if answer.status == 201 {
        return Ok(());
    }
    Err(Stop::Refused { at: format!("{step} {}", answer.status), said: answer.text() })
}
