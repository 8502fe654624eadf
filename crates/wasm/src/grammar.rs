//! `parseChallenge`: the small grammars of the protocol.

use crate::argument;
use crate::problem::Problem;
use js_sys::{Array, Object};
use longshore_core::header::Challenge as CoreChallenge;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

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
