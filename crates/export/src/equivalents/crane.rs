//! What crane has (go-containerregistry, cmd/crane).

use super::Equivalent;
use super::asked::{Asked, Chosen, Login, Pull};
use super::layout;
use super::place::{Place, Registry};
use super::push::Push;
use longshore_client::shell::quoted;
use longshore_core::Scope;

const PLAIN: &str = "--insecure";

/// How crane is told who asks.
pub(super) fn login(registry: &Registry) -> String {
    format!(
        "printf '%s' \"$PASSWORD\" | crane auth login {} --username \"$USERNAME\" --password-stdin",
        registry.word("", "")
    )
}

/// What crane has for this.
pub(super) fn answer(asked: &Asked) -> Equivalent {
    match asked {
        Asked::Ping { .. } => Equivalent::nothing("no command of crane asks for /v2/ and nothing more"),
        Asked::Login(login) => token(login),
        Asked::Push(push) => pushed(push),
        Asked::Pull(pull) => pulled(pull),
        Asked::PullIndex(pull) => Equivalent::commands(
            [format!(
                "crane pull {}--format oci {} \"$work/crane\"",
                plain(&pull.place),
                pull.place.word("")
            )],
            "crane keeps what it pulls, as an image layout in a folder, and takes an image as well as an index.",
        ),
        Asked::HeadManifest(place) => Equivalent::commands(
            [format!("crane digest {}{}", plain(place), place.word(""))],
            "crane tells the digest alone, and not the media type and the size; where HEAD fails, it asks by GET.",
        ),
        Asked::HeadBlob(_) => {
            Equivalent::nothing("crane asks for a blob by GET alone: `crane blob` fetches it whole")
        }
        Asked::Tags { repository, page } => Equivalent::commands(
            [format!("crane ls {}{}", repository.registry.plain(PLAIN), repository.word(""))],
            pages(*page),
        ),
        Asked::Catalog { registry, page } => Equivalent::commands(
            [format!("crane catalog {}{}", registry.plain(PLAIN), registry.word("", ""))],
            pages(*page),
        ),
        Asked::Referrers { .. } => Equivalent::nothing("crane has no command for referrers"),
        Asked::Copy { from, to } => copied(from, to),
        Asked::Delete(places) => Equivalent::commands(
            places.iter().map(|place| format!("crane delete {}{}", plain(place), place.word(""))),
            "crane does not look afterwards whether it is gone.",
        ),
        Asked::DeleteBlob(_) => Equivalent::nothing("crane deletes manifests and tags, and no blobs"),
        Asked::CancelUpload => Equivalent::nothing(
            "crane has no command for a part of an upload, so none can be given up in its middle",
        ),
        Asked::ResumeUpload => {
            Equivalent::nothing("crane begins each upload anew, and goes on with none that was left")
        }
    }
}

fn plain(place: &Place) -> String {
    place.registry().plain(PLAIN)
}

fn pages(page: Option<u32>) -> String {
    let wanted = match page {
        Some(page) => format!("the run asked for {page}"),
        None => "the run left it to the registry".to_owned(),
    };
    format!("crane asks for 1000 names on a page, where {wanted}.")
}

fn token(login_of: &Login) -> Equivalent {
    let Login { registry, is_signed_in, is_for_token, scopes } = login_of;
    if !is_for_token {
        return Equivalent::nothing(
            "`crane auth login` writes the password down and asks nobody whether it is right",
        );
    }
    let scope = match scopes.as_slice() {
        [scope] => Scope::parse(scope).ok().filter(|scope| scope.kind == "repository"),
        _ => None,
    };
    let Some(scope) = scope else {
        return Equivalent::nothing(
            "`crane auth token` asks for a token of one repository, and for no other",
        );
    };
    if registry.is_plain && !registry.is_here {
        return Equivalent::nothing(
            "`crane auth token` does not heed --insecure, and asks a registry without TLS on this machine alone",
        );
    }
    let wants_more = scope.actions.iter().any(|action| action != "pull");
    let push = if wants_more { "--push " } else { "" };
    let repository = registry.word("", &format!("/{}", scope.name));
    let token = format!("crane auth token {push}{repository} > /dev/null");
    Equivalent::commands(
        is_signed_in.then(|| login(registry)).into_iter().chain([token]),
        "crane asks for pull, or with --push for push and pull, and for no other access; without `> /dev/null` it prints the token, and it does not tell what that grants.",
    )
}

fn pushed(push: &Push) -> Equivalent {
    let Some(root) = push.root() else { return Equivalent::nothing("there is no manifest") };
    if push.manifests.iter().any(|manifest| manifest.is_schema1) {
        return Equivalent::nothing("crane pushes no manifests of Docker's schema 1");
    }
    if push.manifests.iter().any(|manifest| !manifest.is_known) {
        return Equivalent::nothing(
            "crane sends a manifest as what it says of itself, and the run sent it as something else",
        );
    }
    if !push.missing.is_empty() {
        return Equivalent::nothing(
            "crane sends everything that a manifest names, and the run left some of it out",
        );
    }
    let registry = &push.repository.registry;
    let plain = registry.plain(PLAIN);
    let mut references = root.references.iter();
    let Some(first) = references.next() else { return Equivalent::nothing("there is no name") };
    let place = push.repository.at(first).word("");
    // The folder has to have everything that the manifest names.
    let fetched = push.present.iter().map(|digest| {
        format!("crane blob {plain}{} > {}", push.repository.at(digest).word(""), layout::file(digest))
    });
    let push_line = format!("crane push {plain}{} {place}", layout::FOLDER);
    let tags = references.map(|tag| format!("crane tag {plain}{place} {}", quoted(tag)));
    let chunks = if push.is_chunked { "in one piece instead of in chunks" } else { "in one piece" };
    let mounted = if push.has_mounted() { ", also what the run mounted" } else { "" };
    let fetched_first =
        if push.present.is_empty() { "" } else { " What the registry had already is fetched before." };
    Equivalent::commands(
        fetched.chain([push_line]).chain(tags),
        format!(
            "crane asks for each blob first, sends it by PATCH {chunks}{mounted}, several at a time, and fetches none to compare it; the manifest has the same bytes.{fetched_first}"
        ),
    )
}

fn pulled(pull: &Pull) -> Equivalent {
    if pull.is_schema1 {
        return Equivalent::nothing("crane pulls no manifests of Docker's schema 1");
    }
    let (platform, place) = match &pull.chosen {
        None => ("", pull.place.clone()),
        Some(Chosen::LinuxAmd64) => ("--platform linux/amd64 ", pull.place.clone()),
        Some(Chosen::Other(digest)) => ("", pull.place.repository.at(digest)),
    };
    Equivalent::commands(
        [format!("crane pull {}{platform}--format oci {} \"$work/crane\"", plain(&place), place.word(""))],
        "crane keeps what it pulls, as an image layout in a folder.",
    )
}

fn copied(from: &Place, to: &[Place]) -> Equivalent {
    let Some((first, others)) = to.split_first() else { return Equivalent::nothing("it has no name there") };
    let is_plain = from.registry().is_plain || first.registry().is_plain;
    let plain = if is_plain { "--insecure " } else { "" };
    let place = first.word("");
    let copy = format!("crane copy {plain}{} {place}", from.word(""));
    let tags = others.iter().map(|other| format!("crane tag {plain}{place} {}", quoted(&other.reference)));
    Equivalent::commands(
        [copy].into_iter().chain(tags),
        "crane sends what it cannot mount in one piece, several blobs at a time; the manifest has the same bytes.",
    )
}
