//! What the distribution specification demands of a registry, and the check that sees it.
//!
//! The numbers are those of a list of the specification's normative sentences, which may lie beside the checkout;
//! where it does, this table and the checks' sentences are held against it.

use super::lab::options;
use longshore_conformance::{Version, plan};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// Sentences by their numbers, and the checks that see whether a registry does what they say.
const TABLE: &[(&[u16], &[&str])] = &[
    (&[5, 6, 7], &["ping", "manifest.get-by-digest", "blob.post-put", "tags.list", "manifest.delete"]),
    (&[9, 10, 86], &["manifest.get-malformed-digest", "manifest.put-malformed-digest"]),
    (&[11], &["repository.grammar"]),
    (&[12], &["tag.longest", "tag.too-long", "tag.grammar"]),
    (&[14], &["manifest.type-is-bare"]),
    (&[16, 18, 19], &["manifest.get-by-tag", "manifest.get-by-digest"]),
    (&[24], &["manifest.missing-digest", "manifest.missing-tag"]),
    (&[25, 26, 27], &["blob.get", "set.blobs-get"]),
    (&[30], &["blob.missing"]),
    (
        &[31, 182],
        &[
            "blob.range",
            "blob.range-open",
            "blob.range-suffix",
            "blob.range-beyond-end",
            "blob.range-backwards",
            "blob.range-unsatisfiable",
            "challenge",
        ],
    ),
    (&[32, 33, 34], &["blob.head", "set.blobs-head", "manifest.head-by-tag", "manifest.head-by-digest"]),
    (&[35], &["blob.head-missing", "manifest.head-missing"]),
    // The set whose subject is not there.
    (&[36], &["manifest.put-by-digest"]),
    (&[38, 87], &["manifest.unknown-blobs"]),
    (&[39], &["blob.digest-malformed", "blob.algorithm-unknown", "blob.bad-digest-post-put"]),
    (&[40, 46], &["blob.post-put"]),
    (&[41], &["blob.sessions-differ"]),
    (&[48, 49], &["blob.bad-digest-post-only"]),
    (&[50, 51], &["blob.post-only"]),
    (&[54, 55, 56, 57, 60, 62, 66, 67], &["blob.chunked", "blob.chunked-put"]),
    (&[63], &["blob.out-of-order"]),
    (&[68], &["blob.out-of-order-put"]),
    (&[69], &["blob.upload-status"]),
    (&[71], &["blob.cancel"]),
    (&[75], &["blob.mount", "blob.mount-anonymous"]),
    (&[79], &["blob.mount-missing"]),
    (&[83], &["manifest.type-parameters"]),
    (&[89], &["manifest.bytes"]),
    (&[90], &["manifest.put-by-digest", "manifest.put-by-tag"]),
    (&[91], &["manifest.put-bad-digest"]),
    (&[94], &["manifest.ten-tags"]),
    (&[96], &["manifest.put-with-tags"]),
    (&[98], &["repository.missing"]),
    (&[99, 100], &["manifest.too-large"]),
    // The set with the large manifest.
    (&[101], &["manifest.put-by-digest"]),
    (&[102], &["manifest.subject"]),
    (&[107], &["referrers.once"]),
    (&[114], &["tags.list", "tags.empty"]),
    (&[116, 123, 125], &["tags.order", "tags.page", "tags.last"]),
    (&[117], &["tags.body"]),
    (&[119], &["tags.page"]),
    (&[121], &["tags.link"]),
    (&[122], &["tags.page-of-none"]),
    (&[124], &["tags.last"]),
    (&[127, 128, 136], &["referrers.none"]),
    (&[129], &["referrers.malformed-digest"]),
    (&[130, 131, 132, 133, 134, 135, 137, 138, 181], &["referrers.list"]),
    (&[139, 140, 141], &["referrers.filter"]),
    (&[143, 175, 176, 177], &["referrers.tag-schema"]),
    (&[147, 148], &["tag.delete"]),
    (&[149, 151], &["manifest.delete"]),
    (&[150], &["manifest.delete-missing-repository"]),
    (&[158, 160], &["blob.delete", "set.blobs-delete"]),
    (&[159], &["blob.delete-missing"]),
    (&[186], &["errors.body"]),
    (&[187], &["errors.code-form"]),
    (&[188], &["errors.message"]),
    (&[190], &["errors.code-known"]),
    (&[191], &["errors.retry-after"]),
    (&[193], &["warnings.form"]),
    (&[194], &["warnings.size"]),
];

/// What a client cannot see of a registry, or what is not the registry's to do, with the reason.
const ELSEWHERE: &[(&[u16], &str)] = &[
    (&[44, 45, 52, 53, 58, 61, 65, 70], "what a client sends: these checks do so"),
    (&[74], "uploads that nobody goes on with end some day: a run would have to wait for it"),
    (&[84], "what a manifest has in it: those of these checks have it"),
    (&[109, 110, 111], "what clients write into an index of referrers themselves"),
    (&[163, 164, 167, 170], "proxies of other registries: a registry does not say whether it is one"),
    (&[179], "what a registry does when the list is switched on: a run sees it on or off"),
    (&[183], "redirects: the client follows them, and never with its credentials"),
    (&[195], "what a client does with warnings"),
];

#[test]
fn each_check_that_the_table_names_is_there_and_each_is_named() {
    let all: BTreeSet<&str> = plan(&options(Version::Dev)).iter().map(|planned| planned.check.id).collect();
    let named: BTreeSet<&str> = TABLE.iter().flat_map(|(_, checks)| *checks).copied().collect();
    assert_eq!(named.difference(&all).collect::<Vec<_>>(), Vec::<&&str>::new(), "named and not there");
    // Those show what several sentences together mean, and no one of them.
    let rest = [
        "blob.bad-digest-chunked",
        "blob.bad-digest-chunked-put",
        "blob.bad-digest-stream",
        "blob.chunked-one",
        "blob.empty",
        "blob.empty-json",
        "blob.stream",
        "manifest.no-manifest",
        "set.blobs",
    ];
    assert_eq!(all.difference(&named).copied().collect::<Vec<_>>(), rest);
}

fn list() -> Option<Vec<Value>> {
    // A checkout of its own lies one folder deeper.
    let beside = ["../../..", "../../../.."].into_iter().find_map(|above| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(above).join("shared/vectors/requirements.json");
        std::fs::read_to_string(path).ok()
    });
    let Some(text) = beside else {
        eprintln!("skipped: the list of the specification's sentences is not beside the checkout");
        return None;
    };
    let list: Value = serde_json::from_str(&text).unwrap();
    list["requirements"].as_array().cloned()
}

#[test]
fn the_table_has_each_must_and_should_of_a_registry_once() {
    let Some(list) = list() else { return };
    let number = |id: &str| id.trim_start_matches("dist-").parse::<u16>().unwrap();
    let binding = |sentence: &&Value| {
        sentence["actor"] != "client"
            && ["MUST", "SHOULD"].iter().any(|level| sentence["level"].as_str().unwrap().starts_with(level))
    };
    let wanted = list.iter().filter(binding).map(|sentence| number(sentence["id"].as_str().unwrap()));
    let wanted: Vec<u16> = wanted.collect();
    let seen = TABLE.iter().flat_map(|(numbers, _)| *numbers);
    let elsewhere = ELSEWHERE.iter().flat_map(|(numbers, _)| *numbers);
    let mut known: Vec<u16> = seen.chain(elsewhere).copied().collect();
    known.sort_unstable();
    assert_eq!(known, wanted, "numbers of sentences");
}

/// Sentences that say what there is, and bind nobody.
const PLAIN: [&str; 2] = [
    "There are two ways to push blobs: chunked or monolithic.",
    "If the response is `200 OK`, then the registry implements this specification.",
];

#[test]
fn each_checks_sentence_is_the_specifications() {
    let Some(list) = list() else { return };
    let known: BTreeSet<String> =
        list.iter().map(|sentence| plain(sentence["text"].as_str().unwrap())).collect();
    for planned in plan(&options(Version::Dev)) {
        let sentence = planned.check.sentence;
        // What stands behind a colon is a block of its own there.
        let head = sentence.split_inclusive(": `").next().map(|head| head.trim_end_matches(" `"));
        let is_known = [Some(sentence), head].into_iter().flatten().any(|text| known.contains(&plain(text)))
            || PLAIN.contains(&sentence);
        assert!(is_known, "{}: {sentence}", planned.check.id);
    }
}

/// The list leaves the markup of references out.
fn plain(text: &str) -> String {
    text.replace("<sup>", "").replace("</sup>", "").replace("(#error-codes)", "")
}
