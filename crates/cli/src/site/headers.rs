use std::sync::LazyLock;

use http::{HeaderName, HeaderValue, header};

/// The headers that go with every answer. docs/hosting.md recommends the same to every host.
pub(crate) fn security() -> impl Iterator<Item = (HeaderName, HeaderValue)> {
    static POLICY: LazyLock<Option<HeaderValue>> =
        LazyLock::new(|| HeaderValue::from_str(&content_security_policy()).ok());
    let fixed = [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ]
    .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
    let policy = POLICY.clone().map(|value| (header::CONTENT_SECURITY_POLICY, value));
    fixed.into_iter().chain(policy)
}

/// The page's own policy, and who may show the page in a frame: everyone.
///
/// The page is made to be embedded in documentation (`#/embed`), and the fragment that tells an
/// embedded pane from the whole page never reaches a server, so that one answer must do for
/// both. A page in a frame can be put under another page's pictures, to make a user click what
/// is not seen. Here such a click gains nothing: the page has no cookie and no stored secret,
/// sends no credentials but those just typed into it, and what it does without them any page
/// can do by itself.
fn content_security_policy() -> String {
    let directives = include_str!("../../../../web/content-security-policy.txt")
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let all: Vec<_> = directives.chain(["frame-ancestors *"]).collect();
    all.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_allows_nothing_that_it_does_not_name() {
        let policy = content_security_policy();
        assert!(policy.starts_with("default-src 'none'; "), "{policy}");
        assert!(!policy.contains('#'), "{policy}");
        for forbidden in ["unsafe-inline", "'unsafe-eval'", "script-src *"] {
            assert!(!policy.contains(forbidden), "{policy}");
        }
    }

    #[test]
    fn every_header_is_sent_once() {
        let mut names: Vec<_> = security().map(|(name, _)| name.to_string()).collect();
        names.sort();
        assert_eq!(
            names,
            [
                "content-security-policy",
                "cross-origin-opener-policy",
                "permissions-policy",
                "referrer-policy",
                "x-content-type-options"
            ]
        );
    }
}
