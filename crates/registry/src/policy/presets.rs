//! The two policies to begin with.

use super::{
    Account, Authentication, Limits, Mirror, Namespace, Policy, RepositoryRules, RepositoryState, Role,
    ShortNames,
};
use longshore_core::RepositoryName;
use std::collections::{BTreeMap, BTreeSet};

/// The password of every account of [`Policy::accounts`].
const PASSWORD: &str = "password";

impl Policy {
    /// No authentication: everyone may do everything, as with a registry on one's own machine.
    pub fn open() -> Self {
        Self {
            authentication: Authentication::None,
            service: None,
            scheme: None,
            token_lifetime: 3600,
            accounts: Vec::new(),
            anonymous_access: true,
            public_catalog: true,
            superusers_full_access: false,
            extended_names: true,
            short_names: ShortNames::Kept,
            read_only: false,
            namespaces: BTreeMap::new(),
            repositories: BTreeMap::new(),
            limits: Limits::default(),
            samples: false,
        }
    }

    /// Token authentication, with accounts, robots and repositories to try it on. Every
    /// password is `password`.
    ///
    /// | account | may |
    /// |---|---|
    /// | `devtable` | everything in `devtable/*`; is a superuser |
    /// | `public` | everything in `public/*` |
    /// | `reader` | everything in `reader/*`; pull `buynlarge/orgrepo` |
    /// | `devtable+dtrobot` | pull and push `devtable/mirrored`, whose robot it is |
    /// | `devtable+dtrobot2` | pull `devtable/mirrored` |
    /// | `buynlarge+ownerbot` | everything in `buynlarge/*` |
    /// | `$oauthtoken` | pull what `devtable` may pull |
    /// | `$app` | what `devtable` may |
    /// | anonymous | pull `public/publicrepo` |
    pub fn accounts() -> Self {
        Self {
            authentication: Authentication::Token,
            accounts: accounts(),
            short_names: ShortNames::Library,
            namespaces: BTreeMap::from([(
                "buynlarge".to_owned(),
                Namespace { owners: BTreeSet::from(["buynlarge+ownerbot".to_owned()]), enabled: true },
            )]),
            repositories: repositories(),
            samples: true,
            ..Self::open()
        }
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self::open()
    }
}

fn accounts() -> Vec<Account> {
    let account = |name| Account::new(name, PASSWORD);
    let devtable = || Some("devtable".to_owned());
    vec![
        Account { superuser: true, ..account("devtable") },
        account("public"),
        account("reader"),
        account("devtable+dtrobot"),
        account("devtable+dtrobot2"),
        account("buynlarge+ownerbot"),
        Account { acts_for: devtable(), at_most: Role::Read, ..account("$oauthtoken") },
        Account { acts_for: devtable(), ..account("$app") },
    ]
}

fn repositories() -> BTreeMap<RepositoryName, RepositoryRules> {
    let normal = RepositoryRules::default;
    let roles = |list: &[(&str, Role)]| list.iter().map(|(name, role)| ((*name).to_owned(), *role)).collect();
    let list = [
        ("devtable/simple", normal()),
        ("devtable/complex", normal()),
        ("devtable/gargantuan", normal()),
        ("devtable/readonly", RepositoryRules { state: RepositoryState::ReadOnly, ..normal() }),
        (
            "devtable/mirrored",
            RepositoryRules {
                state: RepositoryState::Mirror,
                mirror: Some(Mirror { robot: Some("devtable+dtrobot".to_owned()) }),
                roles: roles(&[("devtable+dtrobot", Role::Write), ("devtable+dtrobot2", Role::Write)]),
                ..normal()
            },
        ),
        ("public/publicrepo", RepositoryRules { public: true, ..normal() }),
        ("buynlarge/orgrepo", RepositoryRules { roles: roles(&[("reader", Role::Read)]), ..normal() }),
    ];
    let parsed = list.into_iter().map(|(name, rules)| Some((RepositoryName::parse(name).ok()?, rules)));
    parsed.flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_repository_of_the_accounts_policy_has_a_name_that_parses() {
        assert_eq!(Policy::accounts().repositories.len(), 7);
    }

    #[test]
    fn a_policy_is_read_as_it_was_written() {
        for policy in [Policy::open(), Policy::accounts()] {
            let text = serde_json::to_string(&policy).unwrap();
            assert_eq!(serde_json::from_str::<Policy>(&text).unwrap(), policy);
        }
    }

    #[test]
    fn what_a_policy_leaves_out_has_its_default() {
        assert_eq!(serde_json::from_str::<Policy>("{}").unwrap(), Policy::open());
        let policy: Policy = serde_json::from_str(
            r#"{"authentication":"token","accounts":[{"name":"a","password":"b"}],
                "repositories":{"a/b":{"state":"read-only"}},"limits":{"blob_bytes":10}}"#,
        )
        .unwrap();
        assert_eq!(policy.accounts, [Account::new("a", "b")]);
        assert_eq!((policy.limits.blob_bytes, policy.limits.open_uploads), (10, 1000));
    }

    #[test]
    fn a_field_that_is_not_known_is_an_error() {
        assert!(serde_json::from_str::<Policy>(r#"{"read-only":true}"#).is_err());
    }
}
