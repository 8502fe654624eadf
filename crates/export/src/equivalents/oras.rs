//! What oras has (oras-project, cmd/oras).

use super::asked::{Asked, Chosen, Pull};
use super::layout;
use super::place::{Place, Registry};
use super::push::{Document, Push};
use super::{Equivalent, OtherClient, alike};
use longshore_client::shell::quoted;

const PLAIN: &str = "--plain-http";

/// How oras is told who asks.
pub(super) fn login(registry: &Registry) -> String {
    format!(
        "printf '%s' \"$PASSWORD\" | oras login {}--username \"$USERNAME\" --password-stdin {}",
        registry.plain(PLAIN),
        registry.word("", "")
    )
}

/// What oras has for this.
pub(super) fn answer(asked: &Asked) -> Equivalent {
    match asked {
        Asked::Ping { registry, is_signed_in: true } => Equivalent::commands(
            [login(registry)],
            "oras asks again with what it was given, and keeps the password.",
        ),
        Asked::Ping { is_signed_in: false, .. } => {
            Equivalent::nothing("oras asks for /v2/ only to log in, and the run told nobody who asks")
        }
        Asked::Login(asked) => alike::logged_in(OtherClient::Oras, asked),
        Asked::Push(push) => pushed(push),
        Asked::Pull(pull) => pulled(pull, ""),
        Asked::PullIndex(pull) => pulled(pull, ", and takes an image as well as an index"),
        Asked::HeadManifest(place) => Equivalent::commands(
            [format!("oras manifest fetch --descriptor {}{}", plain(place), place.word(""))],
            "oras tells the descriptor that it makes of the answer, and accepts other media types besides.",
        ),
        Asked::HeadBlob(place) => Equivalent::commands(
            [format!("oras blob fetch --descriptor {}{}", plain(place), place.word(""))],
            "oras tells the descriptor that it makes of the answer.",
        ),
        Asked::Tags { repository, page } => Equivalent::commands(
            [format!("oras repo tags {}{}", repository.registry.plain(PLAIN), repository.word(""))],
            alike::pages(OtherClient::Oras, *page),
        ),
        Asked::Catalog { registry, page } => Equivalent::commands(
            [format!("oras repo ls {}{}", registry.plain(PLAIN), registry.word("", ""))],
            alike::pages(OtherClient::Oras, *page),
        ),
        Asked::Referrers { place, artifact_type } => {
            let kind = artifact_type.as_ref().map(|it| format!("--artifact-type {} ", quoted(it)));
            Equivalent::commands(
                [format!(
                    "oras discover {}{}--depth 1 --format json {}",
                    plain(place),
                    kind.unwrap_or_default(),
                    place.word("")
                )],
                "oras looks for the manifest itself first, which has to be there.",
            )
        }
        Asked::Copy { from, to } => copied(from, to),
        Asked::Delete(places) => deleted(places),
        Asked::DeleteBlob(place) => Equivalent::commands(
            [format!("oras blob delete --force {}{}", plain(place), place.word(""))],
            "oras looks for the blob first, takes one that is not there for gone, and does not look afterwards; without --force it asks.",
        ),
        Asked::CancelUpload => Equivalent::nothing(
            "oras has no command for a part of an upload, so none can be given up in its middle",
        ),
        Asked::ResumeUpload => Equivalent::nothing(
            "oras begins each upload anew, and goes on with none that was left: `oras blob push` sends the blob whole",
        ),
    }
}

fn plain(place: &Place) -> String {
    place.registry().plain(PLAIN)
}

fn pushed(push: &Push) -> Equivalent {
    if push.manifests.iter().any(|manifest| manifest.is_schema1) {
        return Equivalent::nothing(
            "oras names a manifest by the digest of all its bytes, and one of Docker's schema 1 has another in registries",
        );
    }
    let plain = push.repository.registry.plain(PLAIN);
    let blobs = push.blobs.iter().map(|blob| {
        let place = push.repository.at(&blob.digest).word("");
        format!("oras blob push {plain}{place} {}", layout::file(&blob.digest))
    });
    let manifests = push.manifests.iter().map(|manifest| {
        let Document { media_type, digest, references, .. } = manifest;
        let place = push.repository.at(&references.join(",")).word("");
        format!(
            "oras manifest push {plain}--media-type {} {place} {}",
            quoted(media_type),
            layout::file(digest)
        )
    });
    let chunks = if push.is_chunked { "in one piece instead of in chunks" } else { "in one piece" };
    let mounted = if push.has_mounted() { ", also what the run mounted" } else { "" };
    Equivalent::commands(
        blobs.chain(manifests),
        format!(
            "oras asks for each blob and manifest first, sends blobs by PUT {chunks}{mounted}, and fetches none to compare it; the manifest has the same bytes (`oras push` would make one of its own)."
        ),
    )
}

fn pulled(pull: &Pull, besides: &str) -> Equivalent {
    if pull.is_schema1 {
        return Equivalent::nothing("oras copies no manifests of Docker's schema 1");
    }
    let (platform, place) = match &pull.chosen {
        None => ("", pull.place.clone()),
        Some(Chosen::LinuxAmd64) => ("--platform linux/amd64 ", pull.place.clone()),
        Some(Chosen::Other(digest)) => ("", pull.place.repository.at(digest)),
    };
    let from = place.registry().plain("--from-plain-http");
    Equivalent::commands(
        [format!("oras cp {from}{platform}--to-oci-layout {} \"$work/oras\"", place.word(""))],
        format!(
            "oras keeps what it pulls, as an image layout in a folder{besides}; `oras pull` would leave out layers that have no title."
        ),
    )
}

fn copied(from: &Place, to: &[Place]) -> Equivalent {
    let Some(first) = to.first() else { return Equivalent::nothing("it has no name there") };
    let references: Vec<&str> = to.iter().map(|place| place.reference.as_str()).collect();
    let place = first.repository.at(&references.join(","));
    let (source, target) =
        (from.registry().plain("--from-plain-http"), first.registry().plain("--to-plain-http"));
    Equivalent::commands(
        [format!("oras cp {source}{target}{} {}", from.word(""), place.word(""))],
        "oras sends what it cannot mount in one piece, several blobs at a time; the manifest has the same bytes.",
    )
}

fn deleted(places: &[Place]) -> Equivalent {
    if !places.iter().all(Place::is_digest) {
        return Equivalent::nothing(
            "oras deletes a manifest by its digest, also where a tag is given: all its other tags would go, too",
        );
    }
    Equivalent::commands(
        places.iter().map(|place| format!("oras manifest delete --force {}{}", plain(place), place.word(""))),
        "oras looks for the manifest first, takes one that is not there for gone, and does not look afterwards; without --force it asks.",
    )
}
