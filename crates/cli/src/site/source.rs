use std::path::{Path, PathBuf};

use longshore_client::transport::gateway::envelope;
use rust_embed::RustEmbed;

use super::file::File;

/// The page that is served.
#[derive(Debug)]
pub(crate) struct Site {
    source: Source,
    /// Whether the page is told that its server has a gateway.
    has_gateway: bool,
}

/// Where the files of the page come from.
#[derive(Debug)]
enum Source {
    /// From inside this program.
    Embedded,
    /// From a folder, read anew for each request.
    Folder(PathBuf),
}

/// The page itself, among the files.
const PAGE: &str = "index.html";

/// There is no page to serve.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoSite {
    /// The program was built without it.
    #[error(
        "this program was built without the page inside. In the project's folder, \
         `cargo xtask build` builds target/release/longshore with it; or give a built page \
         with --site FOLDER"
    )]
    NotEmbedded,
    /// The folder is not one that the page was built into.
    #[error(
        "there is no index.html in {0}. In the project's folder, `cargo xtask build` builds \
         the page into dist/; give that folder with --site"
    )]
    NotInFolder(PathBuf),
}

/// The folder as it was when the program was built; without optimisation and the feature `embedded-page`, as it is now.
#[derive(RustEmbed)]
#[folder = "../../dist"]
#[allow_missing = true]
struct Built;

impl Site {
    /// The page in `folder`, or else the one inside the program.
    pub(crate) fn open(folder: Option<PathBuf>) -> Result<Self, NoSite> {
        let source = folder.map_or(Source::Embedded, Source::Folder);
        match (source.read(PAGE), source) {
            (Some(_), source) => Ok(Self { source, has_gateway: false }),
            (None, Source::Embedded) => Err(NoSite::NotEmbedded),
            (None, Source::Folder(folder)) => Err(NoSite::NotInFolder(folder)),
        }
    }

    /// The same, of a server that has a gateway: the page asks where it leads to only where it is told so, since a server
    /// that has none would answer with an error.
    #[must_use]
    pub(crate) fn with_gateway(self) -> Self {
        Self { has_gateway: true, ..self }
    }

    /// The file at `path`, which is relative and as a request has it: whatever it says, only
    /// files of the site are found.
    pub(crate) fn file(&self, path: &str) -> Option<File> {
        let parts_are_names = path.split('/').all(is_name);
        // The compressed twins are not files of their own.
        if !parts_are_names || has_extension(path, "br") {
            return None;
        }
        let bytes = self.source.read(path)?;
        if self.has_gateway
            && path == PAGE
            && let Some(told) = with_mark(&bytes)
        {
            return Some(File::new(path, told.into(), None));
        }
        let compressed = self.source.read(&format!("{path}.br"));
        Some(File::new(path, bytes, compressed))
    }
}

impl Source {
    fn read(&self, path: &str) -> Option<std::borrow::Cow<'static, [u8]>> {
        match self {
            Self::Embedded => Built::get(path).map(|file| file.data),
            Self::Folder(folder) => {
                // A link may lead out of the folder: only what is in it is of the site.
                let root = folder.canonicalize().ok()?;
                let file = root.join(path).canonicalize().ok()?;
                file.starts_with(&root).then(|| std::fs::read(file).ok())?.map(Into::into)
            }
        }
    }
}

/// The page with a line in its head that says where its server tells what the gateway offers; none where it has no head.
fn with_mark(page: &[u8]) -> Option<Vec<u8>> {
    const HEAD: &str = "<head>\n";
    let (before, after) = std::str::from_utf8(page).ok()?.split_once(HEAD)?;
    let mark = format!("    <meta name=\"longshore-gateway\" content=\"./{}\">\n", envelope::OFFER_PATH);
    Some([before, HEAD, &mark, after].concat().into_bytes())
}

/// Whether the part of a path is a plain name on every system: no `..`, no drive, no escape.
fn is_name(part: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    !part.is_empty() && !part.starts_with('.') && part.bytes().all(allowed)
}

fn has_extension(path: &str, extension: &str) -> bool {
    Path::new(path).extension().is_some_and(|found| found == extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> (tempfile::TempDir, Site) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("site");
        std::fs::create_dir_all(root.join("deep")).unwrap();
        for (name, text) in [
            ("secret.txt", "secret"),
            ("site/index.html", "page"),
            ("site/.hidden", "hidden"),
            ("site/deep/a.css", "deep"),
            ("site/deep/a.css.br", "small"),
        ] {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let site = Site::open(Some(root)).unwrap();
        (folder, site)
    }

    #[test]
    fn files_are_found_with_their_compressed_twins() {
        let (_folder, site) = site();
        let file = site.file("deep/a.css").unwrap();
        assert_eq!(&file.bytes[..], b"deep");
        assert_eq!(file.compressed.as_deref(), Some(&b"small"[..]));
        assert!(site.file("index.html").unwrap().compressed.is_none());
    }

    #[test]
    fn nothing_outside_the_site_is_found() {
        let (_folder, site) = site();
        for path in [
            "../secret.txt",
            "deep/../../secret.txt",
            "/etc/hostname",
            "..%2fsecret.txt",
            "..\\secret.txt",
            ".hidden",
            "deep",
            "deep/",
            "deep//a.css",
            "deep/a.css.br",
            "",
        ] {
            assert!(site.file(path).is_none(), "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_site_leads_nowhere() {
        let (folder, site) = site();
        let root = folder.path().join("site");
        std::os::unix::fs::symlink("../secret.txt", root.join("out.txt")).unwrap();
        std::os::unix::fs::symlink("deep/a.css", root.join("in.css")).unwrap();
        assert!(site.file("out.txt").is_none());
        assert!(site.file("in.css").is_some());
    }

    #[test]
    fn the_page_alone_is_told_of_a_gateway_where_there_is_one() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in
            [("index.html", "<head>\n<title>"), ("index.html.br", "small"), ("other.html", "<head>\n")]
        {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let open = || Site::open(Some(folder.path().to_owned())).unwrap();
        let page = |site: Site| site.file("index.html").unwrap();
        let (plain, told) = (page(open()), page(open().with_gateway()));
        assert_eq!(
            (&plain.bytes[..], plain.compressed.as_deref()),
            (&b"<head>\n<title>"[..], Some(&b"small"[..]))
        );
        let mark = "<head>\n    <meta name=\"longshore-gateway\" content=\"./gateway.json\">\n<title>";
        assert_eq!((std::str::from_utf8(&told.bytes), told.compressed), (Ok(mark), None));
        assert_ne!(plain.tag, told.tag);
        assert_eq!(&open().with_gateway().file("other.html").unwrap().bytes[..], b"<head>\n");
    }

    #[test]
    fn a_folder_without_a_page_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        let error = Site::open(Some(path.clone())).unwrap_err();
        assert_eq!(error, NoSite::NotInFolder(path));
    }
}
