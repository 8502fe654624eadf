//! Which registry is asked, and by whom, as the command line says it. Checked before any request.

use crate::embedded::Embedded;
use crate::failure::{Failure, or_exit, wrong};
use clap::Args;
use longshore_client::target::TargetError;
use longshore_client::transport::{Native, Transport};
use longshore_client::url::{Origin, Url};
use longshore_client::{Credentials, Target};
use std::io::{self, Read as _};
use std::rc::Rc;

/// The word that names the registry inside this program.
const EMBEDDED: &str = "embedded";

/// Who asks the embedded registry unless someone else is named: the owner of its samples.
pub(crate) const EMBEDDED_USER: (&str, &str) = ("devtable", "password");

/// A password is not longer than this many bytes; whatever is, is not a password.
const LONGEST_PASSWORD: u64 = 64 << 10;

/// Which registry, and who asks: the options of every command that asks one.
#[derive(Args)]
pub(crate) struct Asked {
    // Taken as it is: the usual error would repeat a password that someone wrote into the URL.
    #[arg(
        long,
        value_name = "URL|embedded",
        default_value = EMBEDDED,
        help = "The registry, such as http://127.0.0.1:5000, or a new one inside this program"
    )]
    target: String,

    /// Who asks; anybody unless given (for the embedded registry: devtable)
    #[arg(long, value_name = "NAME", requires = "password_stdin")]
    username: Option<String>,

    /// Read the password from standard input
    #[arg(long, requires = "username")]
    password_stdin: bool,

    /// Send the credentials to the token service at this other origin, if the registry asks for it;
    /// may be given more than once
    #[arg(long = "trust-realm", value_name = "ORIGIN", value_parser = origin)]
    trusted_realms: Vec<Origin>,
}

impl Asked {
    /// Whether this is the registry inside this program.
    pub(crate) fn is_embedded(&self) -> bool {
        self.target.trim() == EMBEDDED
    }

    /// Whether standard input has the password, and so cannot have anything else.
    pub(crate) fn reads_password(&self) -> bool {
        self.password_stdin
    }

    /// The registry, with the user's password from standard input, and the way there: over HTTP, or to a new registry in
    /// this process. What was asked for wrongly ends the program.
    pub(crate) fn registry(&self) -> Result<(Target, Rc<dyn Transport>), Failure> {
        let embedded = self.is_embedded();
        let url = if embedded { Target::EMBEDDED } else { &self.target };
        let mut target = or_exit(Target::parse(url).map_err(|error| explained(&error)));
        target.credentials = match self.username.clone() {
            Some(username) => Some(credentials(username)),
            None if embedded => {
                let (username, password) = EMBEDDED_USER;
                Some(Credentials { username: username.to_owned(), password: password.to_owned() })
            }
            None => None,
        };
        target.trusted_realms.clone_from(&self.trusted_realms);
        let transport: Rc<dyn Transport> =
            if embedded { Rc::new(Embedded::new()?) } else { Rc::new(Native::new()?) };
        Ok((target, transport))
    }
}

fn credentials(username: String) -> Credentials {
    if username.is_empty() {
        wrong("--username is empty: name a user, or leave it out to ask as anybody.");
    }
    if username.contains(':') {
        wrong("--username has a colon in it, which no user of a registry can have.");
    }
    Credentials { username, password: or_exit(read_password()) }
}

/// The target's errors speak of the fields of a form; here there are options.
fn explained(error: &TargetError) -> String {
    match error {
        TargetError::Credentials => "The registry URL has a user or a password in it: take it out, and use --username and --password-stdin. Nothing was sent.".to_owned(),
        TargetError::Path(root) => {
            format!("A registry URL ends after the host and port: write {root}, and put the repository into --repository.")
        }
        error => error.to_string(),
    }
}

fn read_password() -> Result<String, String> {
    let mut text = Vec::new();
    let read = io::stdin().lock().take(LONGEST_PASSWORD + 1).read_to_end(&mut text);
    read.map_err(|error| format!("The password cannot be read from standard input: {error}."))?;
    if text.len() as u64 > LONGEST_PASSWORD {
        return Err("What came on standard input is too long for a password.".to_owned());
    }
    let text =
        String::from_utf8(text).map_err(|_| "The password on standard input is not text.".to_owned())?;
    let password = text.strip_suffix('\n').unwrap_or(&text);
    let password = password.strip_suffix('\r').unwrap_or(password);
    if password.is_empty() {
        return Err("There is no password on standard input: write it there, as in: longshore … --password-stdin < password.txt".to_owned());
    }
    Ok(password.to_owned())
}

/// Reads scheme, host and port.
pub(crate) fn origin(text: &str) -> Result<Origin, String> {
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    let origin = url.origin();
    if url.path_and_query() != "/" || text.contains('#') {
        return Err(format!("an origin ends after the host and port; write {origin}"));
    }
    Ok(origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_has_no_path() {
        assert_eq!(origin("https://auth.example").unwrap().to_string(), "https://auth.example");
        assert!(origin("https://auth.example/token").unwrap_err().contains("https://auth.example"));
        assert!(origin("auth.example").is_err());
    }

    #[test]
    fn errors_of_the_url_name_the_options() {
        let error = Target::parse("https://me:secret@h").unwrap_err();
        assert!(explained(&error).contains("--password-stdin"));
        assert!(explained(&Target::parse("https://h/app").unwrap_err()).contains("--repository"));
    }
}
