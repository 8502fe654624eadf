//! What is there before a row is run: files, and in each registry an image or an index of each format.

use super::outcome::Stop;
use super::place;
use super::support::files::{Files, gzip, tar};
use super::support::program::Server;
use super::target::Target;
use longshore_core::Digest;
use std::collections::BTreeMap;

/// What every column has: files, and a registry besides.
pub(crate) struct Stock {
    files: Files,
    /// An open registry, to copy to.
    pub(crate) elsewhere: Server,
}

/// The files that are there, and what is in them.
pub(crate) const NOTES: &str = "notes.txt";
/// A tar as it is.
pub(crate) const ARCHIVE: &str = "archive.tar";
/// The same, compressed.
pub(crate) const PACKED: &str = "packed.tar.gz";

impl Stock {
    pub(crate) fn new() -> Self {
        let files = Files::new();
        files.write(
            NOTES,
            b"Notes that are long enough to be sent in several parts, and short enough to be read.\n",
        );
        let archive = tar("etc/motd", b"Welcome ashore.\n");
        files.write(PACKED, &gzip(&archive));
        files.write(ARCHIVE, &archive);
        Self { files, elsewhere: Server::registry("open") }
    }

    /// Where a file is, as an argument.
    pub(crate) fn path(&self, name: &str) -> String {
        self.files.path().join(name).to_str().unwrap().to_owned()
    }

    /// What is in a file.
    pub(crate) fn content(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.files.path().join(name)).unwrap()
    }

    /// The digest of a file.
    pub(crate) fn digest(&self, name: &str) -> String {
        Digest::sha256(&self.content(name)).to_string()
    }
}

/// What a registry holds before its rows are run.
pub(crate) struct Held(BTreeMap<&'static str, Result<Sample, Stop>>);

/// The sample in a format, in a repository of its own, under `latest` and `v1`.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) repository: String,
    pub(crate) digest: String,
}

impl Held {
    /// Pushes the sample in each format. What is refused there is known from then on.
    pub(crate) fn push(target: &Target, stock: &Stock) -> Self {
        let push = |format: &'static str| {
            let repository = format!("devtable/held-{format}");
            let pushed = place::push(target, stock, format, &repository, &["--tag", "latest", "--tag", "v1"]);
            let sample = pushed.map(|ran| {
                let digest = ran.outcome()["digest"].as_str().unwrap().to_owned();
                Sample { repository, digest }
            });
            (format, sample)
        };
        Self(place::FORMATS.into_iter().map(push).collect())
    }

    /// The sample in a format, or why it is not there.
    pub(crate) fn sample(&self, format: &str) -> Result<&Sample, Stop> {
        self.0[format].as_ref().map_err(Clone::clone)
    }
}
