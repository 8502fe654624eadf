//! What is shown while the checks are made: a line on a terminal, and nothing elsewhere.

use indicatif::{ProgressBar, ProgressStyle};
use longshore_conformance::{Event, Verdict};
use std::cell::{Cell, RefCell};

pub(super) struct Progress {
    bar: ProgressBar,
    titles: RefCell<Vec<String>>,
    failed: Cell<usize>,
}

impl Progress {
    pub(super) fn new() -> Self {
        let style = ProgressStyle::with_template("{pos:>4} of {len}  {wide_bar}  {msg}");
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::new(0).with_style(style);
        Self { bar, titles: RefCell::default(), failed: Cell::new(0) }
    }

    pub(super) fn take(&self, event: &Event<'_>) {
        match event {
            Event::Planned(checks) => {
                self.bar.set_length(checks.len() as u64);
                *self.titles.borrow_mut() = checks.iter().map(|planned| planned.id()).collect();
            }
            Event::Begun(at) => {
                self.bar.set_position(*at as u64);
                let failed = match self.failed.get() {
                    0 => String::new(),
                    failed => format!("{failed} failed, "),
                };
                let title = self.titles.borrow().get(*at).cloned().unwrap_or_default();
                self.bar.set_message(format!("{failed}{title}"));
            }
            Event::Ended(_, outcome) => {
                if outcome.verdict == Verdict::Failed {
                    self.failed.set(self.failed.get() + 1);
                }
            }
            Event::CleaningUp => self.bar.set_message("deleting what was pushed"),
        }
    }

    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
