//! Causes that are in the policy.

use longshore_core::RepositoryName;
use longshore_registry::Policy;
use longshore_registry::policy::{
    Dialect, Limits, Mirror, Namespace, Rate, RepositoryKind, RepositoryRules, RepositoryState, ShortNames,
    TagPattern,
};

fn rules(policy: &mut Policy) -> &mut RepositoryRules {
    policy.repositories.entry(RepositoryName::parse("devtable/app").unwrap()).or_default()
}

fn namespace(policy: &mut Policy) -> &mut Namespace {
    policy.namespaces.entry("devtable".to_owned()).or_default()
}

pub(super) fn applications(policy: &mut Policy) {
    rules(policy).kind = RepositoryKind::Application;
}

pub(super) fn nobody(policy: &mut Policy) {
    policy.anonymous_access = false;
}

pub(super) fn flat_names(policy: &mut Policy) {
    policy.extended_names = false;
}

pub(super) fn disabled(policy: &mut Policy) {
    namespace(policy).enabled = false;
}

pub(super) fn read_only(policy: &mut Policy) {
    policy.read_only = true;
}

pub(super) fn no_library(policy: &mut Policy) {
    policy.short_names = ShortNames::Refused;
}

pub(super) fn blocked(policy: &mut Policy) {
    namespace(policy).blocked = vec!["192.0.2.0/24".parse().unwrap()];
}

pub(super) fn repository_read_only(policy: &mut Policy) {
    rules(policy).state = RepositoryState::ReadOnly;
}

pub(super) fn mirror_only(policy: &mut Policy) {
    mirror_robot_missing(policy);
    rules(policy).mirror = Some(Mirror { robot: Some("devtable+dtrobot".to_owned()) });
}

pub(super) fn mirror_misconfigured(policy: &mut Policy) {
    rules(policy).state = RepositoryState::Mirror;
}

pub(super) fn mirror_robot_missing(policy: &mut Policy) {
    mirror_misconfigured(policy);
    rules(policy).mirror = Some(Mirror::default());
}

pub(super) fn quay(policy: &mut Policy) {
    policy.dialect = Dialect::Quay;
}

pub(super) fn immutable(policy: &mut Policy) {
    rules(policy).immutable_tags = vec![TagPattern("v*".to_owned())];
}

pub(super) fn quota(policy: &mut Policy) {
    namespace(policy).quota_bytes = Some(1000);
}

pub(super) fn small_manifests(policy: &mut Policy) {
    policy.limits = Limits { manifest_bytes: 100, ..Limits::default() };
}

pub(super) fn rate(policy: &mut Policy) {
    policy.rate = Some(Rate { requests: 1, seconds: 60 });
}

pub(super) fn maintenance(policy: &mut Policy) {
    policy.maintenance = Some(120);
}

pub(super) fn no_deletion(policy: &mut Policy) {
    policy.deletion.blobs = false;
}

pub(super) fn no_referrers(policy: &mut Policy) {
    policy.referrers = false;
}
