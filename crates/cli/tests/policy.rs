//! `longshore registry --policy FILE`: what a file says holds, and what is wrong in one is told with its place.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod support;

use support::files::Files;
use support::http::ask;
use support::program::{Server, longshore};

/// A folder with a policy in it; the policy's path.
fn file(text: &str) -> (Files, String) {
    let files = Files::new();
    files.write("policy.toml", text.as_bytes());
    let path = files.path().join("policy.toml").to_str().unwrap().to_owned();
    (files, path)
}

#[test]
fn what_a_file_says_holds() {
    let (_files, path) = file("base = \"accounts\"\nread_only = true\nanonymous_access = false\n");
    let registry = Server::registry(&path);
    let path = "/v2/auth?scope=repository:public/publicrepo:pull";
    assert_eq!(ask(registry.address, "GET", path, &[], b"").status, 401);
    let (_files, path) = file("read_only = true\nlimits.manifest_bytes = 10\n");
    let registry = Server::registry(&path);
    assert_eq!(ask(registry.address, "POST", "/v2/a/b/blobs/uploads/", &[], b"").status, 405);
}

#[test]
fn only_pages_of_the_origins_that_a_file_names_may_read() {
    let (_files, path) = file("origins = [\"https://app.example\"]\n");
    let registry = Server::registry(&path);
    let allowed = |origin: &str| {
        let answer = ask(registry.address, "GET", "/v2/", &[("Origin", origin)], b"");
        let found = answer.headers.into_iter().find(|(name, _)| name == "access-control-allow-origin");
        found.map(|(_, value)| value)
    };
    assert_eq!(allowed("https://app.example").as_deref(), Some("https://app.example"));
    assert_eq!(allowed("https://other.example"), None);
    let printed = ["registry", "--print-policy", "--policy", &path, "--cors-origin", "https://B.example"];
    assert!(longshore(&printed, "").well().out.contains("origins = [\"https://b.example\"]"));
    let printed = ["registry", "--print-policy", "--policy", &path, "--cors-origin", "*"];
    assert!(longshore(&printed, "").well().out.contains("# origins is not set."));
}

#[test]
fn options_go_before_what_a_file_says_and_change_nothing_else() {
    let (_files, path) = file("dialect = \"quay\"\nsparse_manifests = true\n");
    let printed = longshore(&["registry", "--print-policy", "--policy", &path], "").well().out;
    assert!(
        printed.contains("dialect = \"quay\"") && printed.contains("sparse_manifests = true"),
        "{printed}"
    );
    let dialect = ["registry", "--print-policy", "--policy", &path, "--dialect", "oci"];
    assert!(longshore(&dialect, "").well().out.contains("dialect = \"oci\""));
}

#[test]
fn a_policy_that_was_printed_is_the_same_policy() {
    for policy in ["open", "accounts"] {
        let printed = longshore(&["registry", "--print-policy", "--policy", policy], "").well().out;
        let (_files, path) = file(&printed);
        let again = longshore(&["registry", "--print-policy", "--policy", &path], "").well().out;
        assert_eq!(printed, again);
    }
}

#[test]
fn the_example_of_the_documentation_can_be_used() {
    let page = include_str!("../../../docs/policy.md");
    let (_, rest) = page.split_once("```toml\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let (_files, path) = file(example);
    let printed = longshore(&["registry", "--print-policy", "--policy", &path], "").well().out;
    assert!(printed.contains("roles = { me = \"write\" }"), "{printed}");
}

#[test]
fn the_documentation_names_every_value() {
    let page = include_str!("../../../docs/policy.md");
    let schema = longshore(&["registry", "--print-policy=schema"], "").well().out;
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    for place in ["/properties", "/$defs/Namespace/properties", "/$defs/RepositoryRules/properties"] {
        let fields = schema.pointer(place).and_then(serde_json::Value::as_object).unwrap();
        for name in fields.keys().filter(|name| !["namespaces", "repositories"].contains(&name.as_str())) {
            assert!(page.contains(&format!("`{name}`")), "{name}");
        }
    }
}

#[test]
fn the_schema_is_one() {
    let schema = longshore(&["registry", "--print-policy=schema"], "").well().out;
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    assert_eq!(schema["title"], "Policy");
    assert!(schema["properties"]["repositories"]["description"].is_string());
}

#[test]
fn a_mistake_is_told_with_file_line_and_column() {
    let (_files, path) = file("# A policy\n[limits]\nblob_byte = 3\n");
    let run = longshore(&["registry", "--policy", &path], "").refused();
    assert!(run.err.contains(&format!("{path}:3:1: unknown field `blob_byte`")), "{}", run.err);
    assert!(run.err.contains("`blob_bytes`"), "{}", run.err);
    let (_files, path) = file("[limits]\npage_entries = 0\n\n[rate]\nrequests = 0\nseconds = 1\n");
    let run = longshore(&["registry", "--policy", &path], "").refused();
    assert!(run.err.contains(&format!("{path}:2:1: limits.page_entries: ")), "{}", run.err);
    assert!(run.err.contains(&format!("{path}:5:1: rate.requests: ")), "{}", run.err);
}

#[test]
fn what_is_no_policy_is_told_apart() {
    let run = longshore(&["registry", "--policy", "closed"], "").refused();
    assert!(run.err.contains("open and accounts"), "{}", run.err);
    let folder = Files::new();
    longshore(&["registry", "--policy", folder.path().to_str().unwrap()], "").refused();
    folder.write("binary.toml", b"\xff\xfe");
    let path = folder.path().join("binary.toml");
    let run = longshore(&["registry", "--policy", path.to_str().unwrap()], "").refused();
    assert!(run.err.contains("UTF-8"), "{}", run.err);
    folder.write("long.toml", &vec![b'#'; (4 << 20) + 1]);
    let path = folder.path().join("long.toml");
    let run = longshore(&["registry", "--policy", path.to_str().unwrap()], "").refused();
    assert!(run.err.contains("longer than"), "{}", run.err);
}
