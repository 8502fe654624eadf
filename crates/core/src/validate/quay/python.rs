//! Values as Python's `json` reads them.

use crate::json::{Json, Kind, NodeId, Number};

/// A number: whole ones are exact, all others are floats of 64 bits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value<'a> {
    /// Digits alone.
    Int(Number<'a>),
    /// A fraction, an exponent, `NaN` or `Infinity`.
    Float(f64),
}

/// The most digits that Python turns into a whole number.
pub(super) const MOST_DIGITS: usize = 4300;

impl<'a> Value<'a> {
    pub(super) fn of(number: Number<'a>) -> Self {
        if number.is_plain_integer() {
            return Self::Int(number);
        }
        Self::Float(float(number))
    }

    /// `value < 0`: no for `NaN`, and for what is rounded to zero.
    pub(super) fn is_negative(self) -> bool {
        match self {
            Self::Int(number) => number.is_negative(),
            Self::Float(float) => float < 0.0,
        }
    }

    /// Neither `value < other` nor `value > other`: yes for `NaN`.
    pub(super) fn is_within(self, other: u8) -> bool {
        match self {
            Self::Int(number) => number.whole() == Some(i128::from(other)),
            Self::Float(float) => float.is_nan() || float.total_cmp(&f64::from(other)).is_eq(),
        }
    }

    /// The value rounded to a float; infinite where it is beyond.
    pub(super) fn as_float(self) -> f64 {
        match self {
            Self::Int(number) => float(number),
            Self::Float(float) => float,
        }
    }
}

fn float(number: Number<'_>) -> f64 {
    number.to_f64()
}

/// How many digits a number written as digits alone has; 0 for other numbers.
pub(super) fn digits(number: Number<'_>) -> usize {
    if !number.is_plain_integer() {
        return 0;
    }
    number.raw().len() - usize::from(number.raw().starts_with(b"-"))
}

/// Whether Python takes a value for true.
pub(super) fn is_true(json: &Json<'_>, node: NodeId) -> bool {
    match json.kind(node) {
        Kind::Null | Kind::Invalid => false,
        Kind::Boolean => json.boolean(node) == Some(true),
        Kind::Number => json.number(node).is_some_and(|number| match Value::of(number) {
            Value::Int(number) => number.whole() != Some(0),
            Value::Float(float) => float != 0.0,
        }),
        Kind::String => json.string(node).is_some_and(|text| !text.is_empty()),
        Kind::Array | Kind::Object => json.children(node).next().is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with<T>(text: &str, what: impl Fn(&Json<'_>, NodeId) -> T) -> T {
        let json = Json::parse(text.as_bytes());
        what(&json, json.root().unwrap())
    }

    #[test]
    fn what_is_empty_or_zero_is_false() {
        for (text, truth) in [
            ("null", false),
            ("0", false),
            ("-0.0", false),
            ("1e-400", false),
            ("\"\"", false),
            ("[]", false),
            ("{}", false),
            ("NaN", true),
            ("\" \"", true),
            ("[0]", true),
            ("true", true),
            ("1e400", true),
        ] {
            assert_eq!(with(text, is_true), truth, "{text}");
        }
    }

    #[test]
    fn fractions_are_rounded_before_they_are_compared() {
        let is_two = |text| with(text, |json, node| Value::of(json.number(node).unwrap()).is_within(2));
        assert!(is_two("2") && is_two("20e-1") && is_two("2.0000000000000001") && is_two("NaN"));
        assert!(!is_two("2.1") && !is_two("Infinity") && !is_two("18446744073709551618"));
        let is_negative = |text| with(text, |json, node| Value::of(json.number(node).unwrap()).is_negative());
        assert!(is_negative("-1") && is_negative("-0.5") && is_negative("-Infinity"));
        assert!(!is_negative("-0") && !is_negative("-1e-400") && !is_negative("NaN"));
    }
}
