use std::fs;

use super::suite::Verdict;
use crate::process;
use crate::workspace::Workspace;

/// Checks that the licence of every dependency, on every system, is among those that `deny.toml`
/// allows; also that `Cargo.lock` fits the manifests.
pub(super) fn check(workspace: &Workspace) -> Verdict {
    let Ok(policy) = fs::read_to_string(workspace.path("deny.toml")) else {
        return Verdict::Failed("cannot read deny.toml".to_owned());
    };
    let (allowed, exceptions) = (allowed(&policy), exceptions(&policy));
    let mut cargo = workspace.cargo();
    cargo.args(["tree", "--quiet", "--workspace", "--locked", "--all-features"]);
    cargo.args(["--target", "all", "--prefix", "none", "--format", "{p}\t{l}"]);
    let output = match process::capture(&mut cargo) {
        Ok(output) if output.status.success() => output.text,
        Ok(output) => return Verdict::Failed(output.text),
        Err(failure) => return Verdict::Failed(failure.to_string()),
    };
    let mut refused: Vec<_> = output.lines().filter(|line| !is_fine(line, &allowed, &exceptions)).collect();
    refused.sort_unstable();
    refused.dedup();
    if refused.is_empty() {
        return Verdict::Passed;
    }
    Verdict::Failed(format!("not among the licences that deny.toml allows:\n  {}", refused.join("\n  ")))
}

/// Whether the line `package\tlicence` is about a package with an allowed licence. Cargo marks a
/// package that it has told of before by a star.
fn is_fine(line: &str, allowed: &[&str], exceptions: &[(&str, &str)]) -> bool {
    let line = line.trim_end_matches(" (*)");
    let Some((package, licence)) = line.split_once('\t') else { return line.is_empty() };
    let name = package.split(' ').next().unwrap_or(package);
    is_allowed(licence, allowed) || exceptions.contains(&(name, licence))
}

/// The list `exceptions` of the section `[licenses]`: a package and its licence on each line.
fn exceptions(policy: &str) -> Vec<(&str, &str)> {
    let lines = policy.lines().filter(|line| line.trim_start().starts_with("{ crate = "));
    lines
        .filter_map(|line| {
            let mut quoted = line.split('"').skip(1).step_by(2);
            Some((quoted.next()?, quoted.next()?))
        })
        .collect()
}

/// The list `allow` of the section `[licenses]`.
fn allowed(policy: &str) -> Vec<&str> {
    policy
        .lines()
        .skip_while(|line| line.trim() != "[licenses]")
        .skip_while(|line| !line.starts_with("allow"))
        .take_while(|line| line.trim() != "]")
        .filter_map(|line| line.split('"').nth(1))
        .collect()
}

/// Whether an SPDX expression can be fulfilled with the allowed licences alone.
/// <https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/>
fn is_allowed(expression: &str, allowed: &[&str]) -> bool {
    // The old way to say OR.
    let expression = expression.replace('/', " OR ");
    let spaced = expression.replace('(', " ( ").replace(')', " ) ");
    let words: Vec<_> = spaced.split_whitespace().collect();
    let mut words = &words[..];
    let verdict = any(&mut words, allowed);
    verdict && words.is_empty()
}

/// `all OR all …`
fn any(words: &mut &[&str], allowed: &[&str]) -> bool {
    let mut verdict = all(words, allowed);
    while let ["OR", rest @ ..] = *words {
        *words = rest;
        verdict |= all(words, allowed);
    }
    verdict
}

/// `one AND one …`
fn all(words: &mut &[&str], allowed: &[&str]) -> bool {
    let mut verdict = one(words, allowed);
    while let ["AND", rest @ ..] = *words {
        *words = rest;
        verdict &= one(words, allowed);
    }
    verdict
}

/// A licence, with or without an exception, which only ever allows more; or `( any )`.
fn one(words: &mut &[&str], allowed: &[&str]) -> bool {
    match **words {
        ["(", ref rest @ ..] => {
            *words = rest;
            let verdict = any(words, allowed);
            if let [")", rest @ ..] = *words {
                *words = rest;
                verdict
            } else {
                false
            }
        }
        [licence, "WITH", _, ref rest @ ..] | [licence, ref rest @ ..] => {
            *words = rest;
            allowed.contains(&licence)
        }
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALLOWED: [&str; 3] = ["MIT", "Apache-2.0", "Unicode-3.0"];

    #[test]
    fn expressions_are_understood() {
        for (expression, expected) in [
            ("MIT", true),
            ("GPL-3.0-only", false),
            ("MIT OR GPL-3.0-only", true),
            ("GPL-3.0-only/MIT", true),
            ("MIT AND GPL-3.0-only", false),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
            ("(MIT OR Apache-2.0) AND OpenSSL", false),
            ("MIT OR Apache-2.0 AND OpenSSL", true),
            ("OpenSSL AND MIT OR Apache-2.0", true),
            ("Apache-2.0 WITH LLVM-exception OR OpenSSL", true),
            ("((MIT)", false),
            ("MIT OR", true),
            ("MIT Apache-2.0", false),
            ("", false),
        ] {
            assert_eq!(is_allowed(expression, &ALLOWED), expected, "{expression}");
        }
    }

    #[test]
    fn a_package_without_a_licence_is_refused() {
        assert!(is_fine("a v1.0.0\tMIT", &ALLOWED, &[]));
        assert!(is_fine("a v1.0.0\tMIT (*)", &ALLOWED, &[]));
        assert!(is_fine("", &ALLOWED, &[]));
        assert!(!is_fine("a v1.0.0\t", &ALLOWED, &[]));
        assert!(!is_fine("a v1.0.0", &ALLOWED, &[]));
    }

    #[test]
    fn an_exception_is_for_one_package_and_its_licence() {
        let exceptions =
            exceptions("exceptions = [\n    { crate = \"a\", allow = [\"MPL-2.0\"] }, # why\n]\n");
        assert_eq!(exceptions, [("a", "MPL-2.0")]);
        assert!(is_fine("a v1.0.0\tMPL-2.0", &ALLOWED, &exceptions));
        assert!(!is_fine("b v1.0.0\tMPL-2.0", &ALLOWED, &exceptions));
        assert!(!is_fine("a v1.0.0\tGPL-3.0-only", &ALLOWED, &exceptions));
    }

    #[test]
    fn the_list_is_that_of_the_policy() {
        let policy = "[bans]\nallow = [\n  \"no\",\n]\n[licenses]\n# why\nallow = [\n  \
            \"MIT\",\n  \"0BSD\", # why\n]\nexceptions = [\"other\"]\n";
        assert_eq!(allowed(policy), ["MIT", "0BSD"]);
    }
}
