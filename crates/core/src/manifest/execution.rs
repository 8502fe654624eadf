//! How an image is started (image-spec, config.md, `config`).

use crate::json::{Write, Writer};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The defaults with which a container of an image is run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Execution {
    /// As whom: a user's name or number, and a group's behind a colon.
    pub user: Option<String>,
    /// The ports that it listens on, each as `port/protocol` or `port`.
    pub exposed_ports: BTreeSet<String>,
    /// The environment, each entry as `NAME=value`.
    pub env: Vec<String>,
    /// The command that is always run.
    pub entrypoint: Vec<String>,
    /// The arguments of the entrypoint, or the command where there is none.
    pub cmd: Vec<String>,
    /// Folders whose content is the container's own.
    pub volumes: BTreeSet<String>,
    /// Where the command is run.
    pub working_dir: Option<String>,
    /// Notes for people and programs.
    pub labels: BTreeMap<String, String>,
    /// The signal that ends it.
    pub stop_signal: Option<String>,
}

impl Execution {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Write for Execution {
    fn write(&self, to: &mut Writer) {
        to.object(|to| {
            to.optional("User", self.user.as_ref());
            to.optional("ExposedPorts", Some(&self.exposed_ports).filter(|all| !all.is_empty()));
            to.list("Env", &self.env);
            to.list("Entrypoint", &self.entrypoint);
            to.list("Cmd", &self.cmd);
            to.optional("Volumes", Some(&self.volumes).filter(|all| !all.is_empty()));
            to.optional("WorkingDir", self.working_dir.as_ref());
            to.map("Labels", &self.labels);
            to.optional("StopSignal", self.stop_signal.as_ref());
        });
    }
}

/// Sets are written as Go writes them: an object whose values are empty.
impl Write for BTreeSet<String> {
    fn write(&self, to: &mut Writer) {
        to.object(|to| self.iter().for_each(|name| to.member(name, &Nothing)));
    }
}

/// An empty object.
struct Nothing;

impl Write for Nothing {
    fn write(&self, to: &mut Writer) {
        to.object(|_| {});
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::write;

    #[test]
    fn what_is_not_said_is_not_written() {
        assert_eq!(write(&Execution::default()), b"{}");
    }

    #[test]
    fn names_are_those_of_the_specification() {
        let text = |text: &str| Some(text.to_owned());
        let execution = Execution {
            user: text("1000:1000"),
            exposed_ports: ["80/tcp".to_owned(), "53".to_owned()].into(),
            env: vec!["PATH=/bin".to_owned()],
            entrypoint: vec!["/bin/app".to_owned()],
            cmd: vec!["--help".to_owned()],
            volumes: ["/var".to_owned()].into(),
            working_dir: text("/"),
            labels: [("a".to_owned(), "b".to_owned())].into(),
            stop_signal: text("SIGTERM"),
        };
        assert_eq!(
            String::from_utf8(write(&execution)).unwrap(),
            r#"{"User":"1000:1000","ExposedPorts":{"53":{},"80/tcp":{}},"Env":["PATH=/bin"],"Entrypoint":["/bin/app"],"Cmd":["--help"],"Volumes":{"/var":{}},"WorkingDir":"/","Labels":{"a":"b"},"StopSignal":"SIGTERM"}"#
        );
    }
}
