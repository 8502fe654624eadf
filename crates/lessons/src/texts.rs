//! The lessons that come with Longshore.

use crate::lesson::Lesson;
use crate::mistake::Mistake;

/// The files of the lessons, each with its name, in their order.
pub const TEXTS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// All of them, read; otherwise what is wrong with them.
pub fn all() -> Result<Vec<Lesson>, Vec<Mistake>> {
    TEXTS.iter().map(|(file, text)| Lesson::parse(file, text)).collect()
}
