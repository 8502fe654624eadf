//! `longshore failures`: what can go wrong at each step, and that it does.

mod human;
mod json;
mod wire;

use crate::asked::Asked;
use crate::failure::{Failure, wrong};
use crate::text::print;
use crate::under_way::{Stopwatch, interruption};
use clap::Args;
use longshore_client::secrets::Secrets;
use longshore_client::stop;
use longshore_core::RepositoryName;
use longshore_failures::{Came, Case, Outcome, Place, against, embedded};
use std::pin::pin;
use std::process::ExitCode;
use std::rc::Rc;

/// List what can go wrong at each step of the protocol, or make it go wrong and see why.
///
/// Without names, the failures are listed. With names, or with --all, each is brought about for its true cause: in a registry
/// inside this program that is prepared for it, or, with --target, in a real one, where it needs no state of the
/// registry and leaves nothing behind.
///
/// Exit codes: 0 all as expected, 1 one was not, 2 there is no such failure.
#[derive(Args)]
pub(crate) struct Failures {
    /// STEP:FAILURE, such as put-manifest:invalid-tag; a failure's name alone means that of each step, and a step's all of its
    /// failures
    #[arg(value_name = "STEP:FAILURE")]
    names: Vec<String>,

    /// Run all of them
    #[arg(long, conflicts_with = "names")]
    all: bool,

    #[command(flatten)]
    asked: Asked,

    /// The repository of a real registry that requests name; what it refuses is not in it afterwards
    #[arg(long, value_name = "NAME", default_value = "longshore/failures")]
    repository: RepositoryName,

    /// Show the exchanges as they were on the wire
    #[arg(long)]
    verbose: bool,

    /// Print a JSON object for each failure, and one for the sum, each on a line
    #[arg(long)]
    json: bool,
}

/// How many came out how.
#[derive(Clone, Copy, Default)]
struct Sum {
    expected: u32,
    otherwise: u32,
    not_here: u32,
    stopped: bool,
}

impl Failures {
    /// Lists failures, or runs them.
    pub(crate) async fn run(self) -> Result<ExitCode, Failure> {
        let is_embedded = self.asked.is_embedded();
        // Standard input has a password where a user is named, and only there.
        if is_embedded && self.asked.reads_password() {
            wrong(
                "--username is for a real registry: in those inside this program, each failure has its own user.",
            );
        }
        if !self.all && self.names.is_empty() {
            if !is_embedded {
                wrong("--target is given, and nothing to run there: name failures, or say --all.");
            }
            let cases = Case::all();
            let text = if self.json { json::list(&cases) } else { human::grid(&cases) };
            return print(&text, !self.json).map(|()| ExitCode::SUCCESS);
        }
        let cases = if self.all { Case::all() } else { named(&self.names)? };
        let sum = self.make(&cases, is_embedded).await?;
        Ok(if sum.otherwise > 0 || sum.stopped { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }

    async fn make(&self, cases: &[Case], is_embedded: bool) -> Result<Sum, Failure> {
        let (target, transport) = self.asked.registry()?;
        let place = place(&self.repository);
        let mut pressed = pin!(interruption().wait());
        let mut sum = Sum::default();
        for case in cases {
            let (button, stopped) = stop::pair();
            let run = async {
                if is_embedded {
                    return embedded(case, stopped).await;
                }
                let clock = Rc::new(Stopwatch::default());
                against(case, &place, target.clone(), Rc::clone(&transport), clock, stopped).await
            };
            let mut run = pin!(run);
            let mut button = Some(button);
            let outcome = loop {
                tokio::select! {
                    () = &mut pressed, if button.is_some() => {
                        if let Some(button) = button.take() {
                            button.stop();
                        }
                        sum.stopped = true;
                    }
                    outcome = &mut run => break outcome,
                }
            };
            sum.count(&outcome);
            // What the program puts into the embedded registry is no secret, and is known from its documentation.
            let credentials = target.credentials.as_ref().filter(|_| !is_embedded);
            let secrets = Secrets::of_run(credentials, &outcome.transcript());
            let text = if self.json {
                json::outcome(&outcome, &secrets, is_embedded, self.verbose)
            } else {
                human::outcome(&outcome, &secrets, is_embedded, self.verbose)
            };
            print(&text, !self.json)?;
            if sum.stopped {
                break;
            }
        }
        print(&if self.json { json::sum(sum) } else { human::sum(sum) }, !self.json)?;
        Ok(sum)
    }
}

impl Sum {
    fn count(&mut self, outcome: &Outcome) {
        match outcome.came {
            Came::AsExpected => self.expected += 1,
            Came::Otherwise(_) | Came::Untrusted(_) => self.otherwise += 1,
            Came::NotHere(_) => self.not_here += 1,
            Came::Stopped => self.stopped = true,
        }
    }
}

/// The cases of these names, in their own order, each once.
fn named(names: &[String]) -> Result<Vec<Case>, Failure> {
    let all = Case::all();
    let is = |case: &Case, name: &str| name == case.id() || name == case.name || name == case.step.as_str();
    for name in names {
        if !all.iter().any(|case| is(case, name)) {
            return Err(Failure::unusable(unknown(name, &all)));
        }
    }
    Ok(all.into_iter().filter(|case| names.iter().any(|name| is(case, name))).collect())
}

/// There is no such failure; but there are these.
fn unknown(name: &str, all: &[Case]) -> String {
    let shown = crate::text::plain_line(&name.chars().take(80).collect::<String>());
    let (step, failure) = name.split_once(':').unwrap_or(("", name));
    let like: Vec<String> = all
        .iter()
        .filter(|case| case.step.as_str() == step || (!failure.is_empty() && case.name == failure))
        .map(Case::id)
        .collect();
    let like = if like.is_empty() { all.iter().map(Case::id).collect() } else { like };
    format!("there is no failure “{shown}”; there are:\n  {}", like.join("\n  "))
}

fn place(repository: &RepositoryName) -> Place {
    Place::at(repository.clone()).unwrap_or_else(|error| {
        wrong(&format!("--repository {repository}: there is no room for a second name: {error}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_means_a_pair_or_all_of_a_failure_or_all_of_a_step() {
        let ids =
            |name: &str| -> Vec<String> { named(&[name.to_owned()]).unwrap().iter().map(Case::id).collect() };
        assert_eq!(ids("put-manifest:invalid-tag"), ["put-manifest:invalid-tag"]);
        assert_eq!(ids("unauthorized"), ["get-manifest:unauthorized", "start-upload:unauthorized"]);
        assert_eq!(ids("mount-blob"), ["mount-blob:unauthorized-for-mount", "mount-blob:readonly-registry"]);
    }

    #[test]
    fn an_unknown_name_is_told_with_those_that_are_like_it() {
        let all = Case::all();
        let told = unknown("get-blob:read-only", &all);
        assert!(told.contains("get-blob:geo-blocked") && told.contains("put-manifest:read-only"), "{told}");
        assert!(!told.contains("auth:unauthenticated"), "{told}");
        assert!(unknown("no\u{1b}[1mnsense", &all).contains("auth:unauthenticated"));
        assert!(!unknown("no\u{1b}[1mnsense", &all).contains('\u{1b}'));
    }

    #[test]
    fn the_lines_of_a_policy_say_the_setting() {
        for case in Case::all() {
            let Some(setting) = case.setting else { continue };
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("policy.toml");
            std::fs::write(&file, format!("base = \"accounts\"\n{}", setting.toml)).unwrap();
            let read = crate::policy::Source::File(file).read().unwrap();
            assert_eq!(read, setting.policy(), "{}", case.id());
        }
    }
}
