use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, bail, ensure};

/// One style sheet out of the `entries`, in their order, and what they import.
///
/// An import is a line of its own of the form `@import "./other.css";`, relative to the file
/// that it stands in, before everything but comments. Each file is taken in once: the first
/// time that it is imported. Another form of `@import` (with a layer, a media query or
/// another host) is an error, since it would change what the sheet means.
pub(crate) fn flatten(entries: &[PathBuf]) -> anyhow::Result<String> {
    let mut sheet = Sheet::default();
    for entry in entries {
        sheet.take_in(entry)?;
    }
    Ok(sheet.text)
}

#[derive(Default)]
struct Sheet {
    text: String,
    seen: Vec<PathBuf>,
}

impl Sheet {
    fn take_in(&mut self, path: &Path) -> anyhow::Result<()> {
        let path = normal(path);
        if self.seen.contains(&path) {
            return Ok(());
        }
        let text = fs::read_to_string(&path)
            .with_context(|| format!("cannot read the style sheet {}", path.display()))?;
        self.seen.push(path.clone());
        let folder = path.parent().unwrap_or(Path::new(""));
        for (number, line) in text.lines().enumerate() {
            if line.trim_start().starts_with("@import") {
                let place = || format!("{} line {}", path.display(), number + 1);
                let target = import_target(line.trim()).with_context(place)?;
                self.take_in(&folder.join(target)).with_context(place)?;
            } else {
                ensure!(
                    !line.contains("@import"),
                    "{} line {}: an @import needs a line of its own",
                    path.display(),
                    number + 1
                );
                self.text.push_str(line);
                self.text.push('\n');
            }
        }
        Ok(())
    }
}

/// The file that `@import "./file.css";` names.
fn import_target(line: &str) -> anyhow::Result<&str> {
    let form = "only the form `@import \"./file.css\";` can be bundled";
    let target = line
        .strip_prefix("@import")
        .and_then(|rest| rest.trim_start().strip_prefix('"'))
        .and_then(|rest| rest.split_once('"'))
        .filter(|(_, rest)| rest.trim() == ";")
        .map(|(target, _)| target)
        .context(form)?;
    if !(target.starts_with("./") || target.starts_with("../")) {
        bail!("{form}, and '{target}' does not start with './' or '../'");
    }
    Ok(target)
}

/// The path without `.` and, where it can be told from the text, `..`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if normal.file_name().is_some() => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn error(files: &[(&str, &str)]) -> String {
        let folder = folder(files);
        format!("{:#}", flatten(&[folder.path().join("main.css")]).unwrap_err())
    }

    #[test]
    fn imports_are_put_where_they_stand_and_once() {
        let folder = folder(&[
            ("main.css", "@import \"./a.css\";\n@import \"./deep/b.css\";\nm {}\n"),
            ("a.css", "a {}\n"),
            ("deep/b.css", "@import \"../a.css\";\n@import \"./c.css\";\nb {}"),
            ("deep/c.css", "@import \"../main.css\";\nc {}\n"),
        ]);
        assert_eq!(flatten(&[folder.path().join("main.css")]).unwrap(), "a {}\nc {}\nb {}\nm {}\n");
    }

    #[test]
    fn sheets_follow_each_other_in_their_order() {
        let folder = folder(&[("z.css", "z {}"), ("a.css", "a {}\n")]);
        let entries = ["z.css", "a.css"].map(|name| folder.path().join(name));
        assert_eq!(flatten(&entries).unwrap(), "z {}\na {}\n");
    }

    #[test]
    fn forms_that_mean_something_else_are_refused() {
        for line in [
            "@import \"./a.css\" layer(base);",
            "@import url(./a.css);",
            "@import \"a.css\";",
            "@import \"https://example.org/a.css\";",
            "@layer a; @import \"./a.css\";",
        ] {
            let error = error(&[("main.css", line), ("a.css", "")]);
            assert!(error.contains("main.css line 1"), "{line}: {error}");
        }
    }

    #[test]
    fn a_missing_file_is_named_with_the_line_that_asks_for_it() {
        let error = error(&[("main.css", "\n@import \"./gone.css\";\n")]);
        assert!(error.contains("main.css line 2"), "{error}");
        assert!(error.contains("gone.css"), "{error}");
    }
}
