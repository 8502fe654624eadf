//! Lessons: short texts with runs of flows in between, goals that are checked by what happened on the wire, and questions
//! whose answers are found there.
//!
//! A lesson is a file, whose format `docs/lessons.md` tells. [`Lesson::parse`] reads it into types, or tells each mistake with its line. A [`Stage`] runs its
//! [pieces](Piece) in an embedded registry of its own, the same for everyone: same bytes, same ids, same time. What came of
//! them are [`Runs`], which [goals](Goal) and [questions](Question) are held against.

mod check;
mod fields;
mod goal;
mod inline;
mod lesson;
mod mistake;
mod perform;
mod piece;
mod question;
mod runs;
mod same;
mod selector;
mod settings;
mod source;
mod stage;
mod texts;

pub use check::{Check, Condition};
pub use goal::Goal;
pub use inline::{Destination, Inline};
pub use lesson::{Block, Head, Lesson};
pub use mistake::Mistake;
pub use piece::{Act, EditedPart, Given, Piece, PieceFile, PlannedEdit, Push, Way, What, Who};
pub use question::{Form, Judgement, Question};
pub use runs::{End, Ran, Runs, Value};
pub use same::{Other, Same};
pub use selector::{About, Part, Selector, Side, Which};
pub use settings::Settings;
pub use stage::{Hands, Made, Stage};
pub use texts::{TEXTS, all};
