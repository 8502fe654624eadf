//! A first look at a file, before it costs memory.

use crate::error::ImportError;

/// Values stand at most so deep in each other.
const DEEPEST: usize = 64;

/// There are at most so many names, values and signs between them: ten thousand exchanges with a hundred headers each have
/// nine million.
const MOST_PARTS: usize = 12 << 20;

/// Refuses what would cost too much to read, and what begins no JSON: a recording is written by a program, so that there is
/// nothing to be gained from reading on behind a mistake.
pub(crate) fn survey(file: &[u8]) -> Result<(), ImportError> {
    let wrong = |at: usize| Err(ImportError::not_json(file, u32::try_from(at).unwrap_or(u32::MAX)));
    let (mut depth, mut parts) = (0_usize, 0_usize);
    let (mut is_string, mut is_escaped, mut is_word) = (false, false, false);
    // The last sign that is neither space nor in a string or a word.
    let mut last = b',';
    for (at, &byte) in file.iter().enumerate() {
        if is_string {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' => is_escaped = true,
                b'"' => is_string = false,
                0..b' ' => return wrong(at),
                _ => {}
            }
            continue;
        }
        let begins = matches!(byte, b'"' | b'{' | b'[') || (is_part(byte) && !is_word);
        if begins && !matches!(last, b',' | b':' | b'{' | b'[') {
            return wrong(at);
        }
        is_word = is_part(byte);
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' => continue,
            b'"' => is_string = true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' | b':' => {}
            _ if is_word => {}
            _ => return wrong(at),
        }
        last = if is_word { b'0' } else { byte };
        parts += usize::from(begins || matches!(byte, b',' | b':'));
        if depth > DEEPEST {
            return Err(ImportError::TooDeep(DEEPEST));
        }
        if parts > MOST_PARTS {
            return Err(ImportError::TooManyParts(MOST_PARTS));
        }
    }
    if parts == 0 { Err(ImportError::Empty) } else { Ok(()) }
}

/// Whether it can stand in a number, or in `true`, `false` and `null`.
fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_passes_and_other_texts_are_refused_where_they_are_none() {
        for text in [r#"{"a": [1, -2.5e+3, true, null, "x\"y"], "b": {}}"#, "[]", "1", "\"é\""] {
            assert_eq!(survey(text.as_bytes()), Ok(()), "{text}");
        }
        for (text, column) in
            [("<html>", 1), ("{'a': 1}", 2), ("[1 2]", 4), ("[\"a\nb\"]", 4), ("// x", 1), ("{} {}", 4)]
        {
            assert_eq!(survey(text.as_bytes()), Err(ImportError::NotJson { line: 1, column }), "{text}");
        }
    }

    #[test]
    fn what_is_empty_deep_or_of_too_many_parts_is_refused() {
        assert_eq!(survey(b" \n"), Err(ImportError::Empty));
        assert_eq!(survey(&[b'['; 65]), Err(ImportError::TooDeep(64)));
        assert_eq!(survey(&vec![b','; (12 << 20) + 1]), Err(ImportError::TooManyParts(12 << 20)));
    }
}
