//! The walk: every document that can be reached is looked at once, and then against what it refers to.

use super::file::{Content, File};
use super::files::Files;
use super::place::{self, INDEX, MARKER};
use super::reference::{Reference, Role, other_format, references};
use super::{check, circle, layout};
use crate::validate::finding::Finding;
use crate::validate::{Format, Judge, Options, Report, validate};
use crate::{Algorithm, Digest, MediaType};
use std::collections::{HashMap, VecDeque};

/// What was found in files that were looked at together.
#[derive(Debug)]
pub struct Checked<'a> {
    files: Vec<CheckedFile<'a>>,
}

/// A file, and what was found in it.
#[derive(Debug)]
pub struct CheckedFile<'a> {
    /// Its path; empty for the layout as a whole.
    pub path: String,
    /// What is known of it; none where it is missing, or was not read.
    pub file: Option<&'a File>,
    /// What the validator says, where it is a document.
    pub report: Option<Report<'a>>,
    /// What is wrong with the file as such: its name, its content as a whole.
    pub findings: Vec<Finding>,
    /// Who refers to it: the first of them.
    pub referrers: Vec<Referrer>,
}

/// A descriptor that refers to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Referrer {
    /// The document that it stands in.
    pub path: String,
    /// Where it stands there, as a JSON pointer (RFC 6901).
    pub pointer: String,
}

/// So many referrers of a file are told.
const MOST_REFERRERS: usize = 8;

impl<'a> Checked<'a> {
    /// Looks at an image layout: every document that can be reached from its index, every blob's name, and how
    /// they fit (image-spec, image-layout.md).
    pub fn layout(files: &'a Files) -> Self {
        let mut tree = Tree::new(files);
        // What these two have to be follows from their places.
        for (path, format) in [(MARKER, Format::ImageLayout), (INDEX, Format::ImageIndex)] {
            if let Some(at) = files.at(path) {
                tree.visit(at, None, &options_of(format));
            }
        }
        tree.walk();
        let mut circles = circle::check(&tree);
        for at in tree.order.clone() {
            let mut found = check::document(&tree, at, true);
            found.append(circles.get_mut(at).unwrap_or(&mut Vec::new()));
            tree.extend(at, found);
        }
        let (whole, left_out) = layout::check(&mut tree);
        let mut checked: Vec<CheckedFile<'a>> = whole.into_iter().collect();
        checked.extend(tree.into_files());
        checked.extend(left_out);
        Self { files: checked }
    }

    /// Looks at documents, each as it is and against the others that it refers to. What is no document is there to
    /// be referred to. All files are told, in the order in which they were added.
    pub fn documents(files: &'a Files, options: &Options) -> Self {
        let mut tree = Tree::by_content(files);
        for (at, file) in files.list().iter().enumerate() {
            if file.bytes().is_some() {
                tree.visit(at, None, options);
            }
        }
        tree.walk();
        tree.settle(options);
        for at in tree.order.clone() {
            let found = check::document(&tree, at, false);
            tree.extend(at, found);
        }
        check::meant(&mut tree);
        tree.order = (0..tree.entries.len()).collect();
        Self { files: tree.into_files() }
    }

    /// Of a layout the documents, as they were reached, and what else has findings; all documents that were given.
    pub fn files(&self) -> &[CheckedFile<'a>] {
        &self.files
    }
}

impl CheckedFile<'_> {
    /// All that was found: about the file as such, then in the order of the text.
    pub fn all_findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().chain(self.report.iter().flat_map(Report::findings))
    }

    /// Whether a judge rejects it.
    pub fn is_rejected_by(&self, judge: Judge) -> bool {
        self.all_findings().any(|finding| finding.judges.contains(judge))
    }
}

/// Files on the way to being checked.
pub(super) struct Tree<'a> {
    pub(super) files: &'a Files,
    /// One for each file, in the files' order.
    pub(super) entries: Vec<CheckedFile<'a>>,
    /// What each document refers to.
    pub(super) references: Vec<Vec<Reference>>,
    /// The documents, in the order in which they were reached.
    pub(super) order: Vec<usize>,
    /// Whether every document could be read that others refer to.
    pub(super) is_whole: bool,
    queue: VecDeque<(usize, Option<Format>)>,
    /// Files by the digest of their content; none where their paths tell.
    by_digest: Option<HashMap<&'a str, usize>>,
    /// The digests by SHA-512, computed when one is asked for.
    by_sha512: Option<HashMap<String, usize>>,
}

impl<'a> Tree<'a> {
    fn new(files: &'a Files) -> Self {
        let entry = |file: &'a File| CheckedFile {
            path: file.path.clone(),
            file: Some(file),
            report: None,
            findings: Vec::new(),
            referrers: Vec::new(),
        };
        Self {
            files,
            entries: files.list().iter().map(entry).collect(),
            references: files.list().iter().map(|_| Vec::new()).collect(),
            order: Vec::new(),
            is_whole: true,
            queue: VecDeque::new(),
            by_digest: None,
            by_sha512: None,
        }
    }

    fn by_content(files: &'a Files) -> Self {
        let digest = |(at, file): (usize, &'a File)| Some((file.sha256.as_ref()?.as_str(), at));
        // Of two files with the same content the first one is meant.
        let by_digest = files.list().iter().enumerate().rev().filter_map(digest).collect();
        Self { by_digest: Some(by_digest), ..Self::new(files) }
    }

    /// Looks at a document, once.
    fn visit(&mut self, at: usize, said: Option<Format>, options: &Options) {
        let Some(file) = self.files.list().get(at) else { return };
        if self.entries.get(at).is_none_or(|entry| entry.report.is_some()) {
            return;
        }
        let Some(content) = file.bytes() else {
            self.is_whole &= file.content != Content::TooLong;
            return;
        };
        let report = judged(content, said, options);
        let format = report.format();
        let references = format.map(|format| references(report.json(), format, |digest| self.find(digest)));
        let references = references.unwrap_or_default();
        for reference in &references {
            let Some(target) = reference.target else { continue };
            if let Some(entry) = self.entries.get_mut(target).filter(|it| it.referrers.len() < MOST_REFERRERS)
            {
                let pointer = report.json().pointer(reference.node);
                entry.referrers.push(Referrer { path: file.path.clone(), pointer });
            }
            if let Some(format) = reference.format() {
                self.queue.push_back((target, Some(format)));
            }
        }
        if let (Some(entry), Some(known)) = (self.entries.get_mut(at), self.references.get_mut(at)) {
            entry.report = Some(report);
            *known = references;
            self.order.push(at);
        }
    }

    /// Visits what was referred to, until all is visited.
    fn walk(&mut self) {
        while let Some((at, said)) = self.queue.pop_front() {
            self.visit(at, said, &Options::default());
        }
    }

    /// What was looked at before someone told what it is, is looked at as that: as another kind of document, or as
    /// content that is none.
    fn settle(&mut self, options: &Options) {
        if options.media_type.is_some() {
            return;
        }
        let told: Vec<(usize, Option<Format>)> =
            self.references.iter().flatten().filter_map(|it| Some((it.target?, it.format()))).collect();
        for (at, format) in told {
            let Some(entry) = self.entries.get_mut(at) else { continue };
            let Some(content) = entry.file.and_then(File::bytes) else { continue };
            let Some(format) = format else {
                entry.report = entry.report.take().filter(|report| report.format().is_some());
                continue;
            };
            let differs = entry.report.as_ref().is_some_and(|report| {
                report.format() != Some(format) && other_format(format, report.json()).is_none()
            });
            if differs {
                entry.report = Some(judged(content, Some(format), options));
            }
        }
    }

    /// The file that a digest means.
    fn find(&mut self, digest: &str) -> Option<usize> {
        let Some(by_digest) = &self.by_digest else {
            return self.files.at(&place::path_of(digest)?);
        };
        if digest.starts_with("sha512:") {
            let files = self.files.list().iter().enumerate();
            let compute = |(at, file): (usize, &File)| {
                let computed = || Digest::compute(Algorithm::Sha512, file.bytes()?);
                Some((file.sha512.clone().or_else(computed)?.to_string(), at))
            };
            let known = self.by_sha512.get_or_insert_with(|| files.rev().filter_map(compute).collect());
            return known.get(digest).copied();
        }
        by_digest.get(digest).copied()
    }

    /// The report of a document that a reference leads to.
    pub(super) fn target(&self, reference: &Reference) -> Option<&Report<'a>> {
        self.entries.get(reference.target?)?.report.as_ref()
    }

    /// The config of a manifest, where it is a config that is known and at hand.
    pub(super) fn config(&self, manifest: usize) -> Option<&Report<'a>> {
        let config = self.references.get(manifest)?.iter().find(|it| it.role == Role::Config)?;
        let is_config = |format| matches!(format, Format::ImageConfig | Format::DockerConfig);
        self.target(config).filter(|report| report.format().is_some_and(is_config))
    }

    fn extend(&mut self, at: usize, found: Vec<Finding>) {
        if let Some(report) = self.entries.get_mut(at).and_then(|entry| entry.report.as_mut()) {
            report.extend(found);
        }
    }

    /// The documents in their order, then what else has findings.
    fn into_files(self) -> Vec<CheckedFile<'a>> {
        let mut entries: Vec<Option<CheckedFile<'a>>> = self.entries.into_iter().map(Some).collect();
        let mut files: Vec<CheckedFile<'a>> =
            self.order.iter().filter_map(|at| entries.get_mut(*at)?.take()).collect();
        let mut rest: Vec<CheckedFile<'a>> =
            entries.into_iter().flatten().filter(|entry| !entry.findings.is_empty()).collect();
        rest.sort_by(|one, other| one.path.cmp(&other.path));
        files.append(&mut rest);
        files
    }
}

/// The report of a document: as what was said of it, except where it is plainly something else.
fn judged<'a>(content: &'a [u8], said: Option<Format>, options: &Options) -> Report<'a> {
    let Some(format) = said else { return validate(content, options) };
    let report = validate(content, &options_of(format));
    match other_format(format, report.json()) {
        Some(_) => validate(content, &Options::default()),
        None => report,
    }
}

fn options_of(format: Format) -> Options {
    Options { media_type: MediaType::parse(format.media_type()).ok() }
}
