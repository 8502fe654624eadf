//! `copy`: from the sample's repository to the row's, or to another registry.

use super::{failing, sha512};
use crate::outcome::{Stop, is, same};
use crate::place::{FORMATS, Place, owned};
use crate::ran::Ran;
use crate::row::{Choice, Flow};
use crate::support::http::ask;
use serde_json::Value;

pub(super) fn copy() -> Flow {
    Flow {
        name: "copy",
        formats: &FORMATS,
        always: &["--repository", "--to"],
        arguments: |place| {
            let target = format!("{}-copy", place.repository);
            let is_ours = sha512::is_asked_for(place);
            let source = if is_ours { &place.repository } else { &place.sample()?.repository };
            Ok(owned(&["--repository", source, "--to", if is_ours { &target } else { &place.repository }]))
        },
        effect: |place, ran| {
            is(ran.outcome()["blobs_mounted"] != 0, "no blob was mounted")?;
            copied(place, ran)
        },
        choices: vec![
            Choice::new(
                "",
                |_| Ok(Vec::new()),
                |place, _| same("the tags", place.tags(&place.repository), ["latest"]),
            ),
            Choice::new(
                "--reference: a tag",
                |_| Ok(owned(&["--reference", "v1"])),
                |place, _| same("the tags", place.tags(&place.repository), ["v1"]),
            ),
            Choice::new(
                "--reference: a digest",
                |place| Ok(owned(&["--reference", &place.sample()?.digest])),
                |place, _| same("the tags", place.tags(&place.repository), [""; 0]),
            ),
            Choice::new(
                "--to-tag",
                |_| Ok(owned(&["--to-tag", "v7", "--to-tag", "v8"])),
                |place, _| same("the tags", place.tags(&place.repository), ["v7", "v8"]),
            ),
            sha512::choice(|place, ran| {
                let digest = sha512::told(ran)?;
                let target = format!("{}-copy", place.repository);
                place.holds(&target, digest, (place.row.format, digest)).map(drop)
            }),
            Choice::new("--to-target", elsewhere, arrived).instead(),
            failing("--expect --reference", |_| {
                Ok(owned(&["--reference", "nothing", "--expect", "get-manifest:unknown-tag"]))
            }),
        ],
    }
}

/// All of it is in the row's repository, under the same digest and each of its tags.
fn copied(place: &Place<'_>, ran: &Ran) -> Result<(), Stop> {
    let sample = place.sample()?;
    same("the digest", &ran.outcome()["digest"], sample.digest.as_str())?;
    for reference in place.tags(&place.repository).iter().chain([&sample.digest]) {
        place.holds(&place.repository, reference, (place.row.format, &sample.digest))?;
    }
    Ok(())
}

/// The other registry is everyone's, so that the columns have to keep apart there.
fn elsewhere(place: &Place<'_>) -> Result<Vec<String>, Stop> {
    let url = place.stock.elsewhere.url();
    let tag = format!("from-{}", place.target.address.port());
    Ok(owned(&["--to-target", &url, "--to-tag", &tag]))
}

/// It is there as it is here: manifest and blobs.
fn arrived(place: &Place<'_>, ran: &Ran) -> Result<(), Stop> {
    let (sample, there) = (place.sample()?, place.stock.elsewhere.address);
    let tag = ran.arguments.last().unwrap();
    let get = |path: &str| ask(there, "GET", &format!("/v2/{}{path}", place.repository), &[], b"");
    let answer = get(&format!("/manifests/{tag}"));
    same("its digest there", answer.header("docker-content-digest"), sample.digest.as_str())?;
    let manifest: Value = serde_json::from_slice(&answer.body).map_err(|error| error.to_string())?;
    same("the manifest", &manifest, &place.manifest(&sample.repository, &sample.digest)?.json)?;
    for image in place.images(&sample.repository, &sample.digest)? {
        for blob in image.layers().iter().map(String::as_str).chain(image.config()) {
            let here = place.blob(&sample.repository, blob)?;
            is(get(&format!("/blobs/{blob}")).body == here, &format!("{blob} is not there"))?;
        }
    }
    Ok(())
}
