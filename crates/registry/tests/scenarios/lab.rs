//! A registry, a clock and a client's habits.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use bytes::Bytes;
use http::{Request, Response};
use longshore_core::ReportedError;
use longshore_registry::why::{Answered, Why};
use longshore_registry::{History, Policy, Registry, Seed, Timestamp};
use serde_json::Value;

/// When every scenario begins.
pub(crate) const START: u64 = 1_700_000_000;

/// A registry, what changed it, the time, and the token that requests carry.
pub(crate) struct Lab {
    pub(crate) registry: Registry,
    pub(crate) history: History,
    pub(crate) now: u64,
    /// What `Authorization` says.
    authorization: Option<String>,
}

/// What came back, and why.
pub(crate) struct Seen(Response<Bytes>, Why);

impl Lab {
    pub(crate) fn new(policy: Policy) -> Self {
        Self::of(Registry::new(policy, Seed::from(1)))
    }

    /// With a registry that was used before.
    pub(crate) fn of(registry: Registry) -> Self {
        Self { registry, history: History::default(), now: START, authorization: None }
    }

    pub(crate) fn open() -> Self {
        Self::new(Policy::open())
    }

    pub(crate) fn accounts() -> Self {
        Self::new(Policy::accounts())
    }

    /// Sends a request to `http://registry.test` with the token, if there is one and no other
    /// credentials are given.
    pub(crate) fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Seen {
        let mut request = Request::builder().method(method).uri(format!("http://registry.test{path}"));
        let is_given = headers.iter().any(|(name, _)| *name == "Authorization");
        if let Some(authorization) = self.authorization.as_ref().filter(|_| !is_given) {
            request = request.header("Authorization", authorization);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Bytes::copy_from_slice(body)).unwrap();
        let now = Timestamp::from_unix_seconds(self.now);
        let Answered { response, why } = self.history.answer(&mut self.registry, request, now);
        Seen(response, why)
    }

    /// Takes the latest change back; what it was.
    #[track_caller]
    pub(crate) fn undo(&mut self) -> String {
        self.history.undo(&mut self.registry).expect("something to undo").to_string()
    }

    /// Makes it again; what it was.
    #[track_caller]
    pub(crate) fn redo(&mut self) -> String {
        self.history.redo(&mut self.registry).expect("something to do again").to_string()
    }

    pub(crate) fn get(&mut self, path: &str) -> Seen {
        self.send("GET", path, &[], b"")
    }

    pub(crate) fn head(&mut self, path: &str) -> Seen {
        self.send("HEAD", path, &[], b"")
    }

    pub(crate) fn delete(&mut self, path: &str) -> Seen {
        self.send("DELETE", path, &[], b"")
    }

    /// Opens an upload session; its location.
    pub(crate) fn begin_upload(&mut self, name: &str) -> String {
        let seen = self.send("POST", &format!("/v2/{name}/blobs/uploads/"), &[], b"").is(202);
        seen.header("location").to_owned()
    }

    /// Asks for a token, as nobody.
    pub(crate) fn ask(&mut self, scopes: &[&str]) -> Seen {
        let query: Vec<String> = scopes.iter().map(|scope| format!("&scope={scope}")).collect();
        self.get(&format!("/v2/auth?service=registry.test{}", query.concat()))
    }

    /// Asks for a token with credentials.
    pub(crate) fn ask_as(&mut self, user: &str, password: &str, scopes: &[&str]) -> Seen {
        let query: Vec<String> = scopes.iter().map(|scope| format!("&scope={scope}")).collect();
        let path = format!("/v2/auth?service=registry.test{}", query.concat());
        self.send("GET", &path, &[("Authorization", &basic(user, password))], b"")
    }

    /// Carries a token with these scopes from now on.
    pub(crate) fn log_in(&mut self, user: &str, scopes: &[&str]) {
        self.carry(None);
        let seen = self.ask_as(user, "password", scopes).is(200);
        self.carry(seen.json()["token"].as_str());
    }

    /// Carries an anonymous token with these scopes from now on.
    pub(crate) fn log_in_as_nobody(&mut self, scopes: &[&str]) {
        self.carry(None);
        let seen = self.ask(scopes).is(200);
        self.carry(seen.json()["token"].as_str());
    }

    /// Carries this token from now on.
    pub(crate) fn carry(&mut self, token: Option<&str>) {
        self.authorization = token.map(|token| format!("Bearer {token}"));
    }

    /// Carries a user name and a password from now on.
    pub(crate) fn carry_password(&mut self, user: &str, password: &str) {
        self.authorization = Some(basic(user, password));
    }

    pub(crate) fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Puts another policy in place.
    pub(crate) fn change(mut self, policy: Policy) -> Self {
        self.registry.set_policy(policy);
        self
    }

    /// Another one with the same contents.
    pub(crate) fn fork(&self) -> Self {
        let (registry, authorization) = (self.registry.clone(), self.authorization.clone());
        Self { registry, history: History::default(), now: self.now, authorization }
    }
}

impl Seen {
    /// Checks the status.
    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Self {
        assert_eq!(self.status(), status, "{}", String::from_utf8_lossy(self.0.body()));
        self
    }

    /// Checks status and first error code; the error.
    #[track_caller]
    pub(crate) fn fails(self, status: u16, code: &str) -> Self {
        let seen = self.is(status);
        assert_eq!(seen.errors()[0].code, code);
        assert!(!seen.errors()[0].message.is_empty());
        seen
    }

    pub(crate) fn why(&self) -> &Why {
        &self.1
    }

    /// Checks that a rule decided on the way, by a fact at this path where one is given.
    #[track_caller]
    pub(crate) fn because(self, rule: &str, path: &str) -> Self {
        let found = self.why().reasons.iter().any(|reason| {
            reason.rule.id() == rule && (path.is_empty() || reason.facts.iter().any(|fact| fact.path == path))
        });
        assert!(found, "{rule} by {path}: {}", self.why());
        self
    }

    pub(crate) fn status(&self) -> u16 {
        self.0.status().as_u16()
    }

    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        self.try_header(name).unwrap_or_else(|| panic!("{name} is missing in {:?}", self.0.headers()))
    }

    pub(crate) fn try_header(&self, name: &str) -> Option<&str> {
        self.0.headers().get(name).map(|value| value.to_str().unwrap())
    }

    pub(crate) fn body(&self) -> &[u8] {
        self.0.body()
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(self.0.body()).unwrap()
    }

    #[track_caller]
    pub(crate) fn errors(&self) -> Vec<ReportedError> {
        ReportedError::parse_all(self.0.body()).expect("an error body")
    }

    /// The details of the errors in the body.
    #[track_caller]
    pub(crate) fn details(&self) -> Vec<Value> {
        let errors = self.json()["errors"].as_array().cloned().unwrap_or_default();
        errors.into_iter().map(|error| error["detail"].clone()).collect()
    }

    /// The claims of the token in the body.
    #[track_caller]
    pub(crate) fn claims(&self) -> Value {
        let json = self.json();
        let payload = json["token"].as_str().unwrap().split('.').nth(1).unwrap();
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
    }

    /// What the token in the body grants, as scopes.
    #[track_caller]
    pub(crate) fn granted(&self) -> Vec<String> {
        let claims = self.claims();
        let scope = |entry: &Value| serde_json::from_value::<longshore_core::Scope>(entry.clone()).unwrap();
        claims["access"].as_array().unwrap().iter().map(|entry| scope(entry).to_string()).collect()
    }

    pub(crate) fn into_response(self) -> Response<Bytes> {
        self.0
    }
}

/// An `Authorization` header with a user name and a password.
pub(crate) fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}
