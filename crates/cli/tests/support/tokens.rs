//! `longshore registry` as the token service of another registry, set up as the documentation tells.

use super::documented::{REGISTRY, block};
use super::files::Files;
use super::http::ask;
use super::program::Server;
use super::tls::file;

/// Where the documentation tells of it.
const HEADING: &str = "## Give tokens for another registry";

/// The documentation's accounts: one that may do everything in the repository `me/app`, and one that may read there.
pub const ME: (&str, &str) = ("me", "a secret");
pub const GUEST: (&str, &str) = ("guest", "another secret");

/// The token service, and what a registry has to know of it; it ends with this value.
pub struct TokenService {
    server: Server,
    files: Files,
}

impl TokenService {
    pub fn start() -> Self {
        let files = Files::new();
        let policy = files.write("tokens.toml", block(REGISTRY, HEADING, "toml").as_bytes());
        let (policy, key) = (policy.to_str().unwrap(), file("key.pem"));
        let server = Server::registry_with(&[
            "--policy",
            policy,
            "--token-key",
            key.to_str().unwrap(),
            "--log",
            "never",
        ]);
        let keys = ask(server.address, "GET", "/.well-known/jwks.json", &[], b"");
        assert_eq!(keys.status, 200, "{}", keys.text());
        files.write("jwks.json", &keys.body);
        Self { server, files }
    }

    /// Where it is: the origin that the password goes to. By a name, since crane takes no addresses of private networks.
    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.server.address.port())
    }

    /// The configuration of a distribution that takes its tokens, by the set of its keys.
    pub fn taken_by_key_set(&self) -> String {
        let keys = self.files.path().join("jwks.json");
        let documented = block(REGISTRY, HEADING, "yaml");
        assert!(documented.contains("jwks: jwks.json") && documented.contains("https://tokens.example/"));
        documented
            .replace("jwks: jwks.json", &format!("jwks: {}", keys.display()))
            .replace("https://tokens.example", &self.url())
    }

    /// The same, by a certificate of its key.
    pub fn taken_by_certificate(&self) -> String {
        let keys = format!("jwks: {}", self.files.path().join("jwks.json").display());
        let certificate = format!("rootcertbundle: {}", file("certificate.pem").display());
        self.taken_by_key_set().replace(&keys, &certificate)
    }
}
