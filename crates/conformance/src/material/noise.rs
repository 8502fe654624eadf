//! Noise: bytes that nobody else has, the same for the same seed.

use crate::options::mark;
use longshore_core::Hasher;
use std::cell::Cell;

pub(crate) struct Noise {
    seed: [u8; 16],
    count: Cell<u64>,
    /// What names begin with.
    pub(crate) mark: String,
}

impl Noise {
    pub(crate) fn new(seed: &[u8; 16]) -> Self {
        Self { seed: *seed, count: Cell::new(0), mark: mark(seed) }
    }

    /// The next bytes.
    pub(crate) fn bytes(&self, size: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(size + 32);
        while bytes.len() < size {
            bytes.extend(self.block());
        }
        bytes.truncate(size);
        bytes
    }

    /// The next word.
    pub(crate) fn word(&self) -> String {
        let digits = |byte: u8| {
            [byte >> 4, byte & 15].map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)]))
        };
        self.bytes(8).into_iter().flat_map(digits).collect()
    }

    fn block(&self) -> impl Iterator<Item = u8> {
        let count = self.count.get();
        self.count.set(count + 1);
        let mut hasher = Hasher::sha256();
        hasher.update(&self.seed);
        hasher.update(&count.to_le_bytes());
        let digest = hasher.finish();
        let digits: Vec<u8> = digest.encoded().bytes().map(digit).collect();
        (0..digits.len() / 2).map(move |at| digits[2 * at] << 4 | digits[2 * at + 1])
    }
}

fn digit(letter: u8) -> u8 {
    match letter {
        b'0'..=b'9' => letter - b'0',
        _ => letter.wrapping_sub(b'a').wrapping_add(10) & 15,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_repeats_for_a_seed_and_not_in_a_run() {
        let (noise, again, other) = (Noise::new(&[1; 16]), Noise::new(&[1; 16]), Noise::new(&[2; 16]));
        let first = noise.bytes(100);
        assert_eq!(first.len(), 100);
        assert_eq!(first, again.bytes(100));
        assert_ne!(first, noise.bytes(100));
        assert_ne!(first, other.bytes(100));
        assert_eq!(noise.word().len(), 16);
    }
}
