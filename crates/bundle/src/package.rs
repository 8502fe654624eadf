//! The JavaScript package: scripts as they are in the source, the two modules, and the types.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};

use crate::arguments::PackageArguments;
use crate::bindings::{Bindings, Purpose};
use crate::files::{self, File};
use crate::slim;

/// What stands for the version in the source's `package.json`.
const VERSION: &str = "\"version\": \"0.0.0\"";

/// An entry of the package: what is imported by one name.
struct Entry<'a> {
    /// The name that it is imported by.
    name: &'static str,
    /// The script that a browser begins with, and the name of the declarations.
    stem: &'static str,
    /// The name of the module.
    module: &'static str,
    /// The script that guards the module.
    guarded: &'static str,
    /// The module as cargo made it.
    wasm: &'a Path,
    /// The types that its functions speak of.
    types: &'a Path,
    /// The declarations of what the scripts add.
    declarations: &'static [&'static str],
}

/// Writes the package; tells whether the validator keeps to its limit, if one was given.
pub(crate) fn make(arguments: &PackageArguments) -> anyhow::Result<bool> {
    let entries = [
        Entry {
            name: "longshore/validate",
            stem: "validate",
            module: "validate",
            guarded: "validator",
            wasm: &arguments.validator,
            types: &arguments.validator_types,
            declarations: &["start.d.ts"],
        },
        Entry {
            name: "longshore",
            stem: "index",
            module: "longshore",
            guarded: "whole",
            wasm: &arguments.wasm,
            types: &arguments.types,
            declarations: &["start.d.ts", "fetch.d.ts"],
        },
    ];
    let mut files = Vec::new();
    take_in(&arguments.source, "", &mut files)?;
    for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
        let path = arguments.licences.join(name);
        files.push(File::as_named(name, read(&path)?));
    }
    for entry in &entries {
        files.extend(entry.files(&arguments.source)?);
    }
    set_version(&mut files)?;
    files::write(&files, &arguments.out)?;
    let loaded = |file: &File| entries.iter().any(|entry| entry.loads(file));
    let mut measured: Vec<_> = files.into_iter().filter(loaded).collect();
    let folder = arguments.out.with_file_name("measured");
    files::compress(&mut measured, &folder);
    files::write(&measured, &folder)?;
    let sums = entries.each_ref().map(|entry| entry.size(&measured));
    let mut text = format!("{:24}  {:>9}  {:>9}\n", "", "raw", "brotli");
    for size in &sums {
        for (path, raw, compressed) in &size.rows {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{path:24}  {raw:>9}  {compressed:>9}");
        }
        let _ = writeln!(text, "{:24}  {:>9}  {:>9}\n", size.name, size.raw(), size.compressed());
    }
    print!("{text}");
    let Some(limit) = arguments.limit else { return Ok(true) };
    let sum = sums[0].compressed();
    let side = if sum <= limit { "within" } else { "over" };
    println!("{} is {side} the limit of {limit} by {} bytes", sums[0].name, sum.abs_diff(limit));
    Ok(sum <= limit)
}

impl Entry<'_> {
    /// The module, the script that binds it, and the declarations of all that the entry has.
    fn files(&self, source: &Path) -> anyhow::Result<Vec<File>> {
        let bindings = Bindings::generate(self.wasm, Purpose::Package)?;
        ensure!(bindings.imported.is_empty(), "the scripts of the package import nothing else");
        let mut types = declarations(&bindings.types);
        types.push_str(&text(self.types)?);
        for name in self.declarations {
            types.push_str(&text(&source.join(name))?);
        }
        Ok(vec![
            File::as_named(format!("lib/{}.wasm", self.module), bindings.wasm),
            File::as_named(format!("lib/{}.js", self.module), bindings.script.into_bytes()),
            File::as_named(format!("{}.d.ts", self.stem), types.into_bytes()),
        ])
    }

    /// Whether a browser loads the file for the entry.
    fn loads(&self, file: &File) -> bool {
        let (stem, guarded, module) = (self.stem, self.guarded, self.module);
        let paths = [
            format!("{stem}.js"),
            "lib/guard.js".to_owned(),
            format!("lib/{guarded}.js"),
            format!("lib/{module}.js"),
            format!("lib/{module}.wasm"),
        ];
        paths.contains(&file.path)
    }

    /// What a browser loads for the entry, of the compressed files.
    fn size(&self, files: &[File]) -> Size {
        let loaded = files.iter().filter(|file| self.loads(file));
        let rows = loaded.map(|file| (file.path.clone(), file.bytes.len(), file.transferred()));
        Size { name: self.name, rows: rows.collect() }
    }
}

/// What an entry weighs.
struct Size {
    name: &'static str,
    /// A file, its bytes, and its bytes compressed by brotli.
    rows: Vec<(String, usize, usize)>,
}

impl Size {
    fn raw(&self) -> usize {
        self.rows.iter().map(|(_, raw, _)| raw).sum()
    }

    fn compressed(&self) -> usize {
        self.rows.iter().map(|(_, _, compressed)| compressed).sum()
    }
}

/// What wasm-bindgen declares, without how its own script is started, which the package's scripts hide.
fn declarations(generated: &str) -> String {
    let end = generated.find("export type InitInput").unwrap_or(generated.len());
    let is_private = |line: &str| line.contains("__wbg_reset_state") || line.contains("tslint:disable");
    generated[..end]
        .lines()
        .filter(|line| !is_private(line))
        .fold(String::new(), |text, line| text + line + "\n")
}

/// Adds the files of the folder, but for the declarations, which become parts of others.
fn take_in(folder: &Path, path: &str, files: &mut Vec<File>) -> anyhow::Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut entries: Vec<PathBuf> =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    entries.sort();
    for entry in entries {
        let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let path = if path.is_empty() { name } else { format!("{path}/{name}") };
        if entry.is_dir() {
            take_in(&entry, &path, files)?;
        } else if entry.extension().is_some_and(|extension| extension == "js") {
            let script = slim::script(&text(&entry)?);
            files.push(File::as_named(path, script.into_bytes()));
        } else if !path.ends_with(".d.ts") {
            files.push(File::as_named(path, read(&entry)?));
        }
    }
    Ok(())
}

/// Puts the workspace's version into `package.json`.
fn set_version(files: &mut [File]) -> anyhow::Result<()> {
    let file =
        files.iter_mut().find(|file| file.path == "package.json").context("there is no package.json")?;
    let text = String::from_utf8(std::mem::take(&mut file.bytes)).context("package.json is no text")?;
    ensure!(text.contains(VERSION), "package.json needs the line {VERSION}");
    file.bytes =
        text.replace(VERSION, &format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"))).into_bytes();
    Ok(())
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

fn text(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_the_module_is_started_is_not_declared() {
        let generated = "/* tslint:disable */\nexport function digest(): string;\n\
            export function __wbg_reset_state(): void;\n\nexport type InitInput = URL;\nexport default x;\n";
        assert_eq!(declarations(generated), "export function digest(): string;\n\n");
    }

    #[test]
    fn the_package_has_the_version_of_the_workspace() {
        let mut files = [File::as_named("package.json", b"{ \"version\": \"0.0.0\" }".to_vec())];
        set_version(&mut files).unwrap();
        let expected = format!("{{ \"version\": \"{}\" }}", env!("CARGO_PKG_VERSION"));
        assert_eq!(String::from_utf8_lossy(&files[0].bytes), expected);
        assert!(set_version(&mut [File::as_named("package.json", b"{}".to_vec())]).is_err());
    }

    #[test]
    fn declarations_in_the_source_are_parts_and_no_files() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("lib")).unwrap();
        for name in ["index.js", "start.d.ts", "lib/guard.js"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        let mut files = Vec::new();
        take_in(folder.path(), "", &mut files).unwrap();
        let paths: Vec<_> = files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["index.js", "lib/guard.js"]);
    }
}
