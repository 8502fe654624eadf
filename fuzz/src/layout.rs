//! Image layouts: tars that are read in pieces, and files that are looked at together.

use crate::documents::check_findings;
use longshore_core::diagnostics::{self, Beside};
use longshore_core::layer::TarHeader;
use longshore_core::validate::across::{ArchiveError, ArchiveReader, Checked, FileReader, Files};
use longshore_core::validate::{Judge, Options};

/// The first byte chooses: a tar, read in pieces of one size and of another; or files, each a path and a content
/// with zero bytes between. All that is found stands inside of the documents.
pub fn layout(bytes: &[u8]) {
    let Some((choice, rest)) = bytes.split_first() else { return };
    if choice.is_multiple_of(2) {
        let whole = read(rest, rest.len().max(1));
        let pieces = read(rest, usize::from(*choice) + 1);
        // How much is unpacked before it is looked at decides which of two errors is met first.
        assert_eq!(whole.is_ok(), pieces.is_ok(), "{whole:?} as a whole, {pieces:?} in pieces");
        let (Ok(whole), Ok(pieces)) = (whole, pieces) else { return };
        let known = |files: &Files| -> Vec<_> {
            files
                .list()
                .iter()
                .map(|file| (file.path.clone(), file.sha256.clone(), file.unpacked.clone()))
                .collect()
        };
        assert_eq!(known(&whole), known(&pieces));
        check(&whole);
    } else {
        check(&split(rest));
    }
}

fn read(archive: &[u8], piece: usize) -> Result<Files, ArchiveError> {
    let mut reader = ArchiveReader::default();
    archive.chunks(piece).try_for_each(|piece| reader.write(piece))?;
    Ok(reader.finish()?.files)
}

/// Files from paths and contents in turn.
fn split(bytes: &[u8]) -> Files {
    let mut files = Files::default();
    let parts: Vec<&[u8]> = bytes.split(|byte| *byte == 0).collect();
    for pair in parts.chunks(2) {
        let path = String::from_utf8_lossy(pair.first().copied().unwrap_or_default());
        let mut reader = FileReader::new(&path);
        reader.write(pair.get(1).copied().unwrap_or_default());
        files.add(reader.finish()).expect("fewer files than bytes");
    }
    files
}

fn check(files: &Files) {
    for checked in [Checked::layout(files), Checked::documents(files, &Options::default())] {
        for file in checked.files() {
            if let Some(report) = &file.report {
                check_findings(report, report.json().source());
            }
            for judge in Judge::ALL {
                let _ = file.verdict(judge);
            }
            let plain = file.plain(str::to_owned);
            assert_eq!(plain.findings.len(), file.all_findings().count());
        }
    }
}

/// The examples that take several files, as tars and as files.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for diagnostic in diagnostics::all() {
        let Some((wrong, right)) = diagnostic.settings() else { continue };
        for (setting, example) in [(wrong, &diagnostic.wrong), (right, &diagnostic.right)] {
            let beside = setting.beside.iter().filter_map(|beside| match beside {
                Beside::File { path, content } => Some((*path, *content)),
                Beside::Folder(_) | Beside::Link(_) | Beside::Long { .. } => None,
            });
            let files: Vec<_> = std::iter::once((setting.path, example.document)).chain(beside).collect();
            let (mut tar, mut plain) = (vec![6], vec![1]);
            for (path, content) in files {
                let size = content.len() as u64;
                tar.extend_from_slice(TarHeader::file(path, size).as_bytes());
                tar.extend_from_slice(content);
                tar.resize(tar.len() + TarHeader::padding(size), 0);
                plain.extend_from_slice(&[path.as_bytes(), &[0], content, &[0]].concat());
            }
            tar.resize(tar.len() + TarHeader::END, 0);
            seeds.extend([tar, plain]);
        }
    }
    seeds
}
