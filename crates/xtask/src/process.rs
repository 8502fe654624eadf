use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use crate::failure::Failure;

/// What a program printed, on both streams in the order that it was printed in.
pub(crate) struct Output {
    /// How it ended.
    pub(crate) status: ExitStatus,
    /// What it printed.
    pub(crate) text: String,
}

/// Runs the program, whose messages go where ours go. An end that is not well is a failure.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(Failure::while_doing(format!("cannot start {}", name(command))))?;
    if status.success() { Ok(()) } else { Err(Failure::new(format!("{} failed ({status})", line(command)))) }
}

/// The same command, to be run with what time others leave it. For work that nothing waits for
/// yet, beside work that all else waits for.
pub(crate) fn unhurried(command: &Command) -> Command {
    let mut unhurried = if find("nice").is_some() {
        let mut nice = Command::new("nice");
        nice.arg(command.get_program());
        nice
    } else {
        Command::new(command.get_program())
    };
    unhurried.args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => unhurried.env(name, value),
            None => unhurried.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        unhurried.current_dir(folder);
    }
    unhurried
}

/// Runs the program and keeps what it prints.
pub(crate) fn capture(command: &mut Command) -> Result<Output, Failure> {
    let failed = format!("cannot start {}", name(command));
    read(command).map_err(Failure::while_doing(failed))
}

fn read(command: &mut Command) -> io::Result<Output> {
    let (mut reader, writer) = io::pipe()?;
    let mut child = command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer).spawn()?;
    // The command holds ends of the pipe; reading would never come to its end.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes)?;
    Ok(Output { status: child.wait()?, text: String::from_utf8_lossy(&bytes).into_owned() })
}

/// What the program prints on its standard output, if it ends well. For questions that a
/// machine may have no answer to.
pub(crate) fn ask(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// Where the program is: the first of that name on PATH.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path).map(|folder| folder.join(&file)).find(|candidate| is_program(candidate))
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

/// The command as a user would type it.
fn line(command: &Command) -> String {
    let mut words = vec![name(command)];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}

fn name(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(OsStr::new("the program"));
    name.to_string_lossy().into_owned()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn both_streams_are_kept_in_their_order() {
        let output = capture(&mut shell("echo a; echo b >&2; echo c; exit 3")).unwrap();
        assert_eq!(output.text, "a\nb\nc\n");
        assert_eq!(output.status.code(), Some(3));
    }

    #[test]
    fn a_failure_tells_the_command_line() {
        let failure = run(&mut shell("exit 7")).unwrap_err().to_string();
        assert!(failure.contains("sh -c exit 7"), "{failure}");
        let failure = run(&mut Command::new("no-such-program")).unwrap_err();
        assert!(failure.to_string().contains("no-such-program"));
    }

    #[test]
    fn an_answer_counts_only_if_the_program_ends_well() {
        assert_eq!(ask(&mut shell("echo yes")).as_deref(), Some("yes"));
        assert_eq!(ask(&mut shell("echo yes; exit 1")), None);
    }

    #[test]
    fn an_unhurried_command_does_the_same() {
        let mut command = shell("echo $ONE$TWO in $PWD");
        command.env("ONE", "1").env_remove("TWO").current_dir("/");
        assert_eq!(ask(&mut unhurried(&command)).as_deref(), Some("1 in /"));
    }

    #[test]
    fn programs_are_found_on_the_path() {
        assert!(find("sh").is_some());
        assert!(find("no-such-program").is_none());
    }
}
