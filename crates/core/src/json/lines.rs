//! Lines and columns of offsets.

/// A place in a text, as an editor shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line, from 1. A line ends behind its `\n`.
    pub line: u32,
    /// The character in the line, from 1. A byte that is not UTF-8 counts as one where it begins a character.
    pub column: u32,
}

/// Finds lines and columns in a text, in steps that do not grow with it.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    text: &'a [u8],
    /// The position of the first byte of each block.
    blocks: Vec<Position>,
}

const BLOCK: usize = 512;

impl<'a> Lines<'a> {
    /// Reads the text once.
    pub fn new(text: &'a [u8]) -> Self {
        let mut at = Position { line: 1, column: 1 };
        let mut blocks = Vec::with_capacity(text.len() / BLOCK + 1);
        for block in text.chunks(BLOCK) {
            blocks.push(at);
            at = after(at, block);
        }
        if text.len().is_multiple_of(BLOCK) {
            blocks.push(at);
        }
        Self { text, blocks }
    }

    /// The position of a byte; behind the text, that of its end.
    pub fn position(&self, offset: u32) -> Position {
        let offset = (offset as usize).min(self.text.len());
        let block = offset / BLOCK;
        let start = self.blocks.get(block).copied().unwrap_or(Position { line: 1, column: 1 });
        let begun = self.text.get(block * BLOCK..offset).unwrap_or_default();
        // A character that began in an earlier block was counted there.
        let inside = self.text.get(offset).is_some_and(|byte| is_continuation(*byte));
        let at = after(start, begun);
        if inside && at.column > 1 { Position { line: at.line, column: at.column - 1 } } else { at }
    }

    /// The line's bytes without its end, and the offset of its first byte: in steps that do not grow with the text,
    /// however long the line is.
    pub fn line_around(&self, offset: u32) -> (u32, &'a [u8]) {
        let number = self.position(offset).line;
        // A line begins in the last block that an earlier line reaches into, and ends in the last one that begins in it.
        let first = self.blocks.partition_point(|block| block.line < number).saturating_sub(1) * BLOCK;
        let last = self.blocks.partition_point(|block| block.line <= number).saturating_sub(1) * BLOCK;
        let offset = (offset as usize).min(self.text.len());
        let is_end = |byte: &u8| *byte == b'\n';
        let begins = self.text.get(first..(first + BLOCK).min(offset)).unwrap_or_default();
        let start =
            begins.iter().rposition(is_end).map_or(if number == 1 { 0 } else { first }, |at| first + at + 1);
        let from = last.max(offset);
        let ends = self.text.get(from..).unwrap_or_default();
        let end = ends.iter().position(is_end).map_or(self.text.len(), |at| from + at);
        let line = self.text.get(start..end).unwrap_or_default();
        (u32::try_from(start).unwrap_or(u32::MAX), line.strip_suffix(b"\r").unwrap_or(line))
    }
}

fn after(start: Position, text: &[u8]) -> Position {
    text.iter().fold(start, |at, byte| match byte {
        b'\n' => Position { line: at.line + 1, column: 1 },
        byte if is_continuation(*byte) => at,
        _ => Position { line: at.line, column: at.column + 1 },
    })
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

#[cfg(test)]
mod tests {
    use super::{Lines, Position};

    #[test]
    fn columns_count_characters() {
        let text = "a\näb\u{1f600}c".as_bytes();
        let lines = Lines::new(text);
        let position = |offset| lines.position(offset);
        assert_eq!(position(0), Position { line: 1, column: 1 });
        assert_eq!(position(2), Position { line: 2, column: 1 });
        assert_eq!(position(4), Position { line: 2, column: 2 });
        assert_eq!(position(9), Position { line: 2, column: 4 });
        assert_eq!(position(99), Position { line: 2, column: 5 });
    }

    #[test]
    fn every_position_agrees_with_counting_from_the_start() {
        let text = "äöü\r\n\u{1f600}x".repeat(200);
        let lines = Lines::new(text.as_bytes());
        for (offset, _) in text.char_indices() {
            let before = &text[..offset];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            let position = lines.position(u32::try_from(offset).unwrap());
            assert_eq!((position.line as usize, position.column as usize), (line, column), "{offset}");
        }
    }

    #[test]
    fn every_line_agrees_with_looking_for_its_ends() {
        for length in [1, 7, 500, 511, 512, 513, 1500] {
            let text = format!("{}\n", "x".repeat(length)).repeat(5);
            let text = &text.as_bytes()[..text.len() - 1];
            let lines = Lines::new(text);
            for offset in 0..=text.len() {
                let start = text[..offset].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
                let end = text[offset..]
                    .iter()
                    .position(|byte| *byte == b'\n')
                    .map_or(text.len(), |at| offset + at);
                let expected = (u32::try_from(start).unwrap(), &text[start..end]);
                assert_eq!(lines.line_around(u32::try_from(offset).unwrap()), expected, "{length} {offset}");
            }
        }
    }

    #[test]
    fn the_line_around_an_offset_has_no_end() {
        let lines = Lines::new(b"ab\r\ncd");
        assert_eq!(lines.line_around(1), (0, b"ab".as_slice()));
        assert_eq!(lines.line_around(5), (4, b"cd".as_slice()));
    }
}
