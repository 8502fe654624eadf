//! What a learner makes of a question.

use longshore_lessons::Judgement;

/// An answer, as far as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Answer {
    /// What is in the field, or was chosen.
    pub(super) typed: String,
    /// How it was taken when it was last checked; nothing where it was changed since.
    pub(super) judged: Option<Judgement>,
    /// Whether the right one was asked for.
    pub(super) is_told: bool,
}
