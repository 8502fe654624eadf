//! `/v2/<name>/tags/list` (distribution-spec, "Listing Tags").

use super::page::Page;
use crate::Registry;
use crate::access::Action;
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use http::StatusCode;
use longshore_core::RepositoryName;
use serde_json::json;

/// The tags, sorted, by pages.
pub(crate) fn get(registry: &Registry, call: &Call, name: &RepositoryName) -> Result<Answer, Failure> {
    registry.admit(call, name, Action::Pull)?;
    let page = Page::asked(call, &registry.policy().limits)?;
    let (tags, more) = page.of(registry.state.repository(name)?.tags(), |_| true);
    page.note(call, &registry.policy().limits, tags.len(), more);
    let answer = Answer::json(StatusCode::OK, &json!({ "name": name, "tags": tags }));
    Ok(match tags.last() {
        Some(last) if more => page.link(answer, &format!("/v2/{name}/tags/list"), last.as_str()),
        _ => answer,
    })
}
