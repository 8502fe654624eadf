//! What the checks say of a registry that is right, and of one that leaves out what it may.

use super::lab::{anybody, checked, options, owner, registry, those, told, verdict, way};
use longshore_conformance::{Category, Options, Report, Verdict, Version, plan};
use longshore_registry::Policy;

#[track_caller]
fn is_whole(report: &Report, skipped: &[&str]) {
    assert_eq!(told(report), "");
    assert_eq!(those(report, |verdict| matches!(verdict, Verdict::Skipped(_))), skipped);
    assert_eq!(report.left, []);
    assert_eq!(report.interrupted, None);
    assert!(report.is_good());
}

/// What there is nothing to be seen of at a registry that has everything.
const UNSEEN: [&str; 4] = ["referrers.tag-schema", "errors.retry-after", "warnings.form", "warnings.size"];

#[test]
fn the_open_registry_passes_all_of_the_draft() {
    let report = checked(anybody(), way(&registry(Policy::open())), options(Version::Dev));
    is_whole(&report, &[&["challenge"], UNSEEN.as_slice()].concat());
    assert_eq!(those(&report, |verdict| matches!(verdict, Verdict::Disabled(_))), Vec::<String>::new());
    assert!(report.counts().passed > 300, "{:?}", report.counts());
}

#[test]
fn the_registry_with_accounts_passes_all_of_the_draft() {
    let report = checked(owner(), way(&registry(Policy::accounts())), options(Version::Dev));
    is_whole(&report, &UNSEEN);
}

#[test]
fn an_older_version_leaves_out_what_it_does_not_have() {
    let report = checked(anybody(), way(&registry(Policy::open())), options(Version::V1_0));
    assert_eq!(told(&report), "");
    let reason = "version 1.0 of the specification does not have it".to_owned();
    for id in ["sha256/blob.mount-anonymous", "referrers.none", "sha256/blob.cancel", "manifest.ten-tags"] {
        assert_eq!(verdict(&report, id), Verdict::Disabled(reason.clone()), "{id}");
    }
    let report = checked(anybody(), way(&registry(Policy::open())), options(Version::V1_1));
    assert_eq!(verdict(&report, "referrers.none"), Verdict::Passed);
    assert!(matches!(verdict(&report, "sha256/blob.cancel"), Verdict::Disabled(_)));
}

#[test]
fn a_category_is_checked_alone_with_what_it_needs() {
    let options = Options { categories: vec![Category::Pull], ..options(Version::Dev) };
    let report = checked(anybody(), way(&registry(Policy::open())), options);
    assert!(report.checked.iter().all(|checked| checked.planned.check.category == Category::Pull));
    assert_eq!(verdict(&report, "image/manifest.get-by-digest"), Verdict::Passed);
    assert_eq!((told(&report).as_str(), report.left.len()), ("", 0));
}

#[test]
fn a_registry_that_deletes_nothing_is_told_what_stays() {
    let mut policy = Policy::open();
    policy.deletion = longshore_registry::policy::Deletion { tags: false, manifests: false, blobs: false };
    let report = checked(anybody(), way(&registry(policy)), options(Version::V1_1));
    assert_eq!(told(&report), "");
    assert!(matches!(verdict(&report, "image/tag.delete"), Verdict::Skipped(why) if why.contains("405")));
    assert!(
        matches!(verdict(&report, "index/manifest.delete"), Verdict::Disabled(why) if why.contains("405"))
    );
    assert!(report.left.len() > 50, "{}", report.left.len());
    assert!(report.left.iter().all(|left| left.why.contains("405")), "{:?}", report.left.first());
}

#[test]
fn every_check_of_a_plan_has_a_name_of_its_own() {
    let mut names: Vec<String> =
        plan(&options(Version::Dev)).iter().map(longshore_conformance::Planned::id).collect();
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count);
}
