//! What was named on the command line, looked at: single documents together, and each layout by itself.

use crate::commands::input::{Hint, Input, Layout, Unreadable};
use crate::failure::Failure;
use longshore_core::validate::across::{Checked, CheckedFile, File, Files};
use longshore_core::validate::{Options, apply, fix};
use std::io::Write as _;

/// What was named on the command line.
pub(super) struct Given {
    /// Documents, and content that they may refer to.
    documents: Files,
    layouts: Vec<Layout>,
    /// In the order of the command line: whether each is a layout.
    order: Vec<bool>,
}

/// What was found in it.
pub(super) struct Found<'a> {
    given: &'a Given,
    documents: Checked<'a>,
    layouts: Vec<Checked<'a>>,
}

/// What is shown, one after the other.
pub(super) enum Shown<'a> {
    /// A file with something to say.
    File {
        /// The path that is shown of a path beside it.
        layout: Option<&'a Layout>,
        /// The file.
        file: &'a CheckedFile<'a>,
    },
    /// A layout, after its files.
    Layout(&'a Layout, &'a Checked<'a>),
}

impl Given {
    pub(super) fn new(inputs: Vec<Input>) -> Self {
        let mut given = Self { documents: Files::default(), layouts: Vec::new(), order: Vec::new() };
        for input in inputs {
            given.order.push(matches!(input, Input::Layout(_)));
            match input {
                Input::Document(document) => {
                    given.documents.add_given(File::document(document.path, document.content));
                }
                Input::Content(file) => given.documents.add_given(file),
                Input::Layout(layout) => given.layouts.push(layout),
            }
        }
        given
    }

    pub(super) fn check(&self, options: &Options) -> Found<'_> {
        let documents = Checked::documents(&self.documents, options);
        let layouts = self.layouts.iter().map(|layout| Checked::layout(&layout.files)).collect();
        Found { given: self, documents, layouts }
    }
}

impl Found<'_> {
    /// All that is shown, in the order of the command line.
    pub(super) fn shown(&self) -> Vec<Shown<'_>> {
        let mut shown = Vec::new();
        let mut documents = self.documents.files().iter();
        let mut layouts = self.given.layouts.iter().zip(&self.layouts);
        for is_layout in &self.given.order {
            if !is_layout {
                let file = documents.next().filter(|file| is_known(file));
                shown.extend(file.map(|file| Shown::File { layout: None, file }));
            } else if let Some((layout, checked)) = layouts.next() {
                let files = checked.files().iter();
                shown.extend(files.map(|file| Shown::File { layout: Some(layout), file }));
                shown.push(Shown::Layout(layout, checked));
            }
        }
        shown
    }

    /// Content that no document refers to: a failure for each.
    pub(super) fn strangers(&self) -> Vec<Failure> {
        let files = self.documents.files().iter().filter(|file| !is_known(file));
        files.map(|file| Unreadable::NoLayout(file.path.clone(), Hint::none()).into()).collect()
    }
}

/// Whether a file is a document, or content that one refers to.
fn is_known(file: &CheckedFile<'_>) -> bool {
    file.report.is_some() || !file.referrers.is_empty()
}

impl<'a> Shown<'a> {
    /// The file; none for a layout as such.
    pub(super) fn file(&self) -> Option<&'a CheckedFile<'a>> {
        match self {
            Self::File { file, .. } => Some(file),
            Self::Layout(..) => None,
        }
    }

    /// The path that is shown of a path beside it.
    pub(super) fn name(&self, path: &str) -> String {
        match self {
            Self::File { layout: Some(layout), .. } | Self::Layout(layout, _) => layout.name(path),
            Self::File { layout: None, .. } => path.to_owned(),
        }
    }
}

/// Makes the repairs that are certain, where the documents came from: of each by itself, then of what one says of
/// another. Whether one went to standard output.
pub(super) fn mend(inputs: &mut [Input], options: &Options) -> Result<bool, Failure> {
    let mut files = Files::default();
    for input in &*inputs {
        match input {
            Input::Document(document) => {
                files.add_given(File::document(document.path.as_str(), fix(&document.content, options)));
            }
            Input::Content(file) => files.add_given(file.clone()),
            Input::Layout(_) => {}
        }
    }
    let checked = Checked::documents(&files, options);
    let mut found = checked.files().iter();
    let mut to_output = false;
    for input in inputs.iter_mut().filter(|input| !matches!(input, Input::Layout(_))) {
        let report = found.next().and_then(|file| file.report.as_ref());
        let (Input::Document(document), Some(report)) = (input, report) else { continue };
        let mended = apply(report.json().source(), report.findings());
        match document.file() {
            Some(_) if mended == document.content => {}
            Some(path) => std::fs::write(&path, &mended)
                .map_err(|error| Failure::new(format!("{} cannot be written: {error}", document.path)))?,
            None => {
                std::io::stdout().write_all(&mended)?;
                to_output = true;
            }
        }
        document.content = mended;
    }
    Ok(to_output)
}
