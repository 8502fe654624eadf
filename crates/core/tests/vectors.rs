//! Digests that others judged, where their files are beside the checkout: by the image specification's text, by the Go
//! library that its validator uses, and by Quay. Quay's folders for what it stores are its own affair.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use longshore_core::validate::{Judge, Options, Verdict, validate};
use longshore_core::{Algorithm, Digest, Hasher, MediaType};
use serde_json::Value;
use std::path::Path;

fn vectors(file: &str) -> Option<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors").join(file);
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: {} is not there", path.display());
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

/// A descriptor of a digest.
fn descriptor(digest: &str) -> String {
    let digest = serde_json::to_string(digest).unwrap();
    format!(r#"{{"mediaType":"application/octet-stream","digest":{digest},"size":0}}"#)
}

fn accepts(judge: Judge, media_type: &str, document: &str) -> bool {
    let options = Options::of(MediaType::parse(media_type).unwrap());
    validate(document.as_bytes(), &options).verdict(judge) == Verdict::Accept
}

/// Whether Quay takes a digest for a layer's.
fn quay_accepts(digest: &str) -> bool {
    let (config, layer) = (descriptor("sha256:e6"), descriptor(digest));
    let manifest = format!(r#"{{"schemaVersion":2,"config":{config},"layers":[{layer}]}}"#);
    accepts(Judge::Quay, "application/vnd.oci.image.manifest.v1+json", &manifest)
}

#[test]
fn digests_are_valid_where_the_image_specification_says_so() {
    let Some(file) = vectors("digests.json") else { return };
    let mut wrong = Vec::new();
    for vector in file["vectors"].as_array().unwrap() {
        let Some(verdict) = vector["image_spec"].as_str() else { continue };
        let input = vector["input"].as_str().unwrap();
        let ours = match Digest::parse(input).map(|digest| digest.algorithm()) {
            Ok(Algorithm::Unregistered) => "valid-unregistered",
            Ok(_) => "valid",
            Err(_) => "invalid",
        };
        if ours != verdict {
            wrong.push(format!("{input:?} is {verdict}, and not {ours}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn digests_of_descriptors_are_accepted_where_the_go_library_accepts_them() {
    let Some(file) = vectors("digests.json") else { return };
    for vector in file["vectors"].as_array().unwrap() {
        let (input, expect) = (vector["input"].as_str().unwrap(), &vector["expect"]);
        // The validator passes over algorithms that the library does not know.
        let expected = expect["ok"] == true || expect["error_id"] == "digest.ErrDigestUnsupported";
        let ours = accepts(Judge::Official, "application/vnd.oci.descriptor.v1+json", &descriptor(input));
        assert_eq!(ours, expected, "{input:?}: {expect}");
        if expect["ok"] == true {
            let digest = Digest::parse(input).unwrap();
            let algorithm = input.split(':').next().unwrap();
            assert_eq!(
                (&expect["algorithm"], &expect["encoded"]),
                (&algorithm.into(), &digest.encoded().into())
            );
        }
    }
}

#[test]
fn digests_of_layers_are_accepted_where_quay_accepts_them() {
    let Some(file) = vectors("digests.json") else { return };
    for vector in file["vectors"].as_array().unwrap() {
        let input = vector["input"].as_str().unwrap();
        assert_eq!(quay_accepts(input), vector["quay"]["ok"] == true, "{input:?}");
    }
    let parsed =
        file["quay_vectors"].as_array().unwrap().iter().filter(|vector| vector["function"] == "parse_digest");
    for vector in parsed {
        let input = vector["input"].as_str().unwrap();
        assert_eq!(quay_accepts(input), vector["expect"]["ok"] == true, "{input:?}");
    }
}

#[test]
fn the_tag_of_referrers_is_the_one_that_clients_look_for() {
    let Some(file) = vectors("requirements.json") else { return };
    for vector in file["referrers_tag_vectors"].as_array().unwrap() {
        let text = vector["digest"].as_str().unwrap();
        // One of them is cut short to be shown, so that it is no digest by itself.
        let Ok(digest) = Digest::parse(text) else { continue };
        assert_eq!(vector["referrers_tag"], digest.referrers_tag());
    }
}

#[test]
fn digests_are_computed_as_others_compute_them() {
    let Some(file) = vectors("digests.json") else { return };
    for vector in file["compute"].as_array().unwrap() {
        let content = vector["input_utf8"].as_str().unwrap().as_bytes();
        for algorithm in [Algorithm::Sha256, Algorithm::Sha512] {
            let mut hasher = Hasher::for_algorithm(algorithm).unwrap();
            hasher.update(content);
            let digest = hasher.finish();
            let name = digest.as_str().split(':').next().unwrap();
            assert_eq!(vector[name], digest.as_str());
        }
    }
}
