//! A document against what it refers to.

use super::file::{Content, File};
use super::reference::{Reference, Role, other_format};
use super::tree::Tree;
use super::unpack::Compression;
use super::{config, platform, ref_name};
use crate::diagnostics::across as diagnostics;
use crate::digest::Digest;
use crate::json::{Json, NodeId, Number, Span};
use crate::validate::finding::{Finding, Repair};
use crate::validate::judge::{Judge, Judges};
use crate::validate::shape::shown;
use crate::validate::sink::Sink;
use crate::validate::{Format, Report};
use std::collections::HashSet;

/// What is wrong with the references of a document.
pub(super) fn document(tree: &Tree<'_>, at: usize, is_layout: bool) -> Vec<Finding> {
    let Some(report) = tree.entries.get(at).and_then(|entry| entry.report.as_ref()) else {
        return Vec::new();
    };
    let references = tree.references.get(at).map(Vec::as_slice).unwrap_or_default();
    let mut sink = Sink::new(report.json());
    for reference in references {
        sink.judges = Judges::of(&[Judge::Spec]);
        match reference.target.and_then(|target| tree.files.list().get(target)) {
            Some(file) => against_content(&mut sink, tree, report, reference, file),
            None if is_layout => check_presence(&mut sink, reference),
            None => {}
        }
        check_subject(&mut sink, reference);
    }
    repeated(&mut sink, references);
    config::check(&mut sink, tree, at);
    if is_layout {
        ref_name::check(&mut sink, tree, at);
    }
    sink.into_findings()
}

/// A descriptor tells of content that is at hand.
fn against_content(
    sink: &mut Sink<'_, '_>,
    tree: &Tree<'_>,
    report: &Report<'_>,
    reference: &Reference,
    file: &File,
) {
    check_size(sink, reference, file);
    if let (Some(format), Content::TooLong) = (reference.format(), &file.content) {
        sink.judges = Judges::NONE;
        let node = reference.digest.unwrap_or(reference.node);
        sink.value(&diagnostics::NOT_READ, node, &[&with_article(format), &file.size.to_string()]);
        return;
    }
    check_type(sink, tree, reference, file);
    if reference.role == Role::Child {
        check_artifact_type(sink, tree, reference);
        platform::check(sink, tree, report.format(), reference);
    }
    if reference.role == Role::Layer {
        check_compression(sink, reference, file);
    }
}

/// The size of a descriptor is that of the content (image-spec, descriptor.md, "Properties").
fn check_size(sink: &mut Sink<'_, '_>, reference: &Reference, file: &File) {
    let json = sink.json;
    let Some(node) = json.member(reference.node, "size") else { return };
    let said = json.number(node).and_then(Number::whole);
    // Other content under the name has a finding of its own.
    if said.is_none_or(|said| said == i128::from(file.size)) || is_of(json, reference, file) == Some(false) {
        return;
    }
    // Quay reads the children of an index and the configs that it knows.
    let who: &[Judge] = match reference.role {
        Role::Child => &[Judge::Spec, Judge::Quay],
        Role::Config if reference.format().is_some() => &[Judge::Spec, Judge::Quay],
        Role::Config | Role::Layer | Role::Subject => &[Judge::Spec],
    };
    let size = file.size.to_string();
    sink.judges = Judges::of(who);
    let shown = shown(json, node);
    if is_of(json, reference, file) == Some(true) {
        let repair = Repair::one(format!("Write {size}"), json.span(node), size.as_str());
        sink.repairable(&diagnostics::SIZE, node, &[&shown, &size], repair);
    } else {
        sink.value(&diagnostics::SIZE, node, &[&shown, &size]);
    }
}

/// Whether the content has the digest of the descriptor; none where that cannot be told.
fn is_of(json: &Json<'_>, reference: &Reference, file: &File) -> Option<bool> {
    let said = Digest::parse(&json.string(reference.digest?)?).ok()?;
    match file.digest(said.algorithm()) {
        Some(digest) => Some(*digest == said),
        // It was found by its digest.
        None => file.bytes().and_then(|bytes| Some(Digest::compute(said.algorithm(), bytes)? == said)),
    }
}

/// The media type of a descriptor is that of the content.
fn check_type(sink: &mut Sink<'_, '_>, tree: &Tree<'_>, reference: &Reference, file: &File) {
    let Some(said) = reference.format() else { return };
    let found = match tree.target(reference) {
        Some(report) => other_format(said, report.json()).map(with_article),
        None if file.content == Content::Other => {
            Some(match file.unpacked.as_ref().map(|it| it.compression) {
                Some(Compression::Gzip) => "gzip".to_owned(),
                Some(Compression::Zstd) => "zstd".to_owned(),
                _ => "no document".to_owned(),
            })
        }
        None => None,
    };
    let Some(found) = found else { return };
    // Quay reads a child as what the index says that it is.
    let who: &[Judge] = match reference.role {
        Role::Child => &[Judge::Spec, Judge::Quay],
        Role::Config | Role::Layer | Role::Subject => &[Judge::Spec],
    };
    sink.judges = Judges::of(who);
    at_member(sink, reference.node, "mediaType", &diagnostics::MEDIA_TYPE, &[&found]);
}

/// The artifact type of a descriptor is that of the manifest (image-spec, descriptor.md, "Properties").
fn check_artifact_type(sink: &mut Sink<'_, '_>, tree: &Tree<'_>, reference: &Reference) {
    let Some(json) = tree.target(reference).map(Report::json) else { return };
    let Some(root) = json.root() else { return };
    let text = |node, name| json.string(json.member(node, name)?);
    let own = text(root, "artifactType");
    let Some(own) = own.or_else(|| text(json.member(root, "config")?, "mediaType")) else { return };
    let said = sink.json.member(reference.node, "artifactType").and_then(|node| sink.json.string(node));
    if said.is_some_and(|said| said != own) {
        sink.judges = Judges::of(&[Judge::Spec]);
        let own = format!("\"{own}\"");
        at_member(sink, reference.node, "artifactType", &diagnostics::ARTIFACT_TYPE, &[&own]);
    }
}

/// A layer is compressed as its media type says (image-spec, layer.md).
fn check_compression(sink: &mut Sink<'_, '_>, reference: &Reference, file: &File) {
    let (Some(media_type), Some(unpacked)) = (&reference.media_type, &file.unpacked) else { return };
    let Some(said) = compression_of(media_type) else { return };
    let found = match &unpacked.damage {
        Some(damage) => format!("gzip that cannot be unpacked ({damage})"),
        None if unpacked.compression != said => unpacked.compression.name().to_owned(),
        None => return,
    };
    sink.judges = Judges::of(&[Judge::Spec]);
    at_member(sink, reference.node, "mediaType", &diagnostics::COMPRESSION, &[&found]);
}

/// How layers of a media type are compressed; none for other media types.
fn compression_of(media_type: &str) -> Option<Compression> {
    let rest = media_type
        .strip_prefix("application/vnd.oci.image.layer.v1.tar")
        .or_else(|| media_type.strip_prefix("application/vnd.oci.image.layer.nondistributable.v1.tar"))
        .or_else(|| media_type.strip_prefix("application/vnd.docker.image.rootfs.diff.tar"))
        .or_else(|| media_type.strip_prefix("application/vnd.docker.image.rootfs.foreign.diff.tar"))?;
    match rest {
        "" => Some(Compression::None),
        "+gzip" | ".gzip" => Some(Compression::Gzip),
        "+zstd" | ".zstd" => Some(Compression::Zstd),
        _ => None,
    }
}

/// A subject is a manifest (image-spec, manifest.md, `subject`).
fn check_subject(sink: &mut Sink<'_, '_>, reference: &Reference) {
    let is_manifest = |format| {
        !matches!(
            format,
            Format::ImageConfig | Format::DockerConfig | Format::Descriptor | Format::ImageLayout
        )
    };
    let media_type = reference.media_type.as_deref().unwrap_or_default();
    let is_other =
        reference.format().is_some_and(|format| !is_manifest(format)) || compression_of(media_type).is_some();
    if reference.role == Role::Subject && is_other {
        sink.judges = Judges::of(&[Judge::Spec]);
        at_member(sink, reference.node, "mediaType", &diagnostics::SUBJECT, &[]);
    }
}

/// What is referred to should be in the layout (image-spec, image-layout.md, "Blobs"). A subject need not be
/// anywhere, and some layers are fetched from elsewhere.
fn check_presence(sink: &mut Sink<'_, '_>, reference: &Reference) {
    let json = sink.json;
    let is_foreign = json.member(reference.node, "urls").is_some()
        || reference
            .media_type
            .as_deref()
            .is_some_and(|media_type| media_type.contains(".nondistributable."));
    let Some(digest) = reference.digest.filter(|_| reference.role != Role::Subject && !is_foreign) else {
        return;
    };
    let Some(text) = json.string(digest).filter(|text| Digest::parse(text).is_ok()) else { return };
    sink.judges = Judges::NONE;
    sink.value(&diagnostics::NOT_THERE, digest, &[&text]);
}

/// An index names each child once for each platform and set of annotations.
fn repeated(sink: &mut Sink<'_, '_>, references: &[Reference]) {
    let json = sink.json;
    let mut known = HashSet::new();
    sink.judges = Judges::NONE;
    for reference in references.iter().filter(|reference| reference.role == Role::Child) {
        let raw = |name| json.member(reference.node, name).map(|node| json.raw(node));
        if reference.digest.is_some() && !known.insert((raw("digest"), raw("platform"), raw("annotations"))) {
            sink.value(&diagnostics::REPEATED, reference.node, &[]);
        }
    }
}

/// Documents that nothing refers to, where something beside them refers to what is not there: a digest that was not
/// brought up to date.
pub(super) fn meant(tree: &mut Tree<'_>) {
    let misses = |role| tree.references.iter().flatten().any(|it| it.role == role && it.target.is_none());
    let (misses_config, misses_child) = (misses(Role::Config), misses(Role::Child));
    for entry in &mut tree.entries {
        let Some(report) = entry.report.as_ref().filter(|_| entry.referrers.is_empty()) else { continue };
        let is_missed = match report.format() {
            Some(Format::ImageConfig | Format::DockerConfig) => misses_config,
            Some(Format::ImageManifest | Format::DockerManifest) => misses_child,
            _ => false,
        };
        if is_missed {
            let digest = report.digest();
            entry.findings.push(of_file(&diagnostics::NOT_MEANT, &[digest.as_str()], Judges::NONE));
        }
    }
}

/// A finding about a file as such.
pub(super) fn of_file(
    diagnostic: &'static crate::diagnostics::Diagnostic,
    arguments: &[&str],
    judges: Judges,
) -> Finding {
    let message = diagnostic.message(arguments);
    Finding { diagnostic, span: Span::default(), node: None, message, judges, repair: None }
}

/// Reports something about a member of an object, with its value before the other arguments.
pub(super) fn at_member(
    sink: &mut Sink<'_, '_>,
    object: NodeId,
    name: &str,
    diagnostic: &'static crate::diagnostics::Diagnostic,
    more: &[&str],
) {
    let Some(node) = sink.json.member(object, name) else { return };
    let shown = shown(sink.json, node);
    let arguments: Vec<&str> = std::iter::once(shown.as_str()).chain(more.iter().copied()).collect();
    sink.value(diagnostic, node, &arguments);
}

fn with_article(format: Format) -> String {
    let name = format.name();
    let article = if name.starts_with('O') { "an" } else { "a" };
    format!("{article} {name}")
}
