//! Names: which repository a path or a scope means, as the policy has it.

use crate::failure::Failure;
use crate::policy::{Policy, ShortNames};
use longshore_core::RepositoryName;

/// The repository that a path means.
pub(crate) fn path_name(policy: &Policy, text: &str) -> Result<RepositoryName, Failure> {
    let name = RepositoryName::parse(text)?;
    match (name.depth(), policy.short_names) {
        (1, ShortNames::Library) => Ok(RepositoryName::parse(&format!("library/{name}"))?),
        (1, ShortNames::Refused) => Err(Failure::ShortName(name)),
        (3.., _) if !policy.extended_names => Err(Failure::NestedName(name)),
        _ => Ok(name),
    }
}

/// The repository that a scope means: its name may begin with this registry's host.
pub(crate) fn scope_name(policy: &Policy, own: &str, text: &str) -> Result<RepositoryName, Failure> {
    match text.split_once('/') {
        Some((host, rest)) if host == own => path_name(policy, rest),
        // The rule by which clients tell a host from a namespace.
        Some((host, _)) if host.contains(':') || host.contains('.') || host == "localhost" => {
            let is_namespace = policy.namespaces.contains_key(host) || policy.account(host).is_some();
            if is_namespace {
                return path_name(policy, text);
            }
            Err(Failure::OtherRegistry { asked: host.to_owned(), own: own.to_owned() })
        }
        _ => path_name(policy, text),
    }
}
