//! nginx.

use super::site::{Address, Site};
use super::{ALLOWED_HEADERS, ALLOWED_METHODS, Draft, EXPOSED_HEADERS, MAX_AGE, listed};
use std::fmt::Write as _;

/// The headers that something behind the proxy may send as well, and that would then be there twice.
const OTHERS: [&str; 6] = [
    "Access-Control-Allow-Origin",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Headers",
    "Access-Control-Allow-Credentials",
    "Access-Control-Expose-Headers",
    "Access-Control-Max-Age",
];

const DANGERS: &[&str] = &["danger-credentials", super::ANY_PAGE, "danger-add-header", "danger-around"];

pub(super) fn registry(site: &Site) -> Draft {
    Draft {
        place: "place-nginx",
        language: "nginx",
        text: location("/v2/", "127.0.0.1:5000", site),
        dangers: DANGERS,
    }
}

pub(super) fn tokens(tokens: &Address, site: &Site) -> Draft {
    let text = location(&format!("= {}", tokens.path), "127.0.0.1:5001", site);
    Draft { place: "place-nginx-tokens", language: "nginx", text, dangers: DANGERS }
}

pub(super) fn location(path: &str, upstream: &str, site: &Site) -> String {
    let mut text = format!("location {path} {{\n{}", directives(site, "    "));
    let _ = write!(
        text,
        "\n    client_max_body_size 0;\n    proxy_http_version 1.1;\n    proxy_request_buffering off;\n    proxy_buffering off;\n    \
         proxy_read_timeout 900s;\n    proxy_set_header Host $http_host;\n    \
         proxy_set_header X-Forwarded-Proto $scheme;\n    proxy_pass http://{upstream};\n}}\n"
    );
    text
}

/// The headers, for a `server` or a `location`. They are said with `always`, so that errors have them, too; and the
/// block without headers of its own takes those around it over, so that they stand once.
pub(super) fn directives(site: &Site, indent: &str) -> String {
    let mut text = String::new();
    for name in OTHERS {
        let _ = writeln!(text, "{indent}proxy_hide_header {name};");
    }
    let mut headers = vec![
        ("Access-Control-Allow-Origin", site.page.clone()),
        ("Access-Control-Allow-Methods", listed(ALLOWED_METHODS)),
        ("Access-Control-Allow-Headers", listed(ALLOWED_HEADERS)),
        ("Access-Control-Expose-Headers", listed(EXPOSED_HEADERS)),
        ("Access-Control-Max-Age", MAX_AGE.to_owned()),
    ];
    if !site.is_any() {
        headers.push(("Vary", "Origin".to_owned()));
    }
    for (name, value) in headers {
        let _ = writeln!(text, "{indent}add_header {name} \"{value}\" always;");
    }
    let _ = write!(text, "{indent}if ($request_method = OPTIONS) {{\n{indent}    return 204;\n{indent}}}\n");
    text
}
