use std::path::Path;

use anyhow::Context;
use wasm_bindgen_cli_support::Bindgen;

use crate::files::File;
use crate::names::Names;
use crate::slim;

/// The page as the browser runs it: the wasm module, the script that binds it to the
/// browser, and what that script imports.
pub(crate) struct Bindings {
    /// The wasm module.
    pub(crate) wasm: Vec<u8>,
    /// The script, a module with `init` as its default export.
    pub(crate) script: String,
    /// The modules that the script imports, at the paths that it imports them from.
    pub(crate) imported: Vec<File>,
    /// The TypeScript declarations of what the script exports, where they were asked for.
    pub(crate) types: String,
}

/// What the module is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A page or its worker, whose debug information is kept.
    Development,
    /// A page or its worker, as small as can be.
    Site,
    /// The JavaScript package: with types, and a function that starts the module anew.
    Package,
}

impl Bindings {
    /// Runs wasm-bindgen on the file that cargo made.
    pub(crate) fn generate(wasm: &Path, purpose: Purpose) -> anyhow::Result<Self> {
        let development = purpose == Purpose::Development;
        let package = purpose == Purpose::Package;
        let mut bindgen = Bindgen::new();
        bindgen
            .input_path(wasm)
            .web(true)
            .and_then(|bindgen| {
                bindgen
                    .typescript(package)
                    .reset_state_function(package)
                    .omit_default_module_path(true)
                    .keep_debug(development)
                    .remove_name_section(!development)
                    .remove_producers_section(!development)
                    .generate_output()
            })
            .with_context(|| format!("wasm-bindgen cannot process {}", wasm.display()))
            .map(|mut output| {
                let inline = output.snippets().iter().flat_map(|(crate_name, scripts)| {
                    scripts.iter().enumerate().map(move |(number, script)| {
                        let path = format!("snippets/{crate_name}/inline{number}.js");
                        File::as_named(path, script.clone().into_bytes())
                    })
                });
                let modules = output.local_modules().iter().map(|(path, script)| {
                    File::as_named(format!("snippets/{path}"), script.clone().into_bytes())
                });
                let mut imported: Vec<_> = inline.chain(modules).collect();
                imported.sort_by(|one, other| one.path.cmp(&other.path));
                let mut names = Names::default();
                let wasm = output.wasm_mut();
                if !development {
                    for import in wasm.imports.iter_mut() {
                        names.shorten(&mut import.name);
                    }
                    for export in wasm.exports.iter_mut() {
                        names.shorten(&mut export.name);
                    }
                }
                let wasm = wasm.emit_wasm();
                let types = output.ts().unwrap_or_default().to_owned();
                let script = names.applied_to(output.js());
                let script = if development { script } else { slim::script(&script) };
                Self { wasm, script, imported, types }
            })
    }
}

/// The module that starts the page: the policy of the page allows no script inside
/// `index.html`. `script` and `wasm` are names of files beside it.
pub(crate) fn boot_script(script: &str, wasm: &str) -> String {
    format!(
        r#"import init from "./{script}";
try {{
  await init({{ module_or_path: new URL("./{wasm}", import.meta.url) }});
}} catch (error) {{
  const text = document.createElement("p");
  text.setAttribute("role", "alert");
  text.textContent =
    "Longshore cannot start. It needs a browser of the last three years with WebAssembly " +
    "allowed, and a server that delivers all of its files. The browser says: " + error;
  document.body.replaceChildren(text);
  throw error;
}}
"#
    )
}

/// The module that starts what is loaded later: a worker, or a page of its own. Whoever loaded it is told where that
/// fails, and of what. A worker that is called `longshore-spare` is handed the module that another one compiled.
pub(crate) fn later_script(script: &str, wasm: &str) -> String {
    format!(
        r#"import init from "./{script}";
try {{
  const module_or_path =
    self.name === "longshore-spare"
      ? await new Promise((take) => addEventListener("message", (event) => take(event.data), {{ once: true }}))
      : new URL("./{wasm}", import.meta.url);
  await init({{ module_or_path }});
}} catch (error) {{
  postMessage([0, "failed", String(error), "{script}"]);
}}
"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_boot_script_names_files_relative_to_itself() {
        let script = boot_script("a-1.js", "b-2.wasm");
        assert!(script.contains("import init from \"./a-1.js\";"));
        assert!(script.contains("new URL(\"./b-2.wasm\", import.meta.url)"));
    }

    #[test]
    fn a_file_that_is_no_wasm_is_an_error_that_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("page.wasm");
        std::fs::write(&path, "no wasm").unwrap();
        let error = Bindings::generate(&path, Purpose::Site).err().unwrap();
        assert!(format!("{error:#}").contains("page.wasm"));
    }
}
