//! The same at a registry that others wrote.

use crate::lab::{CLIENTS, Lab, has_commands, holdings, outcome};
use crate::support::distribution::Distribution;

#[test]
fn what_runs_do_at_distribution_others_do_too() {
    let Some(registry) = Distribution::bare("LONGSHORE_DISTRIBUTION") else { return };
    let lab = Lab::new();
    let clients = || CLIENTS.into_iter().filter(|client| lab.has(client));
    for (push, pull, repository) in [("push", "pull", "a/image"), ("push-index", "pull-index", "a/index")] {
        let at = ["--repository", repository];
        let told = lab.run(&registry, None, &[&[push, "--tag", "x", "--tag", "y"], &at[..]].concat());
        let wanted = holdings(&registry, None, repository);
        let digest = told.ended.outcome()["digest"].as_str().unwrap().to_owned();
        for client in clients() {
            let another = format!("{client}/{push}");
            lab.does(client, &told.text.replace(repository, &another), "", &[]).well();
            assert_eq!(holdings(&registry, None, &another), wanted, "{client}");
        }
        for flow in [&[pull, "--tag", "x"][..], &["head", "--tag", "x"], &["tags"]] {
            let told = lab.run(&registry, None, &[flow, &at[..]].concat());
            for client in clients() {
                lab.does(client, &told.text, "", &[]).well();
            }
        }
        // Each from what it pushed before.
        let delete = lab.run(&registry, None, &[&["delete", "--reference", &digest], &at[..]].concat());
        for client in clients() {
            assert!(has_commands(&delete.text, client));
            let another = format!("{client}/{push}");
            lab.does(client, &delete.text.replace(repository, &another), "", &[]).well();
            assert_eq!(holdings(&registry, None, &another), Vec::<[String; 3]>::new(), "{client}");
        }
    }
    let told = lab.run(&registry, None, &["catalog"]);
    let repositories = outcome(&registry, None, &["catalog"])["repositories"].to_string();
    for client in ["crane", "oras"].into_iter().filter(|client| lab.has(client)) {
        let printed = lab.does(client, &told.text, "", &[]).well().out;
        assert!(
            printed.lines().all(|name| repositories.contains(&format!("\"{name}\""))),
            "{client}: {printed}"
        );
    }
}
