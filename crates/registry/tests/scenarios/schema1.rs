//! Docker's manifests of schema 1, which are signed inside of themselves.

use crate::image::{push_blob, put_manifest};
use crate::lab::Lab;
use longshore_core::build::{Document, Image, Options, Schema1};
use longshore_core::layer::Layer;
use longshore_core::signature::SigningKey;
use longshore_core::{Digest, MediaType, RepositoryName, Tag};
use longshore_registry::Changes;
use longshore_registry::changes::Change;

/// Two steps over Docker's empty layer, signed or not.
fn manifest(signed: bool) -> Document {
    let image = Image::of_layers(vec![Layer::docker_empty(), Layer::docker_empty()], "test");
    let schema1 =
        Schema1 { name: RepositoryName::parse("a/b").unwrap(), tag: Tag::parse("v1").unwrap(), image };
    if signed {
        let key = SigningKey::from_bytes(&[7; 32]).unwrap();
        schema1.build_signed(Options::default(), &key, "2024-01-02T03:04:05Z").unwrap()
    } else {
        schema1.build(Options::default()).unwrap()
    }
}

fn lab() -> Lab {
    let mut lab = Lab::open();
    push_blob(&mut lab, "a/b", &longshore_core::layer::DOCKER_EMPTY);
    lab
}

#[test]
fn a_manifest_is_given_back_as_it_was_pushed_under_the_digest_of_what_is_signed() {
    let mut lab = lab();
    for (signed, media_type) in [(true, MediaType::DOCKER_SCHEMA1_SIGNED), (false, MediaType::DOCKER_SCHEMA1)]
    {
        let document = manifest(signed);
        let seen = put_manifest(&mut lab, "a/b", "v1", &media_type, &document.content).is(201);
        assert_eq!(seen.header("docker-content-digest"), document.digest.as_str());
        for reference in ["v1", document.digest.as_str()] {
            let seen = lab.get(&format!("/v2/a/b/manifests/{reference}")).is(200);
            assert_eq!(seen.body(), document.content);
            assert_eq!(seen.header("content-type"), media_type.as_str());
            assert_eq!(seen.header("docker-content-digest"), document.digest.as_str());
        }
    }
}

#[test]
fn the_digest_of_the_whole_document_is_not_its_digest() {
    let mut lab = lab();
    let document = manifest(true);
    let media_type = MediaType::DOCKER_SCHEMA1_SIGNED;
    let whole = Digest::sha256(&document.content);
    put_manifest(&mut lab, "a/b", whole.as_str(), &media_type, &document.content)
        .fails(400, "DIGEST_INVALID");
    put_manifest(&mut lab, "a/b", document.digest.as_str(), &media_type, &document.content).is(201);
}

#[test]
fn a_signature_that_does_not_hold_is_refused() {
    let text = String::from_utf8(manifest(true).content).unwrap().replace("\"a/b\"", "\"a/c\"");
    put_manifest(&mut lab(), "a/b", "v1", &MediaType::DOCKER_SCHEMA1_SIGNED, text.as_bytes())
        .fails(400, "MANIFEST_UNVERIFIED");
}

#[test]
fn layers_in_the_wrong_order_are_refused() {
    let document = String::from_utf8(manifest(false).content).unwrap();
    let begin = document.find("\"history\"").unwrap();
    let (head, history) = document.split_at(begin);
    let mut images: Vec<&str> = history.split("\"v1Compatibility\"").collect();
    images.swap(1, 2);
    // The pieces end alike but for the comma between them.
    let text = format!("{head}{}", images.join("\"v1Compatibility\""));
    let seen = put_manifest(&mut lab(), "a/b", "v1", &MediaType::DOCKER_SCHEMA1, text.as_bytes());
    seen.fails(400, "MANIFEST_INVALID");
}

#[test]
fn a_layer_that_is_not_there_is_told() {
    let mut lab = Lab::open();
    put_manifest(&mut lab, "a/b", "v1", &MediaType::DOCKER_SCHEMA1, &manifest(false).content)
        .fails(404, "MANIFEST_BLOB_UNKNOWN");
}

#[test]
fn what_is_no_manifest_of_schema_1_is_invalid() {
    let mut lab = lab();
    for content in ["", "{}", "[]", r#"{"schemaVersion":1,"name":"a/b","tag":"v1"}"#, "{\"schemaVersion\":1"]
    {
        for media_type in [MediaType::DOCKER_SCHEMA1, MediaType::DOCKER_SCHEMA1_SIGNED] {
            put_manifest(&mut lab, "a/b", "v1", &media_type, content.as_bytes())
                .fails(400, "MANIFEST_INVALID");
        }
    }
}

#[test]
fn a_manifest_with_other_signatures_takes_the_place_of_the_first_and_keeps_its_tags() {
    let mut lab = lab();
    let (signed, bare) = (manifest(true), manifest(false));
    put_manifest(&mut lab, "a/b", "v1", &MediaType::DOCKER_SCHEMA1_SIGNED, &signed.content).is(201);
    let before = lab.registry.snapshot();
    put_manifest(&mut lab, "a/b", bare.digest.as_str(), &MediaType::DOCKER_SCHEMA1, &bare.content).is(201);
    let changes = Changes::between(&before, &lab.registry.snapshot());
    assert_eq!(changes.repositories[0].manifests[0].change, Change::Replaced);
    assert!(changes.repositories[0].tags.is_empty());
    assert_eq!(lab.get("/v2/a/b/manifests/v1").is(200).body(), bare.content);
    lab.delete(&format!("/v2/a/b/manifests/{}", bare.digest)).is(202);
    lab.get("/v2/a/b/manifests/v1").is(404);
}
