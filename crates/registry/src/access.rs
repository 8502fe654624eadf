//! Who asks, and what they may do: the one place where that is decided.
//!
//! Twice: when a token is asked for, it grants what the caller's role allows ([`granted`]);
//! when a request comes, the token must grant the action, and the repository's state must
//! still allow it ([`Registry::admit`]).

use crate::Registry;
use crate::call::Call;
use crate::credentials::Credentials;
use crate::failure::Failure;
use crate::policy::{
    Authentication, Policy, RepositoryKind, RepositoryRules, RepositoryState, Role, ShortNames,
};
use crate::token::{Claims, TokenError};
use http::header::AUTHORIZATION;
use longshore_core::header::Challenge;
use longshore_core::{RepositoryName, Scope};

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

/// What is to be done in a repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Pull,
    Push,
    Delete,
}

impl Action {
    fn as_str(self) -> &'static str {
        match self {
            Self::Pull => "pull",
            Self::Push => "push",
            Self::Delete => "delete",
        }
    }

    /// The actions that a challenge asks for: who pushes also looks.
    fn challenged(self) -> &'static str {
        match self {
            Self::Push => "push,pull",
            other => other.as_str(),
        }
    }
}

/// Proof that somebody may be here, and what else they may do.
#[derive(Debug)]
pub(crate) struct Pass {
    /// Who it is.
    pub(crate) caller: Caller,
    /// What the token grants; nothing counts where there is no authentication.
    access: Vec<Scope>,
}

/// Why a caller is not let in (401).
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("the request carries no token: ask for one where the WWW-Authenticate header says")]
    NoToken,
    #[error(
        "this registry takes bearer tokens here, not other credentials: ask for one where the WWW-Authenticate header says"
    )]
    NotBearer,
    #[error(transparent)]
    Token(#[from] TokenError),
    #[error("the token does not grant {action} on {name}")]
    Scope { action: &'static str, name: RepositoryName },
    #[error("the user name or the password is wrong")]
    Login,
    #[error("a login needs a user name and a password")]
    NoLogin,
    #[error("this registry gives nothing to anonymous callers: log in")]
    AnonymousAccess,
    #[error(transparent)]
    Closed(Closed),
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

impl Registry {
    /// Lets a caller in who wants to do this in this repository.
    pub(crate) fn admit(&self, call: &Call, name: &RepositoryName, action: Action) -> Result<Pass, Failure> {
        self.admit_with(call, name, action, None)
    }

    /// The same; where a token has to be asked for, it should also allow to pull from `source`.
    pub(crate) fn admit_with(
        &self,
        call: &Call,
        name: &RepositoryName,
        action: Action,
        source: Option<&RepositoryName>,
    ) -> Result<Pass, Failure> {
        let scope = wanted_scope(name, action, source);
        let policy = self.policy();
        let pass = self.enter(call, Some(&scope))?;
        check_reachable(policy, name)?;
        if !self.grants(&pass, call, name, action) {
            let refusal = Refusal::Scope { action: action.as_str(), name: name.clone() };
            return Err(self.unauthorized(call, refusal, Some(&scope)));
        }
        if action != Action::Pull {
            if let Some(closed) = closed(policy.rules(name), &pass.caller) {
                return Err(match pass.caller {
                    Caller::Everyone => Failure::Denied(closed),
                    _ => self.unauthorized(call, Refusal::Closed(closed), Some(&scope)),
                });
            }
            if policy.read_only {
                return Err(Failure::ReadOnlyRegistry);
            }
        }
        Ok(pass)
    }

    /// Whether the caller may pull from a repository, with the token that the request carries or with
    /// a better one.
    pub(crate) fn could_pull(&self, pass: &Pass, name: &RepositoryName) -> bool {
        check_reachable(self.policy(), name).is_ok() && role(self.policy(), &pass.caller, name).is_some()
    }

    /// Asks for a token that also allows to pull from `source`, which this one does not.
    pub(crate) fn wants_source(
        &self,
        call: &Call,
        name: &RepositoryName,
        source: &RepositoryName,
    ) -> Failure {
        let refusal = Refusal::Scope { action: Action::Pull.as_str(), name: source.clone() };
        self.unauthorized(call, refusal, Some(&wanted_scope(name, Action::Push, Some(source))))
    }

    /// Lets a caller in who wants nothing of a repository.
    pub(crate) fn enter(&self, call: &Call, scope: Option<&str>) -> Result<Pass, Failure> {
        let policy = self.policy();
        if policy.authentication == Authentication::None {
            return Ok(Pass { caller: Caller::Everyone, access: Vec::new() });
        }
        let claims = match Credentials::parse(call.header(&AUTHORIZATION)) {
            Credentials::Bearer(token) => {
                Claims::verify(&token, self.key(), &self.service(call), call.now).map_err(Refusal::Token)
            }
            Credentials::None => Err(Refusal::NoToken),
            Credentials::Basic { .. } | Credentials::Unreadable => Err(Refusal::NotBearer),
        };
        let claims = claims.map_err(|refusal| self.unauthorized(call, refusal, scope))?;
        let caller = if claims.sub.is_empty() { Caller::Anonymous } else { Caller::Account(claims.sub) };
        if caller == Caller::Anonymous && !policy.anonymous_access {
            return Err(self.unauthorized(call, Refusal::AnonymousAccess, scope));
        }
        Ok(Pass { caller, access: claims.access })
    }

    /// Whether the pass grants an action.
    pub(crate) fn grants(&self, pass: &Pass, call: &Call, name: &RepositoryName, action: Action) -> bool {
        let policy = self.policy();
        pass.caller == Caller::Everyone
            || pass.access.iter().any(|scope| {
                scope.kind == "repository"
                    && scope.actions.iter().any(|granted| granted == "*" || granted == action.as_str())
                    && scope_name(policy, &call.host(), &scope.name).is_ok_and(|known| known == *name)
            })
    }

    /// What the registry calls itself.
    pub(crate) fn service(&self, call: &Call) -> String {
        self.policy().service.clone().unwrap_or_else(|| call.host())
    }

    /// A 401 with a challenge that says where to get a token, for what, and what was wrong
    /// with the last one (RFC 6750, 3).
    fn unauthorized(&self, call: &Call, refusal: Refusal, scope: Option<&str>) -> Failure {
        let realm = format!("{}/v2/auth", call.origin(self.policy()));
        let mut challenge = Challenge::bearer(&realm, &self.service(call), scope);
        let error = match refusal {
            Refusal::Token(_) => Some("invalid_token"),
            Refusal::Scope { .. } | Refusal::Closed(_) => Some("insufficient_scope"),
            _ => None,
        };
        if let Some(error) = error {
            challenge.parameters.push(("error".to_owned(), error.to_owned()));
        }
        Failure::Unauthorized { refusal, challenge: challenge.to_string() }
    }
}

/// The scope that a challenge names.
fn wanted_scope(name: &RepositoryName, action: Action, source: Option<&RepositoryName>) -> String {
    let own = format!("repository:{name}:{}", action.challenged());
    match source {
        Some(source) => format!("{own} repository:{source}:pull"),
        None => own,
    }
}

/// The actions that the caller may have, of those asked for, in their order.
pub(crate) fn granted(
    policy: &Policy,
    caller: &Caller,
    name: &RepositoryName,
    asked: &[String],
) -> Vec<String> {
    let mut role = role(policy, caller, name);
    if closed(policy.rules(name), caller).is_some() {
        role = role.min(Some(Role::Read));
    }
    let mut granted: Vec<String> = Vec::new();
    for action in asked {
        let needed = match action.as_str() {
            "pull" => Role::Read,
            "push" | "delete" => Role::Write,
            "*" => Role::Admin,
            _ => continue,
        };
        if role >= Some(needed) && !granted.contains(action) {
            granted.push(action.clone());
        }
    }
    granted
}

/// Whether the catalog shows a repository to the caller.
pub(crate) fn is_listed(policy: &Policy, caller: &Caller, name: &RepositoryName) -> bool {
    let is_hidden = *caller == Caller::Anonymous && !policy.public_catalog;
    !is_hidden && check_reachable(policy, name).is_ok() && role(policy, caller, name).is_some()
}

/// Who has this user name and password.
pub(crate) fn log_in(policy: &Policy, user: &str, password: &str) -> Result<Caller, Refusal> {
    let account = policy.account(user).filter(|account| account.password == password);
    account.map(|account| Caller::Account(account.name.clone())).ok_or(Refusal::Login)
}

/// Who has shown nothing.
pub(crate) fn log_in_as_nobody(policy: &Policy) -> Result<Caller, Refusal> {
    if policy.anonymous_access { Ok(Caller::Anonymous) } else { Err(Refusal::AnonymousAccess) }
}

/// Refuses what this protocol does not reach, whoever asks.
pub(crate) fn check_reachable(policy: &Policy, name: &RepositoryName) -> Result<(), Failure> {
    let namespace = name.namespace().unwrap_or_default();
    if policy.namespaces.get(namespace).is_some_and(|namespace| !namespace.enabled) {
        return Err(Failure::NamespaceDisabled(namespace.to_owned()));
    }
    match policy.rules(name).kind {
        RepositoryKind::Image => Ok(()),
        RepositoryKind::Application => Err(Failure::NotImages),
    }
}

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

/// What the caller may do in a repository while its state is normal.
fn role(policy: &Policy, caller: &Caller, name: &RepositoryName) -> Option<Role> {
    let rules = policy.rules(name);
    let public = rules.public.then_some(Role::Read);
    let account = match caller {
        Caller::Everyone => return Some(Role::Admin),
        Caller::Anonymous => return public,
        Caller::Account(account) => policy.account(account)?,
    };
    let subject = account.subject();
    let owns = name.namespace().is_some_and(|namespace| {
        namespace == subject
            || policy.namespaces.get(namespace).is_some_and(|namespace| namespace.owners.contains(subject))
    });
    let is_superuser = policy.account(subject).is_some_and(|account| account.superuser);
    let all = (owns || (is_superuser && policy.superusers_full_access)).then_some(Role::Admin);
    let role = all.or(rules.roles.get(subject).copied()).max(public);
    role.min(Some(account.at_most))
}

/// Why the repository takes no pushes from this caller, if it does not.
fn closed(rules: &RepositoryRules, caller: &Caller) -> Option<Closed> {
    match (rules.state, &rules.mirror) {
        (RepositoryState::Normal, _) => None,
        (RepositoryState::ReadOnly, _) => Some(Closed::ReadOnly),
        (RepositoryState::Mirror, None) => Some(Closed::MirrorMisconfigured),
        (RepositoryState::Mirror, Some(mirror)) => match (&mirror.robot, caller) {
            (None, _) => Some(Closed::MirrorRobotMissing),
            (Some(robot), Caller::Account(account)) if account == robot => None,
            (Some(robot), _) => Some(Closed::MirrorOnly(robot.clone())),
        },
    }
}
