//! The numbers that are year, month and day, in whatever order they were written.

/// Numbers, and which of them are known to be what.
#[derive(Debug, Default)]
pub(super) struct Parts {
    numbers: Vec<i64>,
    year: Option<usize>,
    month: Option<usize>,
    day: Option<usize>,
    /// Whether a year was written with its century.
    pub(super) has_century: bool,
}

/// What a number is known to be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Unknown,
    Year,
    Month,
}

/// Year, month, day.
pub(super) type Resolved = (Option<i64>, Option<i64>, Option<i64>);

impl Parts {
    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }

    /// A number as it was written: digits alone, and more than two of them are a year.
    pub(super) fn add_text(&mut self, text: &str, label: Label) -> Option<()> {
        let is_year = text.chars().count() > 2 && text.chars().all(char::is_numeric);
        self.add(super::int(text)?, is_year, label)
    }

    /// A number; above 100 it is a year.
    pub(super) fn add_number(&mut self, number: i64, above_100: bool, label: Label) -> Option<()> {
        self.add(number, above_100, label)
    }

    fn add(&mut self, number: i64, is_year: bool, label: Label) -> Option<()> {
        let label = match (is_year, label) {
            (true, Label::Month) => return None,
            (true, _) => Label::Year,
            (false, label) => label,
        };
        self.has_century |= is_year;
        let place = self.numbers.len();
        self.numbers.push(number);
        let slot = match label {
            Label::Unknown => return Some(()),
            Label::Year => &mut self.year,
            Label::Month => &mut self.month,
        };
        if slot.is_some() {
            return None;
        }
        *slot = Some(place);
        Some(())
    }

    /// Whether a number could be the day, by what is known.
    pub(super) fn could_be_day(&self, number: i64, is_whole: bool) -> bool {
        let known = |place: Option<usize>| place.and_then(|place| self.numbers.get(place).copied());
        let last = match (known(self.month), known(self.year)) {
            (None, _) => 31,
            (Some(month), year) => days(year.unwrap_or(2000), month).unwrap_or(0),
        };
        // 31.5 is more than 31.
        self.day.is_none() && number >= 1 && (number < last || (number == last && is_whole))
    }

    /// What the numbers are; none where there are too many of them.
    pub(super) fn resolve(&self) -> Option<Resolved> {
        let known: Vec<usize> = [self.year, self.month, self.day].into_iter().flatten().collect();
        let (length, all) = (self.numbers.len(), &self.numbers[..]);
        if (length == known.len() && length > 0) || (length == 3 && known.len() == 2) {
            return Some(self.resolve_known(&known));
        }
        let some = Some;
        Some(match (all, self.month) {
            ([], _) => (None, None, None),
            ([one], Some(_)) => (None, some(*one), None),
            ([one], None) if *one > 31 => (some(*one), None, None),
            ([one], None) => (None, None, some(*one)),
            ([one, two], Some(place)) => {
                let (month, other) = if place == 0 { (*one, *two) } else { (*two, *one) };
                if other > 31 { (some(other), some(month), None) } else { (None, some(month), some(other)) }
            }
            ([year, month], None) if *year > 31 => (some(*year), some(*month), None),
            ([month, year], None) if *year > 31 => (some(*year), some(*month), None),
            ([month, day], None) => (None, some(*month), some(*day)),
            ([one, two, three], month) => {
                let (year, month, day) = self.order([*one, *two, *three], month);
                (some(year), some(month), some(day))
            }
            _ => return None,
        })
    }

    /// Three numbers as year, month, day.
    fn order(&self, [one, two, three]: [i64; 3], month: Option<usize>) -> (i64, i64, i64) {
        match month {
            Some(0) if two > 31 => (two, one, three),
            Some(0) => (three, one, two),
            Some(1) if one > 31 => (one, two, three),
            Some(1) => (three, two, one),
            Some(_) if two > 31 => (two, three, one),
            Some(_) => (one, three, two),
            None if one > 31 || self.year == Some(0) => (one, two, three),
            None if one > 12 => (three, two, one),
            None => (three, one, two),
        }
    }

    /// All numbers are known, or all but one of three.
    fn resolve_known(&self, known: &[usize]) -> Resolved {
        let missing = (0..self.numbers.len()).find(|place| !known.contains(place));
        let mut left = missing;
        let mut part = |place: Option<usize>| {
            let place = if self.numbers.len() == 3 { place.or_else(|| left.take()) } else { place };
            place.and_then(|place| self.numbers.get(place).copied())
        };
        (part(self.year), part(self.month), part(self.day))
    }
}

/// How many days a month has; none where there is no such month.
pub(super) fn days(year: i64, month: i64) -> Option<i64> {
    let leaps = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => Some(if leaps { 29 } else { 28 }),
        4 | 6 | 9 | 11 => Some(30),
        1..=12 => Some(31),
        _ => None,
    }
}
