//! What is filled in to build a document.

use longshore_core::layer::Compression;
use longshore_documents::message::Order;
use longshore_documents::recipe::{Kind, Recipe};
use longshore_documents::survey::Given;
use web_sys::Blob;

/// What most things run on.
const AMD64: &str = "linux/amd64";

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
    /// How its layers are compressed.
    pub(crate) compression: Compression,
    /// Its annotations, labels, variables of the environment, command.
    pub(crate) more: [String; 4],
    /// Whether it is about the document in the editor.
    pub(crate) about: bool,
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
    /// What it runs on, where it is listed.
    pub(crate) platform: String,
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
    /// The platform of one of the files.
    PlatformOf(u32, String),
    /// Compression.
    Compression(Compression),
    /// One of the longer texts.
    More(usize, String),
    /// Whether it is about the document in the editor.
    About(bool),
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
            platform: AMD64.to_owned(),
            compression: Compression::Gzip,
            more: Default::default(),
            about: false,
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
            Change::PlatformOf(id, platform) => {
                if let Some(part) = self.files.iter_mut().find(|part| part.id == id) {
                    part.platform = platform;
                }
            }
            Change::Compression(compression) => self.compression = compression,
            Change::More(at, text) => {
                if let Some(more) = self.more.get_mut(at) {
                    *more = text;
                }
            }
            Change::About(about) => self.about = about,
            Change::Switch(at, is_on) => {
                if let Some(switch) = self.switches.get_mut(at) {
                    *switch = is_on;
                }
            }
            Change::Add(files) => {
                let first = self.files.iter().map(|file| file.id).max().unwrap_or(0) + 1;
                let parts = (first..).zip(files);
                let platform = || AMD64.to_owned();
                let part =
                    |(id, (name, size, content))| Part { id, name, size, platform: platform(), content };
                self.files.extend(parts.map(part));
            }
            Change::Remove(id) => self.files.retain(|file| file.id != id),
        }
    }

    /// What the worker is told; `edited` is the manifest in the editor, with media type, digest and size.
    pub(crate) fn order(&self, edited: Option<(String, String, f64)>) -> Order {
        let given = |part: &Part| Given { path: part.name.clone(), content: part.content.clone() };
        let [ensure_ascii, broken_config, invalid_references] = self.switches;
        let [annotations, labels, env, command] = self.more.clone();
        Order::Build(Box::new(Recipe {
            kind: self.kind,
            files: self.files.iter().map(given).collect(),
            name: self.name.clone(),
            tag: self.tag.clone(),
            artifact_type: self.artifact_type.clone(),
            platform: self.platform.clone(),
            platforms: self.files.iter().map(|part| part.platform.clone()).collect(),
            compression: self.compression,
            annotations,
            labels,
            env,
            command,
            subject: edited.filter(|_| self.about),
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
