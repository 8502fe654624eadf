//! How large the parts are that a blob is sent in.

/// The size of a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    /// The blob is sent whole.
    Whole,
    /// This many bytes.
    Of(u64),
    /// As many bytes as the user types.
    Custom,
}

impl Choice {
    /// All choices, in the order of the menu.
    pub(crate) const ALL: [Self; 5] =
        [Self::Whole, Self::Of(64 << 10), Self::Of(1 << 20), Self::Of(8 << 20), Self::Custom];

    /// The name in the menu.
    pub(crate) fn label(self) -> String {
        match self {
            Self::Whole => "Whole blob".to_owned(),
            Self::Of(size) => crate::wire::measure::bytes(size),
            Self::Custom => "Custom…".to_owned(),
        }
    }

    /// The choice with this name in the menu.
    pub(crate) fn named(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.label() == label)
    }
}

/// Reads a size such as `100`, `100 B`, `64 KiB`, `5MiB` or `1 MB`.
pub(crate) fn parse_size(text: &str) -> Result<u64, SizeError> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" | "byte" | "bytes" => 1,
        "k" | "kib" => 1 << 10,
        "m" | "mib" => 1 << 20,
        "g" | "gib" => 1 << 30,
        "kb" => 1_000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        _ => return Err(SizeError::Syntax),
    };
    if number.is_empty() {
        return Err(SizeError::Syntax);
    }
    let size = number.parse::<u64>().ok().and_then(|number| number.checked_mul(factor));
    match size {
        Some(0) => Err(SizeError::Zero),
        Some(size) if size <= LARGEST => Ok(size),
        _ => Err(SizeError::TooLarge),
    }
}

/// More than this in one request is more than a page can hold.
const LARGEST: u64 = 1 << 30;

/// Why a text is not the size of a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SizeError {
    /// It is not a number with a unit.
    Syntax,
    /// It is nothing.
    Zero,
    /// It is more than a page can send at once.
    TooLarge,
}

impl SizeError {
    /// What is wrong and what to write instead.
    pub(crate) fn sentence(self) -> &'static str {
        match self {
            Self::Syntax => "Write a chunk's size as a number with a unit, like 512 KiB or 5 MiB.",
            Self::Zero => "A chunk has at least one byte.",
            Self::TooLarge => "A chunk has at most 1 GiB.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_with_their_units() {
        for (text, size) in [
            ("1", 1),
            (" 100 B ", 100),
            ("64 KiB", 65_536),
            ("5mib", 5 << 20),
            ("1 MB", 1_000_000),
            ("1G", 1 << 30),
        ] {
            assert_eq!(parse_size(text), Ok(size), "{text}");
        }
    }

    #[test]
    fn what_is_no_size_is_refused() {
        use SizeError::{Syntax, TooLarge, Zero};
        for (text, error) in [
            ("", Syntax),
            ("KiB", Syntax),
            ("-1", Syntax),
            ("1.5 MiB", Syntax),
            ("5 parsecs", Syntax),
            ("0 MiB", Zero),
            ("2 GiB", TooLarge),
            ("99999999999999999999", TooLarge),
            ("18446744073709551615 GiB", TooLarge),
        ] {
            assert_eq!(parse_size(text), Err(error), "{text}");
        }
    }

    #[test]
    fn each_choice_is_found_by_its_label() {
        for choice in Choice::ALL {
            assert_eq!(Choice::named(&choice.label()), Some(choice));
        }
    }
}
