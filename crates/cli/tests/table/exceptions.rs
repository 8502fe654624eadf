//! Where a flow does not reach its goal, and should not: at which step it ends, with which status, and why.

use super::row::Row;

/// Cells that end otherwise than well.
#[derive(Debug)]
pub(crate) struct Exception {
    /// The flows; none stands for all.
    flows: &'static [&'static str],
    /// The formats; none stands for all.
    formats: &'static [&'static str],
    /// The choices by their whole names; none stands for all, but for those after `!`.
    choices: &'static [&'static str],
    /// The registries.
    pub(crate) registries: &'static [&'static str],
    /// The step and the status; whose fault it is, where no answer ended it; `usage`, where nothing was sent.
    pub(crate) outcome: &'static str,
    /// Why that is right.
    pub(crate) why: &'static str,
}

/// Ours that speak as the specification has it.
const OCI: &[&str] = &["embedded", "registry, OCI", "registry, accounts"];
const OURS: &[&str] = &["embedded", "registry, OCI", "registry, Quay", "registry, accounts"];
/// Those that ask nobody who asks.
const OPEN: &[&str] = &["registry, OCI", "registry, Quay", "distribution 2.8", "distribution 3"];
const QUAY: &[&str] = &["registry, Quay"];
const V2: &[&str] = &["distribution 2.8"];
const V3: &[&str] = &["distribution 3"];
const DISTRIBUTION: &[&str] = &["distribution 2.8", "distribution 3"];
/// Quay's dialect and distribution.
const WITH_400: &[&str] = &["registry, Quay", "distribution 2.8", "distribution 3"];
const ALL: &[&str] = &[
    "embedded",
    "registry, OCI",
    "registry, Quay",
    "registry, accounts",
    "distribution 2.8",
    "distribution 3",
];

/// The formats that Docker has.
const DOCKERS: &[&str] = &["docker", "schema1", "list"];

/// All of them. The first that fits a cell counts.
#[rustfmt::skip]
pub(crate) const EXCEPTIONS: &[Exception] = &[
    // What is wrong before anything is sent, or by a fault that is put in.
    but(&["push", "push-index"], &[], &["--artifact-type"], ALL, "usage", "What is no artifact has no artifact type: the program says so before it sends anything."),
    but(&[], &["oci", "docker", "schema1"], &["--subject"], ALL, "usage", "The same of what an artifact is about."),
    but(&[], DOCKERS, &["--annotation"], ALL, "input", "Docker's documents have no place for annotations: the image cannot be built."),
    but(&[], &[], &["--expect: what does not come"], ALL, "registry", "The flow reaches its goal, and was to fail: that is a failure."),
    but(&[], &[], &["--fault --retries: none"], ALL, "ping 503", "The fault is the answer where nothing is tried again."),
    // Pushing.
    but(&["push"], &["schema1"], &["!", "--chunk: refused", "--expect --invalid-references"], V3, "put-manifest 400", "Version 3 of distribution does not take schema 1 any more."),
    but(&["pull", "head", "copy", "delete"], &["schema1"], &[], V3, "put-manifest 400", "There is no manifest of schema 1: version 3 of distribution did not take it."),
    but(&["push"], &[], &["--manifest-content-type: of no manifest"], OURS, "put-manifest 415", "No manifest has this type: 415 is the status for that."),
    but(&["push-index"], &[], &["--manifest-content-type: of no manifest"], OURS, "put-manifest-list 415", "The same of an index."),
    but(&["push"], &["oci", "docker", "artifact"], &["--manifest-content-type: of no manifest"], DISTRIBUTION, "put-manifest 400", "distribution answers 400, and takes whatever has no type of a manifest for schema 1."),
    but(&["push-index"], &[], &["--manifest-content-type: of no manifest"], DISTRIBUTION, "put-manifest-list 400", "The same of an index."),
    but(&[], &[], &["--invalid-references"], OCI, "put-manifest 404", "The manifest names a blob that is not there: 404 MANIFEST_BLOB_UNKNOWN."),
    but(&[], &[], &["--invalid-references"], WITH_400, "put-manifest 400", "The same: Quay and distribution answer 400."),
    but(&[], &["oci", "docker", "index", "list"], &["--broken-config"], QUAY, "put-manifest 400", "Quay refuses a config whose history does not match its layers; the specification does not ask for one."),
    but(&[], &[], &["--chunk: refused"], V2, "upload-chunk 202", "Version 2.8 of distribution does not look at where a chunk begins."),
    // Pulling.
    but(&[], &[], &["--attempt-without-token"], OPEN, "get-manifest 200", "Who asks without a token gets the manifest, since nobody needs one."),
    but(&["pull"], &[], &["--accept: another type"], OURS, "get-manifest 200", "The registry gives what there is; the client says that it was not asked for."),
    but(&["pull-index"], &[], &["--accept: another type"], OURS, "get-manifest-list 200", "The same of an index."),
    but(&["pull"], &["oci", "artifact"], &["--accept: another type"], DISTRIBUTION, "get-manifest 404", "distribution hides OCI's images from who does not name them."),
    but(&["pull"], &["index"], &["--accept: another type"], V2, "get-manifest 404", "Version 2.8 hides OCI's indexes, too."),
    but(&["pull-index"], &["index"], &["--accept: another type"], V2, "get-manifest-list 404", "The same."),
    but(&["pull"], &["list"], &["--accept: another type"], V3, "get-manifest 400", "Version 3 gives a list of Docker's to nobody who does not name it."),
    but(&["pull-index"], &["list"], &["--accept: another type"], V3, "get-manifest-list 400", "The same."),
    but(&["pull"], &["docker", "schema1", "index", "list"], &["--accept: another type"], DISTRIBUTION, "get-manifest 200", "Something comes: what there is or, from 2.8, a manifest of schema 1 that is made of it. The client says that it was not asked for."),
    but(&["pull-index"], &[], &["--accept: another type"], DISTRIBUTION, "get-manifest-list 200", "The same of an index."),
    but(&["head"], &[], &["--blob: by SHA-512"], DISTRIBUTION, "blob-head-check 200", "distribution answers by the blob's SHA-256, which is not the digest that was asked for."),
    but(&[], &[], &["--reference: by SHA-512"], DISTRIBUTION, "put-manifest 400", "distribution takes no manifest by its SHA-512."),
    // Copying and deleting.
    but(&["copy"], &["schema1"], &["!", "--expect --reference"], ALL, "get-manifest 200", "A manifest of schema 1 is signed for its repository and its tag: it cannot be another's."),
    but(&["delete"], &[], &["--reference: a tag", "--reference: several"], V2, "delete-manifest 400", "Version 2.8 of distribution deletes by digest alone."),
];

/// Cells of these flows, formats and choices.
const fn but(
    flows: &'static [&'static str],
    formats: &'static [&'static str],
    choices: &'static [&'static str],
    registries: &'static [&'static str],
    outcome: &'static str,
    why: &'static str,
) -> Exception {
    Exception { flows, formats, choices, registries, outcome, why }
}

impl Exception {
    /// Whether a cell is one of these.
    pub(crate) fn is_of(&self, row: &Row<'_>, registry: &str) -> bool {
        let has = |list: &[&str], name: &str| list.is_empty() || list.contains(&name);
        let is_chosen = match self.choices {
            ["!", excepted @ ..] => !excepted.contains(&row.choice.name),
            choices => has(choices, row.choice.name),
        };
        has(self.flows, row.flow.name)
            && has(self.formats, row.format)
            && is_chosen
            && self.registries.contains(&registry)
    }
}
