//! Who asks, what they may do, and what is not there to be had.

use super::case;
use crate::act::{Act, Pushing};
use crate::case::Case;
use crate::place::Who;
use crate::setting as s;
use longshore_client::Step;

const PULL_SCOPE: Option<&str> = Some("repository:devtable/app:pull");

pub(super) fn cases() -> Vec<Case> {
    let mut cases = auth();
    cases.extend(pulling());
    cases
}

fn auth() -> Vec<Case> {
    let auth = |name, status, code, act| case(Step::Auth, name, status, code, act);
    vec![
        auth("unauthenticated", 401, "UNAUTHORIZED", Act::Login(None))
            .who(Who::Nobody)
            .by("Nobody logs in: a token is asked for without credentials and without scopes.")
            .fix(
                "Log in with a user name and a password, or name the scopes that you need: without either there is nothing to give a token for.",
                "Nothing: a login is there to show who somebody is.",
            )
            .safe(),
        auth("invalid-authentication", 401, "UNAUTHORIZED", Act::Login(PULL_SCOPE))
            .who(Who::WrongPassword)
            .by("A token is asked for with a wrong password.")
            .fix(
                "Log in again. Robots and applications have user names and tokens of their own, which take the place of a password.",
                "Look whether the account is there and not locked, and set its password anew.",
            )
            .safe(),
        auth("invalid-registry", 400, "INVALID_REQUEST", Act::Login(Some("repository:other.example/devtable/app:pull")))
            .by("A token is asked for, whose scope names the repository other.example/devtable/app.")
            .fix(
                "Leave the host out of the scope, or write the host that you talk to: the scope is the name of a repository.",
                "Behind a proxy, give the registry the name under which clients know it.",
            )
            .safe(),
        auth("app-repository", 405, "UNSUPPORTED", Act::Login(PULL_SCOPE))
            .on(s::APPLICATIONS)
            .by("A token is asked for, to pull devtable/app.")
            .fix(
                "Use the client that is made for this kind of content, or another repository for images.",
                "Make a repository for images; a repository keeps its kind.",
            ),
        auth("anonymous-not-allowed", 401, "UNAUTHORIZED", Act::Login(Some("repository:public/publicrepo:pull")))
            .who(Who::Nobody)
            .on(s::NOBODY)
            .by("Nobody asks for a token to pull public/publicrepo, which is public.")
            .fix("Log in, also for what is public.", "Switch anonymous access on, if the public is to be served."),
        auth("invalid-repository", 400, "NAME_INVALID", Act::Login(Some("repository:devtable/UPPER:pull")))
            .by("A token is asked for, whose scope names the repository devtable/UPPER.")
            .fix(
                "Write the name in lower case, with letters, digits, and single separators between them, 255 characters at most.",
                "Nothing: no repository can have such a name.",
            )
            .safe(),
        auth("slash-repository", 400, "NAME_INVALID", Act::Login(Some("repository:devtable/a/b:pull")))
            .on(s::FLAT_NAMES)
            .by("A token is asked for, to pull devtable/a/b.")
            .fix(
                "Use a name with one slash: namespace/repository.",
                "Switch extended repository names on (Quay: FEATURE_EXTENDED_REPOSITORY_NAMES).",
            ),
        auth("namespace-disabled", 405, "UNSUPPORTED", Act::Login(PULL_SCOPE))
            .on(s::DISABLED)
            .by("A token is asked for, to pull devtable/app.")
            .fix("Ask whoever runs the registry why the namespace is off.", "Switch the namespace on again."),
    ]
}

fn pulling() -> Vec<Case> {
    vec![
        case(Step::GetManifest, "unknown-tag", 404, "MANIFEST_UNKNOWN", Act::Pull(None, "longshore-no-such-tag"))
            .by("A tag is pulled that the repository does not have.")
            .fix(
                "List the repository's tags, and pull one of them; a tag that was there may have been deleted, or have expired.",
                "Push the tag again, or look at what deletes old ones.",
            )
            .safe(),
        case(Step::GetManifest, "unauthorized", 401, "UNAUTHORIZED", Act::Pull(None, "v1"))
            .who(Who::Stranger)
            .by("devtable/app is pulled as public, an account without rights there: the token is given, and grants nothing.")
            .fix(
                "Look at what the token grants (longshore run login --scope …), and log in as somebody who may pull, or ask for the right.",
                "Give the account the right to read the repository, or make it public.",
            ),
        case(Step::GetManifest, "disallowed-library-namespace", 400, "NAME_INVALID", Act::Pull(Some("ubuntu"), "v1"))
            .on(s::NO_LIBRARY)
            .by("ubuntu is pulled, a name without a namespace.")
            .fix(NAMESPACE.0, NAMESPACE.1),
        case(
            Step::GetManifest,
            "anonymous-not-allowed",
            401,
            "UNAUTHORIZED",
            Act::Pull(Some("public/publicrepo"), "latest"),
        )
        .who(Who::Nobody)
        .on(s::NOBODY_ANY_MORE)
        .by("public/publicrepo is pulled as nobody, with a token from before.")
        .fix("Log in, also for what is public.", "Switch anonymous access on, if the public is to be served."),
        case(Step::GetBlob, "geo-blocked", 403, "DENIED", Act::Pull(None, "v1"))
            .on(s::BLOCKED)
            .by("devtable/app:v1 is pulled: its manifest comes, its blobs do not.")
            .fix(
                "Pull from a place that is not blocked, or from a mirror of the repository.",
                "Look at the blocked regions, and at the address that the registry takes for the client's: behind a proxy it may be the proxy's.",
            ),
        case(Step::GetBlob, "blob-unknown", 404, "BLOB_UNKNOWN", Act::Pull(None, "sparse"))
            .by("devtable/app:sparse is pulled, whose layer was never pushed. The registry took the manifest when sparse manifests were allowed.")
            .fix(
                "Push the image again, whole.",
                "Do not take manifests whose blobs are not there, and see that garbage collection keeps what manifests name.",
            ),
        case(
            Step::BlobHeadCheck,
            "disallowed-library-namespace",
            400,
            "",
            Act::Push(Pushing::Library { head: true, blobs: true }),
        )
        .on(s::NO_LIBRARY)
        .by("An image is pushed to ubuntu, a name without a namespace. The answer to HEAD has no body to say why.")
        .fix(NAMESPACE.0, NAMESPACE.1),
        case(Step::ListTags, "namespace-disabled", 405, "UNSUPPORTED", Act::ListTags)
            .on(s::DISABLED_LATER)
            .by("The tags of devtable/app are listed, with a token from before.")
            .fix("Ask whoever runs the registry why the namespace is off.", "Switch the namespace on again."),
    ]
}

/// Of a name without a namespace.
pub(super) const NAMESPACE: (&str, &str) = (
    "Write the namespace before the name: library/ubuntu.",
    "Switch library support on (Quay: FEATURE_LIBRARY_SUPPORT); then ubuntu means library/ubuntu.",
);
