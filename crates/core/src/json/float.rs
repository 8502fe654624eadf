//! Numbers rounded to floats of 64 bits.
//!
//! The standard library's way is faster for numbers of many digits, and brings 15 KB of tables and code that do not
//! compress; here, what cannot be computed at once is compared exactly with its neighbours.

use super::Number;
use super::number::Decimal;
use std::cmp::Ordering;

impl Number<'_> {
    /// The nearest float, ties to even; infinite where the number is beyond all floats, and `NaN` where it is none.
    pub fn to_f64(self) -> f64 {
        match self.raw() {
            b"Infinity" => return f64::INFINITY,
            b"-Infinity" => return f64::NEG_INFINITY,
            _ => {}
        }
        let Some(decimal) = self.decimal() else { return f64::NAN };
        let size = size(&decimal);
        if decimal.negative { -size } else { size }
    }
}

/// Digits behind these cannot say more than that there is something: no float's neighbourhood needs more.
const DIGITS: usize = 800;

/// As many digits fit into a number of 64 bits.
const HEAD: usize = 19;

/// The powers of ten that are floats themselves.
const EXACT: i64 = 22;

/// The largest number of which each smaller one is a float, too.
const WHOLE: u64 = 1 << 53;

/// The bits of infinity, which follow those of the largest float.
const INFINITY: u64 = 0x7ff << 52;

fn size(decimal: &Decimal) -> f64 {
    let length = i64::try_from(decimal.digits.len()).unwrap_or(i64::MAX);
    let magnitude = length.saturating_add(decimal.exponent);
    if length == 0 || magnitude < -330 {
        return 0.0;
    }
    if magnitude > 310 {
        return f64::INFINITY;
    }
    let taken = decimal.digits.len().min(HEAD);
    let head = decimal.digits[..taken].iter().fold(0_u64, |n, digit| n * 10 + u64::from(digit - b'0'));
    // What was left out of the head is digits that count, so this is no more than 330 in size.
    let power = magnitude - i64::try_from(taken).unwrap_or(0);
    #[expect(clippy::cast_precision_loss, reason = "exact below 2^53, and a first guess above")]
    let guess = head as f64;
    if taken == decimal.digits.len() && head <= WHOLE && power.abs() <= EXACT {
        // Both are floats, so one operation rounds once.
        return if power < 0 { guess / power_of_ten(-power) } else { guess * power_of_ten(power) };
    }
    nearest(decimal, scaled(guess, power))
}

/// A guess multiplied by a power of ten: a few floats off at most.
fn scaled(mut guess: f64, mut power: i64) -> f64 {
    while power != 0 {
        let step = power.clamp(-EXACT, EXACT);
        guess = if step < 0 { guess / power_of_ten(-step) } else { guess * power_of_ten(step) };
        power -= step;
    }
    guess
}

/// Ten to a power of 22 at most, which is exact.
fn power_of_ten(power: i64) -> f64 {
    (0..power).fold(1.0, |product, _| product * 10.0)
}

/// Goes from a guess to the float that the number is nearest to.
fn nearest(decimal: &Decimal, guess: f64) -> f64 {
    let exact = Exact::of(decimal);
    let mut bits = guess.to_bits().min(INFINITY - 1);
    // Bits of floats are in the order of the floats.
    while bits < INFINITY && above(&exact, bits) {
        bits += 1;
    }
    while bits > 0 && !above(&exact, bits - 1) {
        bits -= 1;
    }
    f64::from_bits(bits)
}

/// Whether the number is nearer to the float behind these bits, or in the middle and that one is even.
fn above(exact: &Exact, bits: u64) -> bool {
    let fraction = bits & ((1 << 52) - 1);
    // The float is mantissa × 2^exponent; subnormal ones have no leading one.
    let (mantissa, exponent) = match i64::try_from(bits >> 52).unwrap_or(0) {
        0 => (fraction, -1074),
        exponent => (fraction | 1 << 52, exponent - 1075),
    };
    match exact.compare(2 * mantissa + 1, exponent - 1) {
        Ordering::Greater => true,
        Ordering::Equal => bits & 1 == 1,
        Ordering::Less => false,
    }
}

/// A number as a fraction of whole numbers.
struct Exact {
    over: Large,
    /// The power of ten below.
    under: Large,
    /// Whether there is something behind the digits, less than one of the last.
    more: bool,
}

impl Exact {
    fn of(decimal: &Decimal) -> Self {
        let (digits, rest) = decimal.digits.split_at(decimal.digits.len().min(DIGITS));
        let left_out = i64::try_from(rest.len()).unwrap_or(i64::MAX);
        let power = decimal.exponent.saturating_add(left_out);
        let mut over = Large(Vec::new());
        for digit in digits {
            over.multiply_and_add(10, u32::from(digit - b'0'));
        }
        let mut under = Large(vec![1]);
        let to = if power < 0 { &mut under } else { &mut over };
        (0..power.unsigned_abs()).for_each(|_| to.multiply_and_add(10, 0));
        // Digits end in no zero, so what was left out is more than nothing.
        Self { over, under, more: !rest.is_empty() }
    }

    /// Compares with `whole × 2^power`.
    fn compare(&self, whole: u64, power: i64) -> Ordering {
        let mut other = self.under.clone();
        other.multiply(whole);
        let mut own = self.over.clone();
        let shift = usize::try_from(power.unsigned_abs()).unwrap_or(0);
        if power < 0 {
            own.shift(shift);
        } else {
            other.shift(shift);
        }
        own.compare(&other).then(if self.more { Ordering::Greater } else { Ordering::Equal })
    }
}

/// A whole number of any size: 32 bits each, lowest first, without zeros on top.
#[derive(Clone)]
struct Large(Vec<u32>);

impl Large {
    fn multiply_and_add(&mut self, factor: u32, term: u32) {
        let mut carry = u64::from(term);
        for part in &mut self.0 {
            carry += u64::from(*part) * u64::from(factor);
            *part = low(carry);
            carry >>= 32;
        }
        if carry > 0 {
            self.0.push(low(carry));
        }
    }

    fn multiply(&mut self, factor: u64) {
        let mut upper = self.clone();
        upper.multiply_and_add(low(factor >> 32), 0);
        upper.shift(32);
        self.multiply_and_add(low(factor), 0);
        self.add(&upper);
    }

    fn add(&mut self, other: &Self) {
        let length = self.0.len().max(other.0.len());
        self.0.resize(length, 0);
        let mut carry = 0;
        for (at, part) in self.0.iter_mut().enumerate() {
            carry += u64::from(*part) + u64::from(other.0.get(at).copied().unwrap_or(0));
            *part = low(carry);
            carry >>= 32;
        }
        if carry > 0 {
            self.0.push(low(carry));
        }
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }

    fn shift(&mut self, bits: usize) {
        self.multiply_and_add(1 << (bits % 32), 0);
        if !self.0.is_empty() {
            self.0.splice(0..0, std::iter::repeat_n(0, bits / 32));
        }
    }

    fn compare(&self, other: &Self) -> Ordering {
        let (own, others) = (self.0.iter().rev(), other.0.iter().rev());
        self.0.len().cmp(&other.0.len()).then_with(|| own.cmp(others))
    }
}

/// The lower half.
#[expect(clippy::cast_possible_truncation, reason = "the upper half is what is cut off")]
fn low(number: u64) -> u32 {
    number as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn float(text: &str) -> f64 {
        Number::new(text.as_bytes()).to_f64()
    }

    fn agrees(text: &str) {
        let expected: f64 = text.parse().unwrap();
        assert_eq!(float(text).to_bits(), expected.to_bits(), "{text}");
    }

    #[test]
    fn the_edges_are_rounded_as_the_standard_library_rounds_them() {
        for text in [
            "0",
            "-0",
            "0.0",
            "1",
            "1.0",
            "0.1",
            "1e22",
            "1e23",
            "9007199254740993",
            "9007199254740992.5",
            "9223372036854775807",
            "9223372036854775999",
            "18446744073709551615",
            "18446744073709551616",
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "1e309",
            "-1e309",
            "4.9e-324",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "2.5e-324",
            "1e-330",
            "1e-400",
            "2.2250738585072011e-308",
            "2.2250738585072012e-308",
            "2.2250738585072014e-308",
            "1e999999999999",
            "1e-999999999999",
            "0e999999999999",
            "123456789012345678901234567890e-10",
        ] {
            agrees(text);
        }
    }

    #[test]
    fn what_stands_far_behind_decides_a_tie() {
        let tie = "1.00000000000000011102230246251565404236316680908203125";
        agrees(tie);
        agrees(&format!("{tie}{}1", "0".repeat(900)));
        agrees(&format!("0.{}1", "0".repeat(400)));
        agrees(&format!("1{}", "0".repeat(308)));
        agrees(&format!("{}.5e-300", "9".repeat(600)));
    }

    #[test]
    fn what_is_no_number_is_none() {
        assert!(float("NaN").is_nan());
        assert!(float("-").is_nan());
        assert_eq!(float("-Infinity").to_bits(), f64::NEG_INFINITY.to_bits());
    }

    proptest! {
        #[test]
        fn any_number_is_rounded_as_the_standard_library_rounds_it(
            digits in "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?", power in -360_i32..330,
        ) {
            agrees(&format!("{digits}e{power}"));
        }

        #[test]
        fn every_float_is_read_as_it_is_written(bits: u64) {
            let number = f64::from_bits(bits);
            prop_assume!(number.is_finite());
            agrees(&format!("{number:e}"));
        }

        #[test]
        fn the_middle_of_two_floats_goes_to_the_even_one(mantissa in 1_u64 << 52..1 << 53, power in 0_u32..70) {
            let middle = (2 * u128::from(mantissa) + 1) << power;
            agrees(&middle.to_string());
            agrees(&format!("{middle}e-25"));
        }
    }
}
