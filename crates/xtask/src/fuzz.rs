//! `cargo xtask fuzz`: the targets of `fuzz/` as programs of libFuzzer, built by the stable toolchain.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::Failure;
use crate::process;
use crate::step::step;
use crate::workspace::Workspace;

/// What makes the compiler count which code ran. Comparisons are not traced: it halves the speed, and the seeds have
/// the words that matter. Overflow and broken assumptions panic, as in a debug build.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cdebug-assertions";

/// How much the compiler does for the speed of the programs.
#[derive(Clone, Copy)]
pub(crate) enum Speed {
    /// As much as it can: for millions of runs.
    Full,
    /// Little: for a moment's runs, which take less time than compiling for them.
    Little,
}

impl Speed {
    fn flags(self) -> &'static str {
        match self {
            Self::Full => "-Ccodegen-units=1",
            Self::Little => "-Copt-level=1",
        }
    }

    /// The folder to build in, so that the one does not undo what the other built.
    fn folder(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Little => "little",
        }
    }
}

/// Runs one target, or all of them one after the other, each so many times. The first that finds something ends it.
pub(crate) fn run(workspace: &Workspace, target: Option<&str>, runs: u64) -> Result<(), Failure> {
    let known = targets(workspace);
    if let Some(unknown) = target.filter(|target| !known.iter().any(|name| name == target)) {
        return Err(Failure::new(format!("there is no target '{unknown}': there are {}", known.join(", "))));
    }
    let programs = Programs::build(workspace, Speed::Full)?;
    for name in known.iter().filter(|name| target.is_none_or(|target| target == *name)) {
        println!("{name}: {runs} runs");
        process::run(programs.command(name).arg(format!("-runs={runs}")).arg("-print_final_stats=1"))?;
    }
    Ok(())
}

/// The names of the targets, sorted: those of their files.
pub(crate) fn targets(workspace: &Workspace) -> Vec<String> {
    let files = fs::read_dir(workspace.path("fuzz/fuzz_targets")).into_iter().flatten().flatten();
    let mut names: Vec<String> =
        files.filter_map(|file| Some(file.path().file_stem()?.to_str()?.to_owned())).collect();
    names.sort();
    names
}

/// Why this machine has no fuzzing; none where it has.
pub(crate) fn missing() -> Option<&'static str> {
    let has_compiler = ["c++", "g++", "clang++"].into_iter().any(|name| process::find(name).is_some());
    if !cfg!(unix) {
        return Some("libFuzzer is built on Linux and macOS only");
    }
    (!has_compiler).then_some("there is no C++ compiler, which builds libFuzzer")
}

/// The programs, and the seeds of each.
pub(crate) struct Programs {
    folder: PathBuf,
    /// `corpus/` with what is known to reach new code, and `artifacts/` with what a target fails on.
    work: PathBuf,
}

impl Programs {
    /// Builds them, and writes the seeds.
    pub(crate) fn build(workspace: &Workspace, speed: Speed) -> Result<Self, Failure> {
        if let Some(why) = missing() {
            return Err(Failure::new(why));
        }
        let work = workspace.target.join("fuzz");
        let host = host()?;
        let target = work.join(speed.folder());
        step("building the programs that fuzz", || {
            // For a target that is named, so that build scripts and macros are compiled as always.
            let mut cargo = workspace.cargo();
            cargo.args(["build", "--quiet", "--release", "--package", "longshore-fuzz", "--bins"]);
            cargo.args(["--features", "libfuzzer", "--target", &host]).arg("--target-dir").arg(&target);
            process::run(cargo.env("RUSTFLAGS", format!("{FLAGS} {}", speed.flags())))
        })?;
        step("writing the seeds", || {
            let mut cargo = workspace.cargo_for_all("build");
            process::run(cargo.args(["--quiet", "--example", "seeds"]))?;
            let mut seeds = Command::new(workspace.built("debug/examples", "seeds"));
            process::run(seeds.current_dir(&workspace.root).arg(work.join("corpus")))
        })?;
        let artifacts = work.join("artifacts");
        fs::create_dir_all(&artifacts)
            .map_err(Failure::while_doing(format!("cannot create {}", artifacts.display())))?;
        Ok(Self { folder: target.join(host).join("release"), work })
    }

    /// The program of a target, with its seeds.
    pub(crate) fn command(&self, target: &str) -> Command {
        let mut command = Command::new(self.folder.join(target));
        // What takes longer than a few seconds for so few bytes is not linear.
        command.args(["-max_len=2048", "-timeout=10", "-rss_limit_mb=2048"]);
        let failed = self.work.join("artifacts").join(format!("{target}-"));
        command.arg(format!("-artifact_prefix={}", failed.display()));
        command.arg(self.work.join("corpus").join(target));
        command
    }
}

/// The system that the compiler runs on, as it names it.
fn host() -> Result<String, Failure> {
    let told = process::ask(Command::new("rustc").arg("-vV")).unwrap_or_default();
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| Failure::new("`rustc -vV` does not say which system this is"))
}
