//! `/v2/<name>/blobs/uploads/…` (distribution-spec, "Pushing Blobs").

use super::blob::created;
use crate::Registry;
use crate::access::{Action, Pass, path_name};
use crate::answer::{Answer, OCI_CHUNK_MIN_LENGTH, UPLOAD_UUID};
use crate::call::Call;
use crate::failure::Failure;
use crate::policy::{Dialect, Policy};
use crate::state::Upload;
use http::StatusCode;
use http::header::{CONTENT_RANGE, LOCATION, RANGE};
use longshore_core::header::ByteRange;
use longshore_core::{Algorithm, Digest, RepositoryName};

/// Begins an upload; with `?digest=` the body is all of it, with `?mount=` the blob comes from
/// another repository, if it can: from the one that `from` names, or from any.
pub(crate) fn post(registry: &mut Registry, call: &Call, name: &RepositoryName) -> Result<Answer, Failure> {
    let mount = Mount::wanted(registry.policy(), call);
    let source = mount.as_ref().and_then(|mount| mount.source.as_ref());
    let pass = registry.admit_with(call, name, Action::Push, source)?;
    if let Some(mount) = mount
        && let Some(answer) = try_mount(registry, call, &pass, name, &mount)?
    {
        return Ok(answer);
    }
    match call.parameter("digest") {
        Some(digest) => {
            let digest = Digest::parse(digest)?;
            check_room(registry, call, 0)?;
            let upload = Upload::new(name.clone(), call.now);
            finish(registry, call, name, upload, digest)
        }
        None => begin(registry, call, name),
    }
}

/// How far the upload is.
pub(crate) fn get(
    registry: &mut Registry,
    call: &Call,
    name: &RepositoryName,
    id: &str,
) -> Result<Answer, Failure> {
    let size = session(registry, call, name, id)?;
    Ok(progress(registry, StatusCode::NO_CONTENT, name, id, size))
}

/// Takes the next chunk. Without `Content-Range` it goes where the last one ended.
pub(crate) fn patch(
    registry: &mut Registry,
    call: &Call,
    name: &RepositoryName,
    id: &str,
) -> Result<Answer, Failure> {
    let size = session(registry, call, name, id)?;
    check_chunk(registry, call, name, id, size)?;
    check_latest(registry, call, name, id)?;
    check_room(registry, call, size)?;
    registry.state.uploads.append(id, call.body.clone());
    Ok(progress(registry, StatusCode::ACCEPTED, name, id, size + call.body.len() as u64))
}

/// Takes the last chunk, if there is a body, and makes a blob of them all. Where this fails,
/// the session stays as it was.
pub(crate) fn put(
    registry: &mut Registry,
    call: &Call,
    name: &RepositoryName,
    id: &str,
) -> Result<Answer, Failure> {
    let size = session(registry, call, name, id)?;
    let digest = Digest::parse(call.parameter("digest").ok_or(Failure::NoDigest)?)?;
    check_chunk(registry, call, name, id, size)?;
    check_latest(registry, call, name, id)?;
    check_room(registry, call, size)?;
    let upload = registry.state.uploads.find(name, id)?.clone();
    let answer = finish(registry, call, name, upload, digest)?;
    registry.state.uploads.close(id);
    Ok(answer)
}

/// Cancels the upload.
pub(crate) fn delete(
    registry: &mut Registry,
    call: &Call,
    name: &RepositoryName,
    id: &str,
) -> Result<Answer, Failure> {
    session(registry, call, name, id)?;
    registry.state.uploads.close(id);
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}

/// What is to be mounted, and from where.
struct Mount {
    digest: Digest,
    /// None: from whatever repository has it (distribution-spec leaves that to the registry).
    source: Option<RepositoryName>,
}

impl Mount {
    /// Reads the query. A digest or a name that cannot be read is like a blob that is not there: an
    /// upload begins instead (distribution-spec, "Mounting a blob from another repository").
    fn wanted(policy: &Policy, call: &Call) -> Option<Self> {
        let digest = Digest::parse(call.parameter("mount")?).ok()?;
        let source = match call.parameter("from") {
            Some(name) => Some(path_name(policy, name).ok()?),
            None => None,
        };
        Some(Self { digest, source })
    }
}

/// Mounts the blob, if a source has it that the caller may pull from. Where only the token stands in the
/// way, another one is asked for: with it the mount succeeds.
fn try_mount(
    registry: &mut Registry,
    call: &Call,
    pass: &Pass,
    name: &RepositoryName,
    mount: &Mount,
) -> Result<Option<Answer>, Failure> {
    let source = {
        let holders = registry.state.holders(&mount.digest);
        let named = |holder: &&RepositoryName| mount.source.as_ref().is_none_or(|source| source == *holder);
        let mut open = holders.filter(named).filter(|holder| registry.could_pull(pass, holder)).peekable();
        let Some(first) = open.peek().copied() else { return Ok(None) };
        match open.find(|holder| registry.grants(pass, call, holder, Action::Pull)) {
            Some(source) => source,
            None if registry.policy().dialect == Dialect::Quay => return Ok(None),
            None => return Err(registry.wants_source(call, name, first)),
        }
    };
    let content = registry.state.blob(source, &mount.digest)?.clone();
    registry.check_quota(name, registry.state.new_bytes(name, &mount.digest, content.len() as u64))?;
    registry.state.put_blob(name, mount.digest.clone(), content);
    Ok(Some(created(name, &mount.digest)))
}

/// Where all sessions are taken, one that has had no byte for so many seconds is given to another client.
const FIRST_BYTE_WITHIN: u64 = 60;

fn begin(registry: &mut Registry, call: &Call, name: &RepositoryName) -> Result<Answer, Failure> {
    let upload = announced(call, Upload::new(name.clone(), call.now))?;
    let limits = &registry.policy().limits;
    let (limit, idle) = (limits.open_uploads, limits.upload_idle);
    let uploads = &mut registry.state.uploads;
    if uploads.count() >= limit {
        uploads.drop_idle(call.now, idle);
    }
    if uploads.count() >= limit && !uploads.close_oldest_empty(call.now, FIRST_BYTE_WITHIN) {
        return Err(Failure::TooManyUploads { limit, retry_after: idle });
    }
    let id = registry.next_id("upload");
    let least = registry.policy().limits.chunk_bytes;
    registry.state.uploads.open(&id, upload);
    let answer = progress(registry, StatusCode::ACCEPTED, name, &id, 0);
    Ok(if least > 0 { answer.with(OCI_CHUNK_MIN_LENGTH, &least.to_string()) } else { answer })
}

/// The upload by the algorithm that the client says its digest will be of (distribution-spec, "Pushing a blob
/// in chunks", `digest-algorithm`).
fn announced(call: &Call, upload: Upload) -> Result<Upload, Failure> {
    let Some(name) = call.parameter("digest-algorithm") else { return Ok(upload) };
    let unknown = || Failure::Algorithm(name.chars().take(64).collect());
    upload.announced(Algorithm::named(name)).ok_or_else(unknown)
}

/// Lets the caller at a session, which is noted as used; how many bytes it has.
fn session(registry: &mut Registry, call: &Call, name: &RepositoryName, id: &str) -> Result<u64, Failure> {
    registry.admit(call, name, Action::Push)?;
    let size = registry.state.uploads.find(name, id)?.size();
    registry.state.uploads.touch(id, call.now);
    Ok(size)
}

fn finish(
    registry: &mut Registry,
    call: &Call,
    name: &RepositoryName,
    mut upload: Upload,
    digest: Digest,
) -> Result<Answer, Failure> {
    upload.append(call.body.clone());
    let content = upload.finish(&digest)?;
    registry.check_quota(name, registry.state.new_bytes(name, &digest, content.len() as u64))?;
    let answer = created(name, &digest);
    registry.state.put_blob(name, digest, content);
    Ok(answer)
}

/// Refuses a chunk that does not begin where the last one ended, or is longer or shorter
/// than it says.
fn check_chunk(
    registry: &Registry,
    call: &Call,
    name: &RepositoryName,
    id: &str,
    size: u64,
) -> Result<(), Failure> {
    let dialect = registry.policy().dialect;
    let Some(header) = call.header(&CONTENT_RANGE) else { return Ok(()) };
    let range = ByteRange::parse_upload(header).map_err(Failure::ChunkSyntax)?;
    if range.first != size {
        return Err(Failure::ChunkPlace {
            first: range.first,
            expected: size,
            location: location(name, id),
            range: range_so_far(dialect, size),
        });
    }
    let actual = call.body.len() as u64;
    let declared = match dialect {
        Dialect::Oci => range.length(),
        Dialect::Quay => range.last - range.first,
    };
    if declared != actual {
        return Err(Failure::ChunkLength { declared, actual });
    }
    Ok(())
}

/// Refuses a chunk after one that is too small: only the last may be.
fn check_latest(registry: &Registry, call: &Call, name: &RepositoryName, id: &str) -> Result<(), Failure> {
    let least = registry.policy().limits.chunk_bytes;
    let upload = registry.state.uploads.find(name, id)?;
    let actual = upload.latest();
    if call.body.is_empty() || upload.size() == 0 || actual >= least {
        return Ok(());
    }
    Err(Failure::ChunkTooSmall { least, actual })
}

/// Refuses a body that makes the blob, or all that is held, too large.
fn check_room(registry: &mut Registry, call: &Call, before: u64) -> Result<(), Failure> {
    let more = call.body.len() as u64;
    let size = before.saturating_add(more);
    let limits = registry.policy().limits.clone();
    if size > limits.blob_bytes {
        return Err(Failure::BlobTooLarge { size, limit: limits.blob_bytes });
    }
    registry.state.make_room(more, &limits, call.now)
}

fn progress(registry: &Registry, status: StatusCode, name: &RepositoryName, id: &str, size: u64) -> Answer {
    Answer::empty(status)
        .with(LOCATION, &location(name, id))
        .with(RANGE, &range_so_far(registry.policy().dialect, size))
        .with(UPLOAD_UUID, id)
}

fn location(name: &RepositoryName, id: &str) -> String {
    format!("/v2/{name}/blobs/uploads/{id}")
}

/// Where ends are included, nothing looks like one byte: `0-0`, as all registries write it.
fn range_so_far(dialect: Dialect, size: u64) -> String {
    match dialect {
        Dialect::Oci => format!("0-{}", size.saturating_sub(1)),
        Dialect::Quay => format!("bytes=0-{size}"),
    }
}
