//! Repositories and registries that take nothing now: the same cause at several steps.

use super::case;
use crate::act::{Act, Pushing};
use crate::case::Case;
use crate::setting::{self as s, Setting};
use longshore_client::Step;

/// What each step that writes is met by.
const STEPS: [(Step, Pushing, &str); 3] = [
    (Step::StartUpload, Pushing::New, "A new image is pushed to devtable/app."),
    (
        Step::PutManifest,
        Pushing::Again,
        "An image is pushed to devtable/app, whose blobs are there already: the manifest is the first thing that is sent.",
    ),
    (
        Step::PutManifestList,
        Pushing::Index,
        "An index is pushed to devtable/app, whose image is there already.",
    ),
];

/// The causes: name, status, error code, setting, and what to do.
const CAUSES: [(&str, u16, &str, Setting, &str, &str); 5] = [
    (
        "read-only",
        401,
        "UNAUTHORIZED",
        s::REPOSITORY_READ_ONLY,
        "Push to another repository; pulls go on working, and another password would not help.",
        "Set the repository's state back to normal.",
    ),
    (
        "mirror-only",
        401,
        "UNAUTHORIZED",
        s::MIRROR_ONLY,
        "Push to the repository that is mirrored; to the mirror only its robot account can push.",
        "Set the repository's state to normal, if it is no mirror any more.",
    ),
    (
        "mirror-misconfigured",
        401,
        "UNAUTHORIZED",
        s::MIRROR_MISCONFIGURED,
        "Push to another repository; pulls go on working.",
        "Configure the mirror, with its source and its robot account, or set the repository's state to normal.",
    ),
    (
        "mirror-robot-missing",
        401,
        "UNAUTHORIZED",
        s::MIRROR_ROBOT_MISSING,
        "Push to another repository; pulls go on working.",
        "Give the mirror a robot account that may write, or set the repository's state to normal.",
    ),
    ("readonly-registry", 405, "UNSUPPORTED", s::READ_ONLY, READ_ONLY.0, READ_ONLY.1),
];

const READ_ONLY: (&str, &str) = (
    "Wait, or push to another registry; pulls go on working.",
    "End the read-only mode, once what it was switched on for is done.",
);

pub(super) fn cases() -> Vec<Case> {
    let mounting = Act::Push(Pushing::Mounting);
    let mut cases = vec![
        case(Step::MountBlob, "readonly-registry", 405, "UNSUPPORTED", mounting)
            .on(s::READ_ONLY)
            .by("An image is pushed to devtable/other, whose blobs are to be mounted from devtable/app.")
            .fix(READ_ONLY.0, READ_ONLY.1),
    ];
    for (step, pushing, flow) in STEPS {
        for (name, status, code, setting, at_client, at_registry) in CAUSES {
            let case = case(step, name, status, code, Act::Push(pushing));
            cases.push(case.on(setting).by(flow).fix(at_client, at_registry));
        }
    }
    cases
}
