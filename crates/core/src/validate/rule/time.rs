//! Dates and times, as three readers of RFC 3339 take them.

use crate::diagnostics::{Diagnostic, config};

/// By the text of RFC 3339, section 5.6: letters of either case, leap seconds at the end of a UTC day.
pub(in crate::validate) fn rfc3339(text: &str) -> Option<&'static Diagnostic> {
    (!is_rfc3339(text)).then_some(&config::TIME)
}

/// Whether a text is a time by RFC 3339.
pub(crate) fn is_rfc3339(text: &str) -> bool {
    parse(text).is_some_and(|time| {
        let leaps = time.second == 60 && time.utc_minute() == (23, 59);
        time.second < 60 || leaps
    })
}

/// By Go's `time.Time`: capital letters, no leap seconds. It reads the bytes between the quotes as they are.
pub(in crate::validate) fn go(raw: &str) -> Option<&'static Diagnostic> {
    let holds = parse(raw)
        .is_some_and(|time| time.second < 60 && raw.as_bytes().get(10) == Some(&b'T') && !raw.ends_with('z'));
    (!holds).then_some(&config::TIME)
}

/// By the schemas' format `date-time`, as the Go validator checks it: it also takes a sign before a digit, and
/// applies the offset before it looks for a leap second, without going beyond the day.
pub(in crate::validate) fn schema(text: &str) -> Option<&'static Diagnostic> {
    (!schema_holds(text)).then_some(&config::TIME)
}

struct Time {
    hour: i32,
    minute: i32,
    second: i32,
    /// Minutes east of UTC.
    offset: i32,
}

impl Time {
    /// Hour and minute in UTC.
    fn utc_minute(&self) -> (i32, i32) {
        let minutes = (self.hour * 60 + self.minute - self.offset).rem_euclid(24 * 60);
        (minutes / 60, minutes % 60)
    }
}

/// The grammar of RFC 3339 and the calendar; a second of 60 is let through.
fn parse(text: &str) -> Option<Time> {
    let bytes = text.as_bytes();
    let (date, rest) = (bytes.get(..10)?, bytes.get(10..)?);
    is_date(date)?;
    let [b'T' | b't', h1, h2, b':', m1, m2, b':', s1, s2, rest @ ..] = rest else { return None };
    let (hour, minute, second) = (two(*h1, *h2)?, two(*m1, *m2)?, two(*s1, *s2)?);
    let rest = match rest {
        [b'.', fraction @ ..] => {
            let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
            (digits > 0).then_some(&fraction[digits..])?
        }
        rest => rest,
    };
    let offset = match rest {
        [b'Z' | b'z'] => 0,
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let (hours, minutes) = (two(*h1, *h2)?, two(*m1, *m2)?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            (hours * 60 + minutes) * if *sign == b'-' { -1 } else { 1 }
        }
        _ => return None,
    };
    (hour <= 23 && minute <= 59 && second <= 60).then_some(Time { hour, minute, second, offset })
}

/// `YYYY-MM-DD` with a day that its month has.
fn is_date(date: &[u8]) -> Option<()> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = date else { return None };
    let (year, month, day) = (two(*y1, *y2)? * 100 + two(*y3, *y4)?, two(*m1, *m2)?, two(*d1, *d2)?);
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i32::from(leap),
        _ => return None,
    };
    (1..=days).contains(&day).then_some(())
}

fn two(tens: u8, ones: u8) -> Option<i32> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| i32::from(byte - b'0'));
    Some(digit(tens)? * 10 + digit(ones)?)
}

/// Two characters as Go's `Atoi` reads them: a sign may stand before a digit.
fn two_or_sign(tens: u8, ones: u8) -> Option<i32> {
    match tens {
        b'+' => two(b'0', ones),
        b'-' => two(b'0', ones).filter(|number| *number == 0),
        _ => two(tens, ones),
    }
}

fn schema_holds(text: &str) -> bool {
    schema_time(text).is_some()
}

fn schema_time(text: &str) -> Option<()> {
    let bytes = text.as_bytes();
    is_date(bytes.get(..10)?)?;
    let [b'T' | b't', h1, h2, b':', m1, m2, b':', s1, s2, rest @ ..] = bytes.get(10..)? else { return None };
    let (mut hour, mut minute, second) =
        (two_or_sign(*h1, *h2)?, two_or_sign(*m1, *m2)?, two_or_sign(*s1, *s2)?);
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let rest = match rest {
        [b'.', fraction @ ..] => {
            let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
            (digits > 0).then_some(&fraction[digits..])?
        }
        rest => rest,
    };
    match rest {
        [b'Z' | b'z'] => {}
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let (hours, minutes) = (two_or_sign(*h1, *h2)?, two_or_sign(*m1, *m2)?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            let east = hours * 60 + minutes;
            let mut utc = hour * 60 + minute + if *sign == b'+' { -east } else { east };
            if utc < 0 {
                utc += 24 * 60;
            }
            (hour, minute) = (utc / 60, utc % 60);
        }
        _ => return None,
    }
    (second < 60 || (hour, minute) == (23, 59)).then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_readers_differ_where_they_do() {
        let verdicts = |text| [rfc3339(text), go(text), schema(text)].map(|found| found.is_none());
        for (text, expected) in [
            ("2015-10-31T22:22:56.015925234Z", [true, true, true]),
            ("2015-10-31t22:22:56z", [true, false, true]),
            ("2016-12-31T23:59:60Z", [true, false, true]),
            ("2017-01-01T00:59:60+01:00", [true, false, true]),
            ("2016-12-31T22:59:60Z", [false, false, false]),
            ("2015-02-30T00:00:00Z", [false, false, false]),
            ("2016-02-29T00:00:00Z", [true, true, true]),
            ("2015-10-31T22:22:56+24:00", [false, false, false]),
            ("2015-10-31T22:22:56", [false, false, false]),
            ("2015-10-31T+2:22:56Z", [false, false, true]),
            ("2015-10-31 22:22:56Z", [false, false, false]),
            ("", [false, false, false]),
        ] {
            assert_eq!(verdicts(text), expected, "{text}");
        }
    }
}
