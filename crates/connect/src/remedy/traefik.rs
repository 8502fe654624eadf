//! Traefik.

use super::site::{Address, Site};
use super::{ALLOWED_HEADERS, ALLOWED_METHODS, Draft, EXPOSED_HEADERS, MAX_AGE};
use std::fmt::Write as _;

const DANGERS: &[&str] = &["danger-credentials", super::ANY_PAGE, "danger-around", "danger-middleware-order"];

pub(super) fn registry(site: &Site) -> Draft {
    let text = file(&site.registry, "PathPrefix(`/v2/`)", "127.0.0.1:5000", site);
    Draft { place: "place-traefik", language: "yaml", text, dangers: DANGERS }
}

pub(super) fn tokens(tokens: &Address, site: &Site) -> Draft {
    let text = file(tokens, &format!("Path(`{}`)", tokens.path), "127.0.0.1:5001", site);
    Draft { place: "place-traefik-tokens", language: "yaml", text, dangers: DANGERS }
}

fn file(address: &Address, path: &str, upstream: &str, site: &Site) -> String {
    let mut text = String::from("http:\n  middlewares:\n    longshore-cors:\n      headers:\n");
    let page = [site.page.as_str()];
    for (name, values) in [
        ("accessControlAllowOriginList", page.as_slice()),
        ("accessControlAllowMethods", ALLOWED_METHODS),
        ("accessControlAllowHeaders", ALLOWED_HEADERS),
        ("accessControlExposeHeaders", EXPOSED_HEADERS),
    ] {
        let _ = writeln!(text, "        {name}:");
        for value in values {
            let _ = writeln!(text, "          - '{value}'");
        }
    }
    let _ = write!(
        text,
        "        accessControlMaxAge: {MAX_AGE}
        addVaryHeader: true
  routers:
    registry:
      rule: 'Host(`{host}`) && {path}'
      middlewares:
        - longshore-cors
      service: registry
{tls}  services:
    registry:
      loadBalancer:
        servers:
          - url: 'http://{upstream}'
",
        host = address.origin.host,
        tls = if address.origin.https { "      tls: {}\n" } else { "" },
    );
    text
}
