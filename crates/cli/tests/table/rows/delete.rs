//! `delete` and `delete-blob`: what was there is gone, and what else was there is not.

use super::{NONE, sha512};
use crate::outcome::{Stop, same};
use crate::place::{FORMATS, Place, owned};
use crate::ran::Ran;
use crate::row::{Choice, Flow};

pub(super) fn delete() -> Flow {
    Flow {
        name: "delete",
        formats: &FORMATS,
        always: &["--repository", "--reference"],
        arguments: |place| {
            place.push(&["--tag", "v1", "--tag", "v2"])?;
            let mut arguments = owned(&["--repository", &place.repository]);
            // It cannot do without.
            if !place.row.choice.options().any(|option| option == "--reference") {
                arguments.extend(owned(&["--reference", &digest(place)]));
            }
            Ok(arguments)
        },
        effect: |place, ran| {
            let named = ran.arguments.windows(2).filter(|pair| pair[0] == "--reference").map(|pair| &pair[1]);
            named
                .into_iter()
                .try_for_each(|name| place.is_gone(&place.repository, &format!("/manifests/{name}")))
        },
        choices: vec![
            Choice::new("", |_| Ok(Vec::new()), all_is_gone),
            Choice::new(
                "--reference: a tag",
                |_| Ok(owned(&["--reference", "v1"])),
                |place, _| {
                    place.holds(&place.repository, "v2", (place.row.format, &digest(place)))?;
                    same("the tags", place.tags(&place.repository), ["v2"])
                },
            ),
            Choice::new(
                "--reference: several",
                |place| {
                    let digest = digest(place);
                    Ok(owned(&["--reference", "v1", "--reference", "v2", "--reference", &digest]))
                },
                all_is_gone,
            ),
            sha512::choice(|place, ran| {
                let digest = &ran.outcome()["references"][0];
                place.is_gone(&place.repository, &format!("/manifests/{}", digest.as_str().unwrap()))
            }),
        ],
    }
}

/// Neither tag is there any more.
fn all_is_gone(place: &Place<'_>, _: &Ran) -> Result<(), Stop> {
    ["v1", "v2"].iter().try_for_each(|tag| place.is_gone(&place.repository, &format!("/manifests/{tag}")))?;
    same("the tags", place.tags(&place.repository), [""; 0])
}

pub(super) fn delete_blob() -> Flow {
    Flow {
        name: "delete-blob",
        formats: NONE,
        always: &["--repository", "--digest"],
        arguments: |place| {
            place.run("push", owned(&["--repository", &place.repository]))?;
            let blob = if sha512::is_asked_for(place) {
                sha512::blob(place)?
            } else {
                place.manifest(&place.repository, "latest")?.layers().remove(0)
            };
            Ok(owned(&["--repository", &place.repository, "--digest", &blob]))
        },
        effect: |place, ran| {
            let digest = ran.outcome()["digest"].as_str().unwrap();
            place.is_gone(&place.repository, &format!("/blobs/{digest}"))?;
            let rest = place.manifest(&place.repository, "latest")?.layers().remove(1);
            place.blob(&place.repository, &rest).map(drop)
        },
        choices: vec![
            Choice::none(),
            Choice::new("--digest: by SHA-512", |_| Ok(Vec::new()), |_, ran| sha512::told(ran).map(drop)),
        ],
    }
}

/// The digest of what `v2` names.
fn digest(place: &Place<'_>) -> String {
    place.ask("HEAD", &place.repository, "/manifests/v2").header("docker-content-digest").to_owned()
}
