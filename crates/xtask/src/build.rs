use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::SystemTime;

use crate::editor;
use crate::failure::Failure;
use crate::process;
use crate::setup::{TARGET, WasmToolchain, Way};
use crate::step::step;
use crate::workspace::Workspace;

/// What a first visit may load at the most, in bytes compressed by brotli: the frame with the page Play. Each other page
/// is a module of its own.
pub(crate) const SIZE_LIMIT: usize = 250_000;

/// The package of the page.
pub(crate) const PAGE: &str = "longshore-web";

/// The packages of its workers.
const WORKERS: [&str; 2] = ["longshore-worker", "longshore-documents"];

/// What is loaded later: the workers, and the pages that are modules of their own.
const MODULES: [&str; 5] = [
    "longshore-worker",
    "longshore-documents",
    "longshore-manifests",
    "longshore-registries",
    "longshore-learn",
];

/// Builds the site into `dist/`, and the program with the site inside.
pub(crate) fn all(workspace: &Workspace) -> Result<(), Failure> {
    // What only the user can do is said before minutes are spent.
    let way = Way::possible()?;
    thread::scope(|scope| {
        // The first time, the program's libraries are compiled while the page is set up and
        // compiled; later the program is waited for until its site is there.
        let first = scope.spawn(|| {
            if workspace.program().exists() {
                return Ok(());
            }
            step("compiling the program", || process::run(&mut process::unhurried(&program(workspace))))
        });
        let site = site(workspace, way);
        join(first).and(site)
    })?;
    step("putting the site into the program", || {
        let mut program = program(workspace);
        workspace.mark_site(&mut program);
        process::run(&mut program)
    })
}

/// Builds the site alone into `dist/`.
pub(crate) fn site_alone(workspace: &Workspace) -> Result<(), Failure> {
    site(workspace, Way::possible()?)
}

/// Builds the site and prints the sizes of its files; a failure if it is too large.
pub(crate) fn sizes(workspace: &Workspace) -> Result<(), Failure> {
    let wasm = parts(workspace, Way::possible()?)?;
    process::run(&mut bundler_with_limit(workspace, &wasm))
}

/// The bundler, told to print the sizes and to fail if they are too large. The site's parts are
/// built.
pub(crate) fn size_check(workspace: &Workspace) -> Command {
    bundler_with_limit(workspace, &wasm_file(workspace, "page"))
}

/// Compiles the page for development, which is quick, and makes a site of it in this folder.
pub(crate) fn development_site(
    workspace: &Workspace,
    toolchain: &WasmToolchain,
    folder: &Path,
) -> Result<(), Failure> {
    editor::bundle(workspace);
    let wasm = page(workspace, toolchain, "dev")?;
    let mut bundler = bundler(workspace, &wasm, folder);
    process::run(bundler.arg("--development"))
}

/// Compiles the program that makes sites.
pub(crate) fn bundler_program(workspace: &Workspace) -> Result<(), Failure> {
    step("compiling the bundler", || {
        let mut cargo = workspace.cargo();
        cargo.args(["build", "--quiet", "--package", "longshore-bundle", "--profile", "tools"]);
        process::run(&mut process::unhurried(&cargo))
    })
}

/// Builds the site into `dist/`, unless it is newer than all that it is made of.
fn site(workspace: &Workspace, way: Way) -> Result<(), Failure> {
    let wasm = parts(workspace, way)?;
    let made_of = [
        wasm.clone(),
        bundler_path(workspace),
        workspace.path("index.html"),
        workspace.path("web"),
        workspace.path("crates/explain/texts"),
    ];
    let modules = MODULES.map(|name| module_file(&wasm, name));
    let editor = editor_file(workspace);
    let newest = made_of.iter().chain(&modules).chain(&editor).filter_map(|path| newest(path)).max();
    // The files of the site keep their times where bundling does not change them.
    let stamp = workspace.target.join("bundled");
    let made = newest_file(&stamp).filter(|_| workspace.site().join("index.html").exists());
    if made.is_some() && made > newest {
        return Ok(());
    }
    step("bundling the page", || process::run(&mut bundler(workspace, &wasm, &workspace.site())))?;
    fs::write(stamp, "").map_err(Failure::while_doing("cannot write to the target folder"))
}

/// Builds what the site is made of: the wasm file, whose path is returned, and the bundler.
fn parts(workspace: &Workspace, way: Way) -> Result<PathBuf, Failure> {
    thread::scope(|scope| {
        let bundler = scope.spawn(|| bundler_program(workspace));
        let editor = scope.spawn(|| editor::bundle(workspace));
        let toolchain = WasmToolchain::get(way);
        let wasm = toolchain.and_then(|toolchain| page(workspace, &toolchain, "page"));
        // Where there is none, the page does without.
        join(editor);
        join(bundler).and(wasm)
    })
}

fn page(workspace: &Workspace, toolchain: &WasmToolchain, profile: &str) -> Result<PathBuf, Failure> {
    step("compiling the page", || {
        let mut cargo = toolchain.cargo(workspace);
        cargo.args(["build", "--quiet", "--package", PAGE]);
        cargo.args(WORKERS.iter().flat_map(|worker| ["--package", worker]));
        cargo.args(["--target", TARGET, "--profile", profile]);
        if profile == "page" {
            hide_folders(&mut cargo);
        }
        process::run(&mut cargo)
    })?;
    // Cargo has its own name for the folder of that profile.
    Ok(wasm_file(workspace, if profile == "dev" { "debug" } else { profile }))
}

/// Messages of panics tell places in the source: not on whose machine.
pub(crate) fn hide_folders(cargo: &mut Command) {
    if let Some(folder) = crates_folder() {
        cargo.arg("--config");
        cargo.arg(format!("target.{TARGET}.rustflags=['--remap-path-prefix={folder}=']"));
    }
}

/// Where cargo keeps the sources of crates; nothing if that cannot be said to cargo.
fn crates_folder() -> Option<String> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo")))?;
    let folder = home.join("registry/src").to_str()?.to_owned();
    (!folder.contains('\'')).then_some(folder)
}

fn wasm_file(workspace: &Workspace, folder: &str) -> PathBuf {
    workspace.target.join(TARGET).join(folder).join(format!("{PAGE}.wasm"))
}

/// The wasm file of what is loaded later, which stands beside the page's.
fn module_file(wasm: &Path, name: &str) -> PathBuf {
    wasm.with_file_name(format!("{name}.wasm"))
}

/// The editor's script, if it was bundled.
fn editor_file(workspace: &Workspace) -> Option<PathBuf> {
    Some(editor::script(workspace)).filter(|script| script.exists())
}

fn program(workspace: &Workspace) -> Command {
    let mut cargo = workspace.cargo();
    cargo.args(["build", "--quiet", "--package", "longshore", "--release"]);
    cargo
}

fn bundler_path(workspace: &Workspace) -> PathBuf {
    workspace.built("tools", "longshore-bundle")
}

fn bundler(workspace: &Workspace, wasm: &Path, out: &Path) -> Command {
    let mut bundler = Command::new(bundler_path(workspace));
    bundler.current_dir(&workspace.root);
    bundler.args(["--index", "index.html", "--wasm"]).arg(wasm);
    for name in MODULES {
        bundler.arg("--module").arg(module_file(wasm, name));
    }
    if let Some(editor) = editor_file(workspace) {
        bundler.arg("--editor").arg(editor);
    }
    bundler.arg("--out").arg(out);
    bundler
}

fn bundler_with_limit(workspace: &Workspace, wasm: &Path) -> Command {
    let mut bundler = bundler(workspace, wasm, &workspace.site());
    bundler.args(["--limit", &SIZE_LIMIT.to_string()]);
    bundler
}

/// When the file, or the newest file in the folder, was changed.
pub(crate) fn newest(path: &Path) -> Option<SystemTime> {
    let Ok(entries) = fs::read_dir(path) else {
        return newest_file(path);
    };
    let inside = entries.flatten().filter_map(|entry| newest(&entry.path()));
    // The folder's own time tells of files that are gone.
    inside.chain(newest_file(path)).max()
}

fn newest_file(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|file| file.modified()).ok()
}

/// The result of a thread's work. A panic goes on in this thread.
fn join<T>(thread: thread::ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_folder_is_as_new_as_its_newest_file() {
        let folder = std::env::temp_dir().join(format!("longshore-newest-{}", std::process::id()));
        fs::create_dir_all(folder.join("deep")).unwrap();
        let file = fs::File::create(folder.join("deep/file")).unwrap();
        let later = SystemTime::now() + Duration::from_secs(100);
        file.set_modified(later).unwrap();
        assert_eq!(newest(&folder), Some(later));
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(newest(&folder), None);
    }
}
