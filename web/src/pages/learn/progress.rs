//! What was reached and answered, by the keys of goals and questions. It is kept on the device, and nothing else is.

use crate::browser::storage::{self, Kept};
use longshore_lessons::{Goal, Lesson, Question};
use std::collections::{BTreeMap, BTreeSet};

/// What was reached in each lesson, by its id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Progress(BTreeMap<String, BTreeSet<String>>);

/// How far a lesson is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reached {
    /// How many of its goals and questions were met.
    pub(super) met: usize,
    /// How many it has.
    pub(super) all: usize,
}

impl Reached {
    /// Whether there is nothing left.
    pub(super) fn is_done(self) -> bool {
        self.met == self.all
    }
}

impl Progress {
    /// What was kept of these lessons on an earlier visit.
    pub(super) fn kept(lessons: &[Lesson]) -> Self {
        let mut progress = Self::default();
        for lesson in lessons {
            let text = storage::read(Kept::Always, &name(&lesson.head.id)).unwrap_or_default();
            progress.take(lesson, &text);
        }
        progress
    }

    /// Keeps what differs from what was kept before.
    pub(super) fn keep(&self, before: &Self) {
        for id in self.0.keys().chain(before.0.keys()) {
            if self.0.get(id) != before.0.get(id) {
                let text =
                    self.0.get(id).map(|keys| keys.iter().map(String::as_str).collect::<Vec<_>>().join(" "));
                storage::write(Kept::Always, &name(id), text.as_deref());
            }
        }
    }

    /// Whether the goal or question of this key was met.
    pub(super) fn has(&self, lesson: &Lesson, key: &str) -> bool {
        self.0.get(&lesson.head.id).is_some_and(|keys| keys.contains(key))
    }

    /// Notes that it was; false where that was known.
    pub(super) fn note(&mut self, lesson: &Lesson, key: String) -> bool {
        self.0.entry(lesson.head.id.clone()).or_default().insert(key)
    }

    /// Forgets what was reached in a lesson.
    pub(super) fn forget(&mut self, lesson: &Lesson) {
        self.0.remove(&lesson.head.id);
    }

    /// How far a lesson is.
    pub(super) fn of(&self, lesson: &Lesson) -> Reached {
        Reached { met: self.0.get(&lesson.head.id).map_or(0, BTreeSet::len), all: keys(lesson).count() }
    }

    /// Takes what was kept. What the lesson does not have (any more) is no progress, whatever it is.
    fn take(&mut self, lesson: &Lesson, text: &str) {
        let keys: BTreeSet<String> =
            keys(lesson).filter(|key| text.split(' ').any(|kept| kept == key)).collect();
        if !keys.is_empty() {
            self.0.insert(lesson.head.id.clone(), keys);
        }
    }
}

/// The keys of a lesson's goals and questions.
fn keys(lesson: &Lesson) -> impl Iterator<Item = String> {
    lesson.goals().map(Goal::key).chain(lesson.questions().map(Question::key))
}

/// What a lesson's progress is kept under.
fn name(id: &str) -> String {
    format!("longshore.lesson.{id}")
}

#[cfg(test)]
mod tests {
    use super::super::state::tests::lesson;
    use super::*;

    #[test]
    fn what_is_kept_is_what_is_read() {
        let lesson = lesson();
        let key = lesson.goals().next().unwrap().key();
        let mut progress = Progress::default();
        assert!(progress.note(&lesson, key.clone()) && !progress.note(&lesson, key.clone()));
        let mut read = Progress::default();
        read.take(&lesson, &key);
        assert_eq!(read, progress);
        assert_eq!(read.of(&lesson), Reached { met: 1, all: 2 });
        assert!(read.has(&lesson, &key));
        read.forget(&lesson);
        assert_eq!(read, Progress::default());
    }

    #[test]
    fn a_broken_entry_is_no_progress() {
        let lesson = lesson();
        let key = lesson.goals().next().unwrap().key();
        for text in ["", " ", "{\"a\":1}", "\u{0}\u{fffd}", &format!("{key}{key}"), &key[1..]] {
            let mut progress = Progress::default();
            progress.take(&lesson, text);
            assert_eq!(progress, Progress::default(), "{text:?}");
        }
    }
}
