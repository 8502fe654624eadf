//! What to change, for a cause and a make of registry.

mod caddy;
mod nginx;
mod page;
mod site;
mod storage;
mod traefik;
mod vendor;

pub use site::Who;

use crate::cause::Cause;
use crate::ladder::Ladder;
use crate::server::Server;
use crate::texts::Texts;
use site::Site;

/// The headers of requests that a registry has to allow (`Access-Control-Allow-Headers`).
pub const ALLOWED_HEADERS: &[&str] = &["Authorization", "Accept", "Content-Type", "Content-Range", "Range"];

/// The methods that it has to allow (`Access-Control-Allow-Methods`).
pub const ALLOWED_METHODS: &[&str] = &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/// The headers of answers that it has to show (`Access-Control-Expose-Headers`).
pub const EXPOSED_HEADERS: &[&str] = &[
    "Docker-Content-Digest",
    "Docker-Distribution-API-Version",
    "Docker-Upload-UUID",
    "Link",
    "Location",
    "Range",
    "Content-Range",
    "WWW-Authenticate",
    "OCI-Subject",
    "OCI-Filters-Applied",
    "OCI-Chunk-Min-Length",
    "OCI-Tag",
    "Warning",
    "ETag",
    "Retry-After",
];

/// For how many seconds a browser may remember a preflight's answer: the longest that any does.
const MAX_AGE: &str = "7200";

/// Proxies that can send the headers in a registry's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Proxy {
    /// nginx.
    Nginx,
    /// Caddy.
    Caddy,
    /// Traefik.
    Traefik,
}

impl Proxy {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Nginx, Self::Caddy, Self::Traefik];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nginx => "nginx",
            Self::Caddy => "Caddy",
            Self::Traefik => "Traefik",
        }
    }
}

/// What the user chose: the ladder's guess, or better knowledge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chosen {
    /// The registry's make.
    pub server: Server,
    /// The proxy that is there, or that is to come, where the registry cannot do it by itself.
    pub proxy: Proxy,
    /// Which pages are let in.
    pub who: Who,
}

/// What to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// What to write where: all of them, one after the other.
    pub configurations: Vec<Configuration>,
    /// What to mind.
    pub dangers: Vec<String>,
}

/// A text to copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// What it is and where it goes, in a sentence.
    pub place: String,
    /// What it is written in: `yaml`, `json`, `nginx`, `caddyfile`, `ruby`, `html`, `shell`, `text`.
    pub language: &'static str,
    /// The text.
    pub text: String,
}

/// The same by the names of its sentences.
struct Draft {
    place: &'static str,
    language: &'static str,
    text: String,
    dangers: &'static [&'static str],
}

impl Ladder {
    /// What to change against a cause; none where it is nothing that a configuration changes, or where the address has
    /// characters that no configuration should hold.
    pub fn remedy(&self, cause: Cause, chosen: Chosen, texts: &Texts) -> Option<Remedy> {
        let site = Site::of(self, chosen.who)?;
        let drafts = drafts(cause, chosen, &site);
        let mut names: Vec<&str> = Vec::new();
        for name in drafts.iter().flat_map(|draft| draft.dangers) {
            // That any page is let in is a danger only where it is so.
            if !names.contains(name) && (*name != ANY_PAGE || site.is_any()) {
                names.push(name);
            }
        }
        let dangers = names.into_iter().map(|name| texts.sentence(name).to_owned()).collect();
        let configurations: Vec<Configuration> = drafts
            .into_iter()
            .map(|Draft { place, language, text, .. }| Configuration {
                place: texts.sentence(place).to_owned(),
                language,
                text,
            })
            .collect();
        (!configurations.is_empty()).then_some(Remedy { configurations, dangers })
    }
}

/// The danger of letting all pages in.
const ANY_PAGE: &str = "danger-any-page";

/// What is to be minded wherever the headers are set.
const HEADERS: &[&str] = &["danger-credentials", ANY_PAGE];

fn drafts(cause: Cause, chosen: Chosen, site: &Site) -> Vec<Draft> {
    match cause {
        Cause::MixedContent => vec![caddy::secured(site), page::serve()],
        Cause::Tls => vec![caddy::secured(site)],
        Cause::ContentPolicy => vec![page::policy(site)],
        Cause::LocalNetworkDenied if site.framed => vec![page::frame()],
        Cause::InsecurePage => vec![page::serve()],
        Cause::PreflightAuth if chosen.server == Server::Distribution => vec![by_proxy(chosen.proxy, site)],
        Cause::CorsTwice => vec![by_proxy(chosen.proxy, site)],
        Cause::ResourcePolicy
        | Cause::CorsMissing
        | Cause::CorsOtherOrigin
        | Cause::CorsNotOnErrors
        | Cause::PreflightRefused
        | Cause::PreflightAuth
        | Cause::HeaderNotAllowed
        | Cause::PathNotCovered
        | Cause::MethodNotAllowed
        | Cause::HeaderNotExposed => headers(chosen, site),
        Cause::TokenCors | Cause::TokenPreflight => token(chosen, site),
        Cause::TokenMixedContent => match chosen.server {
            Server::Distribution | Server::Harbor | Server::GitLab => {
                vendor::https(chosen.server, site).into_iter().collect()
            }
            _ => vec![by_proxy(chosen.proxy, site)],
        },
        Cause::BlobRedirect | Cause::BlobUnreachable => storage::blobs(chosen.server),
        _ => Vec::new(),
    }
}

/// The headers, by the registry itself where it can send them.
fn headers(chosen: Chosen, site: &Site) -> Vec<Draft> {
    match chosen.server {
        Server::Distribution => vec![vendor::distribution(site)],
        // Its own setting lets a page read some answers, and shows no header.
        Server::Zot => vec![vendor::zot(site), by_proxy(chosen.proxy, site)],
        Server::Harbor => vec![vendor::harbor(site)],
        Server::GitLab => vec![vendor::gitlab(site)],
        Server::Longshore => vec![vendor::longshore(site)],
        Server::Quay | Server::Nexus | Server::Artifactory | Server::Gitea | Server::Other => {
            vec![by_proxy(chosen.proxy, site)]
        }
    }
}

/// The same for the token service, which is the registry's own host in some makes.
fn token(chosen: Chosen, site: &Site) -> Vec<Draft> {
    let by_proxy = |tokens| match chosen.proxy {
        Proxy::Nginx => nginx::tokens(tokens, site),
        Proxy::Caddy => caddy::tokens(tokens, site),
        Proxy::Traefik => traefik::tokens(tokens, site),
    };
    match chosen.server {
        Server::Harbor => vec![vendor::harbor(site)],
        Server::GitLab => vec![vendor::gitlab_tokens(site)],
        _ => site.tokens.as_ref().map(by_proxy).into_iter().collect(),
    }
}

fn by_proxy(proxy: Proxy, site: &Site) -> Draft {
    match proxy {
        Proxy::Nginx => nginx::registry(site),
        Proxy::Caddy => caddy::registry(site),
        Proxy::Traefik => traefik::registry(site),
    }
}

/// A list as a header has it.
fn listed(names: &[&str]) -> String {
    names.join(", ")
}
