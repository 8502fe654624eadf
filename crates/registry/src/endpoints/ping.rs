//! `/v2/`: is there a registry, and may I? (distribution-spec, "Determining Support")

use crate::Registry;
use crate::access::Wanted;
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::why::{Reason, Rule};
use http::StatusCode;
use serde_json::json;

/// 200; or a challenge, where a token has to be asked for.
pub(crate) fn get(registry: &Registry, call: &Call) -> Result<Answer, Failure> {
    registry.enter(call, Wanted::Nothing)?;
    call.note(|| Reason::new(Rule::Supported, "this is a registry, and the caller may use it"));
    Ok(Answer::json(StatusCode::OK, &json!({})))
}
