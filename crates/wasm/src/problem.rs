//! What goes wrong, as JavaScript is told.

use js_sys::{Error, Reflect};
use std::fmt::Display;
use wasm_bindgen::JsValue;

/// Why a call failed: it becomes an `Error` with a `code`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    code: ErrorCode,
    message: String,
}

/// What kind of mistake an error is about, for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(rename_all = "kebab-case"))]
pub enum ErrorCode {
    /// An argument is not of the kind that the function takes.
    Argument,
    /// An argument is larger than the function takes.
    TooLarge,
    /// There is not enough memory. Everything that was made before is lost, and calls work again.
    Memory,
    /// The text is not what it is to be: a reference, a challenge, a media type.
    Syntax,
    /// There is nothing of this name: a diagnostic, an algorithm, a policy.
    Unknown,
    /// The document would not be what the specification's text asks for, so it is not built.
    Unbuildable,
    /// The layer is no tar, is damaged, or unpacks to more than is read.
    #[cfg(feature = "layers")]
    Unreadable,
    /// A call came before `init()` had ended.
    NotReady,
    /// The object was freed, or lost when memory ran out.
    Gone,
    /// The package is at fault. Please report it.
    Fault,
}

impl ErrorCode {
    /// All codes. The last three are said by the scripts around the module.
    pub const ALL: &[Self] = &[
        Self::Argument,
        Self::TooLarge,
        Self::Memory,
        Self::Syntax,
        Self::Unknown,
        Self::Unbuildable,
        #[cfg(feature = "layers")]
        Self::Unreadable,
        Self::NotReady,
        Self::Gone,
        Self::Fault,
    ];

    /// The code as it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Argument => "argument",
            Self::TooLarge => "too-large",
            Self::Memory => "memory",
            Self::Syntax => "syntax",
            Self::Unknown => "unknown",
            Self::Unbuildable => "unbuildable",
            #[cfg(feature = "layers")]
            Self::Unreadable => "unreadable",
            Self::NotReady => "not-ready",
            Self::Gone => "gone",
            Self::Fault => "fault",
        }
    }
}

impl Problem {
    /// A problem, told in a sentence.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// An argument of the wrong kind.
    pub fn argument(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::Argument, message)
    }

    /// A text that cannot be read as what it is to be.
    pub fn syntax(error: &impl Display) -> Self {
        Self::new(ErrorCode::Syntax, error.to_string())
    }

    /// Something that cannot happen.
    pub fn fault(error: &impl Display) -> Self {
        Self::new(ErrorCode::Fault, format!("Longshore has a fault, please report it: {error}"))
    }

    /// The same in another place: `before` names it.
    #[must_use]
    pub fn inside(self, before: &str) -> Self {
        Self { message: format!("{before}: {}", self.message), ..self }
    }
}

impl From<Problem> for JsValue {
    fn from(problem: Problem) -> Self {
        let error = Error::new(&problem.message);
        // A new error takes a property.
        let _ = Reflect::set(&error, &"code".into(), &problem.code.name().into());
        error.into()
    }
}
