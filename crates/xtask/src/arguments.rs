/// The commands in short, for wrong usage.
pub(crate) const USAGE: &str = "Usage: cargo xtask serve | build | test | web | package | bench | size | fuzz | docs | doctor   (--help tells more)";

/// The commands and their options.
pub(crate) const HELP: &str = "\
Builds, serves and tests Longshore. Sets up what is missing first, and says so.

Usage: cargo xtask COMMAND

  serve [--port N]         build the page and the program, and serve the page
                           (port 8080 or the one given, or else the next free one)
  build                    build the page into dist/, and target/release/longshore with the
                           page inside
  test [--no-skip]         check the formatting, lints, licences and sizes, run all tests;
                           with --no-skip, what this machine cannot do counts as failed
  web [--watch] [--port N] build the page quickly, for development, and serve it; with
                           --watch, build it again whenever its source changes
  package                  build the JavaScript package into target/npm/longshore, and print what
                           it weighs; fail if the validator is larger than it may be
  bench                    measure the JavaScript package against others, in Node
  bench registry [--rounds N]
                           measure the registry against others, by wrk, on this machine; N rounds
                           (5, where it is not said), of which the medians are printed
  size                     print the sizes of the page's files; fail if the first load is
                           larger than it may be
  fuzz [TARGET] [--runs N] give the parsers, or one of them, what nobody would write: each N times
                           (a million, where it is not said)
  docs                     write the pages of docs/diagnostics anew
  doctor                   tell what is there, what is missing, and what would be done";

/// The port that is tried first.
const PORT: u16 = 8080;

/// How often each registry is measured.
const ROUNDS: u32 = 5;

/// How often a target is run.
const RUNS: u64 = 1_000_000;

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Command {
    /// Print the help.
    Help,
    /// Build everything and serve the page.
    Serve {
        /// The port to try first.
        port: u16,
    },
    /// Build the site and the program.
    Build,
    /// Build the page for development and serve it.
    Web {
        /// Whether to build again on each change.
        watch: bool,
        /// The port to try first.
        port: u16,
    },
    /// Run all checks and tests.
    Test {
        /// Whether a skip is a failure.
        no_skip: bool,
    },
    /// Make the JavaScript package.
    Package,
    /// Measure the JavaScript package.
    Bench,
    /// Measure the registry.
    BenchRegistry {
        /// How often each is measured.
        rounds: u32,
    },
    /// Print the table of sizes.
    Size,
    /// Write the documentation that is made from the source.
    Docs,
    /// Run the targets of `fuzz/`.
    Fuzz {
        /// The one to run; all where it is none.
        target: Option<String>,
        /// How often.
        runs: u64,
    },
    /// Tell what is there.
    Doctor,
}

impl Command {
    /// Reads the command line, without the program's name. The error is a sentence for the user.
    pub(crate) fn parse(given: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut given = given;
        let Some(mut command) = given.next().as_deref().and_then(Self::by_name).transpose()? else {
            return Err("which command?".to_owned());
        };
        while let Some(option) = given.next() {
            match (option.as_str(), &mut command) {
                ("--help" | "-h", _) => return Ok(Self::Help),
                ("--port", Self::Serve { port } | Self::Web { port, .. }) => {
                    let value = given.next().ok_or("--port needs a number")?;
                    *port = value.parse().map_err(|_| {
                        format!("--port takes a number from 0 to 65535, and '{value}' is none")
                    })?;
                }
                ("--runs", Self::Fuzz { runs, .. }) => {
                    let value = given.next().ok_or("--runs needs a number")?;
                    *runs =
                        value.parse().map_err(|_| format!("--runs takes a number, and '{value}' is none"))?;
                }
                ("registry", Self::Bench) => command = Self::BenchRegistry { rounds: ROUNDS },
                ("--rounds", Self::BenchRegistry { rounds }) => {
                    let value = given.next().ok_or("--rounds needs a number")?;
                    let number = value.parse().ok().filter(|number| *number > 0);
                    *rounds = number
                        .ok_or_else(|| format!("--rounds takes a number from 1 on, and '{value}' is none"))?;
                }
                (name, Self::Fuzz { target, .. }) if target.is_none() && !name.starts_with('-') => {
                    *target = Some(name.to_owned());
                }
                ("--watch", Self::Web { watch, .. }) => *watch = true,
                ("--no-skip", Self::Test { no_skip }) => *no_skip = true,
                _ => return Err(format!("this command has no option '{option}'")),
            }
        }
        Ok(command)
    }

    fn by_name(name: &str) -> Option<Result<Self, String>> {
        Some(Ok(match name {
            "help" | "--help" | "-h" => Self::Help,
            "serve" => Self::Serve { port: PORT },
            "build" => Self::Build,
            "web" => Self::Web { watch: false, port: PORT },
            "test" => Self::Test { no_skip: false },
            "package" => Self::Package,
            "bench" => Self::Bench,
            "size" => Self::Size,
            "docs" => Self::Docs,
            "fuzz" => Self::Fuzz { target: None, runs: RUNS },
            "doctor" => Self::Doctor,
            _ => return Some(Err(format!("there is no command '{name}'"))),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Command, String> {
        Command::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn commands_are_read_with_their_options() {
        for (line, expected) in [
            ("serve", Command::Serve { port: 8080 }),
            ("serve --port 9000", Command::Serve { port: 9000 }),
            ("test --no-skip", Command::Test { no_skip: true }),
            ("web --port 1 --watch", Command::Web { watch: true, port: 1 }),
            ("fuzz", Command::Fuzz { target: None, runs: 1_000_000 }),
            ("fuzz json --runs 5", Command::Fuzz { target: Some("json".to_owned()), runs: 5 }),
            ("build --help", Command::Help),
            ("package", Command::Package),
            ("bench", Command::Bench),
            ("bench registry", Command::BenchRegistry { rounds: 5 }),
            ("bench registry --rounds 2", Command::BenchRegistry { rounds: 2 }),
            ("--help", Command::Help),
        ] {
            assert_eq!(parse(line), Ok(expected), "{line}");
        }
    }

    #[test]
    fn wrong_usage_is_named() {
        for (line, named) in [
            ("", "which command"),
            ("sevre", "'sevre'"),
            ("serve --no-skip", "'--no-skip'"),
            ("serve --port", "needs a number"),
            ("serve --port 70000", "'70000'"),
            ("fuzz json tag", "'tag'"),
            ("fuzz --runs x", "'x'"),
            ("bench --rounds 2", "'--rounds'"),
            ("bench registry --rounds 0", "'0'"),
        ] {
            let error = parse(line).unwrap_err();
            assert!(error.contains(named), "{line}: {error}");
        }
    }
}
