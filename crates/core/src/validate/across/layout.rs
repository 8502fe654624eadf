//! What a layout has to have besides its documents, and the names of its blobs (image-spec, image-layout.md).

use super::check::of_file;
use super::file::File;
use super::place::{INDEX, MARKER, Place};
use super::tree::{CheckedFile, Tree};
use crate::diagnostics::layout as diagnostics;
use crate::validate::finding::Finding;
use crate::validate::judge::{Judge, Judges};

/// What is wrong with the layout as a whole, and what was left out of it. Findings about its files are put to them.
pub(super) fn check<'a>(tree: &mut Tree<'a>) -> (Option<CheckedFile<'a>>, Vec<CheckedFile<'a>>) {
    let spec = Judges::of(&[Judge::Spec]);
    let files = tree.files;
    let knows_all = tree.is_whole && files.at(INDEX).is_some_and(|index| tree.order.contains(&index));
    for path in files.repeated() {
        put(tree, path, of_file(&diagnostics::PATH_REPEATED, &[path], Judges::NONE));
    }
    for (at, file) in files.list().iter().enumerate() {
        if let Some(finding) = name(file) {
            put(tree, &file.path, finding);
        }
        let is_blob = matches!(Place::of(&file.path), Place::Blob(_));
        let is_referred_to = tree.entries.get(at).is_some_and(|entry| !entry.referrers.is_empty());
        if knows_all && is_blob && !is_referred_to {
            put(tree, &file.path, of_file(&diagnostics::UNREFERENCED, &[], Judges::NONE));
        }
    }
    let mut missing = Vec::new();
    if !files.has(MARKER) {
        missing.push(of_file(&diagnostics::NO_MARKER, &[], spec));
    }
    if !files.has(INDEX) {
        missing.push(of_file(&diagnostics::NO_INDEX, &[], spec));
    }
    if !files.has_blobs() {
        missing.push(of_file(&diagnostics::NO_BLOBS, &[], spec));
    }
    let whole = (!missing.is_empty()).then(|| unread(String::new(), missing));
    let left_out = files.left_out().iter().map(|(path, why)| {
        let finding = of_file(&diagnostics::LEFT_OUT, &[why.words()], Judges::NONE);
        unread(path.clone(), vec![finding])
    });
    (whole, left_out.collect())
}

/// What is wrong with a blob's name.
fn name(file: &File) -> Option<Finding> {
    let spec = Judges::of(&[Judge::Spec]);
    match Place::of(&file.path) {
        Place::Misnamed(why) => Some(of_file(&diagnostics::BLOB_NAME, &[&why], spec)),
        Place::Blob(name) => {
            let found = file.digest(name.algorithm()).filter(|found| **found != name)?;
            Some(of_file(&diagnostics::BLOB_CONTENT, &[found.as_str()], spec))
        }
        Place::Marker | Place::Index | Place::Other => None,
    }
}

fn put(tree: &mut Tree<'_>, path: &str, finding: Finding) {
    if let Some(entry) = tree.files.at(path).and_then(|at| tree.entries.get_mut(at)) {
        entry.findings.push(finding);
    }
}

fn unread(path: String, findings: Vec<Finding>) -> CheckedFile<'static> {
    CheckedFile { path, file: None, report: None, findings, referrers: Vec::new() }
}
