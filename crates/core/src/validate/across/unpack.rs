//! What is inside of compressed content: hashed as it comes, and never kept.

use crate::layer::{Compression, Decompressor};
use crate::{Digest, Hasher};
use std::io::{self, Write};

/// How many of the first bytes are enough to tell how content is compressed.
const HEAD: usize = 4;

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
    /// What is inside is hashed.
    Packed(Compression, Box<Decompressor<Inside>>),
    /// It cannot be unpacked here.
    Unknown,
}

impl Unpacker {
    pub(super) fn new() -> Self {
        Self { state: State::Begun(Vec::with_capacity(HEAD)), damage: None }
    }

    /// Takes the next piece.
    pub(super) fn write(&mut self, piece: &[u8]) {
        match &mut self.state {
            State::Begun(head) => {
                head.extend_from_slice(piece);
                if head.len() >= HEAD {
                    let head = std::mem::take(head);
                    self.begin(&head);
                }
            }
            State::Packed(_, decompressor) if self.damage.is_none() => {
                self.damage = decompressor.write(piece).err().map(|error| error.to_string());
            }
            State::Plain | State::Packed(..) | State::Unknown => {}
        }
    }

    fn begin(&mut self, head: &[u8]) {
        self.state = match Compression::of(head) {
            Compression::None => State::Plain,
            Compression::Zstd if !cfg!(feature = "zstd") => State::Unknown,
            compression => {
                let inside = Inside(Hasher::sha256());
                State::Packed(compression, Box::new(Decompressor::new(compression, inside)))
            }
        };
        if matches!(self.state, State::Packed(..)) {
            self.write(head);
        }
    }

    /// Whether it is known to be compressed.
    pub(super) fn is_compressed(&self) -> bool {
        matches!(self.state, State::Packed(..) | State::Unknown)
    }

    /// What was inside of content with this digest.
    pub(super) fn finish(mut self, content: &Digest) -> Unpacked {
        if let State::Begun(head) = &mut self.state {
            let head = std::mem::take(head);
            self.begin(&head);
        }
        match self.state {
            State::Begun(_) | State::Plain => {
                Unpacked { compression: Compression::None, diff_id: Some(content.clone()), damage: None }
            }
            State::Unknown => Unpacked { compression: Compression::Zstd, diff_id: None, damage: None },
            State::Packed(compression, mut decompressor) => {
                let end = decompressor.finish().err().map(|error| error.to_string());
                let damage = self.damage.or(end);
                let inside = std::mem::replace(&mut decompressor.get_mut().0, Hasher::sha256());
                let diff_id = damage.is_none().then(|| inside.finish());
                Unpacked { compression, diff_id, damage }
            }
        }
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
    fn zstd_that_breaks_off_is_damaged() {
        let found = unpack(&[0x28, 0xb5, 0x2f, 0xfd, 0, 0], 1);
        assert_eq!((found.compression, found.diff_id), (Compression::Zstd, None));
        assert!(found.damage.is_some());
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
