//! `longshore registry` as the token service of real distribution, by itself and behind nginx, which answers `OPTIONS`
//! first. All three are set up as the documentation tells.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod support;

use serde_json::{Value, json};
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use support::distribution::Distribution;
use support::documented::{HOSTING, block};
use support::files::{Files, noise};
use support::http::{Answer, ask};
use support::nginx::Nginx;
use support::peer;
use support::program::{Ended, Server, end, longshore, run_as};
use support::tls::file;
use support::tokens::{GUEST, ME, TokenService};

/// Each version of distribution, with how it knows the key of the tokens.
type Taken = fn(&TokenService) -> String;
const VERSIONS: [(&str, Taken); 2] = [
    ("LONGSHORE_DISTRIBUTION", TokenService::taken_by_key_set),
    ("LONGSHORE_DOCKER_REGISTRY", TokenService::taken_by_certificate),
];

/// A distribution that wants tokens, and the service that gives them.
struct Lab {
    tokens: TokenService,
    registry: Distribution,
}

impl Lab {
    fn start(variable: &str, taken: Taken) -> Option<Self> {
        let tokens = TokenService::start();
        let registry = Distribution::with(variable, &taken(&tokens))?;
        Some(Self { tokens, registry })
    }

    /// Version 3.
    fn newest() -> Option<Self> {
        let (variable, taken) = VERSIONS[0];
        Self::start(variable, taken)
    }

    /// Runs a flow about `me/app`, with records as its report, while the token service is trusted with the password.
    fn run(&self, user: (&str, &str), flow: &str, more: &[&str]) -> Ended {
        self.run_at(&self.registry.url(), user, flow, more)
    }

    /// The same, by another way to the registry.
    fn run_at(&self, url: &str, user: (&str, &str), flow: &str, more: &[&str]) -> Ended {
        let common = ["--trust-realm", &self.tokens.url(), "--json"];
        run_as(user, flow, url, "me/app", &[&common[..], more].concat())
    }
}

/// The steps of a run with the statuses that they were answered with.
fn steps(ended: &Ended) -> Vec<(String, u64)> {
    let exchange = |record: &Value| {
        Some((record["step"].as_str()?.to_owned(), record.pointer("/response/status")?.as_u64()?))
    };
    ended.records().iter().filter_map(exchange).collect()
}

/// Everything that a flow does with an image, from the push on, at this address.
fn all_flows(lab: &Lab, url: &str) {
    let files = Files::new();
    let large = files.write("large.bin", &noise(4 << 20, 7));
    let pushed = lab.run_at(url, ME, "push", &["--tag", "v1", "--file", large.to_str().unwrap()]).well();
    let digest = pushed.outcome()["digest"].as_str().unwrap().to_owned();
    let chunked = ["--tag", "v1", "--chunk-size", "1048576", "--file", large.to_str().unwrap()];
    assert_eq!(lab.run_at(url, ME, "push", &chunked).well().outcome()["digest"], digest.as_str());
    let tags = lab.run_at(url, ME, "tags", &[]).well().outcome();
    assert_eq!(tags["tags"], json!(["v1"]));
    for user in [ME, GUEST] {
        let pulled = lab.run_at(url, user, "pull", &["--reference", "v1"]).well().outcome();
        assert_eq!(pulled["digest"], digest.as_str());
    }
    lab.run_at(url, ME, "delete", &["--reference", &digest]).well();
    lab.run_at(url, ME, "pull", &["--reference", "v1"]).failed();
}

#[test]
fn an_account_does_in_distribution_what_the_token_service_says_that_it_may() {
    for (variable, taken) in VERSIONS {
        let Some(lab) = Lab::start(variable, taken) else { continue };
        all_flows(&lab, &lab.registry.url());
    }
}

#[test]
fn an_account_does_the_same_behind_nginx() {
    for (variable, taken) in VERSIONS {
        let Some(lab) = Lab::start(variable, taken) else { continue };
        let Some(nginx) = Nginx::before(lab.registry.address) else { return };
        all_flows(&lab, &nginx.url());
    }
}

#[test]
fn a_wrong_password_fails_at_the_token_service() {
    let Some(lab) = Lab::newest() else { return };
    let run = lab.run(("me", "wrong"), "push", &[]).failed();
    assert_eq!(steps(&run), [("ping".to_owned(), 401), ("auth".to_owned(), 401)], "{}", run.err);
}

#[test]
fn who_has_no_right_gets_a_token_without_it_and_is_refused_by_distribution() {
    for (variable, taken) in VERSIONS {
        let Some(lab) = Lab::start(variable, taken) else { continue };
        lab.run(ME, "push", &["--tag", "v1"]).well();
        let run = lab.run(GUEST, "push", &["--tag", "v2"]).failed();
        assert_eq!(steps(&run).pop(), Some(("put-manifest".to_owned(), 401)), "{}", run.err);
        assert!(steps(&run).contains(&("auth".to_owned(), 200)), "{:?}", steps(&run));
        let nobody = ["run", "pull", "--target", &lab.registry.url(), "--repository", "me/app", "--json"];
        longshore(&nobody, "").failed();
        let tags = lab.run(GUEST, "tags", &[]).well().outcome();
        assert_eq!(tags["tags"], json!(["v1"]));
    }
}

#[test]
fn a_password_does_not_go_to_the_token_service_before_it_is_trusted() {
    let Some(lab) = Lab::newest() else { return };
    let run = run_as(ME, "pull", &lab.registry.url(), "me/app", &[]).failed();
    assert!(run.err.contains(&format!("--trust-realm {}", lab.tokens.url())), "{}", run.err);
}

/// Distribution takes no token that is signed with another key, or for another registry, or by another issuer.
#[test]
fn distribution_takes_tokens_of_its_token_service_alone() {
    let Some(lab) = Lab::newest() else { return };
    let ping = |token: &str| {
        let bearer = format!("Bearer {token}");
        ask(lab.registry.address, "GET", "/v2/", &[("Authorization", &bearer)], b"").status
    };
    // me:a secret
    let login = [("Authorization", "Basic bWU6YSBzZWNyZXQ=")];
    let token = |service: SocketAddr, query: &str| {
        let answer = ask(service, "GET", &format!("/v2/auth{query}"), &login, b"");
        serde_json::from_slice::<Value>(&answer.body).unwrap()["token"].as_str().unwrap().to_owned()
    };
    let files = Files::new();
    let policy = |issuer: &str| {
        let text = format!(
            "authentication = \"token\"\ntoken_algorithm = \"ES256\"\nservice = \"registry.example\"\n\
             issuer = \"{issuer}\"\naccounts = [{{ name = \"me\", password = \"a secret\" }}]\n"
        );
        files.write(&format!("{issuer}.toml"), text.as_bytes()).to_str().unwrap().to_owned()
    };
    let (own, other, key) = (policy("tokens.example"), policy("other.example"), file("key.pem"));
    let with_key =
        |policy: &str| Server::registry_with(&["--policy", policy, "--token-key", key.to_str().unwrap()]);
    let (same, another_issuer) = (with_key(&own), with_key(&other));
    let another_key = Server::registry(&own);
    assert_eq!(ping(&token(same.address, "")), 200);
    for (server, query) in [(&another_key, ""), (&another_issuer, ""), (&same, "?service=other.example")] {
        assert_eq!(ping(&token(server.address, query)), 401, "{query}");
    }
}

#[test]
fn crane_logs_in_and_pulls_the_same_image() {
    let Some(crane) = peer::named("LONGSHORE_CRANE") else { return };
    let home = Files::new();
    for (variable, taken) in VERSIONS {
        let Some(lab) = Lab::start(variable, taken) else { continue };
        let Some(nginx) = Nginx::before(lab.registry.address) else { return };
        let pushed = lab.run(ME, "push", &["--tag", "v1"]).well().outcome();
        for address in [lab.registry.address, nginx.address] {
            let crane = |arguments: &[&str]| {
                let child = Command::new(&crane)
                    .args(arguments)
                    .arg("--insecure")
                    .env("HOME", home.path())
                    .env("DOCKER_CONFIG", home.path())
                    .stdin(Stdio::null())
                    .stdout(Stdio::piped())
                    .stderr(Stdio::piped())
                    .spawn()
                    .unwrap();
                end(child)
            };
            let image = format!("{address}/me/app:v1");
            assert_ne!(crane(&["digest", &image]).code, Some(0));
            let (user, password) = GUEST;
            crane(&["auth", "login", &address.to_string(), "-u", user, "-p", password]).well();
            assert_eq!(crane(&["digest", &image]).well().out.trim(), pushed["digest"].as_str().unwrap());
            crane(&["validate", "--remote", &image]).well();
        }
    }
}

/// The headers that a proxy has to send are those that distribution sends where there is no proxy.
#[test]
fn nginx_sends_the_headers_that_a_page_needs_on_every_answer_and_answers_options_itself() {
    let Some(lab) = Lab::newest() else { return };
    let Some(nginx) = Nginx::before(lab.registry.address) else { return };
    let documented = block(HOSTING, "## Registries that the page is to reach", "yaml");
    let headers: Vec<(String, &str)> = documented
        .lines()
        .filter_map(|line| line.trim().strip_suffix("']")?.split_once(": ['"))
        .map(|(name, value)| (name.to_ascii_lowercase(), value))
        .collect();
    assert_eq!(headers.len(), 5);
    let check = |answer: &Answer, status: u16| {
        assert_eq!(answer.status, status);
        for (name, value) in &headers {
            assert_eq!(answer.header(name), *value, "{name} with {status}");
        }
    };
    let origin = [("Origin", "http://127.0.0.1:8080"), ("Access-Control-Request-Method", "PUT")];
    let send = |method: &str, path: &str| ask(nginx.address, method, path, &origin, b"");
    assert_eq!(ask(lab.registry.address, "OPTIONS", "/v2/", &origin, b"").status, 401);
    check(&send("OPTIONS", "/v2/me/app/blobs/uploads/"), 204);
    check(&send("GET", "/v2/"), 401);
    check(&send("GET", "/v2/me/app/manifests/v1"), 401);
    check(&send("GET", "/v2/no/such/thing"), 404);
}

#[test]
fn a_key_is_read_in_both_forms_and_one_of_another_curve_is_refused() {
    let keys = |name: &str| {
        let server =
            Server::registry_with(&["--policy", "accounts", "--token-key", file(name).to_str().unwrap()]);
        ask(server.address, "GET", "/.well-known/jwks.json", &[], b"").text()
    };
    assert_eq!(keys("key.pem"), keys("key-sec1.pem"));
    assert_ne!(keys("key.pem"), keys("other-key.pem"));
    for (policy, name, wrong) in [
        ("accounts", "key-p384.pem", "P-256"),
        ("accounts", "certificate.pem", "holds no private key"),
        ("accounts", "missing.pem", "cannot be read"),
        ("open", "key.pem", "authentication"),
    ] {
        let key = file(name);
        let options = ["registry", "--policy", policy, "--token-key", key.to_str().unwrap()];
        let run = longshore(&options, "").refused();
        assert!(run.err.contains(wrong), "{name}: {}", run.err);
    }
}

#[test]
fn a_key_that_is_made_at_the_start_is_another_one_each_time() {
    let files = Files::new();
    let policy = files.write("policy.toml", b"base = \"accounts\"\ntoken_algorithm = \"ES256\"\n");
    let key = || {
        let server = Server::registry(policy.to_str().unwrap());
        run_as(("devtable", "password"), "pull", &server.url(), "devtable/simple", &[]).well();
        ask(server.address, "GET", "/.well-known/jwks.json", &[], b"").text()
    };
    assert_ne!(key(), key());
}
