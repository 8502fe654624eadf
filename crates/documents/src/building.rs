//! Building a document of files: its layers are made on the way.

use crate::reading::{Writing, blob, read};
use js_sys::Uint8Array;
use longshore_core::build::{Artifact, BuildError, Document, Flavour, Image, Index, Options, Schema1};
use longshore_core::layer::{Compression, Layer, LayerKind, LayerWriter};
use longshore_core::manifest::Execution;
use longshore_core::signature::SigningKey;
use longshore_core::validate::{self, validate};
use longshore_core::{Descriptor, Digest, Hasher, MediaType, Platform, RepositoryName, Tag};
use longshore_documents::message::News;
use longshore_documents::recipe::{Kind, Recipe};
use longshore_documents::survey::Given;
use web_sys::{Blob, WorkerGlobalScope};

/// A document that an index lists is read whole, up to so many bytes.
const LONGEST: f64 = 16_777_216.0;

/// Builds it; `progress` is told how many bytes were read. The error is a sentence for the user.
pub(crate) fn build(
    recipe: &Recipe,
    scope: &WorkerGlobalScope,
    mut progress: impl FnMut(f64),
) -> Result<News, String> {
    let options = Options {
        ensure_ascii: recipe.ensure_ascii,
        broken_config: recipe.broken_config,
        invalid_references: recipe.invalid_references,
    };
    let mut blobs = Vec::new();
    let document = match recipe.kind {
        Kind::Image | Kind::DockerImage => {
            let docker = recipe.kind == Kind::DockerImage;
            let flavour = if docker { Flavour::Docker } else { Flavour::Oci };
            let built = image(recipe, &mut blobs, &mut progress)?.build(flavour, options).map_err(told)?;
            blobs.push((built.config.digest.to_string(), blob(&built.config.content)?));
            built.manifest
        }
        Kind::Schema1 | Kind::Schema1Signed => {
            let name = RepositoryName::parse(recipe.name.trim()).map_err(|error| format!("{error}."))?;
            let tag = Tag::parse(recipe.tag.trim()).map_err(|error| format!("{error}."))?;
            let schema1 = Schema1 { name, tag, image: image(recipe, &mut blobs, &mut progress)? };
            if recipe.kind == Kind::Schema1 {
                schema1.build(options).map_err(told)?
            } else {
                signed(&schema1, options, scope)?
            }
        }
        Kind::Artifact => artifact(recipe, &mut blobs, &mut progress)?.build(options).map_err(told)?,
        Kind::Index => index(recipe, &mut blobs)?.build(Flavour::Oci, options).map_err(told)?,
        Kind::DockerList => index(recipe, &mut blobs)?.build(Flavour::Docker, options).map_err(told)?,
    };
    Ok(News::Built(Uint8Array::from(document.content.as_slice()), blobs))
}

/// The image of the files, base first; its layers are added to the blobs.
fn image(
    recipe: &Recipe,
    blobs: &mut Vec<(String, Blob)>,
    progress: &mut impl FnMut(f64),
) -> Result<Image, String> {
    let mut layers = Vec::new();
    for file in &recipe.files {
        let (layer, content) = pack(file, recipe.compression, progress)?;
        blobs.push((layer.descriptor.digest.to_string(), content));
        layers.push(layer);
    }
    let mut image = Image::of_layers(layers, "longshore");
    image.platform = platform(&recipe.platform)?;
    image.execution = Execution {
        env: pairs::<Vec<_>>("environment", &recipe.env)?
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect(),
        cmd: recipe.command.split_whitespace().map(str::to_owned).collect(),
        labels: pairs("labels", &recipe.labels)?,
        ..Execution::default()
    };
    if recipe.kind.is_oci() {
        image.annotations = pairs("annotations", &recipe.annotations)?;
        image.subject = subject(recipe)?;
    }
    Ok(image)
}

fn platform(text: &str) -> Result<Platform, String> {
    Platform::parse(text.trim()).map_err(|error| format!("{error}."))
}

/// The manifest that it is about.
fn subject(recipe: &Recipe) -> Result<Option<Descriptor>, String> {
    let Some((media_type, digest, size)) = &recipe.subject else { return Ok(None) };
    let media_type = MediaType::parse(media_type).map_err(|error| format!("{error}."))?;
    let digest = Digest::parse(digest).map_err(|error| format!("{error}."))?;
    // A size is a whole number, and `as` saturates.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and positive")]
    let size = *size as u64;
    Ok(Some(Descriptor::new(media_type, digest, size)))
}

/// Lines of `NAME=VALUE`; empty ones are passed over.
fn pairs<M: FromIterator<(String, String)>>(what: &str, text: &str) -> Result<M, String> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let pair = |line: &str| match line.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.to_owned())),
        _ => Err(format!("In the {what}, “{line}” is no name and value: write NAME=VALUE, each on a line.")),
    };
    lines.map(pair).collect()
}

/// A layer of a file: a tar is the layer that it is, anything else is put into one.
fn pack(
    file: &Given,
    compression: Compression,
    progress: &mut impl FnMut(f64),
) -> Result<(Layer, Blob), String> {
    let about = |why: String| format!("“{}” {why}", file.path);
    let refused = |error| about(format!("cannot become a layer: {error}."));
    let head = head(&file.content).map_err(about)?;
    // A size is a whole number, and `as` saturates.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and positive")]
    let size = file.content.size() as u64;
    let (mut writer, first) = LayerWriter::begin_with(compression, &file.path, size, &head, true);
    let mut content = Writing::default();
    content.push(&first)?;
    read(&file.content, |piece| {
        #[expect(clippy::cast_precision_loss, reason = "a piece is a megabyte")]
        progress(piece.len() as f64);
        content.push(&writer.write(piece).map_err(|error| format!("cannot become a layer: {error}."))?)
    })
    .map_err(about)?;
    let (last, layer) = writer.finish().map_err(refused)?;
    content.push(&last)?;
    Ok((layer, content.finish()?))
}

/// The first bytes, by which an archive is known.
fn head(content: &Blob) -> Result<Vec<u8>, String> {
    #[expect(clippy::cast_precision_loss, reason = "a few hundred bytes")]
    let part = content.slice_with_f64_and_f64(0.0, LayerKind::HEAD_LENGTH as f64);
    whole(&part.map_err(|_| "cannot be read".to_owned())?)
}

/// All of a small content.
fn whole(content: &Blob) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    read(content, |piece| {
        bytes.extend_from_slice(piece);
        Ok(())
    })?;
    Ok(bytes)
}

/// An artifact whose blobs are the files as they are.
fn artifact(
    recipe: &Recipe,
    blobs: &mut Vec<(String, Blob)>,
    progress: &mut impl FnMut(f64),
) -> Result<Artifact, String> {
    let artifact_type = MediaType::parse(recipe.artifact_type.trim()).map_err(|error| format!("{error}."))?;
    let mut artifact = Artifact::new(artifact_type);
    artifact.annotations = pairs("annotations", &recipe.annotations)?;
    artifact.subject = subject(recipe)?;
    for file in &recipe.files {
        let (mut hasher, mut size) = (Hasher::sha256(), 0_u64);
        read(&file.content, |piece| {
            #[expect(clippy::cast_precision_loss, reason = "a piece is a megabyte")]
            progress(piece.len() as f64);
            hasher.update(piece);
            size += piece.len() as u64;
            Ok(())
        })
        .map_err(|why| format!("“{}” {why}.", file.path))?;
        let digest: Digest = hasher.finish();
        blobs.push((digest.to_string(), file.content.clone()));
        let mut descriptor = Descriptor::new(MediaType::OCTET_STREAM, digest, size);
        descriptor.annotations.insert("org.opencontainers.image.title".to_owned(), file.path.clone());
        artifact.layers.push(descriptor);
    }
    if artifact.has_empty_blob() {
        blobs.push((Descriptor::empty().digest.to_string(), blob(Descriptor::EMPTY_CONTENT)?));
    }
    Ok(artifact)
}

/// An index of the files, each of which is a manifest, and is added to the blobs.
fn index(recipe: &Recipe, blobs: &mut Vec<(String, Blob)>) -> Result<Index, String> {
    let mut index = Index::default();
    if recipe.kind.is_oci() {
        index.annotations = pairs("annotations", &recipe.annotations)?;
        index.subject = subject(recipe)?;
    }
    for (at, file) in recipe.files.iter().enumerate() {
        if file.content.size() > LONGEST {
            return Err(format!("“{}” is longer than manifests are: choose the manifest itself.", file.path));
        }
        let content = whole(&file.content).map_err(|why| format!("“{}” {why}.", file.path))?;
        let report = validate(&content, &validate::Options::default());
        let format = report.format().and_then(|format| MediaType::parse(format.media_type()).ok());
        let media_type = format
            .ok_or_else(|| format!("“{}” is no manifest. {}", file.path, report.reason().replace('`', "")))?;
        let said = recipe.platforms.get(at).map_or("", |said| said.trim());
        // An artifact runs on nothing.
        let platform = if said.is_empty() { None } else { Some(platform(said)?) };
        let descriptor = Descriptor { platform, ..Descriptor::of(media_type, &content) };
        blobs.push((descriptor.digest.to_string(), file.content.clone()));
        index.manifests.push(descriptor);
    }
    Ok(index)
}

/// Signs with a key that is made for this one manifest: nobody has it afterwards.
fn signed(schema1: &Schema1, options: Options, scope: &WorkerGlobalScope) -> Result<Document, String> {
    let lacking = |_| "The browser gives no random numbers, without which nothing can be signed.".to_owned();
    let crypto = scope.crypto().map_err(lacking)?;
    let mut secret = [0; 32];
    let key = loop {
        crypto.get_random_values_with_u8_array(&mut secret).map_err(lacking)?;
        // Of 2^256 numbers all but 2^128 or so are a key.
        if let Ok(key) = SigningKey::from_bytes(&secret) {
            break key;
        }
    };
    let now = String::from(js_sys::Date::new_0().to_iso_string());
    let time = now.get(..19).map_or(now.clone(), |seconds| format!("{seconds}Z"));
    schema1.build_signed(options, &key, &time).map_err(told)
}

/// The error as a sentence.
#[expect(clippy::needless_pass_by_value, reason = "it is the error of a result")]
fn told(error: BuildError) -> String {
    let text = error.to_string();
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", characters.as_str().trim_end_matches('.'))
}
