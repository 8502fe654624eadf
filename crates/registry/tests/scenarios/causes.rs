//! Every failure for a reason: each cause is set up, the step fails as it should, and passes once the cause is gone.
//!
//! A cause is something in the policy, or something in the request; there is no way to ask for a status.

use crate::image::{Image, index, push_blob, put_manifest};
use crate::lab::{Lab, Seen, basic};
use longshore_core::build::{self, Options, Schema1};
use longshore_core::layer::{DOCKER_EMPTY, Layer};
use longshore_core::manifest::ImageConfig;
use longshore_core::{Descriptor, Digest, MediaType, RepositoryName, Tag};
use longshore_registry::Policy;
use longshore_registry::policy::{
    Dialect, Limits, Mirror, Namespace, Rate, RepositoryKind, RepositoryState, ShortNames, TagPattern,
};

const UNKNOWN: &str = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

/// A failure: the step, its name, and the status and code that it has.
type Named = (&'static str, &'static str, u16, &'static str);

/// Why it fails: the rule that decided, and where what it decided by was found.
type Because = (&'static str, &'static str);

/// Something in the policy.
type Cause = fn(&mut Policy);

/// Something that is done in a registry.
type Act = fn(&mut Lab) -> Seen;

/// Failures whose cause is in the policy: what is done fails with it, and without it has the status.
const BY_POLICY: &[(Named, Because, Cause, Act, u16)] = &[
    (
        ("auth", "app-repository", 405, "UNSUPPORTED"),
        ("app-repository", "repositories.devtable/app.kind"),
        applications,
        token,
        200,
    ),
    (
        ("auth", "anonymous-not-allowed", 401, "UNAUTHORIZED"),
        ("anonymous-not-allowed", "anonymous_access"),
        nobody,
        anonymous_token,
        200,
    ),
    (
        ("auth", "slash-repository", 400, "NAME_INVALID"),
        ("slash-repository", "extended_names"),
        flat_names,
        nested_token,
        200,
    ),
    (
        ("auth", "namespace-disabled", 405, "UNSUPPORTED"),
        ("namespace-disabled", "namespaces.devtable.enabled"),
        disabled,
        token,
        200,
    ),
    (
        ("mount-blob", "readonly-registry", 405, "UNSUPPORTED"),
        ("readonly-registry", "read_only"),
        read_only,
        mount,
        201,
    ),
    (
        ("get-manifest", "disallowed-library-namespace", 400, "NAME_INVALID"),
        ("disallowed-library-namespace", "short_names"),
        no_library,
        get_library,
        401,
    ),
    (
        ("get-manifest", "anonymous-not-allowed", 401, "UNAUTHORIZED"),
        ("anonymous-not-allowed", "anonymous_access"),
        nobody,
        get_public,
        200,
    ),
    (
        ("get-blob", "geo-blocked", 403, "DENIED"),
        ("geo-blocked", "namespaces.devtable.blocked"),
        blocked,
        get_blob,
        200,
    ),
    (
        ("blob-head-check", "disallowed-library-namespace", 400, ""),
        ("disallowed-library-namespace", "short_names"),
        no_library,
        head_library,
        401,
    ),
    (
        ("start-upload", "disallowed-library-namespace", 400, "NAME_INVALID"),
        ("disallowed-library-namespace", "short_names"),
        no_library,
        start_library,
        401,
    ),
    (
        ("start-upload", "read-only", 401, "UNAUTHORIZED"),
        ("read-only", "repositories.devtable/app.state"),
        repository_read_only,
        start,
        202,
    ),
    (
        ("start-upload", "mirror-only", 401, "UNAUTHORIZED"),
        ("mirror-only", "repositories.devtable/app.mirror.robot"),
        mirror_only,
        start,
        202,
    ),
    (
        ("start-upload", "mirror-misconfigured", 401, "UNAUTHORIZED"),
        ("mirror-misconfigured", "repositories.devtable/app.mirror"),
        mirror_misconfigured,
        start,
        202,
    ),
    (
        ("start-upload", "mirror-robot-missing", 401, "UNAUTHORIZED"),
        ("mirror-robot-missing", "repositories.devtable/app.mirror.robot"),
        mirror_robot_missing,
        start,
        202,
    ),
    (
        ("start-upload", "readonly-registry", 405, "UNSUPPORTED"),
        ("readonly-registry", "read_only"),
        read_only,
        start,
        202,
    ),
    (
        ("put-manifest", "disallowed-library-namespace", 400, "NAME_INVALID"),
        ("disallowed-library-namespace", "short_names"),
        no_library,
        put_library,
        401,
    ),
    (
        ("put-manifest", "read-only", 401, "UNAUTHORIZED"),
        ("read-only", "repositories.devtable/app.state"),
        repository_read_only,
        put,
        201,
    ),
    (
        ("put-manifest", "mirror-only", 401, "UNAUTHORIZED"),
        ("mirror-only", "repositories.devtable/app.mirror.robot"),
        mirror_only,
        put,
        201,
    ),
    (
        ("put-manifest", "mirror-misconfigured", 401, "UNAUTHORIZED"),
        ("mirror-misconfigured", "repositories.devtable/app.mirror"),
        mirror_misconfigured,
        put,
        201,
    ),
    (
        ("put-manifest", "mirror-robot-missing", 401, "UNAUTHORIZED"),
        ("mirror-robot-missing", "repositories.devtable/app.mirror.robot"),
        mirror_robot_missing,
        put,
        201,
    ),
    (
        ("put-manifest", "readonly-registry", 405, "UNSUPPORTED"),
        ("readonly-registry", "read_only"),
        read_only,
        put,
        201,
    ),
    (
        ("put-manifest-list", "read-only", 401, "UNAUTHORIZED"),
        ("read-only", "repositories.devtable/app.state"),
        repository_read_only,
        put_list,
        201,
    ),
    (
        ("put-manifest-list", "mirror-only", 401, "UNAUTHORIZED"),
        ("mirror-only", "repositories.devtable/app.mirror.robot"),
        mirror_only,
        put_list,
        201,
    ),
    (
        ("put-manifest-list", "mirror-misconfigured", 401, "UNAUTHORIZED"),
        ("mirror-misconfigured", "repositories.devtable/app.mirror"),
        mirror_misconfigured,
        put_list,
        201,
    ),
    (
        ("put-manifest-list", "mirror-robot-missing", 401, "UNAUTHORIZED"),
        ("mirror-robot-missing", "repositories.devtable/app.mirror.robot"),
        mirror_robot_missing,
        put_list,
        201,
    ),
    (
        ("put-manifest-list", "readonly-registry", 405, "UNSUPPORTED"),
        ("readonly-registry", "read_only"),
        read_only,
        put_list,
        201,
    ),
    (
        ("put-manifest", "invalid-manifest", 400, "MANIFEST_INVALID"),
        ("history-differs", "dialect"),
        quay,
        put_without_history,
        201,
    ),
    (
        ("put-manifest", "tag-immutable", 409, "TAG_IMMUTABLE"),
        ("tag-immutable", "repositories.devtable/app.immutable_tags"),
        immutable,
        put_another,
        201,
    ),
    (
        ("delete-manifest", "tag-immutable", 409, "TAG_IMMUTABLE"),
        ("tag-immutable", "repositories.devtable/app.immutable_tags"),
        immutable,
        delete_tag,
        202,
    ),
    (
        ("finish-upload", "quota-exceeded", 403, "DENIED"),
        ("quota-exceeded", "namespaces.devtable.quota_bytes"),
        quota,
        upload,
        201,
    ),
    (
        ("put-manifest", "manifest-too-large", 413, "SIZE_INVALID"),
        ("manifest-too-large", "limits.manifest_bytes"),
        small_manifests,
        put,
        201,
    ),
    (
        ("ping", "rate-limited", 429, "TOOMANYREQUESTS"),
        ("rate-limited", "rate.requests"),
        rate,
        ping_twice,
        401,
    ),
    (
        ("ping", "server-error", 503, "UNAVAILABLE"),
        ("maintenance", "maintenance"),
        maintenance,
        ping_twice,
        401,
    ),
];

/// Failures whose cause is in the request, or in what was pushed before: one act fails, the other has the status.
const BY_REQUEST: &[(Named, Because, Act, Act, u16)] = &[
    (("auth", "unauthenticated", 401, "UNAUTHORIZED"), ("unauthenticated", ""), no_token, token, 200),
    (
        ("auth", "invalid-authentication", 401, "UNAUTHORIZED"),
        ("invalid-authentication", "accounts.devtable"),
        wrong_password,
        token,
        200,
    ),
    (
        ("auth", "invalid-registry", 400, "INVALID_REQUEST"),
        ("invalid-registry", "query.scope"),
        other_registry,
        token,
        200,
    ),
    (
        ("auth", "invalid-repository", 400, "NAME_INVALID"),
        ("invalid-repository", ""),
        invalid_repository,
        token,
        200,
    ),
    (
        ("get-manifest", "unknown-tag", 404, "MANIFEST_UNKNOWN"),
        ("unknown-tag", "repositories.devtable/app.tags.none"),
        get_unknown_tag,
        get,
        200,
    ),
    (
        ("get-manifest", "unauthorized", 401, "UNAUTHORIZED"),
        ("unauthorized", "token.access"),
        get_anothers,
        get,
        200,
    ),
    (("put-manifest", "missing-tag", 404, "TAG_INVALID"), ("missing-tag", ""), put_without_tag, put, 201),
    (
        ("put-manifest", "invalid-tag", 404, "TAG_INVALID"),
        ("invalid-tag", ""),
        put_with_invalid_tag,
        put,
        201,
    ),
    (
        ("put-manifest", "invalid-images", 400, "MANIFEST_INVALID"),
        ("invalid-images", ""),
        put_unknown_parent,
        put_schema1,
        201,
    ),
    (
        ("put-manifest", "unsupported-content-type", 415, "MANIFEST_INVALID"),
        ("unsupported-content-type", "header.Content-Type"),
        put_as_text,
        put,
        201,
    ),
    (
        ("put-manifest", "invalid-manifest", 400, "MANIFEST_INVALID"),
        ("invalid-manifest", ""),
        put_nonsense,
        put,
        201,
    ),
    (
        ("put-manifest-list", "invalid-manifest-in-list", 400, "MANIFEST_BLOB_UNKNOWN"),
        ("invalid-manifest-in-list", "sparse_manifests"),
        put_list_of_unknown,
        put_list,
        201,
    ),
    (
        ("get-blob", "blob-unknown", 404, "BLOB_UNKNOWN"),
        (
            "blob-unknown",
            "repositories.devtable/app.blobs.sha256:0000000000000000000000000000000000000000000000000000000000000000",
        ),
        get_unknown_blob,
        get_blob,
        200,
    ),
    (
        ("upload-status", "upload-unknown", 404, "BLOB_UPLOAD_UNKNOWN"),
        ("upload-unknown", "repositories.devtable/app.uploads.none"),
        unknown_upload,
        start,
        202,
    ),
    (
        ("finish-upload", "digest-mismatch", 400, "DIGEST_INVALID"),
        ("digest-mismatch", "digest"),
        upload_under_another_digest,
        upload,
        201,
    ),
    (
        ("upload-chunk", "range-not-satisfiable", 416, "RANGE_INVALID"),
        ("chunk-out-of-order", "header.Content-Range"),
        chunk_with_a_gap,
        chunk,
        202,
    ),
];

/// The registry as it comes, with an image in `devtable/app`, as devtable, who may do everything there.
fn lab(change: impl Fn(&mut Policy)) -> Lab {
    let mut lab = Lab::accounts();
    lab.log_in("devtable", &["repository:devtable/app:push,pull,*"]);
    Image::of("layer").push(&mut lab, "devtable/app", "v1").is(201);
    push_blob(&mut lab, "devtable/app", &DOCKER_EMPTY);
    let mut policy = Policy::accounts();
    change(&mut policy);
    lab.change(policy)
}

fn check(seen: &Seen, (step, failure, status, code): Named, (rule, path): Because) {
    assert_eq!(seen.status(), status, "{step} {failure}: {}", String::from_utf8_lossy(seen.body()));
    // A HEAD has no body that could say why.
    if !code.is_empty() {
        assert_eq!(seen.errors()[0].code, code, "{step} {failure}");
    }
    if status == 429 || status == 503 {
        assert!(seen.header("retry-after").parse::<u64>().is_ok(), "{step} {failure}");
    }
    let reason = seen.why().last().expect("there is always a reason");
    assert_eq!(reason.rule.id(), rule, "{step} {failure}: {}", seen.why());
    let found = path.is_empty() || reason.facts.iter().any(|fact| fact.path == path);
    assert!(found, "{step} {failure} is decided by {path}: {}", seen.why());
}

#[test]
fn what_the_policy_forbids_fails_and_passes_without_it() {
    for (named, because, cause, act, status) in BY_POLICY {
        let failed = act(&mut lab(cause));
        check(&failed, *named, *because);
        let reason = failed.why().last().expect("there is always a reason");
        assert!(reason.decided_by_policy().is_some(), "{named:?} has its cause in the policy: {reason}");
        let seen = act(&mut lab(|_| {}));
        assert_eq!(
            seen.status(),
            *status,
            "{named:?} without its cause: {}",
            String::from_utf8_lossy(seen.body())
        );
    }
}

#[test]
fn what_is_wrong_in_a_request_fails_and_passes_when_it_is_right() {
    for (named, because, wrong, right, status) in BY_REQUEST {
        check(&wrong(&mut lab(|_| {})), *named, *because);
        assert_eq!(right(&mut lab(|_| {})).status(), *status, "{named:?} without its cause");
    }
}

#[test]
fn a_blob_that_is_missing_is_told_as_each_dialect_does() {
    for (dialect, status) in [(Dialect::Oci, 404), (Dialect::Quay, 400)] {
        let mut lab = lab(|policy| policy.dialect = dialect);
        let bytes = Image::of("never pushed").bytes();
        put_manifest(&mut lab, "devtable/app", "v2", &MediaType::OCI_MANIFEST, &bytes)
            .fails(status, "MANIFEST_BLOB_UNKNOWN");
    }
}

#[test]
fn a_mount_without_the_right_to_the_source_begins_an_upload() {
    for dialect in [Dialect::Oci, Dialect::Quay] {
        let mut lab = lab(|policy| policy.dialect = dialect);
        lab.log_in("public", &["repository:public/own:push,pull"]);
        let digest = Digest::sha256(b"layer");
        let path = format!("/v2/public/own/blobs/uploads/?mount={digest}&from=devtable/app");
        lab.send("POST", &path, &[], b"").is(202);
    }
}

#[test]
fn a_mount_that_the_token_does_not_allow_begins_an_upload_in_quays_dialect() {
    let mut lab = lab(quay);
    lab.log_in("devtable", &["repository:devtable/other:push,pull"]);
    let path =
        format!("/v2/devtable/other/blobs/uploads/?mount={}&from=devtable/app", Digest::sha256(b"layer"));
    lab.send("POST", &path, &[], b"").is(202);
}

#[test]
fn chunks_in_quays_dialect_end_behind_their_last_byte() {
    let mut lab = lab(quay);
    let upload = lab.begin_upload("devtable/app");
    assert_eq!(lab.get(&upload).is(204).header("range"), "bytes=0-0");
    lab.send("PATCH", &upload, &[("Content-Range", "0-3")], b"abcd").fails(400, "SIZE_INVALID");
    let seen = lab.send("PATCH", &upload, &[("Content-Range", "0-4")], b"abcd").is(202);
    assert_eq!(seen.header("range"), "bytes=0-4");
    lab.send("PATCH", &upload, &[("Content-Range", "5-6")], b"e").fails(416, "RANGE_INVALID");
    lab.send("PATCH", &upload, &[("Content-Range", "4-6")], b"ef").is(202);
    lab.send("PUT", &format!("{upload}?digest={}", Digest::sha256(b"abcdef")), &[], b"").is(201);
}

#[test]
fn pulls_go_on_where_pushes_are_closed() {
    let closed: [Cause; 5] =
        [repository_read_only, mirror_only, mirror_misconfigured, mirror_robot_missing, read_only];
    for cause in closed {
        get(&mut lab(cause)).is(200);
        get_blob(&mut lab(cause)).is(200);
    }
}

#[test]
fn an_address_that_cannot_be_read_is_nobodys() {
    let mut lab = lab(blocked);
    let path = format!("/v2/devtable/app/blobs/{}", Digest::sha256(b"layer"));
    for address in ["nonsense", "", "203.0.113.9"] {
        lab.send("GET", &path, &[("X-Override-Remote-Addr-For-Testing", address)], b"").is(200);
    }
}

// The causes that are policy.

fn rules(policy: &mut Policy) -> &mut longshore_registry::policy::RepositoryRules {
    policy.repositories.entry(RepositoryName::parse("devtable/app").unwrap()).or_default()
}

fn namespace(policy: &mut Policy) -> &mut Namespace {
    policy.namespaces.entry("devtable".to_owned()).or_default()
}

fn applications(policy: &mut Policy) {
    rules(policy).kind = RepositoryKind::Application;
}

fn nobody(policy: &mut Policy) {
    policy.anonymous_access = false;
}

fn flat_names(policy: &mut Policy) {
    policy.extended_names = false;
}

fn disabled(policy: &mut Policy) {
    namespace(policy).enabled = false;
}

fn read_only(policy: &mut Policy) {
    policy.read_only = true;
}

fn no_library(policy: &mut Policy) {
    policy.short_names = ShortNames::Refused;
}

fn blocked(policy: &mut Policy) {
    namespace(policy).blocked = vec!["192.0.2.0/24".parse().unwrap()];
}

fn repository_read_only(policy: &mut Policy) {
    rules(policy).state = RepositoryState::ReadOnly;
}

fn mirror_only(policy: &mut Policy) {
    mirror_robot_missing(policy);
    rules(policy).mirror = Some(Mirror { robot: Some("devtable+dtrobot".to_owned()) });
}

fn mirror_misconfigured(policy: &mut Policy) {
    rules(policy).state = RepositoryState::Mirror;
}

fn mirror_robot_missing(policy: &mut Policy) {
    mirror_misconfigured(policy);
    rules(policy).mirror = Some(Mirror::default());
}

fn quay(policy: &mut Policy) {
    policy.dialect = Dialect::Quay;
}

fn immutable(policy: &mut Policy) {
    rules(policy).immutable_tags = vec![TagPattern("v*".to_owned())];
}

fn quota(policy: &mut Policy) {
    namespace(policy).quota_bytes = Some(1000);
}

fn small_manifests(policy: &mut Policy) {
    policy.limits = Limits { manifest_bytes: 100, ..Limits::default() };
}

fn rate(policy: &mut Policy) {
    policy.rate = Some(Rate { requests: 1, seconds: 60 });
}

fn maintenance(policy: &mut Policy) {
    policy.maintenance = Some(120);
}

// What is done.

fn as_devtable(lab: &mut Lab, query: &str) -> Seen {
    let login = basic("devtable", "password");
    lab.send("GET", &format!("/v2/auth?service=registry.test{query}"), &[("Authorization", &login)], b"")
}

fn token(lab: &mut Lab) -> Seen {
    as_devtable(lab, "&scope=repository:devtable/app:pull")
}

fn nested_token(lab: &mut Lab) -> Seen {
    as_devtable(lab, "&scope=repository:devtable/a/b:pull")
}

fn anonymous_token(lab: &mut Lab) -> Seen {
    lab.carry(None);
    lab.ask(&["repository:public/publicrepo:pull"])
}

fn no_token(lab: &mut Lab) -> Seen {
    lab.carry(None);
    lab.ask(&[])
}

fn wrong_password(lab: &mut Lab) -> Seen {
    lab.ask_as("devtable", "wrong", &["repository:devtable/app:pull"])
}

fn other_registry(lab: &mut Lab) -> Seen {
    as_devtable(lab, "&scope=repository:other.example/devtable/app:pull")
}

fn invalid_repository(lab: &mut Lab) -> Seen {
    as_devtable(lab, "&scope=repository:devtable/UPPER:pull")
}

fn get(lab: &mut Lab) -> Seen {
    lab.get("/v2/devtable/app/manifests/v1")
}

fn get_unknown_tag(lab: &mut Lab) -> Seen {
    lab.get("/v2/devtable/app/manifests/none")
}

fn get_anothers(lab: &mut Lab) -> Seen {
    lab.log_in("public", &["repository:devtable/app:pull"]);
    get(lab)
}

/// The token was given before anonymous access ended.
fn get_public(lab: &mut Lab) -> Seen {
    let mut open = Lab::accounts();
    open.log_in_as_nobody(&["repository:public/publicrepo:pull"]);
    let mut lab = open.change(lab.registry().policy().clone());
    lab.get("/v2/public/publicrepo/manifests/latest")
}

fn get_library(lab: &mut Lab) -> Seen {
    lab.get("/v2/ubuntu/manifests/latest")
}

fn head_library(lab: &mut Lab) -> Seen {
    lab.head(&format!("/v2/ubuntu/blobs/{UNKNOWN}"))
}

fn start_library(lab: &mut Lab) -> Seen {
    lab.send("POST", "/v2/ubuntu/blobs/uploads/", &[], b"")
}

fn put_library(lab: &mut Lab) -> Seen {
    put_manifest(lab, "ubuntu", "v1", &MediaType::OCI_MANIFEST, &Image::of("layer").bytes())
}

fn get_blob(lab: &mut Lab) -> Seen {
    let path = format!("/v2/devtable/app/blobs/{}", Digest::sha256(b"layer"));
    lab.send("GET", &path, &[("X-Override-Remote-Addr-For-Testing", "192.0.2.7")], b"")
}

fn get_unknown_blob(lab: &mut Lab) -> Seen {
    lab.get(&format!("/v2/devtable/app/blobs/{UNKNOWN}"))
}

fn start(lab: &mut Lab) -> Seen {
    lab.send("POST", "/v2/devtable/app/blobs/uploads/", &[], b"")
}

fn mount(lab: &mut Lab) -> Seen {
    let path =
        format!("/v2/devtable/app/blobs/uploads/?mount={}&from=devtable/app", Digest::sha256(b"layer"));
    lab.send("POST", &path, &[], b"")
}

fn upload(lab: &mut Lab) -> Seen {
    let content = [7; 2000];
    let path = format!("/v2/devtable/app/blobs/uploads/?digest={}", Digest::sha256(&content));
    lab.send("POST", &path, &[], &content)
}

fn upload_under_another_digest(lab: &mut Lab) -> Seen {
    lab.send("POST", &format!("/v2/devtable/app/blobs/uploads/?digest={UNKNOWN}"), &[], b"content")
}

fn unknown_upload(lab: &mut Lab) -> Seen {
    lab.get("/v2/devtable/app/blobs/uploads/none")
}

fn chunk(lab: &mut Lab) -> Seen {
    let upload = lab.begin_upload("devtable/app");
    lab.send("PATCH", &upload, &[("Content-Range", "0-3")], b"abcd")
}

fn chunk_with_a_gap(lab: &mut Lab) -> Seen {
    let upload = lab.begin_upload("devtable/app");
    lab.send("PATCH", &upload, &[("Content-Range", "1-4")], b"abcd")
}

fn put(lab: &mut Lab) -> Seen {
    put_manifest(lab, "devtable/app", "v1", &MediaType::OCI_MANIFEST, &Image::of("layer").bytes())
}

fn put_without_tag(lab: &mut Lab) -> Seen {
    put_manifest(lab, "devtable/app", "", &MediaType::OCI_MANIFEST, &Image::of("layer").bytes())
}

fn put_with_invalid_tag(lab: &mut Lab) -> Seen {
    put_manifest(lab, "devtable/app", "-v1", &MediaType::OCI_MANIFEST, &Image::of("layer").bytes())
}

fn put_as_text(lab: &mut Lab) -> Seen {
    let headers = [("Content-Type", "text/plain")];
    lab.send("PUT", "/v2/devtable/app/manifests/v1", &headers, &Image::of("layer").bytes())
}

fn put_nonsense(lab: &mut Lab) -> Seen {
    put_manifest(lab, "devtable/app", "v1", &MediaType::OCI_MANIFEST, b"{}")
}

/// Another image under the same tag: the one that is there without its annotations.
fn put_another(lab: &mut Lab) -> Seen {
    let mut manifest = Image::of("layer").manifest;
    manifest.annotations.insert("note".to_owned(), "another".to_owned());
    put_manifest(lab, "devtable/app", "v1", &MediaType::OCI_MANIFEST, &manifest.to_bytes())
}

fn put_without_history(lab: &mut Lab) -> Seen {
    let mut image = Image::of("layer");
    let mut config = ImageConfig::new(vec![Digest::sha256(b"layer")], "test");
    config.history = None;
    let config = config.to_bytes();
    push_blob(lab, "devtable/app", &config);
    image.manifest.config = Descriptor::of(MediaType::OCI_CONFIG, &config);
    put_manifest(lab, "devtable/app", "v2", &MediaType::OCI_MANIFEST, &image.manifest.to_bytes())
}

fn put_list(lab: &mut Lab) -> Seen {
    let list = index(&[&Image::of("layer").bytes()]);
    put_manifest(lab, "devtable/app", "all", &MediaType::OCI_INDEX, &list)
}

fn put_list_of_unknown(lab: &mut Lab) -> Seen {
    let list = index(&[&Image::of("another").bytes()]);
    put_manifest(lab, "devtable/app", "all", &MediaType::OCI_INDEX, &list)
}

fn schema1() -> Vec<u8> {
    let image = build::Image::of_layers(vec![Layer::docker_empty(), Layer::docker_empty()], "test");
    let name = RepositoryName::parse("devtable/app").unwrap();
    let schema1 = Schema1 { name, tag: Tag::parse("v1").unwrap(), image };
    schema1.build(Options::default()).unwrap().content
}

fn put_schema1(lab: &mut Lab) -> Seen {
    put_manifest(lab, "devtable/app", "v1", &MediaType::DOCKER_SCHEMA1, &schema1())
}

fn put_unknown_parent(lab: &mut Lab) -> Seen {
    let text = String::from_utf8(schema1()).unwrap();
    // The image's parent by another name.
    let at = text.find(r#"\"parent\":\""#).unwrap() + r#"\"parent\":\""#.len();
    let text = format!("{}{}{}", &text[..at], "0000", &text[at + 4..]);
    put_manifest(lab, "devtable/app", "v1", &MediaType::DOCKER_SCHEMA1, text.as_bytes())
}

fn delete_tag(lab: &mut Lab) -> Seen {
    lab.delete("/v2/devtable/app/manifests/v1")
}

fn ping_twice(lab: &mut Lab) -> Seen {
    lab.carry(None);
    lab.get("/v2/");
    lab.get("/v2/")
}
