//! The report as JSON.

use super::{Checked, Counts, Report};
use crate::check::Category;
use crate::ledger::Left;
use crate::record::{Body, Recorded};
use crate::verdict::Finding;
use longshore_core::json::{Style, Write, Writer, write_as};

pub(super) fn write(report: &Report) -> String {
    let mut text = write_as(report, Style { ascii: false, indent: Some(1) });
    text.push(b'\n');
    String::from_utf8_lossy(&text).into_owned()
}

impl Write for Report {
    fn write(&self, to: &mut Writer) {
        to.object(|to| {
            to.member("target", &self.target);
            to.member(
                "repositories",
                &vec![self.repositories.first.to_string(), self.repositories.second.to_string()],
            );
            to.member("version", self.version.as_str());
            to.member("milliseconds", &millis(self.elapsed));
            to.optional("interrupted", self.interrupted.as_ref());
            to.member("counts", &self.counts());
            to.member("categories", &ByCategory(self));
            to.member("checks", &self.checked);
            to.member("left", &self.left);
        });
    }
}

struct ByCategory<'a>(&'a Report);

impl Write for ByCategory<'_> {
    fn write(&self, to: &mut Writer) {
        to.object(|to| {
            for category in Category::ALL {
                let counts = self.0.counts_of(category);
                if counts.total() > 0 {
                    to.member(category.as_str(), &counts);
                }
            }
        });
    }
}

impl Write for Counts {
    fn write(&self, to: &mut Writer) {
        to.object(|to| {
            for (name, count) in [
                ("passed", self.passed),
                ("warned", self.warned),
                ("failed", self.failed),
                ("skipped", self.skipped),
                ("disabled", self.disabled),
            ] {
                to.member(name, &(count as u64));
            }
        });
    }
}

impl Write for Checked {
    fn write(&self, to: &mut Writer) {
        let (planned, outcome) = (&self.planned, &self.outcome);
        to.object(|to| {
            to.member("id", &planned.id());
            to.member("title", &planned.title());
            to.member("category", planned.check.category.as_str());
            to.member("level", planned.check.level.as_str());
            to.member("section", planned.check.section.title);
            to.member("url", planned.check.section.url);
            to.member("sentence", &planned.check.words());
            to.optional("official", planned.check.official(planned.subject).as_ref());
            to.member("verdict", outcome.verdict.word());
            to.optional("reason", outcome.verdict.reason().map(str::to_owned).as_ref());
            to.member("milliseconds", &millis(outcome.elapsed));
            to.member("requests", &(outcome.sent as u64));
            to.list("findings", &outcome.findings);
            to.list("exchanges", &outcome.exchanges);
        });
    }
}

impl Write for Finding {
    fn write(&self, to: &mut Writer) {
        to.object(|to| {
            to.member("level", self.level.as_str());
            to.optional("exchange", self.exchange.map(u64::from).as_ref());
            to.member("request", &self.request);
            to.member("subject", &self.subject);
            to.member("expected", &self.expected);
            to.member("actual", &self.actual);
        });
    }
}

impl Write for Recorded {
    fn write(&self, to: &mut Writer) {
        to.object(|to| {
            to.member("number", &u64::from(self.number));
            to.member("method", &self.method);
            to.member("url", &self.url);
            to.member("request_headers", &Headers(&self.request_headers));
            to.member("request_body", &self.request_body);
            to.optional("status", self.status.map(u64::from).as_ref());
            to.optional("error", self.error.as_ref());
            to.member("response_headers", &Headers(&self.response_headers));
            to.member("response_body", &self.response_body);
            to.member("milliseconds", &millis(self.elapsed));
        });
    }
}

/// Headers may come more than once, so that they are a list of pairs.
struct Headers<'a>(&'a [(String, String)]);

impl Write for Headers<'_> {
    fn write(&self, to: &mut Writer) {
        to.array(|to| self.0.iter().for_each(|(name, value)| to.entry(&vec![name.clone(), value.clone()])));
    }
}

impl Write for Body {
    fn write(&self, to: &mut Writer) {
        to.object(|to| {
            to.member("size", &self.size);
            to.optional("text", self.text.as_ref());
        });
    }
}

impl Write for Left {
    fn write(&self, to: &mut Writer) {
        to.object(|to| {
            to.member("what", self.thing.as_str());
            to.member("repository", &self.repository);
            to.member("name", &self.name);
            to.member("why", &self.why);
        });
    }
}

fn millis(elapsed: std::time::Duration) -> u64 {
    u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
}
