//! A user name and a password with each request (`authentication = basic`): no tokens.

use crate::image::Image;
use crate::lab::{Lab, Seen, basic};
use longshore_core::Digest;
use longshore_core::header::Challenge;
use longshore_registry::Policy;
use longshore_registry::policy::{Authentication, Namespace};

fn policy() -> Policy {
    Policy { authentication: Authentication::Basic, ..Policy::accounts() }
}

fn lab() -> Lab {
    Lab::new(policy())
}

fn send(lab: &mut Lab, user: &str, method: &str, path: &str) -> Seen {
    lab.send(method, path, &[("Authorization", &basic(user, "password"))], b"")
}

#[test]
fn a_ping_is_challenged_for_a_password() {
    let mut lab = lab();
    let seen = lab.get("/v2/").fails(401, "UNAUTHORIZED").because("no-credentials", "authentication");
    let challenge = Challenge::parse_list(seen.header("www-authenticate")).unwrap().remove(0);
    assert!(challenge.is_scheme("Basic"));
    assert_eq!(challenge.parameter("realm"), Some("registry.test"));
    send(&mut lab, "devtable", "GET", "/v2/").is(200).because("login-good", "accounts.devtable");
}

#[test]
fn everyone_may_do_what_their_role_allows() {
    // Who, where, and whether they may pull, push and delete: as with tokens.
    for (user, repository, allowed) in [
        ("devtable", "devtable/simple", [true, true, true]),
        ("devtable", "devtable/new", [true, true, true]),
        ("public", "devtable/simple", [false, false, false]),
        ("public", "public/publicrepo", [true, true, true]),
        ("reader", "buynlarge/orgrepo", [true, false, false]),
        ("reader", "public/publicrepo", [true, false, false]),
        ("buynlarge+ownerbot", "buynlarge/orgrepo", [true, true, true]),
        ("$oauthtoken", "public/publicrepo", [true, false, false]),
        ("$oauthtoken", "devtable/simple", [true, false, false]),
        ("$app", "devtable/simple", [true, true, true]),
        ("devtable", "devtable/readonly", [true, false, false]),
        ("devtable", "devtable/mirrored", [true, false, false]),
        ("devtable+dtrobot", "devtable/mirrored", [true, true, true]),
        ("devtable+dtrobot2", "devtable/mirrored", [true, false, false]),
        ("devtable", "somerepo/that/doesnt/exist", [false, false, false]),
    ] {
        let mut lab = lab();
        let paths = [
            ("GET", format!("/v2/{repository}/tags/list")),
            ("POST", format!("/v2/{repository}/blobs/uploads/")),
            ("DELETE", format!("/v2/{repository}/manifests/none")),
        ];
        for ((method, path), may) in paths.iter().zip(allowed) {
            let status = send(&mut lab, user, method, path).status();
            // What is not there is another matter than what may not be done.
            assert_eq!(status != 401, may, "{user} {method} {path}: {status}");
        }
    }
}

#[test]
fn a_wrong_user_or_password_is_refused_whatever_is_asked() {
    let mut lab = lab();
    for (user, password) in [("devtable", "wrong"), ("nobody", "password"), ("", "x"), ("devtable", "")] {
        for path in ["/v2/", "/v2/public/publicrepo/tags/list", "/v2/_catalog"] {
            let seen = lab.send("GET", path, &[("Authorization", &basic(user, password))], b"");
            seen.fails(401, "UNAUTHORIZED").because("invalid-authentication", "");
        }
    }
    for header in ["Bearer x", "Basic !", "Digest a=b"] {
        let seen = lab.send("GET", "/v2/_catalog", &[("Authorization", header)], b"");
        seen.fails(401, "UNAUTHORIZED").because("wrong-scheme", "authentication");
    }
}

#[test]
fn anonymous_callers_pull_what_is_public_where_the_policy_lets_them() {
    let mut open = lab();
    open.get("/v2/public/publicrepo/manifests/latest").is(200).because("public-repository", "");
    open.get("/v2/devtable/simple/manifests/latest").fails(401, "UNAUTHORIZED").because("no-role", "");
    // Some clients say so that they have no password.
    let nobody = basic("", "");
    open.send("GET", "/v2/public/publicrepo/manifests/latest", &[("Authorization", &nobody)], b"").is(200);
    open.send("GET", "/v2/", &[("Authorization", &nobody)], b"").is(401);
    open.send("POST", "/v2/public/publicrepo/blobs/uploads/", &[], b"").fails(401, "UNAUTHORIZED");
    let mut closed = open.change(Policy { anonymous_access: false, ..policy() });
    closed
        .get("/v2/public/publicrepo/manifests/latest")
        .fails(401, "UNAUTHORIZED")
        .because("anonymous-not-allowed", "anonymous_access");
}

#[test]
fn the_catalog_shows_what_the_caller_may_read() {
    let mut lab = lab();
    let names = |seen: Seen| seen.is(200).json()["repositories"].as_array().unwrap().len();
    assert_eq!(names(lab.get("/v2/_catalog")), 1);
    assert_eq!(names(send(&mut lab, "reader", "GET", "/v2/_catalog")), 2);
    assert_eq!(names(send(&mut lab, "devtable", "GET", "/v2/_catalog")), 6);
    let mut hidden = lab.change(Policy { public_catalog: false, ..policy() });
    // With a token that allows nothing, they see an empty list; here, they can still show who they are.
    let seen =
        hidden.get("/v2/_catalog").fails(401, "UNAUTHORIZED").because("catalog-hidden", "public_catalog");
    assert!(seen.header("www-authenticate").starts_with("Basic "));
    assert_eq!(names(send(&mut hidden, "devtable", "GET", "/v2/_catalog")), 6);
}

#[test]
fn an_image_is_pushed_and_its_blobs_are_mounted_without_a_token() {
    let mut lab = lab();
    lab.carry_password("devtable", "password");
    Image::of("layer").push(&mut lab, "devtable/app", "v1").is(201);
    lab.get("/v2/devtable/app/manifests/v1").is(200);
    let digest = Digest::sha256(b"layer");
    let mount = |name: &str| format!("/v2/{name}/blobs/uploads/?mount={digest}&from=devtable/app");
    lab.send("POST", &mount("devtable/other"), &[], b"").is(201);
    lab.carry_password("public", "password");
    lab.send("POST", &mount("public/own"), &[], b"").is(202).because("unauthorized-for-mount", "");
}

#[test]
fn there_is_no_token_to_ask_for() {
    let mut lab = lab();
    lab.ask_as("devtable", "password", &["repository:devtable/simple:pull"]).fails(404, "UNSUPPORTED");
    lab.send("POST", "/v2/auth", &[], b"grant_type=password").fails(404, "UNSUPPORTED");
}

#[test]
fn a_password_that_was_changed_holds_from_the_next_request_on() {
    let mut lab = lab();
    lab.carry_password("devtable", "password");
    lab.get("/v2/devtable/simple/tags/list").is(200);
    let mut changed = policy();
    changed.accounts[0].password = "another".to_owned();
    let mut lab = lab.change(changed);
    lab.get("/v2/devtable/simple/tags/list").fails(401, "UNAUTHORIZED");
}

#[test]
fn what_the_protocol_does_not_reach_is_told_as_with_tokens() {
    let mut policy = policy();
    policy.namespaces.insert("reader".to_owned(), Namespace { enabled: false, ..Namespace::default() });
    let mut lab = Lab::new(policy);
    send(&mut lab, "reader", "GET", "/v2/reader/any/tags/list").fails(405, "UNSUPPORTED");
}
