//! Garbage collection: what would go is what goes, and what is needed stays.

use crate::image::{Image, index, push_blob, put_manifest};
use crate::lab::Lab;
use longshore_core::{Descriptor, Digest, MediaType};
use longshore_registry::{Cause, Garbage};

const ALL: Garbage = Garbage { untagged: true, dangling_referrers: true, empty_repositories: true };

/// Checks that what is shown is what is done, and gives its lines, without sizes and types.
fn collect(lab: &mut Lab, garbage: Garbage) -> Vec<String> {
    let shown = lab.registry.garbage(garbage);
    let done = lab.history.change(&mut lab.registry, Cause::Collected, |registry| registry.collect(garbage));
    assert_eq!(shown, done);
    assert!(lab.registry.garbage(garbage).is_empty(), "nothing is left to collect");
    done.to_string().lines().map(|line| line.split(',').next().unwrap().to_owned()).collect()
}

fn referrer_of(subject: &[u8], content: &str) -> (Image, Vec<u8>) {
    let mut image = Image::of(content);
    image.manifest.subject = Some(Descriptor::of(MediaType::OCI_MANIFEST, subject));
    let bytes = image.bytes();
    (image, bytes)
}

fn put_by_digest(lab: &mut Lab, name: &str, media_type: &MediaType, content: &[u8]) -> Digest {
    let digest = Digest::sha256(content);
    put_manifest(lab, name, digest.as_str(), media_type, content).is(201);
    digest
}

#[test]
fn blobs_that_no_manifest_names_are_garbage() {
    let mut lab = Lab::open();
    Image::of("layer").push(&mut lab, "a/b", "v1").is(201);
    let unused = push_blob(&mut lab, "a/b", b"unused");
    // Another repository's manifest does not keep it.
    push_blob(&mut lab, "a/c", b"layer");
    let layer = Digest::sha256(b"layer");
    let lines = collect(&mut lab, Garbage::default());
    assert_eq!(lines, [format!("- a/b: blob {unused}"), format!("- a/c: blob {layer}")]);
    lab.get(&format!("/v2/a/b/blobs/{layer}")).is(200);
    lab.get("/v2/a/b/manifests/v1").is(200);
}

#[test]
fn what_no_tag_leads_to_goes_only_where_that_is_wanted() {
    let mut lab = Lab::open();
    let (old, new) = (Image::of("old"), Image::of("new"));
    old.push(&mut lab, "a/b", "v1").is(201);
    new.push(&mut lab, "a/b", "v1").is(201);
    assert!(collect(&mut lab, Garbage::default()).is_empty());
    let lines = collect(&mut lab, Garbage { untagged: true, ..Garbage::default() });
    // Both images have another config.
    let mut expected = [
        format!("- a/b: blob {}", Digest::sha256(&old.layer)),
        format!("- a/b: blob {}", Digest::sha256(&old.config)),
        format!("- a/b: manifest {}", old.digest()),
    ];
    expected[..2].sort();
    assert_eq!(lines, expected);
    lab.get("/v2/a/b/manifests/v1").is(200);
}

#[test]
fn what_a_tag_leads_to_by_way_of_an_index_or_a_subject_stays() {
    let mut lab = Lab::open();
    let child = Image::of("child");
    child.push_blobs(&mut lab, "a/b");
    put_by_digest(&mut lab, "a/b", &MediaType::OCI_MANIFEST, &child.bytes());
    put_manifest(&mut lab, "a/b", "v1", &MediaType::OCI_INDEX, &index(&[&child.bytes()])).is(201);
    let (signature, bytes) = referrer_of(&child.bytes(), "signature");
    signature.push_blobs(&mut lab, "a/b");
    put_by_digest(&mut lab, "a/b", &MediaType::OCI_MANIFEST, &bytes);
    // A referrer of a referrer, and an index that refers.
    let (second, more) = referrer_of(&bytes, "of the signature");
    second.push_blobs(&mut lab, "a/b");
    put_by_digest(&mut lab, "a/b", &MediaType::OCI_MANIFEST, &more);
    assert!(collect(&mut lab, ALL).is_empty());
    lab.delete("/v2/a/b/manifests/v1").is(202);
    let lines = collect(&mut lab, Garbage { untagged: true, ..Garbage::default() });
    assert_eq!(lines.iter().filter(|line| line.contains("manifest")).count(), 4, "{lines:#?}");
    assert_eq!(lines.iter().filter(|line| line.contains("blob")).count(), 6, "{lines:#?}");
    assert_eq!(lab.registry.snapshot().bytes(), 0);
}

#[test]
fn a_referrer_of_what_is_not_there_may_wait_for_it() {
    let mut lab = Lab::open();
    let (signature, bytes) = referrer_of(b"{}", "signature");
    signature.push_blobs(&mut lab, "a/b");
    let digest = put_by_digest(&mut lab, "a/b", &MediaType::OCI_MANIFEST, &bytes);
    assert!(collect(&mut lab, Garbage { untagged: true, ..Garbage::default() }).is_empty());
    let lines = collect(&mut lab, Garbage { dangling_referrers: true, ..Garbage::default() });
    assert!(lines.contains(&format!("- a/b: manifest {digest}")), "{lines:?}");
    assert!(lines.contains(&format!("- a/b: referrer {digest} of {}", Digest::sha256(b"{}"))), "{lines:?}");
}

#[test]
fn repositories_that_have_nothing_go_only_where_that_is_wanted() {
    let mut lab = Lab::open();
    push_blob(&mut lab, "a/b", b"unused");
    Image::of("layer").push(&mut lab, "a/c", "v1").is(201);
    collect(&mut lab, Garbage::default());
    assert_eq!(lab.get("/v2/_catalog").json()["repositories"], serde_json::json!(["a/b", "a/c"]));
    assert_eq!(collect(&mut lab, ALL), ["- repository a/b"]);
    assert_eq!(lab.get("/v2/_catalog").json()["repositories"], serde_json::json!(["a/c"]));
    lab.undo();
    assert_eq!(lab.get("/v2/_catalog").json()["repositories"], serde_json::json!(["a/b", "a/c"]));
}

#[test]
fn samples_are_no_garbage() {
    let mut lab = Lab::accounts();
    assert!(collect(&mut lab, ALL).is_empty());
}

#[test]
fn layers_that_are_fetched_from_elsewhere_are_kept_where_they_are_here() {
    let mut lab = Lab::open();
    let mut image = Image::of("layer");
    image.manifest.layers[0].urls = vec!["https://example.com/layer".to_owned()];
    image.push(&mut lab, "a/b", "v1").is(201);
    assert!(collect(&mut lab, ALL).is_empty());
}
