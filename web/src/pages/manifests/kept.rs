//! The text that is kept on this device, if the user says so.

use crate::browser::storage::{self, Kept};

const KEPT: &str = "longshore.document";

/// Browsers keep five million characters or so for a whole site.
const LONGEST: usize = 2 << 20;

/// What was kept on an earlier visit.
pub(crate) fn read() -> Option<String> {
    storage::read(Kept::Always, KEPT)
}

/// Keeps a text, or forgets the one that was kept. The error says what the user would not expect.
pub(crate) fn write(text: Option<&str>) -> Result<(), String> {
    if text.is_some_and(|text| text.len() > LONGEST) {
        storage::write(Kept::Always, KEPT, None);
        return Err(
            "The document is too large to be kept on this device: it takes 2 MiB at the most.".to_owned()
        );
    }
    storage::write(Kept::Always, KEPT, text);
    match text {
        Some(text) if storage::read(Kept::Always, KEPT).as_deref() != Some(text) => {
            Err("The browser does not keep the document: its storage is full, or it is told to keep nothing."
                .to_owned())
        }
        _ => Ok(()),
    }
}
