//! How each client says who asks.

use crate::lab::{CLIENTS, Lab, USER, has_commands, outcome};
use crate::support::program::Server;

/// A registry that takes the password with each request.
fn basic(lab: &Lab) -> Server {
    let policy = "base = \"accounts\"\nauthentication = \"basic\"\npublic_catalog = false\n";
    let policy = lab.files.write("policy.toml", policy.as_bytes());
    Server::registry(policy.to_str().unwrap())
}

#[test]
fn who_logs_in_or_pings_is_taken_and_a_wrong_password_is_not() {
    let lab = Lab::new();
    // A ping that is asked for a password does not show it: the run told nobody who asks.
    for (registry, flows) in
        [(Server::registry("accounts"), &["login", "ping"][..]), (basic(&lab), &["login"])]
    {
        for flow in flows {
            let told = lab.run(&registry, Some(USER), &[flow]);
            for (client, _) in lab.each(&told, &["oras", "skopeo"], "") {
                let wrong = told.text.replace("\"$PASSWORD\"", "\"$PASSWORD no\"");
                assert_ne!(lab.does(client, &wrong, "", &[]).code, Some(0), "{client} {flow}");
            }
        }
    }
}

#[test]
fn a_token_of_one_repository_is_asked_for_by_crane_too() {
    let (lab, registry) = (Lab::new(), Server::registry("accounts"));
    for (scope, push) in
        [("repository:devtable/app:pull,push", true), ("repository:devtable/app:pull", false)]
    {
        let told = lab.run(&registry, Some(USER), &["login", "--scope", scope]);
        assert_eq!(told.text.contains("auth token --push "), push, "{}", told.text);
        for (client, printed) in lab.each(&told, &CLIENTS, "") {
            assert!(!printed.contains("eyJ"), "{client} printed a token");
        }
    }
}

#[test]
fn nobody_logs_in_as_anybody() {
    let (lab, registry) = (Lab::new(), Server::registry("open"));
    for flow in ["login", "ping"] {
        let told = lab.run(&registry, None, &[flow]);
        assert!(CLIENTS.iter().all(|client| !has_commands(&told.text, client)), "{}", told.text);
        assert!(told.text.contains("None of these clients has anything equal."), "{}", told.text);
    }
}

#[test]
fn a_password_goes_with_each_request_where_the_registry_wants_it() {
    let lab = Lab::new();
    let registry = basic(&lab);
    outcome(&registry, Some(USER), &["push", "--repository", "devtable/app"]);
    let told = lab.run(&registry, Some(USER), &["tags", "--repository", "devtable/app"]);
    for (client, printed) in lab.each(&told, &CLIENTS, "") {
        assert!(printed.contains("latest"), "{client}: {printed}");
    }
}
