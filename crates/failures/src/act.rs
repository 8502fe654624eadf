//! What is done: the client's own flows.

use crate::material::{Made, NEVER, NEW, THERE, blob, document, index, ours, unknown_parent};
use crate::place::Place;
use bytes::Bytes;
use http::StatusCode;
use longshore_client::flows::{
    self, Chunk, Chunks, Delete, ListTags, Login, Pull, PullOptions, Push, PushOptions, ResumeUpload,
};
use longshore_client::image::Image;
use longshore_client::{Client, FlowError};
use longshore_core::{Digest, MediaType, Reference, RepositoryName, Scope, Tag};
use std::fmt::Display;
use std::rc::Rc;

/// A flow, with what it is given.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Act {
    /// A token is asked for, for this scope, or for none.
    Login(Option<&'static str>),
    /// This repository, or the place's own, is pulled by this tag.
    Pull(Option<&'static str>, &'static str),
    /// An image is pushed under `v2`, or what else is said.
    Push(Pushing),
    /// An upload goes on that was never begun.
    ResumeNothing,
    /// The tag `v1` is deleted.
    DeleteTag,
    /// The tags are listed.
    ListTags,
}

/// What is pushed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pushing {
    /// A new image.
    New,
    /// A new image, without asking first whether its blobs are there.
    Unasked,
    /// The image that is there, under the tag that it has.
    Again,
    /// The image that is there, with an annotation, under the tag of the other.
    Moved,
    /// An image with a large layer.
    Large,
    /// A new image into `ubuntu`; what comes before the manifest is left out, where that is said.
    Library { head: bool, blobs: bool },
    /// A new image whose blobs are to be mounted.
    Mounting,
    /// The blobs of another's repository are to be mounted.
    MountingAnothers,
    /// A layer in two chunks, with a gap between them.
    Gap,
    /// A layer whose descriptor has the digest of another.
    OtherDigest,
    /// A manifest under this, which is no tag.
    Under(&'static str),
    /// A manifest whose blobs are not there.
    WithoutBlobs,
    /// A manifest as text.
    AsText,
    /// `{}` as a manifest.
    Nonsense,
    /// An image of schema 1 with a parent that is not there.
    UnknownParent,
    /// An index of the image that is there.
    Index,
    /// An index of an image that is not there.
    IndexOfUnknown,
}

impl Act {
    /// Runs the flow.
    pub(crate) async fn run(self, client: &Client, place: &Place) -> Result<(), FlowError> {
        let repository = place.repository.clone();
        match self {
            Self::Login(scope) => {
                let scopes = scope.map(|scope| typed(Scope::parse(scope))).transpose()?;
                flows::login(client, &Login { scopes: scopes.into_iter().collect() }).await?;
            }
            Self::Pull(other, tag) => {
                let repository = other.map_or(Ok(repository), |name| typed(RepositoryName::parse(name)))?;
                let reference = Reference::Tag(typed(Tag::parse(tag))?);
                let pull = Pull { repository, reference, options: PullOptions::default() };
                flows::pull(client, &pull).await?;
            }
            Self::Push(pushing) => {
                let push = pushing.push(place)?;
                flows::push(client, &push).await?;
            }
            Self::ResumeNothing => {
                // A session of our own form would be no session for the registry; this is one that nobody has opened.
                let path = format!("/v2/{repository}/blobs/uploads/00000000-0000-4000-8000-000000000000");
                let location = Some(typed(client.target().url.join(&path))?);
                let blob = blob(MediaType::OCI_LAYER, NEVER.as_bytes());
                let resume = ResumeUpload { repository, blob, location, chunks: Chunks::Whole };
                flows::resume_upload(client, &resume).await?;
            }
            Self::DeleteTag => {
                let references = vec![Reference::Tag(typed(Tag::parse("v1"))?)];
                flows::delete(client, &Delete { repository, references }).await?;
            }
            Self::ListTags => {
                flows::tags(client, &ListTags { repository, page_size: None }).await?;
            }
        }
        Ok(())
    }

    /// The manifest that this pushes, and where, if it pushes one.
    pub(crate) fn pushes(self, place: &Place) -> Option<(RepositoryName, Digest)> {
        match self {
            Self::Push(pushing) => pushing.push(place).ok().map(|push| (push.repository, push.image.digest)),
            _ => None,
        }
    }
}

impl Pushing {
    fn push(self, place: &Place) -> Result<Push, FlowError> {
        let mut options = PushOptions::default();
        let mut repository = place.repository.clone();
        let mut tag = "v2";
        let image = match self {
            Self::New => Made::of(NEW).whole(),
            Self::Unasked => {
                options.upload.skip_head_checks = true;
                Made::of(NEW).whole()
            }
            Self::Again => {
                tag = "v1";
                Made::of(THERE).whole()
            }
            Self::Moved => {
                tag = "v1";
                let mut image = Made::of(THERE);
                image.manifest.annotations.insert("note".to_owned(), "another".to_owned());
                image.whole()
            }
            Self::Large => Made::of(&NEW.repeat(100)).whole(),
            Self::Library { head, blobs } => {
                repository = typed(RepositoryName::parse("ubuntu"))?;
                options.upload.skip_head_checks = !head;
                if blobs { Made::of(NEW).whole() } else { Made::of(NEW).alone() }
            }
            Self::Mounting => {
                repository = typed(RepositoryName::parse("devtable/other"))?;
                mounting(Made::of(THERE).whole(), &place.repository, &mut options)
            }
            Self::MountingAnothers => mounting(Made::of(NEW).whole(), &place.source, &mut options),
            Self::Gap => {
                let (length, status) = (8, StatusCode::ACCEPTED);
                let chunks = [0, 9].map(|offset| Chunk { offset, length, status }).to_vec();
                options.upload.chunks = Chunks::Given(chunks);
                Made::of(NEW).whole()
            }
            Self::OtherDigest => {
                let mut image = Made::of(NEW).whole();
                let other = NEW.replace("new", "old");
                image.layers.iter_mut().for_each(|layer| layer.source = Rc::new(Bytes::from(other.clone())));
                image
            }
            Self::Under(reference) => {
                options.manifest_reference = Some(reference.to_owned());
                Made::of(THERE).alone()
            }
            Self::WithoutBlobs => Made::of(NEVER).alone(),
            Self::AsText => {
                options.manifest_content_type = Some("text/plain".to_owned());
                Made::of(THERE).alone()
            }
            Self::Nonsense => document(MediaType::OCI_MANIFEST, b"{}".to_vec()),
            Self::UnknownParent => unknown_parent(&repository, &typed(Tag::parse(tag))?)?,
            Self::Index => index(&Made::of(THERE)),
            Self::IndexOfUnknown => index(&Made::of(NEW)),
        };
        Ok(Push { repository, tags: vec![typed(Tag::parse(tag))?], image, options })
    }
}

/// All blobs of the image are to be mounted from there.
fn mounting(image: Image, from: &RepositoryName, options: &mut PushOptions) -> Image {
    let digests = image.blobs().map(|blob| (blob.descriptor.digest.clone(), from.clone()));
    options.mount_blobs = digests.collect();
    image
}

fn typed<T, E: Display>(result: Result<T, E>) -> Result<T, FlowError> {
    result.map_err(|error| ours(&error))
}
