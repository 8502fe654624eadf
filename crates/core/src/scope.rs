//! Scopes: what a token is asked for (Docker token authentication, "Requesting a token").

use crate::RepositoryName;
use crate::json::{Json, Members, NodeId, Read, ReadError};
use serde::{Deserialize, Serialize};
use std::fmt;

/// `type:name:action,action`. The same three parts, granted, are an entry of a token's
/// `access` claim, so it serialises as one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Scope {
    /// The kind of the resource: `repository` or `registry`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The name of the resource. It may hold colons: a host with a port may stand in it.
    pub name: String,
    /// What is to be done with it: `pull`, `push`, `delete`, `*`.
    pub actions: Vec<String>,
}

impl Scope {
    /// The scope for these actions on a repository.
    pub fn repository(name: &RepositoryName, actions: &[&str]) -> Self {
        Self {
            kind: "repository".to_owned(),
            name: name.to_string(),
            actions: actions.iter().map(|&action| action.to_owned()).collect(),
        }
    }

    /// Parses one scope.
    pub fn parse(text: &str) -> Result<Self, ScopeError> {
        let (kind, rest) = text.split_once(':').ok_or(ScopeError::Parts)?;
        let (name, actions) = rest.rsplit_once(':').ok_or(ScopeError::Parts)?;
        if kind.is_empty() || name.is_empty() {
            return Err(ScopeError::Parts);
        }
        let actions: Vec<String> =
            actions.split(',').filter(|action| !action.is_empty()).map(str::to_owned).collect();
        Ok(Self { kind: kind.to_owned(), name: name.to_owned(), actions })
    }

    /// Parses scopes separated by spaces, as a challenge and some clients write them.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, ScopeError> {
        text.split(' ').filter(|part| !part.is_empty()).map(Self::parse).collect()
    }
}

impl Read for Scope {
    fn read(json: &Json<'_>, node: NodeId) -> Result<Self, ReadError> {
        let members = Members::of(json, node)?;
        Ok(Self {
            kind: members.required("type")?,
            name: members.required("name")?,
            actions: members.required("actions")?,
        })
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.kind, self.name, self.actions.join(","))
    }
}

/// Why a text is not a scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScopeError {
    /// It has not the three parts.
    #[error("a scope is written type:name:actions, like repository:library/app:pull,push")]
    Parts,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_read_and_written() {
        let scope = Scope::parse("repository:devtable/simple:pull,push").unwrap();
        assert_eq!((scope.name.as_str(), scope.actions.len()), ("devtable/simple", 2));
        assert_eq!(scope.to_string(), "repository:devtable/simple:pull,push");
    }

    #[test]
    fn a_host_with_a_port_belongs_to_the_name() {
        assert_eq!(Scope::parse("repository:localhost:5000/a/b:pull").unwrap().name, "localhost:5000/a/b");
    }

    #[test]
    fn two_parts_are_not_a_scope() {
        assert_eq!(Scope::parse("repository:a/b"), Err(ScopeError::Parts));
    }
}
