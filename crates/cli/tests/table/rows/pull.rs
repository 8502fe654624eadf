//! `pull`, `pull-index` and `head`: what is there already is read.

use super::{failing, send, sha512};
use crate::outcome::{Stop, is, same};
use crate::place::{FORMATS, Place, media_type, owned};
use crate::ran::Ran;
use crate::row::{Choice, Flow};
use serde_json::Value;
use std::collections::BTreeSet;

pub(super) fn pull() -> Flow {
    let mut choices = reading();
    choices.push(sha512::choice(|_, ran| {
        sha512::told(ran)?;
        same("the number of blobs", ran.outcome()["blobs"].as_array().map(Vec::len), Some(3))
    }));
    choices.push(failing("--expect --reference", |_| {
        Ok(owned(&["--reference", "nothing", "--expect", "get-manifest:unknown-tag"]))
    }));
    Flow {
        name: "pull",
        formats: &FORMATS,
        always: &["--repository"],
        arguments: from_sample,
        effect: |place, ran| {
            let sample = place.sample()?;
            let whole = place.manifest(&sample.repository, &sample.digest)?;
            let children = whole.children();
            // Of an index, the image for linux/amd64 is pulled, which is its first.
            let digest = children.first().unwrap_or(&sample.digest);
            same("the digest", &ran.outcome()["digest"], digest.as_str())?;
            let images = place.images(&sample.repository, &sample.digest)?;
            let blobs = images[0].config().map(str::to_owned).into_iter().chain(images[0].layers());
            fetched(ran, ran.outcome()["blobs"].as_array().unwrap(), &blobs.collect::<Vec<_>>())
        },
        choices,
    }
}

pub(super) fn pull_index() -> Flow {
    Flow {
        name: "pull-index",
        formats: &["index", "list"],
        always: &["--repository"],
        arguments: from_sample,
        effect: |place, ran| {
            let sample = place.sample()?;
            same("the digest", &ran.outcome()["digest"], sample.digest.as_str())?;
            same("the type", &ran.outcome()["media_type"], media_type(place.row.format))?;
            let listed = place.manifest(&sample.repository, &sample.digest)?.children();
            let pulled = ran.outcome()["images"].as_array().unwrap();
            let digests: Vec<&str> = pulled.iter().map(|image| image["digest"].as_str().unwrap()).collect();
            same("the images", digests, listed)?;
            let told: Vec<Value> =
                pulled.iter().flat_map(|image| image["blobs"].as_array().unwrap()).cloned().collect();
            let images = place.images(&sample.repository, &sample.digest)?;
            let blobs = images
                .iter()
                .flat_map(|image| image.config().map(str::to_owned).into_iter().chain(image.layers()));
            fetched(ran, &told, &blobs.collect::<Vec<_>>())
        },
        choices: reading(),
    }
}

pub(super) fn head() -> Flow {
    Flow {
        name: "head",
        formats: &FORMATS,
        always: &["--repository"],
        arguments: from_sample,
        effect: |place, ran| {
            let sample = place.sample()?;
            let there = place.ask("GET", &sample.repository, &format!("/manifests/{}", sample.digest));
            same("the digest", &ran.outcome()["digest"], sample.digest.as_str())?;
            same("the type", &ran.outcome()["media_type"], media_type(place.row.format))?;
            same("the size", &ran.outcome()["size"], there.body.len())
        },
        choices: vec![
            Choice::none(),
            Choice::new("--reference", by_digest, |_, _| Ok(())),
            sha512::choice(|_, ran| sha512::told(ran).map(drop)),
            Choice::new(
                "--blob: by SHA-512",
                |place| Ok(owned(&["--blob", &sha512::blob(place)?])),
                |_, ran| sha512::told(ran).map(drop),
            )
            .only(&["oci"])
            .instead(),
            Choice::new(
                "--blob",
                |place| Ok(owned(&["--blob", &blob(place)?])),
                |place, ran| {
                    let (digest, repository) = (blob(place)?, &place.sample()?.repository);
                    same("the digest", &ran.outcome()["digest"], digest.as_str())?;
                    same("the size", &ran.outcome()["size"], place.blob(repository, &digest)?.len())
                },
            )
            .instead(),
            failing("--expect --reference", |_| {
                Ok(owned(&["--reference", "nothing", "--expect", "get-manifest:unknown-tag"]))
            }),
        ],
    }
}

/// The options of both that pull.
fn reading() -> Vec<Choice> {
    vec![
        Choice::none(),
        Choice::new("--reference: a tag", |_| Ok(owned(&["--reference", "v1"])), |_, _| Ok(())),
        Choice::new("--reference: a digest", by_digest, |_, _| Ok(())),
        Choice::new("--accept", accept, |place, ran| {
            let asked = place.row.flow.name == "pull";
            let step = if asked { "get-manifest" } else { "get-manifest-list" };
            let wanted = accept(place)?.into_iter().filter(|word| word != "--accept").collect::<Vec<_>>();
            same("accept", &ran.of(step)[0]["request"]["headers"]["accept"], wanted.join(", ").as_str())
        }),
        Choice::new("--accept: another type", |_| Ok(owned(&["--accept", "text/plain"])), |_, _| Ok(())),
        Choice::new(
            "--attempt-without-token",
            |_| Ok(owned(&["--attempt-without-token"])),
            |_, ran| {
                let first = ran.exchanges().next().unwrap();
                same("the first answer", &first["response"]["status"], 401)?;
                same("its authorization", &first["request"]["headers"]["authorization"], &Value::Null)
            },
        ),
        Choice::new(
            "--require-matching-type",
            |_| Ok(owned(&["--require-matching-type"])),
            |_, ran| {
                let checks =
                    ran.exchanges().flat_map(|exchange| exchange["expectations"].as_array().unwrap());
                let own: Vec<&Value> =
                    checks.filter(|check| check["subject"] == "manifest's own type").collect();
                is(!own.is_empty(), "the type was not compared")?;
                is(own.iter().all(|check| check["verdict"] == "met"), "the type differs")
            },
        ),
        Choice::new(
            "--scope",
            |place| Ok(owned(&["--scope", &format!("repository:{}:pull,push", place.sample()?.repository)])),
            |place, ran| send::asked_for(place, ran, &place.sample()?.repository),
        ),
    ]
}

/// Where the sample is; what is known by its SHA-512 is in the row's own repository.
fn from_sample(place: &Place<'_>) -> Result<Vec<String>, Stop> {
    let is_ours = sha512::is_asked_for(place);
    let repository = if is_ours { &place.repository } else { &place.sample()?.repository };
    Ok(owned(&["--repository", repository]))
}

fn by_digest(place: &Place<'_>) -> Result<Vec<String>, Stop> {
    Ok(owned(&["--reference", &place.sample()?.digest]))
}

/// The row's own type and, where it is an index that an image is chosen from, the image's.
fn accept(place: &Place<'_>) -> Result<Vec<String>, Stop> {
    let types = match place.row.format {
        "index" => vec![media_type("index"), media_type("oci")],
        "list" => vec![media_type("list"), media_type("docker")],
        format => vec![media_type(format)],
    };
    Ok(types.into_iter().flat_map(|media_type| owned(&["--accept", media_type])).collect())
}

/// A layer of the sample.
fn blob(place: &Place<'_>) -> Result<String, Stop> {
    let sample = place.sample()?;
    Ok(place.images(&sample.repository, &sample.digest)?[0].layers().remove(0))
}

/// These blobs were fetched, each once, and they are those that are told.
fn fetched(ran: &Ran, told: &[Value], blobs: &[String]) -> Result<(), Stop> {
    let told: Vec<&str> = told.iter().map(|blob| blob["digest"].as_str().unwrap()).collect();
    let known: BTreeSet<&str> = blobs.iter().map(String::as_str).collect();
    same("the blobs that are told", told.iter().copied().collect::<BTreeSet<_>>(), known.clone())?;
    same("the number of blobs", told.len(), blobs.len())?;
    let fetched: Vec<&str> = ran
        .of("get-blob")
        .into_iter()
        .map(|exchange| exchange["response"]["body_digest"].as_str().unwrap_or("none"))
        .collect();
    same("how often blobs were fetched", fetched.len(), known.len())?;
    same("the blobs that were fetched", fetched.into_iter().collect::<BTreeSet<_>>(), known)
}
