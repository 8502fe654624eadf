//! What came of the checks of a registry.

use super::{Reader, Wire, Writer, fields, variants};
use longshore_conformance::record::{Body, Recorded};
use longshore_conformance::{Category, Finding, Left, Level, Outcome, Thing, Verdict, Version};

variants! {
    Category {
        0: Api,
        1: Pull,
        2: Push,
        3: Discovery,
        4: Management,
    }
    Level {
        0: Must,
        1: Should,
        2: May,
    }
    Version {
        0: V1_0,
        1: V1_1,
        2: Dev,
    }
    Verdict {
        0: Passed,
        1: Warned,
        2: Failed,
        3: Skipped(reason),
        4: Disabled(reason),
    }
    Thing {
        0: Tag,
        1: Manifest,
        2: Blob,
        3: Upload,
    }
}

fields! {
    Outcome { verdict, findings, exchanges, sent, elapsed }
    Finding { level, exchange, request, subject, expected, actual }
    Recorded {
        number, method, url, request_headers, request_body, status, error, response_headers, response_body, elapsed
    }
    Body { size, text }
    Left { thing, repository, name, why }
}

/// How many there are of something.
impl Wire for usize {
    fn write(&self, to: &mut Writer) {
        (*self as u64).write(to);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        u64::read(from)?.try_into().ok()
    }
}
