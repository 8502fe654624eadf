//! Numbers, spans of time, dates and lists in words.

use std::fmt::Write as _;

/// `1 byte`, `100 bytes`.
pub(crate) fn bytes(count: u64) -> String {
    if count == 1 { "1 byte".to_owned() } else { format!("{count} bytes") }
}

/// `1 entry`, `7 entries`.
pub(crate) fn entries(count: u64) -> String {
    if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") }
}

/// A span of time in its two largest units: `4 min 58 s`, `6 h`, `365 days`.
pub(crate) fn span(seconds: u64) -> String {
    const UNITS: [(u64, &str); 4] = [(86_400, "days"), (3_600, "h"), (60, "min"), (1, "s")];
    let first = UNITS.iter().position(|(length, _)| seconds >= *length).unwrap_or(UNITS.len() - 1);
    let (length, unit) = UNITS[first];
    let whole = seconds / length;
    let unit = if unit == "days" && whole == 1 { "day" } else { unit };
    let mut text = format!("{whole} {unit}");
    if let Some((smaller, unit)) = UNITS.get(first + 1) {
        let rest = seconds % length / smaller;
        if rest > 0 {
            let _ = write!(text, " {rest} {unit}");
        }
    }
    text
}

/// A second since 1970 as a date and a time: `2027-01-15 08:00:00 UTC`; none for those after the year 9999.
pub(crate) fn date(second: u64) -> Option<String> {
    if second > 253_402_300_799 {
        return None;
    }
    let (days, rest) = (second / 86_400, second % 86_400);
    // Years begin in March here, so that the day that not every year has is the last one.
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (year, month) = if month < 10 { (0, month + 3) } else { (1, month - 9) };
    let year = era * 400 + year_of_era + year;
    let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
    Some(format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC"))
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// The beginning of a text that may be of any length.
pub(crate) fn start(text: &str) -> String {
    match text.char_indices().nth(120) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_told_in_two_units() {
        for (seconds, text) in [
            (0, "0 s"),
            (1, "1 s"),
            (298, "4 min 58 s"),
            (300, "5 min"),
            (21_600, "6 h"),
            (3_661, "1 h 1 min"),
            (86_400, "1 day"),
            (31_536_000, "365 days"),
        ] {
            assert_eq!(span(seconds), text);
        }
        assert!(span(u64::MAX).ends_with('h'));
    }

    #[test]
    fn seconds_become_dates() {
        assert_eq!(date(0).unwrap(), "1970-01-01 00:00:00 UTC");
        assert_eq!(date(951_782_400).unwrap(), "2000-02-29 00:00:00 UTC");
        assert_eq!(date(1_800_000_000).unwrap(), "2027-01-15 08:00:00 UTC");
        assert_eq!(date(253_402_300_799).unwrap(), "9999-12-31 23:59:59 UTC");
        assert_eq!(date(u64::MAX), None);
    }

    #[test]
    fn parts_become_a_list() {
        let parts = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(
            (list(&parts).as_str(), list(&parts[..1]).as_str(), list(&[]).as_str()),
            ("a, b and c", "a", "")
        );
    }
}
