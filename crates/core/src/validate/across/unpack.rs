//! What is inside of compressed content: hashed as it comes, and never kept.

use crate::layer::{Compression, Decompressor};
use crate::{Algorithm, Digest, Hasher};
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
    /// The same by SHA-512, where that was asked for.
    pub diff_id_sha512: Option<Digest>,
    /// Why it cannot be unpacked, where it is damaged.
    pub damage: Option<String>,
}

impl Unpacked {
    /// The digest of what is inside, where it is known.
    pub fn diff_id(&self, algorithm: Algorithm) -> Option<&Digest> {
        match algorithm {
            Algorithm::Sha256 => self.diff_id.as_ref(),
            Algorithm::Sha512 => self.diff_id_sha512.as_ref(),
            Algorithm::Blake3 | Algorithm::Unregistered => None,
        }
    }
}

/// Takes content in pieces and hashes what is inside.
pub(super) struct Unpacker {
    state: State,
    /// Whether what is inside is hashed by SHA-512, too.
    sha512: bool,
    damage: Option<String>,
}

enum State {
    /// There are not enough bytes yet to tell.
    Begun(Vec<u8>),
    /// Nothing to unpack. The digest by SHA-256 is the content's own, which others compute.
    Plain(Option<Hasher>),
    /// What is inside is hashed.
    Packed(Compression, Box<Decompressor<Inside>>),
    /// It cannot be unpacked here.
    Unknown,
}

impl Unpacker {
    pub(super) fn new(sha512: bool) -> Self {
        Self { state: State::Begun(Vec::with_capacity(HEAD)), sha512, damage: None }
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
            State::Plain(Some(sha512)) => sha512.update(piece),
            State::Plain(None) | State::Packed(..) | State::Unknown => {}
        }
    }

    fn begin(&mut self, head: &[u8]) {
        let sha512 = self.sha512.then(Hasher::sha512);
        self.state = match Compression::of(head) {
            Compression::None => State::Plain(sha512),
            Compression::Zstd if !cfg!(feature = "zstd") => State::Unknown,
            compression => {
                let inside = Inside { sha256: Hasher::sha256(), sha512 };
                State::Packed(compression, Box::new(Decompressor::new(compression, inside)))
            }
        };
        self.write(head);
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
            State::Plain(sha512) => Unpacked {
                compression: Compression::None,
                diff_id: Some(content.clone()),
                diff_id_sha512: sha512.map(Hasher::finish),
                damage: None,
            },
            // What was begun is something else by now.
            State::Begun(_) | State::Unknown => {
                Unpacked { compression: Compression::Zstd, diff_id: None, diff_id_sha512: None, damage: None }
            }
            State::Packed(compression, mut decompressor) => {
                let end = decompressor.finish().err().map(|error| error.to_string());
                let damage = self.damage.or(end);
                let Inside { sha256, sha512 } = decompressor.get_mut().clone();
                let is_whole = damage.is_none();
                Unpacked {
                    compression,
                    diff_id: is_whole.then(|| sha256.finish()),
                    diff_id_sha512: sha512.filter(|_| is_whole).map(Hasher::finish),
                    damage,
                }
            }
        }
    }
}

/// Hashes and forgets, so that a bomb costs time and no memory.
#[derive(Clone)]
struct Inside {
    sha256: Hasher,
    sha512: Option<Hasher>,
}

impl Write for Inside {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.sha256.update(piece);
        if let Some(sha512) = &mut self.sha512 {
            sha512.update(piece);
        }
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
        let mut unpacker = Unpacker::new(true);
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
            prop_assert_eq!(&found.diff_id, &Some(Digest::sha256(&content)));
            let sha512 = Digest::compute(Algorithm::Sha512, &content);
            prop_assert_eq!(found.diff_id(Algorithm::Sha512), sha512.as_ref());
        }

        #[test]
        fn anything_can_be_looked_at(content: Vec<u8>, cut in 1_usize..9) {
            let found = unpack(&content, cut);
            if found.compression == Compression::None {
                prop_assert_eq!(&found.diff_id, &Some(Digest::sha256(&content)));
                prop_assert_eq!(found.diff_id_sha512, Digest::compute(Algorithm::Sha512, &content));
            }
        }
    }
}
