//! Tokens that are signed with a private key, and registries elsewhere that take them.

use crate::image::Image;
use crate::lab::{Lab, Seen, basic};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use longshore_core::signature::SigningKey;
use longshore_registry::Policy;
use longshore_registry::policy::{Authentication, RepositoryRules, Role, TokenAlgorithm};
use serde_json::Value;

const KEYS: &str = "/.well-known/jwks.json";

const PULL: &str = "repository:devtable/simple:pull";

fn policy() -> Policy {
    Policy { token_algorithm: TokenAlgorithm::Es256, ..Policy::accounts() }
}

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32]).unwrap()
}

/// With the key above.
fn lab() -> Lab {
    let mut lab = Lab::new(policy());
    lab.registry.set_token_key(key());
    lab
}

fn token(seen: &Seen) -> String {
    seen.json()["token"].as_str().unwrap().to_owned()
}

#[test]
fn a_token_names_its_key_and_is_signed_with_it() {
    let token = token(&lab().ask_as("devtable", "password", &[PULL]).is(200));
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let header = URL_SAFE_NO_PAD.decode(signed.split('.').next().unwrap()).unwrap();
    let header: Value = serde_json::from_slice(&header).unwrap();
    assert_eq!((&header["alg"], &header["kid"]), (&"ES256".into(), &key().id().into()));
    assert!(key().verifies(signed.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).unwrap()));
}

#[test]
fn the_public_key_is_given_to_everyone() {
    let seen = lab().get(KEYS).is(200).because("public-key", "token_algorithm");
    assert_eq!(seen.header("content-type"), "application/jwk-set+json");
    let keys = seen.json()["keys"].as_array().unwrap().clone();
    let public = key().public_key();
    assert_eq!(keys.len(), 1);
    assert_eq!((&keys[0]["kid"], &keys[0]["x"]), (&public.id.into(), &public.x.into()));
    lab().head(KEYS).is(200);
    assert_eq!(lab().send("PUT", KEYS, &[], b"").is(405).header("allow"), "GET, HEAD");
}

#[test]
fn there_is_no_public_key_where_tokens_are_signed_by_a_secret_or_are_not_asked_for() {
    Lab::accounts().get(KEYS).is(404);
    let mut lab = Lab::accounts();
    lab.registry.set_token_key(key());
    lab.get(KEYS).is(404);
    for authentication in [Authentication::None, Authentication::Basic] {
        Lab::new(Policy { authentication, ..policy() }).get(KEYS).is(404);
    }
}

#[test]
fn such_tokens_open_what_they_grant_and_nothing_else() {
    for mut lab in [Lab::new(policy()), lab()] {
        lab.log_in("devtable", &["repository:devtable/new:push,pull"]);
        Image::of("layer").push(&mut lab, "devtable/new", "v1").is(201);
        lab.get("/v2/devtable/new/manifests/v1").is(200);
        lab.get("/v2/devtable/simple/manifests/latest").fails(401, "UNAUTHORIZED");
    }
}

#[test]
fn the_same_requests_give_the_same_tokens() {
    let tokens = || {
        let mut lab = Lab::new(policy());
        [PULL, PULL].map(|scope| token(&lab.ask_as("devtable", "password", &[scope])))
    };
    assert_eq!(tokens(), tokens());
    assert_ne!(tokens()[0], tokens()[1]);
}

#[test]
fn a_token_of_another_key_is_refused() {
    let mut lab = lab();
    lab.log_in("devtable", &[PULL]);
    lab.get("/v2/devtable/simple/manifests/latest").is(200);
    lab.registry.set_token_key(SigningKey::from_bytes(&[8; 32]).unwrap());
    lab.get("/v2/devtable/simple/manifests/latest").fails(401, "UNAUTHORIZED").because("token-forged", "");
}

#[test]
fn a_token_of_another_algorithm_is_refused_and_counts_again_when_the_algorithm_is_back() {
    let other = |algorithm| match algorithm {
        TokenAlgorithm::Hs256 => TokenAlgorithm::Es256,
        TokenAlgorithm::Es256 => TokenAlgorithm::Hs256,
    };
    for token_algorithm in [TokenAlgorithm::Hs256, TokenAlgorithm::Es256] {
        let policy = Policy { token_algorithm, ..Policy::accounts() };
        let mut lab = Lab::new(policy.clone());
        lab.registry.set_token_key(key());
        lab.log_in("devtable", &[PULL]);
        let mut lab = lab.change(Policy { token_algorithm: other(token_algorithm), ..policy.clone() });
        let seen = lab.get("/v2/devtable/simple/manifests/latest").fails(401, "UNAUTHORIZED");
        assert!(seen.header("www-authenticate").contains("error=\"invalid_token\""));
        seen.because("token-of-another-algorithm", "token.alg")
            .because("token-of-another-algorithm", "token_algorithm");
        lab.change(policy).get("/v2/devtable/simple/manifests/latest").is(200);
    }
}

#[test]
fn a_token_for_another_registry_has_its_service_the_issuers_name_and_what_the_accounts_may_there() {
    let mut policy = Policy {
        service: Some("registry.example".to_owned()),
        issuer: Some("tokens.example".to_owned()),
        ..policy()
    };
    let name = longshore_core::RepositoryName::parse("acme/elsewhere").unwrap();
    let roles = [("reader".to_owned(), Role::Write)].into();
    policy.repositories.insert(name, RepositoryRules { roles, ..RepositoryRules::default() });
    let mut lab = Lab::new(policy);
    let scopes = "scope=repository:acme/elsewhere:pull,push,delete&scope=repository:reader/not/here:*";
    let login = basic("reader", "password");
    for (query, service) in [("", "registry.example"), ("&service=another.example", "another.example")] {
        let path = format!("/v2/auth?{scopes}{query}");
        let seen = lab.send("GET", &path, &[("Authorization", &login)], b"").is(200);
        let claims = seen.claims();
        assert_eq!((&claims["iss"], &claims["aud"]), (&"tokens.example".into(), &service.into()));
        assert_eq!(
            seen.granted(),
            ["repository:acme/elsewhere:pull,push,delete", "repository:reader/not/here:*"]
        );
    }
}
