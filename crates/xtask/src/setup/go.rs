//! Programs that Go compiles: clients and judges of registries, which others wrote in Go.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::debian::tools;
use crate::failure::Failure;
use crate::process;
use crate::step::step;

/// A program's package, with the version that the tests were written against.
#[derive(Debug)]
pub(super) struct Module {
    pub(super) package: &'static str,
    pub(super) version: &'static str,
    /// A main program of our own that has what we need of the module; without one it is the package.
    pub(super) main: Option<Main>,
}

/// A program of few lines around a module that would take long to compile whole.
#[derive(Debug)]
pub(super) struct Main {
    /// The module that it is about.
    pub(super) module: &'static str,
    /// Its text.
    pub(super) text: &'static str,
}

/// The oldest Go that compiles them all.
const GO: (u32, u32) = (1, 26);

impl Module {
    /// Where the program is, if it was compiled.
    pub(super) fn find(&self) -> Option<PathBuf> {
        Some(self.folder()?.join(self.name())).filter(|path| path.is_file())
    }

    /// Compiles the program, unless it is there; where it is. The error is the reason why it is not.
    pub(super) fn install(&self, name: &str) -> Result<PathBuf, String> {
        if let Some(path) = self.find() {
            return Ok(path);
        }
        usable_go().map_err(|why| format!("{name}: {why}"))?;
        let folder =
            self.folder().ok_or("there is no folder for it: neither XDG_CACHE_HOME nor HOME is set")?;
        let mut go = Command::new("go");
        match &self.main {
            None => {
                go.args(["install", &format!("{}@{}", self.package, self.version)]);
            }
            Some(main) => {
                let source = folder.join("source");
                main.write(&source, self.version).map_err(|failure| failure.to_string())?;
                // What the module needs is written into go.mod on the way.
                go.args(["build", "-mod=mod", "-o"]).arg(folder.join(self.name())).arg(".");
                go.current_dir(source);
            }
        }
        // Its downloads lie in the tools folder, and can be deleted with it.
        go.env("GOBIN", &folder).env("GOPATH", folder.with_file_name("path")).env("GOFLAGS", "-modcacherw");
        let output = step(&format!("compiling {name}"), || process::capture(&mut go));
        match output {
            Ok(output) if output.status.success() => {}
            Ok(output) => return Err(format!("{name} cannot be compiled: {}", output.text.trim_end())),
            Err(failure) => return Err(failure.to_string()),
        }
        self.find().ok_or_else(|| format!("{name} was compiled, and is not in {}", folder.display()))
    }

    /// What would be done, for the user.
    pub(super) fn describe(&self) -> String {
        match usable_go() {
            Ok(()) => format!("missing; would compile {}@{}", self.package, self.version),
            Err(why) => format!("missing; tests that need it are skipped: {why}"),
        }
    }

    /// Another version is another program.
    fn folder(&self) -> Option<PathBuf> {
        Some(tools()?.join("go").join(format!("{}-{}", self.name(), self.version)))
    }

    fn name(&self) -> &str {
        self.package.rsplit('/').next().unwrap_or(self.package)
    }
}

impl Main {
    /// Writes it into a folder, as a module that needs this version of the other.
    fn write(&self, folder: &Path, version: &str) -> Result<(), Failure> {
        let failed = || Failure::while_doing(format!("cannot write to {}", folder.display()));
        let (major, minor) = GO;
        let module = format!("module longshore\n\ngo {major}.{minor}\n\nrequire {} {version}\n", self.module);
        fs::create_dir_all(folder).map_err(failed())?;
        fs::write(folder.join("go.mod"), module).map_err(failed())?;
        fs::write(folder.join("main.go"), self.text).map_err(failed())
    }
}

/// Whether there is a Go that is new enough; if not, why.
fn usable_go() -> Result<(), String> {
    let (major, minor) = GO;
    let wanted = format!("Go {major}.{minor} or newer compiles it (https://go.dev)");
    let version = process::ask(Command::new("go").arg("version"));
    match version.as_deref().map(version_of) {
        None => Err(format!("{wanted}, and there is no Go")),
        Some(Some(found)) if found >= GO => Ok(()),
        Some(_) => Err(format!("{wanted}, and this is {}", version.unwrap_or_default())),
    }
}

/// Major and minor version, of what `go version` says.
fn version_of(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.split_whitespace().nth(2)?.strip_prefix("go")?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_go_is_read() {
        assert_eq!(version_of("go version go1.26.8 linux/amd64"), Some((1, 26)));
        assert_eq!(version_of("go version go1.19 linux/amd64"), Some((1, 19)));
        assert_eq!(version_of("go: command"), None);
    }

    #[test]
    fn a_program_is_named_as_its_package_ends() {
        let module = Module { package: "example.com/a/b", version: "v1", main: None };
        assert_eq!(module.name(), "b");
    }
}
