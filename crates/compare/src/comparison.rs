//! What comes of a comparison: a list that can be drawn row by row.

use http::Method;
use longshore_client::Step;
use longshore_client::plain::plain_start;
use std::collections::HashSet;
use std::fmt;

/// Two runs, compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The exchanges of both, in an order in which those of each run are in their own.
    pub rows: Vec<Row>,
    /// What is another in all of them: the registry, a repository. It is told here, and not once more in each row.
    pub throughout: Vec<Difference>,
}

/// An exchange of one run or of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its number in the first run; none where only the second one has it.
    pub a: Option<u32>,
    /// Its number in the second run; none where only the first one has it.
    pub b: Option<u32>,
    /// Its step.
    pub step: Step,
    /// Its method, in the first run where that has it.
    pub method: Method,
    /// What is not the same in the two; nothing where only one run has it.
    pub differences: Vec<Difference>,
}

/// How the two runs stand to each other in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing differs, but for what does in every run.
    Alike,
    /// Something differs.
    Differs,
    /// Only the first run has it.
    OnlyA,
    /// Only the second run has it.
    OnlyB,
}

/// Something that is not the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Of which part of the exchange.
    pub part: Part,
    /// What: a header's name, a JSON pointer, `size` …; empty where the part says it all.
    pub name: String,
    /// What it is in the first run; none where it is not there.
    pub a: Option<String>,
    /// What it is in the second run; none where it is not there.
    pub b: Option<String>,
    /// Whether it matters.
    pub weight: Weight,
}

/// A part of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The run as a whole.
    Run,
    /// The method.
    Method,
    /// Where the request went.
    Address,
    /// A header of the request.
    RequestHeader,
    /// The request's body.
    RequestBody,
    /// The status, or that no answer came.
    Answer,
    /// A header of the response.
    ResponseHeader,
    /// The response's body.
    ResponseBody,
    /// How an expectation came out.
    Expectation,
    /// What the user or the client did to it: edits, faults, retries.
    Handling,
}

/// Whether a difference matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// It does.
    Differs,
    /// It is another in every run: a date, a token, an upload session.
    EveryRun,
}

/// So many characters of a value are told.
const LONGEST: usize = 300;

/// The differences of a row, by how much each has to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parted<'a> {
    /// What no row before differs in.
    pub new: Vec<&'a Difference>,
    /// What differs as it did in a row before.
    pub before: Vec<&'a Difference>,
    /// What is another in every run.
    pub every_run: Vec<&'a Difference>,
}

impl Comparison {
    /// The rows, each with its differences: those that say something new stand apart.
    pub fn parted(&self) -> impl Iterator<Item = (&Row, Parted<'_>)> {
        let mut told = HashSet::new();
        self.rows.iter().map(move |row| {
            let mut parted = Parted::default();
            for difference in &row.differences {
                let Difference { part, name, a, b, weight } = difference;
                let place = match weight {
                    Weight::EveryRun => &mut parted.every_run,
                    Weight::Differs if told.insert((part, name, a, b)) => &mut parted.new,
                    Weight::Differs => &mut parted.before,
                };
                place.push(difference);
            }
            (row, parted)
        })
    }

    /// Whether nothing differs, but for what does in every run.
    pub fn is_alike(&self) -> bool {
        self.rows.iter().all(|row| row.kind() == Kind::Alike)
    }

    /// How many rows are of this kind.
    pub fn count(&self, kind: Kind) -> usize {
        self.rows.iter().filter(|row| row.kind() == kind).count()
    }

    /// How the two stand to each other, in a sentence: `12 exchanges alike, 3 differ, 2 only in A.`
    pub fn sentence(&self) -> String {
        let alike = self.count(Kind::Alike);
        let mut parts = vec![format!("{alike} {} alike", if alike == 1 { "exchange" } else { "exchanges" })];
        let differ = self.count(Kind::Differs);
        if differ > 0 {
            parts.push(format!("{differ} {}", if differ == 1 { "differs" } else { "differ" }));
        }
        for (kind, side) in [(Kind::OnlyA, "A"), (Kind::OnlyB, "B")] {
            let only = self.count(kind);
            if only > 0 {
                parts.push(format!("{only} only in {side}"));
            }
        }
        parts.join(", ") + "."
    }
}

impl Row {
    /// How the two runs stand to each other here.
    pub fn kind(&self) -> Kind {
        match (self.a, self.b) {
            (Some(_), None) => Kind::OnlyA,
            (None, _) => Kind::OnlyB,
            _ if self.differences.iter().any(|it| it.weight == Weight::Differs) => Kind::Differs,
            _ => Kind::Alike,
        }
    }
}

impl Kind {
    /// Its word, as machines read it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Alike => "alike",
            Self::Differs => "differs",
            Self::OnlyA => "only-a",
            Self::OnlyB => "only-b",
        }
    }
}

impl Difference {
    pub(crate) fn new(
        part: Part,
        name: impl Into<String>,
        a: Option<&str>,
        b: Option<&str>,
        weight: Weight,
    ) -> Self {
        let shown = |text: &str| plain_start(text, LONGEST);
        Self { part, name: plain_start(&name.into(), LONGEST), a: a.map(shown), b: b.map(shown), weight }
    }

    pub(crate) fn throughout(name: &str, a: &str, b: &str) -> Self {
        Self::new(Part::Run, name, Some(a), Some(b), Weight::EveryRun)
    }

    /// What it is about: `response header range`, `response body /errors/0/code`.
    pub fn subject(&self) -> String {
        let part = self.part.as_str();
        match (part, self.name.as_str()) {
            (part, "") => part.to_owned(),
            ("", name) => name.to_owned(),
            (part, name) => format!("{part} {name}"),
        }
    }
}

impl Part {
    /// Its words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Run => "",
            Self::Method => "method",
            Self::Address => "address",
            Self::RequestHeader => "request header",
            Self::RequestBody => "request body",
            Self::Answer => "answer",
            Self::ResponseHeader => "response header",
            Self::ResponseBody => "response body",
            Self::Expectation => "expectation",
            Self::Handling => "handling",
        }
    }
}

/// `response header range: 0-99 → bytes=0-100`
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let none = || "nothing".to_owned();
        let (a, b) = (self.a.clone().unwrap_or_else(none), self.b.clone().unwrap_or_else(none));
        write!(f, "{}: {a} → {b}", self.subject())
    }
}
