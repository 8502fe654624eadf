//! `WWW-Authenticate` (RFC 9110, 11.6.1; RFC 6750, 3; Docker token authentication).

use super::scan::Scan;
use std::fmt::{self, Write as _};

/// One challenge: a scheme and its parameters, in the order they came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// The scheme, such as `Bearer`; compare it without case.
    pub scheme: String,
    /// Names (in lower case) and values (without quotes).
    pub parameters: Vec<(String, String)>,
}

impl Challenge {
    /// A challenge that asks for a bearer token.
    pub fn bearer(realm: &str, service: &str, scope: Option<&str>) -> Self {
        let mut parameters =
            vec![("realm".to_owned(), realm.to_owned()), ("service".to_owned(), service.to_owned())];
        if let Some(scope) = scope {
            parameters.push(("scope".to_owned(), scope.to_owned()));
        }
        Self { scheme: "Bearer".to_owned(), parameters }
    }

    /// Parses a header's value, which may hold several challenges.
    pub fn parse_list(value: &str) -> Result<Vec<Self>, ChallengeError> {
        let mut scan = Scan::new(value);
        let mut challenges = Vec::new();
        loop {
            scan.skip_commas();
            if scan.is_at_end() {
                break;
            }
            challenges.push(parse_one(&mut scan)?);
        }
        if challenges.is_empty() { Err(ChallengeError::Empty) } else { Ok(challenges) }
    }

    /// Whether the scheme is this one.
    pub fn is_scheme(&self, scheme: &str) -> bool {
        self.scheme.eq_ignore_ascii_case(scheme)
    }

    /// The parameter's value.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Writes the challenge as a header's value. Quotes and backslashes are escaped.
impl fmt::Display for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.scheme)?;
        for (at, (name, value)) in self.parameters.iter().enumerate() {
            write!(f, "{}{name}=\"", if at == 0 { ' ' } else { ',' })?;
            for c in value.chars() {
                if matches!(c, '"' | '\\') {
                    f.write_char('\\')?;
                }
                f.write_char(c)?;
            }
            f.write_char('"')?;
        }
        Ok(())
    }
}

/// Why a header's value is not a list of challenges.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChallengeError {
    /// There is nothing in it.
    #[error("the challenge is empty")]
    Empty,
    /// A scheme's name was expected.
    #[error("a challenge begins with a scheme like Bearer or Basic, and at byte {0} there is none")]
    Scheme(usize),
    /// A parameter has no value, or a value that no grammar allows.
    #[error("the challenge's parameter “{name}” has no value that can be read, at byte {position}")]
    Value {
        /// The parameter's name.
        name: String,
        /// Where, in bytes from the start.
        position: usize,
    },
    /// The same parameter came twice in one challenge.
    #[error("the challenge names its parameter “{0}” twice")]
    Repeated(String),
    /// Something stands between two parameters.
    #[error("the challenge has something at byte {0} that is neither a parameter nor a comma")]
    Between(usize),
}

fn parse_one(scan: &mut Scan<'_>) -> Result<Challenge, ChallengeError> {
    let start = scan.position();
    let scheme = scan.token();
    if scheme.is_empty() || !matches!(scan.peek(), None | Some(' ' | '\t' | ',')) {
        return Err(ChallengeError::Scheme(start));
    }
    let mut challenge = Challenge { scheme: scheme.to_owned(), parameters: Vec::new() };
    scan.skip_space();
    // Bearer and Basic have parameters only, so there `realm=` is one that lacks its value.
    if !challenge.is_scheme("Bearer") && !challenge.is_scheme("Basic") {
        skip_token68(scan);
    }
    loop {
        let before = scan.position();
        scan.skip_commas();
        let name_at = scan.position();
        let name = scan.token();
        scan.skip_space();
        if name.is_empty() || !scan.take('=') {
            // A token without `=` is the next challenge's scheme; anything else is an error.
            scan.rewind(if name.is_empty() { name_at } else { before });
            let separated = name_at > before || challenge.parameters.is_empty();
            return if scan.is_at_end() || (!name.is_empty() && separated) {
                Ok(challenge)
            } else {
                Err(ChallengeError::Between(name_at))
            };
        }
        scan.skip_space();
        let position = scan.position();
        let bad = || ChallengeError::Value { name: name.to_owned(), position };
        let value = if scan.peek() == Some('"') {
            scan.quoted().ok_or_else(bad)?
        } else {
            // Some registries leave the quotes out, around values that are no tokens (a URL).
            let value = scan.take_while(|c| !matches!(c, ' ' | '\t' | ',' | '"'));
            if value.is_empty() {
                return Err(bad());
            }
            value.to_owned()
        };
        let name = name.to_ascii_lowercase();
        if challenge.parameter(&name).is_some() {
            return Err(ChallengeError::Repeated(name));
        }
        challenge.parameters.push((name, value));
        scan.skip_space();
        if !matches!(scan.peek(), None | Some(',')) {
            return Err(ChallengeError::Between(scan.position()));
        }
    }
}

/// A scheme such as Negotiate may be followed by one token68, which no scheme here uses.
fn skip_token68(scan: &mut Scan<'_>) {
    let start = scan.position();
    let token = scan.take_while(|c| c.is_ascii_alphanumeric() || "-._~+/".contains(c));
    let padding = scan.take_while(|c| c == '=');
    let ends = matches!(scan.peek(), None | Some(',' | ' '));
    let is_parameter = padding.len() == 1 && !ends;
    scan.skip_space();
    if token.is_empty() || is_parameter || !ends || scan.peek() == Some('=') {
        scan.rewind(start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one(value: &str) -> Challenge {
        let mut list = Challenge::parse_list(value).unwrap();
        assert_eq!(list.len(), 1, "{value}");
        list.remove(0)
    }

    #[test]
    fn the_usual_bearer_challenge_is_read() {
        let challenge = one(
            r#"Bearer realm="https://auth.example/token",service="registry",scope="repository:a/b:pull,push""#,
        );
        assert!(challenge.is_scheme("bearer"));
        assert_eq!(challenge.parameter("realm"), Some("https://auth.example/token"));
        assert_eq!(challenge.parameter("scope"), Some("repository:a/b:pull,push"));
    }

    #[test]
    fn parameters_come_in_any_order_case_and_spacing() {
        let challenge = one("bearer  SERVICE = registry ,  Realm=\"https://a/t\"");
        assert_eq!(challenge.parameter("service"), Some("registry"));
        assert_eq!(challenge.parameter("realm"), Some("https://a/t"));
    }

    #[test]
    fn a_url_without_quotes_is_read() {
        assert_eq!(one("Bearer realm=https://a/t?x=1,service=b").parameter("realm"), Some("https://a/t?x=1"));
    }

    #[test]
    fn several_challenges_are_told_apart() {
        let list =
            Challenge::parse_list(r#"Negotiate, Basic realm="a, b", Bearer realm="c",service="d""#).unwrap();
        let schemes: Vec<_> = list.iter().map(|c| c.scheme.as_str()).collect();
        assert_eq!(schemes, ["Negotiate", "Basic", "Bearer"]);
        assert_eq!(list[1].parameter("realm"), Some("a, b"));
    }

    #[test]
    fn a_token68_is_passed_over() {
        let list = Challenge::parse_list(r#"Negotiate YWJj==, Basic realm="r""#).unwrap();
        assert_eq!((list.len(), list[1].parameter("realm")), (2, Some("r")));
    }

    #[test]
    fn escapes_in_quotes_are_undone() {
        assert_eq!(one(r#"Basic realm="a \"b\" \\""#).parameter("realm"), Some(r#"a "b" \"#));
    }

    #[test]
    fn what_cannot_be_read_is_an_error_and_says_where() {
        for (value, error) in [
            ("", ChallengeError::Empty),
            (" , ", ChallengeError::Empty),
            ("=", ChallengeError::Scheme(0)),
            (r#"Bearer realm="open"#, ChallengeError::Value { name: "realm".into(), position: 13 }),
            ("Bearer realm=,service=x", ChallengeError::Value { name: "realm".into(), position: 13 }),
            (r#"Bearer realm="a",realm="b""#, ChallengeError::Repeated("realm".into())),
            (r#"Bearer realm="a" service="b""#, ChallengeError::Between(17)),
        ] {
            assert_eq!(Challenge::parse_list(value), Err(error), "{value:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(realm in "[ -~é]{1,40}", service in "[ -~]{0,40}") {
            let challenge = Challenge::bearer(&realm, &service, Some("repository:a/b:pull"));
            prop_assert_eq!(Challenge::parse_list(&challenge.to_string()), Ok(vec![challenge]));
        }

        #[test]
        fn any_text_is_read_or_refused_without_hanging(value in "[ -~é\t]{0,120}") {
            let _ = Challenge::parse_list(&value);
        }
    }
}
