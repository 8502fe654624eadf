//! Digests that others judged, where their files are beside the checkout.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use longshore_core::{Algorithm, Digest, Hasher};
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

#[test]
fn digests_are_valid_where_the_image_specification_says_so() {
    let Some(file) = vectors("digests.json") else { return };
    let mut wrong = Vec::new();
    for vector in file["vectors"].as_array().unwrap() {
        let Some(verdict) = vector["image_spec"].as_str() else { continue };
        let input = vector["input"].as_str().unwrap();
        if Digest::parse(input).is_ok() != verdict.starts_with("valid") {
            wrong.push(format!("{input:?} is {verdict}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
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
