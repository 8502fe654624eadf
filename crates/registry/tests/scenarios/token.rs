//! The token endpoint, and what a token is worth.

use crate::image::Image;
use crate::image::push_blob;
use crate::lab::{Lab, START, basic};
use longshore_core::header::Challenge;
use longshore_registry::Policy;
use longshore_registry::policy::{Namespace, RepositoryKind, RepositoryRules, Scheme, ShortNames};

fn challenge(header: &str) -> Challenge {
    Challenge::parse_list(header).unwrap().remove(0)
}

#[test]
fn a_ping_is_challenged_with_realm_and_service() {
    let seen = Lab::accounts().get("/v2/").fails(401, "UNAUTHORIZED");
    let challenge = challenge(seen.header("www-authenticate"));
    assert!(challenge.is_scheme("Bearer"));
    assert_eq!(challenge.parameter("realm"), Some("http://registry.test/v2/auth"));
    assert_eq!(challenge.parameter("service"), Some("registry.test"));
    assert_eq!(challenge.parameter("scope"), None);
    assert_eq!(seen.header("docker-distribution-api-version"), "registry/2.0");
}

#[test]
fn realm_and_service_can_be_a_matter_of_policy() {
    let policy =
        Policy { scheme: Some(Scheme::Https), service: Some("the \"one\"".to_owned()), ..Policy::accounts() };
    let mut lab = Lab::new(policy);
    let challenge = challenge(lab.get("/v2/").header("www-authenticate"));
    assert_eq!(challenge.parameter("realm"), Some("https://registry.test/v2/auth"));
    assert_eq!(challenge.parameter("service"), Some("the \"one\""));
}

#[test]
fn each_request_is_challenged_for_what_it_needs() {
    let mut lab = Lab::accounts();
    let digest = longshore_core::Digest::sha256(b"");
    for (method, path, scope) in [
        ("GET", "/v2/devtable/simple/manifests/latest".to_owned(), "repository:devtable/simple:pull"),
        ("HEAD", format!("/v2/devtable/simple/blobs/{digest}"), "repository:devtable/simple:pull"),
        ("GET", "/v2/devtable/simple/tags/list".to_owned(), "repository:devtable/simple:pull"),
        ("GET", format!("/v2/devtable/simple/referrers/{digest}"), "repository:devtable/simple:pull"),
        ("PUT", "/v2/devtable/simple/manifests/v1".to_owned(), "repository:devtable/simple:push,pull"),
        ("POST", "/v2/devtable/simple/blobs/uploads/".to_owned(), "repository:devtable/simple:push,pull"),
        ("PATCH", "/v2/devtable/simple/blobs/uploads/x".to_owned(), "repository:devtable/simple:push,pull"),
        ("DELETE", "/v2/devtable/simple/manifests/v1".to_owned(), "repository:devtable/simple:delete"),
        ("DELETE", format!("/v2/devtable/simple/blobs/{digest}"), "repository:devtable/simple:delete"),
        (
            "POST",
            format!("/v2/devtable/simple/blobs/uploads/?mount={digest}&from=public/publicrepo"),
            "repository:devtable/simple:push,pull repository:public/publicrepo:pull",
        ),
        ("GET", "/v2/_catalog".to_owned(), "registry:catalog:*"),
    ] {
        let seen = lab.send(method, &path, &[], b"").is(401);
        let challenge = challenge(seen.header("www-authenticate"));
        assert_eq!(challenge.parameter("scope"), Some(scope), "{method} {path}");
    }
}

#[test]
fn a_token_has_the_claims_of_its_kind() {
    let mut lab = Lab::accounts();
    let seen = lab.ask_as("devtable", "password", &["repository:devtable/simple:pull"]).is(200);
    let json = seen.json();
    assert_eq!((&json["expires_in"], &json["token"]), (&3600.into(), &json["access_token"]));
    let claims = seen.claims();
    assert_eq!((&claims["iss"], &claims["aud"]), (&"registry.test".into(), &"registry.test".into()));
    assert_eq!(claims["sub"], "devtable");
    assert_eq!((&claims["iat"], &claims["nbf"]), (&START.into(), &START.into()));
    assert_eq!(claims["exp"], START + 3600);
    assert_eq!(seen.header("cache-control"), "no-store");
    let again = lab.ask_as("devtable", "password", &["repository:devtable/simple:pull"]).is(200);
    assert_ne!(again.claims()["jti"], claims["jti"]);
}

#[test]
fn scopes_are_written_one_by_one_or_together() {
    let mut lab = Lab::accounts();
    let both = ["repository:devtable/simple:pull", "repository:devtable/complex:push,pull"];
    let apart = lab.ask_as("devtable", "password", &both).is(200).granted();
    let together = lab.ask_as("devtable", "password", &[&both.join("%20")]).is(200).granted();
    let plus = lab.ask_as("devtable", "password", &[&both.join("+")]).is(200).granted();
    assert_eq!(apart, both);
    assert_eq!((together, plus), (apart.clone(), apart));
}

#[test]
fn the_form_of_oauth_2_gives_the_same_token() {
    let mut lab = Lab::accounts();
    let form = "grant_type=password&service=registry.test&client_id=test&username=devtable&password=password\
                &scope=repository%3Adevtable%2Fsimple%3Apull+repository:devtable/complex:pull";
    let headers = [("Content-Type", "application/x-www-form-urlencoded")];
    let seen = lab.send("POST", "/v2/auth", &headers, form.as_bytes()).is(200);
    assert_eq!(seen.granted(), ["repository:devtable/simple:pull", "repository:devtable/complex:pull"]);
    let wrong = form.replace("password=password", "password=wrong");
    lab.send("POST", "/v2/auth", &headers, wrong.as_bytes()).fails(401, "UNAUTHORIZED");
    for other in ["", "grant_type=refresh_token&refresh_token=x", "grant_type=password&username=devtable"] {
        lab.send("POST", "/v2/auth", &headers, other.as_bytes()).fails(400, "INVALID_REQUEST");
    }
}

#[test]
fn a_login_without_credentials_and_scopes_is_unauthenticated() {
    let seen = Lab::accounts().ask(&[]).fails(401, "UNAUTHORIZED");
    assert_eq!(seen.header("www-authenticate"), r#"Basic realm="registry.test""#);
}

#[test]
fn credentials_that_cannot_be_read_are_refused() {
    let mut lab = Lab::accounts();
    for header in ["Basic", "Basic !!", "Bearer x", "Digest a=b"] {
        let seen = lab.send("GET", "/v2/auth", &[("Authorization", header)], b"");
        seen.fails(401, "UNAUTHORIZED");
    }
}

#[test]
fn anonymous_access_can_be_off() {
    let mut lab = Lab::accounts();
    lab.log_in_as_nobody(&["repository:public/publicrepo:pull"]);
    lab.get("/v2/public/publicrepo/manifests/latest").is(200);
    let mut lab = lab.change(Policy { anonymous_access: false, ..Policy::accounts() });
    lab.get("/v2/public/publicrepo/manifests/latest").fails(401, "UNAUTHORIZED");
    lab.carry(None);
    lab.ask(&["repository:public/publicrepo:pull"]).fails(401, "UNAUTHORIZED");
    lab.log_in("public", &["repository:public/publicrepo:pull"]);
    lab.get("/v2/public/publicrepo/manifests/latest").is(200);
}

#[test]
fn a_scope_that_makes_no_sense_is_refused() {
    let mut lab = Lab::new(Policy { extended_names: false, ..Policy::accounts() });
    let long = format!("repository:a/{}:pull", "b".repeat(256));
    for (scope, code) in [
        ("repository:devtable/simple", "INVALID_REQUEST"),
        ("nonsense", "INVALID_REQUEST"),
        ("repository:other.example/devtable/simple:pull", "INVALID_REQUEST"),
        ("repository:localhost:5000/devtable/simple:pull", "INVALID_REQUEST"),
        ("repository:registry.test:5000/devtable/simple:pull", "INVALID_REQUEST"),
        ("repository:devtable/Simple:pull", "NAME_INVALID"),
        ("repository:devtable/a/b:pull", "NAME_INVALID"),
        (long.as_str(), "NAME_INVALID"),
    ] {
        lab.ask_as("devtable", "password", &[scope]).fails(400, code);
    }
}

#[test]
fn a_scope_of_another_kind_is_granted_nothing() {
    let mut lab = Lab::accounts();
    let scopes = ["registry:other:*", "plugin:devtable/simple:pull", "repository:devtable/simple:fly"];
    assert!(lab.ask_as("devtable", "password", &scopes).is(200).granted().is_empty());
    assert_eq!(lab.ask_as("devtable", "password", &["registry:catalog:*"]).granted(), ["registry:catalog:*"]);
}

#[test]
fn short_names_in_scopes_follow_the_policy() {
    let mut lab = Lab::accounts();
    assert!(lab.ask_as("devtable", "password", &["repository:ubuntu:pull"]).is(200).granted().is_empty());
    let mut lab = Lab::new(Policy { short_names: ShortNames::Refused, ..Policy::accounts() });
    assert!(lab.ask_as("devtable", "password", &["repository:ubuntu:pull"]).is(200).granted().is_empty());
}

#[test]
fn what_the_protocol_does_not_reach_has_no_token() {
    let mut policy = Policy::accounts();
    let name = longshore_core::RepositoryName::parse("devtable/app").unwrap();
    let rules = RepositoryRules { kind: RepositoryKind::Application, ..RepositoryRules::default() };
    policy.repositories.insert(name, rules);
    policy.namespaces.insert("reader".to_owned(), Namespace { enabled: false, ..Namespace::default() });
    let mut lab = Lab::new(policy);
    lab.ask_as("devtable", "password", &["repository:devtable/app:pull"]).fails(405, "UNSUPPORTED");
    lab.ask_as("reader", "password", &["repository:reader/any:pull"]).fails(405, "UNSUPPORTED");
}

#[test]
fn a_token_opens_what_it_grants_and_nothing_else() {
    let mut lab = Lab::accounts();
    lab.log_in("devtable", &["repository:devtable/simple:pull"]);
    lab.get("/v2/").is(200);
    lab.get("/v2/devtable/simple/manifests/latest").is(200);
    for (method, path) in [
        ("GET", "/v2/devtable/complex/manifests/latest"),
        ("POST", "/v2/devtable/simple/blobs/uploads/"),
        ("DELETE", "/v2/devtable/simple/manifests/latest"),
    ] {
        let seen = lab.send(method, path, &[], b"").fails(401, "UNAUTHORIZED");
        let challenge = challenge(seen.header("www-authenticate"));
        assert_eq!(challenge.parameter("error"), Some("insufficient_scope"), "{method} {path}");
    }
}

#[test]
fn a_token_under_the_name_with_the_host_opens_the_repository() {
    let mut lab = Lab::accounts();
    lab.log_in("devtable", &["repository:registry.test/devtable/simple:pull"]);
    lab.get("/v2/devtable/simple/manifests/latest").is(200);
}

#[test]
fn deleting_needs_delete_or_everything() {
    let mut lab = Lab::accounts();
    lab.log_in("devtable", &["repository:devtable/complex:push,pull"]);
    lab.delete("/v2/devtable/complex/manifests/v1.0").fails(401, "UNAUTHORIZED");
    lab.log_in("devtable", &["repository:devtable/complex:delete"]);
    lab.delete("/v2/devtable/complex/manifests/v1.0").is(202);
    lab.log_in("devtable", &["repository:devtable/complex:*"]);
    lab.delete("/v2/devtable/complex/manifests/v2.0").is(202);
}

#[test]
fn a_token_ends_by_the_clock() {
    let mut lab = Lab::accounts();
    lab.log_in("devtable", &["repository:devtable/simple:pull"]);
    lab.now = START + 3599;
    lab.get("/v2/").is(200);
    lab.now = START + 3600;
    let seen = lab.get("/v2/").fails(401, "UNAUTHORIZED");
    assert_eq!(challenge(seen.header("www-authenticate")).parameter("error"), Some("invalid_token"));
    assert!(seen.errors()[0].message.contains("expired"));
}

#[test]
fn a_forged_token_or_a_password_in_its_place_is_refused() {
    let mut lab = Lab::accounts();
    for token in ["x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."] {
        lab.carry(Some(token));
        lab.get("/v2/").fails(401, "UNAUTHORIZED");
    }
    lab.carry(None);
    let seen = lab.send("GET", "/v2/", &[("Authorization", &basic("devtable", "password"))], b"");
    assert!(challenge(seen.fails(401, "UNAUTHORIZED").header("www-authenticate")).is_scheme("Bearer"));
}

#[test]
fn a_token_for_another_service_is_refused() {
    let mut lab = Lab::accounts();
    let headers = [("Authorization", basic("devtable", "password"))];
    let headers = [(headers[0].0, headers[0].1.as_str())];
    let seen = lab.send("GET", "/v2/auth?service=other", &headers, b"").is(200);
    lab.carry(seen.json()["token"].as_str());
    lab.get("/v2/").fails(401, "UNAUTHORIZED");
}

#[test]
fn a_mount_needs_the_right_to_pull_the_source() {
    let mut lab = Lab::accounts();
    lab.log_in("public", &["repository:public/secret:push,pull"]);
    let digest = push_blob(&mut lab, "public/secret", b"secret");
    lab.log_in("reader", &["repository:reader/own:push,pull"]);
    let path = format!("/v2/reader/own/blobs/uploads/?mount={digest}");
    lab.send("POST", &path, &[], b"").is(202);
    lab.send("POST", &format!("{path}&from=public/secret"), &[], b"").is(202);
}

#[test]
fn a_mount_that_a_better_token_would_allow_asks_for_it() {
    let mut lab = Lab::accounts();
    lab.log_in("devtable", &["repository:devtable/source:push,pull"]);
    let digest = push_blob(&mut lab, "devtable/source", b"abc");
    for query in [format!("mount={digest}"), format!("mount={digest}&from=devtable/source")] {
        lab.log_in("devtable", &["repository:devtable/target:push,pull"]);
        let path = format!("/v2/devtable/target/blobs/uploads/?{query}");
        let seen = lab.send("POST", &path, &[], b"").fails(401, "UNAUTHORIZED");
        let scope = "repository:devtable/target:push,pull repository:devtable/source:pull";
        assert!(seen.header("www-authenticate").contains(&format!("scope=\"{scope}\"")), "{query}");
        lab.log_in("devtable", &scope.split(' ').collect::<Vec<_>>());
        lab.send("POST", &path, &[], b"").is(201);
    }
}

#[test]
fn a_first_push_makes_a_repository_in_ones_own_namespace() {
    let mut lab = Lab::accounts();
    lab.log_in("devtable", &["repository:devtable/new:push,pull"]);
    lab.get("/v2/devtable/new/tags/list").fails(404, "NAME_UNKNOWN");
    Image::of("layer").push(&mut lab, "devtable/new", "v1").is(201);
    lab.get("/v2/devtable/new/tags/list").is(200);
    assert!(lab.ask_as("devtable", "password", &["repository:public/new:push"]).is(200).granted().is_empty());
}

#[test]
fn a_repository_that_was_closed_meanwhile_takes_nothing() {
    let mut lab = Lab::accounts();
    lab.log_in("devtable", &["repository:devtable/simple:push,pull,*"]);
    let mut policy = Policy::accounts();
    for rules in policy.repositories.values_mut() {
        rules.state = longshore_registry::policy::RepositoryState::ReadOnly;
    }
    let mut lab = lab.change(policy);
    let seen = lab.send("POST", "/v2/devtable/simple/blobs/uploads/", &[], b"").fails(401, "UNAUTHORIZED");
    assert!(seen.errors()[0].message.contains("read-only"));
    lab.get("/v2/devtable/simple/manifests/latest").is(200);
}

#[test]
fn a_mirror_takes_pushes_from_its_robot() {
    let mut lab = Lab::accounts();
    lab.log_in("devtable+dtrobot", &["repository:devtable/mirrored:push,pull,*"]);
    Image::of("mirrored").push(&mut lab, "devtable/mirrored", "v1").is(201);
    lab.log_in("devtable", &["repository:devtable/mirrored:push,pull,*"]);
    lab.send("POST", "/v2/devtable/mirrored/blobs/uploads/", &[], b"").fails(401, "UNAUTHORIZED");
    lab.get("/v2/devtable/mirrored/manifests/v1").is(200);
}
