//! Warnings: what was left out or taken otherwise, counted.

use crate::value::Value;
use std::fmt;

/// Something in the file that does not keep the rest from being of use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// What.
    pub oddity: Oddity,
    /// How often.
    pub count: u32,
    /// Where it is first, as a JSON pointer.
    pub first: String,
}

macro_rules! oddities {
    ($($(#[$doc:meta])* $name:ident = $one:literal, $several:literal;)*) => {
        /// What is odd.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Oddity { $($(#[$doc])* $name,)* }
        impl Oddity {
            /// What is said of one, and of several behind their number.
            fn said(self) -> (&'static str, &'static str) {
                match self { $(Self::$name => ($one, $several),)* }
            }
        }
    };
}
oddities! {
    /// Requests of other kinds in an archive.
    NotRegistry =
        "1 request is neither of the registry protocol nor for a token, and was left out",
        "requests are neither of the registry protocol nor for a token, and were left out";
    /// Requests that the browser sends by itself before others.
    Preflight =
        "1 request is a browser's preflight, and was left out",
        "requests are a browser's preflights, and were left out";
    /// Requests whose address is none.
    Address =
        "1 request goes to an address that cannot be used, and was left out",
        "requests go to addresses that cannot be used, and were left out";
    /// Names of steps that are not known.
    Step =
        "1 step is not known here; which one it is was worked out from its request",
        "steps are not known here; which ones they are was worked out from their requests";
    /// Words for verdicts that are not known.
    Verdict =
        "1 verdict is not known here, and is shown as unknown",
        "verdicts are not known here, and are shown as unknown";
    /// Faults that are not known.
    Fault =
        "1 fault is not known here, and was left out",
        "faults are not known here, and were left out";
    /// Headers that cannot be on the wire.
    Header =
        "1 header cannot be on the wire as it is written, and was left out",
        "headers cannot be on the wire as they are written, and were left out";
    /// Bodies that are too long.
    LongBody =
        "1 body is longer than 16 MiB, and was left out",
        "bodies are longer than 16 MiB, and were left out";
    /// Bodies that are no base64.
    Base64 =
        "1 body is said to be base64 and is not, and was left out",
        "bodies are said to be base64 and are not, and were left out";
    /// Bodies that were turned into text before they were saved.
    Bytes =
        "1 body was no text and was saved as such, so that its bytes are not known",
        "bodies were no text and were saved as such, so that their bytes are not known";
    /// Entries that are not in the order of their times.
    Order =
        "1 request stands behind a later one, and was sorted by its time",
        "requests stand behind later ones, and were sorted by their times";
    /// Numbers that are not those of the places.
    Number =
        "1 exchange has another number here: some before it are missing",
        "exchanges have other numbers here: some before them are missing";
    /// References to exchanges that are not there.
    Missing =
        "1 reference to an exchange that is not there was left out",
        "references to exchanges that are not there were left out";
    /// Times that are too long.
    Time =
        "1 time is longer than a day, and is shown as a day",
        "times are longer than a day, and are shown as a day";
    /// Edits that say nothing.
    Edit =
        "1 edit cannot be read, and was left out",
        "edits cannot be read, and were left out";
    /// Tokens that are not masked everywhere.
    Secrets =
        "1 token is one of too many: it is masked in its header alone",
        "tokens are of too many: they are masked in their headers alone";
}

/// `3 bodies are …; the first is at /log/entries/3.`
impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { oddity, count, first } = self;
        match (count, oddity.said()) {
            (1, (one, _)) => write!(f, "{one}: {first}."),
            (count, (_, several)) => write!(f, "{count} {several}; the first is {first}."),
        }
    }
}

/// Warnings, as they are gathered.
#[derive(Debug, Default)]
pub(crate) struct Warnings(Vec<Warning>);

impl Warnings {
    /// Something is odd there.
    pub(crate) fn add(&mut self, oddity: Oddity, at: Value<'_>) {
        match self.0.iter_mut().find(|warning| warning.oddity == oddity) {
            // There are fewer values than that.
            Some(warning) => warning.count = warning.count.saturating_add(1),
            None => self.0.push(Warning { oddity, count: 1, first: at.pointer() }),
        }
    }

    pub(crate) fn finish(self) -> Vec<Warning> {
        self.0
    }
}
