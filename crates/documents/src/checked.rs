//! What is found out about a document, as it travels to the page and is shown there.
//!
//! Places are counted in UTF-16 units, as editors in browsers count them, not in bytes.

use longshore_core::validate::{Format, Judge, Judges, Severity, Verdict};

/// All that the page shows of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The digest by which a registry knows the document.
    pub digest: String,
    /// The digest of its bytes, where that is another one: of a signed manifest of schema 1.
    pub bytes_digest: Option<String>,
    /// How many bytes it has.
    pub size: u32,
    /// What it is taken for.
    pub format: Option<Format>,
    /// Why, in a sentence.
    pub reason: String,
    /// What each judge says, in the order of [`Judge::ALL`].
    pub rulings: Vec<Ruling>,
    /// How many errors, warnings and pieces of advice there are.
    pub counts: [u32; 3],
    /// How many findings can be mended for certain.
    pub certain: u32,
    /// The first findings, in the order of the text, and those that decide.
    pub findings: Vec<Found>,
    /// What is to be said of each code that is among the findings.
    pub topics: Vec<Topic>,
    /// What is to be underlined, in the order of the text: first unit, the unit behind the last, severity.
    pub marks: Vec<u32>,
    /// What the document refers to.
    pub picture: Picture,
}

/// What a judge says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// Who.
    pub judge: Judge,
    /// What.
    pub verdict: Verdict,
    /// The number of the finding that decides.
    pub decisive: Option<u32>,
}

/// A range of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The first unit.
    pub from: u32,
    /// The unit behind the last one.
    pub to: u32,
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Its number among all, from 0.
    pub number: u32,
    /// Where its code stands among the topics.
    pub topic: u32,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in a sentence.
    pub message: String,
    /// Where.
    pub place: Place,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The value concerned, as a JSON pointer.
    pub pointer: Option<String>,
    /// Who rejects the document for it.
    pub judges: Judges,
    /// What mends it for certain.
    pub mend: Option<Mend>,
}

/// A repair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mend {
    /// What is done, as a button says it.
    pub title: String,
    /// What goes, and what comes in its place.
    pub edits: Vec<(Place, String)>,
}

/// What is to be said of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// The code.
    pub code: String,
    /// What to do.
    pub hint: String,
    /// Why it is so.
    pub explanation: String,
    /// The section of the specification.
    pub section: String,
    /// Its address.
    pub url: String,
    /// A document that shows it.
    pub wrong: String,
    /// The same without it.
    pub right: String,
}

/// What a document refers to, for a picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// What can be drawn.
    pub parts: Vec<Part>,
    /// How many more there are.
    pub left_out: u32,
    /// The bytes of everything that is there, counting once what is there twice.
    pub total: f64,
}

/// Something that a document refers to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    /// What it is to the document above it.
    pub role: Role,
    /// Its media type, its platform, or the command that made it.
    pub title: String,
    /// Its digest.
    pub digest: String,
    /// How many bytes it has.
    pub size: Option<f64>,
    /// Where it stands in the text; none where that is another document.
    pub place: Option<Place>,
    /// How many documents lie between it and the text.
    pub depth: u32,
    /// The number of the file that it is, where that is at hand.
    pub number: Option<u32>,
    /// How many parts it has that are not drawn.
    pub hidden: u32,
}

/// What a part is to the document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// The config of an image.
    #[default]
    Config,
    /// A layer.
    Layer,
    /// A layer that is fetched from elsewhere.
    Foreign,
    /// A manifest in an index.
    Manifest,
    /// What it is about.
    Subject,
    /// What is about it.
    Referrer,
    /// A step in the making of an image.
    Step,
    /// A step that made no layer.
    EmptyStep,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Config,
        Self::Layer,
        Self::Foreign,
        Self::Manifest,
        Self::Subject,
        Self::Referrer,
        Self::Step,
        Self::EmptyStep,
    ];

    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::Layer => "layer",
            Self::Foreign => "foreign layer",
            Self::Manifest => "manifest",
            Self::Subject => "subject",
            Self::Referrer => "referrer",
            Self::Step => "step",
            Self::EmptyStep => "step without a layer",
        }
    }
}

impl Checked {
    /// How many findings there are.
    pub fn total(&self) -> u32 {
        self.counts.iter().sum()
    }

    /// What is to be said of a finding's code.
    pub fn topic(&self, found: &Found) -> Option<&Topic> {
        self.topics.get(found.topic as usize)
    }
}
