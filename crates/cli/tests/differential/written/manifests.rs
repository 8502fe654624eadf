//! Manifests: of each format, asked for in each way, broken in each way.

use super::sequence;
use crate::content::{
    BLOB, CONFIG, DOCKER_LIST, DOCKER_MANIFEST, Document, OCI_INDEX, OCI_MANIFEST, OTHER, digest,
    docker_image, image, image_with, index, push_in_two,
};
use crate::step::{Sequence, Step};
use serde_json::json;

pub(super) fn sequences() -> Vec<Sequence> {
    vec![formats(), accepted(), conditions(), broken(), types(), missing(), artifacts(), deletes()]
}

/// The blobs that all images here name.
fn blobs() -> Vec<Step> {
    [BLOB, CONFIG].into_iter().flat_map(push_in_two).collect()
}

fn get(name: impl Into<String>, reference: &str) -> Step {
    Step::new(name, format!("/v2/{{repo}}/manifests/{reference}"))
}

/// What a client accepts that knows all formats.
fn all() -> String {
    [OCI_MANIFEST, OCI_INDEX, DOCKER_MANIFEST, DOCKER_LIST].join(", ")
}

fn formats() -> Sequence {
    let (oci, docker) = (image(&[BLOB]), docker_image(&[BLOB]));
    let (oci_index, list) = (index(OCI_INDEX, &[&oci]), index(DOCKER_LIST, &[&docker]));
    let mut steps = vec![
        get("GET a manifest from a repository that is not there", "v1"),
        get("HEAD a manifest from a repository that is not there", "v1"),
    ];
    steps.extend(blobs());
    for (kind, document) in [
        ("an OCI image", &oci),
        ("a Docker image", &docker),
        ("an OCI index", &oci_index),
        ("a Docker list", &list),
    ] {
        let own = document.digest();
        steps.extend([
            document.put(&format!("PUT {kind} by a tag"), "v1"),
            document.put(&format!("PUT {kind} by its digest"), &own),
            document.put(&format!("PUT {kind} again"), "v1"),
        ]);
        for (way, reference) in [("a tag", "v1"), ("its digest", &own)] {
            steps.push(get(format!("GET {kind} by {way}"), reference).header("Accept", all()));
            steps.push(get(format!("HEAD {kind} by {way}"), reference).header("Accept", all()));
        }
    }
    sequence("formats", steps)
}

fn accepted() -> Sequence {
    let (oci, docker) = (image(&[BLOB]), docker_image(&[BLOB]));
    let (oci_index, list) = (index(OCI_INDEX, &[&oci]), index(DOCKER_LIST, &[&docker]));
    let mut steps = blobs();
    let documents = [("oci", &oci), ("docker", &docker), ("index", &oci_index), ("list", &list)];
    steps.extend(documents.map(|(tag, document)| document.put("PUT a manifest by a tag", tag)));
    let accepts = [
        ("anything", "*/*".to_owned()),
        ("any application", "application/*".to_owned()),
        ("JSON", "application/json".to_owned()),
        ("an OCI image", OCI_MANIFEST.to_owned()),
        ("an OCI index", OCI_INDEX.to_owned()),
        ("a Docker image", DOCKER_MANIFEST.to_owned()),
        ("a Docker list", DOCKER_LIST.to_owned()),
        ("all with weights", all().replace(", ", ";q=0.5, ")),
        ("no text that is a media type", "what?".to_owned()),
    ];
    for (tag, kind) in [
        ("oci", "an OCI image"),
        ("docker", "a Docker image"),
        ("index", "an OCI index"),
        ("list", "a Docker list"),
    ] {
        steps.push(get(format!("GET {kind} without Accept"), tag));
        for (what, accept) in &accepts {
            steps.push(
                get(format!("GET {kind} with Accept for {what}"), tag).header("Accept", accept.clone()),
            );
        }
    }
    steps.push(
        get("GET an OCI image with Accept in two headers", "oci")
            .header("Accept", DOCKER_MANIFEST)
            .header("Accept", OCI_MANIFEST),
    );
    sequence("accepted", steps)
}

fn conditions() -> Sequence {
    let document = image(&[BLOB]);
    let own = format!("\"{}\"", document.digest());
    let other = format!("\"{}\"", digest(BLOB));
    let mut steps = blobs();
    steps.push(document.put("PUT a manifest by a tag", "v1"));
    for (kind, name, value) in [
        ("If-None-Match, its own tag", "If-None-Match", own.clone()),
        ("If-None-Match, its own digest without quotes", "If-None-Match", document.digest()),
        ("If-None-Match, its own tag, weak", "If-None-Match", format!("W/{own}")),
        ("If-None-Match, another tag", "If-None-Match", other.clone()),
        ("If-None-Match, any", "If-None-Match", "*".to_owned()),
        ("If-Match, another tag", "If-Match", other),
        ("a range", "Range", "bytes=0-3".to_owned()),
    ] {
        for method in ["GET", "HEAD"] {
            steps.push(
                get(format!("{method} a manifest with {kind}"), "v1")
                    .header("Accept", all())
                    .header(name, value.clone()),
            );
        }
    }
    sequence("manifest-conditions", steps)
}

fn broken() -> Sequence {
    let raw = |content: &str| Document { media_type: OCI_MANIFEST, content: content.as_bytes().to_vec() };
    let without = |member: &'static str| {
        image_with(&[BLOB], move |value| {
            value.as_object_mut().unwrap().remove(member);
        })
    };
    let changed = |pointer: &'static str, new: serde_json::Value| {
        image_with(&[BLOB], move |value| *value.pointer_mut(pointer).unwrap() = new)
    };
    let mut steps = blobs();
    for (kind, document) in [
        ("that is empty", raw("")),
        ("that is no JSON", raw("{")),
        ("that is a list", raw("[]")),
        ("that is null", raw("null")),
        ("that is an empty object", raw("{}")),
        ("with a comma too many", raw("{\"schemaVersion\":2,}")),
        ("without schemaVersion", without("schemaVersion")),
        ("without mediaType", without("mediaType")),
        ("without config", without("config")),
        ("without layers", without("layers")),
        ("of schema version 1", changed("/schemaVersion", json!(1))),
        ("of schema version 3", changed("/schemaVersion", json!(3))),
        ("with a schema version that is a text", changed("/schemaVersion", json!("2"))),
        ("without a layer", image(&[])),
        ("with layers that are null", changed("/layers", json!(null))),
        ("with a config that is null", changed("/config", json!(null))),
        ("with a digest that is none", changed("/layers/0/digest", json!("none"))),
        ("with a digest too short", changed("/layers/0/digest", json!("sha256:abc"))),
        ("with a size that is another", changed("/layers/0/size", json!(99))),
        ("with a size below zero", changed("/layers/0/size", json!(-1))),
        ("with a size that is a text", changed("/layers/0/size", json!("16"))),
        ("with a layer of an unknown type", changed("/layers/0/mediaType", json!("text/plain"))),
        ("with a layer of no type", changed("/layers/0/mediaType", json!(""))),
        ("with a config of an unknown type", changed("/config/mediaType", json!("text/plain"))),
        ("with an unknown member", image_with(&[BLOB], |value| value["other"] = json!(true))),
        ("with annotations that are a list", image_with(&[BLOB], |value| value["annotations"] = json!([]))),
        ("with layers and manifests", image_with(&[BLOB], |value| value["manifests"] = json!([]))),
    ] {
        steps.push(document.put(&format!("PUT a manifest {kind}"), "v1"));
    }
    steps.push(
        image_with(&[BLOB], |value| value["annotations"] = json!({ "a": "x".repeat(5 << 20) }))
            .put("PUT a manifest of 5 MiB", "v1"),
    );
    sequence("broken", steps)
}

fn types() -> Sequence {
    let document = image(&[BLOB]);
    let untyped = image_with(&[BLOB], |value| {
        value.as_object_mut().unwrap().remove("mediaType");
    });
    let put = |name: &str, content_type: Option<&str>, document: &Document| {
        let step = Step::new(name, "/v2/{repo}/manifests/v1").body(&document.content);
        content_type
            .map_or_else(|| step.clone(), |content_type| step.clone().header("Content-Type", content_type))
    };
    let mut steps = blobs();
    for (kind, content_type) in [
        ("without Content-Type", None),
        ("with an empty Content-Type", Some("")),
        ("with a charset in Content-Type", Some("application/vnd.oci.image.manifest.v1+json; charset=utf-8")),
        ("with Content-Type in capitals", Some("APPLICATION/VND.OCI.IMAGE.MANIFEST.V1+JSON")),
        ("as JSON", Some("application/json")),
        ("as text", Some("text/plain")),
        ("as no media type", Some("what?")),
        ("as an OCI index", Some(OCI_INDEX)),
        ("as a Docker image", Some(DOCKER_MANIFEST)),
        ("as a Docker list", Some(DOCKER_LIST)),
        ("as Docker's schema 1", Some("application/vnd.docker.distribution.manifest.v1+json")),
    ] {
        steps.push(put(&format!("PUT an OCI image {kind}"), content_type, &document));
        steps.push(put(
            &format!("PUT an OCI image that does not tell its type {kind}"),
            content_type,
            &untyped,
        ));
    }
    let list = index(DOCKER_LIST, &[&document]);
    steps.push(document.put("PUT an OCI image by a tag", "v1"));
    steps.push(list.put("PUT a Docker list of an OCI image", "list"));
    steps.push(index(OCI_INDEX, &[]).put("PUT an OCI index of nothing", "empty"));
    steps.push(index(DOCKER_LIST, &[]).put("PUT a Docker list of nothing", "empty"));
    sequence("types", steps)
}

/// What a manifest names is not there, or it is another than its reference says.
fn missing() -> Sequence {
    let document = image(&[BLOB]);
    let other = image(&[OTHER]);
    let mut steps = vec![
        document.put("PUT a manifest without all its blobs", "v1"),
        index(OCI_INDEX, &[&document]).put("PUT an index without its manifest", "v1"),
        index(OCI_INDEX, &[&document, &other]).put("PUT an index without both its manifests", "v1"),
        index(DOCKER_LIST, &[&document]).put("PUT a Docker list without its manifest", "v1"),
    ];
    steps.extend(push_in_two(BLOB));
    steps.push(document.put("PUT a manifest without its config", "v1"));
    steps.push(docker_image(&[BLOB]).put("PUT a Docker image without its config", "v1"));
    steps.extend(push_in_two(CONFIG));
    let urls =
        image_with(&[OTHER], |value| value["layers"][0]["urls"] = json!(["https://example.org/layer"]));
    let foreign = image_with(&[OTHER], |value| {
        value["layers"][0]["urls"] = json!(["https://example.org/layer"]);
        value["layers"][0]["mediaType"] = json!("application/vnd.oci.image.layer.nondistributable.v1.tar");
    });
    steps.extend([
        other.put("PUT a manifest without its layer", "v1"),
        image(&[OTHER, b"third"]).put("PUT a manifest without two layers", "v1"),
        docker_image(&[OTHER]).put("PUT a Docker image without its layer", "v1"),
        urls.put("PUT a manifest with a layer that is fetched elsewhere", "v2"),
        foreign.put("PUT a manifest with a foreign layer that is fetched elsewhere", "v3"),
        document.put("PUT a manifest by another one's digest", &other.digest()),
        get("GET a manifest that is not there by a tag", "none"),
        get("HEAD a manifest that is not there by a tag", "none"),
        get("GET a manifest that is not there by its digest", &other.digest()),
        get("GET a blob as a manifest", &digest(BLOB)),
        Step::new("GET a manifest as a blob", format!("/v2/{{repo}}/blobs/{}", digest(BLOB))),
    ]);
    sequence("missing", steps)
}

fn artifacts() -> Sequence {
    let subject = image(&[BLOB]);
    let artifact = image_with(&[BLOB], |value| {
        value["artifactType"] = json!("application/vnd.example");
        value["subject"] =
            json!({ "mediaType": OCI_MANIFEST, "digest": subject.digest(), "size": subject.content.len() });
    });
    let own = artifact.digest();
    let mut steps = blobs();
    steps.extend([
        subject.put("PUT a manifest by a tag", "v1"),
        artifact.put("PUT a manifest with a subject", &own),
        get("GET a manifest with a subject", &own).header("Accept", all()),
        Step::new("GET the referrers", format!("/v2/{{repo}}/referrers/{}", subject.digest())),
        Step::new("GET the referrers of one type", format!("/v2/{{repo}}/referrers/{}", subject.digest()))
            .query("artifactType=a/b"),
        Step::new(
            "GET the referrers of what is not there",
            format!("/v2/{{repo}}/referrers/{}", digest(b"none")),
        ),
        Step::new("GET the referrers of no digest", "/v2/{repo}/referrers/none"),
        subject
            .put("PUT a manifest by its digest with tags", &subject.digest())
            .query("tag=one")
            .query("tag=two"),
        get("GET a manifest by a tag that was a parameter", "one").header("Accept", all()),
        Step::new("HEAD the tags", "/v2/{repo}/tags/list"),
    ]);
    sequence("artifacts", steps)
}

fn deletes() -> Sequence {
    let (first, second) = (image(&[BLOB]), image(&[]));
    let mut steps = vec![
        get("DELETE a manifest from a repository that is not there by a tag", "v1"),
        get("DELETE a manifest from a repository that is not there by its digest", &first.digest()),
    ];
    steps.extend(blobs());
    steps.extend([
        first.put("PUT a manifest by a tag", "v1"),
        first.put("PUT a manifest by a tag", "v2"),
        second.put("PUT a manifest by a tag", "v3"),
        get("DELETE a manifest that is not there by a tag", "none"),
        get("DELETE a manifest by its digest", &first.digest()),
        get("GET a manifest that was deleted by a tag", "v1").header("Accept", all()),
        get("HEAD a manifest that was deleted by a tag", "v1").header("Accept", all()),
        get("GET a manifest that was deleted by its digest", &first.digest()).header("Accept", all()),
        get("DELETE a manifest that was deleted by its digest", &first.digest()),
        Step::new("GET the tags after a manifest was deleted", "/v2/{repo}/tags/list"),
        first.put("PUT a manifest that was deleted", "v1"),
        get("GET a manifest that was pushed again", &first.digest()).header("Accept", all()),
        get("DELETE a tag", "v3"),
        get("GET a manifest by a tag that was deleted", "v3").header("Accept", all()),
        get("GET a manifest whose tag was deleted", &second.digest()).header("Accept", all()),
        get("DELETE a tag that was deleted", "v3"),
        get("DELETE the last manifests", &first.digest()),
        get("DELETE the last manifests", &second.digest()),
        Step::new("GET the tags after all were deleted", "/v2/{repo}/tags/list"),
    ]);
    sequence("manifest-deletes", steps)
}
