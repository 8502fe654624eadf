//! What the registry of a lesson is like: a policy, as `longshore registry --policy` takes it from a file.

use crate::mistake::{Mistakes, cut};
use crate::source::{Fence, Line};
use longshore_registry::Policy;
use serde_json::{Map, Value};

/// What the registry is like from here on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The policy, as it was written: a file for `longshore registry --policy`.
    pub text: String,
    /// The line before its first.
    line: u32,
}

const ADVICE: &str = "Write lines such as base = \"accounts\", read_only = true, or [repositories.\"devtable/app\"] above \
                      others; docs/policy.md lists what there is.";

impl Settings {
    /// Takes what stands in ```` ```registry ````. It is not looked into: whoever only shows a lesson would carry all of
    /// the policies along.
    pub(crate) fn read(fence: &Fence<'_>) -> Self {
        let text = fence.lines.iter().flat_map(|(_, text)| [*text, "\n"]).collect();
        Self { text, line: fence.line }
    }

    /// The policy: of TOML tables, and values of one line.
    pub(crate) fn policy(&self, mistakes: &mut Mistakes) -> Option<Policy> {
        let lines: Vec<Line<'_>> = (self.line + 1..).zip(self.text.lines()).collect();
        let mut given = table(&lines, mistakes)?;
        let base = match given.remove("base").unwrap_or_else(|| "open".into()).as_str() {
            Some("open") => Policy::open(),
            Some("accounts") => Policy::accounts(),
            _ => {
                let what = "There is no policy of this name to build upon.";
                mistakes.tell(self.line, what, "Write base = \"open\" or base = \"accounts\".");
                return None;
            }
        };
        match base.overlaid(Value::Object(given)) {
            Ok(policy) => {
                for problem in policy.problems() {
                    let what = problem.to_string();
                    let what = format!("The policy cannot work: {}.", what.trim_end_matches('.'));
                    mistakes.tell(self.line, what, ADVICE);
                }
                Some(policy)
            }
            Err(error) => {
                let what = error.to_string();
                let what = format!("The policy cannot be used: {}.", what.trim_end_matches('.'));
                mistakes.tell(self.line, what, ADVICE);
                None
            }
        }
    }
}

fn table(lines: &[Line<'_>], mistakes: &mut Mistakes) -> Option<Map<String, Value>> {
    let mut whole = Map::new();
    let mut under: Vec<String> = Vec::new();
    let mut is_well = true;
    for (number, text) in lines.iter().filter(|(_, text)| !text.is_empty() && !text.starts_with('#')) {
        let read = match text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some(path) => keys(path).map(|path| under = path),
            None => entry(text).and_then(|(path, value)| {
                let path: Vec<String> = under.iter().cloned().chain(path).collect();
                put(&mut whole, &path, value)
            }),
        };
        if read.is_none() {
            is_well = false;
            mistakes.tell(*number, format!("“{}” is no line of a policy.", cut(text)), ADVICE);
        }
    }
    is_well.then_some(whole)
}

/// `limits.page_entries = 10`
fn entry(text: &str) -> Option<(Vec<String>, Value)> {
    let (path, value) = text.split_once('=')?;
    let value = value.trim();
    // Of TOML's values these are written as in JSON, but for the underscores in numbers.
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    let value =
        if is_number { serde_json::from_str(&value.replace('_', "")) } else { serde_json::from_str(value) };
    let value: Value = value.ok().filter(|value| !matches!(value, Value::Object(_) | Value::Null))?;
    Some((keys(path.trim())?, value))
}

/// `repositories."devtable/app".state`
fn keys(path: &str) -> Option<Vec<String>> {
    let mut keys = Vec::new();
    let mut rest = path.trim();
    loop {
        let (key, behind) = if let Some(quoted) = rest.strip_prefix('"') {
            quoted.split_once('"').filter(|(key, _)| !key.contains('\\'))?
        } else {
            let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
            rest.split_at(rest.find(|c| !is_bare(c)).unwrap_or(rest.len()))
        };
        if key.is_empty() {
            return None;
        }
        keys.push(key.to_owned());
        if behind.is_empty() {
            return Some(keys);
        }
        rest = behind.strip_prefix('.')?;
    }
}

/// Puts a value there; nothing where something stands already, or where a value would have to be a table.
fn put(table: &mut Map<String, Value>, path: &[String], value: Value) -> Option<()> {
    let (last, path) = path.split_last()?;
    let mut table = table;
    for key in path {
        table = table.entry(key.clone()).or_insert_with(|| Value::Object(Map::new())).as_object_mut()?;
    }
    if table.contains_key(last) {
        return None;
    }
    table.insert(last.clone(), value);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use longshore_core::RepositoryName;
    use longshore_registry::policy::RepositoryState;

    fn read(text: &str) -> Result<Policy, Vec<crate::Mistake>> {
        let mut mistakes = Mistakes::of("x.md");
        let lines = (2..).zip(text.lines()).collect();
        let policy = Settings::read(&Fence { line: 1, info: "registry", lines }).policy(&mut mistakes);
        mistakes.settle(policy)
    }

    #[test]
    fn a_policy_is_built_upon_one_that_has_a_name() {
        assert_eq!(read("").unwrap(), Policy::open());
        let text = "base = \"accounts\"\nlimits.page_entries = 1_0\n\n[repositories.\"a/b\"]\n\
                    state = \"read-only\"\nimmutable_tags = [\"v*\"]\n";
        let policy = read(text).unwrap();
        let rules = policy.rules(&RepositoryName::parse("a/b").unwrap()).clone();
        assert_eq!((rules.state, rules.immutable_tags.len()), (RepositoryState::ReadOnly, 1));
        assert_eq!(policy.limits.page_entries, 10);
    }

    #[test]
    fn what_is_no_policy_is_told_with_its_line() {
        for (text, line) in [
            ("read_only = yes", 2),
            ("read_only", 2),
            ("a = 1\n[b", 3),
            ("[\"a\\\"b\"]", 2),
            ("read_only = true\nread_only = true", 3),
            ("readonly = true", 1),
            ("base = \"closed\"", 1),
            ("limits.page_entries = 0", 1),
            ("mirror = {}", 2),
        ] {
            let mistakes = read(text).unwrap_err();
            assert_eq!(mistakes[0].line, line, "{text}: {}", mistakes[0]);
        }
    }
}
