//! What the page knows.

use super::desk::Desk;
use super::progress::Progress;
use longshore_lessons::{Lesson, Other, TEXTS};
use std::rc::Rc;

/// The lessons, and what the learner has made of them.
#[derive(Clone)]
pub(super) struct Learn {
    /// The lessons, in order.
    pub(super) lessons: Rc<[Lesson]>,
    /// What is under way and was done in each.
    pub(super) desks: Vec<Desk>,
    /// What was reached, also on earlier visits.
    pub(super) progress: Progress,
    /// By which other client the same is shown, where a lesson has it.
    pub(super) other: Other,
    /// Whether all progress is about to be forgotten, if the learner means it.
    pub(super) is_asked: bool,
}

impl Learn {
    /// The lessons that come with the page, with what is kept on the device.
    pub(super) fn begun() -> Self {
        // The tests of the lessons see to it that each can be read.
        let lessons = TEXTS.iter().filter_map(|(file, text)| Lesson::parse(file, text).ok());
        let lessons: Rc<[Lesson]> = lessons.collect();
        let progress = Progress::kept(&lessons);
        Self::of(lessons, progress)
    }

    fn of(lessons: Rc<[Lesson]>, progress: Progress) -> Self {
        let desks = vec![Desk::default(); lessons.len()];
        Self { lessons, desks, progress, other: Other::Curl, is_asked: false }
    }

    /// The place of the lesson with this id.
    pub(super) fn find(&self, id: &str) -> Option<usize> {
        self.lessons.iter().position(|lesson| lesson.head.id == id)
    }

    /// The first lesson in which something is left.
    pub(super) fn next(&self) -> Option<&Lesson> {
        self.lessons.iter().find(|lesson| !self.progress.of(lesson).is_done())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A lesson with two runs, of which the second is held, a goal and a question.
    pub(crate) fn lesson() -> Lesson {
        let text = "---\ntitle: A\nminutes: 1\nsummary: B\n---\n\n```registry\nbase = \"open\"\n```\n\n\
            ```piece push\ntitle: Push\nflow: push\nrepository: a/b\ntag: one\n```\n\n\
            ```goal\nSee it stored.\n\ncheck: push/put-manifest/status = 201\n```\n\n\
            ```question\nWhich status?\n\nanswer: push/put-manifest/status\nform: number\nwhy: It is new.\n```\n\n\
            ```piece held\ntitle: Look\nflow: ping\nheld: yes\n```\n";
        Lesson::parse("a.md", text).unwrap()
    }

    /// The page with that lesson alone, and nothing reached.
    pub(crate) fn learn() -> Learn {
        Learn::of(Rc::from([lesson()]), Progress::default())
    }

    #[test]
    fn a_first_visit_goes_on_with_the_first_lesson() {
        assert_eq!(learn().next().map(|lesson| lesson.head.id.as_str()), Some("a"));
        assert_eq!((learn().find("a"), learn().find("b")), (Some(0), None));
    }
}
