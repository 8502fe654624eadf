//! What whoever hosts this page can change.

use super::Draft;
use super::site::Site;

/// The address among those that the page may talk to.
pub(super) fn policy(site: &Site) -> Draft {
    let text = format!("connect-src 'self' {}\n", site.registry.origin);
    Draft { place: "place-policy", language: "text", text, dangers: &["danger-policy"] }
}

/// A frame that passes on what its page may do. Chrome had one name for it before version 145.
pub(super) fn frame() -> Draft {
    let text =
        "<iframe allow=\"local-network-access; local-network; loopback-network\" src=\"…\"></iframe>\n";
    Draft { place: "place-frame", language: "html", text: text.to_owned(), dangers: &["danger-frame"] }
}

/// This page from the user's own machine, where browsers forbid less.
pub(super) fn serve() -> Draft {
    let text = "longshore serve --listen 127.0.0.1:8080\n";
    Draft { place: "place-serve", language: "shell", text: text.to_owned(), dangers: &[] }
}
