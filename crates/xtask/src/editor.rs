use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::build;
use crate::failure::Failure;
use crate::process;
use crate::setup::NPM;
use crate::step::step;
use crate::workspace::Workspace;

/// What the editor is bundled from: its own scripts, and the lock file of its libraries.
const SOURCE: &str = "web/editor";

/// A copy of the lock file that the libraries were installed by.
const INSTALLED: &str = "installed-lock.json";

/// Whose work the bundle is, as their licence wants it told.
const BANNER: &str = "/*! CodeMirror 6 and Lezer: copyright (C) 2018 by Marijn Haverbeke and others, MIT licence, \
    https://codemirror.net */";

/// Bundles the editor of the page Manifests, unless that was done. Without npm that cannot be done, which is told: the
/// page then has a plain text field in its place.
pub(crate) fn bundle(workspace: &Workspace) {
    if let Err(failure) = step("bundling the editor", || make(workspace)) {
        eprintln!("  the page gets a plain text field in the place of its editor: {failure}");
    }
}

/// Where its script is, once it is bundled.
pub(crate) fn script(workspace: &Workspace) -> PathBuf {
    folder(workspace).join("bundle/editor.js")
}

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.target.join("editor")
}

/// What is there or would be done, for the user.
pub(crate) fn describe() -> String {
    match NPM.find() {
        Some(_) => NPM.describe(),
        None => format!("{}; without it the page has a plain text field for an editor", NPM.describe()),
    }
}

fn make(workspace: &Workspace) -> Result<(), Failure> {
    let source = workspace.path(SOURCE);
    let folder = folder(workspace);
    let made = build::newest(&script(workspace));
    if made.is_some() && made > build::newest(&source) {
        return Ok(());
    }
    copy(&source, &folder).map_err(Failure::while_doing("cannot copy the editor's scripts"))?;
    install(&folder)?;
    let mut esbuild = Command::new("node");
    esbuild.current_dir(&folder).arg("node_modules/esbuild/bin/esbuild").arg("editor.js");
    esbuild.args(["--bundle", "--minify", "--format=esm", "--target=es2022", "--log-level=warning"]);
    // CodeMirror's way of writing styles is against the page's policy.
    esbuild.args(["--alias:style-mod=./style-mod.js", &format!("--banner:js={BANNER}")]);
    process::run(esbuild.arg("--outfile=bundle/editor.js"))
}

/// Installs just what the lock file names, unless it is installed.
fn install(folder: &Path) -> Result<(), Failure> {
    let failed = || Failure::while_doing("cannot install the editor's libraries");
    let lock = fs::read(folder.join("package-lock.json")).map_err(failed())?;
    let installed = folder.join(INSTALLED);
    if fs::read(&installed).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let npm = NPM.ensure().map_err(Failure::new)?;
    let mut npm = Command::new(npm);
    npm.current_dir(folder).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    let output = process::capture(npm.env("npm_config_update_notifier", "false"))?;
    if !output.status.success() {
        return Err(Failure::new(format!("npm cannot install its libraries:\n{}", output.text.trim_end())));
    }
    fs::write(installed, lock).map_err(failed())
}

/// Copies the files of a folder, not those of the folders in it.
fn copy(source: &Path, folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    for entry in fs::read_dir(source)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::copy(entry.path(), folder.join(entry.file_name()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_file_names_no_place_to_download_from() {
        let lock = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/editor/package-lock.json");
        let lock = fs::read_to_string(lock).unwrap();
        assert!(lock.contains("\"integrity\""));
        assert!(!lock.contains("\"resolved\""));
    }

    #[test]
    fn only_files_are_copied() {
        let folder = std::env::temp_dir().join(format!("longshore-editor-{}", std::process::id()));
        fs::create_dir_all(folder.join("from/node_modules")).unwrap();
        fs::write(folder.join("from/editor.js"), "1").unwrap();
        copy(&folder.join("from"), &folder.join("to")).unwrap();
        assert!(folder.join("to/editor.js").exists() && !folder.join("to/node_modules").exists());
        fs::remove_dir_all(folder).unwrap();
    }
}
