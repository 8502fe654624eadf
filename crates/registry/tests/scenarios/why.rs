//! Why the registry answered as it did: successes, too, and by what they were decided.

use crate::image::{Image, put_manifest};
use crate::lab::{Lab, basic};
use longshore_core::{Digest, MediaType};
use longshore_registry::Policy;
use longshore_registry::policy::{Authentication, Deletion, Limits};

/// `devtable/app` with an image, and a token for everything in it.
fn lab() -> Lab {
    let mut lab = Lab::accounts();
    lab.log_in("devtable", &["repository:devtable/app:push,pull,*"]);
    Image::of("layer").push(&mut lab, "devtable/app", "v1").is(201);
    lab
}

#[test]
fn a_pull_tells_of_the_token_and_of_the_tag() {
    let seen = lab().get("/v2/devtable/app/manifests/v1").is(200);
    let rules: Vec<_> = seen.why().reasons.iter().map(|reason| reason.rule.id()).collect();
    assert_eq!(rules, ["token-good", "token-grants", "tag-resolved", "manifest-as-pushed"]);
    let seen = seen
        .because("token-good", "token.exp")
        .because("token-grants", "token.access")
        .because("tag-resolved", "repositories.devtable/app.tags.v1");
    assert!(seen.why().to_string().contains(Image::of("layer").digest().as_str()));
}

#[test]
fn an_open_registry_tells_that_it_is_one() {
    let mut lab = Lab::open();
    lab.get("/v2/").is(200).because("open-registry", "authentication").because("supported", "");
    lab.head("/v2/").is(200).because("head-without-body", "method");
}

#[test]
fn a_mount_tells_which_repository_has_the_blob() {
    let mut lab = lab();
    let digest = Digest::sha256(b"layer");
    lab.log_in("devtable", &["repository:devtable/other:push,pull", "repository:devtable/app:pull"]);
    let path = format!("/v2/devtable/other/blobs/uploads/?mount={digest}&from=devtable/app");
    lab.send("POST", &path, &[], b"")
        .is(201)
        .because("mounted", &format!("repositories.devtable/app.blobs.{digest}"));
}

#[test]
fn an_upload_in_place_of_a_mount_tells_why() {
    let mut lab = lab();
    let digest = Digest::sha256(b"layer");
    let unknown = Digest::sha256(b"unknown");
    let post = |lab: &mut Lab, repository: &str, query: &str| {
        lab.send("POST", &format!("/v2/{repository}/blobs/uploads/?{query}"), &[], b"").is(202)
    };
    post(&mut lab, "devtable/app", &format!("mount={unknown}"))
        .because("mount-not-held", &format!("blobs.{unknown}.repositories"))
        .because("upload-begun", "");
    post(&mut lab, "devtable/app", "mount=nonsense").because("mount-unreadable", "query.mount");
    post(&mut lab, "devtable/app", &format!("mount={digest}&from=UPPER"))
        .because("mount-unreadable", "query.from");
    lab.log_in("public", &["repository:public/own:push,pull"]);
    post(&mut lab, "public/own", &format!("mount={digest}&from=devtable/app"))
        .because("unauthorized-for-mount", &format!("blobs.{digest}.repositories"));
}

#[test]
fn a_page_tells_why_it_ends() {
    let mut lab =
        Lab::new(Policy { limits: Limits { page_entries: 3, ..Limits::default() }, ..Policy::open() });
    for tag in ["a", "b", "c", "d", "e"] {
        Image::of("layer").push(&mut lab, "a/b", tag).is(201);
    }
    lab.get("/v2/a/b/tags/list?n=2").because("page-as-asked", "query.n");
    lab.get("/v2/a/b/tags/list?n=100").because("page-at-limit", "limits.page_entries");
    lab.get("/v2/a/b/tags/list").because("page-at-limit", "limits.page_entries");
    lab.get("/v2/a/b/tags/list?last=c").because("page-last", "entries");
    lab.get("/v2/_catalog?n=1")
        .because("page-last", "entries")
        .because("catalog-of-caller", "public_catalog");
}

#[test]
fn parts_and_nothing_tell_which_header_asked_for_them() {
    let mut lab = lab();
    let digest = Digest::sha256(b"layer");
    let path = format!("/v2/devtable/app/blobs/{digest}");
    let mut with = |name: &str, value: &str| lab.send("GET", &path, &[(name, value)], b"");
    with("Range", "bytes=1-2").is(206).because("partial-content", "header.Range");
    with("Range", "bytes=0-0,2-3").is(200).because("range-ignored", "header.Range");
    with("If-None-Match", &format!("\"{digest}\"")).is(304).because("not-modified", "header.If-None-Match");
    let headers = [("Range", "bytes=1-2"), ("If-Range", "\"another\"")];
    lab.send("GET", &path, &headers, b"").is(200).because("range-outdated", "header.If-Range");
}

#[test]
fn an_upload_tells_each_chunk_and_the_digest() {
    let mut lab = lab();
    let upload = lab.begin_upload("devtable/app");
    lab.send("PATCH", &upload, &[("Content-Range", "0-1")], b"ab")
        .because("chunk-fits", "header.Content-Range");
    lab.send("PATCH", &upload, &[], b"c").because("chunk-appended", "").because("upload-open", "dialect");
    lab.get(&upload).because("upload-open", "");
    let put = format!("{upload}?digest={}", Digest::sha256(b"abc"));
    lab.send("PUT", &put, &[], b"").is(201).because("digest-verified", "query.digest");
    let upload = lab.begin_upload("devtable/app");
    lab.delete(&upload).is(204).because("upload-canceled", "");
}

#[test]
fn a_push_tells_what_becomes_of_its_tag() {
    let mut lab = lab();
    let tag = "repositories.devtable/app.tags.v1";
    Image::of("layer").push(&mut lab, "devtable/app", "v1").because("tag-kept", tag);
    let seen = Image::of("another").push(&mut lab, "devtable/app", "v1").because("tag-moved", tag);
    seen.because("manifest-valid", "header.Content-Type")
        .because("references-held", "sparse_manifests")
        .because("manifest-stored", "");
    Image::of("layer").push(&mut lab, "devtable/app", "v2").because("tag-made", "");
    let bytes = Image::of("layer").bytes();
    let reference = format!("{}?tag=v3", Digest::sha256(&bytes));
    put_manifest(&mut lab, "devtable/app", &reference, &MediaType::OCI_MANIFEST, &bytes)
        .is(201)
        .because("tags-by-query", "query.tag");
    lab.delete("/v2/devtable/app/manifests/v3").is(202).because("tag-deleted", "deletion.tags");
}

#[test]
fn a_token_tells_by_what_right_it_is_given() {
    let mut lab = Lab::accounts();
    let pull_push = |name: &str| format!("repository:{name}:pull,push");
    for (user, repository, rule, path) in [
        ("devtable", "devtable/simple", "namespace-owner", "accounts.devtable"),
        ("buynlarge+ownerbot", "buynlarge/orgrepo", "namespace-owner", "namespaces.buynlarge.owners"),
        ("reader", "buynlarge/orgrepo", "repository-role", "repositories.buynlarge/orgrepo.roles.reader"),
        ("reader", "public/publicrepo", "public-repository", "repositories.public/publicrepo.public"),
        ("$oauthtoken", "devtable/simple", "account-at-most", "accounts.$oauthtoken.at_most"),
        ("public", "devtable/simple", "no-role", "repositories.devtable/simple.public"),
        ("devtable", "devtable/readonly", "read-only", "repositories.devtable/readonly.state"),
    ] {
        let seen = lab.ask_as(user, "password", &[&pull_push(repository)]).is(200);
        seen.because(rule, path).because("token-issued", "token_lifetime").because("login-good", "");
    }
    lab.ask_as("devtable", "password", &[&pull_push("devtable/simple")])
        .because("scope-granted", "query.scope");
    lab.ask_as("reader", "password", &[&pull_push("buynlarge/orgrepo")]).because("downscoped", "query.scope");
    lab.ask(&[&pull_push("public/publicrepo")]).because("anonymous", "anonymous_access");
    lab.ask_as("devtable", "password", &["plugin:a/b:pull"]).because("scope-ignored", "query.scope");
}

#[test]
fn a_password_that_is_wrong_is_told_from_an_account_that_is_not_there() {
    let mut lab = Lab::accounts();
    let one = lab.ask_as("devtable", "wrong", &["registry:catalog:*"]).fails(401, "UNAUTHORIZED");
    let other = lab.ask_as("nobody", "wrong", &["registry:catalog:*"]).fails(401, "UNAUTHORIZED");
    // The client must not learn which accounts there are.
    assert_eq!(one.body(), other.body());
    let value =
        |seen: &crate::lab::Seen| seen.why().last().unwrap().decided_by_policy().unwrap().value.clone();
    assert!(value(&one).is_string() && value(&other).is_null());
    assert!(!one.why().to_string().contains("= \"password\""));
}

#[test]
fn reasons_tell_no_password_and_no_token() {
    let mut lab = Lab::new(Policy { authentication: Authentication::Basic, ..Policy::accounts() });
    let login = basic("devtable", "password");
    let seen = lab.send("GET", "/v2/devtable/simple/tags/list", &[("Authorization", &login)], b"").is(200);
    assert!(!seen.why().to_string().contains(&login));
    let mut lab = Lab::accounts();
    let seen = lab.ask_as("devtable", "password", &["repository:devtable/simple:pull"]);
    let token = seen.json()["token"].as_str().unwrap().to_owned();
    lab.carry(Some(&token));
    let seen = lab.get("/v2/devtable/simple/tags/list").is(200);
    assert!(!seen.why().to_string().contains(&token));
}

#[test]
fn a_deletion_that_is_off_names_its_switch() {
    let deletion = Deletion { tags: false, ..Deletion::default() };
    let mut lab = lab().change(Policy { deletion, ..Policy::accounts() });
    lab.delete("/v2/devtable/app/manifests/v1").is(405).because("deletion-off", "deletion.tags");
}
