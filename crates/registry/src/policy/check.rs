//! Whether a policy can work: each value alone may be one that the type allows, and still make no sense.

use super::{Authentication, Limits, Policy, Rate, RepositoryRules, ShortNames, TagPattern};
use http::HeaderName;
use longshore_core::{RepositoryName, Tag};
use std::collections::BTreeSet;
use std::fmt;

/// A value of a policy that cannot work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it stands: `["repositories", "acme/app", "mirror", "robot"]`; places in a list are numbers, from 0.
    pub path: Vec<String>,
    /// What is wrong with it.
    pub what: String,
    /// What may stand there.
    pub allowed: String,
}

/// `repositories."acme/app".mirror.robot: …`, with what is allowed.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.path.join("."), self.what, self.allowed)
    }
}

impl Policy {
    /// The values that cannot work: accounts that nobody can be, limits that let nothing through, rules of
    /// repositories that cannot be asked for. None of them makes the registry panic; it would be of no use. States
    /// that a registry can get into by mistake, such as a mirror without its robot, are no problem: they are there to
    /// be tried.
    pub fn problems(&self) -> Vec<Problem> {
        let accounts = self.accounts.iter().map(|account| account.name.as_str()).collect();
        let mut check = Check { policy: self, accounts, path: Vec::new(), found: Vec::new() };
        check.all();
        check.found
    }
}

/// A walk over a policy.
struct Check<'p> {
    policy: &'p Policy,
    /// The names of all accounts.
    accounts: BTreeSet<&'p str>,
    path: Vec<String>,
    found: Vec<Problem>,
}

impl Check<'_> {
    fn all(&mut self) {
        self.inside("accounts", Self::accounts);
        self.service();
        self.issuer();
        self.least("token_lifetime", self.policy.token_lifetime, 1);
        self.inside("namespaces", Self::namespaces);
        self.inside("repositories", Self::repositories);
        self.inside("limits", Self::limits);
        self.inside("rate", Self::rate);
        self.inside("origins", Self::origins);
        if let Some(seconds) = self.policy.maintenance {
            self.least("maintenance", seconds, 1);
        }
        if let Some(name) = &self.policy.address_header
            && HeaderName::from_bytes(name.as_bytes()).is_err()
        {
            let what = format!("“{name}” is no name of a header");
            self.at("address_header", what, "write one such as X-Forwarded-For");
        }
        if self.policy.authentication != Authentication::None
            && self.policy.accounts.is_empty()
            && !self.policy.anonymous_access
        {
            let what = "there are no accounts, and anonymous access is off: nobody could do anything";
            self.at("anonymous_access", what, "add an account, or allow anonymous access");
        }
    }

    fn accounts(&mut self) {
        let policy = self.policy;
        let mut names = BTreeSet::new();
        for (at, account) in policy.accounts.iter().enumerate() {
            self.inside(&at.to_string(), |check| {
                let name = &account.name;
                if name.is_empty() || name.contains(':') || name.chars().any(char::is_control) {
                    let what = format!("“{}” is no user name", name.escape_debug());
                    check.at(
                        "name",
                        what,
                        "write one or more characters, and no colon, which ends a user name",
                    );
                }
                if !names.insert(name) {
                    check.at("name", format!("there are two accounts {name}"), "give each account one entry");
                }
                if account.password.chars().any(char::is_control) {
                    let what = "the password has a control character";
                    check.at("password", what, "write characters that can be typed");
                }
                if let Some(other) = &account.acts_for {
                    check.account("acts_for", other);
                }
            });
        }
    }

    fn service(&mut self) {
        if let Some(service) = &self.policy.service
            && (service.is_empty() || !service.bytes().all(|byte| (b' '..=b'~').contains(&byte)))
        {
            let what = format!("“{}” cannot stand in a header", service.escape_debug());
            self.at("service", what, "write printable ASCII, such as registry.example");
        }
    }

    fn issuer(&mut self) {
        if let Some(issuer) = &self.policy.issuer
            && (issuer.is_empty() || issuer.chars().any(char::is_control))
        {
            let what = format!("“{}” is no name", issuer.escape_debug());
            self.at(
                "issuer",
                what,
                "write what registries know the token endpoint by, such as tokens.example",
            );
        }
    }

    fn namespaces(&mut self) {
        let policy = self.policy;
        for (name, namespace) in &policy.namespaces {
            self.inside(name, |check| {
                let is_component = RepositoryName::parse(name).is_ok_and(|name| name.depth() == 1);
                // Accounts' names are namespaces, too: those that no repository can have do no harm.
                if !is_component && !check.accounts.contains(name.as_str()) {
                    let what = format!("no repository is in the namespace “{}”", name.escape_debug());
                    check.here(what, "a namespace is what stands before the first slash of a name: acme");
                }
                check.inside("owners", |check| {
                    for owner in &namespace.owners {
                        check.account("", owner);
                    }
                });
            });
        }
    }

    fn repositories(&mut self) {
        let policy = self.policy;
        for (name, rules) in &policy.repositories {
            self.inside(name.as_str(), |check| {
                if name.depth() == 1 && policy.short_names != ShortNames::Kept {
                    let what = format!("nobody can ask for {name}: short_names has no such names");
                    let allowed = format!("write library/{name}, or set short_names to \"kept\"");
                    check.here(what, allowed);
                }
                if name.depth() > 2 && !policy.extended_names {
                    let what = format!("nobody can ask for {name}: extended_names is false");
                    check.here(what, "write namespace/repository, or set extended_names to true");
                }
                check.rules(rules);
            });
        }
    }

    fn rules(&mut self, rules: &RepositoryRules) {
        if let Some(robot) = rules.mirror.as_ref().and_then(|mirror| mirror.robot.as_ref()) {
            self.inside("mirror", |check| check.account("robot", robot));
        }
        self.inside("roles", |check| {
            for account in rules.roles.keys() {
                check.inside(account, |check| check.account("", account));
            }
        });
        self.inside("immutable_tags", |check| {
            for (at, TagPattern(pattern)) in rules.immutable_tags.iter().enumerate() {
                // Each star for one character: if that is no tag, nothing else is.
                let is_possible = Tag::parse(&pattern.replace('*', "a")).is_ok()
                    || Tag::parse(&pattern.replace('*', "")).is_ok();
                if !is_possible {
                    let what = format!("no tag is like “{}”", pattern.escape_debug());
                    check.at(&at.to_string(), what, "write a tag, or a pattern such as v* or *-rc*");
                }
            }
        });
    }

    fn limits(&mut self) {
        let Limits {
            manifest_bytes,
            blob_bytes,
            total_bytes,
            entries,
            open_uploads,
            upload_idle: _,
            push_tags: _,
            page_entries,
            chunk_bytes,
        } = self.policy.limits;
        self.least("manifest_bytes", manifest_bytes, 1);
        self.least("blob_bytes", blob_bytes, 1);
        self.least("total_bytes", total_bytes, 1);
        self.least("entries", entries, 1);
        self.least("open_uploads", open_uploads, 1);
        self.least("page_entries", page_entries, 1);
        if chunk_bytes > blob_bytes {
            let what = format!("{chunk_bytes} bytes are more than a blob may have");
            self.at("chunk_bytes", what, format!("write at most {blob_bytes}, which is blob_bytes"));
        }
    }

    fn rate(&mut self) {
        if let Some(Rate { requests, seconds }) = self.policy.rate {
            self.least("requests", requests, 1);
            self.least("seconds", seconds, 1);
        }
    }

    fn origins(&mut self) {
        for (at, origin) in self.policy.origins.iter().flatten().enumerate() {
            let host = origin.split_once("://").map(|(scheme, host)| (!scheme.is_empty(), host));
            let is_origin = host.is_some_and(|(has_scheme, host)| {
                has_scheme && !host.is_empty() && !host.contains(['/', '?', '#', '@', '*'])
            });
            // Browsers send lower case.
            let is_plain =
                origin.bytes().all(|byte| (b'!'..=b'~').contains(&byte) && !byte.is_ascii_uppercase());
            if !(is_origin && is_plain) && origin != "null" {
                let what = format!("“{}” is no origin", origin.escape_debug());
                let allowed = "write scheme, host and port in lower case, such as https://app.example:8443; or \
                               leave origins out to allow all";
                self.at(&at.to_string(), what, allowed);
            }
        }
    }

    /// Refuses an account that is not there, where somebody has to prove to be it.
    fn account(&mut self, field: &str, name: &str) {
        if self.policy.authentication != Authentication::None && !self.accounts.contains(name) {
            let known: Vec<&str> = self.accounts.iter().copied().take(20).collect();
            let what = format!("there is no account “{}”", name.escape_debug());
            let allowed = match known.as_slice() {
                [] => "add one to accounts".to_owned(),
                known => format!("the accounts are {}", known.join(", ")),
            };
            self.at(field, what, allowed);
        }
    }

    fn least(&mut self, field: &str, value: u64, least: u64) {
        if value < least {
            let what = format!("with {value} nothing would ever be possible");
            self.at(field, what, format!("write {least} or more"));
        }
    }

    fn inside(&mut self, field: &str, check: impl FnOnce(&mut Self)) {
        self.path.push(field.to_owned());
        check(self);
        self.path.pop();
    }

    fn here(&mut self, what: impl Into<String>, allowed: impl Into<String>) {
        self.found.push(Problem { path: self.path.clone(), what: what.into(), allowed: allowed.into() });
    }

    /// Something is wrong with a field of what is looked at; with all of it where the field has no name.
    fn at(&mut self, field: &str, what: impl Into<String>, allowed: impl Into<String>) {
        if field.is_empty() {
            self.here(what, allowed);
        } else {
            self.inside(field, |check| check.here(what, allowed));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Account, Mirror, Namespace, RepositoryState, Role};

    /// The paths of what is found in `accounts` with a change.
    fn found(change: impl FnOnce(&mut Policy)) -> Vec<String> {
        let mut policy = Policy::accounts();
        change(&mut policy);
        policy.problems().iter().map(|problem| problem.path.join(".")).collect()
    }

    fn rules(policy: &mut Policy, name: &str) -> RepositoryName {
        let name = RepositoryName::parse(name).unwrap();
        policy.repositories.entry(name.clone()).or_default();
        name
    }

    #[test]
    fn the_policies_to_begin_with_can_work() {
        for policy in [Policy::open(), Policy::accounts()] {
            assert_eq!(policy.problems(), []);
        }
    }

    #[test]
    fn mirrors_that_lack_something_can_be_tried() {
        for mirror in [None, Some(Mirror::default())] {
            let problems = found(|policy| {
                let name = rules(policy, "devtable/app");
                let rules = policy.repositories.get_mut(&name).unwrap();
                (rules.state, rules.mirror) = (RepositoryState::Mirror, mirror);
            });
            assert_eq!(problems, [""; 0]);
        }
    }

    #[test]
    fn accounts_that_nobody_can_be_are_found() {
        assert_eq!(found(|policy| policy.accounts[2].name = "a:b".into())[0], "accounts.2.name");
        assert_eq!(found(|policy| policy.accounts.push(Account::new("", "x"))), ["accounts.8.name"]);
        assert_eq!(found(|policy| policy.accounts.push(Account::new("reader", "x"))), ["accounts.8.name"]);
        assert_eq!(found(|policy| policy.accounts[1].acts_for = Some("x".into())), ["accounts.1.acts_for"]);
    }

    #[test]
    fn accounts_that_are_not_there_are_found_where_they_are_named() {
        let problems = found(|policy| {
            let name = rules(policy, "devtable/app");
            let rules = policy.repositories.get_mut(&name).unwrap();
            rules.roles.insert("nobody".into(), Role::Read);
            rules.mirror = Some(Mirror { robot: Some("none".into()) });
            let owners = ["ghost".to_owned()].into();
            policy.namespaces.insert("acme".into(), Namespace { owners, ..Namespace::default() });
        });
        assert_eq!(
            problems,
            [
                "namespaces.acme.owners",
                "repositories.devtable/app.mirror.robot",
                "repositories.devtable/app.roles.nobody"
            ]
        );
    }

    #[test]
    fn limits_that_let_nothing_through_are_found() {
        assert_eq!(found(|policy| policy.limits.page_entries = 0), ["limits.page_entries"]);
        assert_eq!(found(|policy| policy.limits.chunk_bytes = u64::MAX), ["limits.chunk_bytes"]);
        assert_eq!(found(|policy| policy.rate = Some(Rate { requests: 0, seconds: 1 })), ["rate.requests"]);
        assert_eq!(found(|policy| policy.token_lifetime = 0), ["token_lifetime"]);
        assert_eq!(found(|policy| policy.maintenance = Some(0)), ["maintenance"]);
    }

    #[test]
    fn repositories_that_nobody_can_ask_for_are_found() {
        assert_eq!(found(|policy| drop(rules(policy, "ubuntu"))), ["repositories.ubuntu"]);
        let problems = found(|policy| {
            policy.extended_names = false;
            rules(policy, "devtable/a/b");
        });
        assert_eq!(problems, ["repositories.devtable/a/b"]);
        assert_eq!(
            found(|p| drop(p.namespaces.insert("a/b".into(), Namespace::default()))),
            ["namespaces.a/b"]
        );
    }

    #[test]
    fn texts_that_cannot_be_what_they_stand_for_are_found() {
        assert_eq!(found(|policy| policy.service = Some("ä".into())), ["service"]);
        assert_eq!(found(|policy| policy.issuer = Some(String::new())), ["issuer"]);
        assert_eq!(found(|policy| policy.address_header = Some("a b".into())), ["address_header"]);
        for origin in [
            "*",
            "app.example",
            "https://app.example/",
            "https://",
            "://x",
            "https://a b",
            "https://A.example",
        ] {
            let problems = found(|policy| policy.origins = Some(vec![origin.into()]));
            assert_eq!(problems, ["origins.0"], "{origin}");
        }
        for origin in ["https://app.example", "http://127.0.0.1:8080", "null", "chrome-extension://abc"] {
            assert_eq!(found(|policy| policy.origins = Some(vec![origin.into()])), [""; 0], "{origin}");
        }
        let problems = found(|policy| {
            let name = rules(policy, "devtable/app");
            let patterns = ["v*", "*-rc*", "-*", "a b", ""].map(|text| TagPattern(text.into()));
            policy.repositories.get_mut(&name).unwrap().immutable_tags = patterns.into();
        });
        let tags = [2, 3, 4].map(|at| format!("repositories.devtable/app.immutable_tags.{at}"));
        assert_eq!(problems, tags);
    }

    #[test]
    fn a_registry_that_lets_nobody_in_is_found() {
        let problems = found(|policy| {
            let mut closed = Policy { authentication: Authentication::Basic, ..Policy::open() };
            closed.anonymous_access = false;
            *policy = closed;
        });
        assert_eq!(problems, ["anonymous_access"]);
    }

    #[test]
    fn a_problem_says_where_what_and_what_is_allowed() {
        let mut policy = Policy::accounts();
        policy.accounts[1].acts_for = Some("x".into());
        let text = policy.problems()[0].to_string();
        assert!(
            text.starts_with("accounts.1.acts_for: there is no account “x”: the accounts are $app,"),
            "{text}"
        );
    }
}
