//! `push` and `push-index`: the formats, and what is there afterwards.

use super::{document, send};
use crate::outcome::{Stop, is, same};
use crate::place::{ARTIFACT_TYPE, Place, owned, pushing};
use crate::ran::Ran;
use crate::row::{Choice, Flow};

pub(super) fn push() -> Flow {
    Flow { name: "push", formats: &["oci", "docker", "schema1", "artifact"], ..pushes() }
}

pub(super) fn push_index() -> Flow {
    Flow { name: "push-index", formats: &["index", "list"], ..pushes() }
}

fn pushes() -> Flow {
    let mut choices = vec![Choice::none()];
    choices.extend(send::choices());
    choices.extend(document::choices());
    Flow {
        name: "",
        formats: &[],
        always: &["--repository"],
        arguments: |place| {
            let (_, options) = pushing(place.row.format);
            Ok(owned(&[options, &["--repository", &place.repository]].concat()))
        },
        effect: pushed,
        choices,
    }
}

/// The manifest is there under each tag that the program tells, or under its digest where it tells none, with all that it needs;
/// and the dialect is that of the registry.
fn pushed(place: &Place<'_>, ran: &Ran) -> Result<(), Stop> {
    let (outcome, format) = (ran.outcome(), place.row.format);
    let digest = outcome["digest"].as_str().unwrap();
    let tags: Vec<&str> =
        outcome["tags"].as_array().unwrap().iter().map(|tag| tag.as_str().unwrap()).collect();
    let listed = place.tags(&place.repository);
    for tag in &tags {
        is(listed.iter().any(|listed| listed == tag), &format!("{tag} is not listed"))?;
        place.holds(&place.repository, tag, (format, digest))?;
    }
    let manifest = place.holds(&place.repository, digest, (format, digest))?;
    if format == "artifact" {
        same("artifactType", &manifest.json["artifactType"], ARTIFACT_TYPE)?;
    }
    if outcome["blobs_sent"] != 0 {
        same("the dialect", &outcome["dialect"], place.target.dialect)?;
    }
    Ok(())
}
