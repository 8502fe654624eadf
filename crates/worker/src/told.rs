//! Flows that need nothing made first, and what is told of each that has reached its goal.

use crate::files;
use bytes::Bytes;
use longshore_client::flows::{
    self, CancelUpload, Chunks, Copied, Copy, Head, HeadOf, ListReferrers, ListRepositories, ListTags,
    LoggedIn, Pinged, Pull, Pulled, Push, Pushed, ResumeUpload,
};
use longshore_client::image::Blob;
use longshore_client::{Client, Failure, FlowError};
use longshore_core::{Descriptor, MediaType, Reference, RepositoryName};
use longshore_worker::job::Flow;
use longshore_worker::measure::{bytes, bytes_exactly, counted};
use longshore_worker::summary::{List, Next, Summary};
use std::rc::Rc;

/// Runs a flow that is neither a push nor a copy.
pub(crate) async fn of(client: &Client, flow: Flow) -> Result<Summary, FlowError> {
    match flow {
        Flow::Ping => Ok(Summary::titled(match flows::ping(client).await? {
            Pinged::Open => "The registry serves anybody",
            Pinged::Authorized => "The registry asked who is there, and was told",
        })),
        Flow::Login(login) => Ok(logged_in(flows::login(client, &login).await?)),
        Flow::Pull(input) => pull(client, &input).await,
        Flow::PullIndex(pull) => pull_index(client, &pull).await,
        Flow::Head { repository, reference } => head(client, repository, reference).await,
        Flow::Tags(list) => tags(client, &list).await,
        Flow::Catalog(list) => catalog(client, &list).await,
        Flow::Referrers(list) => referrers(client, &list).await,
        Flow::Delete(delete) => {
            flows::delete(client, &delete).await?;
            let gone: Vec<String> = delete.references.iter().map(ToString::to_string).collect();
            Ok(deleted(&delete.repository, gone.join(", ")))
        }
        Flow::DeleteBlob(delete) => {
            flows::delete_blob(client, &delete).await?;
            Ok(deleted(&delete.repository, delete.digest.to_string()))
        }
        Flow::CancelUpload(repository) => {
            let cancel = CancelUpload { repository, blob: halves() };
            flows::cancel_upload(client, &cancel).await?;
            Ok(Summary::titled("An upload was begun, given up, and is gone"))
        }
        Flow::ResumeUpload { repository, chunk_size } => {
            let chunks = chunk_size.map_or(Chunks::Whole, Chunks::Of);
            let resume = ResumeUpload { repository, blob: halves(), location: None, chunks };
            let offset = flows::resume_upload(client, &resume).await?;
            let blob = &resume.blob.descriptor;
            Ok(Summary::titled("An upload was left in the middle, and finished")
                .fact("Went on", format!("at byte {offset} of {}", blob.size))
                .fact("Digest", blob.digest.to_string()))
        }
        Flow::Look(input) => {
            let looked = flows::look(client, &input).await?;
            Ok(Summary::titled(format!("Looked at {}", input.reference))
                .fact("Digest", looked.digest.to_string()))
        }
        Flow::Files(layer) => files::list(client, &layer).await,
        // They need something made first, and are run where that is.
        Flow::Push(_) | Flow::Copy(_) => Ok(Summary::default()),
    }
}

async fn pull(client: &Client, pull: &Pull) -> Result<Summary, FlowError> {
    let pulled = flows::pull(client, pull).await?;
    let summary = Summary {
        repository: Some(pull.repository.to_string()),
        next: vec![Next::Tags],
        ..Summary::titled(format!("Pulled {}", pull.repository))
    };
    let blobs = blobs_of(std::slice::from_ref(&pulled));
    Ok(summary
        .fact("Reference", pull.reference.to_string())
        .fact("Digest", pulled.digest.to_string())
        .fact("Type", pulled.media_type.to_string())
        .fact("Blobs", format!("{blobs}, each with the digest that the manifest gives")))
}

async fn pull_index(client: &Client, pull: &Pull) -> Result<Summary, FlowError> {
    let pulled = flows::pull_index(client, pull).await?;
    let summary = Summary {
        repository: Some(pull.repository.to_string()),
        next: vec![Next::Tags],
        ..Summary::titled(format!("Pulled {}", pull.repository))
    };
    Ok(summary
        .fact("Reference", pull.reference.to_string())
        .fact("Digest", pulled.digest.to_string())
        .fact("Type", pulled.media_type.to_string())
        .fact("Images", pulled.images.len().to_string())
        .fact("Blobs", format!("{}, each with the digest that its manifest gives", blobs_of(&pulled.images))))
}

async fn head(
    client: &Client,
    repository: RepositoryName,
    reference: Reference,
) -> Result<Summary, FlowError> {
    let head = Head { repository, what: HeadOf::Manifest(reference) };
    let looked = flows::head(client, &head).await?;
    let told = |value: Option<String>| value.unwrap_or_else(|| "not told".to_owned());
    Ok(Summary {
        repository: Some(head.repository.to_string()),
        next: vec![Next::Tags],
        ..Summary::titled(format!("It is in {}", head.repository))
    }
    .fact("Type", told(looked.media_type))
    .fact("Digest", told(looked.digest))
    .fact("Size", told(looked.size.map(bytes_exactly))))
}

async fn tags(client: &Client, list: &ListTags) -> Result<Summary, FlowError> {
    let found = flows::tags(client, list).await?;
    let title = format!("{} in {}", counted(found.tags.len(), "tag"), list.repository);
    Ok(Summary {
        repository: Some(list.repository.to_string()),
        reference: found.tags.first().cloned(),
        list: Some(List {
            name: "Tags found".to_owned(),
            items: found.tags,
            empty: "The repository is there, and has no tags.".to_owned(),
            pages: found.pages,
        }),
        ..Summary::titled(title)
    })
}

async fn catalog(client: &Client, list: &ListRepositories) -> Result<Summary, FlowError> {
    let found = flows::catalog(client, list).await?;
    let count = found.repositories.len();
    let noun = if count == 1 { "1 repository".to_owned() } else { format!("{count} repositories") };
    Ok(Summary {
        list: Some(List {
            name: "Repositories found".to_owned(),
            items: found.repositories,
            empty: "There is no repository that may be seen.".to_owned(),
            pages: found.pages,
        }),
        ..Summary::titled(noun)
    })
}

async fn referrers(client: &Client, list: &ListReferrers) -> Result<Summary, FlowError> {
    let found = flows::referrers(client, list).await?;
    let line = |referrer: &Descriptor| {
        let kind = referrer.artifact_type.as_ref().unwrap_or(&referrer.media_type);
        format!("{} {kind}", referrer.digest)
    };
    let by = if found.by_tag {
        "the index under a tag, since the registry keeps no list"
    } else {
        "the registry's own list"
    };
    Ok(Summary {
        repository: Some(list.repository.to_string()),
        list: Some(List {
            name: "Referrers found".to_owned(),
            items: found.referrers.iter().map(line).collect(),
            empty: "Nothing refers to it.".to_owned(),
            pages: found.pages,
        }),
        ..Summary::titled(counted(found.referrers.len(), "referrer"))
    }
    .fact("By", by))
}

fn logged_in(came: LoggedIn) -> Summary {
    match came {
        LoggedIn::Open => Summary::titled("The registry has no use for a login"),
        LoggedIn::Basic => {
            Summary::titled("The password was taken").fact("Scheme", "Basic: it goes with each request")
        }
        LoggedIn::Token { granted } => {
            let granted = match granted {
                None => "what it grants cannot be read in it".to_owned(),
                Some(scopes) if scopes.is_empty() => "nothing".to_owned(),
                Some(scopes) => scopes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
            };
            Summary::titled("A token was given").fact("Grants", granted)
        }
    }
}

fn deleted(repository: &RepositoryName, gone: String) -> Summary {
    Summary {
        repository: Some(repository.to_string()),
        next: vec![Next::Tags],
        ..Summary::titled(format!("Deleted from {repository}"))
    }
    .fact("Gone", gone)
}

/// What is told of a push.
pub(crate) fn pushed(input: &Push, pushed: &Pushed, is_index: bool) -> Summary {
    let tags: Vec<String> = if input.options.push_by_manifest_digest {
        Vec::new()
    } else {
        input.tags.iter().map(ToString::to_string).collect()
    };
    let reference = tags.first().cloned().unwrap_or_else(|| pushed.digest.to_string());
    let mounted = if pushed.mounted > 0 { format!("{} mounted, ", pushed.mounted) } else { String::new() };
    let summary = Summary {
        repository: Some(input.repository.to_string()),
        reference: Some(reference),
        next: vec![if is_index { Next::PullIndex } else { Next::Pull }, Next::Tags],
        ..Summary::titled(format!("Pushed {}", input.repository))
    };
    let summary = summary
        .fact("Tags", if tags.is_empty() { "none".to_owned() } else { tags.join(", ") })
        .fact("Digest", pushed.digest.to_string())
        .fact(if is_index { "Index" } else { "Manifest" }, bytes_exactly(pushed.size))
        .fact("Blobs", format!("{} sent, {mounted}{} there already", pushed.sent, pushed.present));
    let summary = match &pushed.referrers_tag {
        Some(tag) => {
            summary.fact("Listed", format!("under the tag {tag}, since the registry lists no referrers"))
        }
        None => summary,
    };
    match pushed.dialect {
        Some(dialect) => summary.fact(
            "Dialect",
            match dialect {
                longshore_client::Dialect::Oci => "the specification's: the last byte of a range is included",
                longshore_client::Dialect::Quay => "Quay's: the end of a range is not included",
            },
        ),
        None => summary,
    }
}

/// What is told of a copy.
pub(crate) fn copied(input: &Copy, copied: &Copied) -> Summary {
    Summary {
        repository: Some(input.target.to_string()),
        reference: input
            .tags
            .first()
            .map_or_else(|| Some(copied.digest.to_string()), |tag| Some(tag.to_string())),
        next: vec![Next::Pull, Next::Tags],
        ..Summary::titled(format!("Copied to {}", input.target))
    }
    .fact("Digest", copied.digest.to_string())
    .fact("Manifests", copied.manifests.to_string())
    .fact(
        "Blobs",
        format!("{} sent, {} mounted, {} there already", copied.sent, copied.mounted, copied.present),
    )
}

/// What is told of a flow that failed as it was to.
pub(crate) fn failed(failure: Option<Failure>, exchange: u32) -> Summary {
    let summary = Summary::titled("Failed as it was to").fact("Exchange", exchange.to_string());
    match failure {
        Some(failure) => summary.fact("Failure", failure.to_string()).fact("Because", failure.cause),
        None => summary,
    }
}

/// `2 blobs, 1.5 KiB in all`
fn blobs_of(images: &[Pulled]) -> String {
    let blobs = || images.iter().flat_map(|image| &image.blobs);
    let size = blobs().map(|blob| blob.size).fold(0, u64::saturating_add);
    format!("{}, {} in all", blobs().count(), bytes(size))
}

/// A blob that is sent in two halves, so that there is a middle.
fn halves() -> Blob {
    const CONTENT: &[u8] = b"Some bytes that are sent in two halves, so that there is a middle.\n";
    let descriptor = Descriptor::of(MediaType::OCTET_STREAM, CONTENT);
    Blob { descriptor, source: Rc::new(Bytes::from_static(CONTENT)) }
}
