//! Moments, as documents write them.

use crate::validate::is_rfc3339;
use std::time::Duration;

/// Seconds since the beginning of 1970 in UTC, as RFC 3339 writes them. None outside of the years 0 to 9999, which it
/// has no words for.
///
/// ```
/// assert_eq!(longshore_core::rfc3339(951_782_400).as_deref(), Some("2000-02-29T00:00:00Z"));
/// ```
pub fn rfc3339(seconds: i64) -> Option<String> {
    const DAY: i64 = 86_400;
    let (days, rest) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
    // Counted from the first of March of the year 0, a leap day is the last day of its year; 400 years are an era.
    let days = days.checked_add(719_468)?;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let date = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    (0..=9999)
        .contains(&year)
        .then(|| format!("{year:04}-{month:02}-{date:02}T{hour:02}:{minute:02}:{second:02}Z"))
}

/// The moment that RFC 3339 writes so, to the nanosecond: since the beginning of 1970 in UTC. None for a text that is none, and
/// for a moment before then. A leap second is the first of the next minute.
///
/// ```
/// let moment = longshore_core::moment("2000-02-29T01:00:00.5+01:00");
/// assert_eq!(moment, Some(std::time::Duration::from_millis(951_782_400_500)));
/// ```
pub fn moment(text: &str) -> Option<Duration> {
    if !is_rfc3339(text) {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let (year, month, date) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    // As above, the other way round.
    let year = year - i64::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day = (153 * ((month + 9) % 12) + 2) / 5 + date - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + day - 719_468;
    let rest = text.get(19..)?;
    let digits = rest.strip_prefix('.').unwrap_or_default();
    let digits = &digits[..digits.bytes().take_while(u8::is_ascii_digit).count()];
    let nanos = format!("{digits:0<9}").get(..9)?.parse().ok()?;
    let offset = text.get(text.len() - 6..).filter(|offset| offset.starts_with(['+', '-']));
    let offset = offset.map_or(Some(0), |offset| {
        let (hours, minutes) = offset.get(1..)?.split_once(':')?;
        let minutes = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
        Some(if offset.starts_with('-') { -minutes } else { minutes })
    })?;
    let time = number(11, 13)? * 3600 + number(14, 16)? * 60 + number(17, 19)?;
    let seconds = u64::try_from(days * 86_400 + time - offset * 60).ok()?;
    Some(Duration::new(seconds, nanos))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn moments_are_read_with_their_parts_of_seconds_and_their_offsets() {
        for (text, millis) in [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("2024-01-02T03:04:05.25Z", Some(1_704_164_645_250)),
            ("2024-01-02t03:04:05.1234567891234z", Some(1_704_164_645_123)),
            ("2024-01-02T04:34:05+01:30", Some(1_704_164_645_000)),
            ("2024-01-01T22:04:05-05:00", Some(1_704_164_645_000)),
            ("1969-12-31T23:59:59Z", None),
            ("1970-01-01T00:00:00+00:01", None),
            ("2024-01-02", None),
            ("2024-02-30T00:00:00Z", None),
            ("", None),
        ] {
            assert_eq!(moment(text).map(|moment| moment.as_millis()), millis, "{text}");
        }
    }

    #[test]
    fn seconds_become_days_of_the_calendar() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_704_164_645, "2024-01-02T03:04:05Z"),
            (1_735_689_599, "2024-12-31T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (-62_167_219_200, "0000-01-01T00:00:00Z"),
            (253_402_300_799, "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(rfc3339(seconds).as_deref(), Some(expected));
        }
        for seconds in [-62_167_219_201, 253_402_300_800, i64::MIN, i64::MAX] {
            assert_eq!(rfc3339(seconds), None);
        }
    }

    proptest! {
        #[test]
        fn what_is_later_is_written_later(seconds in -62_167_219_200_i64..253_402_300_798, more in 1_i64..1_000_000) {
            let later = (seconds + more).min(253_402_300_799);
            prop_assert!(rfc3339(seconds) < rfc3339(later));
        }

        #[test]
        fn what_is_written_is_read_again(seconds in 0_i64..253_402_300_800) {
            let read = rfc3339(seconds).and_then(|text| moment(&text));
            prop_assert_eq!(read.map(|moment| moment.as_secs()), u64::try_from(seconds).ok());
        }
    }
}
