//! `/v2/_catalog`: all repositories (Docker's registry API; not in the specification).

use super::page::Page;
use crate::Registry;
use crate::access::{Wanted, is_hidden, is_listed};
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::policy::Authentication;
use crate::refusal::Refusal;
use crate::why::{Reason, Rule};
use http::StatusCode;
use serde_json::json;

/// The repositories that the caller may read, sorted, by pages.
pub(crate) fn get(registry: &Registry, call: &Call) -> Result<Answer, Failure> {
    let pass = registry.enter(call, Wanted::Catalog)?;
    let policy = registry.policy();
    if is_hidden(policy, &pass.caller) && policy.authentication == Authentication::Basic {
        return Err(registry.wants_password(call, Refusal::HiddenCatalog));
    }
    let page = Page::asked(call, &policy.limits)?;
    let (names, more) = page.of(registry.state.repositories(), |name| is_listed(policy, &pass.caller, name));
    call.note(|| {
        if is_hidden(policy, &pass.caller) {
            return Reason::new(Rule::CatalogHidden, "the catalog shows nothing to anonymous callers")
                .policy("public_catalog", &false);
        }
        let sentence = format!("the catalog shows what {} may pull from", pass.caller);
        Reason::new(Rule::CatalogOfCaller, sentence).policy("public_catalog", &policy.public_catalog)
    });
    page.note(call, &policy.limits, names.len(), more);
    let answer = Answer::json(StatusCode::OK, &json!({ "repositories": names }));
    Ok(match names.last() {
        Some(last) if more => page.link(answer, "/v2/_catalog", last.as_str()),
        _ => answer,
    })
}
