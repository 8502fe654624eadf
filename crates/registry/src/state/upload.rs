//! Upload sessions: blobs that are still on their way.

use crate::Timestamp;
use crate::failure::Failure;
use bytes::{Bytes, BytesMut};
use longshore_core::{Algorithm, Digest, Hasher, RepositoryName};
use std::collections::BTreeMap;

/// The open sessions by id.
#[derive(Clone, Default)]
pub(crate) struct Uploads {
    sessions: BTreeMap<String, Upload>,
    bytes: u64,
}

/// One session: the chunks as they came, hashed as they came.
#[derive(Clone)]
pub(crate) struct Upload {
    repository: RepositoryName,
    chunks: Vec<Bytes>,
    size: u64,
    /// How many bytes the latest chunk had.
    latest: u64,
    /// The algorithm that the digest will be of, as far as that is known.
    algorithm: Algorithm,
    hasher: Hasher,
    used: Timestamp,
}

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

    /// Adds a chunk to a session.
    pub(crate) fn append(&mut self, id: &str, chunk: Bytes) {
        if let Some(upload) = self.sessions.get_mut(id) {
            self.bytes += chunk.len() as u64;
            upload.append(chunk);
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
        let is_idle =
            |upload: &Upload| now.unix_seconds().saturating_sub(upload.used.unix_seconds()) >= seconds;
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
        let empty = self.sessions.iter().filter(|(_, upload)| upload.size == 0 && waits(upload) >= seconds);
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

    /// Adds a chunk.
    pub(crate) fn append(&mut self, chunk: Bytes) {
        self.size += chunk.len() as u64;
        self.hasher.update(&chunk);
        if !chunk.is_empty() {
            self.latest = chunk.len() as u64;
            self.chunks.push(chunk);
        }
    }

    /// The content, if the digest is its own.
    pub(crate) fn finish(self, expected: &Digest) -> Result<Bytes, Failure> {
        let Some(mut hasher) = Hasher::for_algorithm(expected.algorithm()) else {
            return Err(Failure::DigestAlgorithm(expected.clone()));
        };
        // One algorithm was computed on the way; that it is to be another is known only now.
        let actual = if expected.algorithm() == self.algorithm {
            self.hasher.finish()
        } else {
            self.chunks.iter().for_each(|chunk| hasher.update(chunk));
            hasher.finish()
        };
        if actual != *expected {
            return Err(Failure::DigestMismatch { expected: expected.clone(), actual });
        }
        Ok(whole(self.chunks))
    }
}

/// The chunks as one. A single one is not copied.
fn whole(mut chunks: Vec<Bytes>) -> Bytes {
    if chunks.len() <= 1 {
        return chunks.pop().unwrap_or_default();
    }
    let mut content = BytesMut::with_capacity(chunks.iter().map(Bytes::len).sum());
    for chunk in chunks {
        content.extend_from_slice(&chunk);
    }
    content.freeze()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upload(chunks: &[&'static [u8]]) -> Upload {
        let mut upload = Upload::new(RepositoryName::parse("a/b").unwrap(), Timestamp::default());
        for chunk in chunks {
            upload.append(Bytes::from_static(chunk));
        }
        upload
    }

    #[test]
    fn chunks_become_one_content() {
        let content = upload(&[b"ab", b"", b"c"]).finish(&Digest::sha256(b"abc")).unwrap();
        assert_eq!(content, "abc");
    }

    #[test]
    fn a_digest_of_another_algorithm_is_checked_too() {
        let mut hasher = Hasher::for_algorithm(longshore_core::Algorithm::Sha512).unwrap();
        hasher.update(b"abc");
        assert_eq!(upload(&[b"a", b"bc"]).finish(&hasher.finish()).unwrap(), "abc");
    }

    #[test]
    fn another_digest_is_refused_and_the_right_one_told() {
        let failure = upload(&[b"abc"]).finish(&Digest::sha256(b"abd")).unwrap_err();
        assert!(
            matches!(failure, Failure::DigestMismatch { actual, .. } if actual == Digest::sha256(b"abc"))
        );
    }

    #[test]
    fn an_algorithm_that_cannot_be_computed_is_refused() {
        let digest = Digest::parse("md5:abc").unwrap();
        assert!(matches!(upload(&[]).finish(&digest), Err(Failure::DigestAlgorithm(_))));
    }

    #[test]
    fn of_the_sessions_without_a_byte_the_oldest_makes_room() {
        let mut uploads = Uploads::default();
        let name = RepositoryName::parse("a/b").unwrap();
        for (id, second) in [("full", 1), ("oldest", 5), ("old", 6), ("new", 50)] {
            uploads.open(id.to_owned(), Upload::new(name.clone(), Timestamp::from_unix_seconds(second)));
        }
        uploads.append("full", Bytes::from_static(b"abc"));
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
        let name = RepositoryName::parse("a/b").unwrap();
        for (id, second) in [("old", 10), ("new", 50)] {
            uploads.open(id.to_owned(), Upload::new(name.clone(), Timestamp::default()));
            uploads.append(id, Bytes::from_static(b"abc"));
            uploads.touch(id, Timestamp::from_unix_seconds(second));
        }
        uploads.drop_idle(Timestamp::from_unix_seconds(70), 60);
        assert_eq!((uploads.count(), uploads.bytes()), (1, 3));
        assert!(uploads.find(&name, "new").is_ok());
    }
}
