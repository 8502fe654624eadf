//! Bytes that are no text, as offsets, hex digits and what of them can be printed.

use std::fmt::Write as _;

/// How many bytes stand on a line.
const WIDTH: usize = 16;

/// A dump of these bytes, a line for each sixteen of them.
pub(crate) fn dump(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(WIDTH) * 80);
    for (line, row) in bytes.chunks(WIDTH).enumerate() {
        if line > 0 {
            text.push('\n');
        }
        let _ = write!(text, "{:08x} ", line * WIDTH);
        for at in 0..WIDTH {
            if at % 8 == 0 {
                text.push(' ');
            }
            match row.get(at) {
                Some(byte) => {
                    let _ = write!(text, "{byte:02x} ");
                }
                None => text.push_str("   "),
            }
        }
        text.push(' ');
        for byte in row {
            let printable = byte.is_ascii_graphic() || *byte == b' ';
            text.push(if printable { char::from(*byte) } else { '.' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_line_has_offset_two_halves_and_text() {
        assert_eq!(
            dump(b"0123456789abcdef"),
            "00000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  0123456789abcdef"
        );
    }

    #[test]
    fn a_short_line_keeps_its_text_in_the_same_column() {
        let text = dump(&[0x1f, 0x8b, b'!']);
        assert_eq!(text.find("..!"), dump(b"0123456789abcdef").rfind("0123456789abcdef"));
    }

    #[test]
    fn a_second_line_goes_on_counting() {
        assert!(dump(&[0; 17]).lines().nth(1).unwrap().starts_with("00000010  00"));
        assert_eq!(dump(&[]), "");
    }
}
