//! One thing wrong at a time: each check finds what it is there to find.

mod table;

use super::lab::{Shared, anybody, checked, handle, options, registry, verdict, with_fault};
use bytes::Bytes;
use http::{Request, Response};
use longshore_client::transport::Local;
use longshore_conformance::{Check, Options, Planned, Verdict, Version, plan};
use longshore_registry::Policy;
use std::collections::BTreeSet;
use std::rc::Rc;

use table::{FAULTS, Fault, body, replaced, status};

fn finds(report: &longshore_conformance::Report, id: &str) -> bool {
    report
        .checked
        .iter()
        .filter(|checked| checked.planned.check.id == id)
        .any(|checked| matches!(checked.outcome.verdict, Verdict::Failed | Verdict::Warned))
}

/// Those of its checks that do not find a fault.
fn missed(fault: &Fault) -> Vec<&'static str> {
    let report = with_fault(only(fault.found_by), fault.spoil);
    fault.found_by.iter().copied().filter(|id| !finds(&report, id)).collect()
}

/// Nothing but the categories of these checks.
fn only(ids: &[&str]) -> Options {
    let options = options(Version::Dev);
    let known = plan(&options);
    let of = known.iter().filter(|planned| ids.contains(&planned.check.id));
    let categories: BTreeSet<_> = of.map(|planned| planned.check.category).collect();
    Options { categories: categories.into_iter().collect(), ..options }
}

#[test]
fn each_fault_is_found_by_the_checks_that_are_there_for_it() {
    let (first, second) = FAULTS.split_at(FAULTS.len() / 2);
    let missed = std::thread::scope(|scope| {
        let second = scope.spawn(|| second.iter().flat_map(missed).collect::<Vec<_>>());
        let first: Vec<&str> = first.iter().flat_map(missed).collect();
        [first, second.join().unwrap()].concat()
    });
    assert_eq!(missed, Vec::<&str>::new());
}

/// Found by the tests below.
const ELSEWHERE: [&str; 2] = ["manifest.unknown-blobs", "referrers.tag-schema"];

#[test]
fn each_check_has_a_fault_that_it_finds() {
    let known: BTreeSet<&str> =
        FAULTS.iter().flat_map(|fault| fault.found_by).copied().chain(ELSEWHERE).collect();
    let all: BTreeSet<&str> = plan(&options(Version::Dev))
        .iter()
        .map(|Planned { check, .. }: &Planned| -> &'static Check { check })
        .map(|check| check.id)
        .collect();
    assert_eq!(known, all);
}

#[test]
fn a_refusal_of_unknown_blobs_has_its_code() {
    let mut policy = Policy::open();
    policy.sparse_manifests = false;
    let strict: Shared = Rc::new(std::cell::RefCell::new(longshore_registry::Registry::new(
        policy,
        longshore_registry::Seed::from(1),
    )));
    let shared = Rc::clone(&strict);
    let report = checked(
        anybody(),
        Rc::new(Local::new(move |request| handle(&shared, request))),
        options(Version::Dev),
    );
    assert_eq!(verdict(&report, "manifest.unknown-blobs"), Verdict::Passed);
    assert!(matches!(verdict(&report, "sparse/manifest.put-by-digest"), Verdict::Skipped(_)));
    let way = Local::new(move |request| {
        replaced(handle(&strict, request), "MANIFEST_BLOB_UNKNOWN", "MANIFEST_INVALID")
    });
    let report = checked(anybody(), Rc::new(way), options(Version::Dev));
    assert_eq!(verdict(&report, "manifest.unknown-blobs"), Verdict::Failed);
    assert_eq!(verdict(&report, "sparse/manifest.put-by-digest"), Verdict::Failed);
}

#[test]
fn without_the_list_an_index_is_kept_under_a_tag() {
    let lists = |spoil: fn(&str, Response<Bytes>) -> Response<Bytes>| {
        let registry = registry(Policy::open());
        let way = Local::new(move |request: Request<Bytes>| {
            let path = request.uri().path().to_owned();
            let response = handle(&registry, request);
            if path.contains("/referrers/") {
                status(body(response, ""), 404)
            } else {
                spoil(&path, response)
            }
        });
        checked(anybody(), Rc::new(way), options(Version::V1_1))
    };
    let report = lists(|_, response| response);
    assert_eq!(verdict(&report, "referrers.none"), Verdict::Failed);
    assert!(matches!(verdict(&report, "missing-subject/manifest.subject"), Verdict::Skipped(_)));
    assert_eq!(verdict(&report, "referrers.tag-schema"), Verdict::Passed);
    let report = lists(
        |path, response| if path.contains("manifests/sha256-") { status(response, 400) } else { response },
    );
    assert_eq!(verdict(&report, "referrers.tag-schema"), Verdict::Failed);
}
