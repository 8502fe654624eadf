//! A run that is to be written, or was read.

use super::{Reader, Wire, Writer, fields, variants};
use crate::export::{Export, Form};
use crate::opened::Opened;
use longshore_client::Exchange;
use longshore_client::secrets::Secrets;
use longshore_client::transcript::{Handling, Outcome};

fields! {
    Export { form, flow, target, epoch, exchanges, result, secrets }
    Opened { flow, target, epoch, exchanges, result, secrets, notes }
    Exchange { number, at, request, handling, outcome, expectations }
    Handling { held, before, stripped, gateway, fault, repeats, tried_again_after }
}

variants! {
    Form {
        0: Har,
        1: Json,
        2: Markdown,
        3: Script,
        4: Commands,
    }
    Outcome {
        0: Pending,
        1: Answered { response, elapsed },
        2: Unanswered { error, elapsed },
    }
}

/// They go no further than from the page to its own worker, which is to leave them out.
impl Wire for Secrets {
    fn write(&self, to: &mut Writer) {
        self.texts().map(str::to_owned).collect::<Vec<_>>().write(to);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        Some(Self::of_texts(&Vec::read(from)?))
    }
}
