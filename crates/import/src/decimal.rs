//! Milliseconds as decimal numbers, read without floats: those would cost a page their tables.

use std::time::Duration;

/// So many digits decide; those behind them are below a nanosecond in all times that are not cut.
const DIGITS: usize = 30;

/// Reads a number of JSON as milliseconds, to the nearest nanosecond. None for one below zero; a time that no clock counts
/// is [`Duration::MAX`].
pub(crate) fn milliseconds(number: &[u8]) -> Option<Duration> {
    let text = std::str::from_utf8(number).ok()?;
    let (text, is_negative) = text.strip_prefix('-').map_or((text, false), |text| (text, true));
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = || whole.bytes().chain(fraction.bytes()).map(|digit| digit.wrapping_sub(b'0'));
    if digits().all(|digit| digit == 0) {
        return Some(Duration::ZERO);
    }
    if is_negative {
        return None;
    }
    let zeros = digits().take_while(|digit| *digit == 0).count();
    let significant = digits().skip(zeros).take(DIGITS);
    let mut nanos = significant.fold(0_u128, |number, digit| number * 10 + u128::from(digit));
    // The power of ten that the digits are to be multiplied with, so that they are nanoseconds.
    let left = (whole.len() + fraction.len()).saturating_sub(zeros).saturating_sub(DIGITS);
    let exponent = match exponent.parse::<i64>() {
        Ok(exponent) => exponent,
        Err(_) if exponent.starts_with('-') => i64::MIN / 2,
        Err(_) => i64::MAX / 2,
    };
    let shift = exponent.clamp(i64::MIN / 2, i64::MAX / 2) + 6 + i64::try_from(left).ok()?
        - i64::try_from(fraction.len()).ok()?;
    for _ in 0..shift.clamp(0, 40) {
        nanos = nanos.saturating_mul(10);
    }
    for step in 0..(-shift).clamp(0, 40) {
        let is_last = step + 1 == -shift;
        nanos = (nanos + if is_last { 5 } else { 0 }) / 10;
    }
    let seconds = u64::try_from(nanos / 1_000_000_000);
    Some(seconds.map_or(Duration::MAX, |seconds| {
        // The rest of the division is below a thousand million.
        Duration::new(seconds, u32::try_from(nanos % 1_000_000_000).unwrap_or_default())
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milliseconds_are_read_to_the_nanosecond() {
        for (text, nanos) in [
            ("0", Some(0)),
            ("-0.0", Some(0)),
            ("1", Some(1_000_000)),
            ("12.345678", Some(12_345_678)),
            ("12.3456784", Some(12_345_678)),
            ("12.3456785", Some(12_345_679)),
            ("1.5e3", Some(1_500_000_000)),
            ("1e-6", Some(1)),
            ("1E-7", Some(0)),
            ("0.00000000000000000000000000000000000000000000000001", Some(0)),
            ("1.0000000000000000000000000000000000000000000000001", Some(1_000_000)),
            ("1e-99999999999999999999", Some(0)),
            ("-1", None),
        ] {
            let read = milliseconds(text.as_bytes()).map(|time| time.as_nanos());
            assert_eq!(read, nanos, "{text}");
        }
        for text in ["1e99", "1e99999999999999999999", "9999999999999999999999999999999999999999"] {
            assert_eq!(milliseconds(text.as_bytes()), Some(Duration::MAX), "{text}");
        }
    }

    #[test]
    fn a_time_that_was_written_as_a_float_is_read_as_it_was() {
        // Up to a day, which is as long as any time that is kept.
        for nanos in [0, 1, 999, 123_456_789, 5_000_000_001, 86_399_999_999_999, 71_234_567_890_123] {
            let time = Duration::from_nanos(nanos);
            let written = (time.as_secs_f64() * 1000.0).to_string();
            assert_eq!(milliseconds(written.as_bytes()), Some(time), "{written}");
        }
    }
}
