//! SHA-256 (FIPS 180-4) for WebAssembly with SIMD, a seventh faster than `sha2` is there.
//!
//! What an engine makes of WebAssembly is limited by how many instructions there are. So all 64 rounds stand one behind
//! the other, which needs no moves between them; the words of the schedule are made four at a time; and each round
//! keeps what the next one needs of its majority. The rest is `sha2`'s way, which a property holds it to.

#![allow(clippy::inline_always, reason = "it is all about what one function becomes")]
#![allow(clippy::many_single_char_names, clippy::similar_names, reason = "the standard's own names")]

/// SHA-256 of content that comes in pieces.
#[derive(Clone)]
pub(super) struct Sha256 {
    state: [u32; 8],
    /// The last bytes, which do not fill a block yet.
    rest: [u8; 64],
    /// How many bytes came.
    length: u64,
}

impl Sha256 {
    /// Of nothing yet.
    pub(super) fn new() -> Self {
        Self { state: INITIAL, rest: [0; 64], length: 0 }
    }

    /// Takes the next piece.
    pub(super) fn update(&mut self, piece: &[u8]) {
        let filled = self.filled();
        self.length = self.length.wrapping_add(piece.len() as u64);
        let mut piece = piece;
        if filled > 0 {
            let (head, tail) = piece.split_at(piece.len().min(64 - filled));
            self.rest[filled..filled + head.len()].copy_from_slice(head);
            if filled + head.len() < 64 {
                return;
            }
            compress(&mut self.state, &[self.rest]);
            piece = tail;
        }
        let (blocks, tail) = piece.as_chunks();
        compress(&mut self.state, blocks);
        self.rest[..tail.len()].copy_from_slice(tail);
    }

    /// The hash of all pieces together.
    pub(super) fn finalize(mut self) -> [u8; 32] {
        let filled = self.filled();
        self.rest[filled..].fill(0);
        self.rest[filled] = 0x80;
        if filled >= 56 {
            compress(&mut self.state, &[self.rest]);
            self.rest.fill(0);
        }
        self.rest[56..].copy_from_slice(&self.length.wrapping_mul(8).to_be_bytes());
        compress(&mut self.state, &[self.rest]);
        let mut hash = [0; 32];
        for (bytes, word) in hash.as_chunks_mut().0.iter_mut().zip(self.state) {
            *bytes = word.to_be_bytes();
        }
        hash
    }

    /// How many bytes of a block are there: fewer than a block has.
    fn filled(&self) -> usize {
        (self.length % 64) as usize
    }
}

fn compress(state: &mut [u32; 8], blocks: &[[u8; 64]]) {
    for block in blocks {
        let [part0, part1, part2, part3] = Four::of_block(block);
        let mut words = (part0, part1, part2, part3);
        let mut rounds = Rounds::new(*state);
        rounds.sixteen(&mut words, [K[0], K[1], K[2], K[3]]);
        rounds.sixteen(&mut words, [K[4], K[5], K[6], K[7]]);
        rounds.sixteen(&mut words, [K[8], K[9], K[10], K[11]]);
        rounds.four(words.0, K[12]);
        rounds.four(words.1, K[13]);
        rounds.four(words.2, K[14]);
        rounds.four(words.3, K[15]);
        for (word, more) in state.iter_mut().zip(rounds.state) {
            *word = word.wrapping_add(more);
        }
    }
}

/// The state of a block's rounds: `a` to `h`.
struct Rounds {
    state: [u32; 8],
    /// `b ^ c`, which was `a ^ b` in the round before.
    differing: u32,
}

impl Rounds {
    fn new(state: [u32; 8]) -> Self {
        Self { state, differing: state[1] ^ state[2] }
    }

    /// Sixteen rounds, and the next sixteen words.
    #[inline(always)]
    fn sixteen(&mut self, words: &mut (Four, Four, Four, Four), constants: [[u32; 4]; 4]) {
        let next = Four::next(words.0, words.1, words.2, words.3);
        self.four(std::mem::replace(&mut words.0, next), constants[0]);
        let next = Four::next(words.1, words.2, words.3, words.0);
        self.four(std::mem::replace(&mut words.1, next), constants[1]);
        let next = Four::next(words.2, words.3, words.0, words.1);
        self.four(std::mem::replace(&mut words.2, next), constants[2]);
        let next = Four::next(words.3, words.0, words.1, words.2);
        self.four(std::mem::replace(&mut words.3, next), constants[3]);
    }

    #[inline(always)]
    fn four(&mut self, words: Four, constants: [u32; 4]) {
        let [word0, word1, word2, word3] = words.plus(constants);
        self.round(word0);
        self.round(word1);
        self.round(word2);
        self.round(word3);
    }

    #[inline(always)]
    fn round(&mut self, word: u32) {
        let [a, b, c, d, e, f, g, h] = self.state;
        let choice = g ^ (e & (f ^ g));
        let sum1 = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
        let new = h.wrapping_add(word).wrapping_add(choice).wrapping_add(sum1);
        let differing = a ^ b;
        let majority = b ^ (differing & self.differing);
        let sum0 = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
        self.state = [new.wrapping_add(majority).wrapping_add(sum0), a, b, c, d.wrapping_add(new), e, f, g];
        self.differing = differing;
    }
}

/// Four words of the schedule, in a vector.
#[cfg(target_arch = "wasm32")]
#[derive(Clone, Copy)]
struct Four(v128);

#[cfg(target_arch = "wasm32")]
use std::arch::wasm32::{
    i8x16_shuffle, u32x4, u32x4_add, u32x4_extract_lane, u32x4_shl, u32x4_shr, u32x4_shuffle, u64x2_shr,
    v128, v128_xor,
};

#[cfg(target_arch = "wasm32")]
impl Four {
    #[inline(always)]
    fn of_block(block: &[u8; 64]) -> [Self; 4] {
        let words = block.as_chunks::<4>().0;
        [0, 4, 8, 12].map(|at| {
            let word = |place: usize| u32::from_ne_bytes(words[at + place]);
            let four = u32x4(word(0), word(1), word(2), word(3));
            Self(i8x16_shuffle::<3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12>(four, four))
        })
    }

    #[inline(always)]
    fn plus(self, more: [u32; 4]) -> [u32; 4] {
        let sum = u32x4_add(self.0, u32x4(more[0], more[1], more[2], more[3]));
        [
            u32x4_extract_lane::<0>(sum),
            u32x4_extract_lane::<1>(sum),
            u32x4_extract_lane::<2>(sum),
            u32x4_extract_lane::<3>(sum),
        ]
    }

    /// The words behind sixteen others.
    #[inline(always)]
    fn next(words0: Self, words4: Self, words8: Self, words12: Self) -> Self {
        let (one, nine) = (
            u32x4_shuffle::<1, 2, 3, 4>(words0.0, words4.0),
            u32x4_shuffle::<1, 2, 3, 4>(words8.0, words12.0),
        );
        let rotated7 = v128_xor(u32x4_shr(one, 7), u32x4_shl(one, 25));
        let rotated18 = v128_xor(u32x4_shr(one, 18), u32x4_shl(one, 14));
        let sigma0 = v128_xor(v128_xor(rotated7, rotated18), u32x4_shr(one, 3));
        let sum = u32x4_add(u32x4_add(words0.0, nine), sigma0);
        // The last two words need the first two.
        let zero = u32x4(0, 0, 0, 0);
        let first = sigma1(u32x4_shuffle::<2, 2, 3, 3>(words12.0, words12.0));
        let sum = u32x4_add(sum, u32x4_shuffle::<0, 2, 4, 4>(first, zero));
        let last = sigma1(u32x4_shuffle::<0, 0, 1, 1>(sum, sum));
        Self(u32x4_add(sum, u32x4_shuffle::<4, 4, 0, 2>(last, zero)))
    }
}

/// Of two words, each of which is there twice: shifting both together is rotating one.
#[cfg(target_arch = "wasm32")]
#[inline(always)]
fn sigma1(twice: v128) -> v128 {
    v128_xor(v128_xor(u64x2_shr(twice, 17), u64x2_shr(twice, 19)), u32x4_shr(twice, 10))
}

/// Four words of the schedule, where all but their arithmetic is tested.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Copy)]
struct Four([u32; 4]);

#[cfg(not(target_arch = "wasm32"))]
impl Four {
    fn of_block(block: &[u8; 64]) -> [Self; 4] {
        let words = block.as_chunks::<4>().0;
        [0, 4, 8, 12].map(|at| Self([0, 1, 2, 3].map(|place| u32::from_be_bytes(words[at + place]))))
    }

    fn plus(self, more: [u32; 4]) -> [u32; 4] {
        [0, 1, 2, 3].map(|place| self.0[place].wrapping_add(more[place]))
    }

    fn next(words0: Self, words4: Self, words8: Self, words12: Self) -> Self {
        let mut words = [words0.0, words4.0, words8.0, words12.0, [0; 4]].concat();
        for at in 16..20 {
            let (early, late) = (words[at - 15], words[at - 2]);
            let sigma0 = early.rotate_right(7) ^ early.rotate_right(18) ^ (early >> 3);
            let sigma1 = late.rotate_right(17) ^ late.rotate_right(19) ^ (late >> 10);
            words[at] = words[at - 16].wrapping_add(sigma0).wrapping_add(words[at - 7]).wrapping_add(sigma1);
        }
        Self([words[16], words[17], words[18], words[19]])
    }
}

/// The first state: FIPS 180-4, section 5.3.3.
const INITIAL: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// The rounds' constants, four at a time: FIPS 180-4, section 4.2.2.
const K: [[u32; 4]; 16] = [
    [0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5],
    [0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5],
    [0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3],
    [0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174],
    [0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc],
    [0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da],
    [0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7],
    [0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967],
    [0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13],
    [0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85],
    [0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3],
    [0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070],
    [0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5],
    [0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3],
    [0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208],
    [0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2],
];

#[cfg(test)]
mod tests {
    use super::Sha256;
    use proptest::prelude::*;
    use sha2::Digest as _;

    proptest! {
        #[test]
        fn hashes_are_those_of_the_library(
            content in prop::collection::vec(any::<u8>(), 0..400),
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..5),
        ) {
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(content.len() + 1)).collect();
            cuts.extend([0, content.len()]);
            cuts.sort_unstable();
            let mut hasher = Sha256::new();
            for cut in cuts.windows(2) {
                hasher.update(&content[cut[0]..cut[1]]);
            }
            prop_assert_eq!(hasher.finalize(), <[u8; 32]>::from(sha2::Sha256::digest(&content)));
        }
    }

    #[test]
    fn every_length_around_a_block_is_padded() {
        for length in 0..200 {
            let content = vec![0xa5; length];
            let mut hasher = Sha256::new();
            hasher.update(&content);
            assert_eq!(hasher.finalize(), <[u8; 32]>::from(sha2::Sha256::digest(&content)), "{length} bytes");
        }
    }
}
