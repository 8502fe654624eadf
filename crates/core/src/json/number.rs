//! Numbers, exactly as they are written: no rounding decides what a document says.

/// A number's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number<'a> {
    raw: &'a [u8],
}

impl<'a> Number<'a> {
    pub(super) fn new(raw: &'a [u8]) -> Self {
        Self { raw }
    }

    /// The bytes as they are written.
    pub fn raw(self) -> &'a [u8] {
        self.raw
    }

    /// Whether it is written as digits alone, with a sign at most: not `1.0`, not `1e3`.
    pub fn is_plain_integer(self) -> bool {
        let digits = self.raw.strip_prefix(b"-").unwrap_or(self.raw);
        !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
    }

    /// `NaN`, `Infinity` or `-Infinity`.
    pub fn is_not_finite(self) -> bool {
        matches!(self.raw, b"NaN" | b"Infinity" | b"-Infinity")
    }

    /// Its value where that is a whole number below 10^38 in size: `1.0` and `1e3` are whole numbers, too.
    pub fn whole(self) -> Option<i128> {
        if let Some(short) = self.short() {
            return Some(short.into());
        }
        let decimal = self.decimal()?;
        if decimal.digits.is_empty() {
            return Some(0);
        }
        let exponent = u32::try_from(decimal.exponent).ok()?;
        let length = u32::try_from(decimal.digits.len()).ok()?;
        if length.checked_add(exponent)? > 38 {
            return None;
        }
        let digits =
            decimal.digits.iter().fold(0_i128, |number, digit| number * 10 + i128::from(digit - b'0'));
        let size = digits * 10_i128.pow(exponent);
        Some(if decimal.negative { -size } else { size })
    }

    /// Whether it is a whole number, of any size.
    pub fn is_whole(self) -> bool {
        self.short().is_some()
            || self.decimal().is_some_and(|decimal| decimal.digits.is_empty() || decimal.exponent >= 0)
    }

    /// Whether it is below zero: `-0` is not.
    pub fn is_negative(self) -> bool {
        if let Some(short) = self.short() {
            return short < 0;
        }
        self.decimal().is_some_and(|decimal| decimal.negative && !decimal.digits.is_empty())
    }

    /// How it compares with a whole number; none for `NaN`.
    pub fn compare(self, other: i128) -> Option<std::cmp::Ordering> {
        use std::cmp::Ordering;
        match self.raw {
            b"NaN" => return None,
            b"Infinity" => return Some(Ordering::Greater),
            b"-Infinity" => return Some(Ordering::Less),
            _ => {}
        }
        if let Some(whole) = self.whole() {
            return Some(whole.cmp(&other));
        }
        let decimal = self.decimal()?;
        let length = i64::try_from(decimal.digits.len()).ok()?.checked_add(decimal.exponent)?;
        if length > 38 {
            return Some(if decimal.negative { Ordering::Less } else { Ordering::Greater });
        }
        // A fraction: compare its whole part, and let what is behind the point decide.
        let kept = usize::try_from(length).unwrap_or(0).min(decimal.digits.len());
        let whole = decimal.digits[..kept].iter().fold(0_i128, |n, digit| n * 10 + i128::from(digit - b'0'));
        Some(if decimal.negative {
            (-whole).cmp(&other).then(Ordering::Less)
        } else {
            whole.cmp(&other).then(Ordering::Greater)
        })
    }

    /// Its value where that is written as a few digits alone, as nearly all numbers are.
    fn short(self) -> Option<i64> {
        const MOST_DIGITS: usize = 18;
        let (negative, digits) = match self.raw {
            [b'-', digits @ ..] => (true, digits),
            digits => (false, digits),
        };
        if digits.is_empty() || digits.len() > MOST_DIGITS {
            return None;
        }
        let size = digits.iter().try_fold(0_i64, |size, digit| match digit {
            b'0'..=b'9' => Some(size * 10 + i64::from(digit - b'0')),
            _ => None,
        })?;
        Some(if negative { -size } else { size })
    }

    /// Its digits without zeros before and behind, and the power of ten that they are to be multiplied with.
    fn decimal(self) -> Option<Decimal> {
        let (negative, rest) = match self.raw.strip_prefix(b"-") {
            Some(rest) => (true, rest),
            None => (false, self.raw),
        };
        let (mantissa, exponent) = match rest.iter().position(|byte| matches!(byte, b'e' | b'E')) {
            Some(at) => (&rest[..at], exponent(&rest[at + 1..])?),
            None => (rest, 0),
        };
        let (whole, fraction) = match mantissa.iter().position(|byte| *byte == b'.') {
            Some(at) => (&mantissa[..at], &mantissa[at + 1..]),
            None => (mantissa, [].as_slice()),
        };
        if whole.is_empty() || !whole.iter().chain(fraction).all(u8::is_ascii_digit) {
            return None;
        }
        let mut digits = [whole, fraction].concat();
        let mut exponent = exponent.saturating_sub(i64::try_from(fraction.len()).ok()?);
        while digits.last() == Some(&b'0') {
            digits.pop();
            exponent = exponent.saturating_add(1);
        }
        let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
        digits.drain(..zeros);
        Some(Decimal { negative, digits, exponent })
    }
}

/// The grammar of numbers (RFC 8259, section 6).
pub(super) fn is_number(raw: &[u8]) -> bool {
    let digits = |raw: &[u8]| raw.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut rest = raw.strip_prefix(b"-").unwrap_or(raw);
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest[0] == b'0') {
        return false;
    }
    rest = &rest[whole..];
    if let [b'.', fraction @ ..] = rest {
        let length = digits(fraction);
        if length == 0 {
            return false;
        }
        rest = &fraction[length..];
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let exponent = match exponent {
            [b'+' | b'-', exponent @ ..] | exponent => exponent,
        };
        return !exponent.is_empty() && digits(exponent) == exponent.len();
    }
    rest.is_empty()
}

struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

/// An exponent; one that does not fit is as large as one can be.
fn exponent(raw: &[u8]) -> Option<i64> {
    let (negative, digits) = match raw {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] | digits => (false, digits),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let size = digits
        .iter()
        .fold(0_i64, |number, digit| number.saturating_mul(10).saturating_add(i64::from(digit - b'0')))
        .min(i64::from(i32::MAX));
    Some(if negative { -size } else { size })
}

#[cfg(test)]
mod tests {
    use super::Number;
    use std::cmp::Ordering::{Equal, Greater, Less};

    #[test]
    fn whole_numbers_are_known_however_they_are_written() {
        for (text, whole) in [
            ("0", Some(0)),
            ("-0", Some(0)),
            ("2e0", Some(2)),
            ("20e-1", Some(2)),
            ("1.50e1", Some(15)),
            ("2.0000000000000001", None),
            ("9223372036854775808", Some(9_223_372_036_854_775_808)),
            ("1e99999999999999999999", None),
            ("0e99999999999999999999", Some(0)),
            ("1e-99999999999999999999", None),
        ] {
            assert_eq!(Number::new(text.as_bytes()).whole(), whole, "{text}");
        }
    }

    #[test]
    fn comparing_is_exact() {
        for (text, other, order) in [
            ("2.0000000000000001", 2, Greater),
            ("-2.5", -2, Less),
            ("-2.5", -3, Greater),
            ("2", 2, Equal),
            ("1e400", 2, Greater),
            ("-1e400", 2, Less),
            ("1e-400", 0, Greater),
            ("-1e-400", 0, Less),
            ("Infinity", 5, Greater),
        ] {
            assert_eq!(Number::new(text.as_bytes()).compare(other), Some(order), "{text} and {other}");
        }
        assert_eq!(Number::new(b"NaN").compare(0), None);
    }
}
