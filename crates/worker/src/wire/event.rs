//! What a flow tells while it runs.

use super::{Reader, Wire, Writer, fields, variants};
use longshore_client::Event;
use longshore_client::body::{Received, TooLong};
use longshore_client::event::{RecordedRequest, RecordedResponse};
use longshore_client::expectation::{Expectation, Verdict};
use longshore_client::source::SourceError;
use longshore_client::transport::TransportError;
use std::borrow::Cow;

fields! {
    RecordedRequest { step, method, url, headers, body, body_size }
    RecordedResponse { status, headers, redirected_to, body }
    Received { kept, size, digest }
    Expectation { subject, expected, actual, verdict }
    TooLong { limit }
}

variants! {
    Event {
        0: Sent { exchange, request, at },
        1: Answered { exchange, response, elapsed },
        2: Unanswered { exchange, error, elapsed },
        3: Checked { exchange, expectation },
        4: Packing { name, done, total },
        5: Retried { exchange, of },
        6: Waiting { exchange, wait },
        7: Held { exchange },
        8: Released { exchange },
        9: Edited { exchange, request, stripped },
        10: Faulted { exchange, fault },
        11: Session { blob, location },
        12: Passed { exchange, gateway },
    }
    Verdict {
        0: Met,
        1: Warning,
        2: Failed,
        3: Unknown,
    }
    TransportError {
        0: Unreachable(why),
        1: TimedOut(seconds),
        2: Redirected(place),
        3: CutShort(why),
        4: TooLong(error),
        5: Source(error),
        6: Stopped,
        7: Unsendable(why),
        8: Dropped,
        9: Injected(fault),
        10: Refused(why),
    }
    SourceError {
        0: Unreadable(why),
        1: Unwritable(why),
        2: NoRoom,
    }
}

/// The subject of an expectation.
impl Wire for Cow<'static, str> {
    fn write(&self, to: &mut Writer) {
        self.as_ref().to_owned().write(to);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        String::read(from).map(Cow::Owned)
    }
}
