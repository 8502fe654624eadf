use std::env;
use std::path::PathBuf;

use super::{debian, go};
use crate::process;

/// A program that tests use.
#[derive(Debug)]
pub(crate) struct Program {
    /// What it is, for the user.
    pub(crate) name: &'static str,
    /// The variable that tells tests where it is; set by the user, it comes before PATH.
    pub(crate) variable: &'static str,
    /// What it may be called on PATH.
    commands: &'static [&'static str],
    /// Where it can be had.
    source: Source,
}

/// Where a program can be had.
#[derive(Debug)]
enum Source {
    /// In Debian's packages.
    Debian(&'static [&'static str]),
    /// As a module that Go compiles.
    Go(go::Module),
}

/// The browser.
pub(crate) const CHROMIUM: Program = Program {
    name: "Chromium",
    variable: "LONGSHORE_CHROMIUM",
    commands: &["chromium", "chromium-browser", "google-chrome", "chrome"],
    // Without a font, a page has no text.
    source: Source::Debian(&["chromium", "fonts-dejavu-core"]),
};

/// What drives the browser.
pub(crate) const CHROMEDRIVER: Program = Program {
    name: "chromedriver",
    variable: "LONGSHORE_CHROMEDRIVER",
    commands: &["chromedriver"],
    source: Source::Debian(&["chromium-driver"]),
};

/// A registry that others wrote: the reference implementation, version 2.
pub(crate) const DOCKER_REGISTRY: Program = Program {
    name: "docker-registry",
    variable: "LONGSHORE_DOCKER_REGISTRY",
    commands: &["docker-registry"],
    source: Source::Debian(&["docker-registry"]),
};

/// The same, version 3.
pub(crate) const DISTRIBUTION: Program = Program {
    name: "distribution",
    variable: "LONGSHORE_DISTRIBUTION",
    commands: &[],
    source: Source::Go(go::Module {
        package: "github.com/distribution/distribution/v3/cmd/registry",
        version: "v3.1.2",
        // Its own main program has storage in three clouds as well, which takes twice as long to compile.
        main: Some(go::Main {
            module: "github.com/distribution/distribution/v3",
            text: include_str!("distribution.go"),
        }),
    }),
};

/// A proxy before a registry.
pub(crate) const NGINX: Program = Program {
    name: "nginx",
    variable: "LONGSHORE_NGINX",
    commands: &["nginx", "/usr/sbin/nginx"],
    source: Source::Debian(&["nginx-light"]),
};

/// A proxy before a registry.
pub(crate) const CADDY: Program = Program {
    name: "Caddy",
    variable: "LONGSHORE_CADDY",
    commands: &["caddy"],
    source: Source::Debian(&["caddy"]),
};

/// A client that others wrote.
pub(crate) const SKOPEO: Program = Program {
    name: "skopeo",
    variable: "LONGSHORE_SKOPEO",
    commands: &["skopeo"],
    source: Source::Debian(&["skopeo"]),
};

/// The distribution specification's own judge of registries.
pub(crate) const CONFORMANCE: Program = Program {
    name: "OCI conformance",
    variable: "LONGSHORE_CONFORMANCE",
    commands: &[],
    source: Source::Go(go::Module {
        package: "github.com/opencontainers/distribution-spec/conformance",
        version: "v0.0.0-20260831232431-97274622c111",
        main: None,
    }),
};

/// A client that others wrote.
pub(crate) const CRANE: Program = Program {
    name: "crane",
    variable: "LONGSHORE_CRANE",
    commands: &["crane"],
    source: Source::Go(go::Module {
        package: "github.com/google/go-containerregistry/cmd/crane",
        version: "v0.22.1",
        main: None,
    }),
};

/// A client that others wrote.
pub(crate) const REGCTL: Program = Program {
    name: "regctl",
    variable: "LONGSHORE_REGCTL",
    commands: &["regctl"],
    source: Source::Go(go::Module {
        package: "github.com/regclient/regclient/cmd/regctl",
        version: "v0.11.7",
        main: None,
    }),
};

/// A client that others wrote.
pub(crate) const ORAS: Program = Program {
    name: "oras",
    variable: "LONGSHORE_ORAS",
    commands: &["oras"],
    source: Source::Go(go::Module { package: "oras.land/oras/cmd/oras", version: "v1.3.6", main: None }),
};

/// All of them, as the doctor lists them.
pub(crate) const ALL: [&Program; 11] = [
    &CHROMIUM,
    &CHROMEDRIVER,
    &DOCKER_REGISTRY,
    &DISTRIBUTION,
    &NGINX,
    &CADDY,
    &SKOPEO,
    &CRANE,
    &REGCTL,
    &ORAS,
    &CONFORMANCE,
];

/// What fetches the libraries of the page's editor, and Node.js with it.
pub(crate) const NPM: Program = Program {
    name: "npm",
    variable: "LONGSHORE_NPM",
    commands: &["npm"],
    source: Source::Debian(&["nodejs", "npm"]),
};

/// What makes the load when the registry is measured.
pub(crate) const WRK: Program =
    Program { name: "wrk", variable: "LONGSHORE_WRK", commands: &["wrk"], source: Source::Debian(&["wrk"]) };

impl Program {
    /// Where the program is.
    pub(crate) fn find(&self) -> Option<PathBuf> {
        let told = env::var_os(self.variable).map(PathBuf::from);
        let on_path = || self.commands.iter().find_map(|name| process::find(name));
        let made = || match &self.source {
            Source::Debian(_) => None,
            Source::Go(module) => module.find(),
        };
        told.filter(|path| path.is_file()).or_else(on_path).or_else(made)
    }

    /// Where the program is, after trying to get it. The error is the reason why it is not.
    pub(crate) fn ensure(&self) -> Result<PathBuf, String> {
        if let Some(path) = self.find() {
            return Ok(path);
        }
        match &self.source {
            Source::Debian(packages) => {
                if let Some(missing) = installable(packages) {
                    debian::install(&missing).map_err(|failure| failure.to_string())?;
                }
            }
            Source::Go(module) => return module.install(self.name),
        }
        self.find().ok_or_else(|| {
            format!("{} is not installed (neither on PATH nor named by {})", self.name, self.variable)
        })
    }

    /// What is there or would be done, for the user.
    pub(crate) fn describe(&self) -> String {
        if let Some(path) = self.find() {
            return path.display().to_string();
        }
        match &self.source {
            Source::Debian(packages) => match installable(packages) {
                Some(missing) => format!("missing; would install Debian's packages {}", missing.join(" ")),
                None => format!(
                    "missing; tests that need it are skipped (on Debian: sudo apt-get install {})",
                    packages.join(" ")
                ),
            },
            Source::Go(module) => module.describe(),
        }
    }
}

/// The packages to install, where this program may.
fn installable(packages: &[&'static str]) -> Option<Vec<&'static str>> {
    debian::missing(packages).filter(|_| debian::is_root())
}
