//! Upload sessions: blobs that are still on their way.

use super::chunks::Chunks;
use super::map::Map;
use crate::Timestamp;
use crate::content::Content;
use crate::failure::Failure;
use longshore_core::{Algorithm, Digest, Hasher, RepositoryName};
use std::sync::Arc;

/// The open sessions by id.
#[derive(Clone, Default)]
pub(crate) struct Uploads {
    sessions: Map<Arc<str>, Upload>,
    /// Those that have had no byte yet, by when they were last used, in seconds; those that a chunk is on its way to
    /// are in no list.
    empty: Map<(u64, Arc<str>), ()>,
    /// The others, by the same.
    begun: Map<(u64, Arc<str>), ()>,
    bytes: u64,
    /// How many leases were given.
    leases: u64,
    /// How many bytes were taken out, ever.
    dropped: u64,
    /// How often a session was opened, written to or closed.
    changes: u64,
}

/// One session: the chunks as they came, hashed as they came.
#[derive(Clone)]
pub(crate) struct Upload {
    repository: RepositoryName,
    chunks: Chunks,
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

/// Where a session is listed.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Place {
    /// When it was last used, in seconds.
    used: u64,
    /// Whether it has had no byte yet.
    is_empty: bool,
}

/// A chunk's right to be the session's next. No two are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lease(u64);

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
        upload.ok_or_else(|| Failure::UploadUnknown { name: repository.clone(), id: id.to_owned() })
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

    /// Gives the right to send the next chunk; none while another chunk is on its way.
    pub(crate) fn lease(&mut self, id: &str) -> Option<Lease> {
        self.sessions.get(id).filter(|upload| upload.lease.is_none())?;
        self.leases += 1;
        let lease = Some(Lease(self.leases));
        self.update(id, |upload| upload.lease = lease);
        lease
    }

    /// Takes the right back: the chunk has come, or will not. Whether the session was still its own.
    pub(crate) fn release(&mut self, id: &str, lease: Lease) -> bool {
        self.sessions.get(id).is_some_and(|upload| upload.lease == Some(lease))
            && self.update(id, |upload| upload.lease = None)
    }

    /// Adds a chunk to a session, whose hasher has taken it already.
    pub(crate) fn append(&mut self, id: &str, chunk: Content, hasher: Hasher) {
        let size = chunk.length();
        if size > 0 && self.update(id, |upload| upload.append(chunk, hasher)) {
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

    fn list(&mut self, place: Option<Place>, id: Arc<str>) {
        let Some(Place { used, is_empty }) = place else { return };
        let list = if is_empty { &mut self.empty } else { &mut self.begun };
        list.insert((used, id), ());
    }

    fn unlist(&mut self, place: Option<Place>, id: Arc<str>) {
        let Some(Place { used, is_empty }) = place else { return };
        let list = if is_empty { &mut self.empty } else { &mut self.begun };
        list.remove(&(used, id));
    }
}

impl Upload {
    /// A session without content.
    pub(crate) fn new(repository: RepositoryName, now: Timestamp) -> Self {
        Self {
            repository,
            chunks: Chunks::default(),
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

    /// Whether another session is for the same repository and has the same chunks.
    fn has_content_of(&self, other: &Self) -> bool {
        self.repository == other.repository && self.chunks.is(&other.chunks)
    }

    /// The repository that it is for.
    pub(crate) fn repository(&self) -> &RepositoryName {
        &self.repository
    }

    /// Where it is listed; nowhere while a chunk is on its way.
    fn place(&self) -> Option<Place> {
        let place = Place { used: self.used.unix_seconds(), is_empty: self.size == 0 };
        self.lease.is_none().then_some(place)
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
    pub(crate) fn chunks(&self) -> &Chunks {
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
        self.chunks.push(chunk);
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
        Ok(self.chunks.whole())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;

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
        uploads.open("one", upload(&[]).0);
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
            uploads.open(id, Upload::new(name.clone(), Timestamp::from_unix_seconds(second)));
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
            uploads.open(id, Upload::new(name.clone(), Timestamp::default()));
            uploads.append(id, Bytes::from_static(b"abc").into(), Hasher::sha256());
            uploads.touch(id, Timestamp::from_unix_seconds(second));
        }
        uploads.drop_idle(Timestamp::from_unix_seconds(70), 60);
        assert_eq!((uploads.count(), uploads.bytes()), (1, 3));
        assert!(uploads.find(&name, "new").is_ok());
    }
}
