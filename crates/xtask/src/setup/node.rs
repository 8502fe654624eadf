use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::process;
use crate::step::step;
use crate::workspace::Workspace;

/// The oldest Node that the JavaScript package runs in.
const OLDEST: u32 = 20;

/// The variable that tells where Node is; set by the user, it comes before PATH.
const VARIABLE: &str = "LONGSHORE_NODE";

/// Where the tests, the benchmark and the list of what they need are.
const SOURCE: &str = "crates/wasm";

/// A folder like that of someone who has installed the package: with what npm gives, the package itself, and the
/// scripts that use it.
pub(crate) struct Node {
    program: PathBuf,
    folder: PathBuf,
}

impl Node {
    /// Finds Node and gets what the scripts need, unless it is there. The error is the reason why not.
    pub(crate) fn ensure(workspace: &Workspace) -> Result<Self, String> {
        let program = usable()?;
        let folder = workspace.target.join("tools/node");
        let node = Self { program, folder };
        node.install(&workspace.path(SOURCE).join("tools")).map_err(|failure| failure.to_string())?;
        Ok(node)
    }

    /// What is there or would be done, for the user.
    pub(crate) fn describe() -> String {
        match usable() {
            Ok(path) => path.display().to_string(),
            Err(why) => format!("missing; the package's tests are skipped: {why}"),
        }
    }

    /// Puts the package in its place, and the scripts of this folder of the source beside it; returns where they are.
    pub(crate) fn place(&self, workspace: &Workspace, scripts: &str) -> Result<PathBuf, Failure> {
        let failed = || Failure::while_doing("cannot put the package in its place");
        let to = self.folder.join(scripts);
        copy(&workspace.package(), &self.folder.join("node_modules/longshore")).map_err(failed())?;
        copy(&workspace.path(SOURCE).join(scripts), &to).map_err(failed())?;
        Ok(to)
    }

    /// Node, in the folder.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.current_dir(&self.folder);
        command
    }

    /// Has npm install what the lock file names, unless that was done.
    fn install(&self, list: &Path) -> Result<(), Failure> {
        let failed = || Failure::while_doing("cannot set up what the scripts for Node need");
        let lock = fs::read(list.join("package-lock.json")).map_err(failed())?;
        let stamp = self.folder.join("installed");
        if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
            return Ok(());
        }
        fs::create_dir_all(&self.folder).map_err(failed())?;
        for name in ["package.json", "package-lock.json"] {
            fs::copy(list.join(name), self.folder.join(name)).map_err(failed())?;
        }
        let npm =
            process::find("npm").ok_or_else(|| Failure::new("npm is missing, which comes with Node"))?;
        let mut npm = Command::new(npm);
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&self.folder);
        let output = step("installing what the scripts for Node need", || process::capture(&mut npm))?;
        if !output.status.success() {
            return Err(Failure::new(format!("npm ci failed:\n{}", output.text.trim_end())));
        }
        fs::write(stamp, lock).map_err(failed())
    }
}

/// A Node that is new enough; if there is none, why.
fn usable() -> Result<PathBuf, String> {
    let told = env::var_os(VARIABLE).map(PathBuf::from).filter(|path| path.is_file());
    let wanted = format!("Node {OLDEST} or newer (https://nodejs.org), on PATH or named by {VARIABLE}");
    let Some(path) = told.or_else(|| process::find("node")) else {
        return Err(format!("they need {wanted}"));
    };
    let version = process::ask(Command::new(&path).arg("--version")).unwrap_or_default();
    match major(&version) {
        Some(major) if major >= OLDEST => Ok(path),
        _ => Err(format!("they need {wanted}, and {} is {version}", path.display())),
    }
}

/// The first number of what `node --version` says.
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// Makes `to` a copy of the folder `from`; what else is there goes.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    match fs::remove_dir_all(to) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => fs::create_dir_all(to)?,
    }
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_node_is_read() {
        assert_eq!(major("v20.19.2"), Some(20));
        assert_eq!(major("20"), None);
        assert_eq!(major(""), None);
    }

    #[test]
    fn a_copy_has_what_the_folder_has_and_nothing_else() {
        let folder = env::temp_dir().join(format!("longshore-copy-{}", std::process::id()));
        let (from, to) = (folder.join("from"), folder.join("to"));
        fs::create_dir_all(from.join("deep")).unwrap();
        fs::create_dir_all(&to).unwrap();
        fs::write(from.join("deep/new"), "x").unwrap();
        fs::write(to.join("old"), "x").unwrap();
        copy(&from, &to).unwrap();
        assert!(to.join("deep/new").exists() && !to.join("old").exists());
        fs::remove_dir_all(folder).unwrap();
    }
}
