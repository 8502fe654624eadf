//! `Authorization`: what a caller shows.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// What stands in `Authorization`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Credentials {
    /// Nothing.
    None,
    /// A user name and a password (RFC 7617).
    Basic { user: String, password: String },
    /// A bearer token (RFC 6750).
    Bearer(String),
    /// Something else, or something that cannot be read.
    Unreadable,
}

impl Credentials {
    /// Parses the header's value.
    pub(crate) fn parse(header: Option<&str>) -> Self {
        let Some(header) = header else { return Self::None };
        let (scheme, rest) = header.trim().split_once(' ').unwrap_or((header, ""));
        let rest = rest.trim_start();
        if scheme.eq_ignore_ascii_case("bearer") && !rest.is_empty() {
            Self::Bearer(rest.to_owned())
        } else if scheme.eq_ignore_ascii_case("basic") {
            basic(rest).unwrap_or(Self::Unreadable)
        } else {
            Self::Unreadable
        }
    }
}

fn basic(encoded: &str) -> Option<Credentials> {
    let text = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let (user, password) = text.split_once(':')?;
    Some(Credentials::Basic { user: user.to_owned(), password: password.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_may_hold_colons() {
        assert_eq!(
            Credentials::parse(Some("basic YTpiOmM=")),
            Credentials::Basic { user: "a".into(), password: "b:c".into() }
        );
    }

    #[test]
    fn a_token_is_taken_as_it_is() {
        assert_eq!(Credentials::parse(Some("Bearer abc.def")), Credentials::Bearer("abc.def".into()));
    }

    #[test]
    fn nothing_and_nonsense_are_told_apart() {
        assert_eq!(Credentials::parse(None), Credentials::None);
        for header in ["", "Basic", "Basic !", "Basic YWJj", "Basic /w==", "Bearer", "Digest a=b"] {
            assert_eq!(Credentials::parse(Some(header)), Credentials::Unreadable, "{header}");
        }
    }
}
