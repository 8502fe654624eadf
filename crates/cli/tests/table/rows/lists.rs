//! `tags`, `catalog` and `referrers`.

use super::NONE;
use crate::outcome::{Stop, is, same};
use crate::place::{ARTIFACT_TYPE, Place, owned};
use crate::ran::Ran;
use crate::row::{Choice, Flow};
use serde_json::{Value, json};
use std::collections::BTreeSet;

pub(super) fn tags() -> Flow {
    Flow {
        name: "tags",
        formats: NONE,
        always: &["--repository"],
        arguments: |place| Ok(owned(&["--repository", &place.sample_of("oci")?.repository])),
        effect: |_, ran| same("the tags", &ran.outcome()["tags"], &json!(["latest", "v1"])),
        choices: vec![
            Choice::none(),
            Choice::new(
                "--page-size",
                |_| Ok(owned(&["--page-size", "1"])),
                |place, ran| paged(ran, "list-tags", if place.target.pages_tags { 2 } else { 1 }),
            ),
        ],
    }
}

pub(super) fn catalog() -> Flow {
    Flow {
        name: "catalog",
        formats: NONE,
        always: &[],
        arguments: |_| Ok(Vec::new()),
        effect: |place, ran| {
            let listed: BTreeSet<&str> = ran.outcome()["repositories"]
                .as_array()
                .unwrap()
                .iter()
                .map(|name| name.as_str().unwrap())
                .collect();
            let held = &place.sample_of("oci")?.repository;
            is(listed.contains(held.as_str()), "what was pushed is not listed")?;
            is(!listed.contains(place.repository.as_str()), "what was never pushed is listed")
        },
        choices: vec![
            Choice::none(),
            Choice::new(
                "--page-size",
                |_| Ok(owned(&["--page-size", "10"])),
                |_, ran| {
                    let count = ran.outcome()["repositories"].as_array().unwrap().len();
                    is(count > 10, "there are too few to tell")?;
                    paged(ran, "catalog", count.div_ceil(10))
                },
            ),
            Choice::new(
                "--repository",
                |place| Ok(owned(&["--repository", &place.repository])),
                |_, _| Ok(()),
            ),
        ],
    }
}

pub(super) fn referrers() -> Flow {
    Flow {
        name: "referrers",
        formats: NONE,
        always: &["--repository", "--digest"],
        arguments: two_referrers,
        effect: |place, ran| {
            same("whether it is under a tag", &ran.outcome()["by_tag"], !place.target.lists_referrers)?;
            let of = |referrer: &Value| referrer["artifactType"].as_str().unwrap().to_owned();
            let types: BTreeSet<String> =
                ran.outcome()["referrers"].as_array().unwrap().iter().map(of).collect();
            let wanted =
                |kind: &&str| !ran.arguments.iter().any(|word| word == "--artifact-type") || *kind == ANOTHER;
            let wanted: BTreeSet<String> = [ARTIFACT_TYPE, ANOTHER]
                .iter()
                .filter(|kind| wanted(kind))
                .map(|kind| (*kind).to_owned())
                .collect();
            same("the referrers", types, wanted)
        },
        choices: vec![
            Choice::none(),
            Choice::new(
                "--artifact-type",
                |_| Ok(owned(&["--artifact-type", ANOTHER])),
                |_, ran| {
                    same("the number of referrers", ran.outcome()["referrers"].as_array().unwrap().len(), 1)
                },
            ),
        ],
    }
}

/// What the second artifact is.
const ANOTHER: &str = "application/vnd.example.another";

/// An image with two artifacts that are about it.
fn two_referrers(place: &Place<'_>) -> Result<Vec<String>, Stop> {
    let here = ["--repository", &place.repository];
    let image = place.run("push", owned(&[&here[..], &["--tag", "subject"]].concat()))?;
    let digest = image.outcome()["digest"].as_str().unwrap();
    for kind in [ARTIFACT_TYPE, ANOTHER] {
        let about = ["--format", "artifact", "--artifact-type", kind, "--subject", digest, "--by-digest"];
        place.run("push", owned(&[&here[..], &about].concat()))?;
    }
    Ok(owned(&[&here[..], &["--digest", digest]].concat()))
}

/// It came in so many pages, or in one more that is empty.
fn paged(ran: &Ran, step: &str, pages: usize) -> Result<(), Stop> {
    let told = usize::try_from(ran.outcome()["pages"].as_u64().unwrap()).unwrap();
    same("how often pages were asked for", ran.of(step).len(), told)?;
    is(told == pages || told == pages + 1, &format!("there are {told} pages, and {pages} were to come"))
}
