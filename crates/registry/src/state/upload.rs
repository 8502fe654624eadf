//! Upload sessions: blobs that are still on their way.

use crate::Timestamp;
use crate::content::Content;
use crate::failure::Failure;
use bytes::{Bytes, BytesMut};
use longshore_core::{Algorithm, Digest, Hasher, RepositoryName};
use std::collections::BTreeMap;

/// The open sessions by id.
#[derive(Clone, Default)]
pub(crate) struct Uploads {
    sessions: BTreeMap<String, Upload>,
    bytes: u64,
    /// How many leases were given.
    leases: u64,
}

/// One session: the chunks as they came, hashed as they came.
#[derive(Clone)]
pub(crate) struct Upload {
    repository: RepositoryName,
    chunks: Vec<Content>,
    size: u64,
    /// How many bytes the latest chunk had.
    latest: u64,
    /// The algorithm that the digest will be of, as far as that is known.
    algorithm: Algorithm,
    hasher: Hasher,
    used: Timestamp,
    /// The chunk that is on its way: one at a time.
    lease: Option<Lease>,
}

/// A chunk's right to be the session's next. No two are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lease(u64);

impl Uploads {
    /// Opens a session.
    pub(crate) fn open(&mut self, id: String, upload: Upload) {
        self.sessions.insert(id, upload);
    }

    /// The session with this id, if it is the repository's.
    pub(crate) fn find(&self, repository: &RepositoryName, id: &str) -> Result<&Upload, Failure> {
        let upload = self.sessions.get(id).filter(|upload| upload.repository == *repository);
        upload.ok_or_else(|| Failure::UploadUnknown { name: repository.clone(), id: id.to_owned() })
    }

    /// Notes that a session is in use.
    pub(crate) fn touch(&mut self, id: &str, now: Timestamp) {
        if let Some(upload) = self.sessions.get_mut(id) {
            upload.used = now;
        }
    }

    /// Gives the right to send the next chunk; none while another chunk is on its way.
    pub(crate) fn lease(&mut self, id: &str) -> Option<Lease> {
        let upload = self.sessions.get_mut(id).filter(|upload| upload.lease.is_none())?;
        self.leases += 1;
        upload.lease = Some(Lease(self.leases));
        upload.lease
    }

    /// Takes the right back: the chunk has come, or will not. Whether the session was still its own.
    pub(crate) fn release(&mut self, id: &str, lease: Lease) -> bool {
        match self.sessions.get_mut(id) {
            Some(upload) if upload.lease == Some(lease) => {
                upload.lease = None;
                true
            }
            _ => false,
        }
    }

    /// Adds a chunk to a session, whose hasher has taken it already.
    pub(crate) fn append(&mut self, id: &str, chunk: Content, hasher: Hasher) {
        if let Some(upload) = self.sessions.get_mut(id) {
            self.bytes += chunk.length();
            upload.append(chunk, hasher);
        }
    }

    /// Closes a session.
    pub(crate) fn close(&mut self, id: &str) {
        if let Some(upload) = self.sessions.remove(id) {
            self.bytes -= upload.size;
        }
    }

    /// Drops the sessions that nobody has used for this many seconds.
    pub(crate) fn drop_idle(&mut self, now: Timestamp, seconds: u64) {
        let is_idle = |upload: &Upload| {
            upload.lease.is_none() && now.unix_seconds().saturating_sub(upload.used.unix_seconds()) >= seconds
        };
        let bytes = &mut self.bytes;
        self.sessions.retain(|_, upload| {
            let idle = is_idle(upload);
            if idle {
                *bytes -= upload.size;
            }
            !idle
        });
    }

    /// Closes the session that has waited longest for its first byte, if that is this many seconds: whoever
    /// opens sessions and sends nothing keeps nobody else out. Returns whether there was one.
    pub(crate) fn close_oldest_empty(&mut self, now: Timestamp, seconds: u64) -> bool {
        let waits = |upload: &Upload| now.unix_seconds().saturating_sub(upload.used.unix_seconds());
        let is_empty = |upload: &Upload| upload.size == 0 && upload.lease.is_none();
        let empty = self.sessions.iter().filter(|(_, upload)| is_empty(upload) && waits(upload) >= seconds);
        // Of equally old ones the first by its id: the same requests always have the same answers.
        let oldest = empty.min_by_key(|(_, upload)| upload.used.unix_seconds());
        let Some(id) = oldest.map(|(id, _)| id.clone()) else { return false };
        self.close(&id);
        true
    }

    /// How many sessions are open.
    pub(crate) fn count(&self) -> u64 {
        self.sessions.len() as u64
    }

    /// How many bytes all sessions have.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }
}

impl Upload {
    /// A session without content.
    pub(crate) fn new(repository: RepositoryName, now: Timestamp) -> Self {
        Self {
            repository,
            chunks: Vec::new(),
            size: 0,
            latest: 0,
            algorithm: Algorithm::Sha256,
            hasher: Hasher::sha256(),
            used: now,
            lease: None,
        }
    }

    /// The same for a digest of this algorithm, which is then computed on the way; none where it cannot be.
    pub(crate) fn announced(self, algorithm: Algorithm) -> Option<Self> {
        let hasher = Hasher::for_algorithm(algorithm)?;
        Some(Self { algorithm, hasher, ..self })
    }

    /// How many bytes the latest chunk had.
    pub(crate) fn latest(&self) -> u64 {
        self.latest
    }

    /// How many bytes came so far.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// All chunks so far.
    pub(crate) fn chunks(&self) -> &[Content] {
        &self.chunks
    }

    /// The hasher of this algorithm that has taken all chunks so far. None where they have to be read again, since
    /// another algorithm was computed on the way, or where it cannot be computed at all.
    pub(crate) fn hasher(&self, algorithm: Algorithm) -> Option<Hasher> {
        if algorithm == self.algorithm {
            return Some(self.hasher.clone());
        }
        Hasher::for_algorithm(algorithm).filter(|_| self.size == 0)
    }

    /// The algorithm that is computed on the way.
    pub(crate) fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Adds a chunk, which the hasher has taken already.
    fn append(&mut self, chunk: Content, hasher: Hasher) {
        self.hasher = hasher;
        self.add(chunk);
    }

    fn add(&mut self, chunk: Content) {
        if chunk.is_empty() {
            return;
        }
        self.size += chunk.length();
        self.latest = chunk.length();
        match self.chunks.last_mut().and_then(|last| Some((last.join(&chunk)?, last))) {
            Some((joined, last)) => *last = joined,
            None => self.chunks.push(chunk),
        }
    }

    /// The content with its last chunk, if the digest is its own. The hasher is the digest's, and has taken all of it.
    pub(crate) fn finish(
        mut self,
        last: Content,
        expected: &Digest,
        hasher: Hasher,
    ) -> Result<Content, Failure> {
        let actual = hasher.finish();
        if actual != *expected {
            return Err(Failure::DigestMismatch { expected: expected.clone(), actual });
        }
        self.add(last);
        Ok(whole(self.chunks))
    }
}

/// The chunks as one: in one piece where they are in memory, so that nobody pays for their number later. A single
/// one is not copied.
fn whole(chunks: Vec<Content>) -> Content {
    let in_memory: Option<Vec<&Bytes>> = chunks.iter().map(Content::bytes).collect();
    match in_memory {
        Some(pieces) if pieces.len() > 1 => {
            let mut content = BytesMut::with_capacity(pieces.iter().map(|piece| piece.len()).sum());
            for piece in pieces {
                content.extend_from_slice(piece);
            }
            content.freeze().into()
        }
        _ => Content::joined(chunks),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name() -> RepositoryName {
        RepositoryName::parse("a/b").unwrap()
    }

    /// An upload of these chunks; and the hasher that has taken them.
    fn upload(chunks: &[&'static [u8]]) -> (Upload, Hasher) {
        let mut upload = Upload::new(name(), Timestamp::default());
        let mut hasher = Hasher::sha256();
        for chunk in chunks {
            hasher.update(chunk);
            upload.append(Bytes::from_static(chunk).into(), hasher.clone());
        }
        (upload, hasher)
    }

    #[test]
    fn chunks_become_one_content() {
        let (upload, mut hasher) = upload(&[b"ab", b"", b"c"]);
        hasher.update(b"d");
        let last = Bytes::from_static(b"d").into();
        let content = upload.finish(last, &Digest::sha256(b"abcd"), hasher).unwrap();
        assert_eq!(content.bytes().unwrap(), "abcd");
    }

    #[test]
    fn another_digest_is_refused_and_the_right_one_told() {
        let (upload, hasher) = upload(&[b"abc"]);
        let failure = upload.finish(Content::default(), &Digest::sha256(b"abd"), hasher).unwrap_err();
        assert!(
            matches!(failure, Failure::DigestMismatch { actual, .. } if actual == Digest::sha256(b"abc"))
        );
    }

    #[test]
    fn an_algorithm_that_was_not_announced_is_known_only_before_the_first_byte() {
        let (empty, full) = (upload(&[]).0, upload(&[b"abc"]).0);
        assert!(empty.hasher(Algorithm::Sha512).is_some());
        assert!(full.hasher(Algorithm::Sha512).is_none());
        assert!(full.hasher(Algorithm::Sha256).is_some());
    }

    #[test]
    fn one_chunk_at_a_time_is_on_its_way() {
        let mut uploads = Uploads::default();
        uploads.open("one".to_owned(), upload(&[]).0);
        let first = uploads.lease("one").unwrap();
        assert_eq!(uploads.lease("one"), None);
        // Nobody else's chunk makes room for another.
        uploads.drop_idle(Timestamp::from_unix_seconds(1_000_000), 1);
        assert!(uploads.release("one", first));
        assert!(!uploads.release("one", first));
        let second = uploads.lease("one").unwrap();
        uploads.close("one");
        assert!(!uploads.release("one", second));
    }

    #[test]
    fn of_the_sessions_without_a_byte_the_oldest_makes_room() {
        let mut uploads = Uploads::default();
        let name = name();
        for (id, second) in [("full", 1), ("oldest", 5), ("old", 6), ("new", 50)] {
            uploads.open(id.to_owned(), Upload::new(name.clone(), Timestamp::from_unix_seconds(second)));
        }
        uploads.append("full", Bytes::from_static(b"abc").into(), Hasher::sha256());
        let now = Timestamp::from_unix_seconds(66);
        assert!(uploads.close_oldest_empty(now, 60));
        assert!(uploads.find(&name, "oldest").is_err() && uploads.find(&name, "old").is_ok());
        assert!(uploads.close_oldest_empty(now, 60));
        assert!(!uploads.close_oldest_empty(now, 60));
        assert_eq!(uploads.count(), 2);
    }

    #[test]
    fn idle_sessions_give_their_memory_back() {
        let mut uploads = Uploads::default();
        let name = name();
        for (id, second) in [("old", 10), ("new", 50)] {
            uploads.open(id.to_owned(), Upload::new(name.clone(), Timestamp::default()));
            uploads.append(id, Bytes::from_static(b"abc").into(), Hasher::sha256());
            uploads.touch(id, Timestamp::from_unix_seconds(second));
        }
        uploads.drop_idle(Timestamp::from_unix_seconds(70), 60);
        assert_eq!((uploads.count(), uploads.bytes()), (1, 3));
        assert!(uploads.find(&name, "new").is_ok());
    }
}
