//! CRC-32 (RFC 1952, 8) with one table of 1 KiB.
//!
//! flate2 takes its checksums from a crate of this name, which is fast by sixteen tables of 1 KiB each. They
//! do not compress, so they were a fifteenth of what a visitor of the page has to download, for a
//! checksum that takes a small part of the time that inflating or deflating takes. The workspace's manifest
//! puts this crate in that one's place; it has what flate2 uses of it.

/// The polynomial, bits reversed.
const POLYNOMIAL: u32 = 0xedb8_8320;

const TABLE: [u32; 256] = table();

/// Computes a checksum from content that comes in pieces.
#[derive(Clone, Debug, Default)]
pub struct Hasher {
    /// The checksum of what has come so far.
    sum: u32,
    /// How many bytes have come, for [`Hasher::combine`].
    length: u64,
}

impl Hasher {
    /// The checksum of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next piece.
    pub fn update(&mut self, piece: &[u8]) {
        let step = |state: u32, byte: &u8| {
            let [low, ..] = state.to_le_bytes();
            TABLE[usize::from(low ^ byte)] ^ (state >> 8)
        };
        self.sum = !piece.iter().fold(!self.sum, step);
        self.length += piece.len() as u64;
    }

    /// Takes the content that another hasher has seen as the next piece.
    pub fn combine(&mut self, next: &Self) {
        // Appending a zero byte is linear, so it can be done to the sums alone.
        for _ in 0..next.length {
            let [low, ..] = self.sum.to_le_bytes();
            self.sum = TABLE[usize::from(low)] ^ (self.sum >> 8);
        }
        self.sum ^= next.sum;
        self.length += next.length;
    }

    /// Forgets all that has come.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    /// The checksum of all pieces together.
    pub fn finalize(self) -> u32 {
        self.sum
    }
}

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut at = 0u32;
    while at < 256 {
        let mut value = at;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 { value >> 1 ^ POLYNOMIAL } else { value >> 1 };
            bit += 1;
        }
        table[at as usize] = value;
        at += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pieces: &[&[u8]]) -> Hasher {
        let mut hasher = Hasher::new();
        for piece in pieces {
            hasher.update(piece);
        }
        hasher
    }

    #[test]
    fn the_check_value_of_the_algorithm_is_right() {
        assert_eq!(of(&[b"123456789"]).finalize(), 0xcbf4_3926);
        assert_eq!(of(&[]).finalize(), 0);
    }

    #[test]
    fn pieces_give_the_same_sum_as_the_whole() {
        assert_eq!(of(&[b"1234", b"", b"56789"]).finalize(), 0xcbf4_3926);
    }

    #[test]
    fn combined_hashers_give_the_same_sum_as_the_whole() {
        let mut first = of(&[b"1234"]);
        first.combine(&of(&[b"56789"]));
        assert_eq!(first.finalize(), 0xcbf4_3926);
    }

    #[test]
    fn reset_begins_again() {
        let mut hasher = of(&[b"x"]);
        hasher.reset();
        hasher.update(b"123456789");
        assert_eq!(hasher.finalize(), 0xcbf4_3926);
    }
}
