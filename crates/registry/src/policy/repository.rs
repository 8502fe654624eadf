//! The rules of a single repository.

use super::{Role, TagPattern};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is special about a repository.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RepositoryRules {
    /// Whether everyone may pull from it. Default: false.
    pub public: bool,
    /// What kind of things it holds. Default: `image`.
    pub kind: RepositoryKind,
    /// Whether it takes pushes, and whose. Default: `normal`.
    pub state: RepositoryState,
    /// What it mirrors, where its state is `mirror`. Default: nothing is configured.
    pub mirror: Option<Mirror>,
    /// The tags that may be made, and then neither moved nor deleted. Default: none.
    pub immutable_tags: Vec<TagPattern>,
    /// What accounts may do here that do not own the namespace. Default: nothing.
    pub roles: BTreeMap<String, Role>,
}

/// Those of a repository without rules of its own.
pub(super) static NO_RULES: RepositoryRules = RepositoryRules {
    public: false,
    kind: RepositoryKind::Image,
    state: RepositoryState::Normal,
    mirror: None,
    immutable_tags: Vec::new(),
    roles: BTreeMap::new(),
};

/// What kind of things a repository holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum RepositoryKind {
    /// Images and artifacts, by the registry protocol.
    #[default]
    Image,
    /// Applications, by another protocol: this one answers 405.
    Application,
}

/// Whether a repository takes pushes, and whose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum RepositoryState {
    /// From everyone who may write.
    #[default]
    Normal,
    /// From nobody; pulls go on working.
    ReadOnly,
    /// Only from the mirror's robot, where it may write; pulls go on working.
    Mirror,
}

/// What fills a repository whose state is `mirror`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Mirror {
    /// The account that pushes what was mirrored. Default: none, so nobody pushes.
    pub robot: Option<String>,
}
