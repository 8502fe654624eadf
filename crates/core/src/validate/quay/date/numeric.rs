//! Numbers in dates: what each of them is follows from its length and from what stands around it.

use super::day::Label;
use super::{Reading, in_half, int, names};

/// Whether Python's `float` takes it, `nan` and `inf` included, which then are no part of a date.
pub(super) fn is_number(token: &str) -> bool {
    let word = names::lower(token);
    matches!(word.as_str(), "nan" | "inf" | "infinity") || Number::parse(token).is_some()
}

/// A number with what is behind its point.
#[derive(Clone, Copy, Debug)]
struct Number {
    whole: i64,
    /// Whether there is more than zeros behind the point.
    has_rest: bool,
}

impl Number {
    fn parse(token: &str) -> Option<Self> {
        let (whole, rest) = token.split_once('.').unwrap_or((token, "0"));
        let rest = int(rest)?;
        Some(Self { whole: int(whole)?, has_rest: rest != 0 })
    }
}

impl Reading {
    /// A number at a place; gives the place of the last part that belongs to it.
    pub(super) fn read_number(&mut self, at: usize, token: &str) -> Option<usize> {
        let number = Number::parse(token)?;
        let letters: Vec<char> = token.chars().collect();
        let whole = |from: usize, to: usize| int(&letters.get(from..to)?.iter().collect::<String>());
        let length = letters.len();
        let next = self.token(at + 1).map(str::to_owned);
        let next = next.as_deref();
        let is_time = next.is_some_and(|next| next == ":" || names::unit(next).is_some());

        if self.day.len() == 3 && matches!(length, 2 | 4) && self.hour.is_none() && !is_time {
            self.hour = Some(whole(0, 2)?);
            if length == 4 {
                self.minute = Some(whole(2, 4)?);
            }
        } else if length == 6 || (length > 6 && letters.iter().position(|letter| *letter == '.') == Some(6)) {
            let text = |from: usize, to: usize| letters[from..to].iter().collect::<String>();
            if self.day.len() == 0 && !letters.contains(&'.') {
                for from in [0, 2, 4] {
                    self.day.add_text(&text(from, from + 2), Label::Unknown)?;
                }
            } else {
                (self.hour, self.minute) = (Some(whole(0, 2)?), Some(whole(2, 4)?));
                self.read_seconds(&text(4, length))?;
            }
        } else if matches!(length, 8 | 12 | 14) {
            let text = |from: usize, to: usize| letters[from..to].iter().collect::<String>();
            self.day.add_text(&text(0, 4), Label::Year)?;
            self.day.add_text(&text(4, 6), Label::Unknown)?;
            self.day.add_text(&text(6, 8), Label::Unknown)?;
            if length > 8 {
                (self.hour, self.minute) = (Some(whole(8, 10)?), Some(whole(10, 12)?));
            }
            if length > 12 {
                self.second = Some(whole(12, 14)?);
            }
        } else if let Some(place) = self.unit_place(at) {
            return self.read_unit(at, place, number, token);
        } else if next == Some(":") && self.token(at + 2).is_some() {
            return self.read_clock(at, number);
        } else if let Some(between @ ("-" | "/" | ".")) = next {
            return self.read_date(at, token, between);
        } else if next.is_none_or(names::is_skipped) {
            return self.read_loose(at, number);
        } else if let Some(half) = next.and_then(names::half).filter(|_| number.whole < 24) {
            self.hour = Some(in_half(number.whole, half));
            return Some(at + 1);
        } else if self.day.could_be_day(number.whole, !number.has_rest) {
            self.add(number)?;
        } else {
            return None;
        }
        Some(at)
    }

    fn add(&mut self, number: Number) -> Option<()> {
        let above_100 = number.whole > 100 || (number.whole == 100 && number.has_rest);
        self.day.add_number(number.whole, above_100, Label::Unknown)
    }

    /// Behind the number nothing follows, or something that may stand anywhere.
    fn read_loose(&mut self, at: usize, number: Number) -> Option<usize> {
        if let Some(half) = self.token(at + 2).and_then(names::half) {
            self.hour = Some(in_half(number.whole, half));
            return Some(at + 2);
        }
        self.add(number)?;
        Some(at + 1)
    }

    /// `22:22`, `22:22.5`, `22:22:56.5`.
    fn read_clock(&mut self, at: usize, hour: Number) -> Option<usize> {
        self.hour = Some(hour.whole);
        let minute = Number::parse(self.token(at + 2)?)?;
        self.read_minute(minute);
        if self.is(at + 3, ":")
            && let Some(seconds) = self.token(at + 4).map(str::to_owned)
        {
            self.read_seconds(&seconds)?;
            return Some(at + 4);
        }
        Some(at + 2)
    }

    /// A minute; what is behind its point gives seconds, of which there are less than 60.
    fn read_minute(&mut self, minute: Number) {
        self.minute = Some(minute.whole);
        self.second = minute.has_rest.then_some(0);
    }

    fn read_seconds(&mut self, text: &str) -> Option<()> {
        let whole = match text.split_once('.') {
            Some((whole, fraction)) => {
                // What is below a millionth is not looked at.
                int(&fraction.chars().take(6).collect::<String>())?;
                whole
            }
            None => text,
        };
        self.second = Some(int(whole)?);
        Some(())
    }

    /// `2015-10-31`, `31.Oct.2015`.
    fn read_date(&mut self, at: usize, first: &str, between: &str) -> Option<usize> {
        self.day.add_text(first, Label::Unknown)?;
        let Some(second) = self.token(at + 2).filter(|token| !names::is_skipped(token)).map(str::to_owned)
        else {
            return Some(at + 1);
        };
        if second.chars().all(char::is_numeric) {
            self.day.add_text(&second, Label::Unknown)?;
        } else {
            self.day.add_number(names::month(&second)?, false, Label::Month)?;
        }
        if !self.is(at + 3, between) {
            return Some(at + 2);
        }
        let third = self.token(at + 4)?.to_owned();
        match names::month(&third) {
            Some(month) => self.day.add_number(month, false, Label::Month)?,
            None => self.day.add_text(&third, Label::Unknown)?,
        }
        Some(at + 4)
    }

    /// The place of the `h`, `m` or `s` that says what the number is.
    fn unit_place(&self, at: usize) -> Option<usize> {
        let is_unit = |place: usize| self.token(place).is_some_and(|token| names::unit(token).is_some());
        let is_last = at + 1 == self.tokens.len();
        if is_unit(at + 1) {
            Some(at + 1)
        } else if self.is(at + 1, " ") && is_unit(at + 2) {
            Some(at + 2)
        } else if at > 0 && is_unit(at - 1) {
            Some(at - 1)
        } else if at > 1 && is_last && self.is(at - 1, " ") && is_unit(at - 2) {
            Some(at - 2)
        } else {
            None
        }
    }

    /// A number with its unit; one behind a unit has the next smaller one.
    fn read_unit(&mut self, at: usize, place: usize, number: Number, token: &str) -> Option<usize> {
        let unit = names::unit(self.token(place)?)?;
        let (end, unit) = if place > at { (place, unit) } else { (at, unit + 1) };
        match unit {
            0 => {
                self.hour = Some(number.whole);
                if number.has_rest {
                    self.minute = Some(0);
                }
            }
            1 => self.read_minute(number),
            2 => self.read_seconds(token)?,
            _ => {}
        }
        Some(end)
    }
}
