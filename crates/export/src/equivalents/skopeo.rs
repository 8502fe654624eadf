//! What skopeo has (containers, skopeo).

use super::asked::{Asked, Chosen, Pull};
use super::layout;
use super::place::{Place, Registry};
use super::push::{Document, Push};
use super::{Equivalent, OtherClient, alike};

const PLAIN: &str = "--tls-verify=false";
const FROM_PLAIN: &str = "--src-tls-verify=false";
const TO_PLAIN: &str = "--dest-tls-verify=false";
const DOCKER: &str = "docker://";

/// How skopeo is told who asks.
pub(super) fn login(registry: &Registry) -> String {
    format!(
        "printf '%s' \"$PASSWORD\" | skopeo login {}--username \"$USERNAME\" --password-stdin {}",
        registry.plain(PLAIN),
        registry.word("", "")
    )
}

/// What skopeo has for this.
pub(super) fn answer(asked: &Asked) -> Equivalent {
    match asked {
        Asked::Ping { registry, is_signed_in: true } => Equivalent::commands(
            [login(registry)],
            "skopeo asks again with what it was given, and keeps the password.",
        ),
        Asked::Ping { is_signed_in: false, .. } => {
            Equivalent::nothing("skopeo asks for /v2/ only to log in, and the run told nobody who asks")
        }
        Asked::Login(asked) => alike::logged_in(OtherClient::Skopeo, asked),
        Asked::Push(push) => pushed(push),
        Asked::Pull(pull) => pulled(pull),
        Asked::PullIndex(pull) => Equivalent::commands(
            [copy_to_folder(&pull.place, "", "--all ")],
            format!("{KEEPS} It takes an image as well as an index."),
        ),
        Asked::HeadManifest(place) => Equivalent::commands(
            [format!(
                "skopeo inspect --raw {}{} | skopeo manifest-digest /dev/stdin",
                plain(place),
                place.word(DOCKER)
            )],
            "skopeo has no command for HEAD: it fetches the manifest whole, and the second one computes its digest.",
        ),
        Asked::HeadBlob(_) => Equivalent::nothing("skopeo has no command for a blob"),
        Asked::Tags { repository, page } => Equivalent::commands(
            [format!("skopeo list-tags {}{}", repository.registry.plain(PLAIN), repository.word(DOCKER))],
            alike::pages(OtherClient::Skopeo, *page),
        ),
        Asked::Catalog { .. } => {
            Equivalent::nothing("skopeo lists the tags of a repository, and no repositories")
        }
        Asked::Referrers { .. } => Equivalent::nothing("skopeo has no command for referrers"),
        Asked::Copy { from, to } => Equivalent::commands(
            to.iter().map(|to| {
                let (source, target) = (from.registry().plain(FROM_PLAIN), to.registry().plain(TO_PLAIN));
                let (from, to) = (from.word(DOCKER), to.word(DOCKER));
                format!("skopeo copy --all --preserve-digests {source}{target}{from} {to}")
            }),
            "skopeo mounts layers, but no config, and sends the rest in one piece, several blobs at a time; the manifest has the same bytes, or it fails.",
        ),
        Asked::Delete(places) => deleted(places),
        Asked::DeleteBlob(_) => Equivalent::nothing("skopeo deletes manifests, and no blobs"),
        Asked::CancelUpload => Equivalent::nothing(
            "skopeo has no command for a part of an upload, so none can be given up in its middle",
        ),
        Asked::ResumeUpload => {
            Equivalent::nothing("skopeo begins each upload anew, and goes on with none that was left")
        }
    }
}

const KEEPS: &str = "skopeo keeps what it pulls, in a folder of its own form (`dir:`), where every byte stays as it is; into an image layout (`oci:`) it would convert Docker's manifests.";

fn plain(place: &Place) -> String {
    place.registry().plain(PLAIN)
}

fn pushed(push: &Push) -> Equivalent {
    let Some(root) = push.root() else { return Equivalent::nothing("there is no manifest") };
    if root.is_schema1 {
        return pushed_schema1(push, root);
    }
    if push.manifests.iter().any(|manifest| !manifest.is_known) {
        return Equivalent::nothing(
            "skopeo sends a manifest as what it says of itself, and the run sent it as something else",
        );
    }
    if !push.present.is_empty() {
        return Equivalent::nothing(
            "skopeo reads the config from its file, also where the registry has it, and the run did not send what was there already",
        );
    }
    if !push.missing.is_empty() {
        return Equivalent::nothing(
            "skopeo sends everything that a manifest names, and the run left some of it out",
        );
    }
    let all = if root.is_index { "--all " } else { "" };
    let plain = push.repository.registry.plain(TO_PLAIN);
    let lines = root.references.iter().map(|reference| {
        let place = push.repository.at(reference).word(DOCKER);
        format!("skopeo copy {all}--preserve-digests {plain}oci:{} {place}", layout::FOLDER)
    });
    let chunks = if push.is_chunked { "in one piece instead of in chunks" } else { "in one piece" };
    let mounted = if push.has_mounted() { ", also what the run mounted" } else { "" };
    Equivalent::commands(
        lines,
        format!(
            "skopeo asks for each blob first, sends it by PATCH {chunks}{mounted}, several at a time, and fetches none to compare it; the manifest has the same bytes, or it fails."
        ),
    )
}

/// A manifest of schema 1 has its own name in it, and no config; an image layout has no place for it.
fn pushed_schema1(push: &Push, root: &Document) -> Equivalent {
    let own = root.own_name.as_ref().filter(|(name, _)| *name == push.repository.name);
    let (Some((_, tag)), [reference]) = (own, root.references.as_slice()) else {
        return Equivalent::nothing(OWN_NAME);
    };
    if tag != reference {
        return Equivalent::nothing(OWN_NAME);
    }
    let plain = push.repository.registry.plain(TO_PLAIN);
    let place = push.repository.at(reference).word(DOCKER);
    Equivalent::commands(
        [
            "mkdir \"$work/schema1\"".to_owned(),
            "cp \"$work/image/blobs/sha256/\"* \"$work/schema1\"".to_owned(),
            format!("cp {} \"$work/schema1/manifest.json\"", layout::file(&root.digest)),
            format!("skopeo copy --preserve-digests {plain}dir:\"$work/schema1\" {place}"),
        ],
        "skopeo asks for each blob first, sends it by PATCH in one piece, and fetches none to compare it; the manifest has the same bytes, or it fails.",
    )
}

const OWN_NAME: &str =
    "skopeo leaves a manifest of Docker's schema 1 as it is only under the one name that stands in it";

fn pulled(pull: &Pull) -> Equivalent {
    let (platform, place) = match &pull.chosen {
        None => ("", pull.place.clone()),
        Some(Chosen::LinuxAmd64) => ("--override-os linux --override-arch amd64 ", pull.place.clone()),
        Some(Chosen::Other(digest)) => ("", pull.place.repository.at(digest)),
    };
    Equivalent::commands([copy_to_folder(&place, platform, "")], KEEPS)
}

fn copy_to_folder(place: &Place, platform: &str, all: &str) -> String {
    let plain = place.registry().plain(FROM_PLAIN);
    format!(
        "skopeo {platform}copy {all}--preserve-digests {plain}{} dir:\"$work/skopeo\"",
        place.word(DOCKER)
    )
}

fn deleted(places: &[Place]) -> Equivalent {
    if !places.iter().all(Place::is_digest) {
        return Equivalent::nothing(
            "skopeo deletes a manifest by its digest, also where a tag is given: all its other tags would go, too",
        );
    }
    Equivalent::commands(
        places.iter().map(|place| format!("skopeo delete {}{}", plain(place), place.word(DOCKER))),
        "skopeo looks for the manifest first, and not afterwards whether it is gone.",
    )
}
