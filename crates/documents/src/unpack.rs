//! Files out of an archive, for the browser to hold.

use crate::reading::{Writing, read};
use longshore_core::layer::{LayerReader, Limits, Listed, ListedKind, Visitor};
use std::collections::{HashMap, HashSet};
use web_sys::Blob;

/// Takes the files at these paths out of an archive, in one pass. The error goes on after the archive's name.
pub(crate) fn unpack(archive: &Blob, wanted: HashSet<&str>) -> Result<HashMap<String, Blob>, String> {
    let broken = |error: &dyn std::fmt::Display| format!("cannot be read: {error}.");
    let taker = Taker { wanted, current: None, taken: HashMap::new(), failed: None };
    // Nothing of it stays in the module's memory: what is large takes time.
    let limits = Limits { unpacked: u64::MAX, ratio: u64::MAX, ..Limits::default() };
    let mut reader = LayerReader::visited(limits, taker);
    read(archive, |piece| {
        reader.push(piece).map_err(|error| broken(&error))?;
        reader.visitor().and_then(|taker| taker.failed.take()).map_or(Ok(()), Err)
    })?;
    reader.end().map_err(|error| broken(&error))?;
    // The reader has its visitor from beginning to end.
    let Some(taker) = reader.visitor() else { return Ok(HashMap::new()) };
    taker.end();
    match taker.failed.take() {
        Some(why) => Err(why),
        None => Ok(std::mem::take(&mut taker.taken)),
    }
}

/// Takes files as they pass.
struct Taker<'a> {
    wanted: HashSet<&'a str>,
    current: Option<(String, Writing)>,
    taken: HashMap<String, Blob>,
    failed: Option<String>,
}

impl Visitor for Taker<'_> {
    fn begin(&mut self, entry: &Listed) {
        self.end();
        let path = entry.location();
        if entry.kind == ListedKind::File && self.wanted.contains(path.as_str()) {
            self.current = Some((path, Writing::default()));
        }
    }

    fn write(&mut self, piece: &[u8]) {
        if let Some((_, content)) = &mut self.current
            && let Err(why) = content.push(piece)
        {
            self.current = None;
            self.failed = Some(why);
        }
    }
}

impl Taker<'_> {
    /// The file that passed is complete. Of a path that is there twice the last one counts.
    fn end(&mut self) {
        if let Some((path, content)) = self.current.take() {
            match content.finish() {
                Ok(content) => _ = self.taken.insert(path, content),
                Err(why) => self.failed = Some(why),
            }
        }
    }
}
