//! What a registry has to be like for a failure, as the lines of a policy's file.

use longshore_core::RepositoryName;
use longshore_registry::Policy;
use longshore_registry::policy::{
    Limits, Mirror, Namespace, Rate, RepositoryKind, RepositoryRules, RepositoryState, ShortNames, TagPattern,
};

/// What is changed in the policy with accounts.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The change in words, as a sentence.
    pub sentence: &'static str,
    /// The change as lines of the file that `longshore registry --policy` takes, below `base = "accounts"`.
    pub toml: &'static str,
    /// Whether it is changed in the middle of the flow, before the first request for a manifest. From the beginning, an
    /// earlier step would have failed.
    pub midway: bool,
    change: fn(&mut Policy),
}

impl Setting {
    /// The policy with accounts, so changed.
    pub fn policy(&self) -> Policy {
        let mut policy = Policy::accounts();
        (self.change)(&mut policy);
        policy
    }
}

macro_rules! settings {
    ($($name:ident: $sentence:literal, $toml:literal, $change:expr;)*) => {
        $(pub(crate) const $name: Setting =
            Setting { sentence: $sentence, toml: $toml, midway: false, change: $change };)*
    };
}

settings! {
    APPLICATIONS: "The repository devtable/app holds applications, not images.",
        "[repositories.\"devtable/app\"]\nkind = \"application\"\n",
        |policy| rules(policy, |rules| rules.kind = RepositoryKind::Application);
    NOBODY: "Anonymous access is off.", "anonymous_access = false\n", |policy| policy.anonymous_access = false;
    FLAT_NAMES: "Extended repository names are off.", "extended_names = false\n",
        |policy| policy.extended_names = false;
    DISABLED: "The namespace devtable is switched off.", "[namespaces.devtable]\nenabled = false\n",
        |policy| namespace(policy).enabled = false;
    READ_ONLY: "The whole registry is read-only.", "read_only = true\n", |policy| policy.read_only = true;
    NO_LIBRARY: "Library support is off: names have a namespace.", "short_names = \"refused\"\n",
        |policy| policy.short_names = ShortNames::Refused;
    BLOCKED: "The addresses 192.0.2.0/24, of which the client has one, are blocked for the namespace devtable.",
        "[namespaces.devtable]\nblocked = [\"192.0.2.0/24\"]\n",
        |policy| namespace(policy).blocked = "192.0.2.0/24".parse().into_iter().collect();
    REPOSITORY_READ_ONLY: "The state of the repository devtable/app is read-only.",
        "[repositories.\"devtable/app\"]\nstate = \"read-only\"\n",
        |policy| rules(policy, |rules| rules.state = RepositoryState::ReadOnly);
    MIRROR_ONLY: "The repository devtable/app is a mirror, whose robot is devtable+dtrobot.",
        "[repositories.\"devtable/app\"]\nstate = \"mirror\"\nmirror = { robot = \"devtable+dtrobot\" }\n",
        |policy| mirror(policy, Some(Mirror { robot: Some("devtable+dtrobot".to_owned()) }));
    MIRROR_MISCONFIGURED: "The state of the repository devtable/app is mirror, and no mirror is configured.",
        "[repositories.\"devtable/app\"]\nstate = \"mirror\"\n", |policy| mirror(policy, None);
    MIRROR_ROBOT_MISSING: "The repository devtable/app is a mirror that has no robot.",
        "[repositories.\"devtable/app\"]\nstate = \"mirror\"\nmirror = {}\n",
        |policy| mirror(policy, Some(Mirror::default()));
    IMMUTABLE: "Tags that begin with v may not be moved or deleted in devtable/app.",
        "[repositories.\"devtable/app\"]\nimmutable_tags = [\"v*\"]\n",
        |policy| rules(policy, |rules| rules.immutable_tags = vec![TagPattern("v*".to_owned())]);
    QUOTA: "The namespace devtable may hold no more than 1,000 bytes.",
        "[namespaces.devtable]\nquota_bytes = 1000\n", |policy| namespace(policy).quota_bytes = Some(1000);
    SMALL_MANIFESTS: "Manifests may have no more than 100 bytes.", "[limits]\nmanifest_bytes = 100\n",
        |policy| policy.limits = Limits { manifest_bytes: 100, ..policy.limits.clone() };
    RATE: "Each client may ask three times in a minute.", "rate = { requests = 3, seconds = 60 }\n",
        |policy| policy.rate = Some(Rate { requests: 3, seconds: 60 });
    NO_DELETION: "Tags cannot be deleted.", "[deletion]\ntags = false\n",
        |policy| policy.deletion.tags = false;
}

/// A token is still good for what it was given for, but not where nobody is served without a name.
pub(crate) const NOBODY_ANY_MORE: Setting = Setting {
    sentence: "Anonymous access is switched off while the client has a token that it was given as nobody.",
    midway: true,
    ..NOBODY
};

/// The registry goes down between two requests; it answers nothing at all from the beginning.
pub(crate) const MAINTENANCE: Setting = Setting {
    sentence: "The registry goes down for maintenance, for two minutes, before the upload begins.",
    toml: "maintenance = 120\n",
    midway: true,
    change: |policy| policy.maintenance = Some(120),
};

/// The namespace of the samples goes, after the token was given.
pub(crate) const DISABLED_LATER: Setting = Setting {
    sentence: "The namespace devtable is switched off while the client has a token for it.",
    midway: true,
    ..DISABLED
};

fn rules(policy: &mut Policy, change: impl FnOnce(&mut RepositoryRules)) {
    if let Ok(name) = RepositoryName::parse("devtable/app") {
        change(policy.repositories.entry(name).or_default());
    }
}

fn mirror(policy: &mut Policy, mirror: Option<Mirror>) {
    rules(policy, |rules| {
        rules.state = RepositoryState::Mirror;
        rules.mirror = mirror;
    });
}

fn namespace(policy: &mut Policy) -> &mut Namespace {
    policy.namespaces.entry("devtable".to_owned()).or_default()
}
