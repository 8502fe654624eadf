//! What is known of a layer that was read to its end.

use longshore_core::layer::{Compression, Summary};
use std::io::{self, Write};

/// Prints it, as a manifest and a config name the layer.
pub(super) fn print(summary: &Summary, out: &mut impl Write) -> io::Result<()> {
    writeln!(out)?;
    writeln!(out, "digest    {}  {:>12} bytes", summary.digest, summary.packed)?;
    writeln!(out, "diff id   {}  {:>12} bytes", summary.diff_id, summary.unpacked)?;
    let compression = match summary.compression {
        Compression::None => "not compressed".to_owned(),
        compression => format!("compressed by {compression}"),
    };
    writeln!(out, "{} entries, {compression}, {}", summary.entries, summary.compression.media_type())
}
