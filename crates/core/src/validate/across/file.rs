//! Files: what is known of each, measured as it is read.

use super::place::{Place, normal};
use super::unpack::{Unpacked, Unpacker};
use crate::json::Json;
use crate::layer::{Compression, LayerKind};
use crate::validate::Format;
use crate::{Algorithm, Digest, Hasher};

/// A file, and what is known of its content.
#[derive(Clone, Debug)]
pub struct File {
    /// Where it is, with `/` between the parts; in a layout without `.` and `..`.
    pub path: String,
    /// How many bytes it has.
    pub size: u64,
    /// The SHA-256 digest of its content; none where the content was not read.
    pub sha256: Option<Digest>,
    /// The SHA-512 digest, where its name has one, or it was asked for.
    pub sha512: Option<Digest>,
    /// The content itself, where it may be a document.
    pub content: Content,
    /// What is inside, where it is compressed; none where the content was not read.
    pub unpacked: Option<Unpacked>,
}

/// What is kept of a file's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// All of it.
    Document(Vec<u8>),
    /// Nothing: it is longer than documents may be.
    TooLong,
    /// Nothing: it is no document.
    Other,
}

impl File {
    /// The longest document that is kept from a layout, in bytes. Registries take manifests of 4 MiB at least
    /// (distribution-spec, "Pushing Manifests"), and few take longer ones.
    pub const LONGEST_DOCUMENT: usize = 16 << 20;

    /// A document at hand as a whole.
    pub fn document(path: impl Into<String>, content: Vec<u8>) -> Self {
        let sha256 = Digest::sha256(&content);
        Self {
            path: path.into(),
            size: content.len() as u64,
            unpacked: Some(Unpacked {
                compression: Compression::None,
                diff_id: Some(sha256.clone()),
                diff_id_sha512: None,
                damage: None,
            }),
            sha256: Some(sha256),
            sha512: None,
            content: Content::Document(content),
        }
    }

    /// A file of which only the size is known, because it is longer than documents may be and was not read.
    pub fn unread(path: impl Into<String>, size: u64) -> Self {
        let path = path.into();
        Self { path, size, sha256: None, sha512: None, content: Content::TooLong, unpacked: None }
    }

    /// The digest of its content by an algorithm, where it is known.
    pub fn digest(&self, algorithm: Algorithm) -> Option<&Digest> {
        match algorithm {
            Algorithm::Sha256 => self.sha256.as_ref(),
            Algorithm::Sha512 => self.sha512.as_ref(),
            Algorithm::Blake3 | Algorithm::Unregistered => None,
        }
    }

    /// The bytes of a document.
    pub(super) fn bytes(&self) -> Option<&[u8]> {
        match &self.content {
            Content::Document(bytes) => Some(bytes),
            Content::TooLong | Content::Other => None,
        }
    }
}

/// Takes a file in pieces, and measures it. Of what cannot be a document nothing stays in memory.
pub struct FileReader {
    path: String,
    size: u64,
    sha256: Hasher,
    sha512: Option<Hasher>,
    unpacker: Unpacker,
    content: Content,
    /// Whether its place makes it a document.
    is_document: bool,
}

impl FileReader {
    /// Begins the file at a path of a layout. By SHA-512 it is hashed only where its name is by that.
    pub fn new(path: &str) -> Self {
        Self::begin(path, false)
    }

    /// The same, where the file and what is inside of it are hashed by SHA-512 in any case.
    pub fn with_sha512(path: &str) -> Self {
        Self::begin(path, true)
    }

    fn begin(path: &str, sha512: bool) -> Self {
        let path = normal(path).unwrap_or_else(|| path.to_owned());
        let place = Place::of(&path);
        let is_sha512 = matches!(&place, Place::Blob(digest) if digest.algorithm() == Algorithm::Sha512);
        Self {
            size: 0,
            sha256: Hasher::sha256(),
            sha512: (is_sha512 || sha512).then(Hasher::sha512),
            unpacker: Unpacker::new(sha512),
            content: Content::Document(Vec::new()),
            is_document: matches!(place, Place::Marker | Place::Index),
            path,
        }
    }

    /// Takes the next piece.
    pub fn write(&mut self, piece: &[u8]) {
        self.size += piece.len() as u64;
        self.sha256.update(piece);
        self.unpacker.write(piece);
        if let Some(hasher) = &mut self.sha512 {
            hasher.update(piece);
        }
        let Content::Document(kept) = &mut self.content else { return };
        let length = kept.len();
        if self.unpacker.is_compressed() {
            self.content = Content::Other;
        } else if length + piece.len() > File::LONGEST_DOCUMENT {
            self.content = Content::TooLong;
        } else {
            kept.extend_from_slice(piece);
            let begun = length < LayerKind::HEAD_LENGTH && kept.len() >= LayerKind::HEAD_LENGTH;
            if begun && LayerKind::of(kept) != LayerKind::File {
                self.content = Content::Other;
            }
        }
    }

    /// The file with all that is known of it.
    pub fn finish(mut self) -> File {
        // What is large and no document is dropped: SBOMs and the like may be many.
        const SMALL: usize = 256 << 10;
        if let Content::Document(kept) = &self.content
            && !self.is_document
            && kept.len() > SMALL
            && Format::recognise(None, &Json::parse(kept)).0.is_none()
        {
            self.content = Content::Other;
        }
        let sha256 = self.sha256.finish();
        let unpacked = self.unpacker.finish(&sha256);
        File {
            path: self.path,
            size: self.size,
            unpacked: Some(unpacked),
            sha256: Some(sha256),
            sha512: self.sha512.map(Hasher::finish),
            content: self.content,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &str, content: &[u8]) -> File {
        let mut reader = FileReader::new(path);
        for piece in content.chunks(1000) {
            reader.write(piece);
        }
        reader.finish()
    }

    #[test]
    fn what_may_be_a_document_is_kept_and_archives_are_not() {
        assert_eq!(read("blobs/sha256/x", b"{}").content, Content::Document(b"{}".to_vec()));
        let mut tar = crate::layer::TarHeader::file("a", 0).as_bytes().to_vec();
        tar.resize(2048, 0);
        assert_eq!(read("blobs/sha256/x", &tar).content, Content::Other);
        assert_eq!(read("blobs/sha256/x", &[0x1f, 0x8b, 8, 0, 1]).content, Content::Other);
        let text = vec![b'x'; 300 << 10];
        assert_eq!(read("blobs/sha256/x", &text).content, Content::Other);
        assert!(matches!(read("index.json", &text).content, Content::Document(_)));
        let long = vec![b' '; File::LONGEST_DOCUMENT + 1];
        assert_eq!(read("index.json", &long).content, Content::TooLong);
    }

    #[test]
    fn a_file_is_measured_by_the_algorithm_of_its_name() {
        let name = Digest::compute(Algorithm::Sha512, b"{}").unwrap();
        let file = read(&format!("blobs/sha512/{}", name.encoded()), b"{}");
        assert_eq!(file.digest(Algorithm::Sha512), Some(&name));
        assert_eq!(file.digest(Algorithm::Sha256), Some(&Digest::sha256(b"{}")));
        assert_eq!(file.digest(Algorithm::Blake3), None);
    }
}
