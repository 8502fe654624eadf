//! Files that are looked at together, and kept until others come.

use crate::check::{self, Context};
use longshore_core::diagnostics::Diagnostic;
use longshore_core::validate::across::{
    ArchiveReader, Checked, CheckedFile, Content, File, FileReader, Files,
};
use longshore_core::validate::{Finding, Format, Options, Report, Severity, apply, fix};
use longshore_documents::checked;
use longshore_documents::survey::Surveyed;
use std::collections::HashMap;

/// So many findings of a file as such are told.
const SAID: usize = 5;

/// The files.
#[derive(Default)]
pub(crate) struct Together(Files);

/// A file that is being taken in, or an archive of them.
pub(crate) enum Intake {
    /// One file.
    File(Box<FileReader>),
    /// A tar, plain or compressed.
    Archive(ArchiveReader),
}

impl Intake {
    /// Takes a file of a layout, or a document by itself; an archive that is the only file is looked into.
    pub(crate) fn begin(path: &str, is_alone: bool, head: &[u8]) -> Self {
        let is_archive = head.get(257..262) == Some(b"ustar".as_slice()) || head.starts_with(&[0x1f, 0x8b]);
        if is_alone && is_archive {
            Self::Archive(ArchiveReader::default())
        } else {
            Self::File(Box::new(FileReader::new(path)))
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
    /// Adds what was taken in.
    pub(crate) fn add(&mut self, intake: Intake) -> Result<(), String> {
        match intake {
            Intake::File(reader) => {
                self.0.add(reader.finish()).map_err(|error| format!("is too much: {error}."))
            }
            Intake::Archive(reader) => {
                self.0 = reader.finish().map_err(|error| format!("cannot be read: {error}."))?.files;
                Ok(())
            }
        }
    }

    /// The content of a document.
    pub(crate) fn content(&self, number: u32) -> Option<&[u8]> {
        match &self.0.list().get(number as usize)?.content {
            Content::Document(bytes) => Some(bytes),
            Content::TooLong | Content::Other => None,
        }
    }

    /// What was found in all of them.
    pub(crate) fn survey(&self) -> Vec<Surveyed> {
        let checked = look(&self.0);
        let numbers: HashMap<&str, u32> =
            (0..).zip(self.0.list()).map(|(number, file)| (file.path.as_str(), number)).collect();
        let mut depths: HashMap<&str, u32> = HashMap::new();
        let mut surveyed = Vec::new();
        for file in checked.files() {
            let depth = file.referrers.first().and_then(|referrer| depths.get(referrer.path.as_str()));
            let depth = depth.map_or(0, |depth| depth + 1);
            depths.insert(&file.path, depth);
            let number = numbers.get(file.path.as_str()).copied();
            surveyed.push(Surveyed {
                number: number.filter(|number| self.content(*number).is_some()),
                depth,
                ..told(file)
            });
        }
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
        Some(check::tell(file.report.as_ref()?, Context { of_file: &file.findings }, listed))
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
        let path = self.0.list().get(number as usize)?.path.as_str();
        let mut files = Files::default();
        for file in self.0.list() {
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
            let mut intake = Intake::begin(path, false, content.as_bytes());
            intake.write(content.as_bytes()).unwrap();
            together.add(intake).unwrap();
        }
        together
    }

    #[test]
    fn a_layout_is_a_tree_with_findings_across_its_documents() {
        let surveyed = layout().survey();
        let depths: Vec<_> =
            surveyed.iter().filter(|file| file.number.is_some()).map(|file| file.depth).collect();
        assert_eq!(depths, [0, 0, 1, 2]);
        let manifest = surveyed.iter().find(|file| file.depth == 1).unwrap();
        assert!(manifest.counts[0] > 0, "{manifest:?}");
    }

    #[test]
    fn a_document_in_the_editor_is_looked_at_with_the_others() {
        let together = layout();
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
        assert!(matches!(Intake::begin("a", true, b"{}"), Intake::File(_)));
        assert!(matches!(Intake::begin("a", true, &[0x1f, 0x8b, 8]), Intake::Archive(_)));
        assert!(matches!(Intake::begin("a", false, &[0x1f, 0x8b, 8]), Intake::File(_)));
    }
}
