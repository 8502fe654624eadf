//! Policies of `longshore registry`: where they come from, and how they are written.

mod file;
mod print;
mod tree;

pub(crate) use print::{commented, schema};

use crate::failure::Failure;
use longshore_registry::Policy;
use std::path::PathBuf;

/// Where a policy comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// No authentication: everyone may do everything.
    Open,
    /// Token authentication, with accounts and repositories to try it on.
    Accounts,
    /// A file.
    File(PathBuf),
}

impl Source {
    /// Reads what the user typed: the name of a policy, or the path of a file that is there.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        match text {
            "open" => Ok(Self::Open),
            "accounts" => Ok(Self::Accounts),
            path if PathBuf::from(path).is_file() => Ok(Self::File(path.into())),
            _ => {
                Err("there is no such file, and the policies that have a name are open and accounts"
                    .to_owned())
            }
        }
    }

    /// The policy.
    pub(crate) fn read(&self) -> Result<Policy, Failure> {
        match self {
            Self::Open => Ok(Policy::open()),
            Self::Accounts => Ok(Policy::accounts()),
            Self::File(path) => file::read(path),
        }
    }
}
