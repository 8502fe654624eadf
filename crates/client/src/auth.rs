//! Answering a challenge: Basic, or a token from the token service (RFC 7617, RFC 6750, Docker token
//! authentication).

use crate::answer::Answer;
use crate::client::{Client, Outgoing, bad_pointer};
use crate::error::{Fault, FlowError};
use crate::expectation::Verdict;
use crate::step::Step;
use crate::target::Credentials;
use crate::token::Token;
use crate::url::Url;
use http::{HeaderValue, Method, StatusCode};
use longshore_core::Scope;
use longshore_core::header::Challenge;

/// What goes with each request to the target.
#[derive(Clone, Debug)]
pub enum Authorization {
    /// Nothing.
    None,
    /// User and password with each request.
    Basic(Credentials),
    /// A token.
    Bearer(Token),
}

impl Authorization {
    /// The `Authorization` header's value.
    pub fn header(&self) -> Option<HeaderValue> {
        let text = match self {
            Self::None => return None,
            Self::Basic(credentials) => credentials.basic(),
            Self::Bearer(token) => format!("Bearer {}", token.as_str()),
        };
        let mut value = HeaderValue::from_str(&text).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}

/// Does what a 401 asks for, so that the requests that follow are authorized.
pub(crate) async fn answer_challenge(client: &Client, answer: &Answer) -> Result<(), FlowError> {
    let challenges = read_challenges(answer)?;
    if let Some(bearer) = challenges.iter().find(|challenge| challenge.is_scheme("Bearer")) {
        let token = fetch_token(client, answer, bearer).await?;
        client.authorize(Authorization::Bearer(token));
        return Ok(());
    }
    if challenges.iter().any(|challenge| challenge.is_scheme("Basic")) {
        let Some(credentials) = client.target().credentials.clone() else {
            return Err(FlowError {
                fault: Fault::Input,
                ..answer.error(
                    format!(
                        "{} asks for a username and a password, and none were given.",
                        answer.url.origin()
                    ),
                    "Give a username and a password, and run again.",
                )
            });
        };
        client.authorize(Authorization::Basic(credentials));
        return Ok(());
    }
    let schemes: Vec<&str> = challenges.iter().map(|challenge| challenge.scheme.as_str()).collect();
    Err(answer.error(
        format!("The registry wants {}, and only Bearer and Basic are known here.", schemes.join(" or ")),
        "Use an account or an address of the registry that takes one of these two.",
    ))
}

/// Whether a 401 says that the token does not grant enough (RFC 6750, 3.1).
pub(crate) fn wants_more_scope(answer: &Answer) -> bool {
    let challenges = answer.response.headers.get_all("www-authenticate").iter();
    let texts = challenges.filter_map(|value| value.to_str().ok());
    texts
        .filter_map(|text| Challenge::parse_list(text).ok())
        .flatten()
        .any(|challenge| challenge.parameter("error").is_some_and(|error| error == "insufficient_scope"))
}

fn read_challenges(answer: &Answer) -> Result<Vec<Challenge>, FlowError> {
    let mut values = answer.response.headers.get_all("www-authenticate").iter().peekable();
    if values.peek().is_none() {
        return Err(answer.error(
            format!("{} answered 401 without a WWW-Authenticate header, so there is no way to know what it wants.", answer.request),
            "The registry has to send that header with each 401; if it does, and this is a web page, it also has to be named in Access-Control-Expose-Headers.",
        ));
    }
    let texts: Vec<String> =
        values.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect();
    let text = texts.join(", ");
    Challenge::parse_list(&text).map_err(|error| {
        let shown: String = text.chars().take(200).collect();
        answer.error(
            format!("The WWW-Authenticate header “{shown}” cannot be read: {error}."),
            "It should look like: Bearer realm=\"https://…\",service=\"…\",scope=\"…\". This is the registry's fault, or a proxy's before it.",
        )
    })
}

/// Asks the token service that the challenge names for what the flow needs.
async fn fetch_token(client: &Client, answer: &Answer, challenge: &Challenge) -> Result<Token, FlowError> {
    let Some(realm) = challenge.parameter("realm").filter(|realm| !realm.is_empty()) else {
        return Err(answer.error(
            "The Bearer challenge names no realm, so there is no token service to ask.",
            "The registry has to name its token service: Bearer realm=\"https://…\". This is the registry's fault.",
        ));
    };
    let realm = answer.url.join(realm).map_err(|error| bad_pointer(answer, "realm", realm, &error))?;
    let credentials = client.target().credentials.as_ref();
    check_realm(client, answer, &realm, credentials.is_some())?;

    let scopes = client.scopes().unwrap_or_else(|| {
        let asked = challenge.parameter("scope").unwrap_or_default();
        Scope::parse_list(asked).unwrap_or_default()
    });
    let mut url = realm;
    if let Some(service) = challenge.parameter("service") {
        url = url.with_query("service", service);
    }
    for scope in &scopes {
        url = url.with_query("scope", &scope.to_string());
    }
    if let Some(credentials) = credentials {
        url = url.with_query("account", &credentials.username);
    }
    let mut outgoing = Outgoing::new(Step::Auth, Method::GET, url);
    if let Some(credentials) = credentials {
        outgoing = outgoing.header("authorization", &credentials.basic());
    }
    let answer = client.once(outgoing).await?;
    answer.expect_status(client, &[StatusCode::OK])?;
    let token = Token::parse_response(&answer.response.body.kept).ok_or_else(|| {
        answer.error(
            format!("{} answered 200 and no token that can be used.", answer.url.origin()),
            "A token service answers JSON with “token” or “access_token”; check that the realm in the challenge is right.",
        )
    })?;
    compare_access(client, &answer, &scopes, &token);
    Ok(token)
}

/// Credentials go only where the user pointed them: to the target, or to a token service that the
/// user said is trusted. A token without credentials may come from anywhere.
fn check_realm(
    client: &Client,
    answer: &Answer,
    realm: &Url,
    with_credentials: bool,
) -> Result<(), FlowError> {
    let (origin, target) = (realm.origin(), client.target().url.origin());
    if origin == target || !with_credentials {
        return Ok(());
    }
    if !origin.https && target.https && !origin.is_loopback() {
        return Err(answer.error(
            format!("The registry asks to send the password to {origin}, without encryption. Nothing was sent."),
            "A token service of a registry with TLS has TLS as well: do not use this registry with a password.",
        ));
    }
    if client.target().trusted_realms.contains(&origin) {
        return Ok(());
    }
    Err(FlowError {
        fault: Fault::Input,
        untrusted_realm: Some(origin.clone()),
        ..answer.error(
            format!("The registry asks to send the username and password to {origin}, another place than {target}. Nothing was sent there."),
            format!("If {origin} is the token service of this registry, say that you trust it, and run again."),
        )
    })
}

/// A token may grant less than was asked for, and says so.
fn compare_access(client: &Client, answer: &Answer, asked: &[Scope], token: &Token) {
    let Some(granted) = token.access() else { return };
    for scope in asked {
        let actions: Vec<&str> = granted
            .iter()
            .filter(|known| known.kind == scope.kind && known.name == scope.name)
            .flat_map(|known| known.actions.iter().map(String::as_str))
            .collect();
        let all =
            scope.actions.iter().all(|action| actions.contains(&action.as_str()) || actions.contains(&"*"));
        let actual = if actions.is_empty() { "nothing".to_owned() } else { actions.join(",") };
        answer.report(
            client,
            "granted access",
            format!("{} on {}", scope.actions.join(","), scope.name),
            format!("{actual} on {}", scope.name),
            if all { Verdict::Met } else { Verdict::Warning },
        );
    }
}
