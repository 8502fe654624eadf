//! Commands that tell apart what a browser does not.

use crate::cause::Cause;
use crate::ladder::Ladder;
use longshore_client::shell::quoted;

/// A command for a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// Its text, for a POSIX shell.
    pub text: String,
    /// Whether its output can be told to [`Ladder::hear`].
    pub can_be_heard: bool,
}

impl Ladder {
    /// The command that tells this cause from others, with the user's own URL and origin in it.
    pub(crate) fn command(&self, cause: Cause) -> Option<Command> {
        let url = self.ping_url()?;
        let upload = self.upload_url()?;
        let realm = || self.realm_url();
        let (text, can_be_heard) = match cause {
            Cause::Name
            | Cause::Refused
            | Cause::NoAnswer
            | Cause::Tls
            | Cause::Scheme
            | Cause::ResourcePolicy
            | Cause::CorsMissing
            | Cause::CorsOtherOrigin
            | Cause::CorsTwice
            | Cause::Redirect
            | Cause::CorsNotOnErrors => (self.print_headers(&url), true),
            Cause::PreflightRefused | Cause::PreflightAuth | Cause::HeaderNotAllowed => {
                (self.options(&url, "GET", "accept,authorization,content-range,content-type"), true)
            }
            Cause::NotRegistry
            | Cause::Status
            | Cause::HeaderNotExposed
            | Cause::TokenUrl
            | Cause::TokenMixedContent => (self.print_headers(&url), false),
            Cause::PathNotCovered => (self.print_headers(&upload), false),
            Cause::MethodNotAllowed => (self.options(&upload, "PATCH", "authorization"), false),
            Cause::TokenUnreachable | Cause::TokenCors => (self.print_headers(&realm()?), false),
            Cause::TokenPreflight => (self.options(&realm()?, "GET", "authorization"), false),
            Cause::BlobRedirect | Cause::BlobUnreachable => (self.follow()?, false),
            _ => return None,
        };
        Some(Command { text, can_be_heard })
    }

    fn print_headers(&self, url: &str) -> String {
        format!("{CURL} --header {} {}", self.origin_header(), quoted(url))
    }

    fn options(&self, url: &str, method: &str, headers: &str) -> String {
        let method = quoted(&format!("Access-Control-Request-Method: {method}"));
        let headers = quoted(&format!("Access-Control-Request-Headers: {headers}"));
        let origin = self.origin_header();
        format!(
            "{CURL} --request OPTIONS --header {origin} \\\n  --header {method} \\\n  --header {headers} {}",
            quoted(url)
        )
    }

    /// After a redirect to another origin a browser says `Origin: null`. curl takes no `Authorization` there either.
    fn follow(&self) -> Option<String> {
        let url = self.diagnosis().blob?;
        let token = if self.needs_key() { " --header \"Authorization: Bearer $TOKEN\"" } else { "" };
        Some(format!("{CURL} --location --header 'Origin: null'{token} {}", quoted(&url)))
    }

    fn origin_header(&self) -> String {
        quoted(&format!("Origin: {}", self.situation().page.origin))
    }
}

/// Prints the headers, and not the content.
const CURL: &str = "curl --silent --show-error --max-time 30 --output /dev/null --dump-header -";
