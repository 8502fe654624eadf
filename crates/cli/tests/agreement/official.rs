//! The specification's own program, and what it says, by what is checked.

use crate::Verdicts;
use crate::support::official::Official;
use std::net::SocketAddr;

pub(crate) fn judge(program: &Official, address: SocketAddr) -> Verdicts {
    let folder = tempfile::tempdir().unwrap();
    program.command(address, "official", folder.path()).output().unwrap();
    verdicts(&std::fs::read_to_string(folder.path().join("results/junit.xml")).unwrap())
}

/// Each test with its status; those that are about the same thing are one.
fn verdicts(junit: &str) -> Verdicts {
    let mut verdicts = Verdicts::new();
    for case in junit.split("<testcase ").skip(1) {
        let head = case.split('>').next().unwrap();
        let name = attribute(head, "name").split_once('/').expect("a test in a suite").1;
        let verdict = match attribute(head, "status") {
            "passed" => "passed",
            "skipped" => "skipped",
            _ => "failed",
        };
        if let Some((name, way)) = about(name) {
            let known = verdicts.entry(name).or_insert(verdict);
            *known = way(known, verdict);
        }
    }
    verdicts
}

fn attribute<'a>(head: &'a str, name: &str) -> &'a str {
    let (_, rest) = head.split_once(&format!("{name}=\"")).unwrap_or_else(|| panic!("{head} has no {name}"));
    rest.split('"').next().unwrap()
}

/// How two verdicts on the same thing are one.
type Way = fn(&'static str, &'static str) -> &'static str;

/// What a test is about; none where it only prepares another one.
fn about(name: &str) -> Option<(String, Way)> {
    let parts: Vec<&str> = name.split('/').collect();
    Some(match parts.as_slice() {
        // All blobs of an algorithm are looked at in one check of ours.
        [algorithm, _, leaf @ ("blob-head" | "blob-get" | "blob-delete")]
            if algorithm.ends_with(" blobs") =>
        {
            (format!("{algorithm}/{leaf}"), worse)
        }
        // The program tries one way after the other until one works.
        [algorithm, "empty" | "emptyJSON", _] => (format!("{algorithm}/{}", parts[1]), better),
        [_, "range requests" | "mount" | "mount anonymous", leaf] if leaf.starts_with("blob-p") => {
            return None;
        }
        [set, "push", leaf] if leaf.starts_with("blob-") => (format!("{set}/push/blob"), better),
        ["invalid-digest-format", leaf, ..] if !leaf.starts_with("manifest-") => return None,
        _ => (name.to_owned(), worse),
    })
}

fn rank(verdict: &str) -> usize {
    ["passed", "skipped", "failed"].iter().position(|known| *known == verdict).unwrap()
}

fn worse(one: &'static str, other: &'static str) -> &'static str {
    if rank(one) >= rank(other) { one } else { other }
}

fn better(one: &'static str, other: &'static str) -> &'static str {
    if rank(one) <= rank(other) { one } else { other }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_about_the_same_thing_are_one() {
        let case = |name: &str, status: &str| {
            format!("<testcase name=\"S/{name}\" classname=\"\" status=\"{status}\">")
        };
        let junit = [
            case("ping", "passed"),
            case("image/push/blob-post-only", "failure"),
            case("image/push/blob-post-put", "passed"),
            case("sha256 blobs/stream/blob-head", "passed"),
            case("sha256 blobs/mount/blob-head", "failure"),
            case("sha256 blobs/mount/blob-post-put", "failure"),
        ];
        let found = verdicts(&junit.concat());
        let found: Vec<(&str, &str)> =
            found.iter().map(|(name, verdict)| (name.as_str(), *verdict)).collect();
        assert_eq!(
            found,
            [("image/push/blob", "passed"), ("ping", "passed"), ("sha256 blobs/blob-head", "failed")]
        );
    }
}
