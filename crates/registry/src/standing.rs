//! What a caller may do in a repository while its state is normal, and on what ground.

use crate::caller::Caller;
use crate::policy::{Account, Authentication, Policy, Role};
use crate::why::{Reason, Rule};
use longshore_core::RepositoryName;

/// A caller's role in a repository, and what it comes from.
pub(crate) struct Standing<'p> {
    role: Option<Role>,
    ground: Ground<'p>,
}

/// What a role comes from.
enum Ground<'p> {
    /// There is no authentication.
    Open,
    /// The namespace has the account's name.
    OwnName(&'p Account),
    /// The namespace names the account as an owner.
    Owner(&'p Account),
    /// The account is a superuser.
    Superuser(&'p Account),
    /// The repository gives the account a role.
    Given(&'p Account),
    /// The repository is public.
    Public,
    /// The account may do no more.
    AtMost(&'p Account),
    /// There is none.
    Nothing,
}

impl<'p> Standing<'p> {
    /// Everyone's, where there is no authentication.
    pub(crate) fn everyone() -> Self {
        Self { role: Some(Role::Admin), ground: Ground::Open }
    }

    /// The caller's in a repository.
    pub(crate) fn of(policy: &'p Policy, caller: &Caller, name: &RepositoryName) -> Self {
        match caller {
            Caller::Everyone => Self::everyone(),
            Caller::Anonymous => Self::without_account(policy, name),
            Caller::Account(account) => match policy.account(account) {
                Some(account) => Self::of_account(policy, account, name),
                // The account went away since the token was made.
                None => Self { role: None, ground: Ground::Nothing },
            },
        }
    }

    fn without_account(policy: &Policy, name: &RepositoryName) -> Self {
        if policy.rules(name).public {
            Self { role: Some(Role::Read), ground: Ground::Public }
        } else {
            Self { role: None, ground: Ground::Nothing }
        }
    }

    fn of_account(policy: &'p Policy, account: &'p Account, name: &RepositoryName) -> Self {
        let subject = account.subject();
        let namespace = name.namespace();
        let rules = namespace.and_then(|namespace| policy.namespaces.get(namespace));
        let is_superuser = || policy.account(subject).is_some_and(|account| account.superuser);
        let mut standing = if namespace == Some(subject) {
            Self { role: Some(Role::Admin), ground: Ground::OwnName(account) }
        } else if rules.is_some_and(|rules| rules.owners.contains(subject)) {
            Self { role: Some(Role::Admin), ground: Ground::Owner(account) }
        } else if policy.superusers_full_access && is_superuser() {
            Self { role: Some(Role::Admin), ground: Ground::Superuser(account) }
        } else if let Some(role) = policy.rules(name).roles.get(subject) {
            // Of all roles, the least is what everyone has of a public repository.
            Self { role: Some(*role), ground: Ground::Given(account) }
        } else {
            Self::without_account(policy, name)
        };
        if standing.role > Some(account.at_most) {
            standing = Self { role: Some(account.at_most), ground: Ground::AtMost(account) };
        }
        standing
    }

    /// What the caller may do; none: nothing at all.
    pub(crate) fn role(&self) -> Option<Role> {
        self.role
    }

    /// Why it is this role.
    pub(crate) fn reason(&self, caller: &Caller, name: Option<&RepositoryName>) -> Reason {
        let repository = name.map_or("", RepositoryName::as_str);
        let namespace = name.and_then(RepositoryName::namespace).unwrap_or_default();
        match self.ground {
            Ground::Open => {
                let sentence = "there is no authentication here: everyone may do everything";
                Reason::new(Rule::OpenRegistry, sentence).policy("authentication", &Authentication::None)
            }
            Ground::OwnName(account) => {
                let sentence =
                    format!("{caller} may do everything in {repository}: the namespace is its own");
                Reason::new(Rule::NamespaceOwner, sentence)
                    .policy(format!("accounts.{}", account.name), &account.subject())
            }
            Ground::Owner(account) => {
                let sentence = format!("{caller} may do everything in {repository}: it owns the namespace");
                Reason::new(Rule::NamespaceOwner, sentence)
                    .policy(format!("namespaces.{namespace}.owners"), &account.subject())
            }
            Ground::Superuser(account) => {
                let sentence = format!("{caller} may do everything everywhere: it is a superuser");
                Reason::new(Rule::Superuser, sentence)
                    .policy("superusers_full_access", &true)
                    .policy(format!("accounts.{}.superuser", account.subject()), &true)
            }
            Ground::Given(account) => {
                let sentence = format!("the repository {repository} gives {caller} a role");
                Reason::new(Rule::RepositoryRole, sentence)
                    .policy(format!("repositories.{repository}.roles.{}", account.subject()), &self.role)
            }
            Ground::Public => {
                Reason::new(Rule::PublicRepository, format!("everyone may pull from {repository}"))
                    .policy(format!("repositories.{repository}.public"), &true)
            }
            Ground::AtMost(account) => {
                let sentence = format!("{caller} may do no more than this, whatever its rights are");
                Reason::new(Rule::AccountAtMost, sentence)
                    .policy(format!("accounts.{}.at_most", account.name), &account.at_most)
            }
            Ground::Nothing => {
                let sentence = format!(
                    "{caller} has no part in {repository}: it owns nothing there, has no role, and {repository} \
                     is not public"
                );
                Reason::new(Rule::NoRole, sentence)
                    .policy(format!("repositories.{repository}.public"), &false)
            }
        }
    }
}
