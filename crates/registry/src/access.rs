//! Who asks, and what they may do: the one place where that is decided.
//!
//! Twice: when a token is asked for, it grants what the caller's role allows ([`granted`]);
//! when a request comes, the token must grant the action, and the repository's state must
//! still allow it ([`Registry::admit`]). Where requests come with passwords, their caller's role
//! decides at once.

use crate::Registry;
use crate::call::Call;
use crate::caller::{Caller, log_in, log_in_as_nobody};
use crate::credentials::Credentials;
use crate::failure::Failure;
use crate::naming::scope_name;
use crate::policy::{Authentication, Namespace, Policy, RepositoryKind, RepositoryState, Role};
use crate::refusal::{Closed, Refusal};
use crate::standing::Standing;
use crate::token::Claims;
use crate::why::{Reason, Rule};
use http::header::AUTHORIZATION;
use longshore_core::header::Challenge;
use longshore_core::{RepositoryName, Scope};

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

    /// The least role that allows it.
    fn needed(self) -> Role {
        match self {
            Self::Pull => Role::Read,
            Self::Push | Self::Delete => Role::Write,
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
    authority: Authority,
}

/// What decides what a caller may do.
#[derive(Debug)]
enum Authority {
    /// Nothing: there is no authentication.
    Anything,
    /// What the token grants.
    Token(Vec<Scope>),
    /// The caller's role in each repository.
    Role,
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
        let wanted = Wanted::Repository { name, action, source };
        let policy = self.policy();
        let pass = self.enter(call, wanted)?;
        check_reachable(policy, name)?;
        if let Err(refusal) = self.check_allowed(&pass, call, name, action) {
            return Err(self.unauthorized(call, refusal, wanted));
        }
        if action != Action::Pull {
            let rules = policy.rules(name);
            if let Some(closed) = Closed::of(rules, &pass.caller) {
                let name = name.clone();
                return Err(match pass.caller {
                    Caller::Everyone => Failure::Denied { closed, name },
                    _ => self.unauthorized(call, Refusal::Closed { closed, name }, wanted),
                });
            }
            if rules.state == RepositoryState::Mirror {
                call.note(|| {
                    let robot = rules.mirror.as_ref().and_then(|mirror| mirror.robot.as_ref());
                    Reason::new(Rule::MirrorRobot, "the repository is a mirror, and its robot asks")
                        .policy(format!("repositories.{name}.mirror.robot"), &robot)
                });
            }
            if policy.read_only {
                return Err(Failure::ReadOnlyRegistry);
            }
        }
        Ok(pass)
    }

    /// Refuses to give blobs to where the namespace does not want them to go.
    pub(crate) fn check_region(&self, call: &Call, name: &RepositoryName) -> Result<(), Failure> {
        let namespace = name.namespace().unwrap_or_default();
        let Some(Namespace { blocked, .. }) = self.policy().namespaces.get(namespace) else { return Ok(()) };
        let address = call.address(self.policy());
        if let Some(address) = address
            && let Some(network) = blocked.iter().find(|network| network.contains(address))
        {
            return Err(Failure::Blocked { namespace: namespace.to_owned(), network: *network, address });
        }
        if !blocked.is_empty() {
            call.note(|| {
                Reason::new(Rule::RegionOpen, "the request comes from none of the blocked networks")
                    .policy(format!("namespaces.{namespace}.blocked"), blocked)
                    .request("address", &address)
            });
        }
        Ok(())
    }

    /// Refuses to hold more than the namespace's quota.
    pub(crate) fn check_quota(&self, call: &Call, name: &RepositoryName, more: u64) -> Result<(), Failure> {
        let namespace = name.namespace().unwrap_or_default();
        let rules = self.policy().namespaces.get(namespace);
        let Some(quota) = rules.and_then(|rules| rules.quota_bytes) else { return Ok(()) };
        let used = self.state.namespace_bytes(namespace);
        if used.saturating_add(more) <= quota {
            call.note(|| {
                let sentence = format!("the namespace {namespace} holds {used} bytes, and {more} more fit");
                Reason::new(Rule::WithinQuota, sentence)
                    .policy(format!("namespaces.{namespace}.quota_bytes"), &quota)
                    .state(format!("namespaces.{namespace}.bytes"), &used)
            });
            return Ok(());
        }
        Err(Failure::Quota { namespace: namespace.to_owned(), used, more, quota })
    }

    /// Whether the caller may pull from a repository, with the token that the request carries or with
    /// a better one.
    pub(crate) fn could_pull(&self, pass: &Pass, name: &RepositoryName) -> bool {
        check_reachable(self.policy(), name).is_ok()
            && Standing::of(self.policy(), &pass.caller, name).role().is_some()
    }

    /// Asks for a token that also allows to pull from `source`, which this one does not.
    pub(crate) fn wants_source(
        &self,
        call: &Call,
        pass: &Pass,
        name: &RepositoryName,
        source: &RepositoryName,
    ) -> Failure {
        let held = pass.access();
        let refusal = Refusal::Scope { action: Action::Pull.as_str(), name: source.clone(), held };
        let wanted = Wanted::Repository { name, action: Action::Push, source: Some(source) };
        self.unauthorized(call, refusal, wanted)
    }

    /// Lets a caller in who wants this scope, or nothing of a repository.
    pub(crate) fn enter(&self, call: &Call, wanted: Wanted<'_>) -> Result<Pass, Failure> {
        let credentials = || Credentials::parse(call.header(&AUTHORIZATION));
        let pass = match self.policy().authentication {
            Authentication::None => {
                call.note(|| Standing::everyone().reason(&Caller::Everyone, None));
                return Ok(Pass { caller: Caller::Everyone, authority: Authority::Anything });
            }
            Authentication::Token => self.enter_with_token(call, credentials()),
            Authentication::Basic => {
                self.enter_with_password(call, credentials(), !matches!(wanted, Wanted::Nothing))
            }
        };
        pass.map_err(|refusal| self.unauthorized(call, refusal, wanted))
    }

    fn enter_with_token(&self, call: &Call, credentials: Credentials) -> Result<Pass, Refusal> {
        let claims = match credentials {
            Credentials::Bearer(token) => Claims::verify(&token, self.key(), &self.service(call), call.now)?,
            Credentials::None => return Err(Refusal::NoToken),
            Credentials::Basic { .. } | Credentials::Unreadable => return Err(Refusal::NotBearer),
        };
        call.note(|| {
            let whom = if claims.sub.is_empty() { "an anonymous caller" } else { &claims.sub };
            let sentence =
                format!("the token was signed here for {whom}, and is good until second {}", claims.exp);
            Reason::new(Rule::TokenGood, sentence)
                .request("token.sub", &claims.sub)
                .request("token.exp", &claims.exp)
                .policy("authentication", &Authentication::Token)
        });
        let caller = if claims.sub.is_empty() {
            log_in_as_nobody(call, self.policy())?
        } else {
            Caller::Account(claims.sub)
        };
        Ok(Pass { caller, authority: Authority::Token(claims.access) })
    }

    /// Who comes without a password is anonymous, but for a ping: by its challenge, clients learn that they
    /// can log in. So is who comes with an empty one for an empty name, as some clients say that they have none.
    fn enter_with_password(
        &self,
        call: &Call,
        credentials: Credentials,
        wants_something: bool,
    ) -> Result<Pass, Refusal> {
        let policy = self.policy();
        let caller = match credentials {
            Credentials::Basic { user, password } if !(user.is_empty() && password.is_empty()) => {
                log_in(call, policy, &user, &password)?
            }
            Credentials::Bearer(_) | Credentials::Unreadable => return Err(Refusal::NotBasic),
            _ if !wants_something => return Err(Refusal::NoPassword),
            _ => log_in_as_nobody(call, policy)?,
        };
        Ok(Pass { caller, authority: Authority::Role })
    }

    /// Refuses an action that the pass does not allow.
    fn check_allowed(
        &self,
        pass: &Pass,
        call: &Call,
        name: &RepositoryName,
        action: Action,
    ) -> Result<(), Refusal> {
        match &pass.authority {
            Authority::Anything => Ok(()),
            Authority::Token(access) => {
                let Some(scope) = self.granting(access, call, name, action) else {
                    let held = pass.access();
                    // The token grants less than the caller's role: it was the repository's state that said so.
                    let rules = self.policy().rules(name);
                    if action != Action::Pull
                        && let Some(closed) = Closed::of(rules, &pass.caller)
                        && Standing::of(self.policy(), &pass.caller, name).role() >= Some(action.needed())
                    {
                        return Err(Refusal::Closed { closed, name: name.clone() });
                    }
                    return Err(Refusal::Scope { action: action.as_str(), name: name.clone(), held });
                };
                call.note(|| {
                    let sentence = format!("the token grants {} on {name}", action.as_str());
                    Reason::new(Rule::TokenGrants, sentence).request("token.access", &scope.to_string())
                });
                Ok(())
            }
            Authority::Role => {
                let standing = Standing::of(self.policy(), &pass.caller, name);
                call.note(|| standing.reason(&pass.caller, Some(name)));
                if standing.role() >= Some(action.needed()) {
                    return Ok(());
                }
                let who = pass.caller.clone();
                Err(Refusal::Role { who, action: action.as_str(), name: name.clone() })
            }
        }
    }

    /// Whether the pass allows an action.
    pub(crate) fn allows(&self, pass: &Pass, call: &Call, name: &RepositoryName, action: Action) -> bool {
        match &pass.authority {
            Authority::Anything => true,
            Authority::Token(access) => self.granting(access, call, name, action).is_some(),
            Authority::Role => {
                Standing::of(self.policy(), &pass.caller, name).role() >= Some(action.needed())
            }
        }
    }

    /// The scope that grants an action, of those of a token.
    fn granting<'a>(
        &self,
        access: &'a [Scope],
        call: &Call,
        name: &RepositoryName,
        action: Action,
    ) -> Option<&'a Scope> {
        access.iter().find(|scope| {
            scope.kind == "repository"
                && scope.actions.iter().any(|granted| granted == "*" || granted == action.as_str())
                && scope_name(self.policy(), &call.host(), &scope.name).is_ok_and(|known| known == *name)
        })
    }

    /// What the registry calls itself.
    pub(crate) fn service(&self, call: &Call) -> String {
        self.policy().service.clone().unwrap_or_else(|| call.host())
    }

    /// A 401 with a challenge that says where to get a token, for what, and what was wrong
    /// with the last one (RFC 6750, 3).
    fn unauthorized(&self, call: &Call, refusal: Refusal, wanted: Wanted<'_>) -> Failure {
        if self.policy().authentication == Authentication::Basic {
            return self.wants_password(call, refusal);
        }
        let realm = format!("{}/v2/auth", call.origin(self.policy()));
        let mut challenge = Challenge::bearer(&realm, &self.service(call), wanted.scope().as_deref());
        let error = match refusal {
            Refusal::Token(_) => Some("invalid_token"),
            Refusal::Scope { .. } | Refusal::Closed { .. } => Some("insufficient_scope"),
            _ => None,
        };
        if let Some(error) = error {
            challenge.parameters.push(("error".to_owned(), error.to_owned()));
        }
        Failure::Unauthorized { refusal, challenge: challenge.to_string() }
    }

    /// A 401 that asks for a user name and a password (RFC 7617, 2).
    pub(crate) fn wants_password(&self, call: &Call, refusal: Refusal) -> Failure {
        let realm = ("realm".to_owned(), self.service(call));
        let challenge = Challenge { scheme: "Basic".to_owned(), parameters: vec![realm] };
        Failure::Unauthorized { refusal, challenge: challenge.to_string() }
    }
}

impl Pass {
    /// What the token grants, as scopes.
    fn access(&self) -> Vec<String> {
        match &self.authority {
            Authority::Token(access) => access.iter().map(Scope::to_string).collect(),
            Authority::Anything | Authority::Role => Vec::new(),
        }
    }
}

/// What a caller wants to be let in for. A challenge names it as a scope, which is written only then.
#[derive(Clone, Copy)]
pub(crate) enum Wanted<'a> {
    /// Nothing of a repository.
    Nothing,
    /// The list of repositories.
    Catalog,
    /// To do something in a repository, maybe with what another one has.
    Repository { name: &'a RepositoryName, action: Action, source: Option<&'a RepositoryName> },
}

impl Wanted<'_> {
    fn scope(self) -> Option<String> {
        match self {
            Self::Nothing => None,
            Self::Catalog => Some("registry:catalog:*".to_owned()),
            Self::Repository { name, action, source } => {
                let own = format!("repository:{name}:{}", action.challenged());
                Some(match source {
                    Some(source) => format!("{own} repository:{source}:pull"),
                    None => own,
                })
            }
        }
    }
}

/// The actions that the caller may have, of those asked for, in their order.
pub(crate) fn granted(
    call: &Call,
    policy: &Policy,
    caller: &Caller,
    name: &RepositoryName,
    asked: &[String],
) -> Vec<String> {
    let standing = Standing::of(policy, caller, name);
    call.note(|| standing.reason(caller, Some(name)));
    let mut role = standing.role();
    if let Some(closed) = Closed::of(policy.rules(name), caller) {
        call.note(|| closed.reason(name));
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
    !is_hidden(policy, caller)
        && check_reachable(policy, name).is_ok()
        && Standing::of(policy, caller, name).role().is_some()
}

/// Whether the catalog shows nothing at all to the caller.
pub(crate) fn is_hidden(policy: &Policy, caller: &Caller) -> bool {
    *caller == Caller::Anonymous && !policy.public_catalog
}

/// Refuses what this protocol does not reach, whoever asks.
pub(crate) fn check_reachable(policy: &Policy, name: &RepositoryName) -> Result<(), Failure> {
    let namespace = name.namespace().unwrap_or_default();
    if policy.namespaces.get(namespace).is_some_and(|namespace| !namespace.enabled) {
        return Err(Failure::NamespaceDisabled(namespace.to_owned()));
    }
    match policy.rules(name).kind {
        RepositoryKind::Image => Ok(()),
        kind @ RepositoryKind::Application => Err(Failure::NotImages { name: name.clone(), kind }),
    }
}
