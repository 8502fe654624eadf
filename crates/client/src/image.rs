//! Images: files made into layers, with the config and the manifest over them.

use crate::error::{Fault, FlowError};
use crate::event::{Event, Observer};
use crate::source::{MemorySpool, Source, SourceError, Spool};
use bytes::Bytes;
use futures::future::join;
use longshore_core::build::{self, BuildError, Document};
use longshore_core::layer::{Layer, LayerKind, LayerWriter};
use longshore_core::signature::SigningKey;
use longshore_core::{Descriptor, Digest, Hasher, MediaType, Platform, RepositoryName, Tag};
use std::collections::BTreeMap;
use std::rc::Rc;

/// An image that is ready to be pushed; or another manifest with the blobs of it that are at hand.
pub struct Image {
    /// The config.
    pub config: Option<Blob>,
    /// The layers, base first.
    pub layers: Vec<Blob>,
    /// The manifests that an index lists, each behind those that it lists itself.
    pub children: Vec<Blob>,
    /// The manifest's bytes.
    pub manifest: Bytes,
    /// The media type that it is sent with.
    pub media_type: MediaType,
    /// The digest by which registries know it: of its bytes, or of what is signed (schema 1).
    pub digest: Digest,
}

/// A blob: what it is, and where its bytes are.
pub struct Blob {
    /// Media type, digest and size.
    pub descriptor: Descriptor,
    /// The bytes.
    pub source: Rc<dyn Source>,
}

/// A file that is to become a layer.
pub struct File {
    /// Its name, which it keeps in the layer.
    pub name: String,
    /// Its content.
    pub source: Rc<dyn Source>,
}

/// How a file becomes a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packing {
    /// Whether a tar, plain or gzip-compressed, is used as it is; else it is put into a tar like any
    /// other file.
    pub archives_as_they_are: bool,
}

/// How much of a file is read at a time: little enough that who stops is heard in between.
const PIECE: usize = 1 << 20;

/// What the config says of how the layers came to be.
const CREATED_BY: &str = "longshore";

impl Image {
    /// Makes an image with one layer for each file, in their order. The same files always give the
    /// same image.
    pub async fn pack(
        files: &[File],
        packing: Packing,
        recipe: &Recipe,
        spool: impl Fn() -> Box<dyn Spool>,
        observer: &dyn Observer,
    ) -> Result<Self, FlowError> {
        let mut layers = Vec::new();
        for file in files {
            layers.push(match recipe.format {
                Format::Artifact { .. } => file_as_it_is(file, observer).await?,
                _ => pack_file(file, packing, spool(), observer).await?,
            });
        }
        Self::of(layers, recipe)
    }

    /// The image of these layers, base first.
    pub fn of(layers: Vec<Packed>, recipe: &Recipe) -> Result<Self, FlowError> {
        let (blobs, layers): (Vec<Blob>, Vec<Layer>) = layers
            .into_iter()
            .map(|packed| {
                let descriptor = packed.blob.descriptor.clone();
                (packed.blob, Layer { descriptor, diff_id: packed.diff_id })
            })
            .unzip();
        let image = build::Image {
            platform: recipe.platform.clone(),
            annotations: recipe.annotations.clone(),
            ..build::Image::of_layers(layers, CREATED_BY)
        };
        recipe.build(image, blobs).map_err(|error| {
            FlowError::input(
                format!("The image cannot be built: {error}."),
                "Choose another format, or leave out what it has no place for.",
            )
        })
    }

    /// The index of these images, each for its platform. What several of them have is sent once.
    pub fn index(
        images: Vec<(Self, Platform)>,
        flavour: build::Flavour,
        options: build::Options,
    ) -> Result<Self, FlowError> {
        let (mut manifests, mut layers, mut children) = (Vec::new(), Vec::<Blob>::new(), Vec::new());
        for (image, platform) in images {
            let size = image.manifest.len() as u64;
            let descriptor = Descriptor::new(image.media_type.clone(), image.digest.clone(), size);
            manifests.push(Descriptor { platform: Some(platform), ..descriptor.clone() });
            children.push(Blob { descriptor, source: Rc::new(image.manifest) });
            for blob in image.layers.into_iter().chain(image.config) {
                if layers.iter().all(|known| known.descriptor.digest != blob.descriptor.digest) {
                    layers.push(blob);
                }
            }
        }
        let index = build::Index { manifests, ..build::Index::default() };
        let index = index.build(flavour, options).map_err(|error| {
            FlowError::input(format!("The index cannot be built: {error}."), "Choose other platforms.")
        })?;
        Ok(Self { children, ..Self::of_document(None, layers, index) })
    }

    /// The image that is pushed when no file was chosen: two small layers.
    pub async fn sample(recipe: &Recipe, observer: &dyn Observer) -> Result<Self, FlowError> {
        let files = SAMPLE.map(|(name, text)| File {
            name: name.to_owned(),
            source: Rc::new(Bytes::from_static(text.as_bytes())),
        });
        let packing = Packing { archives_as_they_are: false };
        Self::pack(&files, packing, recipe, || Box::new(MemorySpool::default()), observer).await
    }

    fn of_document(config: Option<Blob>, layers: Vec<Blob>, manifest: Document) -> Self {
        let Document { media_type, content, digest } = manifest;
        Self { config, layers, children: Vec::new(), manifest: content.into(), media_type, digest }
    }

    /// The layers, then the config.
    pub fn blobs(&self) -> impl Iterator<Item = &Blob> {
        self.layers.iter().chain(&self.config)
    }
}

/// What an image is made to be, besides its layers.
#[derive(Clone, Debug, Default)]
pub struct Recipe {
    /// Whose documents it has.
    pub format: Format,
    /// What may differ about them.
    pub options: build::Options,
    /// What it runs on.
    pub platform: Platform,
    /// Notes in its manifest; OCI's alone.
    pub annotations: BTreeMap<String, String>,
}

/// The formats of an image.
#[derive(Clone, Debug, Default)]
pub enum Format {
    /// OCI's (image-spec, manifest.md).
    #[default]
    Oci,
    /// Docker's schema 2.
    Docker,
    /// Docker's schema 1, signed.
    Schema1 {
        /// The repository that it is for.
        name: RepositoryName,
        /// The tag that it is for.
        tag: Tag,
        /// The key that it is signed with: 32 bytes that nobody can guess, and used once.
        key: [u8; 32],
        /// When it is signed, as RFC 3339 writes it, in UTC and whole seconds.
        time: String,
    },
    /// An artifact, whose blobs are the files as they are (image-spec, manifest.md, "Guidelines for Artifact Usage").
    Artifact {
        /// What it is.
        artifact_type: MediaType,
        /// The manifest that it is about.
        subject: Option<Box<Descriptor>>,
    },
}

impl Recipe {
    fn build(&self, image: build::Image, layers: Vec<Blob>) -> Result<Image, BuildError> {
        let flavour = match &self.format {
            Format::Oci => build::Flavour::Oci,
            Format::Docker => build::Flavour::Docker,
            Format::Schema1 { name, tag, key, time } => {
                let key = SigningKey::from_bytes(key)?;
                let schema1 = build::Schema1 { name: name.clone(), tag: tag.clone(), image };
                let manifest = schema1.build_signed(self.options, &key, time)?;
                return Ok(Image::of_document(None, layers, manifest));
            }
            Format::Artifact { artifact_type, subject } => {
                let artifact = build::Artifact {
                    layers: layers.iter().map(|blob| blob.descriptor.clone()).collect(),
                    subject: subject.as_deref().cloned(),
                    annotations: image.annotations,
                    ..build::Artifact::new(artifact_type.clone())
                };
                let empty = artifact.has_empty_blob().then(|| Blob {
                    descriptor: Descriptor::empty(),
                    source: Rc::new(Bytes::from_static(Descriptor::EMPTY_CONTENT)),
                });
                return Ok(Image::of_document(empty, layers, artifact.build(self.options)?));
            }
        };
        let built = image.build(flavour, self.options)?;
        let config = Blob {
            descriptor: built.config.descriptor(),
            source: Rc::new(Bytes::from(built.config.content)),
        };
        Ok(Image::of_document(Some(config), layers, built.manifest))
    }
}

/// A layer, and what the config says of it.
pub struct Packed {
    /// The layer.
    pub blob: Blob,
    /// Its digest before compression.
    pub diff_id: Digest,
}

/// The files of the sample image, base first: their names and what is in them.
pub const SAMPLE: [(&str, &str); 2] = [
    ("etc/motd", "Welcome ashore.\n"),
    ("hello.txt", "Hello from Longshore: this file is a layer of the sample image.\n"),
];

/// The annotation that names the file which a blob of an artifact is (image-spec, annotations.md).
const TITLE: &str = "org.opencontainers.image.title";

/// Makes a blob of a file without changing it.
async fn file_as_it_is(file: &File, observer: &dyn Observer) -> Result<Packed, FlowError> {
    let total = file.source.size();
    let (mut hasher, mut done) = (Hasher::sha256(), 0);
    let mut read = file.source.read(0, PIECE).await;
    while done < total {
        let piece = read.map_err(|error| unreadable(file, &error))?;
        if piece.is_empty() {
            return Err(unreadable(file, &shorter()));
        }
        done += piece.len() as u64;
        (read, ()) = reading_ahead(file, done, || hasher.update(&piece)).await;
        observer.event(Event::Packing { name: file.name.clone(), done, total });
    }
    let digest = hasher.finish();
    let mut descriptor = Descriptor::new(MediaType::OCTET_STREAM, digest.clone(), total);
    descriptor.annotations.insert(TITLE.to_owned(), file.name.clone());
    Ok(Packed { blob: Blob { descriptor, source: Rc::clone(&file.source) }, diff_id: digest })
}

/// Does something while the next piece of a file is read, which takes a browser as long as hashing the one before.
async fn reading_ahead<R>(file: &File, at: u64, act: impl FnOnce() -> R) -> (Result<Bytes, SourceError>, R) {
    // Whoever is named first begins first: the reading is under way when the other begins.
    join(file.source.read(at, PIECE), async { act() }).await
}

fn unreadable(file: &File, error: &SourceError) -> FlowError {
    FlowError::input(
        format!("The file “{}” cannot become a layer: {error}.", file.name),
        "Choose it again; a folder cannot be sent as it is, so choose the files in it, or make a tar of it.",
    )
}

fn shorter() -> SourceError {
    SourceError::Unreadable("it is shorter than it was".to_owned())
}

/// Makes a layer of a file.
pub async fn pack_file(
    file: &File,
    packing: Packing,
    mut spool: Box<dyn Spool>,
    observer: &dyn Observer,
) -> Result<Packed, FlowError> {
    let total = file.source.size();
    let unreadable = |error: SourceError| unreadable(file, &error);
    let head = file.source.read(0, LayerKind::HEAD_LENGTH).await.map_err(unreadable)?;
    let (mut writer, first) = LayerWriter::begin(&file.name, total, &head, packing.archives_as_they_are);
    // An archive that is the layer as it is is sent from where it lies: a browser has no room for large copies.
    let is_kept = !writer.is_as_it_is();
    spool.push(first.into()).await.map_err(unreadable)?;
    let refused = |error: longshore_core::layer::LayerError| {
        FlowError::input(
            format!("The file “{}” cannot become a layer: {error}.", file.name),
            "If it is not meant to be an archive, choose to put archives into the layer as files.",
        )
    };
    let (mut done, mut read) = (0, file.source.read(0, PIECE).await);
    while done < total {
        let piece = read.map_err(unreadable)?;
        if piece.is_empty() {
            return Err(unreadable(shorter()));
        }
        done += piece.len() as u64;
        let written;
        (read, written) = reading_ahead(file, done, || writer.write(&piece)).await;
        let written = written.map_err(refused)?;
        if is_kept {
            spool.push(written.into()).await.map_err(unreadable)?;
        }
        observer.event(Event::Packing { name: file.name.clone(), done, total });
    }
    let (last, layer) = writer.finish().map_err(refused)?;
    if !is_kept {
        return Ok(Packed {
            blob: Blob { descriptor: layer.descriptor, source: Rc::clone(&file.source) },
            diff_id: layer.diff_id,
        });
    }
    spool.push(last.into()).await.map_err(unreadable)?;
    let source = spool.finish().await.map_err(|error| {
        FlowError::new(
            Fault::Input,
            format!("The layer made of “{}” cannot be kept: {error}.", file.name),
            "Choose a smaller file.",
        )
    })?;
    Ok(Packed { blob: Blob { descriptor: layer.descriptor, source }, diff_id: layer.diff_id })
}
