//! Decompressing: frame by frame, block by block, as far as the pieces reach.

use ruzstd::decoding::errors::FrameDecoderError;
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use std::io::{self, Read as _, Write};

/// Takes frames in pieces of any size, and writes their content to `W`. Its memory is the window that a frame asks
/// for, 128 MiB at most, and one block.
pub(in crate::layer) struct Decoder<W> {
    to: W,
    frame: FrameDecoder,
    /// What came and is not read yet: less than a block.
    pending: Vec<u8>,
    state: State,
    is_begun: bool,
}

#[derive(Clone, Copy)]
enum State {
    /// A frame begins, or the blob ends.
    Between,
    /// So many bytes are passed over.
    Skipping(u64),
    /// A block begins, in a frame that ends with a checksum, or does not.
    Inside { has_checksum: bool },
}

/// How much of a piece is taken at a time.
const PART: usize = 64 << 10;
/// The longest block (RFC 8878, section 3.1.1.2.4).
const LONGEST_BLOCK: usize = 128 << 10;
/// How much content is handed on at a time.
const HANDED: usize = 32 << 10;

impl<W: Write> Decoder<W> {
    pub(in crate::layer) fn new(to: W) -> Self {
        Self { to, frame: FrameDecoder::new(), pending: Vec::new(), state: State::Between, is_begun: false }
    }

    /// Where the content goes.
    pub(in crate::layer) fn get_mut(&mut self) -> &mut W {
        &mut self.to
    }

    /// Takes the next piece.
    pub(in crate::layer) fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        for part in piece.chunks(PART) {
            self.pending.extend_from_slice(part);
            let mut read = 0;
            while let Some(length) = self.next(read)? {
                read += length;
            }
            self.pending.drain(..read);
        }
        Ok(())
    }

    /// The blob has to end where a frame does.
    pub(in crate::layer) fn finish(&mut self) -> io::Result<()> {
        match self.state {
            State::Between if self.pending.is_empty() && self.is_begun => Ok(()),
            _ => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it ends too early")),
        }
    }

    /// Reads what comes next, from a place in `pending` on: how many bytes that were, or none where more have to come.
    fn next(&mut self, at: usize) -> io::Result<Option<usize>> {
        let pending = self.pending.get(at..).unwrap_or_default();
        match self.state {
            State::Between => self.begin(at),
            State::Skipping(left) => {
                let now = usize::try_from(left).unwrap_or(usize::MAX).min(pending.len());
                let left = left - now as u64;
                self.state = if left == 0 { State::Between } else { State::Skipping(left) };
                Ok((now > 0 || left == 0).then_some(now))
            }
            State::Inside { has_checksum } => self.block(at, has_checksum),
        }
    }

    fn begin(&mut self, at: usize) -> io::Result<Option<usize>> {
        let pending = self.pending.get(at..).unwrap_or_default();
        let [a, b, c, d, rest @ ..] = pending else { return Ok(None) };
        self.is_begun = true;
        if let ([0x50..=0x5f, 0x2a, 0x4d, 0x18], rest) = ([*a, *b, *c, *d], rest) {
            let [a, b, c, d, ..] = rest else { return Ok(None) };
            self.state = State::Skipping(u64::from(u32::from_le_bytes([*a, *b, *c, *d])));
            return Ok(Some(8));
        }
        let Some(descriptor) = rest.first() else { return Ok(None) };
        let length = 5 + header_length(*descriptor);
        let Some(mut header) = pending.get(..length) else { return Ok(None) };
        self.frame.reset(&mut header).map_err(|error| broken(&error))?;
        self.state = State::Inside { has_checksum: descriptor & 4 != 0 };
        Ok(Some(length))
    }

    fn block(&mut self, at: usize, has_checksum: bool) -> io::Result<Option<usize>> {
        let pending = self.pending.get(at..).unwrap_or_default();
        let [a, b, c, ..] = pending else { return Ok(None) };
        let header = u32::from_le_bytes([*a, *b, *c, 0]);
        let (is_last, kind) = (header & 1 == 1, header >> 1 & 3);
        // Three bytes fit.
        let size = usize::try_from(header >> 3).unwrap_or(usize::MAX);
        if size > LONGEST_BLOCK {
            return Err(io::Error::other("a block is longer than 128 KiB"));
        }
        // One byte that is repeated is one byte.
        let body = if kind == 1 { 1 } else { size };
        let length = 3 + body + if is_last && has_checksum { 4 } else { 0 };
        let Some(mut block) = pending.get(..length) else { return Ok(None) };
        self.frame
            .decode_blocks(&mut block, BlockDecodingStrategy::UptoBlocks(1))
            .map_err(|error| broken(&error))?;
        self.hand_on()?;
        if is_last {
            let (told, true_one) =
                (self.frame.get_checksum_from_data(), self.frame.get_calculated_checksum());
            if has_checksum && told != true_one {
                return Err(io::Error::other("its checksum is another"));
            }
            self.state = State::Between;
        }
        Ok(Some(length))
    }

    fn hand_on(&mut self) -> io::Result<()> {
        let mut piece = vec![0; HANDED.min(self.frame.can_collect())];
        while self.frame.can_collect() > 0 {
            let length = self.frame.read(&mut piece)?;
            self.to.write_all(piece.get(..length).unwrap_or_default())?;
        }
        Ok(())
    }
}

/// What the library says is told in a few words: its own, of which there are hundreds, weigh 10 KB.
fn broken(error: &FrameDecoderError) -> io::Error {
    io::Error::other(match error {
        FrameDecoderError::WindowSizeTooBig { .. } => "it wants more than 128 MiB of memory",
        FrameDecoderError::DictNotProvided { .. } => "it needs a dictionary, which layers cannot bring",
        FrameDecoderError::ReadFrameHeaderError(_) => "no frame begins where one has to",
        _ => "a block is broken",
    })
}

/// How many bytes of a frame's header follow its descriptor (RFC 8878, section 3.1.1.1).
fn header_length(descriptor: u8) -> usize {
    let is_single = descriptor & 0x20 != 0;
    let window = usize::from(!is_single);
    let dictionary = [0, 1, 2, 4][usize::from(descriptor & 3)];
    let content_size = match descriptor >> 6 {
        0 => usize::from(is_single),
        flag => 1 << flag,
    };
    window + dictionary + content_size
}

#[cfg(test)]
mod tests {
    use super::super::Encoder;
    use super::*;
    use proptest::prelude::*;

    fn decoded(blob: &[u8], cut: usize) -> io::Result<Vec<u8>> {
        let mut decoder = Decoder::new(Vec::new());
        for piece in blob.chunks(cut.max(1)) {
            decoder.write(piece)?;
        }
        decoder.finish()?;
        Ok(std::mem::take(decoder.get_mut()))
    }

    fn encoded(content: &[u8], cut: usize) -> Vec<u8> {
        let mut encoder = Encoder::default();
        let mut blob = Vec::new();
        for piece in content.chunks(cut.max(1)) {
            encoder.write(piece);
            blob.extend(encoder.take());
        }
        blob.extend(encoder.finish());
        blob
    }

    /// Text that compresses, of more than two frames.
    fn long() -> Vec<u8> {
        (0..250_000_u32).flat_map(|number| number.to_string().into_bytes()).collect::<Vec<_>>().repeat(2)
    }

    #[test]
    fn what_is_compressed_in_any_pieces_is_the_same_and_comes_back() {
        let content = long();
        let blob = encoded(&content, 1 << 30);
        assert!(blob.len() < content.len() / 2, "{} of {}", blob.len(), content.len());
        assert_eq!(encoded(&content, 999), blob);
        assert_eq!(decoded(&blob, 7).unwrap(), content);
        assert_eq!(decoded(&encoded(b"", 1), 1).unwrap(), b"");
    }

    #[test]
    fn frames_that_are_to_be_skipped_are_skipped() {
        let frame = encoded(b"content", 9);
        let skipped = [&[0x51, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3][..], &frame].concat();
        assert_eq!(decoded(&skipped, 1).unwrap(), b"content");
        let nothing = [&frame[..], &[0x51, 0x2a, 0x4d, 0x18, 0, 0, 0, 0]].concat();
        assert_eq!(decoded(&nothing, 3).unwrap(), b"content");
    }

    #[test]
    fn what_is_cut_or_changed_is_refused() {
        let blob = encoded(&long()[..100_000], 1 << 20);
        for end in [0, 3, 5, 100, blob.len() - 1] {
            assert!(decoded(&blob[..end], 64).is_err(), "{end}");
        }
        let mut changed = blob;
        let last = changed.len() - 1;
        changed[last] ^= 1;
        assert!(decoded(&changed, 64).unwrap_err().to_string().contains("checksum"));
    }

    proptest! {
        #[test]
        fn any_content_comes_back(content in prop::collection::vec(0_u8..4, 0..5000), cut in 1usize..300) {
            prop_assert_eq!(decoded(&encoded(&content, cut), cut).unwrap(), content);
        }

        #[test]
        fn nothing_panics_and_pieces_do_not_matter(
            content: Vec<u8>,
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
            cut in 1usize..50,
        ) {
            let mut blob = encoded(&content, 1 << 20);
            for (place, byte) in changes {
                let place = place.index(blob.len());
                blob[place] = byte;
            }
            prop_assert_eq!(decoded(&blob, cut).ok(), decoded(&blob, 1 << 20).ok());
        }
    }
}
