//! From bytes to UTF-16 units: the validator counts the one, editors in browsers the other.

use longshore_core::json::Span;
use longshore_documents::checked::Place;

/// Where offsets of a text lie in the text that an editor shows of it. Bytes that are not UTF-8 are shown as U+FFFD, as
/// every browser decodes them.
pub(crate) struct Units {
    /// Offsets, sorted, each with its unit; none where both are the same everywhere.
    known: Option<Vec<(u32, u32)>>,
}

impl Units {
    /// Reads the text once, for the spans that are going to be asked for.
    pub(crate) fn of(text: &[u8], spans: impl Iterator<Item = Span>) -> Self {
        if text.is_ascii() {
            return Self { known: None };
        }
        let mut offsets: Vec<u32> = spans.flat_map(|span| [span.start, span.end]).collect();
        offsets.sort_unstable();
        offsets.dedup();
        let mut known = Vec::with_capacity(offsets.len());
        let mut waiting = offsets.into_iter().peekable();
        let (mut byte, mut unit) = (0_u32, 0_u32);
        let mut pass = |length: usize, units: usize| {
            // A text has less than 2^32 bytes, and not more units than bytes.
            let behind = byte.saturating_add(u32::try_from(length).unwrap_or(u32::MAX));
            while let Some(offset) = waiting.next_if(|offset| *offset < behind) {
                known.push((offset, unit));
            }
            byte = behind;
            unit += u32::try_from(units).unwrap_or(u32::MAX);
        };
        for chunk in text.utf8_chunks() {
            for character in chunk.valid().chars() {
                pass(character.len_utf8(), character.len_utf16());
            }
            if !chunk.invalid().is_empty() {
                pass(chunk.invalid().len(), 1);
            }
        }
        let end = unit;
        known.extend(waiting.map(|offset| (offset, end)));
        Self { known: Some(known) }
    }

    /// The units of a span that was named before.
    pub(crate) fn place(&self, span: Span) -> Place {
        Place { from: self.unit(span.start), to: self.unit(span.end) }
    }

    fn unit(&self, offset: u32) -> u32 {
        let Some(known) = &self.known else { return offset };
        let at = known.partition_point(|(known, _)| *known < offset);
        known.get(at).map_or(offset, |(_, unit)| *unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &[u8], start: u32, end: u32) -> (u32, u32) {
        let span = Span::new(start, end);
        let place = Units::of(text, std::iter::once(span)).place(span);
        (place.from, place.to)
    }

    #[test]
    fn plain_text_has_a_unit_for_each_byte() {
        assert_eq!(place(b"abc", 1, 3), (1, 3));
    }

    #[test]
    fn characters_count_as_javascript_counts_them() {
        let text = "aé\u{1f600}b".as_bytes();
        assert_eq!(place(text, 1, 3), (1, 2));
        assert_eq!(place(text, 3, 7), (2, 4));
        assert_eq!(place(text, 7, 8), (4, 5));
        assert_eq!(place(text, 0, 99), (0, 5), "behind the end");
    }

    #[test]
    fn every_offset_agrees_with_the_decoded_text() {
        let text = b"a\xff\xe2\x82b\xf0\x9f\x98\x80\xc3(\x80\x80z";
        let mut byte = 0;
        for chunk in text.utf8_chunks() {
            let before = String::from_utf8_lossy(&text[..byte]).encode_utf16().count();
            let at = u32::try_from(byte).unwrap();
            assert_eq!(place(text, at, at).0 as usize, before, "{byte}");
            byte += chunk.valid().len() + chunk.invalid().len();
        }
    }
}
