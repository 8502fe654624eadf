//! Powers modulo an odd number, for public numbers only: how long it takes tells of them.
//!
//! The library that does this for secret numbers would be a seventh of what the validator weighs in a page, so it
//! stands by in the tests alone.

/// `base` to the power of `exponent`, as many bytes as `modulus`, which has to be odd, above 1, and above `base`.
/// Numbers begin with their highest byte. None where a number is not so, or only keeps the reader waiting.
pub(super) fn power(base: &[u8], exponent: &[u8], modulus: &[u8]) -> Option<Vec<u8>> {
    // Other libraries stop there, too, or not far from it.
    const LARGEST: usize = 2048;
    const LARGEST_WITH_LARGE_EXPONENT: usize = 256;
    let most = if exponent.len() > 8 { LARGEST_WITH_LARGE_EXPONENT } else { LARGEST };
    if modulus.len() > most || exponent.len() > modulus.len() || base.len() > modulus.len() {
        return None;
    }
    let length = modulus.len();
    let odd = Odd::new(limbs(modulus, length))?;
    let base = limbs(base, length);
    if odd.is_at_most(&base) {
        return None;
    }
    let base = odd.multiply(&base, &odd.square);
    let one = limbs(&[1], length);
    let mut power = odd.multiply(&one, &odd.square);
    for bit in exponent.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)) {
        power = odd.multiply(&power, &power);
        if bit == 1 {
            power = odd.multiply(&power, &base);
        }
    }
    let power = odd.multiply(&power, &one);
    let bytes: Vec<u8> = power.iter().rev().flat_map(|limb| limb.to_be_bytes()).collect();
    bytes.get(bytes.len() - length..).map(<[u8]>::to_vec)
}

/// A number as limbs of 32 bits, the lowest first, enough of them for so many bytes.
fn limbs(number: &[u8], bytes: usize) -> Vec<u32> {
    let mut limbs = vec![0; bytes.div_ceil(4)];
    for (limb, chunk) in limbs.iter_mut().zip(number.rchunks(4)) {
        *limb = chunk.iter().fold(0, |limb, byte| limb << 8 | u32::from(*byte));
    }
    limbs
}

/// An odd number, with what Montgomery's multiplication needs to know of it.
struct Odd {
    limbs: Vec<u32>,
    /// The negative inverse of the lowest limb.
    inverse: u32,
    /// The square of the first power of two that the limbs cannot hold, modulo the number.
    square: Vec<u32>,
}

impl Odd {
    fn new(limbs: Vec<u32>) -> Option<Self> {
        let lowest = limbs.first().copied().filter(|lowest| lowest % 2 == 1)?;
        if lowest == 1 && limbs.iter().skip(1).all(|limb| *limb == 0) {
            return None;
        }
        // Each step of Newton's doubles how many bits are right; the number itself has three of them.
        let inverse = (0..4).fold(lowest, |inverse: u32, _| {
            inverse.wrapping_mul(2_u32.wrapping_sub(lowest.wrapping_mul(inverse)))
        });
        let mut square = vec![0; limbs.len()];
        square[0] = 1;
        let mut odd = Self { inverse: inverse.wrapping_neg(), limbs, square: Vec::new() };
        for _ in 0..odd.limbs.len() * 64 {
            odd.double(&mut square);
        }
        odd.square = square;
        Some(odd)
    }

    fn is_at_most(&self, number: &[u32]) -> bool {
        self.limbs.iter().rev().le(number.iter().rev())
    }

    /// Twice a number that is below this one, modulo this one.
    fn double(&self, number: &mut [u32]) {
        let mut carry = 0;
        for limb in number.iter_mut() {
            (*limb, carry) = (*limb << 1 | carry, *limb >> 31);
        }
        if carry == 1 || self.is_at_most(number) {
            self.subtract_from(number);
        }
    }

    fn subtract_from(&self, number: &mut [u32]) {
        let mut borrow = false;
        for (limb, less) in number.iter_mut().zip(&self.limbs) {
            let (once, first) = limb.overflowing_sub(*less);
            let (twice, second) = once.overflowing_sub(u32::from(borrow));
            (*limb, borrow) = (twice, first || second);
        }
    }

    /// The product of two numbers, divided by the first power of two that the limbs cannot hold.
    fn multiply(&self, one: &[u32], other: &[u32]) -> Vec<u32> {
        let mut sum = vec![0_u32; self.limbs.len()];
        let mut above = 0_u64;
        for factor in other {
            above += add_multiple(&mut sum, one, *factor);
            // So many of this number make the lowest limb zero, which then is shifted out.
            let zeroing = sum[0].wrapping_mul(self.inverse);
            above += add_multiple(&mut sum, &self.limbs, zeroing);
            sum.rotate_left(1);
            if let Some(highest) = sum.last_mut() {
                *highest = low(above);
            }
            above >>= 32;
        }
        if above > 0 || self.is_at_most(&sum) {
            self.subtract_from(&mut sum);
        }
        sum
    }
}

/// Adds so many times a number; gives what the limbs cannot hold.
fn add_multiple(sum: &mut [u32], number: &[u32], times: u32) -> u64 {
    let mut carry = 0;
    for (limb, other) in sum.iter_mut().zip(number) {
        let whole = u64::from(*limb) + u64::from(*other) * u64::from(times) + carry;
        *limb = low(whole);
        carry = whole >> 32;
    }
    carry
}

/// The lower half.
#[expect(clippy::cast_possible_truncation, reason = "the upper half is what is to go")]
fn low(whole: u64) -> u32 {
    whole as u32
}

#[cfg(test)]
mod tests {
    use super::power;
    use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
    use crypto_bigint::{BoxedUint, Odd};
    use proptest::prelude::*;

    fn theirs(base: &[u8], exponent: &[u8], modulus: &[u8]) -> Vec<u8> {
        let number = |bytes: &[u8], like: &[u8]| {
            BoxedUint::from_be_slice(bytes, u32::try_from(like.len() * 8).unwrap()).unwrap()
        };
        let odd = Odd::new(number(modulus, modulus)).unwrap();
        let base = BoxedMontyForm::new(number(base, modulus), &BoxedMontyParams::new_vartime(odd));
        let bytes = base.pow(&number(exponent, exponent)).retrieve().to_be_bytes();
        bytes[bytes.len() - modulus.len()..].to_vec()
    }

    #[test]
    fn small_powers_are_known() {
        assert_eq!(power(&[3], &[4], &[0, 7]), Some(vec![0, 4]));
        assert_eq!(power(&[3], &[0], &[7]), Some(vec![1]));
        assert_eq!(power(&[0], &[5], &[7]), Some(vec![0]));
    }

    #[test]
    fn what_is_not_odd_or_too_small_has_no_powers() {
        for (base, modulus) in [(&[3][..], &[8][..]), (&[0], &[1]), (&[7], &[7]), (&[9], &[7]), (&[1], &[])] {
            assert_eq!(power(base, &[1], modulus), None, "{base:?} {modulus:?}");
        }
    }

    proptest! {
        #[test]
        fn powers_are_those_of_the_library(
            mut modulus in prop::collection::vec(prop_oneof![any::<u8>(), Just(0), Just(255)], 2..70),
            base in prop::collection::vec(any::<u8>(), 0..70),
            exponent in prop::collection::vec(any::<u8>(), 1..12),
        ) {
            modulus[0] |= 1;
            *modulus.last_mut().unwrap() |= 1;
            let mut base: Vec<u8> = base.into_iter().take(modulus.len() - 1).collect();
            base.insert(0, 0);
            let exponent = &exponent[..exponent.len().min(modulus.len())];
            prop_assert_eq!(power(&base, exponent, &modulus), Some(theirs(&base, exponent, &modulus)));
        }
    }
}
