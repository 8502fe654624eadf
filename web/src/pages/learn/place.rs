//! Where on the page the address leads: to the list, or to a lesson.

use crate::route::{Route, path};

/// A place on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The list of lessons.
    List,
    /// A lesson, by its id.
    Lesson(String),
    /// Another page.
    Elsewhere,
}

impl Place {
    /// The place that a fragment names, with its `#`.
    pub(super) fn of(fragment: &str) -> Self {
        if Route::parse(fragment) != Route::Learn {
            return Self::Elsewhere;
        }
        match path(fragment).split_once('/') {
            Some((_, id)) => Self::Lesson(id.to_owned()),
            None => Self::List,
        }
    }
}

/// The fragment that leads to a lesson.
pub(super) fn href(id: &str) -> String {
    format!("{}/{id}", Route::Learn.href())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lesson_is_where_its_link_leads() {
        assert_eq!(Place::of(&href("digests")), Place::Lesson("digests".to_owned()));
        assert_eq!(Place::of("#/learn/"), Place::List);
        assert_eq!(Place::of("#/play"), Place::Elsewhere);
    }
}
