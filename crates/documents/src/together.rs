//! Files that are looked at together, and kept until others come.

use crate::check::{self, Context};
use crate::family::Family;
use crate::unpack::unpack;
use longshore_core::diagnostics::Diagnostic;
use longshore_core::layer::LayerKind;
use longshore_core::validate::across::{
    ArchiveReader, Checked, CheckedFile, Content, File, FileReader, Files,
};
use longshore_core::validate::{Finding, Format, Options, Report, Severity, apply, fix};
use longshore_documents::checked;
use longshore_documents::survey::{Given, Surveyed};
use std::collections::HashMap;
use web_sys::Blob;

/// So many findings of a file as such are told.
const SAID: usize = 5;

/// The files.
#[derive(Default)]
pub(crate) struct Together {
    files: Files,
    family: Family,
    /// Where their contents are.
    given: Vec<Given>,
    /// Whether that is one archive with all of them in it.
    is_archive: bool,
}

/// A file that is being taken in, or an archive of them.
pub(crate) enum Intake {
    /// One file.
    File(Box<FileReader>),
    /// A tar, plain or compressed.
    Archive(ArchiveReader),
}

impl Intake {
    /// Takes a file of a layout, or a document by itself; an archive that is the only file is looked into.
    pub(crate) fn begin(path: &str, is_alone: bool, sha512: bool, head: &[u8]) -> Self {
        match (is_alone && LayerKind::of(head).is_archive(), sha512) {
            (true, false) => Self::Archive(ArchiveReader::default()),
            (true, true) => Self::Archive(ArchiveReader::with_sha512()),
            (false, false) => Self::File(Box::new(FileReader::new(path))),
            (false, true) => Self::File(Box::new(FileReader::with_sha512(path))),
        }
    }

    /// Takes the next piece.
    pub(crate) fn write(&mut self, piece: &[u8]) -> Result<(), String> {
        match self {
            Self::File(reader) => {
                reader.write(piece);
                Ok(())
            }
            Self::Archive(reader) => reader.write(piece).map_err(|error| format!("cannot be read: {error}.")),
        }
    }
}

impl Together {
    /// Adds what was taken in, and where it came from.
    pub(crate) fn add(&mut self, intake: Intake, given: &Given) -> Result<(), String> {
        self.given.push(given.clone());
        match intake {
            Intake::File(reader) => {
                self.files.add(reader.finish()).map_err(|error| format!("is too much: {error}."))
            }
            Intake::Archive(reader) => {
                self.files = reader.finish().map_err(|error| format!("cannot be read: {error}."))?.files;
                self.is_archive = true;
                Ok(())
            }
        }
    }

    /// Whether it is an archive that holds no layout.
    pub(crate) fn is_other_archive(&self) -> bool {
        self.is_archive && !self.files.is_layout()
    }

    /// Whether they have to be read again, to be hashed by SHA-512.
    pub(crate) fn ask_for_sha512(&self) -> bool {
        self.files.ask_for_sha512()
    }

    /// How they belong to each other.
    pub(crate) fn family(&self) -> &Family {
        &self.family
    }

    /// The content of a document.
    pub(crate) fn content(&self, number: u32) -> Option<&[u8]> {
        match &self.files.list().get(number as usize)?.content {
            Content::Document(bytes) => Some(bytes),
            Content::TooLong | Content::Other => None,
        }
    }

    /// The contents of files, by their numbers.
    pub(crate) fn contents(&self, numbers: impl Iterator<Item = u32>) -> Result<HashMap<u32, Blob>, String> {
        let path = |number: u32| Some((number, self.files.list().get(number as usize)?.path.as_str()));
        let wanted: HashMap<u32, &str> = numbers.filter_map(path).collect();
        let by_path = match self.given.first() {
            Some(archive) if self.is_archive => unpack(&archive.content, wanted.values().copied().collect())
                .map_err(|why| format!("“{}” {why}", archive.path))?,
            // Of a path that was given twice the last one counts.
            _ => self.given.iter().map(|given| (given.path.clone(), given.content.clone())).collect(),
        };
        let content = |(number, path): (u32, &str)| Some((number, by_path.get(path)?.clone()));
        Ok(wanted.into_iter().filter_map(content).collect())
    }

    /// The path of a file.
    pub(crate) fn path(&self, number: u32) -> Option<&str> {
        self.files.list().get(number as usize).map(|file| file.path.as_str())
    }

    /// What was found in all of them.
    pub(crate) fn survey(&mut self) -> Vec<Surveyed> {
        let checked = look(&self.files);
        let family = Family::of(&self.files, &checked);
        let numbers: HashMap<&str, u32> =
            (0..).zip(self.files.list()).map(|(number, file)| (file.path.as_str(), number)).collect();
        let told: Vec<(Option<u32>, Surveyed)> = checked
            .files()
            .iter()
            .map(|file| (numbers.get(file.path.as_str()).copied(), told(file)))
            .collect();
        let known: Vec<u32> = told.iter().filter_map(|(number, _)| *number).collect();
        let mut by_number = HashMap::new();
        let mut surveyed = Vec::with_capacity(told.len());
        for (number, file) in told {
            match number {
                Some(number) => _ = by_number.insert(number, file),
                // The layout as a whole, and what is missing.
                None => surveyed.push(file),
            }
        }
        for (number, depth) in family.in_order(&known) {
            let Some(file) = by_number.remove(&number) else { continue };
            let is_document = self.content(number).is_some();
            surveyed.push(Surveyed { number: Some(number), is_document, depth, ..file });
        }
        self.family = family;
        surveyed
    }

    /// A document that takes the place of one of the files: what is to be said of it, with what the others say.
    pub(crate) fn check(
        &self,
        number: u32,
        bytes: &[u8],
        options: &Options,
        listed: u32,
    ) -> Option<checked::Checked> {
        let (path, files) = self.with(number, bytes)?;
        let checked =
            if options.media_type.is_none() { look(&files) } else { Checked::documents(&files, options) };
        let file = checked.files().iter().find(|file| file.path == path)?;
        let context = Context { of_file: &file.findings, family: Some(&self.family) };
        Some(check::tell(file.report.as_ref()?, context, listed))
    }

    /// The same document with every repair made that is certain by itself, and then of what the others say.
    pub(crate) fn mend(&self, number: u32, bytes: &[u8], options: &Options) -> Option<Vec<u8>> {
        let (path, files) = self.with(number, &fix(bytes, options))?;
        let checked = look(&files);
        let report = checked.files().iter().find(|file| file.path == path)?.report.as_ref()?;
        Some(apply(report.json().source(), report.findings()))
    }

    /// The files with another content of one of them; and its path.
    fn with(&self, number: u32, bytes: &[u8]) -> Option<(&str, Files)> {
        let path = self.files.list().get(number as usize)?.path.as_str();
        let mut files = Files::default();
        for file in self.files.list() {
            let is_it = file.path == path;
            files.add(if is_it { File::document(path, bytes.to_vec()) } else { file.clone() }).ok()?;
        }
        Some((path, files))
    }
}

/// Looks at a layout as one, and at other documents as what they are.
fn look(files: &Files) -> Checked<'_> {
    if files.is_layout() { Checked::layout(files) } else { Checked::documents(files, &Options::default()) }
}

fn told(file: &CheckedFile<'_>) -> Surveyed {
    let kind = file.report.as_ref().and_then(Report::format).map_or("", Format::name);
    let severity = |severity: Severity| {
        let of_it = file.all_findings().filter(|finding| finding.severity() == severity);
        u32::try_from(of_it.count()).unwrap_or(u32::MAX)
    };
    let said = |finding: &Finding| format!("{} {}", Diagnostic::name(finding.diagnostic), finding.message);
    // A size is drawn and told in short, where the last of 53 bits does not matter.
    #[expect(clippy::cast_precision_loss, reason = "drawn")]
    let size = file.file.map_or(0.0, |file| file.size as f64);
    Surveyed {
        number: None,
        is_document: false,
        path: file.path.clone(),
        depth: 0,
        size,
        kind: kind.to_owned(),
        counts: [Severity::Error, Severity::Warning, Severity::Advice].map(severity),
        said: file.findings.iter().take(SAID).map(said).collect(),
        digest: file.file.and_then(|file| Some(file.sha256.as_ref()?.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use longshore_core::Digest;
    use longshore_core::validate::Judge;

    const CONFIG: &str = r#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}"#;

    /// A layout with a manifest whose config has a wrong size.
    fn layout() -> Together {
        let config = Digest::sha256(CONFIG.as_bytes());
        let manifest = format!(
            r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{config}","size":1}},"layers":[]}}"#
        );
        let digest = Digest::sha256(manifest.as_bytes());
        let index = format!(
            r#"{{"schemaVersion":2,"manifests":[{{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{digest}","size":{}}}]}}"#,
            manifest.len()
        );
        let mut together = Together::default();
        for (path, content) in [
            ("oci-layout", r#"{"imageLayoutVersion":"1.0.0"}"#.to_owned()),
            ("index.json", index),
            (&format!("blobs/sha256/{}", digest.encoded()), manifest),
            (&format!("blobs/sha256/{}", config.encoded()), CONFIG.to_owned()),
        ] {
            let mut intake = Intake::begin(path, false, false, content.as_bytes());
            intake.write(content.as_bytes()).unwrap();
            together.files.add(finished(intake)).unwrap();
        }
        together
    }

    fn finished(intake: Intake) -> File {
        match intake {
            Intake::File(reader) => reader.finish(),
            Intake::Archive(_) => panic!("it is no archive"),
        }
    }

    #[test]
    fn a_layout_is_a_tree_with_findings_across_its_documents() {
        let surveyed = self::layout().survey();
        let depths: Vec<_> = surveyed.iter().filter(|file| file.is_document).map(|file| file.depth).collect();
        assert_eq!(depths, [0, 0, 1, 2]);
        let manifest = surveyed.iter().find(|file| file.depth == 1).unwrap();
        assert!(manifest.counts[0] > 0, "{manifest:?}");
    }

    #[test]
    fn a_document_in_the_editor_is_looked_at_with_the_others() {
        let mut together = layout();
        let surveyed = together.survey();
        let number = surveyed.iter().find(|file| file.depth == 1).unwrap().number.unwrap();
        let bytes = together.content(number).unwrap().to_vec();
        let checked = together.check(number, &bytes, &Options::default(), 100).unwrap();
        assert!(
            checked.findings.iter().any(|found| found.message.contains("size")),
            "{:?}",
            checked.findings
        );
        let mended = together.mend(number, &bytes, &Options::default()).unwrap();
        let right =
            String::from_utf8(bytes).unwrap().replace("\"size\":1", &format!("\"size\":{}", CONFIG.len()));
        assert_eq!(String::from_utf8(mended).unwrap(), right);
        let checked = together.check(number, right.as_bytes(), &Options::default(), 100).unwrap();
        let spec = checked.rulings.iter().find(|ruling| ruling.judge == Judge::Spec).unwrap();
        assert!(spec.decisive.is_none_or(|number| {
            let found = checked.findings.iter().find(|found| found.number == number).unwrap();
            !found.message.contains("size")
        }));
    }

    #[test]
    fn what_is_no_archive_is_a_file() {
        assert!(matches!(Intake::begin("a", true, false, b"{}"), Intake::File(_)));
        assert!(matches!(Intake::begin("a", true, false, &[0x1f, 0x8b, 8]), Intake::Archive(_)));
        assert!(matches!(Intake::begin("a", false, false, &[0x1f, 0x8b, 8]), Intake::File(_)));
    }
}
