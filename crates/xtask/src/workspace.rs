use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;

/// The checkout, and where cargo builds.
pub(crate) struct Workspace {
    /// The folder of the workspace's `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// Cargo's target folder.
    pub(crate) target: PathBuf,
}

/// The features that everything is tested and linted with, as cargo is told of them.
pub(crate) const TESTED_FEATURES: [&str; 2] = ["--features", "longshore-wasm/types,longshore/embedded-page"];

impl Workspace {
    /// The workspace that this program was built from.
    pub(crate) fn find() -> Result<Self, Failure> {
        // Cargo tells a program that it runs where its package is; a program that is started by
        // hand knows where it was built.
        let package = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let root = package.ancestors().nth(2);
        let program = env::current_exe().ok();
        // target/debug/xtask
        let target = program.as_deref().and_then(|program| program.ancestors().nth(2));
        match (root, target) {
            (Some(root), Some(target)) if root.join("Cargo.lock").exists() => {
                Ok(Self { root: root.to_owned(), target: target.to_owned() })
            }
            _ => Err(Failure::new("cannot find the project; run `cargo xtask` inside its folder")),
        }
    }

    /// Cargo, in the workspace, with the toolchain that this program was started with.
    pub(crate) fn cargo(&self) -> Command {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        self.prepare(&mut command);
        command
    }

    /// Cargo's command for everything that is native, with the features that any of it is tested with: so each crate is
    /// compiled once, whichever of its tests and programs are asked for. The bundler is left out: its libraries are
    /// large, and are compiled with another profile to build the site.
    pub(crate) fn cargo_for_all(&self, command: &str) -> Command {
        let mut cargo = self.cargo();
        cargo.args([command, "--workspace", "--exclude", "longshore-bundle"]).args(TESTED_FEATURES);
        self.mark_site(&mut cargo);
        cargo
    }

    /// Has the command run in the workspace, and build where this program was built.
    pub(crate) fn prepare(&self, command: &mut Command) {
        command
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_TERM_PROGRESS_WHEN", "never")
            // Cargo sets this for the programs that it runs; another toolchain would take its
            // libraries from the wrong place.
            .env_remove("LD_LIBRARY_PATH");
        // What cargo tells this program of itself: build scripts that look at it, as ring's does, would compile
        // everything again whenever cargo is called by hand in between.
        for (name, _) in env::vars_os() {
            let told = name
                .to_str()
                .is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"));
            if told {
                command.env_remove(name);
            }
        }
    }

    /// Tells cargo which site the program is to have inside, so that it is built anew with another one.
    pub(crate) fn mark_site(&self, cargo: &mut Command) {
        if let Ok(index) = fs::read(self.site().join("index.html")) {
            // It names all other files by their content.
            let mut hasher = DefaultHasher::new();
            index.hash(&mut hasher);
            cargo.env("LONGSHORE_SITE", format!("{:016x}", hasher.finish()));
        }
    }

    /// The program that tests are about: it has the page inside, as the one that `cargo xtask build` makes, but checks
    /// what it computes, and is compiled with its tests.
    pub(crate) fn tested_program(&self) -> PathBuf {
        self.built("debug", "longshore")
    }

    /// The program that `cargo xtask build` makes.
    pub(crate) fn program(&self) -> PathBuf {
        self.built("release", "longshore")
    }

    /// A program that cargo made with a profile.
    pub(crate) fn built(&self, profile: &str, name: &str) -> PathBuf {
        let file = format!("{name}{}", env::consts::EXE_SUFFIX);
        self.target.join(profile).join(file)
    }

    /// The folder of the site.
    pub(crate) fn site(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The folder of the JavaScript package.
    pub(crate) fn package(&self) -> PathBuf {
        self.target.join("npm/longshore")
    }

    /// A path in the workspace.
    pub(crate) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join(relative)
    }
}
