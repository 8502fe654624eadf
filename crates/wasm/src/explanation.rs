//! `explain`.

use crate::problem::{ErrorCode, Problem};
use crate::{argument, object};
use longshore_core::diagnostics::{self, Diagnostic};
use serde::{Serialize, Serializer};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// What a code means.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// The code, as it is written: `LS0123`.
    pub code: String,
    /// What is wrong, in one sentence; a finding has each `{}` filled in.
    pub sentence: &'static str,
    /// What to do.
    pub hint: &'static str,
    /// Why it is so, in plain words.
    pub explanation: &'static str,
    /// The section of the specification that says so.
    pub section: Section,
    /// A document that shows it.
    pub wrong: Example,
    /// The same without it.
    pub right: Example,
}

/// A section of a specification.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Section {
    /// Its name, as a reader looks for it.
    pub name: &'static str,
    /// Its address.
    pub url: &'static str,
}

/// A document that shows something.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Example {
    /// The media type that it is given with.
    pub media_type: &'static str,
    /// Its bytes: some examples are no text.
    #[serde(serialize_with = "as_bytes")]
    #[cfg_attr(feature = "types", ts(type = "Uint8Array"))]
    pub document: &'static [u8],
}

/// What a finding's code means, written as `LS0123`, `ls123` or `123`.
#[wasm_bindgen(unchecked_return_type = "Explanation")]
pub fn explain(#[wasm_bindgen(unchecked_param_type = "string")] code: &JsValue) -> Result<JsValue, Problem> {
    let code = argument::text(code, "code")?;
    let found = diagnostics::find(&code).ok_or_else(|| {
        let shown: String = code.chars().take(20).collect();
        Problem::new(ErrorCode::Unknown, format!("there is no code “{shown}”; codes are written like LS0106"))
    })?;
    object(&Explanation::of(found))
}

impl Explanation {
    /// What is said of a diagnostic.
    pub fn of(diagnostic: &Diagnostic) -> Self {
        let example = |example: &diagnostics::Example| Example {
            media_type: example.media_type,
            document: example.document,
        };
        Self {
            code: diagnostic.name(),
            sentence: diagnostic.sentence,
            hint: diagnostic.hint,
            explanation: diagnostic.explanation,
            section: Section { name: diagnostic.section.name, url: diagnostic.section.url },
            wrong: example(&diagnostic.wrong),
            right: example(&diagnostic.right),
        }
    }
}

fn as_bytes<S: Serializer>(bytes: &&'static [u8], to: S) -> Result<S::Ok, S::Error> {
    to.serialize_bytes(bytes)
}
