//! The registries: the columns of the table.

use super::embedded::Embedded;
use super::support::distribution::Distribution;
use super::support::http::{Answer, ask};
use super::support::program::Server;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use std::net::SocketAddr;

/// Who asks, where it matters, and the password.
pub(crate) const USER: (&str, &str) = ("devtable", "password");

/// A registry that is running.
pub(crate) struct Target {
    /// The head of its column.
    pub(crate) name: &'static str,
    pub(crate) address: SocketAddr,
    /// Whether it has accounts, and [`USER`] is one.
    pub(crate) has_accounts: bool,
    /// The dialect that it speaks, as the client tells it.
    pub(crate) dialect: &'static str,
    /// Whether it has a list of referrers.
    pub(crate) lists_referrers: bool,
    /// Whether it gives tags in pages of the size that is asked for: distribution 2.8 gives them all.
    pub(crate) pages_tags: bool,
    running: Running,
}

/// What ends with the target.
enum Running {
    Embedded(Embedded),
    Program(Server),
    Distribution(Distribution),
}

impl Target {
    /// All that there are.
    pub(crate) fn all() -> Vec<Self> {
        let mut all = vec![
            Self::ours("embedded", true, "oci", Running::Embedded(Embedded::start())),
            Self::ours("registry, OCI", false, "oci", Running::Program(Server::registry("open"))),
            Self::ours(
                "registry, Quay",
                false,
                "quay",
                Running::Program(Server::registry_with(&["--dialect", "quay"])),
            ),
            Self::ours("registry, accounts", true, "oci", Running::Program(Server::registry("accounts"))),
        ];
        let distribution = |name, distribution| {
            let ours = Self::ours(name, false, "oci", Running::Distribution(distribution));
            Self { lists_referrers: false, ..ours }
        };
        if let Some(started) = Distribution::with_schema1("LONGSHORE_DOCKER_REGISTRY") {
            all.push(Self { pages_tags: false, ..distribution("distribution 2.8", started) });
        }
        if let Some(started) = Distribution::bare("LONGSHORE_DISTRIBUTION") {
            all.push(distribution("distribution 3", started));
        }
        all
    }

    fn ours(name: &'static str, has_accounts: bool, dialect: &'static str, running: Running) -> Self {
        let address = match &running {
            Running::Embedded(embedded) => embedded.address,
            Running::Program(server) => server.address,
            Running::Distribution(distribution) => distribution.address,
        };
        Self { name, address, has_accounts, dialect, lists_referrers: true, pages_tags: true, running }
    }

    /// The options of the program that are about where and as whom.
    pub(crate) fn options(&self) -> Vec<String> {
        let mut options = vec!["--target".to_owned(), self.url()];
        if self.has_accounts {
            options.extend(["--username", USER.0, "--password-stdin"].map(str::to_owned));
        }
        options
    }

    /// Whether it is the embedded registry.
    pub(crate) fn is_embedded(&self) -> bool {
        matches!(self.running, Running::Embedded(_))
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Asks it by plain HTTP, with a token for everything in this repository where it wants one.
    pub(crate) fn ask(
        &self,
        repository: &str,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let token = self.token(repository);
        let headers: Vec<_> =
            headers.iter().copied().chain(token.as_deref().map(|token| ("Authorization", token))).collect();
        ask(self.address, method, path, &headers, body)
    }

    fn token(&self, repository: &str) -> Option<String> {
        if !self.has_accounts {
            return None;
        }
        let path = format!("/v2/auth?scope=repository:{repository}:push,pull,*");
        let user = format!("Basic {}", STANDARD.encode(format!("{}:{}", USER.0, USER.1)));
        let answer = ask(self.address, "GET", &path, &[("Authorization", &user)], b"");
        let token: Value = serde_json::from_slice(&answer.body).unwrap();
        Some(format!("Bearer {}", token["token"].as_str().unwrap()))
    }
}
