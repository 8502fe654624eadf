//! Compressing: a frame for each mebibyte, one behind the other, which readers take for one content.

use ruzstd::encoding::{CompressionLevel, compress};

/// How much goes into a frame. The library looks back 128 KiB, so hardly anything is lost where a frame ends.
const FRAME: usize = 1 << 20;

/// Collects content for a frame, and frames until they are taken.
#[derive(Default)]
pub(in crate::layer) struct Encoder {
    content: Vec<u8>,
    frames: Vec<u8>,
    is_begun: bool,
}

impl Encoder {
    /// Takes the next piece.
    pub(in crate::layer) fn write(&mut self, mut piece: &[u8]) {
        while !piece.is_empty() {
            let (now, later) = piece.split_at(piece.len().min(FRAME - self.content.len()));
            self.content.extend_from_slice(now);
            piece = later;
            if self.content.len() == FRAME {
                self.end_frame();
            }
        }
    }

    /// The frames that were not taken yet.
    pub(in crate::layer) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.frames)
    }

    /// The rest. Content of no byte is a frame, too.
    pub(in crate::layer) fn finish(mut self) -> Vec<u8> {
        if !self.content.is_empty() || !self.is_begun {
            self.end_frame();
        }
        self.frames
    }

    fn end_frame(&mut self) {
        // Of the levels that the library names, this is the one that it has.
        compress(self.content.as_slice(), &mut self.frames, CompressionLevel::Fastest);
        self.content.clear();
        self.is_begun = true;
    }
}
