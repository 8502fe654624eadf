//! What is inside of compressed content: hashed as it comes, and never kept.

use crate::{Digest, Hasher};
use flate2::write::MultiGzDecoder;
use std::io::{self, Write};

/// How content is compressed, told from its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// Not at all.
    None,
    /// By gzip (RFC 1952).
    Gzip,
    /// By zstd (RFC 8878).
    Zstd,
}

impl Compression {
    /// How many of the first bytes are enough to tell.
    const HEAD: usize = 4;

    fn of(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, 8, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Zstd,
            _ => Self::None,
        }
    }

    /// The name in a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "not compressed",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }
}

/// What was found inside of content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpacked {
    /// How it is compressed.
    pub compression: Compression,
    /// The SHA-256 digest of what is inside, which is the content itself where it is not compressed; none where
    /// it cannot be unpacked here.
    pub diff_id: Option<Digest>,
    /// Why it cannot be unpacked, where it is damaged.
    pub damage: Option<String>,
}

/// Takes content in pieces and hashes what is inside.
pub(super) struct Unpacker {
    state: State,
    damage: Option<String>,
}

enum State {
    /// There are not enough bytes yet to tell.
    Begun(Vec<u8>),
    /// Nothing to unpack.
    Plain,
    /// What is inside a gzip is hashed.
    Gzip(Box<MultiGzDecoder<Inside>>),
    /// It is not unpacked here.
    Zstd,
}

impl Unpacker {
    pub(super) fn new() -> Self {
        Self { state: State::Begun(Vec::with_capacity(Compression::HEAD)), damage: None }
    }

    /// Takes the next piece.
    pub(super) fn write(&mut self, piece: &[u8]) {
        match &mut self.state {
            State::Begun(head) => {
                head.extend_from_slice(piece);
                if head.len() >= Compression::HEAD {
                    let head = std::mem::take(head);
                    self.begin(&head);
                }
            }
            State::Gzip(decoder) if self.damage.is_none() => {
                self.damage = decoder.write_all(piece).err().map(|error| error.to_string());
            }
            State::Plain | State::Gzip(_) | State::Zstd => {}
        }
    }

    fn begin(&mut self, head: &[u8]) {
        self.state = match Compression::of(head) {
            Compression::None => State::Plain,
            Compression::Gzip => State::Gzip(Box::new(MultiGzDecoder::new(Inside(Hasher::sha256())))),
            Compression::Zstd => State::Zstd,
        };
        if matches!(self.state, State::Gzip(_)) {
            self.write(head);
        }
    }

    /// Whether it is known to be compressed.
    pub(super) fn is_compressed(&self) -> bool {
        matches!(self.state, State::Gzip(_) | State::Zstd)
    }

    /// What was inside of content with this digest.
    pub(super) fn finish(mut self, content: &Digest) -> Unpacked {
        if let State::Begun(head) = &mut self.state {
            let head = std::mem::take(head);
            self.begin(&head);
        }
        let (compression, diff_id, damage) = match self.state {
            State::Begun(_) | State::Plain => (Compression::None, Some(content.clone()), None),
            State::Zstd => (Compression::Zstd, None, None),
            State::Gzip(decoder) => match (self.damage, decoder.finish()) {
                (None, Ok(inside)) => (Compression::Gzip, Some(inside.0.finish()), None),
                (Some(damage), _) => (Compression::Gzip, None, Some(damage)),
                (None, Err(error)) => (Compression::Gzip, None, Some(error.to_string())),
            },
        };
        Unpacked { compression, diff_id, damage }
    }
}

/// Hashes and forgets, so that a bomb costs time and no memory.
struct Inside(Hasher);

impl Write for Inside {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.0.update(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::write::GzEncoder;
    use proptest::prelude::*;

    fn unpack(content: &[u8], cut: usize) -> Unpacked {
        let mut unpacker = Unpacker::new();
        for piece in content.chunks(cut.max(1)) {
            unpacker.write(piece);
        }
        unpacker.finish(&Digest::sha256(content))
    }

    fn gzip(content: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_gzip_that_breaks_off_is_damaged() {
        let whole = gzip(b"some content that takes a few bytes");
        let found = unpack(&whole[..whole.len() - 9], 7);
        assert_eq!((found.compression, found.diff_id), (Compression::Gzip, None));
        assert!(found.damage.is_some());
    }

    #[test]
    fn zstd_is_told_from_its_first_bytes() {
        let found = unpack(&[0x28, 0xb5, 0x2f, 0xfd, 0, 0], 1);
        assert_eq!((found.compression, found.diff_id, found.damage), (Compression::Zstd, None, None));
    }

    proptest! {
        #[test]
        fn what_is_inside_has_its_own_digest(content: Vec<u8>, cut in 1_usize..600) {
            let found = unpack(&gzip(&content), cut);
            prop_assert_eq!(found.diff_id, Some(Digest::sha256(&content)));
        }

        #[test]
        fn anything_can_be_looked_at(content: Vec<u8>, cut in 1_usize..9) {
            let found = unpack(&content, cut);
            if found.compression == Compression::None {
                prop_assert_eq!(found.diff_id, Some(Digest::sha256(&content)));
            }
        }
    }
}
