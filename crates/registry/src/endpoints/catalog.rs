//! `/v2/_catalog`: all repositories (Docker's registry API; not in the specification).

use super::page::Page;
use crate::Registry;
use crate::access::is_listed;
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use http::StatusCode;
use serde_json::json;

/// The repositories that the caller may read, sorted, by pages.
pub(crate) fn get(registry: &Registry, call: &Call) -> Result<Answer, Failure> {
    let pass = registry.enter(call, Some("registry:catalog:*"))?;
    let policy = registry.policy();
    let page = Page::asked(call, &policy.limits)?;
    let (names, more) = page.of(registry.state.repositories(), |name| is_listed(policy, &pass.caller, name));
    let answer = Answer::json(StatusCode::OK, &json!({ "repositories": names }));
    Ok(match names.last() {
        Some(last) if more => page.link(answer, "/v2/_catalog", last.as_str()),
        _ => answer,
    })
}
