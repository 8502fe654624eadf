//! How tokens are signed.

use serde::{Deserialize, Serialize};
use std::fmt;

/// How tokens are signed (RFC 7518, 3.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum TokenAlgorithm {
    /// By a secret that nobody else has (HMAC with SHA-256): only this registry can tell its tokens from others.
    #[default]
    #[serde(rename = "HS256")]
    Hs256,
    /// By a private key (ECDSA with P-256 and SHA-256), whose public half is at `/.well-known/jwks.json`: a registry
    /// that knows it takes the tokens, too.
    #[serde(rename = "ES256")]
    Es256,
}

impl TokenAlgorithm {
    /// Its name in a token's header.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hs256 => "HS256",
            Self::Es256 => "ES256",
        }
    }
}

impl fmt::Display for TokenAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
