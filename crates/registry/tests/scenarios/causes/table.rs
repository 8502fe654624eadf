//! The failures: each step's, with its cause, what is done, and the flow that meets it.

use super::flows::{self, Flow};
use super::{policy, requests};
use crate::lab::{Lab, Seen};
use longshore_registry::Policy;

/// A failure: what it is, why, and how it comes about.
pub(super) struct Row {
    pub(super) step: &'static str,
    pub(super) failure: &'static str,
    pub(super) status: u16,
    /// The error's code; none where the answer has no error body.
    pub(super) code: &'static str,
    /// The rule that decides.
    pub(super) rule: &'static str,
    /// Where what it decides by is found; nowhere where it decides by nothing but the request's form.
    pub(super) path: &'static str,
    pub(super) cause: Cause,
    pub(super) by: By,
}

/// What makes it fail.
pub(super) enum Cause {
    /// Something in the policy: what is done fails with it, and has this status without it.
    Policy(fn(&mut Policy), Act, u16),
    /// Something in the request, or in what was pushed before: one act fails, the other has this status.
    Request(Act, Act, u16),
}

/// Something that is done in a registry, request by request.
pub(super) type Act = fn(&mut Lab) -> Seen;

/// How the client's flows meet it.
pub(super) enum By {
    /// The flow fails where the cause is there from its beginning, and passes where it is not.
    Flow(Flow),
    /// The same, where the cause comes in the middle of the flow: at the first request that has these in its
    /// method and path. From the beginning, another step would have failed before.
    FlowAt(&'static str, &'static str, Flow),
    /// One flow fails, the other passes.
    Flows(Flow, Flow),
    /// Both flows pass; one has an exchange of the step that was answered otherwise than it wanted.
    Otherwise(Flow, Flow),
    /// None does, for this reason.
    None(&'static str),
}

fn failure(step: &'static str, failure: &'static str, status: u16, code: &'static str) -> Row {
    let (cause, by) = (Cause::Request(requests::get, requests::get, 200), By::None("nothing was said of it"));
    Row { step, failure, status, code, rule: failure, path: "", cause, by }
}

impl Row {
    /// What decides it, where the rule has the failure's name.
    fn rests_on(self, path: &'static str) -> Self {
        Self { path, ..self }
    }

    /// The rule that decides it, where it has another name.
    fn because(self, rule: &'static str, path: &'static str) -> Self {
        Self { rule, path, ..self }
    }

    fn policy(self, cause: fn(&mut Policy), act: Act, status: u16) -> Self {
        Self { cause: Cause::Policy(cause, act, status), ..self }
    }

    fn request(self, wrong: Act, right: Act, status: u16) -> Self {
        Self { cause: Cause::Request(wrong, right, status), ..self }
    }

    fn flow(self, flow: Flow) -> Self {
        Self { by: By::Flow(flow), ..self }
    }

    fn flow_at(self, method: &'static str, path: &'static str, flow: Flow) -> Self {
        Self { by: By::FlowAt(method, path, flow), ..self }
    }

    fn flows(self, wrong: Flow, right: Flow) -> Self {
        Self { by: By::Flows(wrong, right), ..self }
    }

    fn otherwise(self, wrong: Flow, right: Flow) -> Self {
        Self { by: By::Otherwise(wrong, right), ..self }
    }

    fn no_flow(self, why: &'static str) -> Self {
        Self { by: By::None(why), ..self }
    }
}

const TYPED: &str = "the client's own types have no such tag or number";

const STATE: &str = "repositories.devtable/app.state";
const MIRROR: &str = "repositories.devtable/app.mirror";
const ROBOT: &str = "repositories.devtable/app.mirror.robot";

/// All rows, those of the steps' own table first.
pub(super) fn rows() -> Vec<Row> {
    let mut rows = auth();
    rows.extend(pulling());
    rows.extend(uploading());
    rows.extend(manifests());
    rows.extend(lists());
    rows.extend(beyond());
    rows
}

fn auth() -> Vec<Row> {
    use {policy as p, requests as r};
    vec![
        failure("auth", "unauthenticated", 401, "UNAUTHORIZED")
            .request(r::no_token, r::token, 200)
            .flows(flows::ping_as_nobody, flows::ping),
        failure("auth", "invalid-authentication", 401, "UNAUTHORIZED")
            .rests_on("accounts.devtable")
            .request(r::wrong_password, r::token, 200)
            .flows(flows::pull_with_a_wrong_password, flows::pull),
        failure("auth", "invalid-registry", 400, "INVALID_REQUEST")
            .rests_on("query.scope")
            .request(r::other_registry, r::token, 200)
            .flows(flows::pull_from_another_registry, flows::pull),
        failure("auth", "app-repository", 405, "UNSUPPORTED")
            .rests_on("repositories.devtable/app.kind")
            .policy(p::applications, r::token, 200)
            .flow(flows::pull),
        failure("auth", "anonymous-not-allowed", 401, "UNAUTHORIZED")
            .rests_on("anonymous_access")
            .policy(p::nobody, r::anonymous_token, 200)
            .flow(flows::pull_as_nobody),
        failure("auth", "invalid-repository", 400, "NAME_INVALID")
            .request(r::invalid_repository, r::token, 200)
            .flows(flows::pull_with_an_invalid_scope, flows::pull),
        failure("auth", "slash-repository", 400, "NAME_INVALID")
            .rests_on("extended_names")
            .policy(p::flat_names, r::nested_token, 200)
            .flow(flows::pull_nested),
        failure("auth", "namespace-disabled", 405, "UNSUPPORTED")
            .rests_on("namespaces.devtable.enabled")
            .policy(p::disabled, r::token, 200)
            .flow(flows::pull),
    ]
}

fn pulling() -> Vec<Row> {
    use {policy as p, requests as r};
    vec![
        failure("get-manifest", "unknown-tag", 404, "MANIFEST_UNKNOWN")
            .rests_on("repositories.devtable/app.tags.none")
            .request(r::get_unknown_tag, r::get, 200)
            .flows(flows::pull_unknown_tag, flows::pull),
        failure("get-manifest", "unauthorized", 401, "UNAUTHORIZED")
            .rests_on("token.access")
            .request(r::get_anothers, r::get, 200)
            .flows(flows::pull_as_public, flows::pull),
        failure("get-manifest", "disallowed-library-namespace", 400, "NAME_INVALID")
            .rests_on("short_names")
            .policy(p::no_library, r::get_library, 401)
            .flow(flows::pull_library),
        failure("get-manifest", "anonymous-not-allowed", 401, "UNAUTHORIZED")
            .rests_on("anonymous_access")
            .policy(p::nobody, r::get_public, 200)
            .flow_at("GET", "/manifests/", flows::pull_as_nobody),
        failure("get-blob", "geo-blocked", 403, "DENIED")
            .rests_on("namespaces.devtable.blocked")
            .policy(p::blocked, r::get_blob, 200)
            .flow(flows::pull),
    ]
}

fn uploading() -> Vec<Row> {
    use {policy as p, requests as r};
    vec![
        failure("mount-blob", "unauthorized-for-mount", 202, "")
            .request(r::mount_anothers, r::mount, 201)
            .otherwise(flows::push_mounting_anothers, flows::push_mounting),
        failure("mount-blob", "readonly-registry", 405, "UNSUPPORTED")
            .rests_on("read_only")
            .policy(p::read_only, r::mount, 201)
            .flow(flows::push_mounting),
        failure("blob-head-check", "disallowed-library-namespace", 400, "")
            .rests_on("short_names")
            .policy(p::no_library, r::head_library, 401)
            .flow(flows::push_library),
        failure("start-upload", "disallowed-library-namespace", 400, "NAME_INVALID")
            .rests_on("short_names")
            .policy(p::no_library, r::start_library, 401)
            .flow_at("POST", "/uploads/", flows::push_library),
        failure("start-upload", "read-only", 401, "UNAUTHORIZED")
            .rests_on(STATE)
            .policy(p::repository_read_only, r::start, 202)
            .flow(flows::push),
        failure("start-upload", "mirror-only", 401, "UNAUTHORIZED")
            .rests_on(ROBOT)
            .policy(p::mirror_only, r::start, 202)
            .flow(flows::push),
        failure("start-upload", "mirror-misconfigured", 401, "UNAUTHORIZED")
            .rests_on(MIRROR)
            .policy(p::mirror_misconfigured, r::start, 202)
            .flow(flows::push),
        failure("start-upload", "mirror-robot-missing", 401, "UNAUTHORIZED")
            .rests_on(ROBOT)
            .policy(p::mirror_robot_missing, r::start, 202)
            .flow(flows::push),
        failure("start-upload", "readonly-registry", 405, "UNSUPPORTED")
            .rests_on("read_only")
            .policy(p::read_only, r::start, 202)
            .flow(flows::push),
    ]
}

fn manifests() -> Vec<Row> {
    use {policy as p, requests as r};
    vec![
        failure("put-manifest", "disallowed-library-namespace", 400, "NAME_INVALID")
            .rests_on("short_names")
            .policy(p::no_library, r::put_library, 401)
            .flow_at("PUT", "/manifests/", flows::push_library),
        failure("put-manifest", "missing-tag", 404, "TAG_INVALID")
            .request(r::put_without_tag, r::put, 201)
            .no_flow(TYPED),
        failure("put-manifest", "invalid-tag", 404, "TAG_INVALID")
            .request(r::put_with_invalid_tag, r::put, 201)
            .no_flow(TYPED),
        failure("put-manifest", "invalid-images", 400, "MANIFEST_INVALID")
            .request(r::put_unknown_parent, r::put_schema1, 201)
            .flows(flows::push_unknown_parent, flows::push_schema1),
        failure("put-manifest", "invalid-blob", 404, "MANIFEST_BLOB_UNKNOWN")
            .rests_on("sparse_manifests")
            .request(r::put_without_blobs, r::put, 201)
            .flows(flows::push_without_blobs, flows::push),
        failure("put-manifest", "unsupported-content-type", 415, "MANIFEST_INVALID")
            .rests_on("header.Content-Type")
            .request(r::put_as_text, r::put, 201)
            .flows(flows::push_as_text, flows::push),
        failure("put-manifest", "read-only", 401, "UNAUTHORIZED")
            .rests_on(STATE)
            .policy(p::repository_read_only, r::put, 201)
            .flow(flows::push_again),
        failure("put-manifest", "mirror-only", 401, "UNAUTHORIZED")
            .rests_on(ROBOT)
            .policy(p::mirror_only, r::put, 201)
            .flow(flows::push_again),
        failure("put-manifest", "mirror-misconfigured", 401, "UNAUTHORIZED")
            .rests_on(MIRROR)
            .policy(p::mirror_misconfigured, r::put, 201)
            .flow(flows::push_again),
        failure("put-manifest", "mirror-robot-missing", 401, "UNAUTHORIZED")
            .rests_on(ROBOT)
            .policy(p::mirror_robot_missing, r::put, 201)
            .flow(flows::push_again),
        failure("put-manifest", "readonly-registry", 405, "UNSUPPORTED")
            .rests_on("read_only")
            .policy(p::read_only, r::put, 201)
            .flow(flows::push_again),
        failure("put-manifest", "invalid-manifest", 400, "MANIFEST_INVALID")
            .request(r::put_nonsense, r::put, 201)
            .flows(flows::push_nonsense, flows::push),
        failure("put-manifest", "invalid-manifest", 400, "MANIFEST_INVALID")
            .because("history-differs", "dialect")
            .policy(p::quay, r::put_without_history, 201)
            .flow(flows::push_without_history),
    ]
}

fn lists() -> Vec<Row> {
    use {policy as p, requests as r};
    vec![
        failure("put-manifest-list", "invalid-manifest-in-list", 400, "MANIFEST_BLOB_UNKNOWN")
            .rests_on("sparse_manifests")
            .request(r::put_list_of_unknown, r::put_list, 201)
            .flows(flows::push_list_of_unknown, flows::push_list),
        failure("put-manifest-list", "read-only", 401, "UNAUTHORIZED")
            .rests_on(STATE)
            .policy(p::repository_read_only, r::put_list, 201)
            .flow(flows::push_list),
        failure("put-manifest-list", "mirror-only", 401, "UNAUTHORIZED")
            .rests_on(ROBOT)
            .policy(p::mirror_only, r::put_list, 201)
            .flow(flows::push_list),
        failure("put-manifest-list", "mirror-misconfigured", 401, "UNAUTHORIZED")
            .rests_on(MIRROR)
            .policy(p::mirror_misconfigured, r::put_list, 201)
            .flow(flows::push_list),
        failure("put-manifest-list", "mirror-robot-missing", 401, "UNAUTHORIZED")
            .rests_on(ROBOT)
            .policy(p::mirror_robot_missing, r::put_list, 201)
            .flow(flows::push_list),
        failure("put-manifest-list", "readonly-registry", 405, "UNSUPPORTED")
            .rests_on("read_only")
            .policy(p::read_only, r::put_list, 201)
            .flow(flows::push_list),
    ]
}

/// Those that other registries know.
fn beyond() -> Vec<Row> {
    use {policy as p, requests as r};
    let unknown = "repositories.devtable/app.blobs.\
                   sha256:0000000000000000000000000000000000000000000000000000000000000000";
    vec![
        failure("put-manifest", "tag-immutable", 409, "TAG_IMMUTABLE")
            .rests_on("repositories.devtable/app.immutable_tags")
            .policy(p::immutable, r::put_another, 201)
            .flow(flows::push_another),
        failure("delete-manifest", "tag-immutable", 409, "TAG_IMMUTABLE")
            .rests_on("repositories.devtable/app.immutable_tags")
            .policy(p::immutable, r::delete_tag, 202)
            .flow(flows::delete_tag),
        failure("finish-upload", "quota-exceeded", 403, "DENIED")
            .rests_on("namespaces.devtable.quota_bytes")
            .policy(p::quota, r::upload, 201)
            .flow(flows::push_much),
        failure("put-manifest", "manifest-too-large", 413, "SIZE_INVALID")
            .rests_on("limits.manifest_bytes")
            .policy(p::small_manifests, r::put, 201)
            .flow(flows::push_again),
        failure("ping", "rate-limited", 429, "TOOMANYREQUESTS")
            .rests_on("rate.requests")
            .policy(p::rate, r::ping_twice, 401)
            .flow(flows::ping_twice),
        failure("ping", "server-error", 503, "UNAVAILABLE")
            .because("maintenance", "maintenance")
            .policy(p::maintenance, r::ping_twice, 401)
            .flow(flows::ping),
        failure("get-blob", "blob-unknown", 404, "BLOB_UNKNOWN")
            .rests_on(unknown)
            .request(r::get_unknown_blob, r::get_blob, 200)
            .flows(flows::pull_without_blobs, flows::pull),
        failure("upload-status", "upload-unknown", 404, "BLOB_UPLOAD_UNKNOWN")
            .rests_on("repositories.devtable/app.uploads.none")
            .request(r::unknown_upload, r::start, 202)
            .flows(flows::resume_nothing, flows::resume),
        failure("finish-upload", "digest-mismatch", 400, "DIGEST_INVALID")
            .rests_on("digest")
            .request(r::upload_under_another_digest, r::upload, 201)
            .flows(flows::push_under_another_digest, flows::push),
        failure("upload-chunk", "range-not-satisfiable", 416, "RANGE_INVALID")
            .because("chunk-out-of-order", "header.Content-Range")
            .request(r::chunk_with_a_gap, r::chunk, 202)
            .flows(flows::push_with_a_gap, flows::push_in_chunks),
        failure("list-tags", "name-unknown", 404, "NAME_UNKNOWN")
            .because("unknown-repository", "repositories.devtable/none")
            .request(r::tags_of_nothing, r::tags, 200)
            .flows(flows::tags_of_nothing, flows::tags),
        failure("delete-blob", "deletion-off", 405, "UNSUPPORTED")
            .rests_on("deletion.blobs")
            .policy(p::no_deletion, r::delete_blob, 202)
            .flow(flows::delete_blob),
        failure("referrers", "referrers-off", 404, "UNSUPPORTED")
            .rests_on("referrers")
            .policy(p::no_referrers, r::referrers, 200)
            .no_flow("the flow goes on with the list that clients keep under a tag"),
        failure("catalog", "invalid-page-size", 400, "PAGINATION_NUMBER_INVALID")
            .rests_on("query.n")
            .request(r::catalog_by_words, r::catalog, 200)
            .no_flow(TYPED),
    ]
}
