//! A run in the words of other clients: what to tell crane, oras and skopeo so that they do the same.

mod alike;
mod asked;
mod crane;
mod flow;
mod layout;
mod manifests;
mod oras;
mod place;
mod push;
mod read;
mod skopeo;
mod text;

use crate::run::Run;
use asked::Asked;
use http::header::AUTHORIZATION;
use longshore_client::Target;
use longshore_client::url::Url;
use place::Registry;

pub use text::commands;

/// A client that others wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherClient {
    /// go-containerregistry's.
    Crane,
    /// The OCI Registry As Storage project's.
    Oras,
    /// That of the containers project.
    Skopeo,
}

impl OtherClient {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Crane, Self::Oras, Self::Skopeo];

    /// The program's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Crane => "crane",
            Self::Oras => "oras",
            Self::Skopeo => "skopeo",
        }
    }

    fn answer(self, asked: &Asked) -> Equivalent {
        match self {
            Self::Crane => crane::answer(asked),
            Self::Oras => oras::answer(asked),
            Self::Skopeo => skopeo::answer(asked),
        }
    }

    fn login(self, registry: &Registry) -> String {
        match self {
            Self::Crane => crane::login(registry),
            Self::Oras => oras::login(registry),
            Self::Skopeo => skopeo::login(registry),
        }
    }
}

/// What a client has for a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Equivalent {
    /// Commands that do what the run did.
    Commands {
        /// They, for a POSIX shell, each on a line.
        lines: Vec<String>,
        /// What is otherwise than in the run, in a sentence or a few.
        differs: String,
    },
    /// There is nothing equal.
    Nothing {
        /// Why, in a sentence.
        because: String,
    },
}

impl Equivalent {
    fn commands(lines: impl IntoIterator<Item = String>, differs: impl Into<String>) -> Self {
        Self::Commands { lines: lines.into_iter().collect(), differs: differs.into() }
    }

    fn nothing(because: impl Into<String>) -> Self {
        Self::Nothing { because: because.into() }
    }

    fn is_commands(&self) -> bool {
        matches!(self, Self::Commands { .. })
    }
}

/// What each client has for a run, and what their commands need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equivalents {
    /// What is to be done before the commands of any client: lines for a POSIX shell. None where no client has any.
    pub before: Vec<String>,
    /// Each client with what it has, in the order of [`OtherClient::ALL`].
    pub clients: Vec<(OtherClient, Equivalent)>,
    /// What is to be done afterwards.
    pub after: Vec<String>,
}

/// The commands of other clients that do what the run did, at the same registry.
///
/// All is read in the transcript: what a run asked for is in its requests. Names and passwords are told by the variables
/// `USERNAME` and `PASSWORD`, and no secret of the run is in it.
pub fn equivalents(run: &Run<'_>) -> Equivalents {
    let asked = match read::read(run) {
        Ok(asked) => asked,
        Err(because) => {
            let clients = OtherClient::ALL.map(|client| (client, Equivalent::nothing(&*because)));
            return Equivalents { before: Vec::new(), clients: clients.into(), after: Vec::new() };
        }
    };
    let is_signed_in = is_signed_in(run);
    let signs_in_itself = matches!(asked, Asked::Ping { .. } | Asked::Login(_));
    let clients: Vec<(OtherClient, Equivalent)> = OtherClient::ALL
        .into_iter()
        .map(|client| {
            let mut answer = match client {
                OtherClient::Skopeo if moves_blobs(&asked) && has_other_digests(run) => Equivalent::nothing(
                    "skopeo computes SHA-256 alone, and a blob has a digest by something else",
                ),
                _ => client.answer(&asked),
            };
            if let (Equivalent::Commands { lines, .. }, Ok(registry)) = (&mut answer, registry(run))
                && is_signed_in
                && !signs_in_itself
            {
                lines.insert(0, client.login(&registry));
            }
            (client, answer)
        })
        .collect();
    if !clients.iter().any(|(_, answer)| answer.is_commands()) {
        return Equivalents { before: Vec::new(), clients, after: Vec::new() };
    }
    Equivalents { before: before(run, &asked, is_signed_in), clients, after: vec![AFTER.to_owned()] }
}

const AFTER: &str = "rm -rf \"$work\"";

fn before(run: &Run<'_>, asked: &Asked, is_signed_in: bool) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = |text: &str| lines.push(text.to_owned());
    if run.target == Target::EMBEDDED {
        line("# The run was on a registry inside the page; `longshore registry` starts one like it.");
        line(": \"${REGISTRY:?set it to host and port of a registry without TLS, such as 127.0.0.1:5000}\"");
    }
    if is_signed_in {
        line(
            ": \"${USERNAME:?set it to the name of a user}\" \"${PASSWORD:?set it to the password of that user}\"",
        );
    }
    line("work=$(mktemp -d)");
    line("# The clients know the logins of this folder, and none of yours.");
    line("export DOCKER_CONFIG=\"$work\" REGISTRY_AUTH_FILE=\"$work/config.json\"");
    line("echo '{}' > \"$work/config.json\"");
    if let Asked::Push(push) = asked {
        layout::write(&mut lines, run, push);
    }
    lines
}

/// The registry of the run.
fn registry(run: &Run<'_>) -> Result<Registry, String> {
    let url = Url::parse(run.target);
    // What the address is, is not ours to repeat in a sentence.
    let url = url.map_err(|_| "the run's registry has no address that another client could be told")?;
    Ok(Registry::of(&url.origin()))
}

/// Whether blobs come or go.
fn moves_blobs(asked: &Asked) -> bool {
    matches!(asked, Asked::Push(_) | Asked::Pull(_) | Asked::PullIndex(_) | Asked::Copy { .. })
}

/// Whether a blob of the run has another digest than by SHA-256.
fn has_other_digests(run: &Run<'_>) -> bool {
    run.transcript.exchanges.iter().any(|exchange| {
        let address = exchange.request.url.path_and_query();
        let blob = address.split_once("/blobs/").map_or("", |(_, rest)| rest);
        let digest = blob.split_once("digest=").map_or(blob, |(_, digest)| digest);
        let algorithm = digest.split([':', '%']).next().unwrap_or_default();
        digest.len() > algorithm.len() && !algorithm.contains('/') && algorithm != "sha256"
    })
}

/// Whether the run said who asks.
fn is_signed_in(run: &Run<'_>) -> bool {
    run.transcript.exchanges.iter().any(|exchange| {
        let said = exchange.request.headers.get(AUTHORIZATION).map(http::HeaderValue::as_bytes);
        said.and_then(|said| said.get(..6)).is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"basic "))
    })
}

#[cfg(test)]
mod tests;
