//! A policy from a file: TOML, over one of the policies that have a name.

use crate::failure::Failure;
use longshore_registry::Policy;
use serde::Deserialize as _;
use serde_json::Value;
use std::fmt::Write as _;
use std::io::Read as _;
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer};

/// The bytes that a policy's file may have.
const LARGEST: u64 = 4 << 20;

/// So many mistakes are told at once.
const TOLD: usize = 20;

/// Reads a policy; a failure tells each mistake with its line and column, and what may stand there.
pub(super) fn read(path: &Path) -> Result<Policy, Failure> {
    let unreadable = |error: &dyn std::fmt::Display| {
        Failure::unusable(format!("the policy {} cannot be read: {error}", path.display()))
    };
    let file = std::fs::File::open(path).map_err(|error| unreadable(&error))?;
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(unreadable(&format!("it is longer than {LARGEST} bytes")));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        unreadable(&format!("the byte at {} is not UTF-8", error.utf8_error().valid_up_to()))
    })?;
    parse(&text).map_err(|mistakes| {
        let mut sentence = format!("the policy {} cannot be used:", path.display());
        for Mistake { at, what } in mistakes {
            let _ = match at {
                Some(at) => {
                    let (line, column) = place(&text, at.start);
                    write!(sentence, "\n  {}:{line}:{column}: {what}", path.display())
                }
                None => write!(sentence, "\n  {}: {what}", path.display()),
            };
        }
        Failure::unusable(sentence)
    })
}

/// Something in a file that cannot be used.
#[derive(Debug)]
struct Mistake {
    /// Where it stands, in bytes; nowhere in this file, where it is in what the file builds upon.
    at: Option<Range<usize>>,
    /// What is wrong, and what may stand there.
    what: String,
}

fn parse(text: &str) -> Result<Policy, Vec<Mistake>> {
    let (mut table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return Err(errors.iter().take(TOLD).map(of_toml).collect());
    }
    let base = base(table.get_mut())?;
    // First by itself, while it is known where everything stands.
    Policy::deserialize(Deserializer::from(table.clone())).map_err(|error| vec![of_toml(&error)])?;
    let given =
        Value::deserialize(Deserializer::from(table.clone())).map_err(|error| vec![of_toml(&error)])?;
    let nowhere = |error: serde_json::Error| vec![Mistake { at: None, what: error.to_string() }];
    let policy = base.overlaid(given).map_err(nowhere)?;
    let problems = policy.problems();
    if problems.is_empty() {
        return Ok(policy);
    }
    let mistakes = problems
        .into_iter()
        .take(TOLD)
        .map(|problem| Mistake { at: locate(&table, &problem.path, &policy), what: problem.to_string() });
    Err(mistakes.collect())
}

fn of_toml(error: &toml::de::Error) -> Mistake {
    Mistake { at: error.span(), what: error.message().replace('\n', ": ") }
}

/// What the file builds upon: `base = "accounts"`.
fn base(table: &mut DeTable<'_>) -> Result<Policy, Vec<Mistake>> {
    let Some(base) = table.remove("base") else { return Ok(Policy::open()) };
    match base.get_ref().as_str() {
        Some("open") => Ok(Policy::open()),
        Some("accounts") => Ok(Policy::accounts()),
        _ => {
            let what = "base: this is no policy to build upon: write \"open\" or \"accounts\"".to_owned();
            Err(vec![Mistake { at: Some(base.span()), what }])
        }
    }
}

/// Where the value at a path stands, or what is nearest around it.
fn locate(table: &Spanned<DeTable<'_>>, path: &[String], policy: &Policy) -> Option<Range<usize>> {
    let mut found = None;
    let (first, mut rest) = path.split_first()?;
    let (key, value) = table.get_ref().get_key_value(first.as_str())?;
    found = found.or(Some(key.span()));
    let mut value: &DeValue<'_> = value.get_ref();
    let mut is_account = first == "accounts";
    while let Some((field, more)) = rest.split_first() {
        rest = more;
        let next = match value {
            DeValue::Table(table) => {
                table.get_key_value(field.as_str()).map(|(key, next)| (key.span(), next))
            }
            DeValue::Array(list) => {
                let at: usize = field.parse().ok()?;
                let next = if std::mem::take(&mut is_account) {
                    // The list is longer than the file's where it builds upon another.
                    let name = &policy.accounts.get(at)?.name;
                    let has_name = |it: &&Spanned<DeValue<'_>>| {
                        it.get_ref().get("name").and_then(|it| it.get_ref().as_str()) == Some(name)
                    };
                    list.iter().rfind(has_name)
                } else {
                    list.get(at)
                };
                next.map(|next| (next.span(), next))
            }
            _ => None,
        };
        let Some((span, next)) = next else { break };
        found = Some(span);
        value = next.get_ref();
    }
    found
}

/// Line and column of a byte, both from 1; columns count characters.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;
    use longshore_core::RepositoryName;
    use longshore_registry::policy::{Authentication, RepositoryState, Role};

    fn policy(text: &str) -> Policy {
        parse(text).map_err(|mistakes| format!("{mistakes:?}")).unwrap()
    }

    /// The mistakes, as `line:column: sentence`.
    fn mistakes(text: &str) -> Vec<String> {
        let told = |Mistake { at, what }: Mistake| match at {
            Some(at) => {
                let (line, column) = place(text, at.start);
                format!("{line}:{column}: {what}")
            }
            None => what,
        };
        parse(text).unwrap_err().into_iter().map(told).collect()
    }

    #[test]
    fn a_file_that_says_nothing_is_the_open_policy() {
        assert_eq!(policy(""), Policy::open());
        assert_eq!(policy("base = \"open\""), Policy::open());
        assert_eq!(policy("base = \"accounts\""), Policy::accounts());
    }

    #[test]
    fn what_a_file_says_is_laid_over_what_it_builds_upon() {
        let built = policy(
            r#"
            base = "accounts"
            authentication = "basic"
            limits.page_entries = 10

            [[accounts]]
            name = "reader"
            password = "another"

            [[accounts]]
            name = "new"
            password = "secret"

            [repositories."devtable/readonly"]
            public = true

            [repositories."new/app".roles]
            reader = "write"
            "#,
        );
        assert_eq!(built.authentication, Authentication::Basic);
        assert_eq!((built.limits.page_entries, built.limits.open_uploads), (10, 1000));
        assert_eq!(built.accounts.len(), Policy::accounts().accounts.len() + 1);
        assert_eq!(built.account("reader").unwrap().password, "another");
        assert_eq!(built.account("devtable").unwrap().password, "password");
        let rules = built.rules(&RepositoryName::parse("devtable/readonly").unwrap());
        assert!(rules.public && rules.state == RepositoryState::ReadOnly);
        let rules = built.rules(&RepositoryName::parse("new/app").unwrap());
        assert_eq!(rules.roles["reader"], Role::Write);
    }

    #[test]
    fn mistakes_are_told_with_their_places_and_with_what_may_stand_there() {
        for (text, place, parts) in [
            ("read_only = yes", "1:13", &["string"][..]),
            ("\nreadonly = true", "2:1", &["unknown field `readonly`", "`read_only`"]),
            ("authentication = \"tokens\"", "1:18", &["unknown variant `tokens`", "`token`", "`basic`"]),
            ("token_lifetime = \"1h\"", "1:18", &["string \"1h\"", "u64"]),
            ("token_lifetime = -1", "1:18", &["-1", "u64"]),
            ("base = \"closed\"", "1:8", &["\"open\" or \"accounts\""]),
            ("limits = 3", "1:10", &["integer `3`", "Limits"]),
            ("[limits]\nblob_byte = 3", "2:1", &["unknown field `blob_byte`", "`blob_bytes`"]),
            ("[[accounts]]\nname = \"a\"", "1:1", &["missing field `password`"]),
            ("[repositories.UPPER]", "1:15", &["lower case"]),
            ("[repositories.\"a/b\"]\nstate = \"frozen\"", "2:9", &["`frozen`", "`read-only`", "`mirror`"]),
            ("[namespaces.a]\nblocked = [\"10.0.0.0/33\"]", "2:11", &["32 bits"]),
        ] {
            let told = mistakes(text);
            assert!(told[0].starts_with(&format!("{place}: ")), "{text}: {told:?}");
            assert!(parts.iter().all(|part| told[0].contains(part)), "{text}: {told:?}");
        }
    }

    #[test]
    fn values_that_cannot_work_are_told_where_they_stand() {
        for (text, place, part) in [
            ("[limits]\npage_entries = 0", "2:1", "write 1 or more"),
            ("origins = [\"https://a.example\", \"*\"]", "1:33", "“*” is no origin"),
            ("authentication = \"basic\"\nanonymous_access = false", "2:1", "add an account"),
            (
                "base = \"accounts\"\n[[accounts]]\nname = \"new\"\npassword = \"x\"\nacts_for = \"ghost\"",
                "5:1",
                "there is no account “ghost”",
            ),
            ("base = \"accounts\"\n[repositories.ubuntu]\npublic = true", "2:15", "library/ubuntu"),
            ("base = \"accounts\"\n[repositories.\"a/b\"]\nroles = { ghost = \"read\" }", "3:11", "ghost"),
        ] {
            let told = mistakes(text);
            assert!(told[0].starts_with(&format!("{place}: ")), "{text}: {told:?}");
            assert!(told[0].contains(part), "{text}: {told:?}");
        }
    }

    #[test]
    fn a_problem_that_comes_from_leaving_something_out_names_its_field() {
        let told = mistakes("base = \"accounts\"\nextended_names = false\n[repositories.\"a/b/c\"]");
        assert!(told[0].contains("extended_names"), "{told:?}");
    }

    #[test]
    fn all_mistakes_of_writing_are_told_at_once_up_to_an_end() {
        assert_eq!(mistakes("a = \nb = \nc = 1").len(), 2);
        assert_eq!(mistakes(&"a = \n".repeat(1000)).len(), TOLD);
        let deep = format!("a = {}", "[".repeat(100_000));
        assert!(!mistakes(&deep).is_empty());
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(place("# ä\nä = 1", 7), (2, 2));
    }
}
