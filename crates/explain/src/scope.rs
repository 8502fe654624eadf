//! Scopes in words (Docker token authentication, "Token Scope").

use crate::words;
use longshore_core::Scope;

/// How many scopes are told one by one.
const MOST: usize = 8;

/// What is asked for or granted: `pull and push on the repository a/b`.
pub fn access(scopes: &[Scope]) -> String {
    if scopes.is_empty() {
        return "nothing".to_owned();
    }
    let mut parts: Vec<String> = scopes.iter().take(MOST).map(one).collect();
    if scopes.len() > MOST {
        parts.push(format!("{} more", scopes.len() - MOST));
    }
    parts.join("; ")
}

fn one(scope: &Scope) -> String {
    let actions: Vec<String> =
        scope.actions.iter().take(MOST).map(|action| action_in_words(action)).collect();
    let actions = if actions.is_empty() { "nothing".to_owned() } else { words::list(&actions) };
    let name = words::start(&scope.name);
    match scope.kind.as_str() {
        "registry" if scope.name == "catalog" => format!("{actions} on the list of repositories"),
        "repository" => format!("{actions} on the repository {name}"),
        kind => format!("{actions} on {} {name}", words::start(kind)),
    }
}

fn action_in_words(action: &str) -> String {
    match action {
        "*" => "everything".to_owned(),
        _ => words::start(action),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_read_into_actions() {
        for (text, told) in [
            ("repository:a/b:pull,push", "pull and push on the repository a/b"),
            ("repository:a/b:*", "everything on the repository a/b"),
            ("registry:catalog:*", "everything on the list of repositories"),
            ("repository:a/b:", "nothing on the repository a/b"),
            ("", "nothing"),
        ] {
            assert_eq!(access(&Scope::parse_list(text).unwrap()), told);
        }
    }

    #[test]
    fn many_scopes_are_counted() {
        let scopes = Scope::parse_list(&"repository:a:pull ".repeat(20)).unwrap();
        assert!(access(&scopes).ends_with("; 12 more"));
    }
}
