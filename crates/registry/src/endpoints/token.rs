//! `/v2/auth`: a token for credentials (Docker token authentication; the path is Quay's).

use super::Step;
use crate::Registry;
use crate::access::{check_reachable, granted};
use crate::answer::Answer;
use crate::call::{Call, first, form};
use crate::caller::{Caller, log_in, log_in_as_nobody};
use crate::credentials::Credentials;
use crate::failure::Failure;
use crate::naming::scope_name;
use crate::pending::Awaited;
use crate::policy::{Authentication, ShortNames};
use crate::refusal::Refusal;
use crate::token::Claims;
use crate::why::{Reason, Rule};
use http::StatusCode;
use http::header::{AUTHORIZATION, CACHE_CONTROL};
use longshore_core::Scope;
use serde_json::json;

/// A token for Basic credentials, or for none. What the caller may not do is left out of it.
pub(crate) fn get(registry: &mut Registry, call: &Call) -> Result<Answer, Failure> {
    check_there(registry)?;
    let login = match Credentials::parse(call.header(&AUTHORIZATION)) {
        Credentials::None => log_in_as_nobody(call, registry.policy()),
        Credentials::Basic { user, password } => log_in(call, registry.policy(), &user, &password),
        Credentials::Bearer(_) | Credentials::Unreadable => {
            Err(Refusal::Login { user: None, is_known: false })
        }
    };
    let caller = login.map_err(|refusal| registry.wants_password(call, refusal))?;
    issue(registry, call, caller, call.parameters())
}

/// A token for credentials in a form (Docker's OAuth 2 variant, `grant_type=password`).
pub(crate) fn post(registry: &Registry, call: &Call) -> Result<Step, Failure> {
    check_there(registry)?;
    match call.length() {
        Some(size) if size > FORM_BYTES => Err(Failure::TooLarge { size, limit: FORM_BYTES }),
        _ => Ok(Step::Awaits(Awaited::Token, FORM_BYTES)),
    }
}

/// The same, once the form has come.
pub(crate) fn posted(registry: &mut Registry, call: &Call) -> Result<Answer, Failure> {
    let form = form(&call.bytes()?);
    let (Some("password"), Some(user), Some(password)) =
        (first(&form, "grant_type"), first(&form, "username"), first(&form, "password"))
    else {
        return Err(Failure::TokenForm);
    };
    let login = log_in(call, registry.policy(), user, password);
    let caller = login.map_err(|refusal| registry.wants_password(call, refusal))?;
    issue(registry, call, caller, &form)
}

/// The largest form, in bytes.
const FORM_BYTES: u64 = 64 << 10;

/// Where nobody asks for tokens, there are none.
fn check_there(registry: &Registry) -> Result<(), Failure> {
    match registry.policy().authentication {
        Authentication::None | Authentication::Basic => Err(Failure::NoEndpoint),
        Authentication::Token => Ok(()),
    }
}

fn issue(
    registry: &mut Registry,
    call: &Call,
    caller: Caller,
    parameters: &[(String, String)],
) -> Result<Answer, Failure> {
    let scopes = scopes(parameters)?;
    if scopes.is_empty() && caller == Caller::Anonymous {
        return Err(registry.wants_password(call, Refusal::NoLogin));
    }
    let mut access = Vec::new();
    for scope in scopes {
        let actions = grant(registry, call, &caller, &scope)?;
        if !actions.is_empty() {
            access.push(Scope { actions, ..scope });
        }
    }
    let own = registry.service(call);
    let second = call.now.unix_seconds();
    let policy = registry.policy();
    let (lifetime, algorithm) = (policy.token_lifetime, policy.token_algorithm);
    let claims = Claims {
        iss: policy.issuer.clone().unwrap_or_else(|| own.clone()),
        sub: if let Caller::Account(account) = caller { account } else { String::new() },
        aud: first(parameters, "service").map_or(own, str::to_owned),
        exp: second.saturating_add(lifetime),
        nbf: second,
        iat: second,
        jti: registry.next_id("token"),
        access,
    };
    let token = claims.sign(registry.key());
    call.note(|| {
        let sentence = format!("the token is signed by {algorithm}, and good for {lifetime} seconds");
        Reason::new(Rule::TokenIssued, sentence)
            .policy("token_lifetime", &lifetime)
            .policy("token_algorithm", &algorithm)
    });
    // Both names are in use: Docker's own, and that of OAuth 2.
    let body = json!({ "token": token, "access_token": token, "expires_in": lifetime });
    Ok(Answer::json(StatusCode::OK, &body).with(CACHE_CONTROL, "no-store"))
}

/// All scopes, however they are written: a parameter for each, or several in one.
fn scopes(parameters: &[(String, String)]) -> Result<Vec<Scope>, Failure> {
    let texts = parameters.iter().filter(|(name, _)| name == "scope");
    let texts = texts.flat_map(|(_, value)| value.split(' ')).filter(|text| !text.is_empty());
    texts
        .map(|text| {
            let bad = |error| Failure::Scope { text: text.chars().take(200).collect(), error };
            Scope::parse(text).map_err(bad)
        })
        .collect()
}

/// The actions that the caller gets of a scope; an error where the scope makes no sense here.
fn grant(registry: &Registry, call: &Call, caller: &Caller, scope: &Scope) -> Result<Vec<String>, Failure> {
    let policy = registry.policy();
    match (scope.kind.as_str(), scope.name.as_str()) {
        ("repository", name) => {
            let name = match scope_name(policy, &call.host(), name) {
                // No repository has such a name, so there is nothing to grant; the request that
                // names it will be told why.
                Err(Failure::ShortName(name)) => {
                    note_ignored(call, scope, &format!("no repository has the name {name} here"), |reason| {
                        reason.policy("short_names", &ShortNames::Refused)
                    });
                    return Ok(Vec::new());
                }
                name => name?,
            };
            check_reachable(policy, &name)?;
            let actions = granted(call, policy, caller, &name, &scope.actions);
            note_granted(call, scope, &actions);
            Ok(actions)
        }
        // Everyone may look; the catalog itself shows what the caller may read.
        ("registry", "catalog") => {
            let actions: Vec<_> = scope.actions.iter().filter(|action| *action == "*").cloned().collect();
            note_granted(call, scope, &actions);
            Ok(actions)
        }
        _ => {
            note_ignored(call, scope, "nothing is granted of this kind of scope", |reason| reason);
            Ok(Vec::new())
        }
    }
}

fn note_granted(call: &Call, scope: &Scope, actions: &[String]) {
    call.note(|| {
        let (rule, sentence) = if actions.len() == scope.actions.len() {
            (Rule::ScopeGranted, format!("all of {scope} is granted"))
        } else if actions.is_empty() {
            (Rule::Downscoped, format!("nothing of {scope} is granted, and the token says so"))
        } else {
            (Rule::Downscoped, format!("of {scope}, only {} is granted", actions.join(",")))
        };
        Reason::new(rule, sentence).request("query.scope", &scope.to_string())
    });
}

fn note_ignored(call: &Call, scope: &Scope, sentence: &str, more: impl FnOnce(Reason) -> Reason) {
    call.note(|| more(Reason::new(Rule::ScopeIgnored, sentence).request("query.scope", &scope.to_string())));
}
