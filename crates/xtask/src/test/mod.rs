//! `cargo xtask test`: every check there is, and the sums.

mod fuzz;
mod licences;
mod package;
mod report;
mod suite;
mod yanked;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::thread;
use std::time::Instant;

use crate::build;
use crate::failure::Failure;
use crate::process;
use crate::setup::{
    CADDY, CHROMEDRIVER, CHROMIUM, CONFORMANCE, CRANE, DISTRIBUTION, DOCKER_REGISTRY, NGINX, ORAS, Program,
    REGCTL, SKOPEO, TARGET, WasmToolchain,
};
use crate::step::step;
use crate::workspace::{TESTED_FEATURES, Workspace};
use report::Report;
use suite::{Counts, Suite, Verdict};

/// A test program that needs more than cargo.
struct Apart {
    /// Its name in cargo.
    target: &'static str,
    /// The row of its tests.
    kind: &'static str,
    /// What it needs, and is told of by variables.
    programs: &'static [Program],
}

/// Run apart from the others, with what they need.
const APART: [Apart; 15] = [
    Apart { target: "agreement", kind: "conformance", programs: &[CONFORMANCE, DISTRIBUTION, CRANE] },
    Apart { target: "artifacts", kind: "client tests", programs: &[DISTRIBUTION, ORAS] },
    Apart { target: "clients", kind: "client tests", programs: &[CRANE, REGCTL, ORAS, SKOPEO] },
    Apart { target: "conformance", kind: "conformance", programs: &[CONFORMANCE] },
    Apart { target: "differential", kind: "differential", programs: &[DOCKER_REGISTRY, DISTRIBUTION] },
    Apart { target: "equivalents", kind: "client tests", programs: &[CRANE, ORAS, SKOPEO, DISTRIBUTION] },
    Apart { target: "explained", kind: "registry tests", programs: &[DOCKER_REGISTRY, DISTRIBUTION] },
    Apart { target: "failures", kind: "registry tests", programs: &[DOCKER_REGISTRY] },
    Apart { target: "gateway", kind: "registry tests", programs: &[DOCKER_REGISTRY, NGINX] },
    Apart { target: "remedies", kind: "registry tests", programs: &[DOCKER_REGISTRY, NGINX, CADDY] },
    Apart { target: "seed", kind: "client tests", programs: &[CRANE, ORAS, SKOPEO] },
    Apart { target: "store", kind: "client tests", programs: &[CRANE, ORAS, SKOPEO] },
    Apart {
        target: "tokens",
        kind: "registry tests",
        programs: &[DOCKER_REGISTRY, DISTRIBUTION, NGINX, CRANE],
    },
    Apart { target: "real_registry", kind: "registry tests", programs: &[DOCKER_REGISTRY, SKOPEO] },
    Apart { target: "table", kind: "registry tests", programs: &[DOCKER_REGISTRY, DISTRIBUTION] },
];

/// The tests of the pages.
const BROWSER: Apart = Apart {
    target: "browser",
    kind: "browser tests",
    programs: &[CHROMIUM, CHROMEDRIVER, DOCKER_REGISTRY, DISTRIBUTION, NGINX, SKOPEO],
};

/// Runs everything. The exit code is 1 if anything failed or, with `no_skip`, was skipped.
pub(crate) fn run(workspace: &Workspace, no_skip: bool) -> ExitCode {
    let suite = Suite::default();
    quick_checks(workspace, &suite);
    let mut is_built = false;
    // The program is built with its tests, which take their time of a program without optimisation.
    suite.check("build", "building the page", || {
        let built = build::site_alone(workspace);
        is_built = built.is_ok();
        verdict(built)
    });
    let apart = |target| tests_apart(workspace, &suite, target, is_built);
    thread::scope(|scope| {
        // The first waits for pages most of the time; the second compiles in a folder of its own. All the others find
        // the time to run beside them.
        scope.spawn(|| apart(&BROWSER));
        scope.spawn(|| fuzz::check(workspace, &suite));
        lints(workspace, &suite);
        if is_built {
            suite.check("sizes", "sizes", || captured(&mut build::size_check(workspace)));
        }
        tests(workspace, &suite, is_built);
        APART.iter().for_each(apart);
        package::check(workspace, &suite);
    });
    let sums = suite.sums();
    println!("\n{}\n{}", suite.table(), sums.line());
    if sums.failed > 0 || (no_skip && sums.skipped > 0) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn quick_checks(workspace: &Workspace, suite: &Suite) {
    suite.check("formatting", "formatting", || captured(workspace.cargo().args(["fmt", "--all", "--check"])));
    suite.check("dependencies", "licences of the dependencies", || licences::check(workspace));
    suite.check("dependencies", "yanked dependencies", || yanked::check(workspace));
}

fn lints(workspace: &Workspace, suite: &Suite) {
    suite.check("lints", "lints", || {
        let mut cargo = workspace.cargo();
        cargo.args(["clippy", "--quiet", "--workspace", "--all-targets"]).args(TESTED_FEATURES);
        captured(cargo.args(["--", "-D", "warnings"]))
    });
    suite.check("lints", "lints of the page for wasm32", || {
        let toolchain = match WasmToolchain::ensure() {
            Ok(toolchain) => toolchain,
            Err(failure) => return Verdict::Skipped(failure.to_string()),
        };
        if let Err(why) = toolchain.ensure_clippy(workspace) {
            return Verdict::Skipped(why);
        }
        let mut cargo = toolchain.cargo(workspace);
        cargo.args(["clippy", "--quiet", "--package", build::PAGE, "--all-targets"]);
        captured(cargo.args(["--target", TARGET, "--", "-D", "warnings"]))
    });
    suite.check("documentation", "documentation", || {
        let mut cargo = workspace.cargo();
        cargo.args(["doc", "--quiet", "--workspace", "--no-deps"]).args(TESTED_FEATURES);
        captured(cargo.env("RUSTDOCFLAGS", "-D warnings"))
    });
}

/// The tests that need nothing but cargo.
fn tests(workspace: &Workspace, suite: &Suite, is_built: bool) {
    let mut cargo = workspace.cargo_for_all("test");
    cargo.args(["--no-fail-fast", "--lib", "--bins"]);
    for target in test_targets(workspace) {
        if APART.iter().chain([&BROWSER]).all(|apart| apart.target != target) {
            cargo.args(["--test", &target]);
        }
    }
    if is_built {
        cargo.env("LONGSHORE_PROGRAM", workspace.tested_program());
    }
    counted(suite, "unit and scenario tests", &mut cargo, None);

    let mut cargo = workspace.cargo();
    cargo.args(["test", "--package", "longshore-bundle", "--profile", "tools"]);
    counted(suite, "tests of the bundler", &mut cargo, None);

    let mut cargo = workspace.cargo_for_all("test");
    cargo.args(["--no-fail-fast", "--doc"]);
    counted(suite, "examples in the documentation", &mut cargo, None);
}

/// The tests of one program that needs other programs.
fn tests_apart(workspace: &Workspace, suite: &Suite, apart: &Apart, is_built: bool) {
    let &Apart { target, kind, programs } = apart;
    if !is_built {
        suite.check(kind, kind, || Verdict::Skipped("the page could not be built".to_owned()));
        return;
    }
    let mut cargo = workspace.cargo_for_all("test");
    cargo.args(["--no-fail-fast", "--test", target]);
    cargo.env("LONGSHORE_PROGRAM", workspace.tested_program());
    cargo.env("LONGSHORE_ARTIFACTS", workspace.path("artifacts"));
    for program in programs {
        match program.ensure() {
            Ok(path) => cargo.env(program.variable, path),
            Err(why) => {
                suite.check(kind, kind, || Verdict::Skipped(why));
                return;
            }
        };
    }
    counted(suite, kind, &mut cargo, Some(kind));
}

/// Runs tests and counts them: all as one kind, or each as the kind that cargo's output tells.
fn counted(suite: &Suite, name: &str, cargo: &mut Command, kind: Option<&'static str>) {
    let start = Instant::now();
    // What a test expected and got says more than where it was, and is seen better alone.
    cargo.env("RUST_BACKTRACE", "0");
    let output = match step(name, || process::capture(cargo)) {
        Ok(output) => output,
        Err(failure) => {
            suite.check(kind.unwrap_or("unit tests"), name, || Verdict::Failed(failure.to_string()));
            return;
        }
    };
    let mut report = Report::read(&output.text);
    if !output.status.success() {
        let lines: Vec<_> = output.text.lines().filter(|line| !line.ends_with(" ... ok")).collect();
        eprintln!("FAILED: {name}\n{}", lines.join("\n").trim_end());
        if report.sums().failed == 0 {
            // It did not compile, or a test ended the whole program.
            report.unit.failed = 1;
        }
    }
    let time = start.elapsed();
    if let Some(kind) = kind {
        suite.add(kind, report.sums(), time);
        return;
    }
    let mut time = Some(time);
    for (kind, counts) in [
        ("unit tests", report.unit),
        ("scenario tests", report.scenario),
        ("documentation", report.documentation),
    ] {
        if counts != Counts::default() {
            // Cargo ran them together; the time goes to the first.
            suite.add(kind, counts, time.take().unwrap_or_default());
        }
    }
}

/// The names of the workspace's integration tests, as cargo finds them: files and folders in
/// the folder `tests` of each package.
fn test_targets(workspace: &Workspace) -> Vec<String> {
    let list = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect()
    };
    let mut packages = list(&workspace.path("crates"));
    packages.push(workspace.path("web"));
    let files = packages.iter().flat_map(|package| list(&package.join("tests")));
    let is_test = |path: &PathBuf| {
        path.extension().is_some_and(|extension| extension == "rs") || path.join("main.rs").exists()
    };
    let stem = |path: PathBuf| Some(path.file_stem()?.to_str()?.to_owned());
    let mut names: Vec<_> = files.filter(is_test).filter_map(stem).collect();
    names.sort();
    names.dedup();
    names
}

/// Runs a program whose exit code is the verdict.
fn captured(command: &mut Command) -> Verdict {
    match process::capture(command) {
        Ok(output) if output.status.success() => Verdict::Passed,
        Ok(output) => Verdict::Failed(output.text),
        Err(failure) => Verdict::Failed(failure.to_string()),
    }
}

fn verdict(result: Result<(), Failure>) -> Verdict {
    match result {
        Ok(()) => Verdict::Passed,
        Err(failure) => Verdict::Failed(failure.to_string()),
    }
}
