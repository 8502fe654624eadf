//! `/v2/<name>/blobs/uploads/…` (distribution-spec, "Pushing Blobs").

use super::Step;
use super::blob::created;
use crate::Registry;
use crate::access::{Action, Pass};
use crate::answer::{Answer, OCI_CHUNK_MIN_LENGTH, UPLOAD_UUID};
use crate::call::Call;
use crate::failure::Failure;
use crate::naming::path_name;
use crate::pending::{Awaited, Hashing, Session};
use crate::policy::{Dialect, Policy};
use crate::state::Upload;
use crate::why::{Reason, Rule};
use http::StatusCode;
use http::header::{CONTENT_RANGE, LOCATION, RANGE};
use longshore_core::header::ByteRange;
use longshore_core::{Algorithm, Digest, RepositoryName};

/// Begins an upload; with `?digest=` the body is all of it, with `?mount=` the blob comes from
/// another repository, if it can: from the one that `from` names, or from any.
pub(crate) fn post(registry: &mut Registry, call: &Call, name: &RepositoryName) -> Result<Step, Failure> {
    let mount = Mount::wanted(registry.policy(), call);
    let source = mount.as_ref().and_then(|mount| mount.source.as_ref());
    let pass = registry.admit_with(call, name, Action::Push, source)?;
    if let Some(mount) = mount
        && let Some(answer) = try_mount(registry, call, &pass, name, &mount)?
    {
        return Ok(Step::Done(answer));
    }
    let Some(digest) = call.parameter("digest") else { return begin(registry, call, name).map(Step::Done) };
    let digest = Digest::parse(digest)?;
    check_room(registry, call, 0)?;
    let hashing = Hashing::new(digest.algorithm()).ok_or_else(|| Failure::DigestAlgorithm(digest.clone()))?;
    let limit = registry.policy().limits.blob_bytes;
    Ok(Step::Awaits(Awaited::Blob { name: name.clone(), digest, hashing }, limit))
}

/// Makes a blob of the body.
pub(crate) fn posted(
    registry: &mut Registry,
    call: &Call,
    name: &RepositoryName,
    digest: Digest,
    hashing: Hashing,
) -> Result<Answer, Failure> {
    check_room(registry, call, 0)?;
    call.note(|| {
        Reason::new(Rule::SingleRequest, "the whole blob came with this request")
            .request("query.digest", &digest)
    });
    finish(registry, call, Upload::new(name.clone(), call.now), name, digest, hashing)
}

/// How far the upload is.
pub(crate) fn get(
    registry: &mut Registry,
    call: &Call,
    name: &RepositoryName,
    id: &str,
) -> Result<Answer, Failure> {
    let size = session(registry, call, name, id)?;
    note_open(registry, call, name, id, size);
    Ok(progress(registry, StatusCode::NO_CONTENT, name, id, size))
}

/// Lets the next chunk in. Without `Content-Range` it goes where the last one ended.
pub(crate) fn patch(
    registry: &mut Registry,
    call: &Call,
    name: &RepositoryName,
    id: &str,
) -> Result<Step, Failure> {
    let size = session(registry, call, name, id)?;
    check_next(registry, call, name, id, size)?;
    let upload = registry.state.uploads.find(name, id)?;
    let algorithm = upload.algorithm();
    // The algorithm that is computed on the way is one that can be.
    let hashing = Hashing::after(upload, algorithm).ok_or(Failure::NoDigest)?;
    let session = lease(registry, name, id)?;
    let limit = registry.policy().limits.blob_bytes.saturating_sub(size);
    Ok(Step::Awaits(Awaited::Chunk { session, hashing }, limit))
}

/// Takes the chunk.
pub(crate) fn patched(
    registry: &mut Registry,
    call: &Call,
    session: &Session,
    hashing: Hashing,
) -> Result<Answer, Failure> {
    let Session { name, id, .. } = session;
    let size = come_back(registry, call, session)?;
    registry.state.uploads.append(id, call.content(), hashing.finish()?);
    let size = size + call.content().length();
    note_open(registry, call, name, id, size);
    Ok(progress(registry, StatusCode::ACCEPTED, name, id, size))
}

/// Lets the last chunk in, if there is a body.
pub(crate) fn put(
    registry: &mut Registry,
    call: &Call,
    name: &RepositoryName,
    id: &str,
) -> Result<Step, Failure> {
    let size = session(registry, call, name, id)?;
    let digest = Digest::parse(call.parameter("digest").ok_or(Failure::NoDigest)?)?;
    check_next(registry, call, name, id, size)?;
    let hashing = Hashing::after(registry.state.uploads.find(name, id)?, digest.algorithm());
    let hashing = hashing.ok_or_else(|| Failure::DigestAlgorithm(digest.clone()))?;
    let session = lease(registry, name, id)?;
    let limit = registry.policy().limits.blob_bytes.saturating_sub(size);
    Ok(Step::Awaits(Awaited::Last { session, digest, hashing }, limit))
}

/// Makes a blob of all chunks. Where this fails, the session stays as it was.
pub(crate) fn finished(
    registry: &mut Registry,
    call: &Call,
    session: &Session,
    digest: Digest,
    hashing: Hashing,
) -> Result<Answer, Failure> {
    let Session { name, id, .. } = session;
    come_back(registry, call, session)?;
    let upload = registry.state.uploads.find(name, id)?.clone();
    let answer = finish(registry, call, upload, name, digest, hashing)?;
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
    call.note(|| Reason::new(Rule::UploadCanceled, "the session is given up, and what came is forgotten"));
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
        let asked = call.parameter("mount")?;
        let unreadable = |parameter: &str, text: &str| {
            call.note(|| {
                let sentence = format!("“{text}” cannot be read, so there is nothing to mount");
                Reason::new(Rule::MountUnreadable, sentence).request(format!("query.{parameter}"), &text)
            });
        };
        let digest = Digest::parse(asked).inspect_err(|_| unreadable("mount", asked)).ok()?;
        let source = match call.parameter("from") {
            Some(name) => Some(path_name(policy, name).inspect_err(|_| unreadable("from", name)).ok()?),
            None => None,
        };
        Some(Self { digest, source })
    }
}

/// Tells why nothing is mounted. That somebody has it whom the caller may not pull from is told to those who look
/// at the registry from inside, and to nobody else.
fn note_not_mounted(call: &Call, mount: &Mount, holders: &[&RepositoryName], dialect: Option<Dialect>) {
    call.note(|| {
        let digest = &mount.digest;
        let reason = if holders.is_empty() {
            let sentence = match &mount.source {
                Some(source) => format!("{source} does not have the blob: an upload begins instead"),
                None => "no repository has the blob: an upload begins instead".to_owned(),
            };
            Reason::new(Rule::MountNotHeld, sentence)
        } else {
            let sentence = "the caller may not pull from where the blob is: an upload begins instead";
            Reason::new(Rule::MountUnauthorized, sentence)
        };
        let reason = reason.state(format!("blobs.{digest}.repositories"), &holders);
        match dialect {
            Some(dialect) => reason.policy("dialect", &dialect),
            None => reason,
        }
    });
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
        let Some(first) = open.peek().copied() else {
            let holders: Vec<_> = registry.state.holders(&mount.digest).filter(named).collect();
            note_not_mounted(call, mount, &holders, None);
            return Ok(None);
        };
        match open.find(|holder| registry.allows(pass, call, holder, Action::Pull)) {
            Some(source) => source,
            None if registry.policy().dialect == Dialect::Quay => {
                note_not_mounted(call, mount, &[first], Some(Dialect::Quay));
                return Ok(None);
            }
            None => return Err(registry.wants_source(call, pass, name, first)),
        }
    };
    let content = registry.state.blob(source, &mount.digest)?.clone();
    check_entry(registry, name, &mount.digest)?;
    registry.check_quota(call, name, registry.state.new_bytes(name, &mount.digest, content.length()))?;
    call.note(|| {
        let sentence =
            format!("{source} has the blob, and the caller may pull from there: nothing has to be sent");
        Reason::new(Rule::Mounted, sentence)
            .state(format!("repositories.{source}.blobs.{}", mount.digest), &source)
            .request("query.from", &mount.source)
    });
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
        call.note(|| {
            let sentence = format!("sessions that nobody has used for {idle} seconds give their place");
            Reason::new(Rule::UploadDropped, sentence).policy("limits.upload_idle", &idle)
        });
    }
    if uploads.count() >= limit && !uploads.close_oldest_empty(call.now, FIRST_BYTE_WITHIN) {
        return Err(Failure::TooManyUploads { limit, retry_after: idle });
    }
    let id = registry.next_id("upload");
    let least = registry.policy().limits.chunk_bytes;
    registry.state.uploads.open(&id, upload);
    call.note(|| {
        Reason::new(Rule::UploadBegun, "a session is open: the Location is where the bytes go")
            .state(format!("repositories.{name}.uploads.{id}"), &0)
    });
    if least > 0 {
        call.note(|| {
            let sentence =
                format!("each chunk but the last has to have {least} bytes, which the client is told");
            Reason::new(Rule::ChunkLeast, sentence).policy("limits.chunk_bytes", &least)
        });
    }
    let answer = progress(registry, StatusCode::ACCEPTED, name, &id, 0);
    Ok(if least > 0 { answer.with(OCI_CHUNK_MIN_LENGTH, least.to_string()) } else { answer })
}

/// The upload by the algorithm that the client says its digest will be of (distribution-spec, "Pushing a blob
/// in chunks", `digest-algorithm`).
fn announced(call: &Call, upload: Upload) -> Result<Upload, Failure> {
    let Some(name) = call.parameter("digest-algorithm") else { return Ok(upload) };
    let unknown = || Failure::Algorithm(name.chars().take(64).collect());
    let upload = upload.announced(Algorithm::named(name)).ok_or_else(unknown)?;
    call.note(|| {
        Reason::new(Rule::AlgorithmAnnounced, format!("{name} is computed while the chunks come"))
            .request("query.digest-algorithm", &name)
    });
    Ok(upload)
}

/// Lets the caller at a session, which is noted as used; how many bytes it has.
fn session(registry: &mut Registry, call: &Call, name: &RepositoryName, id: &str) -> Result<u64, Failure> {
    registry.admit(call, name, Action::Push)?;
    let size = registry.state.uploads.find(name, id)?.size();
    registry.state.uploads.touch(id, call.now);
    Ok(size)
}

/// Gives this request the right to send the session's next chunk: of two at a time, one has to wait.
fn lease(registry: &mut Registry, name: &RepositoryName, id: &str) -> Result<Session, Failure> {
    let dialect = registry.policy().dialect;
    let uploads = &mut registry.state.uploads;
    let lease = uploads.lease(id);
    let upload = uploads.find(name, id)?;
    match lease {
        Some(lease) => Ok(Session::new(name, id, lease, upload)),
        None => Err(Failure::UploadBusy {
            location: location(name, id),
            range: range_so_far(dialect, upload.size()),
        }),
    }
}

/// The session's chunk has come; how many bytes it had before. The session may have been cancelled meanwhile, and
/// what was not known before is checked now: how long the chunk is, and whether there is still room.
fn come_back(registry: &mut Registry, call: &Call, session: &Session) -> Result<u64, Failure> {
    let Session { name, id, .. } = session;
    let size = registry.state.uploads.find(name, id)?.size();
    check_next(registry, call, name, id, size)?;
    Ok(size)
}

/// Refuses what cannot be the next chunk.
fn check_next(
    registry: &mut Registry,
    call: &Call,
    name: &RepositoryName,
    id: &str,
    size: u64,
) -> Result<(), Failure> {
    check_chunk(registry, call, name, id, size)?;
    check_latest(registry, call, name, id)?;
    check_room(registry, call, size)
}

fn finish(
    registry: &mut Registry,
    call: &Call,
    upload: Upload,
    name: &RepositoryName,
    digest: Digest,
    hashing: Hashing,
) -> Result<Answer, Failure> {
    let content = upload.finish(call.content(), &digest, hashing.finish()?)?;
    check_entry(registry, name, &digest)?;
    registry.check_quota(call, name, registry.state.new_bytes(name, &digest, content.length()))?;
    call.note(|| {
        let sentence = format!("the {} bytes have the digest {digest}", content.length());
        Reason::new(Rule::DigestVerified, sentence).request("query.digest", &digest)
    });
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
    let Some(header) = call.header(&CONTENT_RANGE) else {
        if call.length() != Some(0) {
            call.note(|| {
                let sentence =
                    format!("without a Content-Range, the chunk goes where the last one ended: {size}");
                Reason::new(Rule::ChunkAppended, sentence)
                    .state(format!("repositories.{name}.uploads.{id}"), &size)
            });
        }
        return Ok(());
    };
    let range = ByteRange::parse_upload(header).map_err(Failure::ChunkSyntax)?;
    if range.first != size {
        return Err(Failure::ChunkPlace {
            first: range.first,
            expected: size,
            location: location(name, id),
            range: range_so_far(dialect, size),
        });
    }
    // Until it has come or its sender has told its length, the chunk can still be what it says.
    let Some(actual) = call.length() else { return Ok(()) };
    let declared = match dialect {
        Dialect::Oci => range.length(),
        Dialect::Quay => range.last - range.first,
    };
    if declared != actual {
        return Err(Failure::ChunkLength { declared, actual });
    }
    call.note(|| {
        Reason::new(Rule::ChunkFits, format!("the chunk begins at byte {size}, where the last one ended"))
            .request("header.Content-Range", &header)
            .state(format!("repositories.{name}.uploads.{id}"), &size)
            .policy("dialect", &dialect)
    });
    Ok(())
}

/// Refuses a chunk after one that is too small: only the last may be.
fn check_latest(registry: &Registry, call: &Call, name: &RepositoryName, id: &str) -> Result<(), Failure> {
    let least = registry.policy().limits.chunk_bytes;
    let upload = registry.state.uploads.find(name, id)?;
    let actual = upload.latest();
    if call.length() == Some(0) || upload.size() == 0 || actual >= least {
        return Ok(());
    }
    Err(Failure::ChunkTooSmall { least, actual })
}

/// Refuses a blob that the repository does not have yet where the registry holds as many things as it may.
fn check_entry(registry: &Registry, name: &RepositoryName, digest: &Digest) -> Result<(), Failure> {
    let is_there = registry.state.blob(name, digest).is_ok();
    registry.state.check_entries(name, u64::from(!is_there), &registry.policy().limits)
}

/// Refuses a body that makes the blob, or all that is held, too large.
fn check_room(registry: &mut Registry, call: &Call, before: u64) -> Result<(), Failure> {
    let more = call.length().unwrap_or(0);
    let size = before.saturating_add(more);
    let limits = registry.policy().limits.clone();
    if size > limits.blob_bytes {
        return Err(Failure::BlobTooLarge { size, limit: limits.blob_bytes });
    }
    registry.state.make_room(more, &limits, call.now)
}

/// Tells how far the session is, and how the policy has that written.
fn note_open(registry: &Registry, call: &Call, name: &RepositoryName, id: &str, size: u64) {
    call.note(|| {
        Reason::new(Rule::UploadOpen, format!("the session is open, and has {size} bytes"))
            .state(format!("repositories.{name}.uploads.{id}"), &size)
            .policy("dialect", &registry.policy().dialect)
    });
}

fn progress(registry: &Registry, status: StatusCode, name: &RepositoryName, id: &str, size: u64) -> Answer {
    Answer::empty(status)
        .with(LOCATION, location(name, id))
        .with(RANGE, range_so_far(registry.policy().dialect, size))
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
