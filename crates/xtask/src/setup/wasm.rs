use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{advice, debian};
use crate::failure::Failure;
use crate::process;
use crate::step::step;
use crate::workspace::Workspace;

/// What the page is compiled for.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// A Rust toolchain that compiles for wasm32.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum WasmToolchain {
    /// The one that builds everything else, too.
    Active,
    /// One that is used for the page alone; its programs are in this folder.
    Apart(PathBuf),
}

/// How a toolchain for wasm32 is to be had on this machine.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// It is there.
    Ready(WasmToolchain),
    /// rustup adds the target to the active toolchain.
    Rustup,
    /// Out of Debian's packages, of which these are not installed yet.
    Debian(Vec<&'static str>),
    /// Not by this program.
    None,
}

impl Way {
    /// Looks at the machine; changes nothing, and downloads nothing.
    pub(crate) fn find() -> Self {
        if let Some(toolchain) = WasmToolchain::find() {
            return Self::Ready(toolchain);
        }
        // Who sets this to 0 does not want rustup to download by itself.
        let may_download = env::var_os("RUSTUP_AUTO_INSTALL").is_none_or(|value| value != "0");
        if may_download && process::find("rustup").is_some() {
            return Self::Rustup;
        }
        Self::without_rustup()
    }

    fn without_rustup() -> Self {
        let missing = debian::missing(debian::TOOLCHAIN);
        match missing {
            Some(missing) if missing.is_empty() || debian::is_root() => Self::Debian(missing),
            _ => Self::None,
        }
    }

    /// What this way would do, for the user.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Ready(WasmToolchain::Active) => "the active toolchain has it".to_owned(),
            Self::Ready(WasmToolchain::Apart(folder)) => {
                format!("a toolchain of its own has it, in {}", folder.display())
            }
            Self::Rustup => format!("missing; would run: rustup target add {TARGET}"),
            Self::Debian(missing) if missing.is_empty() => {
                "missing; would be built from Debian's Rust sources, in about a minute".to_owned()
            }
            Self::Debian(missing) => format!(
                "missing; would install Debian's packages {} and build it, in about 2 minutes",
                missing.join(" ")
            ),
            Self::None => advice::wasm(),
        }
    }
}

impl WasmToolchain {
    /// Finds a toolchain, or sets one up.
    pub(crate) fn ensure() -> Result<Self, Failure> {
        match Way::find() {
            Way::Ready(toolchain) => Ok(toolchain),
            Way::Rustup => match add_target() {
                Ok(()) => Ok(Self::Active),
                Err(failure) => match Way::without_rustup() {
                    Way::Debian(missing) => Self::from_debian(&missing),
                    _ => Err(failure),
                },
            },
            Way::Debian(missing) => Self::from_debian(&missing),
            Way::None => Err(Failure::new(advice::wasm())),
        }
    }

    fn find() -> Option<Self> {
        let mut rustc = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        if sysroot_with_std(&mut rustc).is_some() {
            return Some(Self::Active);
        }
        if let Some(folder) = debian::toolchain() {
            return Some(Self::Apart(folder.join("bin")));
        }
        // A toolchain that someone linked under that name by hand.
        let mut rustc = Command::new("rustc");
        rustc.env("RUSTUP_TOOLCHAIN", debian::NAME);
        process::find("rustup")?;
        let sysroot = sysroot_with_std(&mut rustc)?;
        Some(Self::Apart(sysroot.join("bin")))
    }

    fn from_debian(missing: &[&str]) -> Result<Self, Failure> {
        debian::install(missing)?;
        let folder = step("building the standard library for wasm32", debian::build)?;
        Ok(Self::Apart(folder.join("bin")))
    }

    /// Cargo with this toolchain, in the workspace.
    pub(crate) fn cargo(&self, workspace: &Workspace) -> Command {
        match self {
            Self::Active => workspace.cargo(),
            Self::Apart(folder) => {
                let mut command = Command::new(folder.join("cargo"));
                workspace.prepare(&mut command);
                command
                    .env("RUSTC", folder.join("rustc"))
                    .env("PATH", path_after(folder))
                    .env_remove("CARGO")
                    .env_remove("RUSTUP_TOOLCHAIN");
                command
            }
        }
    }

    /// Whether clippy is there, after trying to get it. The error is the reason why not.
    pub(crate) fn ensure_clippy(&self, workspace: &Workspace) -> Result<(), String> {
        let is_there = || match self {
            Self::Active => process::ask(workspace.cargo().args(["clippy", "--version"])).is_some(),
            // Cargo would go on to look for another toolchain's.
            Self::Apart(folder) => folder.join("cargo-clippy").exists(),
        };
        if is_there() {
            return Ok(());
        }
        if *self == Self::Active {
            return Err("clippy is missing: rustup component add clippy".to_owned());
        }
        debian::install_clippy().map_err(|failure| failure.to_string())?;
        if is_there() { Ok(()) } else { Err("the toolchain for wasm32 has no clippy".to_owned()) }
    }
}

/// The toolchain's folder, if it has a standard library for wasm32.
fn sysroot_with_std(rustc: &mut Command) -> Option<PathBuf> {
    let rustc = rustc.args(["--print", "sysroot"]).env_remove("LD_LIBRARY_PATH");
    let sysroot = PathBuf::from(process::ask(rustc)?);
    has_std(&sysroot).then_some(sysroot)
}

/// Whether the toolchain in this folder has a standard library for wasm32.
pub(super) fn has_std(sysroot: &Path) -> bool {
    let libraries = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    std::fs::read_dir(libraries).is_ok_and(|mut entries| {
        entries
            .any(|entry| entry.is_ok_and(|entry| entry.file_name().to_string_lossy().starts_with("libstd-")))
    })
}

fn add_target() -> Result<(), Failure> {
    let name = format!("adding the target {TARGET} with rustup");
    let mut rustup = Command::new("rustup");
    let output = step(&name, || process::capture(rustup.args(["target", "add", TARGET])))?;
    let found = WasmToolchain::find();
    if output.status.success() && found == Some(WasmToolchain::Active) {
        return Ok(());
    }
    Err(Failure::new(format!(
        "`rustup target add {TARGET}` did not do it:\n{}\n{}",
        output.text.trim_end(),
        advice::wasm()
    )))
}

/// PATH with this folder before all others.
fn path_after(folder: &Path) -> OsString {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_owned()).chain(env::split_paths(&path));
    // Only a folder with a colon in its name cannot be joined; then PATH stays as it is.
    env::join_paths(folders).unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_toolchain_needs_the_standard_library_itself() {
        let folder = env::temp_dir().join(format!("longshore-xtask-{}", std::process::id()));
        let libraries = folder.join("lib/rustlib").join(TARGET).join("lib");
        assert!(!has_std(&folder));
        std::fs::create_dir_all(&libraries).unwrap();
        assert!(!has_std(&folder));
        std::fs::write(libraries.join("libstd-0123.rlib"), "").unwrap();
        assert!(has_std(&folder));
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn its_own_toolchain_comes_before_the_others() {
        let path = path_after(Path::new("/first"));
        assert_eq!(env::split_paths(&path).next(), Some("/first".into()));
        assert!(env::split_paths(&path).count() > 1);
    }

    #[test]
    fn every_way_but_the_ready_ones_says_what_is_missing() {
        for way in [Way::Rustup, Way::Debian(vec!["rustc-web"]), Way::Debian(vec![]), Way::None] {
            assert!(way.describe().contains("missing"), "{}", way.describe());
        }
    }
}
