//! What Debian's packages are used for: programs that the tests need, and, where rustup may
//! not download, a toolchain for wasm32.
//!
//! Debian has a current Rust (`rustc-web`, kept for its browsers), though without a standard
//! library for wasm32. That is built once from Debian's sources and put into a folder of its own,
//! with scripts that call Debian's programs and have them look there; /usr is left as it is.

use std::env;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use super::wasm::{TARGET, has_std};
use crate::failure::Failure;
use crate::process;
use crate::step::step;

/// The packages that make a toolchain for wasm32.
pub(super) const TOOLCHAIN: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "lld-22"];

/// The package with the lints for that toolchain.
const CLIPPY: &str = "rust-web-clippy";

/// The name of that toolchain for rustup.
pub(super) const NAME: &str = "debian-wasm";

/// Debian's programs.
const PROGRAMS: &str = "/usr/bin";

/// The linker of the package lld-22.
const LINKER: &str = "/usr/lib/llvm-22/bin/lld";

/// In the toolchain's folder: what `rustc -vV` said when its standard library was built.
const STAMP: &str = "built-with";

/// Those of the packages that are not installed; `None` if this is no Debian.
pub(super) fn missing<'a>(packages: &[&'a str]) -> Option<Vec<&'a str>> {
    let release = fs::read_to_string("/etc/os-release").ok()?;
    if !release.lines().any(|line| line == "ID=debian") {
        return None;
    }
    let is_installed = |package: &str| {
        let mut query = Command::new("dpkg-query");
        process::ask(query.args(["-W", "-f=${Status}", package]))
            .is_some_and(|status| status.starts_with("install ok"))
    };
    let missing = packages.iter().copied().filter(|name| !is_installed(name));
    Some(missing.collect())
}

/// Whether this program may install packages.
pub(super) fn is_root() -> bool {
    process::ask(Command::new("id").arg("-u")).as_deref() == Some("0")
}

/// Installs the packages. Nothing that is installed is removed for it.
pub(super) fn install(packages: &[&str]) -> Result<(), Failure> {
    /// Two installations at once would be in each other's way.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

    if packages.is_empty() {
        return Ok(());
    }
    let _guard = ONE_AT_A_TIME.lock();
    let list = packages.join(" ");
    let attempt = || {
        let mut apt = apt_get();
        apt.args(["install", "--yes", "--no-install-recommends", "--no-remove"]);
        process::capture(apt.args(packages))
    };
    step(&format!("installing Debian's packages {list}"), || {
        if attempt()?.status.success() {
            return Ok(());
        }
        // The lists of packages are old, or were never fetched.
        let update = process::capture(apt_get().arg("update"))?;
        let output = attempt()?;
        if output.status.success() {
            return Ok(());
        }
        let mut words = output.text;
        if !update.status.success() {
            words = format!("{}\n{words}", update.text);
        }
        Err(Failure::new(format!("apt-get cannot install {list}:\n{}", words.trim_end())))
    })
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").args(["-qq", "-o", "DPkg::Lock::Timeout=300"]);
    command
}

/// The toolchain's folder, if it is complete and fits the installed rustc.
pub(super) fn toolchain() -> Option<PathBuf> {
    let folder = tools()?.join("toolchain");
    let stamp = fs::read_to_string(folder.join(STAMP)).ok()?;
    let is_current = version() == Some(stamp) && has_std(&folder) && Path::new(LINKER).exists();
    is_current.then_some(folder)
}

/// Makes the toolchain, and returns its folder. The packages are installed.
pub(super) fn build() -> Result<PathBuf, Failure> {
    let tools = tools().ok_or_else(|| Failure::new("HOME is not set: no place for tools"))?;
    let failed = || Failure::while_doing("cannot make a toolchain for wasm32");
    fs::create_dir_all(&tools).map_err(failed())?;
    // Another checkout may be at the same work.
    let lock = File::create(tools.join("lock")).map_err(failed())?;
    lock.lock().map_err(failed())?;
    if let Some(folder) = toolchain() {
        return Ok(folder);
    }
    let version = version().ok_or_else(|| Failure::new(format!("{PROGRAMS}/rustc does not answer")))?;
    let work = tools.join("work");
    let made = tools.join("toolchain.new");
    for folder in [&work, &made] {
        remove(folder).map_err(failed())?;
    }
    let libraries = compile_std(&work)?;
    let folder = tools.join("toolchain");
    lay_out(&made, &folder, &libraries, &version).map_err(failed())?;
    remove(&work).map_err(failed())?;
    remove(&folder).map_err(failed())?;
    fs::rename(&made, &folder).map_err(failed())?;
    try_out(&folder)?;
    tell_rustup(&folder);
    Ok(folder)
}

/// Compiles the standard library for wasm32 from Debian's sources; returns the libraries.
fn compile_std(work: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = || Failure::while_doing("cannot build the standard library for wasm32");
    let manifest = "[package]\nname = \"nothing\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
        [lib]\npath = \"nothing.rs\"\n[profile.release]\ndebug = false\n[workspace]\n";
    fs::create_dir_all(work).map_err(failed())?;
    fs::write(work.join("Cargo.toml"), manifest).map_err(failed())?;
    fs::write(work.join("nothing.rs"), "#![no_std]\n").map_err(failed())?;
    let mut cargo = Command::new(format!("{PROGRAMS}/cargo"));
    cargo
        .args(["build", "--quiet", "--release", "--target", TARGET])
        // The last two are for tests that run in a browser.
        .arg("-Zbuild-std=std,panic_abort,panic_unwind,proc_macro,test")
        .current_dir(work)
        .env("RUSTC", format!("{PROGRAMS}/rustc"))
        // The sources are those of this rustc, so that its unstable features are the right ones.
        .env("RUSTC_BOOTSTRAP", "1")
        // Without bitcode, a page built with link-time optimisation cannot take it in.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes");
    for variable in [
        "CARGO",
        "CARGO_ENCODED_RUSTFLAGS",
        "CARGO_TARGET_DIR",
        "LD_LIBRARY_PATH",
        "RUSTC_WORKSPACE_WRAPPER",
        "RUSTC_WRAPPER",
        "RUSTUP_TOOLCHAIN",
    ] {
        cargo.env_remove(variable);
    }
    let output = process::capture(&mut cargo)?;
    if !output.status.success() {
        return Err(Failure::new(format!(
            "cannot build the standard library for wasm32:\n{}",
            output.text.trim_end()
        )));
    }
    let built = work.join("target").join(TARGET).join("release/deps");
    let entries = fs::read_dir(built).map_err(failed())?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let paths: Vec<_> = paths.collect::<io::Result<_>>().map_err(failed())?;
    let is_library = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.ends_with(".rlib") && !name.starts_with("libnothing-")
    };
    Ok(paths.into_iter().filter(is_library).collect())
}

/// Puts a toolchain together in `folder`, from where it is going to be moved to `place`.
fn lay_out(folder: &Path, place: &Path, libraries: &[PathBuf], version: &str) -> io::Result<()> {
    let programs = folder.join("bin");
    let rustlib = folder.join("lib/rustlib");
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let host = rustlib.join(host.ok_or_else(|| io::Error::other("rustc does not tell its host"))?);
    let wasm = rustlib.join(TARGET).join("lib");
    for path in [&programs, &host.join("bin"), &wasm] {
        fs::create_dir_all(path)?;
    }
    link(&Path::new(PROGRAMS).join("cargo"), &programs.join("cargo"))?;
    let place = quoted(&place.display().to_string());
    for (program, script) in [
        ("rustc", format!("exec {PROGRAMS}/rustc --sysroot {place} \"$@\"")),
        ("rustdoc", format!("exec {PROGRAMS}/rustdoc --sysroot {place} \"$@\"")),
        ("clippy-driver", format!("SYSROOT={place} exec {PROGRAMS}/clippy-driver \"$@\"")),
    ] {
        let path = programs.join(program);
        fs::write(&path, format!("#!/bin/sh\n{script}\n"))?;
        succeed(Command::new("chmod").arg("+x").arg(path))?;
    }
    let system = Path::new("/usr/lib/rustlib").join(host.file_name().unwrap_or_default());
    link(&system.join("lib"), &host.join("lib"))?;
    link(Path::new(LINKER), &host.join("bin/rust-lld"))?;
    for library in libraries {
        fs::copy(library, wasm.join(library.file_name().unwrap_or_default()))?;
    }
    copy_clippy(folder)?;
    fs::write(folder.join(STAMP), version)
}

/// The text as one word of a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// `cargo-clippy` looks for `clippy-driver` where it is itself; a link would lead it to Debian's.
fn copy_clippy(folder: &Path) -> io::Result<()> {
    let clippy = Path::new(PROGRAMS).join("cargo-clippy");
    if clippy.exists() {
        fs::copy(clippy, folder.join("bin/cargo-clippy"))?;
    }
    Ok(())
}

/// Installs the lints for the toolchain for wasm32.
pub(super) fn install_clippy() -> Result<(), Failure> {
    if !is_root() {
        return Err(Failure::new(format!("clippy for wasm32 is missing: sudo apt-get install {CLIPPY}")));
    }
    install(&[CLIPPY])?;
    let folder = toolchain();
    folder
        .map_or(Ok(()), |folder| copy_clippy(&folder))
        .map_err(Failure::while_doing("cannot add clippy to the toolchain"))
}

/// Compiles and links a program that needs the standard library.
fn try_out(folder: &Path) -> Result<(), Failure> {
    let source = folder.join("try.rs");
    let failed = || Failure::while_doing("cannot try the toolchain for wasm32");
    fs::write(&source, "fn main() { println!(\"{:?}\", std::env::args()); }\n").map_err(failed())?;
    let mut rustc = Command::new(folder.join("bin/rustc"));
    rustc.args(["--target", TARGET, "try.rs"]).current_dir(folder).env_remove("LD_LIBRARY_PATH");
    let output = process::capture(&mut rustc)?;
    if !output.status.success() {
        // The next run is to build it anew.
        fs::remove_file(folder.join(STAMP)).map_err(failed())?;
        return Err(Failure::new(format!(
            "the toolchain for wasm32 does not work:\n{}",
            output.text.trim_end()
        )));
    }
    let program = folder.join("try.wasm");
    fs::remove_file(source).and_then(|()| fs::remove_file(program)).map_err(failed())
}

/// Gives the toolchain a name for those who want to call it by hand. Nothing here needs that.
fn tell_rustup(folder: &Path) {
    let Some(toolchains) = process::ask(Command::new("rustup").args(["toolchain", "list", "-q"])) else {
        return;
    };
    if toolchains.lines().any(|name| name == NAME) {
        return;
    }
    let linked = Command::new("rustup").args(["toolchain", "link", NAME]).arg(folder).output();
    if linked.is_ok_and(|output| output.status.success()) {
        eprintln!("  rustup knows that toolchain as {NAME}");
    }
}

/// The tools folder: inside the user's cache folder.
pub(super) fn tools() -> Option<PathBuf> {
    let absolute = |path: PathBuf| path.is_absolute().then_some(path);
    let cache = env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .and_then(absolute)
        .or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cache")))?;
    Some(cache.join("longshore"))
}

/// What Debian's rustc says of itself.
fn version() -> Option<String> {
    let mut rustc = Command::new(format!("{PROGRAMS}/rustc"));
    process::ask(rustc.arg("-vV").env_remove("LD_LIBRARY_PATH"))
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Makes a symbolic link. By `ln`, so that this compiles on systems that have no such links.
fn link(target: &Path, link: &Path) -> io::Result<()> {
    succeed(Command::new("ln").arg("-s").args([target, link]))
}

fn succeed(command: &mut Command) -> io::Result<()> {
    match command.status()? {
        status if status.success() => Ok(()),
        status => Err(io::Error::other(format!("{command:?} failed ({status})"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_for_the_shell_comes_out_as_it_was() {
        for word in ["/home/a/.cache", "/home/a b/it's", "$HOME `x` \"y\""] {
            let mut shell = Command::new("sh");
            let said = process::ask(shell.args(["-c", &format!("printf %s {}", quoted(word))]));
            assert_eq!(said.as_deref(), Some(word));
        }
    }
}
