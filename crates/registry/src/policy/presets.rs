//! The two policies to begin with.

use super::{
    Account, Authentication, Deletion, Dialect, Limits, Mirror, Namespace, Policy, RepositoryRules,
    RepositoryState, Role, ShortNames, TokenAlgorithm,
};
use longshore_core::RepositoryName;
use std::collections::BTreeMap;

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
            issuer: None,
            token_algorithm: TokenAlgorithm::Hs256,
            accounts: Vec::new(),
            anonymous_access: true,
            public_catalog: true,
            superusers_full_access: false,
            extended_names: true,
            short_names: ShortNames::Kept,
            read_only: false,
            dialect: Dialect::Oci,
            maintenance: None,
            rate: None,
            address_header: None,
            origins: None,
            sparse_manifests: false,
            deletion: Deletion::default(),
            referrers: true,
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
            namespaces: namespaces(),
            repositories: repositories(),
            samples: true,
            address_header: Some("X-Override-Remote-Addr-For-Testing".to_owned()),
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
    let names =
        ["devtable", "public", "reader", "devtable+dtrobot", "devtable+dtrobot2", "buynlarge+ownerbot"];
    let mut accounts: Vec<Account> = names.iter().map(|name| Account::new(name, PASSWORD)).collect();
    accounts[0].superuser = true;
    for (name, at_most) in [("$oauthtoken", Role::Read), ("$app", Role::Admin)] {
        let mut token = Account::new(name, PASSWORD);
        token.acts_for = Some("devtable".to_owned());
        token.at_most = at_most;
        accounts.push(token);
    }
    accounts
}

fn namespaces() -> BTreeMap<String, Namespace> {
    let mut buynlarge = Namespace::default();
    buynlarge.owners.insert("buynlarge+ownerbot".to_owned());
    one("buynlarge", buynlarge)
}

fn repositories() -> BTreeMap<RepositoryName, RepositoryRules> {
    let mut repositories = BTreeMap::new();
    for name in [
        "devtable/simple",
        "devtable/complex",
        "devtable/gargantuan",
        "devtable/readonly",
        "devtable/mirrored",
        "public/publicrepo",
        "buynlarge/orgrepo",
    ] {
        let mut rules = RepositoryRules::default();
        match name {
            "devtable/readonly" => rules.state = RepositoryState::ReadOnly,
            "devtable/mirrored" => {
                rules.state = RepositoryState::Mirror;
                rules.mirror = Some(Mirror { robot: Some("devtable+dtrobot".to_owned()) });
                rules.roles = one("devtable+dtrobot", Role::Write);
                rules.roles.insert("devtable+dtrobot2".to_owned(), Role::Write);
            }
            "public/publicrepo" => rules.public = true,
            "buynlarge/orgrepo" => rules.roles = one("reader", Role::Read),
            _ => {}
        }
        if let Ok(name) = RepositoryName::parse(name) {
            repositories.insert(name, rules);
        }
    }
    repositories
}

/// A map of one entry. Maps made from lists would bring sorting along, which is kilobytes in
/// a page.
fn one<T>(name: &str, value: T) -> BTreeMap<String, T> {
    let mut map = BTreeMap::new();
    map.insert(name.to_owned(), value);
    map
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
