//! Upload sessions: blobs that are still on their way.

use super::is_same;
use super::map::Map;
use crate::Timestamp;
use crate::failure::Failure;
use bytes::{Bytes, BytesMut};
use longshore_core::{Algorithm, Digest, Hasher, RepositoryName};
use rpds::ListSync;
use std::sync::Arc;

/// The open sessions by id.
#[derive(Clone, Default)]
pub(crate) struct Uploads {
    sessions: Map<Arc<str>, Upload>,
    /// Those that have had no byte yet, by when they were last used, in seconds.
    empty: Map<(u64, Arc<str>), ()>,
    /// The others, by the same.
    begun: Map<(u64, Arc<str>), ()>,
    bytes: u64,
    /// How many bytes were taken out, ever.
    dropped: u64,
    /// How often a session was opened, written to or closed.
    changes: u64,
}

/// One session: the chunks as they came, hashed as they came.
#[derive(Clone)]
pub(crate) struct Upload {
    repository: RepositoryName,
    /// The latest comes first, and a clone shares them all.
    chunks: ListSync<Bytes>,
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
    pub(crate) fn open(&mut self, id: &str, upload: Upload) {
        let id: Arc<str> = id.into();
        self.close(&id);
        self.changes += 1;
        self.bytes += upload.size;
        self.list(upload.place(), Arc::clone(&id));
        self.sessions.insert(id, upload);
    }

    /// The session with this id, if it is the repository's.
    pub(crate) fn find(&self, repository: &RepositoryName, id: &str) -> Result<&Upload, Failure> {
        let upload = self.sessions.get(id).filter(|upload| upload.repository == *repository);
        upload.ok_or_else(|| Failure::UploadUnknown(id.to_owned()))
    }

    /// The sessions that have not the same content in another state, by id.
    pub(crate) fn differing<'a>(
        &'a self,
        other: &'a Self,
    ) -> impl Iterator<Item = (&'a str, Option<&'a Upload>, Option<&'a Upload>)> {
        let differing = self.sessions.differing(&other.sessions, Upload::has_content_of);
        differing.map(|(id, here, there)| (id.as_ref(), here, there))
    }

    /// Notes that a session is in use.
    pub(crate) fn touch(&mut self, id: &str, now: Timestamp) {
        if self.sessions.get(id).is_some_and(|upload| upload.used != now) {
            self.update(id, |upload| upload.used = now);
        }
    }

    /// Adds a chunk to a session.
    pub(crate) fn append(&mut self, id: &str, chunk: Bytes) {
        let size = chunk.len() as u64;
        if size > 0 && self.update(id, |upload| upload.append(chunk)) {
            self.bytes += size;
            self.changes += 1;
        }
    }

    /// Closes a session.
    pub(crate) fn close(&mut self, id: &str) {
        let Some((id, upload)) = self.sessions.get_key_value(id) else { return };
        let (id, place, size) = (Arc::clone(id), upload.place(), upload.size);
        self.sessions.remove(&id);
        self.unlist(place, id);
        self.bytes -= size;
        self.dropped += size;
        self.changes += 1;
    }

    /// Drops the sessions that nobody has used for this many seconds.
    pub(crate) fn drop_idle(&mut self, now: Timestamp, seconds: u64) {
        while self.close_oldest(true, now, seconds) || self.close_oldest(false, now, seconds) {}
    }

    /// Closes the session that has waited longest for its first byte, if that is this many seconds: whoever
    /// opens sessions and sends nothing keeps nobody else out. Returns whether there was one. Of equally old ones it
    /// is the first by its id: the same requests always have the same answers.
    pub(crate) fn close_oldest_empty(&mut self, now: Timestamp, seconds: u64) -> bool {
        self.close_oldest(true, now, seconds)
    }

    fn close_oldest(&mut self, is_empty: bool, now: Timestamp, seconds: u64) -> bool {
        let list = if is_empty { &self.empty } else { &self.begun };
        let Some(((used, id), ())) = list.first() else { return false };
        let waits = now.unix_seconds().saturating_sub(*used) >= seconds;
        if waits {
            let id = Arc::clone(id);
            self.close(&id);
        }
        waits
    }

    /// How many sessions are open.
    pub(crate) fn count(&self) -> u64 {
        self.sessions.len() as u64
    }

    /// How many bytes all sessions have.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// How many bytes were taken out, ever.
    pub(super) fn dropped(&self) -> u64 {
        self.dropped
    }

    /// How often a session was opened, written to or closed.
    pub(super) fn changes(&self) -> u64 {
        self.changes
    }

    /// Changes a session, and the list that it is in; whether there is one.
    fn update(&mut self, id: &str, change: impl FnOnce(&mut Upload)) -> bool {
        let Some(upload) = self.sessions.get_mut(id) else { return false };
        let before = upload.place();
        change(upload);
        let after = upload.place();
        if after != before
            && let Some((id, _)) = self.sessions.get_key_value(id)
        {
            let id = Arc::clone(id);
            self.unlist(before, Arc::clone(&id));
            self.list(after, id);
        }
        true
    }

    fn list(&mut self, (used, is_empty): (u64, bool), id: Arc<str>) {
        let list = if is_empty { &mut self.empty } else { &mut self.begun };
        list.insert((used, id), ());
    }

    fn unlist(&mut self, (used, is_empty): (u64, bool), id: Arc<str>) {
        let list = if is_empty { &mut self.empty } else { &mut self.begun };
        list.remove(&(used, id));
    }
}

impl Upload {
    /// A session without content.
    pub(crate) fn new(repository: RepositoryName, now: Timestamp) -> Self {
        Self {
            repository,
            chunks: ListSync::new_sync(),
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

    /// Whether another session is for the same repository and has the same chunks.
    fn has_content_of(&self, other: &Self) -> bool {
        self.repository == other.repository
            && self.chunks.len() == other.chunks.len()
            && self.chunks.iter().zip(&other.chunks).all(|(one, other)| is_same(one, other))
    }

    /// The repository that it is for.
    pub(crate) fn repository(&self) -> &RepositoryName {
        &self.repository
    }

    /// When it was last used, in seconds, and whether it has no byte: by which it is listed.
    fn place(&self) -> (u64, bool) {
        (self.used.unix_seconds(), self.size == 0)
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
            self.chunks.push_front_mut(chunk);
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
            for chunk in in_order(&self.chunks) {
                hasher.update(chunk);
            }
            hasher.finish()
        };
        if actual != *expected {
            return Err(Failure::DigestMismatch { expected: expected.clone(), actual });
        }
        Ok(whole(&self.chunks))
    }
}

/// The chunks, from the first to the latest.
fn in_order(chunks: &ListSync<Bytes>) -> Vec<&Bytes> {
    let mut list: Vec<&Bytes> = chunks.iter().collect();
    list.reverse();
    list
}

/// The chunks as one. A single one is not copied.
fn whole(chunks: &ListSync<Bytes>) -> Bytes {
    if chunks.len() <= 1 {
        return chunks.first().cloned().unwrap_or_default();
    }
    let mut content = BytesMut::with_capacity(chunks.iter().map(Bytes::len).sum());
    for chunk in in_order(chunks) {
        content.extend_from_slice(chunk);
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
            uploads.open(id, Upload::new(name.clone(), Timestamp::from_unix_seconds(second)));
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
            uploads.open(id, Upload::new(name.clone(), Timestamp::default()));
            uploads.append(id, Bytes::from_static(b"abc"));
            uploads.touch(id, Timestamp::from_unix_seconds(second));
        }
        uploads.drop_idle(Timestamp::from_unix_seconds(70), 60);
        assert_eq!((uploads.count(), uploads.bytes()), (1, 3));
        assert!(uploads.find(&name, "new").is_ok());
    }
}
