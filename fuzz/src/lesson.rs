//! Files of lessons.

use longshore_lessons::{Lesson, Stage, TEXTS};

/// Whatever is read, it is a lesson, or mistakes of which each has its place in the file and says what to do.
pub fn lesson(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let lesson = Lesson::parse("01-fuzzed.md", &text);
    match lesson.and_then(|lesson| Stage::new(&lesson).map(|_| lesson)) {
        Ok(lesson) => {
            assert!(!lesson.head.title.is_empty());
            for (_, selector) in lesson.literals() {
                assert!(lesson.pieces().any(|piece| piece.name == selector.piece), "@{selector}");
            }
        }
        Err(mistakes) => {
            assert!(!mistakes.is_empty());
            let lines = text.lines().count().max(1);
            for mistake in &mistakes {
                assert!((1..=lines).contains(&(mistake.line as usize)), "{mistake}");
                assert!(mistake.what.ends_with('.') && mistake.advice.ends_with('.'), "{mistake}");
            }
            assert!(mistakes.is_sorted_by_key(|mistake| mistake.line));
        }
    }
}

/// The lessons that there are.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    TEXTS.iter().map(|(_, text)| text.as_bytes().to_vec()).collect()
}
