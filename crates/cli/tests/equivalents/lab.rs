//! Runs, the commands that are told of them, and the clients that carry those out.

use crate::support::distribution::Distribution;
use crate::support::files::Files;
use crate::support::program::{Ended, Server, end, longshore};
use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Stdio};

pub(crate) const USER: (&str, &str) = ("devtable", "password");

/// The clients, each by the name that it is called by in commands.
pub(crate) const CLIENTS: [&str; 3] = ["crane", "oras", "skopeo"];

/// A folder with the clients that there are, and room for what they write.
pub(crate) struct Lab {
    pub(crate) files: Files,
    clients: Vec<&'static str>,
}

/// A run that is over.
pub(crate) struct Told {
    /// What the program printed.
    pub(crate) ended: Ended,
    /// The commands of others.
    pub(crate) text: String,
}

/// A registry that can be asked.
pub(crate) trait Asked {
    /// Where it is.
    fn at(&self) -> String;
}

impl Asked for Server {
    fn at(&self) -> String {
        self.url()
    }
}

impl Asked for Distribution {
    fn at(&self) -> String {
        self.url()
    }
}

impl Lab {
    pub(crate) fn new() -> Self {
        let files = Files::new();
        std::fs::create_dir(files.path().join("bin")).unwrap();
        let program = env!("CARGO_BIN_EXE_longshore");
        std::os::unix::fs::symlink(program, files.path().join("bin/longshore")).unwrap();
        let mut clients = Vec::new();
        for client in CLIENTS {
            let variable = format!("LONGSHORE_{}", client.to_uppercase());
            match std::env::var(&variable).ok().filter(|path| !path.is_empty()) {
                Some(path) => {
                    std::os::unix::fs::symlink(path, files.path().join("bin").join(client)).unwrap();
                    clients.push(client);
                }
                None => eprintln!("skipped: {variable} does not name {client}"),
            }
        }
        Self { files, clients }
    }

    /// Whether this client is there.
    pub(crate) fn has(&self, client: &str) -> bool {
        self.clients.contains(&client)
    }

    /// Runs a flow as the user, or as anybody, and has its commands told.
    pub(crate) fn run(&self, registry: &impl Asked, user: Option<(&str, &str)>, flow: &[&str]) -> Told {
        let (url, path) = (registry.at(), self.files.path().join("commands.md"));
        let mut arguments = vec!["run"];
        arguments.extend(flow);
        arguments.extend(["--target", &url, "--json", "--equivalents", path.to_str().unwrap()]);
        if let Some((name, _)) = user {
            arguments.extend(["--username", name, "--password-stdin"]);
        }
        let ended = longshore(&arguments, user.map_or("", |(_, password)| password));
        let text = std::fs::read_to_string(&path).unwrap();
        Told { ended, text }
    }

    /// Has the shell do what stands before, what a client is told, and then this besides, at another registry than the
    /// run's.
    pub(crate) fn does(&self, client: &str, text: &str, besides: &str, files: &[(String, PathBuf)]) -> Ended {
        let script = format!("{}\n{}\n{besides}\n", block(text, "Before"), block(text, client));
        let mut shell = self.shell(&script);
        end(shell.envs(files.iter().cloned()).spawn().unwrap())
    }

    /// A shell that does this in the folder, as the user, and ends with what fails first.
    pub(crate) fn shell(&self, script: &str) -> Command {
        let folder = self.files.path();
        // The system's own tools, and of the clients those that are meant.
        let path = format!("{}:/usr/local/bin:/usr/bin:/bin", folder.join("bin").display());
        let mut shell = Command::new("sh");
        shell.args(["-euc", script]).current_dir(folder);
        shell.env("PATH", path).env("HOME", folder).env("TMPDIR", folder);
        shell.env("USERNAME", USER.0).env("PASSWORD", USER.1);
        shell.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        shell
    }

    /// Has each client that has an equal, and is here, do it; what each of them printed.
    #[track_caller]
    pub(crate) fn each(
        &self,
        told: &Told,
        equals: &[&'static str],
        besides: &str,
    ) -> Vec<(&'static str, String)> {
        for client in CLIENTS {
            assert_eq!(has_commands(&told.text, client), equals.contains(&client), "{client}: {}", told.text);
        }
        let mut printed = Vec::new();
        for client in equals.iter().filter(|client| self.has(client)) {
            printed.push((*client, self.does(client, &told.text, besides, &[]).well().out));
        }
        printed
    }
}

/// The commands under a heading; nothing where there are none.
pub(crate) fn block(text: &str, title: &str) -> String {
    let Some((_, rest)) = text.split_once(&format!("\n## {title}\n")) else { return String::new() };
    let rest = rest.split("\n## ").next().unwrap();
    let Some((_, rest)) = rest.split_once("```sh\n") else { return String::new() };
    rest.split_once("\n```").unwrap().0.to_owned()
}

/// Whether the client is told anything.
pub(crate) fn has_commands(text: &str, client: &str) -> bool {
    let is_none = text.contains(&format!("\n## {client}\n\nNo equal, because "));
    let commands = block(text, client);
    assert_ne!(is_none, !commands.is_empty(), "{client} has commands or a reason: {text}");
    !is_none
}

/// The text, told of another registry than the run's.
pub(crate) fn elsewhere(told: &Told, from: &Server, to: &Server) -> String {
    told.text.replace(&from.address.to_string(), &to.address.to_string())
}

/// What a flow comes to, by the program itself.
#[track_caller]
pub(crate) fn outcome(registry: &impl Asked, user: Option<(&str, &str)>, flow: &[&str]) -> Value {
    let url = registry.at();
    let mut arguments = vec!["run"];
    arguments.extend(flow);
    arguments.extend(["--target", &url, "--json"]);
    if let Some((name, _)) = user {
        arguments.extend(["--username", name, "--password-stdin"]);
    }
    longshore(&arguments, user.map_or("", |(_, password)| password)).well().outcome()
}

/// What a repository has: its tags, each with what its manifest is.
#[track_caller]
pub(crate) fn holdings(
    registry: &impl Asked,
    user: Option<(&str, &str)>,
    repository: &str,
) -> Vec<[String; 3]> {
    let tags = outcome(registry, user, &["tags", "--repository", repository]);
    let tags = tags["tags"].as_array().unwrap();
    let of = |tag: &Value| {
        let tag = tag.as_str().unwrap().to_owned();
        let head = outcome(registry, user, &["head", "--repository", repository, "--reference", &tag]);
        let text = |name: &str| head[name].as_str().unwrap_or_default().to_owned();
        [tag, text("digest"), text("media_type")]
    };
    tags.iter().map(of).collect()
}
