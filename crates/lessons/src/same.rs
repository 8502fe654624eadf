//! The same by other means: commands for a POSIX shell.

use crate::mistake::{Mistakes, cut};
use crate::source::Fence;

/// Commands that do at a registry of one's own what a piece does here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Same {
    /// By what.
    pub by: Other,
    /// The commands. Of a lesson, those by one client are carried out one after the other in the same shell, with
    /// `REGISTRY` (host and port), `USERNAME` and `PASSWORD` set.
    pub script: String,
    /// What they print, among other things, as it is told behind `# prints`.
    pub prints: Vec<String>,
}

/// What else speaks the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Other {
    /// The requests themselves, by curl.
    Curl,
    /// go-containerregistry's client.
    Crane,
    /// The OCI Registry As Storage project's.
    Oras,
    /// That of the containers project.
    Skopeo,
}

impl Other {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Curl, Self::Crane, Self::Oras, Self::Skopeo];

    /// The program's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Curl => "curl",
            Self::Crane => "crane",
            Self::Oras => "oras",
            Self::Skopeo => "skopeo",
        }
    }
}

impl Same {
    /// Reads what stands in ```` ```same curl ````.
    pub(crate) fn read(by: &str, fence: &Fence<'_>, mistakes: &mut Mistakes) -> Option<Self> {
        let Some(by) = Other::ALL.into_iter().find(|other| other.name() == by) else {
            let what = format!("There is no client “{}”.", cut(by));
            mistakes.tell(fence.line, what, "Write same curl, same crane, same oras or same skopeo.");
            return None;
        };
        let lines: Vec<&str> = fence.lines.iter().map(|(_, text)| *text).collect();
        let prints = lines.iter().filter_map(|line| line.trim_start().strip_prefix("# prints "));
        let prints = prints.map(|text| text.trim().to_owned()).collect();
        let is_command = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
        if !lines.iter().any(is_command) {
            mistakes.tell(
                fence.line,
                "There are no commands in the block.",
                "Write what is typed into a shell.",
            );
        }
        Some(Self { by, script: lines.join("\n"), prints })
    }
}
