//! The spellings of a text: as it is, percent-encoded, and escaped as JSON and HTML do it.

/// How many bytes at the beginning of `text` spell `wanted`, in whatever way, at the most; none where they do not.
pub(crate) fn length_of(text: &str, wanted: &str) -> Option<usize> {
    let as_it_is = text.starts_with(wanted).then_some(wanted.len());
    as_it_is.max(escaped(text, wanted))
}

fn escaped(text: &str, wanted: &str) -> Option<usize> {
    let mut at = 0;
    for letter in wanted.chars() {
        let rest = &text[at..];
        let escaped = match rest.as_bytes().first()? {
            b'%' => percent(rest, letter),
            b'+' if letter == ' ' => Some(1),
            b'\\' => json(rest, letter),
            b'&' => html(rest, letter),
            _ => None,
        };
        at += escaped.or_else(|| rest.starts_with(letter).then(|| letter.len_utf8()))?;
    }
    Some(at)
}

/// `%C3%A4`: the bytes of the letter in UTF-8 (RFC 3986, 2.1).
fn percent(text: &str, letter: char) -> Option<usize> {
    let mut buffer = [0; 4];
    let bytes = letter.encode_utf8(&mut buffer).bytes();
    let mut at = 0;
    for byte in bytes {
        let digits = text.get(at..at + 3)?.strip_prefix('%')?;
        if u8::from_str_radix(digits, 16).ok()? != byte {
            return None;
        }
        at += 3;
    }
    Some(at)
}

/// `\"`, `\n`, `\u00e4`, `\ud83d\ude00` (RFC 8259, 7).
fn json(text: &str, letter: char) -> Option<usize> {
    let short = match text.as_bytes().get(1)? {
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        byte @ (b'"' | b'\\' | b'/') => char::from(*byte),
        b'u' => {
            let mut units = [0; 2];
            let units = letter.encode_utf16(&mut units);
            let mut at = 0;
            for unit in units {
                let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
                if u16::from_str_radix(digits, 16).ok()? != *unit {
                    return None;
                }
                at += 6;
            }
            return Some(at);
        }
        _ => return None,
    };
    (short == letter).then_some(2)
}

/// `&quot;`, `&#39;`, `&#xe4;` (HTML, "Named character references").
fn html(text: &str, letter: char) -> Option<usize> {
    /// The longest that is looked at: `&#x10ffff;`.
    const LONGEST: usize = 12;
    let end = text.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let name = text.get(1..end)?;
    let meant = match name {
        "quot" => '"',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    };
    (meant == letter).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_spelling_is_known() {
        for text in [
            "pä\"s 😀",
            "p%C3%A4%22s%20%F0%9F%98%80",
            "p%c3%a4\"s+😀",
            "p\\u00e4\\\"s \\ud83d\\ude00",
            "p\\u00E4\\u0022s\\u0020😀",
            "p&#228;&quot;s&#x20;&#128512;",
        ] {
            assert_eq!(length_of(text, "pä\"s 😀"), Some(text.len()), "{text}");
            assert_eq!(length_of(&format!("{text}!"), "pä\"s 😀"), Some(text.len()), "{text}");
        }
    }

    #[test]
    fn what_looks_like_an_escape_may_stand_for_itself() {
        for secret in ["100%25", "a\\\\b", "a&amp;b", "a+b", "%", "\\"] {
            assert_eq!(length_of(secret, secret), Some(secret.len()), "{secret}");
        }
        assert_eq!(length_of("100%2525", "100%25"), Some(8));
    }

    #[test]
    fn other_texts_do_not_spell_it() {
        for text in ["", "p", "p%", "p%C3", "p%C3%A5", "p\\u00e", "p\\", "p&#", "p&quot", "pä\"s"] {
            assert_eq!(length_of(text, "pä\"s 😀"), None, "{text}");
        }
    }
}
