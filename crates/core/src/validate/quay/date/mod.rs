//! Dates as the Python library dateutil 2.8.1 reads them, by which Quay reads a config's history.
//!
//! It takes nearly everything that looks like a date, in any order and with words between; what matters here is
//! whether it reads a text at all.

mod day;
mod names;
mod numeric;
mod tokens;

use day::{Label, Parts};

/// Whether a text is read as a date, and the date can be written again.
pub(super) fn is_read(text: &str) -> bool {
    let mut reading = Reading::new(tokens::split(text));
    let Some(()) = reading.read() else { return false };
    let Some(parts) = reading.day.resolve() else { return false };
    reading.holds(parts)
}

/// What was read by now.
#[derive(Debug, Default)]
struct Reading {
    tokens: Vec<String>,
    day: Parts,
    weekday: bool,
    hour: Option<i64>,
    minute: Option<i64>,
    second: Option<i64>,
    zone: Option<String>,
    /// Seconds from UTC.
    offset: Option<i64>,
}

/// The most digits that a number may have to be looked at: more of them are no part of a date.
const MOST: usize = 18;

/// A whole number's value; none for what is none.
fn int(text: &str) -> Option<i64> {
    if text.is_empty() || !text.chars().all(char::is_numeric) {
        return None;
    }
    let digits: String = text.chars().map(decimal).collect::<Option<_>>()?;
    let plain = digits.trim_start_matches('0');
    Some(if plain.len() > MOST { i64::MAX } else { plain.parse().unwrap_or(0) })
}

/// A digit of any script that has ten of them in a row, as an ASCII digit.
fn decimal(letter: char) -> Option<char> {
    const ZEROS: [u32; 10] = [0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xff10];
    let code = u32::from(letter);
    let zero = ZEROS.into_iter().find(|zero| (*zero..*zero + 10).contains(&code))?;
    char::from_digit(code - zero, 10)
}

impl Reading {
    fn new(tokens: Vec<String>) -> Self {
        Self { tokens, ..Self::default() }
    }

    fn token(&self, at: usize) -> Option<&str> {
        self.tokens.get(at).map(String::as_str)
    }

    fn is(&self, at: usize, what: &str) -> bool {
        self.token(at) == Some(what)
    }

    /// Reads all parts; none where one of them has no meaning.
    fn read(&mut self) -> Option<()> {
        let mut at = 0;
        while let Some(token) = self.token(at).map(str::to_owned) {
            if numeric::is_number(&token) {
                at = self.read_number(at, &token)?;
            } else if names::is_weekday(&token) {
                self.weekday = true;
            } else if let Some(month) = names::month(&token) {
                at = self.read_month(at, month)?;
            } else if let Some(half) = names::half(&token) {
                let hour = self.hour.filter(|hour| (0..=12).contains(hour))?;
                self.hour = Some(in_half(hour, half));
            } else if self.could_be_zone(&token) && self.zone.is_none() && self.offset.is_none() {
                self.read_zone(at, token);
            } else if self.hour.is_some() && matches!(token.as_str(), "+" | "-") {
                at = self.read_offset(at)?;
            } else if !names::is_skipped(&token) {
                return None;
            }
            at += 1;
        }
        Some(())
    }

    /// A month's name, and what stands behind it: `Sep-01-2009`, `Sep of 09`.
    fn read_month(&mut self, at: usize, month: i64) -> Option<usize> {
        self.day.add_number(month, false, Label::Month)?;
        if let Some(between @ ("-" | "/")) = self.token(at + 1).map(str::to_owned).as_deref() {
            let next = self.token(at + 2)?.to_owned();
            self.day.add_text(&next, Label::Unknown)?;
            if !self.is(at + 3, between) {
                return Some(at + 2);
            }
            let last = self.token(at + 4)?.to_owned();
            self.day.add_text(&last, Label::Unknown)?;
            return Some(at + 4);
        }
        let of = self.is(at + 1, " ") && self.token(at + 2).is_some_and(names::is_of) && self.is(at + 3, " ");
        let Some(year) = self.token(at + 4).filter(|_| of).map(str::to_owned) else { return Some(at) };
        if year.chars().all(char::is_numeric) {
            let year = int(&year)?;
            self.day.add_number(full_year(year), true, Label::Year)?;
        }
        Some(at + 4)
    }

    fn could_be_zone(&self, token: &str) -> bool {
        self.hour.is_some() && names::is_zone(token)
    }

    fn read_zone(&mut self, at: usize, name: String) {
        // Only the small letter is looked up as it is written; the others are known later.
        self.offset = (name == "z").then_some(0);
        let is_utc = names::is_utc(&name);
        self.zone = Some(name);
        if self.is(at + 1, "+") || self.is(at + 1, "-") {
            self.offset = None;
            if is_utc {
                self.zone = None;
            }
        }
    }

    /// `+08:00`, `+0800`, `+8`, and a name in brackets behind it.
    fn read_offset(&mut self, at: usize) -> Option<usize> {
        let digits: Vec<char> = self.token(at + 1)?.chars().collect();
        let whole = |part: &[char]| int(&part.iter().collect::<String>());
        let mut end = at;
        let (hours, minutes) = if digits.len() == 4 {
            (whole(&digits[..2])?, whole(&digits[2..])?)
        } else if self.is(at + 2, ":") {
            end += 2;
            (whole(&digits)?, int(self.token(at + 3)?)?)
        } else if digits.len() <= 2 {
            (whole(&digits)?, 0)
        } else {
            return None;
        };
        self.offset = Some(hours.saturating_mul(3600).saturating_add(minutes.saturating_mul(60)));
        let named = self.token(end + 2).is_some_and(names::is_skipped)
            && self.is(end + 3, "(")
            && self.is(end + 5, ")");
        if let Some(name) = self.token(end + 4).filter(|_| named).map(str::to_owned)
            && name.chars().count() >= 3
            && self.zone.is_none()
            && self.could_be_zone(&name)
        {
            self.zone = Some(name);
            end += 4;
        }
        Some(end + 1)
    }

    /// Whether what was read is a date of the calendar, less than a day from UTC.
    fn holds(&self, (year, month, day): day::Resolved) -> bool {
        let nothing = self.day.len() == 0 && !self.weekday && self.hour.is_none();
        if nothing && self.minute.is_none() && self.second.is_none() {
            return false;
        }
        // What is missing is taken from the day on which it is read: any that has 31 days in its month.
        let year = year.unwrap_or(DEFAULT_YEAR);
        let year = if self.day.has_century { year } else { full_year(year) };
        let last = day::days(year, month.unwrap_or(1));
        let day_holds = last.is_some_and(|last| day.is_none_or(|day| (1..=last).contains(&day)));
        let below = |part: Option<i64>, most| part.is_none_or(|part| part < most);
        let offset = match &self.zone {
            Some(zone) if names::is_utc(zone) => 0,
            _ => self.offset.unwrap_or(0),
        };
        (1..=9999).contains(&year)
            && day_holds
            && below(self.hour, 24)
            && below(self.minute, 60)
            && below(self.second, 60)
            && offset < 24 * 3600
    }
}

/// A year that leaps not, as most do.
const DEFAULT_YEAR: i64 = 2026;

/// A year of two digits in its century.
fn full_year(year: i64) -> i64 {
    match year {
        0..=75 => year + 2000,
        76..=99 => year + 1900,
        year => year,
    }
}

/// An hour of twelve as one of the day.
fn in_half(hour: i64, half: i64) -> i64 {
    match (hour, half) {
        (hour, 1) if hour < 12 => hour + 12,
        (12, 0) => 0,
        (hour, _) => hour,
    }
}

#[cfg(test)]
mod tests {
    use super::is_read;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn anything_like_a_date_is_looked_at(
            text in r"([0-9.:,/+() -]|[0-9]{6,15}|Sep|mon|pm|at|of|T|Z|h|m|s|\x00|\u{e9}|\u{663}){0,12}",
        ) {
            is_read(&text);
        }
    }

    #[test]
    fn nearly_everything_is_a_date() {
        for text in [
            "2015-10-31T22:22:56.015925234Z",
            "2015-10-31t22:22:56z",
            "2015-10-31 22:22:56",
            "20151031T222256Z",
            "20151031",
            "Sat Oct 31 22:22:56 2015",
            "Sat, 31 Oct 2015 22:22:56 +0000",
            "31/10/2015",
            "10:36 pm",
            "12h 30m",
            "Jan of 01",
            "2015-10-31T22:22:56+23:59",
            "2015-10-31T22:22:56+99:00 (UTC)",
            "0001-01-01T00:00:00Z",
            "monday",
            "13 pm",
            "5",
        ] {
            assert!(is_read(text), "{text}");
        }
    }

    #[test]
    fn what_the_calendar_has_not_is_none() {
        for text in [
            "2015-10-31T23:59:60Z",
            "2015-02-30T00:00:00Z",
            "2015-13-31T00:00:00Z",
            "2015-10-31T24:00:00Z",
            "2015-10-31T22:22:56+24:00",
            "10000-01-01T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "not a date",
            " ",
            "nan",
            "1e5x",
            "13pm pm",
            "2015-10-31T22:22:56+",
        ] {
            assert!(!is_read(text), "{text}");
        }
    }
}
