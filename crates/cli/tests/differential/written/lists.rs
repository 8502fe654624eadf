//! Lists by pages: the tags of a repository, and the catalog.

use super::sequence;
use crate::content::{BLOB, CONFIG, image, push_in_two};
use crate::step::{Sequence, Step};

pub(super) fn sequences() -> Vec<Sequence> {
    vec![tags()]
}

/// Queries for pages of a list, with what they ask for in words; `middle` is an entry of the list.
fn pages(middle: &str) -> Vec<(String, String)> {
    let last = format!("last={middle}");
    [
        ("", ""),
        (" in pages of one", "n=1"),
        (" in pages of two", "n=2"),
        (" in pages as large as the list", "n=5"),
        (" in pages larger than the list", "n=6"),
        (" in pages of a thousand", "n=1000"),
        (" in pages of a thousand and one", "n=1001"),
        (" in pages of none", "n=0"),
        (" in pages of less than none", "n=-1"),
        (" in pages of no number", "n=x"),
        (" in pages of an empty number", "n="),
        (" in pages of a number too large", "n=99999999999999999999"),
        (" after an entry", &last),
        (" after an entry in pages of one", &format!("n=1&{last}")),
        (" after an entry in pages of as many as are left", &format!("n=2&{last}")),
        (" after what is no entry", "last=m"),
        (" after everything", "last=zzz"),
        (" after everything in pages of one", "n=1&last=zzz"),
        (" after nothing", "last="),
        (" after what can be no entry", "last=%2F%2F"),
        (" with an unknown parameter", "other=1"),
    ]
    .map(|(words, query)| (words.to_owned(), query.to_owned()))
    .into()
}

fn listed(method: &str, what: &str, target: &str, middle: &str) -> Vec<Step> {
    let step = |(words, query): (String, String)| {
        let step = Step::new(format!("{method} {what}{words}"), target);
        if query.is_empty() { step } else { step.query(query) }
    };
    pages(middle).into_iter().map(step).collect()
}

fn tags() -> Sequence {
    let target = "/v2/{repo}/tags/list";
    let mut steps = vec![Step::new("GET the tags of a repository that is not there", target)];
    steps.extend(push_in_two(BLOB));
    steps.extend(push_in_two(CONFIG));
    steps.push(Step::new("GET the tags of a repository without any", target));
    steps.push(Step::new("GET the tags of a repository without any in pages of one", target).query("n=1"));
    for tag in ["v1", "latest", "v10", "V2", "a_b"] {
        steps.push(image(&[BLOB]).put("PUT a manifest by a tag", tag));
    }
    steps.extend(listed("GET", "the tags", target, "latest"));
    steps.push(Step::new("GET the tags with a slash at the end", "/v2/{repo}/tags/list/"));
    steps.push(Step::new("GET the tags as text", target).header("Accept", "text/plain"));
    sequence("lists", steps)
}

pub(super) fn catalog() -> Sequence {
    let target = "/v2/_catalog";
    let mut steps = vec![
        Step::new("GET the catalog of an empty registry", target),
        Step::new("GET the catalog of an empty registry in pages of one", target).query("n=1"),
    ];
    for name in ["b/c", "a", "a/b", "a-b", "z/y/x"] {
        let into = |step: Step| step.into_repository(name);
        steps.extend(push_in_two(BLOB).into_iter().chain(push_in_two(CONFIG)).map(into));
        steps.push(image(&[BLOB]).put("PUT a manifest by a tag", "v1").into_repository(name));
    }
    steps.extend(listed("GET", "the catalog", target, "a/b"));
    steps.push(Step::new("HEAD the catalog", target));
    steps.push(Step::new("GET the catalog with a slash at the end", "/v2/_catalog/"));
    Sequence { repository: "a".to_owned(), steps, is_generated: false }
}
