//! `cargo xtask package` and `cargo xtask bench`: the JavaScript package, and what it is measured by.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::build;
use crate::failure::Failure;
use crate::process;
use crate::setup::{Node, TARGET, WasmToolchain};
use crate::step::step;
use crate::workspace::Workspace;

/// What `longshore/validate` may weigh at the most, in bytes compressed by brotli.
const VALIDATOR_LIMIT: usize = 120_000;

/// The crate that becomes the package.
pub(crate) const CRATE: &str = "longshore-wasm";

/// The folder of its scripts.
const SCRIPTS: &str = "crates/wasm/js";

/// One of the two modules of the package.
struct Module {
    /// What its files are called on the way.
    name: &'static str,
    /// Cargo's profile for it.
    profile: &'static str,
    /// What cargo is told about features.
    features: &'static [&'static str],
    /// What the program that writes types is told.
    types: &'static [&'static str],
}

const WHOLE: Module = Module { name: "longshore", profile: "npm", features: &[], types: &[] };
const VALIDATOR: Module = Module {
    name: "validate",
    profile: "npm-small",
    features: &["--no-default-features"],
    types: &["validate"],
};

/// Makes the package and prints what it weighs; a failure where the validator is too large.
pub(crate) fn make(workspace: &Workspace) -> Result<(), Failure> {
    process::run(&mut prepare(workspace)?)
}

/// Builds what the package is made of; the command that makes it and prints what it weighs.
pub(crate) fn prepare(workspace: &Workspace) -> Result<Command, Failure> {
    let toolchain = WasmToolchain::ensure()?;
    build::bundler_program(workspace)?;
    let parts = workspace.target.join("npm/parts");
    fs::create_dir_all(&parts).map_err(Failure::while_doing("cannot make the package"))?;
    let mut bundler = Command::new(workspace.built("tools", "longshore-bundle"));
    bundler.arg("package");
    for (module, wasm, types) in
        [(&WHOLE, "--wasm", "--types"), (&VALIDATOR, "--validator", "--validator-types")]
    {
        bundler.arg(wasm).arg(module.compile(workspace, &toolchain, &parts)?);
        bundler.arg(types).arg(module.write_types(workspace, &parts)?);
    }
    bundler.arg("--source").arg(workspace.path(SCRIPTS));
    bundler.arg("--licences").arg(&workspace.root);
    bundler.arg("--out").arg(workspace.package());
    bundler.args(["--limit", &VALIDATOR_LIMIT.to_string()]);
    Ok(bundler)
}

/// Measures the package against others, and prints a table.
pub(crate) fn bench(workspace: &Workspace) -> Result<(), Failure> {
    let node = Node::ensure(workspace).map_err(Failure::new)?;
    process::capture(&mut prepare(workspace)?)?;
    let scripts = node.place(workspace, "bench")?;
    process::run(node.command().arg(scripts.join("main.js")))
}

impl Module {
    /// Compiles the module. Both have the same name for cargo, so each is put aside.
    fn compile(
        &self,
        workspace: &Workspace,
        toolchain: &WasmToolchain,
        parts: &Path,
    ) -> Result<PathBuf, Failure> {
        step(&format!("compiling the module {}", self.name), || {
            let mut cargo = toolchain.cargo(workspace);
            cargo.args(["build", "--quiet", "--package", CRATE, "--lib"]).args(self.features);
            cargo.args(["--target", TARGET, "--profile", self.profile]);
            build::hide_folders(&mut cargo);
            process::run(&mut cargo)
        })?;
        let made = workspace.target.join(TARGET).join(self.profile).join(CRATE.replace('-', "_") + ".wasm");
        let aside = parts.join(format!("{}.wasm", self.name));
        fs::copy(made, &aside).map_err(Failure::while_doing("cannot put the module aside"))?;
        Ok(aside)
    }

    /// Has the module's TypeScript types written.
    fn write_types(&self, workspace: &Workspace, parts: &Path) -> Result<PathBuf, Failure> {
        let types = step("writing the types", || {
            let mut cargo = workspace.cargo_for_all("build");
            process::run(cargo.args(["--quiet", "--bin", "longshore-types"])).ok()?;
            process::ask(Command::new(workspace.built("debug", "longshore-types")).args(self.types))
        });
        let types =
            types.ok_or_else(|| Failure::new(format!("the types of {} were not written", self.name)))?;
        let path = parts.join(format!("{}.d.ts", self.name));
        fs::write(&path, types + "\n").map_err(Failure::while_doing("cannot write the types"))?;
        Ok(path)
    }
}
