//! `longshore layer`: what is in a layer, without unpacking it.

mod summary;
mod table;

use crate::failure::Failure;
use crate::text::plain_line;
use clap::Args;
use longshore_core::layer::{Content, LayerReader, Limits, Listed, ReadLayerError, Summary};
use serde_json::json;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// List the files in a layer, and tell its digests
///
/// The layer is a tar, plain or compressed by gzip or zstd. Nothing is unpacked to the disk, and little is in memory.
///
/// Exit codes: 0 read, 1 the layer is damaged, or grows too much, 2 it cannot be read at all.
#[derive(Args)]
pub(crate) struct ShowLayer {
    /// Print a JSON object on a line for each entry, and one for the layer at the end
    #[arg(long, conflicts_with = "show")]
    json: bool,

    /// Print the content of the file at this path instead
    #[arg(long, value_name = "PATH")]
    show: Option<String>,

    /// The layer; - is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// How much is read at a time, in bytes.
const PIECE: usize = 256 << 10;

/// The largest file that is shown, in bytes.
const LARGEST: usize = 256 << 20;

impl ShowLayer {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let name = plain_line(&self.file.to_string_lossy());
        let unreadable =
            |error: &dyn std::fmt::Display| Failure::unusable(format!("“{name}” cannot be read: {error}."));
        let from: Box<dyn Read> = if self.file == Path::new("-") {
            Box::new(io::stdin().lock())
        } else {
            Box::new(std::fs::File::open(&self.file).map_err(|error| unreadable(&error))?)
        };
        let mut reader = LayerReader::new(Limits::default());
        if let Some(path) = &self.show {
            reader = reader.keeping(path, LARGEST);
        }
        let out = anstream::stdout();
        let mut out = io::BufWriter::new(out.lock());
        let told = self.pass(reader, from, &mut out);
        // What was read before it broke off is shown.
        out.flush()?;
        match told.map_err(|error| unreadable(&error))? {
            Ok(summary) => self.end(summary, &name, &mut out),
            Err(error @ (ReadLayerError::Empty | ReadLayerError::NoTar)) => Err(unreadable(&error)),
            Err(error) => Err(Failure::new(format!("“{name}” cannot be read to its end: {error}."))),
        }
    }

    /// Reads the layer, and lists its entries as they come. The errors of reading, and within them the layer's own.
    fn pass(
        &self,
        mut reader: LayerReader,
        mut from: Box<dyn Read>,
        out: &mut impl Write,
    ) -> io::Result<Result<Summary, ReadLayerError>> {
        let mut piece = vec![0; PIECE];
        loop {
            let length = match from.read(&mut piece) {
                Ok(0) => break,
                Ok(length) => length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            // Not more is read than fits.
            match reader.push(piece.get(..length).unwrap_or_default()) {
                Ok(entries) => self.list(entries, out)?,
                Err(error) => {
                    self.list(reader.rest(), out)?;
                    return Ok(Err(error));
                }
            }
        }
        match reader.end() {
            Ok((entries, summary)) => {
                self.list(entries, out)?;
                Ok(Ok(summary))
            }
            Err(error) => {
                self.list(reader.rest(), out)?;
                Ok(Err(error))
            }
        }
    }

    fn list(&self, entries: Vec<Listed>, out: &mut impl Write) -> io::Result<()> {
        if self.show.is_some() {
            return Ok(());
        }
        for entry in entries {
            if self.json {
                serde_json::to_writer(&mut *out, &entry.plain())?;
                writeln!(out)?;
            } else {
                table::row(&entry, out)?;
            }
        }
        Ok(())
    }

    /// The layer was read whole.
    fn end(&self, mut summary: Summary, name: &str, out: &mut impl Write) -> Result<(), Failure> {
        if let (Some(path), Some(content)) = (&self.show, summary.content.take()) {
            return show(path, content, name, out);
        }
        if self.json {
            let whole = json!({
                "digest": summary.digest,
                "size": summary.packed,
                "compression": summary.compression,
                "diffId": summary.diff_id,
                "unpackedSize": summary.unpacked,
                "entries": summary.entries,
            });
            writeln!(out, "{whole}")?;
        } else {
            summary::print(&summary, out)?;
        }
        Ok(out.flush()?)
    }
}

/// Prints a file's bytes as they are.
fn show(path: &str, content: Content, name: &str, out: &mut impl Write) -> Result<(), Failure> {
    let path = plain_line(path);
    let why = match content {
        Content::File(bytes) => {
            out.write_all(&bytes)?;
            return Ok(out.flush()?);
        }
        Content::Missing => "is not there".to_owned(),
        Content::TooLarge(size) => format!("has {size} bytes, and {LARGEST} is the most that is shown"),
        Content::Other(kind) => format!("is no file with content, but a {}", table::word(&kind)),
    };
    Err(Failure::new(format!("“{path}” in “{name}” {why}.")))
}
