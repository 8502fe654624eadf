//! A layer: what is in it, kept to be searched.

use longshore_core::layer::{Compression, LayerReader, Limits, Listed, ListedKind, ReadLayerError, Summary};
use longshore_core::rfc3339;
use longshore_documents::listing::{Item, Listing};

/// The entries of a layer.
#[derive(Default)]
pub(crate) struct Layer {
    name: String,
    entries: Vec<Listed>,
    size: u64,
    summary: Option<Summary>,
    broken: Option<ReadLayerError>,
}

/// A layer that is being read.
pub(crate) struct Reading {
    reader: LayerReader,
    layer: Layer,
}

/// Of a page's memory not more than this is for a layer's entries and their names.
const LIMITS: Limits =
    Limits { entries: 500_000, name: 1 << 20, names: 64 << 20, unpacked: 64 << 30, ratio: 1100 };

impl Reading {
    /// Begins to read a layer.
    pub(crate) fn begin(name: &str) -> Self {
        let layer = Layer { name: name.to_owned(), ..Layer::default() };
        Self { reader: LayerReader::new(LIMITS), layer }
    }

    /// Takes the next piece; whether more is wanted.
    pub(crate) fn write(&mut self, piece: &[u8]) -> bool {
        self.layer.size += piece.len() as u64;
        match self.reader.push(piece) {
            Ok(entries) => self.layer.entries.extend(entries),
            Err(error) => {
                self.layer.entries.extend(self.reader.rest());
                self.layer.broken = Some(error);
            }
        }
        self.layer.broken.is_none()
    }

    /// What was read.
    pub(crate) fn finish(mut self) -> Layer {
        if self.layer.broken.is_none() {
            match self.reader.end() {
                Ok((entries, summary)) => {
                    self.layer.entries.extend(entries);
                    self.layer.summary = Some(summary);
                }
                Err(error) => {
                    self.layer.entries.extend(self.reader.rest());
                    self.layer.broken = Some(error);
                }
            }
        }
        self.layer
    }
}

impl Layer {
    /// Why it is no layer at all, where it is none.
    pub(crate) fn refusal(&self) -> Option<String> {
        let is_none = matches!(self.broken, Some(ReadLayerError::Empty | ReadLayerError::NoTar))
            || (self.broken.is_some() && self.entries.is_empty());
        self.broken.as_ref().filter(|_| is_none).map(ToString::to_string)
    }

    /// The first `most` entries whose path has this in it, with what is known of the layer.
    pub(crate) fn list(&self, search: &str, most: u32) -> Listing {
        let search = search.to_lowercase();
        let is_found = |entry: &&Listed| search.is_empty() || entry.path.to_lowercase().contains(&search);
        let items = self.entries.iter().filter(is_found).take(most as usize).map(item).collect();
        let found = self.entries.iter().filter(is_found).count();
        let summary = self.summary.as_ref();
        Listing {
            name: self.name.clone(),
            digest: summary.map(|summary| summary.digest.to_string()),
            diff_id: summary.map(|summary| summary.diff_id.to_string()),
            compression: match summary.map(|summary| summary.compression) {
                Some(Compression::None) => "not compressed".to_owned(),
                Some(compression) => compression.to_string(),
                None => String::new(),
            },
            size: number(self.size),
            unpacked: number(summary.map_or(0, |summary| summary.unpacked)),
            entries: count(self.entries.len()),
            found: count(found),
            items,
            broken: self.broken.as_ref().map(ToString::to_string),
        }
    }
}

fn item(entry: &Listed) -> Item {
    let whiteout = entry.whiteout();
    let what = match &entry.kind {
        ListedKind::SymbolicLink(target) => format!("→ {target}"),
        ListedKind::HardLink(target) => format!("another name of {target}"),
        ListedKind::CharacterDevice(major, minor) | ListedKind::BlockDevice(major, minor) => {
            format!("device {major}, {minor}")
        }
        ListedKind::Sparse => "with holes".to_owned(),
        ListedKind::Fifo => "a pipe".to_owned(),
        ListedKind::Other(letter) => format!("of the kind {}", letter.escape_default()),
        ListedKind::File | ListedKind::Directory => String::new(),
    };
    let attributes = entry.attributes.iter().take(8).map(String::as_str).collect::<Vec<_>>().join(", ");
    let words = [what, whiteout.as_ref().map(ToString::to_string).unwrap_or_default(), attributes];
    Item {
        path: entry.path.clone(),
        more: words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" · "),
        permissions: entry.permissions(),
        owner: entry.owner(),
        size: number(entry.size),
        modified: rfc3339(entry.modified).unwrap_or_else(|| entry.modified.to_string()),
        removes: whiteout.is_some(),
    }
}

/// A size is shown in short, where the last of 53 bits does not matter.
#[expect(clippy::cast_precision_loss, reason = "shown")]
fn number(size: u64) -> f64 {
    size as f64
}

fn count(items: usize) -> u32 {
    u32::try_from(items).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use longshore_core::layer::{ArchiveWriter, Entry, EntryKind};

    fn tar(compression: Compression) -> Vec<u8> {
        let file = |path: &str| Entry::file(path, 0, false, ());
        let link = Entry { path: "bin/sh".to_owned(), kind: EntryKind::SymbolicLink("busybox".to_owned()) };
        let mut writer = ArchiveWriter::new(compression);
        let mut blob = Vec::new();
        for entry in Entry::arrange(vec![file("etc/MOTD"), file("etc/.wh.issue"), link]).unwrap() {
            blob.extend(writer.begin(&entry).unwrap());
        }
        blob.extend(writer.finish().unwrap().0);
        blob
    }

    fn read(bytes: &[u8]) -> Layer {
        let mut reading = Reading::begin("layer.tar");
        for piece in bytes.chunks(300) {
            if !reading.write(piece) {
                break;
            }
        }
        reading.finish()
    }

    #[test]
    fn entries_are_searched_by_a_part_of_their_paths() {
        for compression in [Compression::None, Compression::Gzip, Compression::Zstd] {
            let layer = read(&tar(compression));
            let all = layer.list("", 100);
            assert_eq!((all.entries, all.found, all.items.len(), all.broken), (5, 5, 5, None));
            assert!(all.digest.is_some() && all.diff_id.is_some());
            let some = layer.list("motd", 100);
            assert_eq!((some.entries, some.found, some.items[0].path.as_str()), (5, 1, "etc/MOTD"));
            assert_eq!(layer.list("etc", 1).items.len(), 1);
        }
    }

    #[test]
    fn links_and_whiteouts_are_told() {
        let listing = read(&tar(Compression::None)).list("", 100);
        let more = |path: &str| listing.items.iter().find(|item| item.path == path).unwrap().more.clone();
        assert_eq!(more("bin/sh"), "→ busybox");
        assert_eq!(more("etc/.wh.issue"), "removes etc/issue");
    }

    #[test]
    fn of_a_damaged_layer_what_came_before_is_listed() {
        let whole = tar(Compression::None);
        let mut damaged = whole.clone();
        damaged[1024 + 3] ^= 1;
        let layer = read(&damaged);
        let listing = layer.list("", 100);
        assert_eq!((listing.entries, layer.refusal()), (2, None));
        assert!(listing.broken.unwrap().contains("byte 1024"));
        assert!(read(b"no tar").refusal().is_some());
        assert!(read(b"").refusal().is_some());
    }
}
