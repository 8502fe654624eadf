//! Words that mean something in a date.

/// Weekdays, months and units, each with its other spellings.
const WEEKDAYS: [&[&str]; 7] = [
    &["mon", "monday"],
    &["tue", "tuesday"],
    &["wed", "wednesday"],
    &["thu", "thursday"],
    &["fri", "friday"],
    &["sat", "saturday"],
    &["sun", "sunday"],
];
const MONTHS: [&[&str]; 12] = [
    &["jan", "january"],
    &["feb", "february"],
    &["mar", "march"],
    &["apr", "april"],
    &["may"],
    &["jun", "june"],
    &["jul", "july"],
    &["aug", "august"],
    &["sep", "sept", "september"],
    &["oct", "october"],
    &["nov", "november"],
    &["dec", "december"],
];
const UNITS: [&[&str]; 3] =
    [&["h", "hour", "hours"], &["m", "minute", "minutes"], &["s", "second", "seconds"]];
const HALVES: [&[&str]; 2] = [&["am", "a"], &["pm", "p"]];
const SKIPPED: [&str; 18] =
    [" ", ".", ",", ";", "-", "/", "'", "at", "on", "and", "ad", "m", "t", "of", "st", "nd", "rd", "th"];

fn place(words: &[&[&str]], token: &str) -> Option<i64> {
    let token = lower(token);
    let place = words.iter().position(|spellings| spellings.contains(&token.as_str()))?;
    i64::try_from(place).ok()
}

pub(super) fn is_weekday(token: &str) -> bool {
    place(&WEEKDAYS, token).is_some()
}

/// From 1.
pub(super) fn month(token: &str) -> Option<i64> {
    place(&MONTHS, token).map(|place| place + 1)
}

/// 0 for hours, 1 for minutes, 2 for seconds.
pub(super) fn unit(token: &str) -> Option<i64> {
    place(&UNITS, token)
}

/// 0 before noon, 1 after it.
pub(super) fn half(token: &str) -> Option<i64> {
    place(&HALVES, token)
}

/// What may stand anywhere.
pub(super) fn is_skipped(token: &str) -> bool {
    SKIPPED.contains(&lower(token).as_str())
}

pub(super) fn is_of(token: &str) -> bool {
    lower(token) == "of"
}

/// A time zone's name that means UTC, in any case.
pub(super) fn is_utc(token: &str) -> bool {
    matches!(lower(token).as_str(), "utc" | "gmt" | "z")
}

/// Whether it may be a time zone's name.
pub(super) fn is_zone(token: &str) -> bool {
    token.chars().count() <= 5 && (token.chars().all(|letter| letter.is_ascii_uppercase()) || token == "z")
}

/// The text in lower case, letter by letter: what the standard library does beyond that, for the letter sigma at the
/// end of a word, weighs kilobytes and is in no name of a day.
pub(super) fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}
