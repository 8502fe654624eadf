//! What oras and skopeo do alike.

use super::asked::Login;
use super::{Equivalent, OtherClient};

/// What is otherwise in a list, of which the run asked for pages of this length.
pub(super) fn pages(client: OtherClient, page: Option<u32>) -> String {
    let client = client.name();
    match page {
        Some(page) => {
            format!("{client} leaves the length of a page to the registry, where the run asked for {page}.")
        }
        None => format!("{client} does the same, but does not hold the names against the grammar."),
    }
}

/// The login.
pub(super) fn logged_in(client: OtherClient, asked: &Login) -> Equivalent {
    let name = client.name();
    if !asked.is_signed_in {
        return Equivalent::nothing(format!(
            "{name} logs in by a name, and the run told none; for a token that anybody gets it has no command"
        ));
    }
    let scopes = if asked.scopes.is_empty() { "" } else { "asks for no scopes, " };
    Equivalent::commands(
        [client.login(&asked.registry)],
        format!(
            "{name} {scopes}asks /v2/ again with what it was given, does not tell what a token grants, and keeps the password."
        ),
    )
}
