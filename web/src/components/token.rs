//! A token, opened: what it grants, from when to when, its header and its claims. None of these is a secret; the signature
//! is what makes a token worth something, and is shown only where secrets are.

use super::json;
use super::opened::Opened;
use longshore_client::mask::MASK;
use longshore_client::plain::plain_line;
use longshore_client::secrets::Secrets;
use longshore_explain::{Document, Jwt};
use yew::prelude::*;

/// A token as it is shown: what was read of it, and the signature where it may be seen.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Shown {
    /// What was read, without what is to be hidden; or why nothing can be.
    read: Result<Jwt, AttrValue>,
    /// The signature.
    signature: Option<AttrValue>,
}

impl Shown {
    /// Opens a token. Where something is to be hidden, it is hidden in the claims, too: a registry could write it there.
    pub(crate) fn open(token: &str, hidden: Option<&Secrets>) -> Self {
        let masked = |text: String| hidden.map_or(text.clone(), |hidden| hidden.masked_sentence(&text));
        let read = Jwt::open(token)
            .map(|jwt| Jwt { header: masked(jwt.header), claims: masked(jwt.claims) })
            .map_err(|why| why.as_str().into());
        let signature = token.rsplit('.').next().filter(|_| hidden.is_none());
        Self { read, signature: signature.map(|text| text.to_owned().into()) }
    }
}

/// The token that a header carries.
pub(crate) fn carried(name: &str, value: &str, hidden: Option<&Secrets>) -> Option<Shown> {
    let (scheme, token) = value.split_once(' ')?;
    (name == "authorization" && scheme.eq_ignore_ascii_case("Bearer"))
        .then(|| Shown::open(token.trim(), hidden))
}

/// What can be told of a token that is known by this name.
pub(crate) fn opened(token: &Shown, opened: &Opened, name: &str) -> Html {
    let jwt = match &token.read {
        Ok(jwt) => jwt,
        Err(why) => return html! { <div class="token"><h4>{ "The token" }</h4><p>{ why }</p></div> },
    };
    let granted = match jwt.access() {
        None => html! { <p>{ "It does not say what it grants: only the registry knows." }</p> },
        Some(scopes) if scopes.is_empty() => {
            html! { <p>{ "It grants nothing: its list of access is empty." }</p> }
        }
        Some(scopes) => html! {
            <>
                <p>{ "It grants:" }</p>
                <ul class="mono">{ for scopes.iter().map(|scope| html! { <li>{ plain_line(&scope.to_string()) }</li> }) }</ul>
            </>
        },
    };
    let tree = |text: &str, document: Document| {
        json::tree(text, Some(document), &format!("{name} {}", document.as_str()), opened, None)
    };
    html! {
        <div class="token">
            <h4>{ "The token" }</h4>
            { granted }
            { for jwt.times().into_iter().map(|sentence| html! { <p>{ sentence }</p> }) }
            <details open={name == "carried"}>
                <summary>{ "Header, claims, signature" }</summary>
                <p>{ "A JSON web token. Nothing of it is verified here: the registry does that." }</p>
                { tree(&jwt.header, Document::JoseHeader) }
                { tree(&jwt.claims, Document::Claims) }
                <p class="mono signature">
                    { "Signature: " }{ token.signature.as_ref().map_or_else(|| MASK.to_owned(), |text| plain_line(text)) }
                </p>
            </details>
        </div>
    }
}
