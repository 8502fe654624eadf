//! What documents say, held against what Quay reads in them: documents of its own tests, in a folder beside the
//! checkout. Where it is absent, these tests are skipped with a line that says so.

#![expect(clippy::expect_used, reason = "what is wrong with a vector ends its test")]

use longshore_core::MediaType;
use longshore_core::document::{Descriptor, Facts, Signing};
use longshore_core::validate::{Options, validate};
use serde_json::{Map, Value, json};

fn vectors(file: &str, list: &str) -> Option<Vec<Value>> {
    let path = format!("{}/../../../shared/vectors/{file}.json", env!("CARGO_MANIFEST_DIR"));
    let Ok(text) = std::fs::read(&path) else {
        eprintln!("skipped: there are no vectors beside the checkout");
        return None;
    };
    let all: Value = serde_json::from_slice(&text).expect("the vectors are JSON");
    all[list].as_array().cloned()
}

fn facts(case: &Value) -> Facts {
    let document = case["document"].as_str().expect("a document").as_bytes();
    let media_type = MediaType::parse(case["media_type"].as_str().expect("a media type")).expect("one");
    validate(document, &Options::of(media_type)).facts().expect("a known format")
}

fn pairs(pairs: &[(String, String)]) -> Value {
    Value::Object(pairs.iter().map(|(name, value)| (name.clone(), json!(value))).collect())
}

fn small(size: Option<i128>) -> Option<i64> {
    size.map(|size| i64::try_from(size).expect("a size of the vectors"))
}

/// Whether a value says all that another one says.
fn says(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Object(ours), Value::Object(theirs)) => {
            theirs.iter().all(|(name, value)| ours.get(name).is_some_and(|ours| says(ours, value)))
        }
        (Value::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| says(ours, theirs))
        }
        (ours, theirs) => ours == theirs,
    }
}

fn layer(layer: &Descriptor) -> Value {
    let urls = if layer.urls.is_empty() { Value::Null } else { json!(layer.urls) };
    json!({
        "digest": layer.digest, "size": small(layer.size), "is_remote": layer.is_foreign(), "urls": urls,
        "media_type": layer.media_type, "annotations": pairs(&layer.annotations),
    })
}

/// Our facts under the names that the vectors give them.
fn ours(facts: &Facts) -> Map<String, Value> {
    let history = facts.history.iter().map(|step| {
        json!({
            "created": step.created, "command": step.created_by, "is_empty": step.is_empty,
            "author": step.author, "comment": step.comment,
        })
    });
    let children: Vec<_> = facts.children.iter().map(|child| &child.digest).collect();
    let amd64 = facts.child_for("linux", "amd64").map(|child| &child.digest);
    let subject = facts.subject.as_ref().map(|subject| {
        json!({ "mediatype": subject.media_type, "size": small(subject.size), "digest": subject.digest })
    });
    let config = facts.config.as_ref();
    let mut ours = json!({
        "digest": facts.digest.to_string(),
        "size": facts.size,
        "media_type": facts.media_type,
        "blob_digests": facts.blob_digests().collect::<Vec<_>>(),
        "local_blob_digests": facts.local_blob_digests().collect::<Vec<_>>(),
        "child_digests": children,
        "config_media_type": config.map(|config| &config.media_type),
        "config_digest": config.map(|config| &config.digest),
        "config_size": config.and_then(|config| small(config.size)),
        "layers_compressed_size": small(Some(facts.layers_size())),
        "layers": facts.layers.iter().map(layer).collect::<Vec<_>>(),
        "has_remote_layer": facts.layers.iter().any(Descriptor::is_foreign),
        "annotations": pairs(&facts.annotations),
        "labels": pairs(&facts.labels),
        "history": history.collect::<Vec<_>>(),
        "has_empty_layer": facts.history.iter().any(|step| step.is_empty),
        "amd64_linux_manifest_digest": amd64,
        "artifact_type": facts.artifact_type,
        "subject": subject,
        "architecture": facts.platform.architecture,
    });
    if let Some(schema1) = &facts.schema1 {
        let name = schema1.name.as_deref().unwrap_or_default();
        let (namespace, repository) = name.split_once('/').unwrap_or(("", name));
        let mut ids: Vec<_> = schema1.images.iter().filter_map(|image| image.id.as_deref()).collect();
        ids.sort_unstable();
        ids.dedup();
        let signature = match schema1.signing() {
            Signing::Unsigned => "none",
            Signing::Verified => "verified",
            Signing::Invalid | Signing::Unknown => "invalid",
        };
        ours["namespace"] = json!(namespace);
        ours["repo_name"] = json!(repository);
        ours["tag"] = json!(schema1.tag);
        ours["image_ids"] = json!(ids);
        ours["leaf_image_id"] = json!(schema1.images.last().map(|image| &image.id));
        ours["signature"] = json!(signature);
        let images = schema1.images.iter().map(|image| {
            json!({
                "image_id": image.id, "parent_image_id": image.parent, "created": image.created,
                "comment": image.comment, "author": image.author, "labels": pairs(&image.labels),
            })
        });
        ours["images"] = images.collect();
    }
    ours.as_object().expect("an object").clone()
}

/// Theirs, without what is no fact of the document alone: what a library makes of a time, whether Quay stores an
/// image in an older form, and the name of the class that read it.
fn theirs(observed: &Map<String, Value>) -> Map<String, Value> {
    let mut theirs = observed.clone();
    for name in
        ["ok", "is_list", "parser", "schema_version", "has_legacy_image", "is_image_manifest", "created"]
    {
        theirs.remove(name);
    }
    for step in theirs.get_mut("history").and_then(Value::as_array_mut).into_iter().flatten() {
        step.as_object_mut().expect("a step").remove("created_datetime");
    }
    let mut images = Vec::new();
    for layer in theirs.get_mut("layers").and_then(Value::as_array_mut).into_iter().flatten() {
        let layer = layer.as_object_mut().expect("a layer");
        if let Some(mut image) = layer.remove("v1") {
            image.as_object_mut().expect("an image").remove("command");
            images.push(image);
        }
    }
    if !images.is_empty() {
        theirs.insert("images".to_owned(), Value::Array(images));
    }
    theirs
}

#[test]
fn documents_of_quays_tests_say_what_quay_reads_in_them() {
    let Some(cases) = vectors("quay", "vectors") else { return };
    let mut differences = Vec::new();
    let mut compared = 0;
    for case in cases.iter().filter(|case| case["observed"]["ok"] == true) {
        let ours = ours(&facts(case));
        for (name, value) in theirs(case["observed"].as_object().expect("facts")) {
            compared += 1;
            if !ours.get(&name).is_some_and(|ours| says(ours, &value)) {
                differences.push(format!("{} {name}: {:?}, and not {value}", case["id"], ours.get(&name)));
            }
        }
    }
    eprintln!("quay: {} of {compared} facts", compared - differences.len());
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn what_is_signed_is_what_is_read() {
    let document = include_bytes!("../src/diagnostics/schema1/outside.json");
    let media_type =
        MediaType::parse("application/vnd.docker.distribution.manifest.v1+prettyjws").expect("one");
    let facts = validate(document, &Options::of(media_type)).facts().expect("a known format");
    let schema1 = facts.schema1.expect("a manifest of schema 1");
    assert_eq!((schema1.tag.as_deref(), schema1.signing()), (Some("latest"), Signing::Verified));
}

#[test]
fn the_key_and_the_payload_of_signed_manifests_are_known() {
    let Some(cases) = vectors("quay", "vectors") else { return };
    for case in cases.iter().filter(|case| case["jws"].is_object()) {
        let schema1 = facts(case).schema1.expect("a manifest of schema 1");
        let jws = &case["jws"];
        let signature = schema1.signatures.first().expect("a signature");
        assert_eq!(json!(signature.algorithm), jws["alg"], "{}", case["id"]);
        assert_eq!(json!(signature.key_id), jws["kid"], "{}", case["id"]);
        assert_eq!(signature.key_id, signature.true_key_id, "{}", case["id"]);
    }
}

#[test]
fn mutated_manifests_have_the_digest_and_the_signature_that_quay_finds() {
    let Some(cases) = vectors("mutations", "cases") else { return };
    let cases: Vec<_> = cases.iter().filter(|case| case["expect"]["quay_digest"].is_string()).collect();
    assert!(!cases.is_empty(), "the vectors tell of no digest");
    for case in cases {
        let (ours, expect) = (ours(&facts(case)), &case["expect"]);
        for (ours, theirs) in [
            (&ours["digest"], &expect["quay_digest"]),
            (&ours["signature"], &expect["quay_signature"]),
            (&ours["tag"], &expect["quay_tag"]),
            (&ours["blob_digests"], &expect["quay_blob_digests"]),
        ] {
            assert_eq!(ours, theirs, "{}", case["id"]);
        }
    }
}

#[test]
fn a_signed_manifest_that_was_cut_short_anywhere_is_read_as_far_as_it_goes() {
    let document = include_bytes!("../src/diagnostics/schema1/signed.json");
    let media_type = "application/vnd.docker.distribution.manifest.v1+prettyjws";
    let whole = document.trim_ascii_end().len();
    for end in 0..=document.len() {
        let options = Options::of(MediaType::parse(media_type).expect("one"));
        let report = validate(&document[..end], &options);
        let schema1 = report.facts().and_then(|facts| facts.schema1);
        let verified = schema1.is_some_and(|schema1| schema1.signing() == Signing::Verified);
        // Without its last bracket it is no JSON, but the signature is there as soon as it is closed.
        assert!(verified || end < whole - 10, "{end}");
        assert_eq!(report.findings().is_empty(), end >= whole, "{end}: {:?}", report.findings());
    }
}
