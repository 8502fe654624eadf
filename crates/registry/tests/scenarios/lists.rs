//! Tags and the catalog, page by page.

use crate::image::{Image, push_blob};
use crate::lab::Lab;
use longshore_core::header::Link;
use longshore_registry::Policy;
use serde_json::{Value, json};

/// All pages from here on.
fn pages(lab: &mut Lab, first: &str, key: &str) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut next = Some(first.to_owned());
    while let Some(path) = next {
        let seen = lab.get(&path).is(200);
        let entries = seen.json()[key].as_array().unwrap().clone();
        pages.push(entries.iter().map(|entry| entry.as_str().unwrap().to_owned()).collect());
        let links = Link::parse_list(seen.try_header("link").unwrap_or_default()).unwrap();
        next = links.into_iter().find(|link| link.has_relation("next")).map(|link| link.target);
    }
    pages
}

fn tagged(tags: &[&str]) -> Lab {
    let mut lab = Lab::open();
    for tag in tags {
        Image::of("layer").push(&mut lab, "a/b", tag).is(201);
    }
    lab
}

#[test]
fn all_tags_come_at_once_and_sorted() {
    let mut lab = tagged(&["b", "a", "B", "_", "10", "9"]);
    let seen = lab.get("/v2/a/b/tags/list").is(200);
    assert_eq!(seen.json(), json!({ "name": "a/b", "tags": ["10", "9", "B", "_", "a", "b"] }));
    assert_eq!(seen.try_header("link"), None);
}

#[test]
fn tags_come_in_pages_that_link_to_each_other() {
    let mut lab = tagged(&["a", "b", "c", "d", "e"]);
    let found = pages(&mut lab, "/v2/a/b/tags/list?n=2", "tags");
    assert_eq!(found, [vec!["a", "b"], vec!["c", "d"], vec!["e"]]);
    assert_eq!(pages(&mut lab, "/v2/a/b/tags/list?n=5", "tags").len(), 1, "a full page may be the last");
    let seen = lab.get("/v2/a/b/tags/list?n=2");
    assert_eq!(seen.header("link"), r#"</v2/a/b/tags/list?n=2&last=b>; rel="next""#);
}

#[test]
fn a_list_goes_on_after_a_text_that_is_no_tag() {
    let mut lab = tagged(&["a", "c"]);
    for (last, rest) in
        [("b", json!(["c"])), ("", json!(["a", "c"])), ("%2F%20", json!(["a", "c"])), ("z", json!([]))]
    {
        assert_eq!(
            lab.get(&format!("/v2/a/b/tags/list?last={last}")).is(200).json()["tags"],
            rest,
            "{last:?}"
        );
    }
}

#[test]
fn a_page_of_no_entries_has_none_and_leads_nowhere() {
    let mut lab = tagged(&["a"]);
    let seen = lab.get("/v2/a/b/tags/list?n=0").is(200);
    assert_eq!((seen.json()["tags"].clone(), seen.try_header("link")), (json!([]), None));
}

#[test]
fn what_is_no_number_of_entries_is_refused() {
    let mut lab = tagged(&["a"]);
    for n in ["", "-1", "x", "1.5", "%2B1"] {
        lab.get(&format!("/v2/a/b/tags/list?n={n}")).fails(400, "PAGINATION_NUMBER_INVALID");
    }
    lab.get("/v2/a/b/tags/list?n=99999999999999999999999").is(200);
}

#[test]
fn the_policy_limits_the_page_whatever_is_asked() {
    let mut policy = Policy::open();
    policy.limits.page_entries = 2;
    let mut lab = Lab::new(policy);
    for tag in ["a", "b", "c"] {
        Image::of("layer").push(&mut lab, "a/b", tag).is(201);
    }
    assert_eq!(pages(&mut lab, "/v2/a/b/tags/list", "tags"), [vec!["a", "b"], vec!["c"]]);
    assert_eq!(pages(&mut lab, "/v2/a/b/tags/list?n=100", "tags"), [vec!["a", "b"], vec!["c"]]);
}

#[test]
fn the_many_tags_of_the_sample_are_found_by_pages() {
    let mut lab = Lab::accounts();
    lab.log_in("devtable", &["repository:devtable/gargantuan:pull"]);
    let found = pages(&mut lab, "/v2/devtable/gargantuan/tags/list?n=100", "tags");
    assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [100, 100, 50]);
}

#[test]
fn the_catalog_comes_in_pages() {
    let mut lab = Lab::open();
    for name in ["b/x", "a/z", "a/y", "c"] {
        push_blob(&mut lab, name, b"abc");
    }
    assert_eq!(pages(&mut lab, "/v2/_catalog?n=3", "repositories"), [vec!["a/y", "a/z", "b/x"], vec!["c"]]);
}

fn catalog(lab: &mut Lab) -> Value {
    lab.get("/v2/_catalog").is(200).json()["repositories"].clone()
}

#[test]
fn the_catalog_shows_what_the_caller_may_read() {
    let mut lab = Lab::accounts();
    lab.get("/v2/_catalog").fails(401, "UNAUTHORIZED");
    lab.log_in("devtable", &["registry:catalog:*"]);
    assert_eq!(
        catalog(&mut lab),
        json!([
            "devtable/complex",
            "devtable/gargantuan",
            "devtable/mirrored",
            "devtable/readonly",
            "devtable/simple",
            "public/publicrepo"
        ])
    );
    lab.log_in("reader", &["registry:catalog:*"]);
    assert_eq!(catalog(&mut lab), json!(["buynlarge/orgrepo", "public/publicrepo"]));
    lab.log_in("devtable+dtrobot", &[]);
    assert_eq!(catalog(&mut lab), json!(["devtable/mirrored", "public/publicrepo"]));
    lab.log_in_as_nobody(&["registry:catalog:*"]);
    assert_eq!(catalog(&mut lab), json!(["public/publicrepo"]));
}

#[test]
fn pages_of_the_catalog_pass_over_what_is_hidden() {
    let mut lab = Lab::accounts();
    lab.log_in("reader", &["registry:catalog:*"]);
    let found = pages(&mut lab, "/v2/_catalog?n=1", "repositories");
    assert_eq!(found, [vec!["buynlarge/orgrepo"], vec!["public/publicrepo"]]);
}

#[test]
fn without_the_public_catalog_anonymous_callers_see_nothing() {
    let mut lab = Lab::new(Policy { public_catalog: false, ..Policy::accounts() });
    lab.log_in_as_nobody(&["registry:catalog:*"]);
    assert_eq!(catalog(&mut lab), json!([]));
    lab.log_in("public", &["registry:catalog:*"]);
    assert_eq!(catalog(&mut lab), json!(["public/publicrepo"]));
}
