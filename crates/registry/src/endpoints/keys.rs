//! `/.well-known/jwks.json`: by which keys tokens are verified (RFC 7517).

use crate::Registry;
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::policy::Authentication;
use crate::why::{Reason, Rule};
use http::StatusCode;

/// The set with the public half of the one key, which everyone may read. There is none where nobody asks for tokens,
/// or where they are signed by a secret.
pub(crate) fn get(registry: &Registry, call: &Call) -> Result<Answer, Failure> {
    let policy = registry.policy();
    let has_tokens = policy.authentication == Authentication::Token;
    let set = registry.key().public().filter(|_| has_tokens).ok_or(Failure::NoEndpoint)?;
    call.note(|| {
        let sentence = "whoever has the public key can tell the tokens that are signed here from others";
        Reason::new(Rule::PublicKey, sentence).policy("token_algorithm", &policy.token_algorithm)
    });
    let content = set.to_string().into_bytes();
    Ok(Answer::body(StatusCode::OK, "application/jwk-set+json", content))
}
