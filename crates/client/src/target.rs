//! Targets: the registry that a flow talks to, and who talks.

use crate::url::{Origin, Url, UrlError};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::fmt;
use std::net::IpAddr;

/// The registry that a flow talks to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The registry's root: scheme, host and port.
    pub url: Url,
    /// Who asks; none to ask as anybody.
    pub credentials: Option<Credentials>,
    /// Token services on other origins that may be shown the credentials: the user said so.
    pub trusted_realms: Vec<Origin>,
    /// The address that requests say to come from, for a registry that lets itself be told so in tests.
    pub request_addr: Option<IpAddr>,
}

impl Target {
    /// The header that says so; registries take it only where they are told to.
    pub const ADDRESS_HEADER: &'static str = "x-override-remote-addr-for-testing";

    /// Where the registry that is embedded in a page or program answers. `.invalid` names
    /// nothing on any network (RFC 6761), so a request that went astray would reach nobody.
    pub const EMBEDDED: &'static str = "http://embedded.invalid";

    /// Parses what a user types as a registry's URL: scheme and host, nothing else.
    pub fn parse(text: &str) -> Result<Self, TargetError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(TargetError::Empty);
        }
        if !text.contains("://") {
            return Err(TargetError::NoScheme(text.chars().take(200).collect()));
        }
        if text.contains('@') {
            // Whatever else is wrong with it, the text may hold a password: it is not repeated.
            return Err(TargetError::Credentials);
        }
        let url = Url::parse(text).map_err(TargetError::Url)?;
        let root = url.origin().to_string();
        if text.contains('#') || !matches!(url.path_and_query(), "/") {
            let extra = url.path_and_query().trim_end_matches('/');
            if extra == "/v2" {
                return Err(TargetError::ApiPath(root));
            }
            return Err(TargetError::Path(root));
        }
        Ok(Self { url, credentials: None, trusted_realms: Vec::new(), request_addr: None })
    }

    /// The same target, asked as this user.
    #[must_use]
    pub fn as_user(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }
}

/// A user's name and password. Neither is ever shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The name: a person, a robot, or a word such as `$oauthtoken`.
    pub username: String,
    /// The password or token.
    pub password: String,
}

impl Credentials {
    /// The value of `Authorization` that carries them as they are (RFC 7617).
    pub fn basic(&self) -> String {
        format!("Basic {}", STANDARD.encode(format!("{}:{}", self.username, self.password)))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(…)")
    }
}

/// Why a text is not a registry's URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// Nothing was typed.
    #[error("The registry URL is empty: write one like https://registry.example or http://127.0.0.1:5000.")]
    Empty,
    /// The scheme is missing.
    #[error("The registry URL has no scheme: write https://{0}, or http://{0} for a registry without TLS.")]
    NoScheme(String),
    /// There is a path or a query after the host.
    #[error(
        "A registry URL ends after the host and port: write {0}, and put the repository into its own field."
    )]
    Path(String),
    /// The path is the API's own.
    #[error("A registry URL ends after the host and port: write {0}; /v2/ is added by itself.")]
    ApiPath(String),
    /// There is a user or a password in it.
    #[error(
        "The registry URL has a user or a password in it: take it out, and use the fields Username and Password. Nothing was sent."
    )]
    Credentials,
    /// It is not a URL.
    #[error("The registry URL cannot be used: {0}.")]
    Url(UrlError),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scheme_and_host_are_enough() {
        for text in
            ["http://127.0.0.1:5000", " https://registry.example/ ", "http://[::1]:5000", Target::EMBEDDED]
        {
            assert!(Target::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_a_registry_says_what_to_write_instead() {
        use TargetError as E;
        for (text, error) in [
            ("", E::Empty),
            ("  ", E::Empty),
            ("localhost:5000", E::NoScheme("localhost:5000".into())),
            ("https://h/library/app", E::Path("https://h".into())),
            ("https://h?x=1", E::Path("https://h".into())),
            ("https://h/#x", E::Path("https://h".into())),
            ("https://h:5000/v2/", E::ApiPath("https://h:5000".into())),
            ("https://me:secret@h", E::Credentials),
            ("ftp://h", E::Url(UrlError::Scheme("ftp".into()))),
        ] {
            assert_eq!(Target::parse(text), Err(error), "{text:?}");
        }
    }

    #[test]
    fn a_password_in_the_url_is_not_repeated_in_the_error() {
        assert!(!Target::parse("https://me:secret@h").unwrap_err().to_string().contains("secret"));
        assert!(!Target::parse("https://me:secret@h o").unwrap_err().to_string().contains("secret"));
    }

    #[test]
    fn credentials_are_not_shown_by_debug() {
        let credentials = Credentials { username: "me".into(), password: "secret".into() };
        assert!(!format!("{credentials:?}").contains("secret"));
    }
}
