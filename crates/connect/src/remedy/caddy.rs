//! Caddy.

use super::site::{Address, Site};
use super::{ALLOWED_HEADERS, ALLOWED_METHODS, Draft, EXPOSED_HEADERS, MAX_AGE, listed};

const DANGERS: &[&str] = &["danger-credentials", super::ANY_PAGE, "danger-around"];

pub(super) fn registry(site: &Site) -> Draft {
    let text = server(&site.registry.origin.to_string(), "127.0.0.1:5000", site);
    Draft { place: "place-caddy", language: "caddyfile", text, dangers: DANGERS }
}

/// The same with a certificate, which Caddy gets by itself.
pub(super) fn secured(site: &Site) -> Draft {
    let text = server(&site.registry.https(), "127.0.0.1:5000", site);
    Draft { place: "place-caddy", language: "caddyfile", text, dangers: DANGERS }
}

pub(super) fn tokens(tokens: &Address, site: &Site) -> Draft {
    let text = server(&tokens.origin.to_string(), "127.0.0.1:5001", site);
    Draft { place: "place-caddy-tokens", language: "caddyfile", text, dangers: DANGERS }
}

/// `defer` sets the headers at the very end, in the place of those that came from behind the proxy.
fn server(address: &str, upstream: &str, site: &Site) -> String {
    let vary = if site.is_any() { "" } else { "        +Vary Origin\n" };
    format!(
        "{address} {{
    header {{
        Access-Control-Allow-Origin \"{page}\"
        Access-Control-Expose-Headers \"{exposed}\"
{vary}        defer
    }}
    @preflight {{
        method OPTIONS
        header Access-Control-Request-Method *
    }}
    handle @preflight {{
        header {{
            Access-Control-Allow-Methods \"{methods}\"
            Access-Control-Allow-Headers \"{headers}\"
            Access-Control-Max-Age \"{MAX_AGE}\"
        }}
        respond 204
    }}
    handle {{
        reverse_proxy {upstream} {{
            header_down -Access-Control-*
        }}
    }}
}}
",
        page = site.page,
        exposed = listed(EXPOSED_HEADERS),
        methods = listed(ALLOWED_METHODS),
        headers = listed(ALLOWED_HEADERS),
    )
}
