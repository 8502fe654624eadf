//! Options that several documents have.

use super::source::Source;
use crate::failure::Failure;
use clap::{Args, ValueEnum};
use longshore_core::build::{Flavour, Options};
use longshore_core::layer::Compression;
use longshore_core::manifest::Execution;
use longshore_core::{Descriptor, Platform, Tag};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Where an image layout is written.
#[derive(Args)]
pub(super) struct Output {
    /// Where the image layout is written: a folder that is not there yet, or a tar where the name ends with .tar
    #[arg(short = 'o', long = "output", value_name = "PATH")]
    pub(super) path: PathBuf,

    /// The name of the reference in the layout
    #[arg(long, value_name = "TAG")]
    pub(super) tag: Option<Tag>,

    /// Print what was built as JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// Whose formats the documents have.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// The OCI image specification's
    Oci,
    /// Docker's: schema 2, and manifest lists; not every reader of layouts finds these
    Docker,
}

impl Format {
    pub(super) fn flavour(self) -> Flavour {
        match self {
            Self::Oci => Flavour::Oci,
            Self::Docker => Flavour::Docker,
        }
    }
}

/// How files become layers.
#[derive(Args)]
pub(super) struct Packing {
    /// How layers that are made here are compressed
    #[arg(long, value_enum, default_value_t = By::Gzip)]
    pub(super) compression: By,

    /// The folder of the image that files and folders are put into; without it, its root
    #[arg(long, value_name = "FOLDER", default_value = "", hide_default_value = true)]
    pub(super) at: String,

    /// Put archives into their layers like any other file
    #[arg(long)]
    pub(super) wrap_archives: bool,
}

/// A compression, as it is called on the command line.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum By {
    /// Not at all
    None,
    /// As every reader knows it
    Gzip,
    /// OCI's images alone; a fast level, whose layers are often larger than gzip's
    Zstd,
}

impl By {
    pub(super) fn compression(self) -> Compression {
        match self {
            Self::None => Compression::None,
            Self::Gzip => Compression::Gzip,
            Self::Zstd => Compression::Zstd,
        }
    }
}

/// What an image's config says besides its layers.
#[derive(Args)]
pub(super) struct Config {
    /// What the image runs on: os/architecture, or os/architecture/variant
    #[arg(long, value_name = "PLATFORM", default_value_t, value_parser = Platform::parse)]
    platform: Platform,

    /// The version of the operating system that it needs, such as 10.0.14393.1066 of Windows
    #[arg(long, value_name = "VERSION")]
    os_version: Option<String>,

    /// What the operating system must be able to do, such as win32k; may be given more than once
    #[arg(long = "os-feature", value_name = "NAME")]
    os_features: Vec<String>,

    /// When the image was made, such as 2024-01-02T03:04:05Z; without it, nothing is said
    #[arg(long, value_name = "TIME")]
    pub(super) created: Option<String>,

    /// Who made the image
    #[arg(long, value_name = "NAME")]
    pub(super) author: Option<String>,

    /// A label; may be given more than once
    #[arg(long = "label", value_name = "NAME=VALUE", value_parser = pair)]
    labels: Vec<(String, String)>,

    /// A variable of the environment; may be given more than once
    #[arg(long = "env", value_name = "NAME=VALUE", value_parser = pair)]
    env: Vec<(String, String)>,

    /// A word of the command that is always run; may be given more than once
    #[arg(long = "entrypoint", value_name = "WORD", allow_hyphen_values = true)]
    entrypoint: Vec<String>,

    /// A word of the command that is run by default; may be given more than once
    #[arg(long = "cmd", value_name = "WORD", allow_hyphen_values = true)]
    cmd: Vec<String>,

    /// As whom it is run: a user's name or number, and a group's behind a colon
    #[arg(long, value_name = "USER")]
    user: Option<String>,

    /// Where it is run
    #[arg(long, value_name = "FOLDER")]
    workdir: Option<String>,

    /// A port that it listens on, such as 80/tcp; may be given more than once
    #[arg(long = "expose", value_name = "PORT")]
    exposed: Vec<String>,

    /// A folder whose content is the container's own; may be given more than once
    #[arg(long = "volume", value_name = "FOLDER")]
    volumes: Vec<String>,

    /// The signal that ends it
    #[arg(long, value_name = "SIGNAL")]
    stop_signal: Option<String>,
}

impl Config {
    pub(super) fn platform(&self) -> Platform {
        Platform {
            os_version: self.os_version.clone(),
            os_features: self.os_features.clone(),
            ..self.platform.clone()
        }
    }

    pub(super) fn execution(&self) -> Execution {
        Execution {
            user: self.user.clone(),
            exposed_ports: self.exposed.iter().cloned().collect(),
            env: self.env.iter().map(|(name, value)| format!("{name}={value}")).collect(),
            entrypoint: self.entrypoint.clone(),
            cmd: self.cmd.clone(),
            volumes: self.volumes.iter().cloned().collect(),
            working_dir: self.workdir.clone(),
            labels: self.labels.iter().cloned().collect(),
            stop_signal: self.stop_signal.clone(),
        }
    }
}

/// What a document is about.
#[derive(Args)]
pub(super) struct About {
    /// What it is about: an image in a layout, a folder or a tar, which is named and not copied
    #[arg(long, value_name = "LAYOUT[:TAG]")]
    subject: Option<String>,
}

impl About {
    pub(super) fn subject(&self) -> Result<Option<Descriptor>, Failure> {
        let Some(subject) = &self.subject else { return Ok(None) };
        let mut descriptor = Source::open(subject)?.descriptor()?;
        // What it runs on, and how it is called there, is the index's affair.
        descriptor.platform = None;
        descriptor.annotations.clear();
        Ok(Some(descriptor))
    }
}

/// Notes in a manifest.
#[derive(Args)]
pub(super) struct Annotations {
    /// An annotation of the manifest; may be given more than once
    #[arg(long = "annotation", value_name = "NAME=VALUE", value_parser = pair)]
    annotations: Vec<(String, String)>,
}

impl Annotations {
    pub(super) fn map(&self) -> BTreeMap<String, String> {
        self.annotations.iter().cloned().collect()
    }
}

/// What may differ about the same content.
#[derive(Args)]
pub(super) struct Variants {
    /// Escape everything outside ASCII in the documents, which gives them another digest
    #[arg(long)]
    ensure_ascii: bool,

    /// Name layers by a digest that no blob has, to see a registry refuse the manifest
    #[arg(long)]
    invalid_references: bool,
}

impl Variants {
    pub(super) fn options(&self, broken_config: bool) -> Options {
        Options {
            ensure_ascii: self.ensure_ascii,
            invalid_references: self.invalid_references,
            broken_config,
        }
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("a name and a value are written NAME=VALUE".to_owned()),
    }
}
