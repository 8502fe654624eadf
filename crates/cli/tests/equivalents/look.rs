//! What each client tells of a registry, held against what the run told.

use crate::lab::{CLIENTS, Lab, USER, outcome};
use crate::support::http::ask;
use crate::support::program::Server;
use serde_json::Value;

/// The names in what a client printed: lines, or the texts of JSON.
fn names(client: &str, printed: &str) -> Vec<String> {
    if client == "skopeo" {
        let list: Value = serde_json::from_str(printed).unwrap();
        return list["Tags"].as_array().unwrap().iter().map(|tag| tag.as_str().unwrap().to_owned()).collect();
    }
    printed.lines().filter(|line| !line.contains(' ')).map(str::to_owned).collect()
}

/// What a client printed, without what its login did.
fn told<'a>(client: &str, printed: &'a str) -> &'a str {
    let logins = ["Login Succeeded!\n", "Login Succeeded\n"];
    logins.iter().find_map(|said| printed.strip_prefix(said)).filter(|_| client != "crane").unwrap_or(printed)
}

#[test]
fn a_manifest_is_the_same_to_all() {
    for (policy, user) in [("open", None), ("accounts", Some(USER))] {
        let (lab, registry) = (Lab::new(), Server::registry(policy));
        let at = ["--repository", "devtable/app", "--tag", "v1"];
        outcome(&registry, user, &[&["push"][..], &at].concat());
        let run = lab.run(&registry, user, &[&["head"][..], &at].concat());
        let head = run.ended.outcome();
        for (client, printed) in lab.each(&run, &CLIENTS, "") {
            let printed = told(client, &printed);
            if client == "oras" {
                let descriptor: Value = serde_json::from_str(printed).unwrap();
                assert_eq!(
                    (&descriptor["mediaType"], &descriptor["digest"], &descriptor["size"]),
                    (&head["media_type"], &head["digest"], &head["size"])
                );
            } else {
                assert_eq!(printed.trim_end(), head["digest"].as_str().unwrap(), "{client}");
            }
        }
    }
}

#[test]
fn a_blob_is_looked_at_by_oras_alone() {
    let (lab, registry) = (Lab::new(), Server::registry("open"));
    let pushed = outcome(&registry, None, &["push", "--repository", "a/b"]);
    let digest = pushed["digest"].as_str().unwrap();
    let pulled = outcome(&registry, None, &["pull", "--repository", "a/b", "--reference", digest]);
    let blob = &pulled["blobs"][1];
    let head = ["head", "--repository", "a/b", "--blob", blob["digest"].as_str().unwrap()];
    let run = lab.run(&registry, None, &head);
    for (_, printed) in lab.each(&run, &["oras"], "") {
        let descriptor: Value = serde_json::from_str(&printed).unwrap();
        assert_eq!((&descriptor["digest"], &descriptor["size"]), (&blob["digest"], &blob["size"]));
    }
}

#[test]
fn tags_are_the_same_to_all() {
    for (policy, user) in [("open", None), ("accounts", Some(USER))] {
        let (lab, registry) = (Lab::new(), Server::registry(policy));
        let push = ["push", "--repository", "devtable/app", "--tag", "c", "--tag", "a", "--tag", "b"];
        outcome(&registry, user, &push);
        for paged in [&[][..], &["--page-size", "2"]] {
            let run =
                lab.run(&registry, user, &[&["tags", "--repository", "devtable/app"][..], paged].concat());
            for (client, printed) in lab.each(&run, &CLIENTS, "") {
                let found = names(client, told(client, &printed));
                assert_eq!(run.ended.outcome()["tags"], Value::from(found), "{client} {policy}");
            }
        }
    }
}

#[test]
fn repositories_are_the_same_to_those_who_ask() {
    for (policy, user) in [("open", None), ("accounts", Some(USER))] {
        let (lab, registry) = (Lab::new(), Server::registry(policy));
        outcome(&registry, user, &["push", "--repository", "devtable/app"]);
        let run = lab.run(&registry, user, &["catalog"]);
        for (client, printed) in lab.each(&run, &["crane", "oras"], "") {
            let found = names(client, told(client, &printed));
            assert_eq!(run.ended.outcome()["repositories"], Value::from(found), "{client} {policy}");
        }
    }
}

#[test]
fn referrers_are_found_by_oras_alone() {
    let (lab, registry) = (Lab::new(), Server::registry("open"));
    let subject = outcome(&registry, None, &["push", "--repository", "a/b"]);
    let (digest, size) = (subject["digest"].as_str().unwrap(), &subject["size"]);
    let pulled = outcome(&registry, None, &["pull", "--repository", "a/b", "--reference", digest]);
    let config = &pulled["blobs"][0];
    for kind in ["application/vnd.example+json", "text/plain"] {
        let manifest = serde_json::json!({
            "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "artifactType": kind, "config": config, "layers": [],
            "subject": { "mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": digest, "size": size },
        });
        let headers = [("Content-Type", "application/vnd.oci.image.manifest.v1+json")];
        let path = format!("/v2/a/b/manifests/{}", kind.replace(['/', '+'], "-"));
        let put = ask(registry.address, "PUT", &path, &headers, manifest.to_string().as_bytes());
        assert_eq!(put.status, 201, "{}", put.text());
    }
    for filter in [&[][..], &["--artifact-type", "application/vnd.example+json"]] {
        let flow = ["referrers", "--repository", "a/b", "--digest", digest];
        let run = lab.run(&registry, None, &[&flow[..], filter].concat());
        let wanted: Vec<Value> = run.ended.outcome()["referrers"].as_array().unwrap().clone();
        assert_eq!(wanted.len(), 2 - filter.len() / 2);
        for (_, printed) in lab.each(&run, &["oras"], "") {
            let found: Value = serde_json::from_str(&printed).unwrap();
            let mut found: Vec<&Value> =
                found["referrers"].as_array().unwrap().iter().map(|it| &it["digest"]).collect();
            let mut wanted: Vec<&Value> = wanted.iter().map(|it| &it["digest"]).collect();
            found.sort_by_key(ToString::to_string);
            wanted.sort_by_key(ToString::to_string);
            assert_eq!(found, wanted);
        }
    }
}
