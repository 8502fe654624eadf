//! What can be wrong with a text as JSON.

use super::tree::Span;

/// One thing that is wrong, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What it is.
    pub kind: ProblemKind,
    /// The bytes concerned.
    pub span: Span,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ProblemKind {
    /// The text has no value at all.
    Empty,
    /// A byte order mark before the text (RFC 8259, section 8.1).
    ByteOrderMark,
    /// The text is UTF-16 or UTF-32: zero bytes between its characters.
    WideCharacters,
    /// Something follows the document's value.
    TextAfterEnd,
    /// A `//` or `/* */` comment.
    Comment,
    /// A comma before a closing bracket.
    TrailingComma,
    /// A comma where a value or a name has to be.
    ExtraComma,
    /// Two values, or two members, without a comma between them.
    MissingComma,
    /// A name without a colon behind it.
    MissingColon,
    /// A name, or a comma, without a value behind it.
    MissingValue,
    /// A member's name is not a string in double quotes.
    NameNotString,
    /// `]` where `}` has to be, or the other way round, or a bracket that closes nothing.
    WrongBracket,
    /// The text ends before its brackets are closed.
    NotClosed,
    /// A string without its closing quote.
    StringNotClosed,
    /// A string in single quotes.
    SingleQuotes,
    /// A control character that stands in a string as it is.
    ControlCharacter,
    /// `\` with something behind it that is no escape.
    BadEscape,
    /// Half of a surrogate pair, written as `\u`.
    LoneSurrogate,
    /// A code point that is for a program's inside only, such as U+FFFE (RFC 7493, section 2.1).
    Noncharacter,
    /// Bytes in a string that are not UTF-8.
    InvalidUtf8,
    /// `NaN`, `Infinity` or `-Infinity`.
    NotFinite,
    /// A number that JSON writes otherwise: `01`, `+1`, `.5`, `1.`, `0x10`.
    BadNumber,
    /// A word that is no value: `True`, `None`, `undefined`, anything without quotes.
    UnknownWord,
    /// More than the parser reads.
    TooLong,
}

impl ProblemKind {
    /// Whether the text is JSON all the same: a limit of I-JSON (RFC 7493) is broken, and none of JSON's grammar.
    pub fn is_json(self) -> bool {
        matches!(self, Self::LoneSurrogate | Self::Noncharacter)
    }
}
