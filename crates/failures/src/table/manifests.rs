//! Manifests that are refused for what they are, or for what is there.

use super::access::NAMESPACE;
use super::case;
use crate::act::{Act, Pushing};
use crate::case::Case;
use crate::setting as s;
use longshore_client::Step;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = refused();
    cases.extend(kept());
    cases
}

fn refused() -> Vec<Case> {
    let put = |name, status, code, pushing| case(Step::PutManifest, name, status, code, Act::Push(pushing));
    vec![
        put("disallowed-library-namespace", 400, "NAME_INVALID", Pushing::Library { head: false, blobs: false })
            .on(s::NO_LIBRARY)
            .by("A manifest is pushed to ubuntu, a name without a namespace.")
            .fix(NAMESPACE.0, NAMESPACE.1),
        put("missing-tag", 404, "TAG_INVALID", Pushing::Under(""))
            .by("A manifest is put under an empty tag.")
            .fix("Name a tag or a digest: the path ends in /manifests/<reference>.", "Nothing: there is no such address.")
            .safe(),
        put("invalid-tag", 404, "TAG_INVALID", Pushing::Under("-v2"))
            .by("A manifest is put under the tag -v2, which begins with a dash.")
            .fix(
                "Begin the tag with a letter, a digit or _, and go on with these, . and -, 128 characters at most.",
                "Nothing: no tag can be called so.",
            )
            .safe(),
        put("invalid-images", 400, "MANIFEST_INVALID", Pushing::UnknownParent)
            .by("An image of Docker's schema 1 is pushed, whose upper image has a parent that is not in it.")
            .fix(
                "Write the history from leaf to base, each image's parent the next one; or push schema 2 or OCI, which have no such chain.",
                "Nothing: such an image cannot be put together.",
            ),
        put("invalid-blob", 404, "MANIFEST_BLOB_UNKNOWN", Pushing::WithoutBlobs)
            .by("A manifest is pushed whose config and layer are not there.")
            .fix(
                "Push the blobs before the manifest, to the same repository, or have them mounted there.",
                "Nothing, unless images are to be taken without some layers: then allow sparse manifests.",
            )
            .safe(),
        put("unsupported-content-type", 415, "MANIFEST_INVALID", Pushing::AsText)
            .by("A manifest is pushed as text/plain.")
            .fix(
                "Send the manifest's own media type as Content-Type, the same as its mediaType.",
                "Allow the media type, where the registry has a list of those that it takes.",
            )
            .safe(),
        put("invalid-manifest", 400, "MANIFEST_INVALID", Pushing::Nonsense)
            .by("The document {} is pushed as an image manifest.")
            .fix(
                "Check the manifest (longshore validate FILE): it says what is wrong, and where.",
                "Nothing, unless it refuses what the specification allows.",
            )
            .safe(),
        case(
            Step::PutManifestList,
            "invalid-manifest-in-list",
            400,
            "MANIFEST_BLOB_UNKNOWN",
            Act::Push(Pushing::IndexOfUnknown),
        )
        .by("An index is pushed that names a manifest which is not there.")
        .fix(
            "Push each manifest by its digest, to the same repository, before the index.",
            "Nothing, unless only some platforms are to be copied: then allow sparse manifests.",
        )
        .safe(),
    ]
}

fn kept() -> Vec<Case> {
    vec![
        case(Step::PutManifest, "tag-immutable", 409, "TAG_IMMUTABLE", Act::Push(Pushing::Moved))
            .on(s::IMMUTABLE)
            .by("Another image is pushed to devtable/app under the tag v1, which is there.")
            .fix("Push under a new tag.", "Take the tag out of those that are immutable."),
        case(Step::PutManifest, "manifest-too-large", 413, "SIZE_INVALID", Act::Push(Pushing::Again))
            .on(s::SMALL_MANIFESTS)
            .by("A manifest of some hundred bytes is pushed to devtable/app.")
            .fix(
                "Make the manifest smaller: fewer layers, shorter annotations, and content in blobs.",
                "Raise the limit: the specification wants 4 MiB at least.",
            ),
        case(Step::DeleteManifest, "tag-immutable", 409, "TAG_IMMUTABLE", Act::DeleteTag)
            .on(s::IMMUTABLE)
            .by("The tag v1 of devtable/app is deleted.")
            .fix("Leave it where it is.", "Take the tag out of those that are immutable."),
        case(Step::DeleteManifest, "unsupported", 405, "UNSUPPORTED", Act::DeleteTag)
            .on(s::NO_DELETION)
            .because("deletion-off")
            .by("The tag v1 of devtable/app is deleted.")
            .fix(
                "Delete by the manifest's digest, which many registries take where tags cannot be deleted; else ask whoever runs the registry.",
                "Switch deletion on (distribution: storage.delete.enabled).",
            ),
    ]
}
