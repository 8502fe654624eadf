//! Files that are no lessons: what is told of them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use longshore_lessons::{Lesson, Mistake, Stage, TEXTS};
use proptest::prelude::*;

const HEAD: &str = "---\ntitle: A\nminutes: 5\nsummary: B\n---\n\n";

fn mistakes(text: &str) -> Vec<Mistake> {
    let staged = Lesson::parse("texts/99-a.md", text).and_then(|lesson| Stage::new(&lesson));
    staged.err().unwrap_or_default()
}

/// What is told of these lines behind a header, whose last line is the fifth.
fn told(lines: &str) -> Vec<String> {
    mistakes(&format!("{HEAD}{lines}")).iter().map(ToString::to_string).collect()
}

#[test]
fn a_header_and_nothing_more_is_a_lesson() {
    let lesson = Lesson::parse("texts/07-a-b.md", HEAD).unwrap();
    assert_eq!((lesson.head.id.as_str(), lesson.head.minutes, lesson.blocks.len()), ("a-b", 5, 0));
}

#[test]
fn a_mistake_names_its_file_and_line_and_says_what_to_do() {
    let told = told("```pieces a\n```\n");
    assert_eq!(
        told,
        ["texts/99-a.md:7: There is no block “pieces a”. Write piece <name>, goal, question, registry, \
          same <client>, or, for text as it is, text, json, http, sh or nothing."]
    );
}

#[test]
fn every_kind_of_mistake_is_told_at_its_line() {
    let piece = "```piece a\ntitle: A\nflow: ping\n```\n";
    for (lines, line, part) in [
        ("# A\n", 7, "no heading"),
        ("a\n- b\n", 8, "A list begins"),
        ("1. a\n- b\n", 8, "with numbers and without"),
        ("```\na\n", 7, "does not end"),
        ("a `b\n", 7, "does not end in this line"),
        ("[a](http://b)\n", 7, "none that a lesson has"),
        ("[a](@b/count)\n", 7, "no piece “b”"),
        ("[a](@b)\n", 7, "names nothing on the wire"),
        ("```piece A\ntitle: A\nflow: ping\n```\n", 7, "no name of a piece"),
        ("```piece a\nflow: ping\n```\n", 7, "title is missing"),
        ("```piece a\ntitle: A\n```\n", 7, "flow is missing"),
        ("```piece a\ntitle: A\nflow: pong\n```\n", 9, "the flows are"),
        ("```piece a\ntitle: A\nflow: push\n```\n", 7, "repository is missing"),
        ("```piece a\ntitle: A\nflow: push\nrepository: A\n```\n", 10, "cannot be used"),
        ("```piece a\ntitle: A\nflow: ping\ntag: b\n```\n", 10, "no field “tag”"),
        ("```piece a\ntitle: A\nflow: ping\nflow: ping\n```\n", 10, "there twice"),
        ("```piece a\ntitle: A\nflow: ping\nexpect: ping\n```\n", 10, "a step, a space"),
        ("```piece a\ntitle: A\nflow: ping\nedit: ping header a = b\n```\n", 7, "not held"),
        (
            "```piece a\ntitle: A\nflow: ping\nheld: yes\nedit: ping body = b\n```\n",
            11,
            "header, query and replace",
        ),
        (
            "```piece a\ntitle: A\nflow: delete\nrepository: a\nreference: @a/outcome\n```\n",
            7,
            "no piece “a” before",
        ),
        ("```piece a\ntitle: A\nflow: push\nrepository: a\nchunk: 5-3\n```\n", 11, "its first byte"),
        ("```piece a\ntitle: A\nflow: push\nrepository: a\nformat: tar\n```\n", 11, "the formats are"),
        ("```goal\nA.\n```\n", 7, "not told apart"),
        ("```goal\nA.\n\nchecks: a\n```\n", 10, "no field “checks”"),
        ("```goal\nA.\n\ncheck: a/count = 3\n```\n", 7, "no piece “a”"),
        ("```goal\nA.\n\ncheck: a/count is 3\n```\n", 10, "is no check"),
        ("```question\nA?\n\nanswer: a\nwhy: B\n```\n", 10, "cannot be used"),
        ("```question\nA?\n\nwhy: B\n```\n", 7, "answer is missing"),
        ("```registry\nbase = \"x\"\n```\n", 7, "no policy of this name"),
        ("```registry\nread_only = maybe\n```\n", 8, "no line of a policy"),
        ("```same docker\nx\n```\n", 7, "no client “docker”"),
        ("```same curl\n# x\n```\n", 7, "no commands"),
    ] {
        let told = told(lines);
        let wanted = format!("texts/99-a.md:{line}: ");
        let is_told = |told: &String| told.starts_with(&wanted) && told.contains(part);
        assert!(told.iter().any(is_told), "{lines}: {told:#?}");
    }
    assert_eq!(told(piece), Vec::<String>::new());
    assert!(told(&format!("{piece}\n{piece}"))[0].contains("There are two pieces “a”"));
}

#[test]
fn a_text_may_look_ahead_and_a_goal_may_not() {
    let piece = "```piece a\ntitle: A\nflow: ping\n```\n";
    assert_eq!(told(&format!("[1](@a/count)\n\n{piece}")), Vec::<String>::new());
    assert_eq!(told(&format!("```goal\nA.\n\ncheck: a/count = 1\n```\n\n{piece}")).len(), 1);
}

#[test]
fn a_file_without_a_header_or_with_a_wrong_one_is_told() {
    for (text, part) in [
        ("", "does not begin with a header"),
        ("title: A\n", "does not begin with a header"),
        ("---\ntitle: A\n", "does not end"),
        ("---\ntitle: A\nminutes: 5\n---\n", "summary is missing"),
        ("---\ntitle: A\nminutes: 90\nsummary: B\n---\n", "1 to 60 minutes"),
        ("---\ntitle: A\nminutes: 5\nsummary: B\nauthor: C\n---\n", "no field “author”"),
    ] {
        let mistakes = mistakes(text);
        assert!(mistakes.iter().any(|mistake| mistake.what.contains(part)), "{text:?}: {mistakes:?}");
    }
    assert!(Lesson::parse("Lesson One.md", HEAD).is_err());
    assert!(mistakes(&format!("{HEAD}{}", "a\n".repeat(1 << 18)))[0].what.contains("bytes"));
}

fn is_well_told(text: &str) {
    let lines = text.lines().count().max(1);
    for mistake in mistakes(text) {
        assert!((1..=lines).contains(&(mistake.line as usize)), "{mistake}");
        assert!(mistake.what.ends_with('.') && mistake.advice.ends_with('.'), "{mistake}");
    }
}

proptest! {
    #[test]
    fn any_text_is_a_lesson_or_has_mistakes_with_places(text in "\\PC{0,200}") {
        is_well_told(&text);
        is_well_told(&format!("{HEAD}{text}"));
    }

    #[test]
    fn any_block_is_read_or_has_mistakes_with_places(
        info in prop::sample::select(vec!["piece a", "goal", "question", "registry", "same curl"]),
        lines in prop::collection::vec("(title|flow|check|answer|why|repository|reference|edit|chunk|a)?(:| =)? ?[ -~…ä]{0,30}", 0..8),
    ) {
        is_well_told(&format!("{HEAD}```{info}\n{}\n```\n", lines.join("\n")));
    }

    #[test]
    fn a_lesson_with_lines_left_out_or_swapped_is_read_or_has_mistakes_with_places(
        lesson: prop::sample::Index,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..5),
    ) {
        let (_, text) = lesson.get(TEXTS);
        let mut lines: Vec<&str> = text.lines().collect();
        for (from, to) in changes {
            let line = lines.remove(from.index(lines.len()));
            if to.index(3) > 0 {
                lines.insert(to.index(lines.len()), line);
            }
        }
        is_well_told(&lines.join("\n"));
    }
}
