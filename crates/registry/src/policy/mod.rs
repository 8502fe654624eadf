//! Policy: what the registry allows, as plain data that a page or a file can edit.
//!
//! Nothing here says "answer 405". A failure follows from what is allowed, what is stored and
//! what is asked.

mod account;
mod check;
mod deletion;
mod dialect;
mod limits;
mod network;
mod overlay;
mod presets;
mod rate;
mod repository;
mod tag_pattern;
mod token_algorithm;

pub use account::{Account, Namespace, Role};
pub use check::Problem;
pub use deletion::Deletion;
pub use dialect::Dialect;
pub use limits::Limits;
pub use network::{Network, NetworkError};
pub use rate::Rate;
pub use repository::{Mirror, RepositoryKind, RepositoryRules, RepositoryState};
pub use tag_pattern::TagPattern;
pub use token_algorithm::TokenAlgorithm;

use longshore_core::RepositoryName;
use repository::NO_RULES;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the registry allows. The default is [`Policy::open`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "switches that have nothing to do with each other")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Policy {
    /// How callers prove who they are. Default: `none`.
    pub authentication: Authentication,
    /// What the registry calls itself in challenges and tokens. Default: the host that a
    /// request was sent to, with its port.
    pub service: Option<String>,
    /// The scheme of the token endpoint's address in challenges. Default: the scheme of the
    /// request's URI; `http` where it has none.
    pub scheme: Option<Scheme>,
    /// How long a token is good for, in seconds. Default: 3600.
    pub token_lifetime: u64,
    /// Who made the tokens, as they say it (`iss`): the name by which other registries that take them know the token
    /// endpoint. Default: what the registry calls itself.
    pub issuer: Option<String>,
    /// How tokens are signed. Those that were signed in another way do not count any more. Default: `HS256`.
    pub token_algorithm: TokenAlgorithm,
    /// Those who can log in. Default: none.
    pub accounts: Vec<Account>,
    /// Whether callers without credentials get tokens, for public repositories. Default: true.
    pub anonymous_access: bool,
    /// Whether anonymous callers see public repositories in the catalog. Where it is off, they see none; with
    /// authentication by passwords, they are asked for one, without which most clients would never show theirs.
    /// Default: true.
    pub public_catalog: bool,
    /// Whether superusers may do everything in every repository. Default: false.
    pub superusers_full_access: bool,
    /// Whether names may have more than two components (`a/b/c`). Default: true.
    pub extended_names: bool,
    /// What a name without a namespace (`ubuntu`) means. Default: `kept`.
    pub short_names: ShortNames,
    /// Whether the whole registry only gives and takes nothing. Default: false.
    pub read_only: bool,
    /// How the registry speaks where registries differ. Default: `oci`.
    pub dialect: Dialect,
    /// For how many seconds the registry says that it is down for maintenance; it answers nothing else then.
    /// Default: it is up.
    pub maintenance: Option<u64>,
    /// How often each client may ask. Default: as often as it likes.
    pub rate: Option<Rate>,
    /// The header in which a client's address comes, which only a proxy or a test should be able to set.
    /// Default: none; the address is that of the connection.
    pub address_header: Option<String>,
    /// Whose pages may read the answers, by their origins (`https://app.example`), where the registry is served over
    /// HTTP: browsers keep those of all others from it (Fetch Standard, 3.2). Default: everyone's.
    pub origins: Option<Vec<String>>,
    /// Whether manifests are taken that name blobs or manifests which are not there: an image
    /// without some layers, an index of which only some platforms are copied (distribution-spec,
    /// "Pushing Manifests", leaves the choice). Default: false.
    pub sparse_manifests: bool,
    /// What may be deleted. Default: everything.
    pub deletion: Deletion,
    /// Whether the registry lists referrers. Where it does not, clients keep the list themselves, as an index
    /// under a tag (distribution-spec, "Referrers Tag Schema"). Default: true.
    pub referrers: bool,
    /// Namespaces with other owners than the account of the same name, or switched off.
    /// Default: none.
    pub namespaces: BTreeMap<String, Namespace>,
    /// Repositories with rules of their own, whether they are there yet or not. Default: none.
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, RepositoryRules>"))]
    pub repositories: BTreeMap<RepositoryName, RepositoryRules>,
    /// How large things may be.
    pub limits: Limits,
    /// Whether a new registry begins with a sample image in each of `repositories`.
    /// Default: false.
    pub samples: bool,
}

/// How callers prove who they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Authentication {
    /// Not at all: everyone may do everything that the state of things allows.
    #[default]
    None,
    /// By a bearer token, which the registry's own token endpoint, `/v2/auth`, gives for
    /// credentials (Docker token authentication).
    Token,
    /// By a user name and a password with each request (RFC 7617). Requests without them are those of
    /// anonymous callers, but for `/v2/`, by whose challenge clients learn that they can log in.
    Basic,
}

/// The scheme of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Scheme {
    /// Without TLS.
    Http,
    /// With TLS, as behind a proxy that has it.
    Https,
}

/// What a name without a namespace means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ShortNames {
    /// `ubuntu` is a repository like any other.
    #[default]
    Kept,
    /// `ubuntu` means `library/ubuntu`.
    Library,
    /// `ubuntu` is refused.
    Refused,
}

impl Policy {
    /// The rules of a repository; the default ones where it has none of its own.
    pub fn rules(&self, name: &RepositoryName) -> &RepositoryRules {
        self.repositories.get(name).unwrap_or(&NO_RULES)
    }

    /// The account of this name.
    pub fn account(&self, name: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.name == name)
    }
}
