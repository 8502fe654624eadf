//! Why somebody is not let in, or may not do this.

use crate::caller::Caller;
use crate::policy::{RepositoryRules, RepositoryState};
use crate::token::TokenError;
use longshore_core::RepositoryName;

/// Why a caller is not let in (401).
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("the request carries no token: ask for one where the WWW-Authenticate header says")]
    NoToken,
    #[error(
        "this registry takes bearer tokens here, not other credentials: ask for one where the WWW-Authenticate header says"
    )]
    NotBearer,
    #[error("the request carries no user name and password: this registry wants both")]
    NoPassword,
    #[error("this registry takes a user name and a password here, not other credentials")]
    NotBasic,
    #[error(transparent)]
    Token(#[from] TokenError),
    #[error("the token does not grant {action} on {name}")]
    Scope { action: &'static str, name: RepositoryName, held: Vec<String> },
    #[error("{who} may not {action} on {name}")]
    Role { who: Caller, action: &'static str, name: RepositoryName },
    #[error("the user name or the password is wrong")]
    Login { user: Option<String>, is_known: bool },
    #[error("a login needs a user name and a password")]
    NoLogin,
    #[error("the catalog shows nothing to anonymous callers: log in")]
    HiddenCatalog,
    #[error("this registry gives nothing to anonymous callers: log in")]
    AnonymousAccess,
    #[error("{closed}")]
    Closed { closed: Closed, name: RepositoryName },
}

/// Why a repository takes no pushes from a caller who may push otherwise.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Closed {
    #[error("the repository is read-only")]
    ReadOnly,
    #[error("the repository is a mirror, which only {0} may push to")]
    MirrorOnly(String),
    #[error("the repository is a mirror, and no mirror is configured")]
    MirrorMisconfigured,
    #[error("the repository is a mirror, and its configuration names no robot that may push")]
    MirrorRobotMissing,
}

impl Closed {
    /// Why the repository takes no pushes from this caller, if it does not.
    pub(crate) fn of(rules: &RepositoryRules, caller: &Caller) -> Option<Self> {
        match (rules.state, &rules.mirror) {
            (RepositoryState::Normal, _) => None,
            (RepositoryState::ReadOnly, _) => Some(Self::ReadOnly),
            (RepositoryState::Mirror, None) => Some(Self::MirrorMisconfigured),
            (RepositoryState::Mirror, Some(mirror)) => match (&mirror.robot, caller) {
                (None, _) => Some(Self::MirrorRobotMissing),
                (Some(robot), Caller::Account(account)) if account == robot => None,
                (Some(robot), _) => Some(Self::MirrorOnly(robot.clone())),
            },
        }
    }
}
