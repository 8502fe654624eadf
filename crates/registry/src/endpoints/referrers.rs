//! `/v2/<name>/referrers/<digest>` (distribution-spec, "Listing Referrers").

use crate::Registry;
use crate::access::Action;
use crate::answer::{Answer, OCI_FILTERS_APPLIED};
use crate::call::Call;
use crate::failure::Failure;
use http::StatusCode;
use longshore_core::manifest::Index;
use longshore_core::{Digest, MediaType, RepositoryName};
use std::collections::BTreeMap;

/// The manifests that name this one as their subject; an empty list where there are none,
/// since 404 would mean that the registry has no such endpoint.
pub(crate) fn get(
    registry: &Registry,
    call: &Call,
    name: &RepositoryName,
    subject: &Digest,
) -> Result<Answer, Failure> {
    registry.admit(call, name, Action::Pull)?;
    let artifact_type = call.parameter("artifactType");
    let is_wanted = |found: Option<&MediaType>| {
        artifact_type.is_none_or(|wanted| found.is_some_and(|found| found.as_str() == wanted))
    };
    let manifests = match registry.state.repository(name) {
        Ok(repository) => repository
            .referrers(subject)
            .filter(|referrer| is_wanted(referrer.artifact_type.as_ref()))
            .cloned()
            .collect(),
        Err(_) => Vec::new(),
    };
    let index = Index {
        schema_version: 2,
        media_type: Some(MediaType::OCI_INDEX),
        artifact_type: None,
        manifests,
        subject: None,
        annotations: BTreeMap::new(),
    };
    let body = longshore_core::json::write(&index);
    let answer = Answer::body(StatusCode::OK, MediaType::OCI_INDEX.as_str(), body.into());
    Ok(match artifact_type {
        Some(_) => answer.with(OCI_FILTERS_APPLIED, "artifactType"),
        None => answer,
    })
}
