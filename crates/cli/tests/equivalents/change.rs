//! What each client copies and deletes, held against what the run did.

use crate::lab::{CLIENTS, Lab, Told, USER, elsewhere, has_commands, holdings, outcome};
use crate::support::program::Server;

/// The commands, for another repository than the run's.
fn to_another(told: &Told, repository: &str, another: &str) -> String {
    told.text.replace(repository, another)
}

#[test]
fn a_copy_has_the_same_digest_under_the_same_tags() {
    for (policy, user) in [("open", None), ("accounts", Some(USER))] {
        let (lab, registry) = (Lab::new(), Server::registry(policy));
        for push in ["push", "push-index"] {
            outcome(&registry, user, &[push, "--repository", "devtable/app", "--tag", push]);
            let copy = ["copy", "--repository", "devtable/app", "--tag", push, "--to", "devtable/copied"];
            for tags in [&[][..], &["--to-tag", "x", "--to-tag", "y"]] {
                let told = lab.run(&registry, user, &[&copy[..], tags].concat());
                let wanted = told.ended.outcome()["digest"].clone();
                for client in CLIENTS.into_iter().filter(|client| lab.has(client)) {
                    let another = format!("devtable/{client}-{push}-{}", tags.len());
                    lab.does(client, &to_another(&told, "devtable/copied", &another), "", &[]).well();
                    let there = holdings(&registry, user, &another);
                    let names: Vec<&str> = there.iter().map(|[tag, ..]| tag.as_str()).collect();
                    assert_eq!(names, if tags.is_empty() { vec![push] } else { vec!["x", "y"] }, "{client}");
                    assert!(
                        there.iter().all(|[_, digest, _]| wanted == digest.as_str()),
                        "{client}: {there:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_copy_by_digest_gets_no_tag() {
    let (lab, registry) = (Lab::new(), Server::registry("open"));
    let pushed = outcome(&registry, None, &["push", "--repository", "a/b"]);
    let digest = pushed["digest"].as_str().unwrap();
    let told =
        lab.run(&registry, None, &["copy", "--repository", "a/b", "--reference", digest, "--to", "a/c"]);
    for client in CLIENTS.into_iter().filter(|client| lab.has(client)) {
        let another = format!("a/{client}");
        lab.does(client, &to_another(&told, "a/c", &another), "", &[]).well();
        outcome(&registry, None, &["pull", "--repository", &another, "--reference", digest]);
        assert_eq!(holdings(&registry, None, &another), Vec::<[String; 3]>::new(), "{client}");
    }
}

#[test]
fn a_copy_goes_to_another_registry_which_nobody_logs_in_to() {
    let (lab, here, there) = (Lab::new(), Server::registry("accounts"), Server::registry("open"));
    outcome(&here, Some(USER), &["push-index", "--repository", "devtable/app"]);
    let url = there.url();
    let copy = ["copy", "--repository", "devtable/app", "--to", "a/copied", "--to-target", &url];
    let told = lab.run(&here, Some(USER), &copy);
    let wanted = holdings(&there, None, "a/copied");
    for client in CLIENTS.into_iter().filter(|client| lab.has(client)) {
        let another = format!("a/{client}");
        let commands = to_another(&told, "a/copied", &another);
        let logins = commands.lines().filter(|line| line.contains("PASSWORD\" |"));
        assert!(logins.into_iter().all(|line| !line.contains(&there.address.to_string())), "{commands}");
        lab.does(client, &commands, "", &[]).well();
        assert_eq!(holdings(&there, None, &another), wanted, "{client}");
    }
}

#[test]
fn a_tag_is_taken_off_by_crane_alone_and_its_manifest_stays() {
    let (lab, first, second) = (Lab::new(), Server::registry("accounts"), Server::registry("accounts"));
    for registry in [&first, &second] {
        let push = ["push", "--repository", "devtable/app", "--tag", "a", "--tag", "b", "--tag", "c"];
        outcome(registry, Some(USER), &push);
    }
    let delete = ["delete", "--repository", "devtable/app", "--reference", "a", "--reference", "b"];
    let told = lab.run(&first, Some(USER), &delete);
    assert!(!has_commands(&told.text, "oras") && !has_commands(&told.text, "skopeo"), "{}", told.text);
    if lab.has("crane") {
        lab.does("crane", &elsewhere(&told, &first, &second), "", &[]).well();
        let there = holdings(&second, Some(USER), "devtable/app");
        assert_eq!(there, holdings(&first, Some(USER), "devtable/app"));
        assert_eq!(there.len(), 1);
    }
}

#[test]
fn a_manifest_is_deleted_by_its_digest() {
    let lab = Lab::new();
    for client in CLIENTS.into_iter().filter(|client| lab.has(client)) {
        let (first, second) = (Server::registry("accounts"), Server::registry("accounts"));
        let mut digest = String::new();
        for registry in [&first, &second] {
            outcome(
                registry,
                Some(USER),
                &["push", "--repository", "devtable/app", "--tag", "kept", "--format", "docker"],
            );
            let pushed =
                outcome(registry, Some(USER), &["push", "--repository", "devtable/app", "--tag", "a"]);
            digest = pushed["digest"].as_str().unwrap().to_owned();
        }
        let told =
            lab.run(&first, Some(USER), &["delete", "--repository", "devtable/app", "--reference", &digest]);
        lab.does(client, &elsewhere(&told, &first, &second), "", &[]).well();
        let there = holdings(&second, Some(USER), "devtable/app");
        assert_eq!(there, holdings(&first, Some(USER), "devtable/app"), "{client}");
        assert_eq!(there.len(), 1, "{client}");
    }
}

#[test]
fn a_blob_is_deleted_by_oras_alone() {
    let (lab, first, second) = (Lab::new(), Server::registry("accounts"), Server::registry("accounts"));
    let mut blob = String::new();
    for registry in [&first, &second] {
        outcome(registry, Some(USER), &["push", "--repository", "devtable/app"]);
        let pulled = outcome(registry, Some(USER), &["pull", "--repository", "devtable/app"]);
        pulled["blobs"][1]["digest"].as_str().unwrap().clone_into(&mut blob);
    }
    let told =
        lab.run(&first, Some(USER), &["delete-blob", "--repository", "devtable/app", "--digest", &blob]);
    assert!(!has_commands(&told.text, "crane") && !has_commands(&told.text, "skopeo"), "{}", told.text);
    if lab.has("oras") {
        lab.does("oras", &elsewhere(&told, &first, &second), "", &[]).well();
        let head = lab.run(&second, Some(USER), &["head", "--repository", "devtable/app", "--blob", &blob]);
        assert!(head.ended.failed().err.contains("404"));
    }
}
