//! Sizes, times and counts, with the precision that a person needs.

use std::time::Duration;

const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];

/// `175 B`, `64 KiB`, `1.5 MiB`.
pub fn bytes(count: u64) -> String {
    if count < 1024 {
        return format!("{count} B");
    }
    let mut unit = 0;
    // Tenths of the unit, so that no rounding goes through a float.
    let mut tenths = u128::from(count) * 10 / 1024;
    while tenths >= 10_240 && unit + 1 < UNITS.len() {
        tenths /= 1024;
        unit += 1;
    }
    match (tenths / 10, tenths % 10) {
        (whole, tenth) if whole < 100 && tenth > 0 => format!("{whole}.{tenth} {}", UNITS[unit]),
        (whole, _) => format!("{whole} {}", UNITS[unit]),
    }
}

/// `175 bytes`, and from a thousand on the count is followed by the size: `65,536 bytes (64 KiB)`.
pub fn bytes_exactly(size: u64) -> String {
    match size {
        1 => "1 byte".to_owned(),
        0..1024 => format!("{size} bytes"),
        _ => format!("{} bytes ({})", count(size), bytes(size)),
    }
}

/// `1,234,567`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 exchange`, `2 exchanges`.
pub fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", count(number as u64))
}

/// `0.4 ms`, `12 ms`, `1.24 s`, `2 min 3 s`.
pub fn duration(time: Duration) -> String {
    let micros = time.as_micros();
    let millis = micros / 1000;
    match millis {
        0 if micros < 100 => "< 0.1 ms".to_owned(),
        0..10 => format!("{millis}.{} ms", micros % 1000 / 100),
        10..1000 => format!("{millis} ms"),
        1000..60_000 => format!("{}.{:02} s", millis / 1000, millis % 1000 / 10),
        _ => format!("{} min {} s", millis / 60_000, millis % 60_000 / 1000),
    }
}

/// `3.2 MiB/s`; nothing where too little time went by to tell.
pub fn rate(size: u64, time: Duration) -> Option<String> {
    let millis = u64::try_from(time.as_millis()).ok().filter(|millis| *millis >= 500)?;
    Some(format!("{}/s", bytes(size.saturating_mul(1000) / millis)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        for (size, text) in [
            (0, "0 B"),
            (1023, "1023 B"),
            (1024, "1 KiB"),
            (1536, "1.5 KiB"),
            (200 << 10, "200 KiB"),
            (8 << 20, "8 MiB"),
            (u64::MAX, "16777215 TiB"),
        ] {
            assert_eq!(bytes(size), text);
        }
    }

    #[test]
    fn exact_sizes_keep_every_byte() {
        assert_eq!(bytes_exactly(1), "1 byte");
        assert_eq!(bytes_exactly(65_536), "65,536 bytes (64 KiB)");
    }

    #[test]
    fn counts_have_separators() {
        assert_eq!([0, 999, 1000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(counted(1, "exchange"), "1 exchange");
        assert_eq!(counted(0, "exchange"), "0 exchanges");
    }

    #[test]
    fn times_have_the_unit_that_fits() {
        for (micros, text) in [
            (20, "< 0.1 ms"),
            (450, "0.4 ms"),
            (9_990, "9.9 ms"),
            (12_345, "12 ms"),
            (1_240_000, "1.24 s"),
            (123_000_000, "2 min 3 s"),
        ] {
            assert_eq!(duration(Duration::from_micros(micros)), text);
        }
    }

    #[test]
    fn a_rate_waits_until_it_means_something() {
        assert_eq!(rate(1 << 20, Duration::from_millis(499)), None);
        assert_eq!(rate(1 << 20, Duration::from_millis(500)).unwrap(), "2 MiB/s");
    }
}
