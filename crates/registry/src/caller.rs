//! Who asks, as far as they have shown it.

use crate::call::Call;
use crate::policy::Policy;
use crate::refusal::Refusal;
use crate::why::{Reason, Rule};
use std::fmt;

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// Anyone at all, where there is no authentication.
    Everyone,
    /// Somebody without an account.
    Anonymous,
    /// The account of this name.
    Account(String),
}

impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everyone => f.write_str("everyone"),
            Self::Anonymous => f.write_str("an anonymous caller"),
            Self::Account(name) => f.write_str(name),
        }
    }
}

/// Who has this user name and password.
pub(crate) fn log_in(call: &Call, policy: &Policy, user: &str, password: &str) -> Result<Caller, Refusal> {
    let account = policy.account(user);
    let Some(account) = account.filter(|account| account.password == password) else {
        return Err(Refusal::Login { user: Some(user.to_owned()), is_known: account.is_some() });
    };
    call.note(|| {
        Reason::new(Rule::LoginGood, format!("the password is that of {}", account.name))
            .policy(format!("accounts.{}", account.name), &account.subject())
            .request("user", &user)
    });
    Ok(Caller::Account(account.name.clone()))
}

/// Who has shown nothing.
pub(crate) fn log_in_as_nobody(call: &Call, policy: &Policy) -> Result<Caller, Refusal> {
    if !policy.anonymous_access {
        return Err(Refusal::AnonymousAccess);
    }
    call.note(|| {
        Reason::new(Rule::Anonymous, "the caller shows no account, and need not")
            .policy("anonymous_access", &true)
    });
    Ok(Caller::Anonymous)
}
