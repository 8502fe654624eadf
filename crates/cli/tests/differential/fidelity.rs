//! `docs/fidelity.md`: the differences that are known, each with its reason. The page is the data.

use crate::compare::Difference;
use std::collections::{BTreeMap, BTreeSet};

const PAGE: &str = include_str!("../../../../docs/fidelity.md");

/// A row of one of the page's tables: what is different, and what the columns of both versions say.
struct Row {
    line: usize,
    /// Names of requests, in which each `*` stands for anything.
    requests: Vec<String>,
    what: String,
    ours: String,
    /// By version; none where it does the same as ours.
    theirs: BTreeMap<&'static str, String>,
}

/// The versions that the page has columns for.
pub(crate) const VERSIONS: [&str; 2] = ["2.8", "3"];

/// The page's rows, and which of them have come up.
pub(crate) struct Fidelity {
    rows: Vec<Row>,
    /// Lines, which of their requests, and versions.
    seen: BTreeSet<(usize, usize, &'static str)>,
    unknown: BTreeSet<(&'static str, Difference)>,
}

impl Fidelity {
    pub(crate) fn read() -> Self {
        Self { rows: rows(PAGE), seen: BTreeSet::new(), unknown: BTreeSet::new() }
    }

    /// Takes in a difference that came up against this version.
    pub(crate) fn note(&mut self, version: &'static str, difference: Difference) {
        let known =
            self.rows.iter().flat_map(|row| row.fits(version, &difference).map(|which| (row.line, which)));
        let known: Vec<_> = known.collect();
        if known.is_empty() {
            self.unknown.insert((version, difference));
        }
        self.seen.extend(known.into_iter().map(|(line, which)| (line, which, version)));
    }

    /// Differences that are not listed, and listed ones that did not come up.
    pub(crate) fn wrong(&self, versions: &[&'static str]) -> Vec<String> {
        let unlisted = self.unknown.iter().map(|(version, found)| {
            let Difference { request, what, ours, theirs } = found;
            format!("not listed: | {request} | {what} | {ours} | distribution {version}: {theirs} |")
        });
        let listed = self.rows.iter().flat_map(|row| row.listed(versions).map(move |listed| (row, listed)));
        let gone = listed.filter(|(row, (which, version))| !self.seen.contains(&(row.line, *which, version)));
        let gone = gone.map(|(row, (which, version))| {
            let (line, request, what) = (row.line, &row.requests[which], &row.what);
            format!("line {line}: no difference to distribution {version} any more: {request}, {what}")
        });
        unlisted.chain(gone).collect()
    }
}

impl Row {
    /// Which of its requests are those of the difference, if it is this one.
    fn fits(&self, version: &str, found: &Difference) -> impl Iterator<Item = usize> {
        let is_this = self.what == found.what
            && self.ours == found.ours
            && self.theirs.get(version) == Some(&found.theirs);
        let requests = self.requests.iter().enumerate();
        let fitting = requests.filter(move |(_, pattern)| is_this && matches(pattern, &found.request));
        fitting.map(|(which, _)| which)
    }

    /// All that it lists of these versions.
    fn listed(&self, versions: &[&'static str]) -> impl Iterator<Item = (usize, &'static str)> {
        let listed = versions.iter().filter(|version| self.theirs.contains_key(*version));
        listed.flat_map(|version| (0..self.requests.len()).map(|which| (which, *version)))
    }
}

/// Whether a text is what a pattern says, in which each `*` stands for anything.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((begin, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(text) = text.strip_prefix(begin) else { return false };
    text.char_indices().map(|(at, _)| at).chain([text.len()]).any(|at| matches(rest, &text[at..]))
}

/// The rows of all tables that have a column for each version.
fn rows(page: &str) -> Vec<Row> {
    let cells = |line: &str| -> Vec<String> {
        let line = line.trim().trim_start_matches('|').trim_end_matches('|').replace("\\|", "\u{1}");
        line.split('|').map(|cell| cell.trim().trim_matches('`').replace('\u{1}', "|")).collect()
    };
    let mut rows = Vec::new();
    let mut is_list = false;
    for (line, text) in (1..).zip(page.lines()) {
        if !text.starts_with('|') {
            is_list = false;
            continue;
        }
        let cells = cells(text);
        if cells.first().is_some_and(|first| first == "request") {
            assert_eq!(
                cells[1..],
                ["what", "ours", "distribution 2.8", "distribution 3", "why"],
                "line {line}"
            );
            is_list = true;
        } else if is_list && !text.starts_with("|---") {
            let [request, what, ours, two, three, why] = &cells[..] else {
                panic!("line {line} has no six cells")
            };
            assert!(!why.is_empty(), "line {line} has no reason");
            let theirs = VERSIONS.into_iter().zip([two.clone(), three.clone()]);
            let theirs: BTreeMap<_, _> = theirs.filter(|(_, cell)| !cell.is_empty()).collect();
            assert!(!theirs.is_empty(), "line {line} tells no difference");
            let requests = request.split("; ").map(|pattern| pattern.trim_matches('`').to_owned()).collect();
            rows.push(Row { line, requests, what: what.clone(), ours: ours.clone(), theirs });
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "# A page\n\n| request | what | ours | distribution 2.8 | distribution 3 | why |\n\
        |---|---|---|---|---|---|\n| `GET *` | answer | `404 A` | `400 B` | | because |\n";

    fn known(request: &str, theirs: &str) -> Difference {
        let [request, what, ours, theirs] = [request, "answer", "404 A", theirs].map(str::to_owned);
        Difference { request, what, ours, theirs }
    }

    fn fidelity() -> Fidelity {
        Fidelity { rows: rows(LIST), seen: BTreeSet::new(), unknown: BTreeSet::new() }
    }

    #[test]
    fn what_is_listed_is_no_surprise() {
        let mut fidelity = fidelity();
        fidelity.note("2.8", known("GET it", "400 B"));
        assert_eq!(fidelity.wrong(&VERSIONS), Vec::<String>::new());
    }

    #[test]
    fn what_is_not_listed_is_told() {
        for (version, found) in [
            ("3", known("GET it", "400 B")),
            ("2.8", known("GET it", "400 C")),
            ("2.8", known("HEAD it", "400 B")),
        ] {
            let mut fidelity = fidelity();
            fidelity.note("2.8", known("GET it", "400 B"));
            fidelity.note(version, found);
            let wrong = fidelity.wrong(&VERSIONS);
            assert!(wrong.len() == 1 && wrong[0].starts_with("not listed"), "{wrong:?}");
        }
    }

    #[test]
    fn what_is_listed_and_does_not_come_up_is_told() {
        let fidelity = fidelity();
        assert_eq!(fidelity.wrong(&["3"]), Vec::<String>::new());
        let wrong = fidelity.wrong(&VERSIONS);
        assert!(wrong.len() == 1 && wrong[0].starts_with("line 5"), "{wrong:?}");
    }

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, text, is) in [
            ("*", "", true),
            ("a*c", "abc", true),
            ("a*c", "abcd", false),
            ("*b*", "abc", true),
            ("a", "ab", false),
        ] {
            assert_eq!(matches(pattern, text), is, "{pattern} {text}");
        }
    }
}
