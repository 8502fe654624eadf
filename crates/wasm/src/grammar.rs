//! `parseReference` and `parseChallenge`: the small grammars of the protocol.

use crate::argument;
use crate::object;
use crate::problem::Problem;
use js_sys::{Array, Object};
use longshore_core::header::Challenge as CoreChallenge;
use longshore_core::reference::ImageReference as CoreReference;
use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// A reference to an image, in its parts.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ImageReference {
    /// The registry's host, with its port where there is one.
    pub domain: String,
    /// The repository's name in that registry.
    pub path: String,
    /// The tag.
    pub tag: Option<String>,
    /// The digest.
    pub digest: Option<String>,
    /// The whole reference: `docker.io/library/ubuntu:24.04`.
    pub canonical: String,
    /// The reference as people write it: `ubuntu:24.04`.
    pub familiar: String,
}

/// Reads a reference to an image as people write it: without a domain Docker Hub is meant, and there `ubuntu` means
/// `library/ubuntu`.
#[wasm_bindgen(js_name = parseReference, unchecked_return_type = "ImageReference")]
pub fn parse_reference(
    #[wasm_bindgen(unchecked_param_type = "string")] reference: &JsValue,
) -> Result<JsValue, Problem> {
    let text = argument::text(reference, "reference")?;
    let read = CoreReference::parse_familiar(&text).map_err(|error| Problem::syntax(&error))?;
    object(&ImageReference {
        domain: read.domain().map(ToString::to_string).unwrap_or_default(),
        path: read.path().to_string(),
        tag: read.tag().map(ToString::to_string),
        digest: read.digest().map(ToString::to_string),
        canonical: read.to_string(),
        familiar: read.familiar(),
    })
}

/// One challenge of a `WWW-Authenticate` header.
#[derive(Debug)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Challenge {
    /// The scheme, such as `Bearer`; compare it without case.
    pub scheme: String,
    /// The parameters by their names, which are in lower case.
    #[cfg_attr(feature = "types", ts(type = "Record<string, string>"))]
    pub parameters: Vec<(String, String)>,
}

/// Reads a `WWW-Authenticate` header, which may hold several challenges.
#[wasm_bindgen(js_name = parseChallenge, unchecked_return_type = "Challenge[]")]
pub fn parse_challenge(
    #[wasm_bindgen(unchecked_param_type = "string")] header: &JsValue,
) -> Result<JsValue, Problem> {
    let header = argument::text(header, "header")?;
    let list = Array::new();
    for CoreChallenge { scheme, parameters } in
        CoreChallenge::parse_list(&header).map_err(|error| Problem::syntax(&error))?
    {
        list.push(&Challenge { scheme, parameters }.object()?);
    }
    Ok(list.into())
}

impl Challenge {
    /// The names come from strangers: made so, none of them can reach an object's prototype.
    fn object(&self) -> Result<JsValue, Problem> {
        let pair = |name: &str, value: &JsValue| Array::of(&[name.into(), value.clone()]);
        let object = |pairs: &Array| Object::from_entries(pairs).map_err(|_| Problem::fault(&"no entries"));
        let parameters = Array::new();
        for (name, value) in &self.parameters {
            parameters.push(&pair(name, &value.into()));
        }
        let whole = Array::of(&[
            pair("scheme", &(&self.scheme).into()).into(),
            pair("parameters", &object(&parameters)?.into()).into(),
        ]);
        Ok(object(&whole)?.into())
    }
}
