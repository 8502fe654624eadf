//! Where the commands are told, and of which flows.

use crate::lab::{CLIENTS, Lab, has_commands};
use crate::support::program::{Server, longshore};

#[test]
fn every_flow_of_the_program_is_known() {
    let help = longshore(&["run", "--help"], "").well().out;
    let flows = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let flows: Vec<&str> = flows.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(flows.contains(&"resume-upload"), "{flows:?}");
    let lists = ["failures", "faults", "help"];
    for flow in flows.into_iter().filter(|flow| !lists.contains(flow)) {
        let digest = format!("sha256:{}", "0".repeat(64));
        let what: &[&str] = match flow {
            "referrers" | "delete-blob" => &["--digest", &digest],
            "copy" => &["--to", "devtable/other"],
            "delete" => &["--reference", "latest"],
            _ => &[],
        };
        // Where there is nothing to delete, the run fails, and is told all the same.
        let ended = longshore(&[&["run", flow, "--equivalents", "-"][..], what].concat(), "");
        let text = ended.out.split_once(&format!("\n# {} on ", flow.replace('-', "\\-")));
        let text = text.or_else(|| ended.out.split_once(&format!("\n# {flow} on "))).expect(flow).1;
        for client in CLIENTS {
            has_commands(text, client);
        }
        assert!(!text.contains("not known by its name"), "{text}");
    }
}

#[test]
fn the_embedded_registry_is_told_as_a_variable() {
    let printed = longshore(&["run", "push", "--equivalents", "-"], "").well().out;
    let (report, text) = printed.split_once("\n# push on ").unwrap();
    assert!(report.contains("Pushed devtable/app"), "{report}");
    assert!(text.contains("${REGISTRY:?") && text.contains("\"$REGISTRY\"'/devtable/app:latest'"), "{text}");
}

#[test]
fn text_is_not_printed_among_json() {
    let refused = longshore(&["run", "push", "--json", "--equivalents", "-"], "").refused();
    assert!(refused.err.contains("--json"), "{}", refused.err);
}

#[test]
fn a_password_is_nowhere_wherever_the_run_had_it() {
    const PASSWORD: &str = "hunter2-planted";
    let lab = Lab::new();
    let policy =
        format!("base = \"accounts\"\n[[accounts]]\nname = \"planted\"\npassword = \"{PASSWORD}\"\n");
    let policy = lab.files.write("policy.toml", policy.as_bytes());
    let registry = Server::registry(policy.to_str().unwrap());
    let layer = lab.files.write("layer.tar", &crate::support::files::tar(PASSWORD, PASSWORD.as_bytes()));
    let (note, tag) = (format!("note={PASSWORD}"), ["--repository", "planted/app", "--tag", PASSWORD]);
    for flow in [
        &["push", "--annotation", &note, "--file", layer.to_str().unwrap()][..],
        &["push-index", "--annotation", &note],
        &["pull-index"],
        &["pull"],
        &["head"],
        &["copy", "--to", "planted/other", "--to-tag", PASSWORD],
        &["tags"],
        &["catalog"],
        &["login", "--scope", "repository:planted/hunter2-planted:pull"],
        &["delete"],
    ] {
        let at: &[&str] = match flow[0] {
            "tags" => &tag[..2],
            "catalog" | "login" => &[],
            _ => &tag,
        };
        let told = lab.run(&registry, Some(("planted", PASSWORD)), &[flow, at].concat());
        let told = crate::lab::Told { ended: told.ended.well(), ..told };
        // The last is planted:hunter2-planted
        for secret in [PASSWORD, "eyJ", "cGxhbnRlZDpodW50ZXIyLXBsYW50ZWQ"] {
            assert!(!told.text.contains(secret), "{flow:?}: {secret} is in {}", told.text);
        }
        assert!(told.text.contains("\"$PASSWORD\""), "{flow:?}: {}", told.text);
    }
}
