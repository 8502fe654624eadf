//! Image configs (image-spec, config.md; Docker's configs of schema 2 have the same fields).

use super::Execution;
use crate::json::{Write, Writer, write};
use crate::{Digest, Platform};
use serde::{Deserialize, Serialize};

/// What an image runs on, how it is started, and what its layers are once unpacked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageConfig {
    /// When the image was made, in the form of RFC 3339.
    pub created: Option<String>,
    /// Who made it.
    pub author: Option<String>,
    /// What it runs on. A config has no `features`.
    pub platform: Platform,
    /// How it is started; left out where nothing is said.
    pub execution: Execution,
    /// The layers' contents.
    pub rootfs: RootFs,
    /// What made the image, step by step, base first; none leaves the member out.
    pub history: Option<Vec<History>>,
}

impl ImageConfig {
    /// The config of an image for Linux on amd64 with these layers, one history entry each.
    pub fn new(diff_ids: Vec<Digest>, created_by: &str) -> Self {
        let history = diff_ids
            .iter()
            .map(|_| History { created_by: Some(created_by.to_owned()), ..History::default() })
            .collect();
        Self {
            created: None,
            author: None,
            platform: Platform::default(),
            execution: Execution::default(),
            rootfs: RootFs { kind: "layers".to_owned(), diff_ids },
            history: Some(history),
        }
    }

    /// The document's bytes: the same config always gives the same ones.
    pub fn to_bytes(&self) -> Vec<u8> {
        write(self)
    }
}

impl Write for ImageConfig {
    fn write(&self, to: &mut Writer) {
        to.object(|to| {
            to.optional("created", self.created.as_ref());
            to.optional("author", self.author.as_ref());
            self.platform.write_members(to);
            to.optional("config", Some(&self.execution).filter(|execution| !execution.is_empty()));
            to.member("rootfs", &self.rootfs);
            to.optional("history", self.history.as_ref());
        });
    }
}

/// `rootfs`: the uncompressed layers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootFs {
    /// `layers`, for ever.
    pub kind: String,
    /// The digests of the layers before compression, base first.
    pub diff_ids: Vec<Digest>,
}

impl Write for RootFs {
    fn write(&self, to: &mut Writer) {
        to.object(|to| {
            to.member("type", &self.kind);
            to.member("diff_ids", &self.diff_ids);
        });
    }
}

/// One step that made an image.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct History {
    /// When, in the form of RFC 3339.
    pub created: Option<String>,
    /// By what command.
    pub created_by: Option<String>,
    /// By whom.
    pub author: Option<String>,
    /// What there is to say about it.
    pub comment: Option<String>,
    /// Whether the step made no layer.
    pub empty_layer: bool,
}

impl Write for History {
    fn write(&self, to: &mut Writer) {
        to.object(|to| {
            to.optional("created", self.created.as_ref());
            to.optional("created_by", self.created_by.as_ref());
            to.optional("author", self.author.as_ref());
            to.optional("comment", self.comment.as_ref());
            to.optional("empty_layer", Some(&self.empty_layer).filter(|empty| **empty));
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_config_has_one_entry_of_history_for_each_layer() {
        let config = ImageConfig::new(vec![Digest::sha256(b"tar")], "longshore");
        let expected = format!(
            r#"{{"architecture":"amd64","os":"linux","rootfs":{{"type":"layers","diff_ids":["{}"]}},"history":[{{"created_by":"longshore"}}]}}"#,
            Digest::sha256(b"tar")
        );
        assert_eq!(String::from_utf8(config.to_bytes()).unwrap(), expected);
    }
}
