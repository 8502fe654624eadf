//! `docs/conformance.md`: the differences that are known, each with its reason. The page is the data.

use crate::Verdicts;
use std::collections::{BTreeMap, BTreeSet};

const PAGE: &str = include_str!("../../../../docs/conformance.md");

/// The registries that the page has columns for.
pub(crate) const REGISTRIES: [&str; 3] = ["longshore registry", "distribution 3", "crane"];

/// A row of the page's table.
struct Row {
    line: usize,
    /// What is checked: names in which each `*` stands for anything.
    names: Vec<String>,
    /// By registry, what we say and what the official program says.
    cells: BTreeMap<&'static str, String>,
}

/// The page's rows, and which of them have come up.
pub(crate) struct Page {
    rows: Vec<Row>,
    /// Lines, which of their names, and registries.
    seen: BTreeSet<(usize, usize, &'static str)>,
    unknown: BTreeSet<String>,
    /// What the page says of each registry: how many things were judged alike, and how many not.
    sums: BTreeMap<&'static str, [String; 2]>,
}

impl Page {
    pub(crate) fn read() -> Self {
        Self { rows: rows(PAGE), seen: BTreeSet::new(), unknown: BTreeSet::new(), sums: sums(PAGE) }
    }

    /// Takes in what the two have said of a registry.
    pub(crate) fn note(&mut self, registry: &'static str, ours: &Verdicts, theirs: &Verdicts) {
        let names: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
        let alike = names.iter().filter(|name| ours.get(**name) == theirs.get(**name)).count();
        let counted = [alike, names.len() - alike].map(|count| count.to_string());
        if let Some(said) = self.sums.get(registry).filter(|said| **said != counted) {
            self.unknown.insert(format!(
                "{registry}: {counted:?} were judged alike and not, where the page says {said:?}"
            ));
        }
        for name in names {
            let of = |verdicts: &Verdicts| verdicts.get(name).copied().unwrap_or("not checked");
            let (our, their) = (of(ours), of(theirs));
            if our != their {
                self.differs(registry, name, &format!("{our}, {their}"));
            }
        }
    }

    fn differs(&mut self, registry: &'static str, name: &str, cell: &str) {
        let mut is_known = false;
        for row in &self.rows {
            if row.cells.get(registry).is_none_or(|known| known != cell) {
                continue;
            }
            for (which, pattern) in row.names.iter().enumerate() {
                if matches(pattern, name) {
                    self.seen.insert((row.line, which, registry));
                    is_known = true;
                }
            }
        }
        if !is_known {
            self.unknown.insert(format!("not listed, of {registry}: | `{name}` | {cell} |"));
        }
    }

    /// Differences that are not listed, and listed ones that did not come up.
    pub(crate) fn wrong(&self, registries: &[&'static str]) -> Vec<String> {
        let mut wrong: Vec<String> = self.unknown.iter().cloned().collect();
        for row in &self.rows {
            for registry in registries.iter().filter(|registry| row.cells.contains_key(*registry)) {
                for (which, name) in row.names.iter().enumerate() {
                    if !self.seen.contains(&(row.line, which, registry)) {
                        let line = row.line;
                        wrong.push(format!("line {line}: no difference on {registry} any more: {name}"));
                    }
                }
            }
        }
        wrong
    }
}

/// The rows of the table with a row for each registry.
fn sums(page: &str) -> BTreeMap<&'static str, [String; 2]> {
    let row = |registry: &'static str| {
        let row = page.lines().find_map(|line| line.strip_prefix(&format!("| {registry} |")))?;
        let mut cells = row.split('|').map(|cell| cell.trim().to_owned());
        Some((registry, [cells.next()?, cells.next()?]))
    };
    let sums: BTreeMap<_, _> = REGISTRIES.into_iter().filter_map(row).collect();
    assert_eq!(sums.len(), REGISTRIES.len(), "the page has no row for each registry");
    sums
}

/// Whether a text is what a pattern says, in which each `*` stands for anything.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((begin, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(text) = text.strip_prefix(begin) else { return false };
    text.char_indices().map(|(at, _)| at).chain([text.len()]).any(|at| matches(rest, &text[at..]))
}

/// The rows of the table that has a column for each registry.
fn rows(page: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut is_list = false;
    for (line, text) in (1..).zip(page.lines()) {
        if !text.starts_with('|') {
            is_list = false;
            continue;
        }
        let cells: Vec<&str> = text.trim().trim_matches('|').split('|').map(str::trim).collect();
        if cells.first() == Some(&"what is checked") {
            assert_eq!(cells[1..], [REGISTRIES.as_slice(), &["why"]].concat(), "line {line}");
            is_list = true;
        } else if is_list && !text.starts_with("|---") {
            let [names, first, second, third, why] = &cells[..] else {
                panic!("line {line} has no five cells")
            };
            assert!(!why.is_empty(), "line {line} has no reason");
            let cells = REGISTRIES.into_iter().zip([first, second, third]);
            let cells: BTreeMap<_, _> = cells
                .filter(|(_, cell)| !cell.is_empty())
                .map(|(name, cell)| (name, (*cell).to_owned()))
                .collect();
            assert!(!cells.is_empty(), "line {line} tells no difference");
            let names = names.split("; ").map(|name| name.trim_matches('`').to_owned()).collect();
            rows.push(Row { line, names, cells });
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "# A page\n\n| what is checked | longshore registry | distribution 3 | crane | why |\n\
        |---|---|---|---|---|\n| `*/pull`; `ping` | | skipped, failed | | because |\n";

    fn page() -> Page {
        Page { rows: rows(LIST), seen: BTreeSet::new(), unknown: BTreeSet::new(), sums: BTreeMap::new() }
    }

    fn said(verdicts: &[(&str, &'static str)]) -> Verdicts {
        verdicts.iter().map(|(name, verdict)| ((*name).to_owned(), *verdict)).collect()
    }

    #[test]
    fn what_is_listed_is_no_surprise_and_what_is_not_is_told() {
        let (ours, theirs) =
            ([("a/pull", "skipped"), ("ping", "skipped")], [("a/pull", "failed"), ("ping", "failed")]);
        let mut page = page();
        page.note("distribution 3", &said(&ours), &said(&theirs));
        assert_eq!(page.wrong(&["distribution 3"]), Vec::<String>::new());
        page.note("crane", &said(&ours[..1]), &said(&theirs[..1]));
        page.note("distribution 3", &said(&[("a/pull", "passed")]), &said(&[]));
        assert_eq!(page.wrong(&["distribution 3"]).len(), 2);
    }

    #[test]
    fn what_is_listed_and_does_not_come_up_is_told() {
        let mut page = page();
        page.note("distribution 3", &said(&[("a/pull", "skipped")]), &said(&[("a/pull", "failed")]));
        let wrong = page.wrong(&["distribution 3"]);
        assert!(wrong.len() == 1 && wrong[0].contains("ping"), "{wrong:?}");
        assert_eq!(page.wrong(&["crane"]), Vec::<String>::new());
    }
}
