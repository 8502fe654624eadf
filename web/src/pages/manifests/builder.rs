//! What is filled in to build a document.

use longshore_documents::message::Order;
use longshore_documents::recipe::{Kind, Recipe};
use longshore_documents::survey::Given;
use web_sys::Blob;

/// Everything that can be filled in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Builder {
    /// What is to be built.
    pub(crate) kind: Kind,
    /// Of which files.
    pub(crate) files: Vec<Part>,
    /// The repository, for schema 1.
    pub(crate) name: String,
    /// The tag, for schema 1.
    pub(crate) tag: String,
    /// What kind of artifact it is.
    pub(crate) artifact_type: String,
    /// What it runs on.
    pub(crate) platform: String,
    /// Whether everything outside ASCII is escaped, the config lacks its history, the layers were never pushed.
    pub(crate) switches: [bool; 3],
}

/// A file that something is built of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part {
    /// Tells files apart that have the same name.
    pub(crate) id: u32,
    /// Its name.
    pub(crate) name: String,
    /// How many bytes it has.
    pub(crate) size: u64,
    /// Its content.
    pub(crate) content: Blob,
}

/// A change of what is filled in.
#[derive(Debug)]
pub(crate) enum Change {
    /// Something else is to be built.
    Kind(Kind),
    /// Repository.
    Name(String),
    /// Tag.
    Tag(String),
    /// Artifact type.
    ArtifactType(String),
    /// Platform.
    Platform(String),
    /// One of the switches.
    Switch(usize, bool),
    /// More files, each with its size.
    Add(Vec<(String, u64, Blob)>),
    /// A file less.
    Remove(u32),
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            kind: Kind::default(),
            files: Vec::new(),
            name: "devtable/app".to_owned(),
            tag: "latest".to_owned(),
            artifact_type: "application/vnd.example.note.v1".to_owned(),
            platform: "linux/amd64".to_owned(),
            switches: [false; 3],
        }
    }
}

impl Builder {
    /// Makes a change.
    pub(crate) fn change(&mut self, change: Change) {
        match change {
            Change::Kind(kind) => self.kind = kind,
            Change::Name(name) => self.name = name,
            Change::Tag(tag) => self.tag = tag,
            Change::ArtifactType(artifact_type) => self.artifact_type = artifact_type,
            Change::Platform(platform) => self.platform = platform,
            Change::Switch(at, is_on) => {
                if let Some(switch) = self.switches.get_mut(at) {
                    *switch = is_on;
                }
            }
            Change::Add(files) => {
                let first = self.files.iter().map(|file| file.id).max().unwrap_or(0) + 1;
                let parts = (first..).zip(files);
                self.files.extend(parts.map(|(id, (name, size, content))| Part { id, name, size, content }));
            }
            Change::Remove(id) => self.files.retain(|file| file.id != id),
        }
    }

    /// What the worker is told.
    pub(crate) fn order(&self) -> Order {
        let given = |part: &Part| Given { path: part.name.clone(), content: part.content.clone() };
        let [ensure_ascii, broken_config, invalid_references] = self.switches;
        Order::Build(Box::new(Recipe {
            kind: self.kind,
            files: self.files.iter().map(given).collect(),
            name: self.name.clone(),
            tag: self.tag.clone(),
            artifact_type: self.artifact_type.clone(),
            platform: self.platform.clone(),
            ensure_ascii,
            broken_config,
            invalid_references,
        }))
    }

    /// How many bytes are going to be read.
    pub(crate) fn size(&self) -> u64 {
        self.files.iter().map(|file| file.size).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_stays_when_something_else_is_built() {
        let mut builder = Builder::default();
        builder.change(Change::Platform("linux/arm64".into()));
        builder.change(Change::Switch(1, true));
        builder.change(Change::Switch(9, true));
        builder.change(Change::Kind(Kind::Index));
        assert_eq!((builder.kind, builder.platform.as_str()), (Kind::Index, "linux/arm64"));
        assert_eq!(builder.switches, [false, true, false]);
    }
}
