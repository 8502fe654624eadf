//! `/v2/<name>/referrers/<digest>` (distribution-spec, "Listing Referrers").

use super::page::Page;
use crate::Registry;
use crate::access::Action;
use crate::answer::{Answer, OCI_FILTERS_APPLIED};
use crate::call::Call;
use crate::failure::Failure;
use crate::why::{Reason, Rule};
use http::StatusCode;
use longshore_core::manifest::Index;
use longshore_core::{Descriptor, Digest, MediaType, RepositoryName};
use std::collections::BTreeMap;

/// The manifests that name this one as their subject; an empty list where there are none,
/// since 404 would mean that the registry has no such endpoint. They come in pages, in the order of their digests.
pub(crate) fn get(
    registry: &Registry,
    call: &Call,
    name: &RepositoryName,
    subject: &Digest,
) -> Result<Answer, Failure> {
    registry.admit(call, name, Action::Pull)?;
    if !registry.policy().referrers {
        return Err(Failure::NoReferrers { tag: subject.referrers_tag() });
    }
    let artifact_type = call.parameter("artifactType");
    let is_wanted = |found: Option<&MediaType>| {
        artifact_type.is_none_or(|wanted| found.is_some_and(|found| found.as_str() == wanted))
    };
    let limits = &registry.policy().limits;
    let page = Page::asked(call, limits)?;
    let (manifests, more) = match registry.state.repository(name) {
        Ok(repository) => {
            let behind = repository.referrers(subject, page.last());
            let wanted = behind.filter(|referrer| is_wanted(referrer.artifact_type.as_ref()));
            fill(wanted, page.entries(), limits.manifest_bytes)
        }
        Err(_) => (Vec::new(), false),
    };
    call.note(|| {
        let sentence = format!("{} manifests of this page name {subject} as their subject", manifests.len());
        Reason::new(Rule::Referrers, sentence).policy("referrers", &true)
    });
    if let Some(wanted) = artifact_type {
        call.note(|| {
            let sentence = format!("only those of the type {wanted} are listed");
            Reason::new(Rule::ReferrersFiltered, sentence).request("query.artifactType", &wanted)
        });
    }
    if more && manifests.len() < page.entries() {
        call.note(|| {
            let sentence = "the page ends where it would be larger than a manifest may be";
            Reason::new(Rule::PageAtSize, sentence).policy("limits.manifest_bytes", &limits.manifest_bytes)
        });
    } else {
        page.note(call, limits, manifests.len(), more);
    }
    let last = manifests.last().filter(|_| more).map(|last| last.digest.clone());
    let index = Index {
        schema_version: 2,
        media_type: Some(MediaType::OCI_INDEX),
        artifact_type: None,
        manifests,
        subject: None,
        annotations: BTreeMap::new(),
    };
    let body = longshore_core::json::write(&index);
    let mut answer = Answer::body(StatusCode::OK, MediaType::OCI_INDEX.as_str(), body);
    if let Some(last) = last {
        let query =
            artifact_type.map(|wanted| format!("&artifactType={}", encoded(wanted))).unwrap_or_default();
        let path = format!("/v2/{name}/referrers/{subject}");
        answer = page.link(answer, &path, &format!("{last}{query}"));
    }
    Ok(match artifact_type {
        Some(_) => answer.with(OCI_FILTERS_APPLIED, "artifactType"),
        None => answer,
    })
}

/// As many descriptors as a page may have: by number, and by the bytes that a client must be able to take as a
/// manifest. Whether there are more.
fn fill<'a>(
    wanted: impl Iterator<Item = &'a Descriptor>,
    entries: usize,
    bytes: u64,
) -> (Vec<Descriptor>, bool) {
    let mut page = Vec::new();
    let mut used = 0;
    for descriptor in wanted {
        used += longshore_core::json::write(descriptor).len() as u64;
        let is_full = page.len() >= entries || (used > bytes && !page.is_empty());
        if is_full {
            return (page, entries > 0);
        }
        page.push(descriptor.clone());
    }
    (page, false)
}

/// A text as a query has it.
fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
