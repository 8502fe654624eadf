//! What is wrong with a file.

use std::fmt;

/// Something in a lesson's file that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The file, as it was named.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// What is wrong, in a sentence.
    pub what: String,
    /// What to do about it, in a sentence.
    pub advice: String,
}

/// `05-pushing.md:12: There is no flow “pus”. Write one of: ping, login …`
impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {} {}", self.file, self.line, self.what, self.advice)
    }
}

/// Those that were found so far. Reading goes on behind each, so that all are told at once.
#[derive(Debug)]
pub(crate) struct Mistakes {
    file: String,
    list: Vec<Mistake>,
}

/// So many are told; whoever has more has another file in hand than a lesson.
const MOST: usize = 50;

impl Mistakes {
    /// None yet, in this file.
    pub(crate) fn of(file: &str) -> Self {
        Self { file: file.to_owned(), list: Vec::new() }
    }

    /// Takes one in.
    pub(crate) fn tell(&mut self, line: u32, what: impl Into<String>, advice: impl Into<String>) {
        if self.list.len() < MOST {
            let (what, advice) = (what.into(), advice.into());
            self.list.push(Mistake { file: self.file.clone(), line, what, advice });
        }
    }

    /// What was read, unless there are mistakes; they come in the order of the lines.
    pub(crate) fn settle<T>(self, read: Option<T>) -> Result<T, Vec<Mistake>> {
        let Self { file, mut list } = self;
        match read {
            Some(read) if list.is_empty() => Ok(read),
            _ => {
                if list.is_empty() {
                    let (what, advice) = ("This is no lesson.".to_owned(), "See docs/lessons.md.".to_owned());
                    list.push(Mistake { file, line: 1, what, advice });
                }
                list.sort_by_key(|mistake| mistake.line);
                Err(list)
            }
        }
    }
}

/// A text as it is repeated in a mistake: its beginning, on one line.
pub(crate) fn cut(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut short: String =
        text.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}
