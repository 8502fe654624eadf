use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};

use crate::arguments::Arguments;
use crate::bindings::{self, Bindings, Purpose};
use crate::document::{Document, Kind, Link};
use crate::files::File;
use crate::{policy, slim, styles};

/// The policy's file, beside the page's style sheets and source.
const POLICY: &str = "web/content-security-policy.txt";

/// The element of `index.html` that the policy goes behind, so that it stands before all that
/// it governs.
const CHARSET: &str = "<meta charset=\"utf-8\">";

/// Makes the files of the site out of the page's `index.html`, what it links to, and the files that cargo made.
pub(crate) fn assemble(arguments: &Arguments) -> anyhow::Result<Vec<File>> {
    let index = &arguments.index;
    let text = fs::read_to_string(index).with_context(|| format!("cannot read {}", index.display()))?;
    let document = Document::parse(&text)?;
    let crates = document.links.iter().filter(|link| link.kind == Kind::Rust);
    ensure!(crates.count() == 1, "index.html needs exactly one data-trunk link with rel=\"rust\"");
    let folder = index.parent().unwrap_or(Path::new(""));
    let is_first_style = |link: &&Link| link.kind == Kind::Css && link.later.is_none();
    let styles = document.links.iter().filter(is_first_style);
    let mut site = Site {
        folder,
        arguments,
        styles: styles.map(|link| folder.join(&link.href)).collect(),
        files: Vec::new(),
    };
    let elements: Vec<_> =
        document.links.iter().map(|link| site.take_in(link)).collect::<anyhow::Result<_>>()?;
    let mut html = site.with_policy(&document.rewrite(&elements))?;
    if let Some(editor) = &arguments.editor {
        html = site.with_editor(&html, editor)?;
    }
    let index = File::as_named("index.html", html.into_bytes());
    site.files.push(index.loaded_first());
    Ok(site.files)
}

/// The site in the making.
struct Site<'a> {
    /// Where `index.html` stands.
    folder: &'a Path,
    arguments: &'a Arguments,
    /// The style sheets that are not in the site yet.
    styles: Vec<PathBuf>,
    files: Vec<File>,
}

impl Site<'_> {
    fn purpose(&self) -> Purpose {
        if self.arguments.development { Purpose::Development } else { Purpose::Site }
    }

    /// Adds what the link names; returns the elements that stand for the link in the page.
    fn take_in(&mut self, link: &Link) -> anyhow::Result<String> {
        let source = self.folder.join(&link.href);
        let read = || fs::read(&source).with_context(|| format!("cannot read {}", link.href));
        match link.kind {
            Kind::Rust => self.take_in_page(),
            Kind::Module => self.take_in_module(link),
            Kind::Css => match &link.later {
                Some(name) => self.take_in_later_styles(name, &source),
                None => self.take_in_styles(),
            },
            Kind::Icon => {
                let file = File::by_content(&file_name(&source)?, read()?);
                let element = format!("<link rel=\"icon\" href=\"./{}\">", file.path);
                self.files.push(file);
                Ok(element)
            }
            Kind::CopyFile => {
                let name = file_name(&source)?;
                let (file, element) = match &link.later {
                    Some(later) => {
                        let file = File::by_content(&name, read()?);
                        let element = named(later, &file);
                        (file, element)
                    }
                    None => (File::as_named(name, read()?), String::new()),
                };
                self.files.push(file);
                Ok(element)
            }
            Kind::CopyDir => {
                self.copy_folder(&source, &file_name(&source)?)?;
                Ok(String::new())
            }
        }
    }

    /// Adds the wasm module and its scripts. The browser is told of all at once, since else it
    /// would find each only after the one before.
    fn take_in_page(&mut self) -> anyhow::Result<String> {
        let name = stem(&self.arguments.wasm)?;
        let bindings = Bindings::generate(&self.arguments.wasm, self.purpose())?;
        let wasm = File::by_content(&format!("{name}_bg.wasm"), bindings.wasm);
        let script = File::by_content(&format!("{name}.js"), bindings.script.into_bytes());
        let boot = bindings::boot_script(&script.path, &wasm.path);
        let boot = File::by_content("boot.js", boot.into_bytes());
        let mut elements = vec![
            format!(
                "<link rel=\"preload\" href=\"./{}\" as=\"fetch\" type=\"application/wasm\" crossorigin>",
                wasm.path
            ),
            format!("<link rel=\"modulepreload\" href=\"./{}\">", script.path),
        ];
        for import in &bindings.imported {
            elements.push(format!("<link rel=\"modulepreload\" href=\"./{}\">", import.path));
        }
        elements.push(format!("<script type=\"module\" src=\"./{}\"></script>", boot.path));
        let loaded = [wasm, script, boot].into_iter().chain(bindings.imported);
        self.files.extend(loaded.map(File::loaded_first));
        Ok(elements.join("\n    "))
    }

    /// Adds a module and its scripts, which the browser loads when they are first needed. The page finds the name of
    /// the script that starts it in the element.
    fn take_in_module(&mut self, link: &Link) -> anyhow::Result<String> {
        let name = link.later.as_deref().unwrap_or_default();
        let built = self.arguments.modules.iter().find(|path| stem(path).is_ok_and(|stem| stem == name));
        let built = built.with_context(|| format!("no --module is called {name}.wasm"))?;
        let bindings = Bindings::generate(built, self.purpose())?;
        let wasm = File::by_content(&format!("{name}_bg.wasm"), bindings.wasm);
        let script = File::by_content(&format!("{name}.js"), bindings.script.into_bytes());
        let start = bindings::later_script(&script.path, &wasm.path);
        let start = File::by_content(&format!("{name}-start.js"), start.into_bytes());
        let element = named(name, &start);
        self.files.extend([wasm, script, start].into_iter().chain(bindings.imported));
        Ok(element)
    }

    /// One style sheet out of several.
    fn sheet(&self, styles: &[PathBuf]) -> anyhow::Result<String> {
        let sheet = styles::flatten(styles)?;
        Ok(if self.arguments.development { sheet } else { slim::css(&sheet) })
    }

    /// Adds a style sheet that a page takes in when it is first shown.
    fn take_in_later_styles(&mut self, name: &str, source: &Path) -> anyhow::Result<String> {
        let sheet = self.sheet(&[source.to_owned()])?;
        let file = File::by_content(&format!("{}.css", stem(source)?), sheet.into_bytes());
        let element = named(name, &file);
        self.files.push(file);
        Ok(element)
    }

    /// Adds the editor's script, which the page that has an editor loads.
    fn with_editor(&mut self, html: &str, editor: &Path) -> anyhow::Result<String> {
        let script = fs::read(editor).with_context(|| format!("cannot read {}", editor.display()))?;
        let file = File::by_content("editor.js", script);
        let element = named("longshore-editor", &file);
        self.files.push(file);
        Ok(html.replacen("</head>", &format!("  {element}\n  </head>"), 1))
    }

    /// Adds one style sheet made of all, at the place of the first.
    fn take_in_styles(&mut self) -> anyhow::Result<String> {
        let styles = std::mem::take(&mut self.styles);
        let Some(first) = styles.first() else {
            return Ok(String::new());
        };
        let name = format!("{}.css", stem(first)?);
        let file = File::by_content(&name, self.sheet(&styles)?.into_bytes());
        let element = format!("<link rel=\"stylesheet\" href=\"./{}\">", file.path);
        self.files.push(file.loaded_first());
        Ok(element)
    }

    fn copy_folder(&mut self, source: &Path, path: &str) -> anyhow::Result<()> {
        let entries = fs::read_dir(source).with_context(|| format!("cannot list {}", source.display()))?;
        let mut entries = entries.collect::<Result<Vec<_>, _>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let source = entry.path();
            let path = format!("{path}/{}", file_name(&source)?);
            if source.is_dir() {
                self.copy_folder(&source, &path)?;
            } else {
                let bytes = fs::read(&source).with_context(|| format!("cannot read {}", source.display()))?;
                self.files.push(File::as_named(path, bytes));
            }
        }
        Ok(())
    }

    /// Writes the policy into the page, for hosts that cannot send headers.
    fn with_policy(&self, html: &str) -> anyhow::Result<String> {
        let path = self.folder.join(POLICY);
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let (before, after) =
            html.split_once(CHARSET).with_context(|| format!("index.html needs the element {CHARSET}"))?;
        let policy = policy::content_security_policy(&text);
        Ok(format!(
            "{before}{CHARSET}\n    <meta http-equiv=\"Content-Security-Policy\" \
             content=\"{policy}\">{after}"
        ))
    }
}

/// The element by which the page finds a file that it loads later.
fn named(name: &str, file: &File) -> String {
    format!("<meta name=\"{name}\" content=\"./{}\">", file.path)
}

/// The file's name with its extension.
fn file_name(path: &Path) -> anyhow::Result<String> {
    let name = path.file_name().and_then(|name| name.to_str());
    name.map(str::to_owned).with_context(|| format!("{} has no name in Unicode", path.display()))
}

/// The file's name without its extension.
fn stem(path: &Path) -> anyhow::Result<String> {
    let name = file_name(path)?;
    Ok(name.rsplit_once('.').map_or(name.clone(), |(stem, _)| stem.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The smallest module that wasm-bindgen takes: the header alone.
    const EMPTY_WASM: [u8; 8] = *b"\0asm\x01\0\0\0";

    /// A folder with a page; `links` are its data-trunk links beside the crate.
    fn page(links: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let html =
            format!("<head>{CHARSET}<link data-trunk rel=\"rust\" href=\"web/Cargo.toml\">{links}</head>");
        let path = |name: &str| folder.path().join(name);
        fs::create_dir_all(path("web/fonts/deep")).unwrap();
        fs::write(path("index.html"), html).unwrap();
        fs::write(path("page.wasm"), EMPTY_WASM).unwrap();
        fs::write(path("worker.wasm"), EMPTY_WASM).unwrap();
        fs::write(path("editor.js"), "export {}").unwrap();
        fs::write(path("web/fonts/deep/a.woff2"), "font").unwrap();
        fs::write(path("web/icon.svg"), "<svg/>").unwrap();
        fs::write(path("web/main.css"), "a {}").unwrap();
        fs::write(path(POLICY), "default-src 'none'\nimg-src data:\n").unwrap();
        folder
    }

    fn assembled(folder: &tempfile::TempDir) -> anyhow::Result<Vec<File>> {
        let path = folder.path();
        assemble(&Arguments {
            index: path.join("index.html"),
            wasm: path.join("page.wasm"),
            modules: vec![path.join("worker.wasm")],
            editor: Some(path.join("editor.js")),
            out: path.join("dist"),
            development: false,
            limit: None,
        })
    }

    fn text_of(files: &[File], starts: &str) -> String {
        let file = files.iter().find(|file| file.path.starts_with(starts));
        String::from_utf8(file.unwrap().bytes.clone()).unwrap()
    }

    #[test]
    fn the_page_names_each_file_by_its_content_and_relative_to_itself() {
        let files = assembled(&page(
            "<link data-trunk rel=\"css\" href=\"web/main.css\">\
             <link data-trunk rel=\"icon\" href=\"web/icon.svg\">",
        ))
        .unwrap();
        let html = text_of(&files, "index.html");
        for file in files.iter().filter(|file| {
            file.path.starts_with("boot") || file.path.starts_with("main") || file.path.starts_with("icon")
        }) {
            assert!(html.contains(&format!("\"./{}\"", file.path)), "{html}");
        }
        let boot = text_of(&files, "boot-");
        for file in files.iter().filter(|file| file.path.starts_with("page")) {
            assert!(html.contains(&format!("preload\" href=\"./{}\"", file.path)), "{html}");
            assert!(boot.contains(&format!("\"./{}\"", file.path)), "{boot}");
        }
        assert!(!html.contains("data-trunk"), "{html}");
    }

    #[test]
    fn the_page_keeps_to_its_own_policy() {
        let html = text_of(&assembled(&page("")).unwrap(), "index.html");
        let policy = "content=\"default-src 'none'; img-src data:\"";
        assert!(html.contains(policy), "{html}");
        assert!(html.contains("<script type=\"module\" src="), "{html}");
        assert_eq!(html.matches("<script").count(), 1, "{html}");
    }

    #[test]
    fn what_is_loaded_later_is_named_in_the_page_and_not_loaded_first() {
        let links = "<link data-trunk rel=\"rust\" data-type=\"worker\" data-bin=\"worker\" href=\"worker/Cargo.toml\">\
             <link data-trunk rel=\"css\" data-later=\"page-style\" href=\"web/main.css\">\
             <link data-trunk rel=\"copy-file\" data-later=\"page-icon\" href=\"web/icon.svg\">";
        let files = assembled(&page(links)).unwrap();
        let html = text_of(&files, "index.html");
        for (name, starts) in [
            ("worker", "worker-start"),
            ("page-style", "main-"),
            ("page-icon", "icon-"),
            ("longshore-editor", "editor-"),
        ] {
            let file = files.iter().find(|file| file.path.starts_with(starts)).unwrap();
            assert!(html.contains(&named(name, file)), "{html}");
            assert!(!file.first_load, "{name}");
        }
        assert!(text_of(&files, "worker-start").contains("postMessage"));
        assert!(!html.contains("stylesheet"), "{html}");
    }

    #[test]
    fn a_module_that_was_not_built_is_an_error_that_names_it() {
        let link = "<link data-trunk rel=\"rust\" data-type=\"worker\" data-bin=\"other\" href=\"other/Cargo.toml\">";
        let error = assembled(&page(link)).unwrap_err();
        assert!(format!("{error:#}").contains("other.wasm"), "{error:#}");
    }

    #[test]
    fn style_sheets_become_one() {
        let folder = page(
            "<link data-trunk rel=\"css\" href=\"web/main.css\">\
             <link data-trunk rel=\"css\" href=\"web/more.css\">",
        );
        fs::write(folder.path().join("web/more.css"), "b {}").unwrap();
        let files = assembled(&folder).unwrap();
        let html = text_of(&files, "index.html");
        assert_eq!(html.matches("stylesheet").count(), 1, "{html}");
        assert_eq!(text_of(&files, "main-"), "a{}b{}");
    }

    #[test]
    fn folders_are_copied_whole_and_not_loaded_first() {
        let link = "<link data-trunk rel=\"copy-dir\" href=\"web/fonts\">";
        let files = assembled(&page(link)).unwrap();
        let font = files.iter().find(|file| file.path == "fonts/deep/a.woff2");
        assert!(font.is_some_and(|font| font.bytes == b"font" && !font.first_load));
    }

    #[test]
    fn a_link_to_a_missing_file_is_an_error_that_names_it() {
        let link = "<link data-trunk rel=\"copy-file\" href=\"web/gone.txt\">";
        let error = assembled(&page(link)).unwrap_err();
        assert!(format!("{error:#}").contains("web/gone.txt"), "{error:#}");
    }
}
