//! `longshore digest`: the digests of files.

use crate::failure::Failure;
use crate::text::plain_line;
use clap::{Args, ValueEnum};
use longshore_core::{Algorithm, Hasher};
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};

/// Print the digest of each file, as a descriptor has it
#[derive(Args)]
pub(crate) struct DigestFiles {
    /// How it is computed
    #[arg(long, value_enum, default_value_t = Name::Sha256)]
    algorithm: Name,

    /// The files; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Name {
    Sha256,
    Sha512,
}

/// How much is read at a time.
const PIECE: usize = 1 << 20;

impl DigestFiles {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let algorithm = match self.algorithm {
            Name::Sha256 => Algorithm::Sha256,
            Name::Sha512 => Algorithm::Sha512,
        };
        let mut out = std::io::stdout().lock();
        for path in &self.files {
            let name = plain_line(&path.to_string_lossy());
            let failed = |error| Failure::unusable(format!("{name} cannot be read: {error}"));
            let line = if path == Path::new("-") {
                digest(std::io::stdin().lock(), algorithm).map_err(failed)?
            } else {
                digest(std::fs::File::open(path).map_err(failed)?, algorithm).map_err(failed)?
            };
            writeln!(out, "{line}  {name}")?;
        }
        Ok(())
    }
}

fn digest(mut from: impl Read, algorithm: Algorithm) -> std::io::Result<String> {
    let Some(mut hasher) = Hasher::for_algorithm(algorithm) else {
        return Err(std::io::Error::other("the algorithm is not known"));
    };
    let mut piece = vec![0; PIECE];
    loop {
        match from.read(&mut piece)? {
            0 => return Ok(hasher.finish().to_string()),
            length => hasher.update(&piece[..length]),
        }
    }
}
