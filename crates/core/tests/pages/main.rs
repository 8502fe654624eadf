//! The pages in `docs/diagnostics`, which are made from the diagnostics and never differ from them.
//!
//! `cargo xtask docs` writes them: it runs this test with `LONGSHORE_WRITE_DOCS` set.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

mod entry;

use longshore_core::diagnostics::{Topic, topics};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

#[test]
fn the_pages_say_what_the_diagnostics_say() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/diagnostics");
    let pages = pages();
    if std::env::var_os("LONGSHORE_WRITE_DOCS").is_some() {
        fs::create_dir_all(&folder).expect("a folder for the pages");
        for (name, page) in &pages {
            fs::write(folder.join(name), page).expect("a page that can be written");
        }
    }
    for (name, page) in &pages {
        let written = fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(written == *page, "docs/diagnostics/{name} is stale: run `cargo xtask docs`");
    }
    for file in fs::read_dir(&folder).expect("the pages' folder") {
        let name = file.expect("a file").file_name().into_string().expect("a name");
        assert!(pages.contains_key(&name), "docs/diagnostics/{name} is of no topic: remove it");
    }
}

/// Each page under its file's name.
fn pages() -> BTreeMap<String, String> {
    let topics = topics();
    let mut pages: BTreeMap<_, _> =
        topics.iter().map(|topic| (format!("{}.md", topic.file), page(topic))).collect();
    pages.insert("README.md".to_owned(), contents(&topics));
    pages
}

const INTRODUCTION: &str = "\
# Diagnostics

What `longshore validate` and the page *Manifests* can find. Each has a code that never changes its meaning;
`longshore explain LS0303` tells the same in a terminal.

A finding is an **error** where the specification's text forbids something, a **warning** where another judge
rejects it or where it is a mistake all the same, and **advice** where something else would be better.

The judges are the specification's text (`spec`), its JSON schemas (`schema`), its Go validator (`official`), and
Quay (`quay`). They differ, and each code says who rejects the example that shows it.

These pages are written by `cargo xtask docs`.
";

/// The page that lists all codes.
fn contents(topics: &[Topic]) -> String {
    let mut page = INTRODUCTION.to_owned();
    for topic in topics {
        let _ = write!(page, "\n## [{}]({}.md)\n\n", topic.name, topic.file);
        for diagnostic in topic.diagnostics {
            let anchor = diagnostic.name().to_lowercase();
            let sentence = entry::sentence(diagnostic);
            let _ = writeln!(page, "- [{diagnostic}]({}.md#{anchor}) {sentence}", topic.file);
        }
    }
    page
}

/// A topic's page.
fn page(topic: &Topic) -> String {
    let mut page = format!("# {}\n\n[All diagnostics](README.md)\n", topic.name);
    for diagnostic in topic.diagnostics {
        page.push_str(&entry::entry(diagnostic));
    }
    page
}
