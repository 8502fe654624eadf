use std::env;
use std::path::PathBuf;

use super::debian;
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
    /// Debian's packages for it.
    packages: &'static [&'static str],
}

/// The browser.
pub(crate) const CHROMIUM: Program = Program {
    name: "Chromium",
    variable: "LONGSHORE_CHROMIUM",
    commands: &["chromium", "chromium-browser", "google-chrome", "chrome"],
    // Without a font, a page has no text.
    packages: &["chromium", "fonts-dejavu-core"],
};

/// What drives the browser.
pub(crate) const CHROMEDRIVER: Program = Program {
    name: "chromedriver",
    variable: "LONGSHORE_CHROMEDRIVER",
    commands: &["chromedriver"],
    packages: &["chromium-driver"],
};

/// A registry that others wrote: the reference implementation, version 2.
pub(crate) const DOCKER_REGISTRY: Program = Program {
    name: "docker-registry",
    variable: "LONGSHORE_DOCKER_REGISTRY",
    commands: &["docker-registry"],
    packages: &["docker-registry"],
};

/// A client that others wrote.
pub(crate) const SKOPEO: Program =
    Program { name: "skopeo", variable: "LONGSHORE_SKOPEO", commands: &["skopeo"], packages: &["skopeo"] };

/// What fetches the libraries of the page's editor, and Node.js with it.
pub(crate) const NPM: Program =
    Program { name: "npm", variable: "LONGSHORE_NPM", commands: &["npm"], packages: &["nodejs", "npm"] };

impl Program {
    /// Where the program is.
    pub(crate) fn find(&self) -> Option<PathBuf> {
        let told = env::var_os(self.variable).map(PathBuf::from);
        let on_path = || self.commands.iter().find_map(|name| process::find(name));
        told.filter(|path| path.is_file()).or_else(on_path)
    }

    /// Where the program is, after trying to get it. The error is the reason why it is not.
    pub(crate) fn ensure(&self) -> Result<PathBuf, String> {
        if let Some(path) = self.find() {
            return Ok(path);
        }
        if let Some(missing) = self.installable() {
            debian::install(&missing).map_err(|failure| failure.to_string())?;
        }
        self.find().ok_or_else(|| {
            format!("{} is not installed (neither on PATH nor named by {})", self.name, self.variable)
        })
    }

    /// What is there or would be done, for the user.
    pub(crate) fn describe(&self) -> String {
        match (self.find(), self.installable()) {
            (Some(path), _) => path.display().to_string(),
            (None, Some(missing)) => {
                format!("missing; would install Debian's packages {}", missing.join(" "))
            }
            (None, None) => format!(
                "missing; tests that need it are skipped (on Debian: sudo apt-get install {})",
                self.packages.join(" ")
            ),
        }
    }

    /// The packages to install, where this program may.
    fn installable(&self) -> Option<Vec<&'static str>> {
        debian::missing(self.packages).filter(|_| debian::is_root())
    }
}
