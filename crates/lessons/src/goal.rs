//! Goals: what is to be reached, and how that is seen.

use crate::check::Check;
use crate::fields::Fields;
use crate::inline::{Inline, SELECTOR};
use crate::mistake::{Mistakes, cut};
use crate::runs::Runs;
use crate::source::{Fence, Line};
use longshore_core::Digest;

/// Something that the learner is to reach. It is seen by what happened on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    /// What is to be reached.
    pub text: Vec<Inline>,
    /// What has to be so, all of it.
    pub checks: Vec<Check>,
}

impl Goal {
    /// Whether it is reached.
    pub fn is_met(&self, runs: &Runs) -> bool {
        self.checks.iter().all(|check| check.is_met(runs))
    }

    /// What it is known by on a device that remembers it: made of its text, so that it is another one where that changes.
    pub fn key(&self) -> String {
        key(&self.text)
    }

    /// Reads what stands in ```` ```goal ````.
    pub(crate) fn read(fence: &Fence<'_>, mistakes: &mut Mistakes) -> Self {
        let (text, fields) = prose("a goal", fence, mistakes);
        let mut fields = Fields::read("a goal", fence.line, fields, mistakes);
        let mut checks = Vec::new();
        for (line, value) in fields.take_all("check") {
            match Check::parse(&value) {
                Ok(check) => checks.push(check),
                Err(why) => {
                    fields.mistakes.tell(line, format!("“{}” is no check: {why}.", cut(&value)), SELECTOR);
                }
            }
        }
        if checks.is_empty() {
            fields.mistakes.tell(
                fence.line,
                "A goal has no check, so that nobody sees it reached.",
                "Write check: and what has to be so.",
            );
        }
        fields.finish();
        Self { text, checks }
    }
}

/// The first digits of the digest of a text.
pub(crate) fn key(text: &[Inline]) -> String {
    Digest::sha256(Inline::plain(text).as_bytes()).short().to_owned()
}

/// The text that a block begins with, and the lines behind the empty one that ends it.
pub(crate) fn prose<'l, 'a>(
    of: &str,
    fence: &'l Fence<'a>,
    mistakes: &mut Mistakes,
) -> (Vec<Inline>, &'l [Line<'a>]) {
    let end = fence.lines.iter().position(|(_, text)| text.is_empty()).unwrap_or(fence.lines.len());
    let (text, rest) = fence.lines.split_at(end);
    if text.is_empty() || rest.is_empty() {
        let what = format!("In {of} the text and the fields are not told apart.");
        mistakes.tell(fence.line, what, "Write the text first, then an empty line, then the fields.");
    }
    (Inline::read(text, mistakes), rest)
}
