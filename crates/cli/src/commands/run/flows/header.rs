//! Values of headers that are given by hand.

use http::HeaderValue;

/// Reads what can stand in a header: one that cannot be sent would be left out without a word.
pub(super) fn value(text: &str) -> Result<String, String> {
    match HeaderValue::from_str(text) {
        Ok(value) if value.to_str().is_ok() && !text.trim().is_empty() => Ok(text.to_owned()),
        _ => Err("a header carries ASCII text on one line, and not nothing".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_sent_is_taken() {
        assert!(value("application/json; q=0.5").is_ok());
        for text in ["", " ", "a\nb", "\u{e9}", "a\0"] {
            assert!(value(text).is_err(), "{text:?}");
        }
    }
}
