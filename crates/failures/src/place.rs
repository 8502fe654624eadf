//! Where a case is run, and as whom.

use longshore_client::{Credentials, Target};
use longshore_core::{RepositoryName, repository::RepositoryNameError};

/// The repositories that a case is about.
#[derive(Clone, Debug)]
pub struct Place {
    /// Where things are pushed and pulled.
    pub repository: RepositoryName,
    /// Another one, which blobs would be mounted from.
    pub source: RepositoryName,
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Whoever may do it: the owner of the embedded registry's samples, or the user that was named for another registry.
    User,
    /// Nobody: without credentials.
    Nobody,
    /// The user, with a password that is wrong; where none is named, a user that nobody is.
    WrongPassword,
    /// Another account of the embedded registry, which has no rights there.
    Stranger,
}

/// A password that nobody has.
const WRONG: &str = "not-the-password";

/// The name that is tried where no user was named.
const SOMEBODY: &str = "longshore";

impl Place {
    /// This repository, and one beside it, which need not be there.
    ///
    /// # Errors
    ///
    /// There is no room for the second name.
    pub fn at(repository: RepositoryName) -> Result<Self, RepositoryNameError> {
        let source = RepositoryName::parse(&format!("{repository}-source"))?;
        Ok(Self { repository, source })
    }

    /// The repositories of the embedded registry.
    pub(crate) fn embedded() -> Result<Self, RepositoryNameError> {
        Ok(Self {
            repository: RepositoryName::parse("devtable/app")?,
            source: RepositoryName::parse("buynlarge/orgrepo")?,
        })
    }
}

impl Who {
    /// The target as it is asked by this one, whoever asks it otherwise.
    pub(crate) fn asks(self, target: &Target) -> Target {
        let credentials = |username: &str, password: &str| {
            Some(Credentials { username: username.to_owned(), password: password.to_owned() })
        };
        let credentials = match self {
            Self::User => target.credentials.clone(),
            Self::Nobody => None,
            Self::WrongPassword => {
                let user = target.credentials.as_ref().map_or(SOMEBODY, |known| known.username.as_str());
                credentials(user, WRONG)
            }
            Self::Stranger => credentials("public", "password"),
        };
        Target { credentials, ..target.clone() }
    }
}
