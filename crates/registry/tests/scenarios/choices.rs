//! What the specification leaves to a registry, and the policy decides.

use crate::image::{Image, index, push_blob, put_manifest};
use crate::lab::Lab;
use longshore_core::{Algorithm, Digest, MediaType};
use longshore_registry::Policy;
use longshore_registry::policy::{Deletion, Limits};

/// `a/b:v1` with so many referrers.
fn with_referrers(policy: Policy, count: usize) -> (Lab, Image) {
    let mut lab = Lab::new(policy);
    let image = Image::of("layer");
    image.push(&mut lab, "a/b", "v1").is(201);
    for number in 0..count {
        put_referrer(&mut lab, &image, &number.to_string()).is(201);
    }
    (lab, image)
}

fn put_referrer(lab: &mut Lab, image: &Image, note: &str) -> crate::lab::Seen {
    let mut referrer = Image::of("layer").manifest;
    referrer.subject = Some(longshore_core::Descriptor::of(MediaType::OCI_MANIFEST, &image.bytes()));
    referrer.annotations.insert("note".to_owned(), note.to_owned());
    let bytes = referrer.to_bytes();
    put_manifest(lab, "a/b", Digest::sha256(&bytes).as_str(), &MediaType::OCI_MANIFEST, &bytes)
}

/// All referrers, page by page: how many each page has, and how many there are.
fn pages(lab: &mut Lab, first: &str) -> (Vec<usize>, usize) {
    let (mut path, mut pages, mut seen) = (first.to_owned(), Vec::new(), std::collections::BTreeSet::new());
    loop {
        let page = lab.get(&path).is(200);
        let list = page.json()["manifests"].as_array().unwrap().clone();
        pages.push(list.len());
        seen.extend(list.iter().map(|entry| entry["digest"].as_str().unwrap().to_owned()));
        let Some(link) = page.try_header("link") else { return (pages, seen.len()) };
        let (target, relation) = link.strip_prefix('<').unwrap().split_once('>').unwrap();
        assert_eq!(relation, "; rel=\"next\"");
        target.clone_into(&mut path);
    }
}

#[test]
fn referrers_come_in_pages_that_link_to_each_other() {
    let limits = Limits { page_entries: 2, ..Limits::default() };
    let (mut lab, image) = with_referrers(Policy { limits, ..Policy::open() }, 5);
    let path = format!("/v2/a/b/referrers/{}", image.digest());
    assert_eq!(pages(&mut lab, &path), (vec![2, 2, 1], 5));
    // A filter goes along to the next page.
    let filter = "?artifactType=application%2Fvnd.oci.image.config.v1%2Bjson";
    assert_eq!(pages(&mut lab, &format!("{path}{filter}")), (vec![2, 2, 1], 5));
    assert_eq!(pages(&mut lab, &format!("{path}?artifactType=other")), (vec![0], 0));
}

#[test]
fn a_page_of_referrers_is_no_longer_than_a_manifest_may_be() {
    let limits = Limits { manifest_bytes: 4096, ..Limits::default() };
    let (mut lab, image) = with_referrers(Policy { limits, ..Policy::open() }, 0);
    for number in 0..4 {
        put_referrer(&mut lab, &image, &format!("{number}{}", "x".repeat(3000))).is(201);
    }
    assert_eq!(pages(&mut lab, &format!("/v2/a/b/referrers/{}", image.digest())), (vec![1; 4], 4));
}

#[test]
fn a_registry_without_referrers_leaves_them_to_clients_and_finds_them_when_it_has_them_again() {
    let (mut lab, image) = with_referrers(Policy { referrers: false, ..Policy::open() }, 1);
    let seen = put_referrer(&mut lab, &image, "more").is(201);
    assert_eq!(seen.try_header("oci-subject"), None);
    let path = format!("/v2/a/b/referrers/{}", image.digest());
    let seen = lab.get(&path).fails(404, "UNSUPPORTED");
    let tag = image.digest().referrers_tag();
    assert!(seen.errors()[0].message.contains(&tag));
    // The list that a client keeps is an index like any other.
    let list = index(&[&image.bytes()]);
    put_manifest(&mut lab, "a/b", &tag, &MediaType::OCI_INDEX, &list).is(201);
    let mut lab = lab.change(Policy::open());
    assert_eq!(pages(&mut lab, &path), (vec![2], 2));
}

#[test]
fn a_subject_may_come_after_what_refers_to_it() {
    let mut lab = Lab::open();
    let image = Image::of("layer");
    image.push_blobs(&mut lab, "a/b");
    let seen = put_referrer(&mut lab, &image, "early").is(201);
    assert_eq!(seen.header("oci-subject"), image.digest().as_str());
    let path = format!("/v2/a/b/referrers/{}", image.digest());
    assert_eq!(pages(&mut lab, &path), (vec![1], 1));
    image.push(&mut lab, "a/b", "v1").is(201);
    assert_eq!(pages(&mut lab, &path), (vec![1], 1));
}

#[test]
fn a_referrer_that_is_pushed_again_is_listed_once() {
    let (mut lab, image) = with_referrers(Policy::open(), 1);
    put_referrer(&mut lab, &image, "0").is(201);
    assert_eq!(pages(&mut lab, &format!("/v2/a/b/referrers/{}", image.digest())), (vec![1], 1));
}

#[test]
fn an_index_without_an_artifact_type_is_listed_without_one() {
    let (mut lab, image) = with_referrers(Policy::open(), 0);
    let mut list: serde_json::Value = serde_json::from_slice(&index(&[&image.bytes()])).unwrap();
    list["subject"] = list["manifests"][0].clone();
    list["annotations"] = serde_json::json!({ "note": "kept" });
    let list = serde_json::to_vec(&list).unwrap();
    put_manifest(&mut lab, "a/b", "all", &MediaType::OCI_INDEX, &list).is(201);
    let referrers = lab.get(&format!("/v2/a/b/referrers/{}", image.digest())).is(200).json();
    let entry = &referrers["manifests"][0];
    assert_eq!(entry["digest"], Digest::sha256(&list).as_str());
    assert_eq!((entry.get("artifactType"), &entry["annotations"]["note"]), (None, &"kept".into()));
}

#[test]
fn codes_are_written_in_capitals() {
    let mut lab = Lab::accounts();
    for path in ["/v2/", "/v2/A/tags/list", "/nothing", "/v2/a/b/manifests/.", "/v2/a/b/blobs/x"] {
        for error in lab.get(path).errors() {
            let is_code = error.code.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
            assert!(is_code && !error.code.is_empty(), "{path}: {}", error.code);
        }
    }
}

#[test]
fn what_may_not_be_deleted_stays() {
    let mut lab = Lab::open();
    let image = Image::of("layer");
    image.push(&mut lab, "a/b", "v1").is(201);
    let tag = "/v2/a/b/manifests/v1".to_owned();
    let manifest = format!("/v2/a/b/manifests/{}", image.digest());
    let blob = format!("/v2/a/b/blobs/{}", Digest::sha256(&image.layer));
    for (deletion, path, allow) in [
        (Deletion { tags: false, ..Deletion::default() }, &tag, "GET, HEAD, PUT"),
        (Deletion { manifests: false, ..Deletion::default() }, &manifest, "GET, HEAD, PUT"),
        (Deletion { blobs: false, ..Deletion::default() }, &blob, "GET, HEAD"),
    ] {
        lab = lab.change(Policy { deletion, ..Policy::open() });
        let seen = lab.delete(path).fails(405, "UNSUPPORTED");
        assert_eq!(seen.header("allow"), allow);
        lab.get(path).is(200);
    }
    lab = lab.change(Policy::open());
    for path in [&tag, &manifest, &blob] {
        lab.delete(path).is(202);
        lab.get(path).is(404);
    }
}

#[test]
fn chunks_have_a_least_size_but_for_the_last() {
    let limits = Limits { chunk_bytes: 4, ..Limits::default() };
    let mut lab = Lab::new(Policy { limits, ..Policy::open() });
    let seen = lab.send("POST", "/v2/a/b/blobs/uploads/", &[], b"").is(202);
    assert_eq!(seen.header("oci-chunk-min-length"), "4");
    let upload = seen.header("location").to_owned();
    lab.send("PATCH", &upload, &[], b"abcd").is(202);
    lab.send("PATCH", &upload, &[], b"ef").is(202);
    lab.send("PATCH", &upload, &[], b"ghij").fails(400, "SIZE_INVALID");
    lab.send("PUT", &format!("{upload}?digest={}", Digest::sha256(b"abcdefg")), &[], b"g")
        .fails(400, "SIZE_INVALID");
    lab.send("PUT", &format!("{upload}?digest={}", Digest::sha256(b"abcdef")), &[], b"").is(201);
    push_blob(&mut lab, "a/b", b"abc");
}

#[test]
fn the_algorithm_of_the_digest_may_be_announced() {
    let mut lab = Lab::open();
    for (announced, algorithm) in [
        ("?digest-algorithm=sha512", Algorithm::Sha512),
        ("?digest-algorithm=sha512", Algorithm::Sha256),
        ("?digest-algorithm=sha256", Algorithm::Sha512),
    ] {
        let seen = lab.send("POST", &format!("/v2/a/b/blobs/uploads/{announced}"), &[], b"").is(202);
        let upload = seen.header("location").to_owned();
        lab.send("PATCH", &upload, &[], b"abc").is(202);
        let digest = Digest::compute(algorithm, b"abc").unwrap();
        lab.send("PUT", &format!("{upload}?digest={digest}"), &[], b"").is(201);
    }
    lab.send("POST", "/v2/a/b/blobs/uploads/?digest-algorithm=md5", &[], b"").fails(400, "DIGEST_INVALID");
}
