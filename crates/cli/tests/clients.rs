//! Clients that others wrote, against `longshore registry`: a table of client × operation, with and without
//! accounts. A client that no variable names is skipped with a line.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod support;

use std::fs::File;
use std::process::{Command, Stdio};
use support::files::{Files, noise};
use support::program::{Ended, Server, end};

/// A client, the folder that it keeps its logins in, and registries to use it on: without authentication, with
/// tokens, and with passwords.
struct Lab {
    program: String,
    home: Files,
    open: Server,
    accounts: Server,
    basic: Server,
}

/// One operation: what it is, the client's arguments, and what they must print.
///
/// `{open}`, `{accounts}` and `{basic}` are the registries' addresses; `{last}` is the last word that the operation before
/// has printed.
type Operation = (&'static str, &'static str, &'static str);

/// Where the registries keep what is pushed.
#[derive(Clone, Copy, Debug)]
enum Kept {
    InMemory,
    InFolders,
}

/// The client's path; none, and a line that says so, where the variable does not name it.
fn program(client: &str) -> Option<String> {
    let variable = format!("LONGSHORE_{}", client.to_uppercase());
    let program = std::env::var(&variable).ok().filter(|path| !path.is_empty());
    if program.is_none() {
        eprintln!("skipped: {variable} does not name {client}");
    }
    program
}

/// Does the operations against registries that keep everything in memory, and against others with folders.
#[track_caller]
fn for_each_store(program: &str, operations: &[Operation]) {
    for kept in [Kept::InMemory, Kept::InFolders] {
        let failed = Lab::new(program, kept).does(operations);
        assert!(failed.is_empty(), "{kept:?}: {}", failed.join("\n\n"));
    }
}

impl Lab {
    fn new(program: &str, kept: Kept) -> Self {
        let home = Files::new();
        home.write("file.txt", b"a file");
        let mut tar = tar::Builder::new(Vec::new());
        let content = noise(3_000_000, 7);
        let mut header = tar::Header::new_ustar();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, "content", content.as_slice()).unwrap();
        home.write("layer.tar", &tar.into_inner().unwrap());
        // Most clients show a password only where they are asked for it, so the catalog has to ask.
        let policy = "base = \"accounts\"\nauthentication = \"basic\"\npublic_catalog = false\n";
        let policy = home.write("policy.toml", policy.as_bytes());
        let policies = [("open", "open"), ("accounts", "accounts"), ("basic", policy.to_str().unwrap())];
        let [open, accounts, basic] = policies.map(|(name, policy)| match kept {
            Kept::InMemory => Server::registry(policy),
            Kept::InFolders => {
                let store = home.path().join(format!("store-{name}"));
                Server::registry_with(&["--policy", policy, "--store", store.to_str().unwrap()])
            }
        });
        Self { program: program.to_owned(), home, open, accounts, basic }
    }

    /// A text with its placeholders filled in.
    fn fill(&self, text: &str, last: &str) -> String {
        text.replace("{open}", &self.open.address.to_string())
            .replace("{accounts}", &self.accounts.address.to_string())
            .replace("{basic}", &self.basic.address.to_string())
            .replace("{last}", last)
    }

    fn run(&self, arguments: &str, last: &str) -> Ended {
        let child = Command::new(&self.program)
            .args(arguments.split_whitespace().map(|word| self.fill(word, last)))
            .current_dir(self.home.path())
            .env("HOME", self.home.path())
            .env("DOCKER_CONFIG", self.home.path().join(".docker"))
            .env("REGISTRY_AUTH_FILE", self.home.path().join("auth.json"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        end(child)
    }

    /// Does one operation after the other; those that failed.
    fn does(&self, operations: &[Operation]) -> Vec<String> {
        let mut last = String::new();
        let mut failed = Vec::new();
        for (operation, arguments, printed) in operations {
            let ended = self.run(arguments, &last);
            let text = format!("{}{}", ended.out, ended.err);
            if ended.code != Some(0) || !text.contains(&self.fill(printed, &last)) {
                failed.push(format!("{operation} ({arguments}, wants {printed:?}): {text}"));
            }
            ended.out.split_whitespace().last().unwrap_or_default().clone_into(&mut last);
        }
        failed
    }
}

#[test]
fn crane_does_all_it_can() {
    let Some(program) = program("crane") else { return };
    for_each_store(
        &program,
        &[
            ("push", "append --insecure -f layer.tar -t {open}/a/one:v1", "{open}"),
            ("digest", "digest --insecure {open}/a/one:v1", "sha256:"),
            ("pull by digest", "manifest --insecure {open}/a/one@{last}", "\"layers\""),
            ("copy, which mounts", "copy --insecure {open}/a/one:v1 {open}/a/two:v2", "a/two:v2: digest:"),
            ("list", "ls --insecure {open}/a/two", "v2"),
            ("catalog", "catalog --insecure {open}", "a/two"),
            ("verify every byte", "validate --insecure --remote {open}/a/two:v2", "PASS"),
            ("index", "index append --insecure -m {open}/a/one:v1 -t {open}/a/one:all", "a/one@sha256:"),
            ("pull a platform", "pull --insecure {open}/a/two:v2 image.tar", ""),
            ("digest", "digest --insecure {open}/a/two:v2", "sha256:"),
            ("delete", "delete --insecure {open}/a/two@{last}", ""),
            ("pull what is public", "manifest --insecure {accounts}/public/publicrepo:latest", "\"layers\""),
            ("log in", "auth login --insecure {accounts} -u devtable -p password", ""),
            ("push", "append --insecure -f layer.tar -t {accounts}/devtable/one:v1", "devtable/one@sha256:"),
            (
                "copy, which mounts",
                "copy --insecure {accounts}/devtable/one:v1 {accounts}/devtable/two:v1",
                "digest:",
            ),
            (
                "copy between registries",
                "copy --insecure {open}/a/one:v1 {accounts}/devtable/three:v1",
                "digest:",
            ),
            ("verify every byte", "validate --insecure --remote {accounts}/devtable/three:v1", "PASS"),
            ("list", "ls --insecure {accounts}/devtable/three", "v1"),
            ("catalog", "catalog --insecure {accounts}", "devtable/three"),
            ("digest", "digest --insecure {accounts}/devtable/three:v1", "sha256:"),
            ("delete", "delete --insecure {accounts}/devtable/three@{last}", ""),
        ],
    );
}

#[test]
fn regctl_does_all_it_can() {
    let Some(program) = program("regctl") else { return };
    for_each_store(
        &program,
        &[
            ("without TLS", "registry set {open} --tls disabled --skip-check", ""),
            ("without TLS", "registry set {accounts} --tls disabled --skip-check", ""),
            ("log in", "registry login {accounts} -u devtable -p password", ""),
            (
                "copy between registries",
                "image copy {accounts}/devtable/simple:latest {open}/a/one:v1",
                "{open}/a/one:v1",
            ),
            ("copy, which mounts", "image copy {open}/a/one:v1 {open}/a/two:v1", "{open}/a/two:v1"),
            (
                "copy to an account",
                "image copy {open}/a/one:v1 {accounts}/devtable/new:v1",
                "devtable/new:v1",
            ),
            ("list", "tag ls {accounts}/devtable/new", "v1"),
            ("catalog", "repo ls {accounts}", "devtable/new"),
            ("catalog", "repo ls {open}", "a/two"),
            ("index", "index create {open}/a/one:all --ref {open}/a/one:v1 --platform linux/amd64", ""),
            ("pull the index", "manifest get {open}/a/one:all", "MediaType:"),
            (
                "push an artifact",
                "artifact put --artifact-type a/b --subject {open}/a/one:v1 -f file.txt",
                "",
            ),
            ("referrers", "artifact list {open}/a/one:v1", "a/b"),
            ("referrers as a tree", "artifact tree {open}/a/one:v1", "a/b"),
            ("delete a tag", "tag delete {open}/a/one:all", ""),
            ("digest", "image digest {open}/a/two:v1", "sha256:"),
            ("delete", "manifest delete {open}/a/two@{last}", ""),
        ],
    );
}

#[test]
fn oras_does_all_it_can() {
    let Some(program) = program("oras") else { return };
    for_each_store(
        &program,
        &[
            ("push", "push --plain-http {open}/a/one:v1 --artifact-type a/b file.txt", "Digest: sha256:"),
            (
                "attach",
                "attach --plain-http {open}/a/one:v1 --artifact-type a/sbom file.txt",
                "Digest: sha256:",
            ),
            ("discover", "discover --plain-http {open}/a/one:v1", "a/sbom"),
            ("pull", "pull --plain-http {open}/a/one:v1 -o out", "Digest: sha256:"),
            (
                "copy with referrers",
                "cp --from-plain-http --to-plain-http -r {open}/a/one:v1 {open}/a/two:v1",
                "Copied",
            ),
            ("discover the copy's", "discover --plain-http {open}/a/two:v1", "a/sbom"),
            ("list", "repo tags --plain-http {open}/a/two", "v1"),
            ("catalog", "repo ls --plain-http {open}", "a/two"),
            ("resolve", "resolve --plain-http {open}/a/one:v1", "sha256:"),
            ("push a blob", "blob push --plain-http {open}/a/one file.txt", "Digest: sha256:"),
            ("log in", "login --plain-http {accounts} -u devtable -p password", "Login Succeeded"),
            (
                "copy between registries",
                "cp --from-plain-http --to-plain-http -r {open}/a/one:v1 {accounts}/devtable/one:v1",
                "Copied",
            ),
            ("discover", "discover --plain-http {accounts}/devtable/one:v1", "a/sbom"),
            ("tag", "tag --plain-http {accounts}/devtable/one:v1 v2 v3", "Tagged v3"),
            ("list", "repo tags --plain-http {accounts}/devtable/one", "v3"),
            ("delete", "manifest delete --plain-http -f {accounts}/devtable/one:v2", "Deleted"),
            ("log out", "logout {accounts}", ""),
            (
                "pull what is public",
                "manifest fetch --plain-http {accounts}/public/publicrepo:latest",
                "layers",
            ),
        ],
    );
}

#[test]
fn crane_logs_in_with_a_password() {
    let Some(program) = program("crane") else { return };
    for_each_store(
        &program,
        &[
            ("pull what is public", "manifest --insecure {basic}/public/publicrepo:latest", "\"layers\""),
            ("log in", "auth login --insecure {basic} -u devtable -p password", ""),
            ("push", "append --insecure -f layer.tar -t {basic}/devtable/one:v1", "devtable/one@sha256:"),
            (
                "copy, which mounts",
                "copy --insecure {basic}/devtable/one:v1 {basic}/devtable/two:v1",
                "digest:",
            ),
            ("verify every byte", "validate --insecure --remote {basic}/devtable/two:v1", "PASS"),
            ("list", "ls --insecure {basic}/devtable/two", "v1"),
            ("catalog", "catalog --insecure {basic}", "devtable/two"),
            ("digest", "digest --insecure {basic}/devtable/two:v1", "sha256:"),
            ("delete", "delete --insecure {basic}/devtable/two@{last}", ""),
        ],
    );
}

#[test]
fn regctl_logs_in_with_a_password() {
    let Some(program) = program("regctl") else { return };
    for_each_store(
        &program,
        &[
            ("without TLS", "registry set {basic} --tls disabled --skip-check", ""),
            ("without TLS", "registry set {open} --tls disabled --skip-check", ""),
            ("pull what is public", "manifest get {basic}/public/publicrepo:latest", "MediaType:"),
            ("log in", "registry login {basic} -u devtable -p password", ""),
            (
                "copy between registries",
                "image copy {basic}/devtable/simple:latest {open}/a/one:v1",
                "{open}/a/one:v1",
            ),
            (
                "copy, which mounts",
                "image copy {basic}/devtable/simple:latest {basic}/devtable/new:v1",
                "devtable/new:v1",
            ),
            ("list", "tag ls {basic}/devtable/new", "v1"),
            ("catalog", "repo ls {basic}", "devtable/new"),
            (
                "push an artifact",
                "artifact put --artifact-type a/b --subject {basic}/devtable/new:v1 -f file.txt",
                "",
            ),
            ("referrers", "artifact list {basic}/devtable/new:v1", "a/b"),
            ("delete a tag", "tag delete {basic}/devtable/new:v1", ""),
        ],
    );
}

#[test]
fn oras_logs_in_with_a_password() {
    let Some(program) = program("oras") else { return };
    for_each_store(
        &program,
        &[
            ("pull what is public", "manifest fetch --plain-http {basic}/public/publicrepo:latest", "layers"),
            ("log in", "login --plain-http {basic} -u devtable -p password", "Login Succeeded"),
            (
                "push",
                "push --plain-http {basic}/devtable/one:v1 --artifact-type a/b file.txt",
                "Digest: sha256:",
            ),
            (
                "attach",
                "attach --plain-http {basic}/devtable/one:v1 --artifact-type a/sbom file.txt",
                "Digest: sha256:",
            ),
            ("discover", "discover --plain-http {basic}/devtable/one:v1", "a/sbom"),
            ("pull", "pull --plain-http {basic}/devtable/one:v1 -o out", "Digest: sha256:"),
            (
                "copy with referrers",
                "cp --from-plain-http --to-plain-http -r {basic}/devtable/one:v1 {basic}/devtable/two:v1",
                "Copied",
            ),
            ("list", "repo tags --plain-http {basic}/devtable/two", "v1"),
            ("catalog", "repo ls --plain-http {basic}", "devtable/two"),
            ("delete", "manifest delete --plain-http -f {basic}/devtable/two:v1", "Deleted"),
            ("log out", "logout {basic}", ""),
            ("pull what is public", "manifest fetch --plain-http {basic}/public/publicrepo:latest", "layers"),
        ],
    );
}

#[test]
fn skopeo_does_all_it_can() {
    let Some(program) = program("skopeo") else { return };
    for_each_store(
        &program,
        &[
            (
                "pull what is public",
                "inspect --tls-verify=false docker://{accounts}/public/publicrepo:latest",
                "\"Layers\"",
            ),
            ("log in", "login --tls-verify=false -u devtable -p password {accounts}", "Login Succeeded"),
            (
                "pull",
                "copy --insecure-policy --src-tls-verify=false docker://{accounts}/devtable/simple:latest oci:image:v1",
                "Writing manifest",
            ),
            (
                "push",
                "copy --insecure-policy --dest-tls-verify=false oci:image:v1 docker://{open}/a/one:v1",
                "Writing manifest",
            ),
            (
                "copy, which mounts",
                "copy --insecure-policy --src-tls-verify=false --dest-tls-verify=false \
             docker://{open}/a/one:v1 docker://{open}/a/two:v1",
                "Writing manifest",
            ),
            (
                "copy between registries",
                "copy --insecure-policy --src-tls-verify=false --dest-tls-verify=false \
             docker://{open}/a/two:v1 docker://{accounts}/devtable/new:v1",
                "Writing manifest",
            ),
            (
                "manifest as it is",
                "inspect --raw --tls-verify=false docker://{accounts}/devtable/new:v1",
                "\"layers\"",
            ),
            ("config", "inspect --config --tls-verify=false docker://{accounts}/devtable/new:v1", "diff_ids"),
            ("list", "list-tags --tls-verify=false docker://{accounts}/devtable/new", "v1"),
            ("delete", "delete --tls-verify=false docker://{accounts}/devtable/new:v1", ""),
            ("log out", "logout {accounts}", "Removed login"),
        ],
    );
}

#[test]
fn skopeo_logs_in_with_a_password() {
    let Some(program) = program("skopeo") else { return };
    for_each_store(
        &program,
        &[
            (
                "pull what is public",
                "inspect --tls-verify=false docker://{basic}/public/publicrepo:latest",
                "\"Layers\"",
            ),
            ("log in", "login --tls-verify=false -u devtable -p password {basic}", "Login Succeeded"),
            (
                "copy, which mounts",
                "copy --insecure-policy --src-tls-verify=false --dest-tls-verify=false \
             docker://{basic}/devtable/simple:latest docker://{basic}/devtable/new:v1",
                "Writing manifest",
            ),
            (
                "copy between registries",
                "copy --insecure-policy --src-tls-verify=false --dest-tls-verify=false \
             docker://{basic}/devtable/new:v1 docker://{open}/a/one:v1",
                "Writing manifest",
            ),
            (
                "pull",
                "copy --insecure-policy --src-tls-verify=false docker://{basic}/devtable/new:v1 oci:image:v1",
                "",
            ),
            ("list", "list-tags --tls-verify=false docker://{basic}/devtable/new", "v1"),
            ("delete", "delete --tls-verify=false docker://{basic}/devtable/new:v1", ""),
        ],
    );
}

#[test]
fn a_layer_of_a_gibibyte_goes_through_each_client() {
    let clients = ["oras", "crane", "regctl", "skopeo"].map(program);
    let [Some(oras), Some(crane), Some(regctl), Some(skopeo)] = clients else { return };
    let mut lab = Lab::new(&oras, Kept::InFolders);
    File::create(lab.home.path().join("large")).unwrap().set_len(1 << 30).unwrap();
    let mut failed = Vec::new();
    for (client, operations) in [
        (
            oras,
            &[
                (
                    "push",
                    "push --plain-http {open}/a/large:v1 large:application/vnd.oci.image.layer.v1.tar",
                    "Digest: ",
                ),
                ("pull", "pull --plain-http {open}/a/large:v1 -o out", "Digest: "),
            ][..],
        ),
        (
            crane,
            &[
                ("log in", "auth login --insecure {accounts} -u devtable -p password", ""),
                ("copy", "copy --insecure {open}/a/large:v1 {accounts}/devtable/one:v1", "digest:"),
            ],
        ),
        (
            regctl,
            &[
                ("without TLS", "registry set {open} --tls disabled --skip-check", ""),
                ("without TLS", "registry set {accounts} --tls disabled --skip-check", ""),
                ("log in", "registry login {accounts} -u devtable -p password", ""),
                ("copy", "image copy {open}/a/large:v1 {accounts}/devtable/two:v1", "devtable/two:v1"),
            ],
        ),
        (
            skopeo,
            &[
                ("log in", "login --tls-verify=false -u devtable -p password {accounts}", "Login Succeeded"),
                (
                    "copy",
                    "copy --insecure-policy --preserve-digests --src-tls-verify=false --dest-tls-verify=false \
                     docker://{open}/a/large:v1 docker://{accounts}/devtable/three:v1",
                    "Writing manifest",
                ),
            ],
        ),
    ] {
        lab.program = client;
        failed.extend(lab.does(operations));
    }
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
    assert_eq!(lab.home.path().join("out/large").metadata().unwrap().len(), 1 << 30);
}

#[test]
fn a_wrong_password_is_refused_by_each_client() {
    for (client, arguments) in [
        ("crane", "manifest --insecure {accounts}/devtable/simple:latest"),
        ("oras", "login --plain-http {accounts} -u devtable -p wrong"),
        ("oras", "login --plain-http {basic} -u devtable -p wrong"),
        ("skopeo", "login --tls-verify=false -u devtable -p wrong {basic}"),
    ] {
        let Some(program) = program(client) else { continue };
        let lab = Lab::new(&program, Kept::InMemory);
        let ended = lab.run(arguments, "");
        assert_eq!(ended.code, Some(1), "{client}: {}{}", ended.out, ended.err);
    }
}
