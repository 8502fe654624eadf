//! Accounts, roles and namespaces.

use super::Network;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Someone who can log in: a person, a robot, or the bearer of a token. An account owns the
/// namespace of its own name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Account {
    /// The user name: `devtable`; a robot's is `devtable+robot`.
    pub name: String,
    /// The password.
    pub password: String,
    /// Whose rights the account uses, where not its own: that of a token used as a password.
    /// Default: its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acts_for: Option<String>,
    /// What it may do at most, whatever its rights are. Default: `admin`.
    #[serde(default = "Account::default_at_most")]
    pub at_most: Role,
    /// Whether it is a superuser, which counts where the policy gives superusers full access.
    /// Default: false.
    #[serde(default)]
    pub superuser: bool,
}

impl Account {
    /// An account with nothing but what it must have.
    pub fn new(name: &str, password: &str) -> Self {
        Self {
            name: name.to_owned(),
            password: password.to_owned(),
            acts_for: None,
            at_most: Role::Admin,
            superuser: false,
        }
    }

    /// Whose rights the account uses.
    pub fn subject(&self) -> &str {
        self.acts_for.as_deref().unwrap_or(&self.name)
    }

    fn default_at_most() -> Role {
        Role::Admin
    }
}

/// What someone may do in a repository; each includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Role {
    /// Pull.
    Read,
    /// Pull, push, delete.
    Write,
    /// Everything: `*`.
    Admin,
}

/// What comes before the first slash of a repository's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Namespace {
    /// The accounts that may do everything in it, and make repositories. Default: none but the
    /// account of the namespace's name.
    pub owners: BTreeSet<String>,
    /// Whether it is in use; its repositories vanish from the catalog and answer 405 where it
    /// is not. Default: true.
    pub enabled: bool,
    /// How many bytes its repositories may hold together; what is in two of them counts twice. Default: no
    /// less than the registry itself may.
    pub quota_bytes: Option<u64>,
    /// Where clients may not fetch blobs from: a region that is blocked. Default: nowhere.
    pub blocked: Vec<Network>,
}

impl Default for Namespace {
    fn default() -> Self {
        Self { owners: BTreeSet::new(), enabled: true, quota_bytes: None, blocked: Vec::new() }
    }
}
