//! Text that is not JSON (RFC 8259).

use super::{Diagnostic, Example, Section};
use crate::validate::Severity;

/// All of this topic, sorted by code.
pub(super) static ALL: &[&Diagnostic] = &[
    &EMPTY,
    &BYTE_ORDER_MARK,
    &WIDE_CHARACTERS,
    &TEXT_AFTER_END,
    &COMMENT,
    &TRAILING_COMMA,
    &EXTRA_COMMA,
    &MISSING_COMMA,
    &MISSING_COLON,
    &MISSING_VALUE,
    &NAME_NOT_STRING,
    &WRONG_BRACKET,
    &NOT_CLOSED,
    &STRING_NOT_CLOSED,
    &SINGLE_QUOTES,
    &CONTROL_CHARACTER,
    &BAD_ESCAPE,
    &LONE_SURROGATE,
    &INVALID_UTF8,
    &NOT_FINITE,
    &BAD_NUMBER,
    &UNKNOWN_WORD,
    &TOO_DEEP,
    &NONCHARACTER,
    &WRONG_SIGN,
];

/// No value at all.
pub static EMPTY: Diagnostic = Diagnostic {
    code: 101,
    sentence: "The document is empty.",
    hint: "Give it the text of a manifest, or another document.",
    explanation: "A text without any value is not JSON, so nobody can read anything from it.",
    floor: Severity::Advice,
    section: Section { name: "RFC 8259, section 2", url: "https://www.rfc-editor.org/rfc/rfc8259#section-2" },
    wrong: Example { media_type: "application/vnd.oci.layout.header.v1+json", document: b"" },
    right: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"}"#,
    },
}
.in_this_build();

/// A byte order mark.
pub static BYTE_ORDER_MARK: Diagnostic = Diagnostic {
    code: 102,
    sentence: "The document begins with a byte order mark.",
    hint: "Save it as UTF-8 without a byte order mark.",
    explanation: "JSON that is sent must not begin with the three bytes EF BB BF (RFC 8259, section 8.1). They are invisible in an editor. The text, the schema and the official validator reject the document, and Quay does, except for a manifest of schema 1: Python's decoder is given its bytes as they are, and passes over the mark.",
    floor: Severity::Advice,
    section: Section {
        name: "RFC 8259, section 8.1",
        url: "https://www.rfc-editor.org/rfc/rfc8259#section-8.1",
    },
    wrong: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: b"\xef\xbb\xbf{\"imageLayoutVersion\":\"1.0.0\"}",
    },
    right: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"}"#,
    },
}
.in_this_build();

/// UTF-16 or UTF-32.
pub static WIDE_CHARACTERS: Diagnostic = Diagnostic {
    code: 103,
    sentence: "The document is not UTF-8: zero bytes stand between its characters.",
    hint: "Save it as UTF-8.",
    explanation: "JSON that is sent is UTF-8. Some editors save UTF-16, where each character has two bytes or more.",
    floor: Severity::Advice,
    section: Section {
        name: "RFC 8259, section 8.1",
        url: "https://www.rfc-editor.org/rfc/rfc8259#section-8.1",
    },
    wrong: Example { media_type: "application/vnd.oci.layout.header.v1+json", document: b"{\x00\"\x00" },
    right: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"}"#,
    },
}
.in_this_build();

/// Text behind the document.
pub static TEXT_AFTER_END: Diagnostic = Diagnostic {
    code: 104,
    sentence: "Something follows the end of the document: \"{}\".",
    hint: "Remove what follows the last bracket, or cut the text in two.",
    explanation: "A document is one JSON value. What follows is often a second document, or the rest of an older, longer one.",
    floor: Severity::Advice,
    section: Section { name: "RFC 8259, section 2", url: "https://www.rfc-editor.org/rfc/rfc8259#section-2" },
    wrong: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"}}"#,
    },
    right: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"}"#,
    },
}
.in_this_build();

/// A comment.
pub static COMMENT: Diagnostic = Diagnostic {
    code: 105,
    sentence: "JSON has no comments: \"{}\".",
    hint: "Remove it; an annotation may hold a remark.",
    explanation: "Comments are allowed in some relatives of JSON, but registries and clients read JSON itself.",
    floor: Severity::Advice,
    section: Section { name: "RFC 8259, section 2", url: "https://www.rfc-editor.org/rfc/rfc8259#section-2" },
    wrong: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{/* the version */"imageLayoutVersion":"1.0.0"}"#,
    },
    right: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"}"#,
    },
}
.in_this_build();

/// A comma before a closing bracket.
pub static TRAILING_COMMA: Diagnostic = Diagnostic {
    code: 106,
    sentence: "A comma stands before a closing bracket.",
    hint: "Remove the comma.",
    explanation: "JSON has commas between entries only, not behind the last one.",
    floor: Severity::Advice,
    section: Section { name: "RFC 8259, section 4", url: "https://www.rfc-editor.org/rfc/rfc8259#section-4" },
    wrong: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0",}"#,
    },
    right: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"}"#,
    },
}
.in_this_build();

/// A comma too many.
pub static EXTRA_COMMA: Diagnostic = Diagnostic {
    code: 107,
    sentence: "A comma stands where an entry has to be.",
    hint: "Remove the comma, or put the missing entry before it.",
    explanation: "JSON has no empty entries: between two commas there is always one.",
    floor: Severity::Advice,
    section: Section { name: "RFC 8259, section 5", url: "https://www.rfc-editor.org/rfc/rfc8259#section-5" },
    wrong: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{,"imageLayoutVersion":"1.0.0"}"#,
    },
    right: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"}"#,
    },
}
.in_this_build();

/// A comma too few.
pub static MISSING_COMMA: Diagnostic = Diagnostic {
    code: 108,
    sentence: "A comma is missing before \"{}\".",
    hint: "Put a comma between the two entries.",
    explanation: "Entries of arrays and objects are divided by commas; a line end does not divide them.",
    floor: Severity::Advice,
    section: Section { name: "RFC 8259, section 4", url: "https://www.rfc-editor.org/rfc/rfc8259#section-4" },
    wrong: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0" "x":1}"#,
    },
    right: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"}"#,
    },
}
.in_this_build();

/// A colon too few.
pub static MISSING_COLON: Diagnostic = Diagnostic {
    code: 109,
    sentence: "A colon is missing before \"{}\".",
    hint: "Put a colon between the name and the value.",
    explanation: "In an object each name is followed by a colon and a value.",
    floor: Severity::Advice,
    section: Section { name: "RFC 8259, section 4", url: "https://www.rfc-editor.org/rfc/rfc8259#section-4" },
    wrong: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion" "1.0.0"}"#,
    },
    right: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"}"#,
    },
}
.in_this_build();

/// A name without a value.
pub static MISSING_VALUE: Diagnostic = Diagnostic {
    code: 110,
    sentence: "A value is missing before \"{}\".",
    hint: "Put the value there, or remove the name.",
    explanation: "In an object each name has a value; null says that there is none.",
    floor: Severity::Advice,
    section: Section { name: "RFC 8259, section 4", url: "https://www.rfc-editor.org/rfc/rfc8259#section-4" },
    wrong: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0","x":}"#,
    },
    right: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"}"#,
    },
}
.in_this_build();

/// A name without quotes.
pub static NAME_NOT_STRING: Diagnostic = Diagnostic {
    code: 111,
    sentence: "\"{}\" stands where a name in double quotes has to be.",
    hint: "Put the name in double quotes.",
    explanation: "Names in JSON objects are strings, other than in JavaScript or YAML.",
    floor: Severity::Advice,
    section: Section { name: "RFC 8259, section 4", url: "https://www.rfc-editor.org/rfc/rfc8259#section-4" },
    wrong: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{imageLayoutVersion:"1.0.0"}"#,
    },
    right: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"}"#,
    },
}
.in_this_build();

/// A bracket of the wrong kind.
pub static WRONG_BRACKET: Diagnostic = Diagnostic {
    code: 112,
    sentence: "\"{}\" closes nothing that is open.",
    hint: "Close { with } and [ with ], the innermost first.",
    explanation: "Brackets come in pairs, and a pair inside of another is closed before it.",
    floor: Severity::Advice,
    section: Section { name: "RFC 8259, section 2", url: "https://www.rfc-editor.org/rfc/rfc8259#section-2" },
    wrong: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"]"#,
    },
    right: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"}"#,
    },
}
.in_this_build();

/// A bracket that is never closed.
pub static NOT_CLOSED: Diagnostic = Diagnostic {
    code: 113,
    sentence: "This \"{}\" is never closed.",
    hint: "Close it, or look whether the end of the document was cut off.",
    explanation: "A document that was cut short, by a broken transfer or a full disk, ends before its brackets are closed.",
    floor: Severity::Advice,
    section: Section { name: "RFC 8259, section 2", url: "https://www.rfc-editor.org/rfc/rfc8259#section-2" },
    wrong: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0""#,
    },
    right: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"}"#,
    },
}
.in_this_build();

/// A string that is never closed.
pub static STRING_NOT_CLOSED: Diagnostic = Diagnostic {
    code: 114,
    sentence: "The string that begins with \"{}\" has no closing quote.",
    hint: "Put the closing double quote.",
    explanation: "A string ends at the next double quote that no backslash precedes; a line end does not end it.",
    floor: Severity::Advice,
    section: Section { name: "RFC 8259, section 7", url: "https://www.rfc-editor.org/rfc/rfc8259#section-7" },
    wrong: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0}"#,
    },
    right: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"}"#,
    },
}
.in_this_build();

/// Single quotes.
pub static SINGLE_QUOTES: Diagnostic = Diagnostic {
    code: 115,
    sentence: "A string is in single quotes.",
    hint: "Use double quotes.",
    explanation: "JSON's strings are in double quotes. Python's way to print a dictionary looks like JSON, and is not.",
    floor: Severity::Advice,
    section: Section { name: "RFC 8259, section 7", url: "https://www.rfc-editor.org/rfc/rfc8259#section-7" },
    wrong: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{'imageLayoutVersion':"1.0.0"}"#,
    },
    right: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"}"#,
    },
}
.in_this_build();

/// A control character in a string.
pub static CONTROL_CHARACTER: Diagnostic = Diagnostic {
    code: 116,
    sentence: "A control character stands in a string as it is: \"{}\".",
    hint: "Write it as an escape, such as \\n for a line end or \\u0001.",
    explanation: "Characters below U+0020, line ends and tabs among them, have to be escaped in strings.",
    floor: Severity::Advice,
    section: Section { name: "RFC 8259, section 7", url: "https://www.rfc-editor.org/rfc/rfc8259#section-7" },
    wrong: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: b"{\"imageLayoutVersion\":\"1.0.0\",\"x\":\"\x09\"}",
    },
    right: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"}"#,
    },
}
.in_this_build();

/// An escape that JSON does not have.
pub static BAD_ESCAPE: Diagnostic = Diagnostic {
    code: 117,
    sentence: "\"{}\" begins no escape that JSON has.",
    hint: "Write a backslash as \\\\; the escapes are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hex digits.",
    explanation: "A backslash in a string announces an escape. Paths of Windows are where it is often forgotten.",
    floor: Severity::Advice,
    section: Section { name: "RFC 8259, section 7", url: "https://www.rfc-editor.org/rfc/rfc8259#section-7" },
    wrong: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0","x":"\q"}"#,
    },
    right: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"}"#,
    },
}
.in_this_build();

/// Half of a surrogate pair.
pub static LONE_SURROGATE: Diagnostic = Diagnostic {
    code: 118,
    sentence: "\"{}\" is half of a surrogate pair, which means no character by itself.",
    hint: "Write the character itself, or both halves.",
    explanation: "Characters beyond U+FFFF are escaped as two surrogates. One alone passes JSON's grammar, so the schema, the official validator and Quay accept it, but each makes something else of it: Go puts U+FFFD, Python keeps it and fails when it is written. The specification's text demands I-JSON, which forbids it.",
    floor: Severity::Warning,
    section: Section {
        name: "RFC 8259, section 8.2",
        url: "https://www.rfc-editor.org/rfc/rfc8259#section-8.2",
    },
    wrong: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0","x":"\ud800"}"#,
    },
    right: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"}"#,
    },
}
.in_this_build();

/// Bytes that are not UTF-8.
pub static INVALID_UTF8: Diagnostic = Diagnostic {
    code: 119,
    sentence: "The bytes \"{}\" are not UTF-8.",
    hint: "Save the document as UTF-8.",
    explanation: "JSON that is sent is UTF-8, and the text says so once more. Go puts U+FFFD in the place of other bytes and goes on, so that the schema and the official validator accept the document, and what they read is not what was signed or hashed. Quay fails while it decodes the bytes, and answers 500.",
    floor: Severity::Advice,
    section: Section {
        name: "RFC 8259, section 8.1",
        url: "https://www.rfc-editor.org/rfc/rfc8259#section-8.1",
    },
    wrong: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: b"{\"imageLayoutVersion\":\"1.0.0\",\"x\":\"\xff\"}",
    },
    right: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"}"#,
    },
}
.in_this_build();

/// `NaN` or an infinity.
pub static NOT_FINITE: Diagnostic = Diagnostic {
    code: 120,
    sentence: "JSON has no \"{}\".",
    hint: "Write a number, or null.",
    explanation: "Python writes and reads NaN and the infinities although JSON has no such numbers. Quay is written in Python and accepts them, even as a size, which is then neither larger nor smaller than anything. The text rejects them, and so do the schema and the official validator, whose decoder stops there.",
    floor: Severity::Advice,
    section: Section { name: "RFC 8259, section 6", url: "https://www.rfc-editor.org/rfc/rfc8259#section-6" },
    wrong: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0","x":NaN}"#,
    },
    right: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"}"#,
    },
}
.in_this_build();

/// A number that JSON writes otherwise.
pub static BAD_NUMBER: Diagnostic = Diagnostic {
    code: 121,
    sentence: "\"{}\" is no number as JSON writes them.",
    hint: "Write digits without leading zeros, a point with digits on both sides, and no plus sign.",
    explanation: "JSON has decimal numbers only: no hexadecimal ones, no leading zeros or plus signs, no underscores.",
    floor: Severity::Advice,
    section: Section { name: "RFC 8259, section 6", url: "https://www.rfc-editor.org/rfc/rfc8259#section-6" },
    wrong: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0","x":01}"#,
    },
    right: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"}"#,
    },
}
.in_this_build();

/// A word without quotes.
pub static UNKNOWN_WORD: Diagnostic = Diagnostic {
    code: 122,
    sentence: "\"{}\" is no JSON value.",
    hint: "Put text in double quotes; the words that JSON has are true, false and null.",
    explanation: "True, None and undefined are words of Python and JavaScript, not of JSON.",
    floor: Severity::Advice,
    section: Section { name: "RFC 8259, section 3", url: "https://www.rfc-editor.org/rfc/rfc8259#section-3" },
    wrong: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0","x":True}"#,
    },
    right: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"}"#,
    },
}
.in_this_build();

/// Nesting that is too deep.
pub static TOO_DEEP: Diagnostic = Diagnostic {
    code: 124,
    sentence: "Brackets stand {} deep in each other.",
    hint: "Remove the nesting: no document of a registry needs more than a dozen levels.",
    explanation: "Nothing in the text limits nesting, but readers do: the schema and the official validator reject what is deeper than 10,000 levels, where Go's decoder stops, and Quay what is deeper than about 1,000, where Python's does.",
    floor: Severity::Advice,
    section: Section { name: "RFC 8259, section 9", url: "https://www.rfc-editor.org/rfc/rfc8259#section-9" },
    wrong: Example { media_type: "application/vnd.oci.layout.header.v1+json", document: &DEEP },
    right: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"}"#,
    },
}
.in_this_build();

/// Brackets, one deeper than Python goes.
static DEEP: [u8; 1001] = [b'['; 1001];

/// A code point that is no character.
pub static NONCHARACTER: Diagnostic = Diagnostic {
    code: 125,
    sentence: "\"{}\" stands for no character, and never will.",
    hint: "Remove it.",
    explanation: "U+FFFE, U+FFFF and some others are for the inside of programs. JSON's grammar allows them, and the schema, the official validator and Quay take them; the specification demands I-JSON, which does not.",
    floor: Severity::Warning,
    section: Section {
        name: "RFC 7493, section 2.1",
        url: "https://www.rfc-editor.org/rfc/rfc7493#section-2.1",
    },
    wrong: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0","x":"\ufffe"}"#,
    },
    right: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"}"#,
    },
}
.in_this_build();

/// A sign that divides entries elsewhere.
pub static WRONG_SIGN: Diagnostic = Diagnostic {
    code: 126,
    sentence: "\"{}\" stands where a comma or a colon has to be.",
    hint: "Put a comma between entries, and a colon between a name and its value.",
    explanation: "Semicolons and equals signs divide entries in other languages, and never in JSON.",
    floor: Severity::Advice,
    section: Section { name: "RFC 8259, section 2", url: "https://www.rfc-editor.org/rfc/rfc8259#section-2" },
    wrong: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion"="1.0.0"}"#,
    },
    right: Example {
        media_type: "application/vnd.oci.layout.header.v1+json",
        document: br#"{"imageLayoutVersion":"1.0.0"}"#,
    },
}
.in_this_build();
