//! What is pushed: the options of `push` and `push-index` that are about documents.

use crate::held::{ARCHIVE, NOTES, PACKED};
use crate::outcome::{Stop, is, same};
use crate::place::{ARTIFACT_TYPE, Place, owned};
use crate::ran::Ran;
use crate::row::Choice;
use serde_json::Value;

/// The formats of which an artifact's options are no options.
const NO_ARTIFACTS: &[&str] = &["oci", "docker", "schema1"];

/// The formats that have a config of their own.
const WITH_CONFIG: &[&str] = &["oci", "docker", "index", "list"];

pub(super) fn choices() -> Vec<Choice> {
    vec![
        Choice::new("--platform", platforms, runs_on),
        Choice::new(
            "--file",
            |place| files(place, &[NOTES, ARCHIVE, PACKED]),
            |place, _| {
                let layers = place.images(&place.repository, "latest")?[0].layers();
                same("the number of layers", layers.len(), 3)?;
                for archive in [ARCHIVE, PACKED] {
                    is(
                        layers.contains(&place.stock.digest(archive)),
                        "an archive is not the layer as it is",
                    )?;
                }
                Ok(())
            },
        ),
        Choice::new(
            "--wrap-archives --file",
            |place| Ok([files(place, &[PACKED])?, owned(&["--wrap-archives"])].concat()),
            |place, _| {
                let layers = place.images(&place.repository, "latest")?[0].layers();
                // An artifact's blobs are the files as they are, whatever they are.
                let is_file = place.row.format == "artifact";
                same("whether it is the archive", layers == [place.stock.digest(PACKED)], is_file)
            },
        ),
        Choice::new(
            "--annotation",
            |_| Ok(owned(&["--annotation", "org.example.note=ashore"])),
            |place, _| {
                for image in place.images(&place.repository, "latest")? {
                    same("the annotation", &image.json["annotations"]["org.example.note"], "ashore")?;
                }
                Ok(())
            },
        ),
        Choice::new("--artifact-type", |_| Ok(owned(&["--artifact-type", ARTIFACT_TYPE])), |_, _| Ok(()))
            .only(&["oci", "docker", "schema1", "index", "list"]),
        Choice::new("--subject", |_| Ok(owned(&["--subject", "latest"])), |_, _| Ok(())).only(NO_ARTIFACTS),
        Choice::new("--subject", subject, refers).only(&["artifact"]),
        Choice::new(
            "--ensure-ascii --annotation",
            |_| Ok(owned(&["--ensure-ascii", "--annotation", "org.example.who=Zoë"])),
            |place, _| {
                for image in place.images(&place.repository, "latest")? {
                    is(image.body.is_ascii(), "there is something outside ASCII")?;
                    same("the annotation", &image.json["annotations"]["org.example.who"], "Zoë")?;
                }
                Ok(())
            },
        )
        .only(&["oci", "artifact", "index"]),
        Choice::new(
            "--ensure-ascii",
            |_| Ok(owned(&["--ensure-ascii"])),
            |place, _| {
                is(
                    place.manifest(&place.repository, "latest")?.body.is_ascii(),
                    "there is something outside ASCII",
                )
            },
        ),
        Choice::new(
            "--broken-config",
            |_| Ok(owned(&["--broken-config"])),
            |place, _| {
                for image in place.images(&place.repository, "latest")? {
                    let config = config(place, image.config())?;
                    is(config.is_null() || config["history"].is_null(), "the config has its history")?;
                }
                Ok(())
            },
        ),
        Choice::new("--invalid-references", |_| Ok(owned(&["--invalid-references"])), |_, _| Ok(())),
    ]
}

fn files(place: &Place<'_>, names: &[&str]) -> Result<Vec<String>, Stop> {
    let file = |name: &&str| ["--file".to_owned(), place.stock.path(name)];
    Ok(names.iter().flat_map(file).collect())
}

/// One platform of an image, several of an index.
fn platforms(place: &Place<'_>) -> Result<Vec<String>, Stop> {
    Ok(match place.row.flow.name {
        "push" => owned(&["--platform", "linux/arm64/v8"]),
        _ => owned(&[
            "--platform",
            "linux/arm64/v8",
            "--platform",
            "windows/amd64",
            "--platform",
            "linux/s390x",
        ]),
    })
}

/// What was pushed says that it runs on what was named.
fn runs_on(place: &Place<'_>, _: &Ran) -> Result<(), Stop> {
    let format = place.row.format;
    let manifest = place.manifest(&place.repository, "latest")?;
    if let Some(list) = manifest.json["manifests"].as_array() {
        let of = |entry: &Value| {
            let platform = &entry["platform"];
            format!("{}/{}", platform["os"].as_str().unwrap(), platform["architecture"].as_str().unwrap())
        };
        let platforms: Vec<String> = list.iter().map(of).collect();
        return same("the platforms", platforms, ["linux/arm64", "windows/amd64", "linux/s390x"]);
    }
    let config = config(place, manifest.config())?;
    let told = if format == "schema1" { &manifest.json } else { &config };
    if !WITH_CONFIG.contains(&format) && format != "schema1" {
        // An artifact runs on nothing.
        return Ok(());
    }
    same("the architecture", &told["architecture"], "arm64")
}

/// What is in the config; nothing where there is none.
fn config(place: &Place<'_>, digest: Option<&str>) -> Result<Value, Stop> {
    let Some(digest) = digest else { return Ok(Value::Null) };
    let content = place.blob(&place.repository, digest)?;
    Ok(serde_json::from_slice(&content).map_err(|error| error.to_string())?)
}

/// An image to be about, under a tag.
fn subject(place: &Place<'_>) -> Result<Vec<String>, Stop> {
    place.run("push", owned(&["--repository", &place.repository, "--tag", "subject"]))?;
    Ok(owned(&["--subject", "subject"]))
}

/// The artifact says what it is about, and stands in the list of its referrers: the registry's, or the one under a tag.
fn refers(place: &Place<'_>, ran: &Ran) -> Result<(), Stop> {
    let digest = ran.outcome()["digest"].as_str().unwrap();
    let subject = place.ask("HEAD", &place.repository, "/manifests/subject");
    let subject = subject.header("docker-content-digest");
    let manifest = place.manifest(&place.repository, digest)?;
    same("the subject", &manifest.json["subject"]["digest"], subject)?;
    let list = if place.target.lists_referrers {
        same("the tag of the list", &ran.outcome()["referrers_tag"], &Value::Null)?;
        let list = place.ask("GET", &place.repository, &format!("/referrers/{subject}"));
        serde_json::from_slice(&list.body).map_err(|error| error.to_string())?
    } else {
        place.manifest(&place.repository, ran.outcome()["referrers_tag"].as_str().unwrap_or("none"))?.json
    };
    same("the referrer", &list["manifests"][0]["digest"], digest)?;
    same("its type", &list["manifests"][0]["artifactType"], ARTIFACT_TYPE)
}
