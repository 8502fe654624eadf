//! Bodies: what is sent with a request, and what was received with a response.

use crate::source::{Source, SourceError};
use bytes::Bytes;
use longshore_core::{Algorithm, Digest, Hasher};
use std::fmt;
use std::rc::Rc;

/// The body of a request.
#[derive(Clone, Default)]
pub enum Payload {
    /// No body.
    #[default]
    Empty,
    /// Bytes in memory.
    Bytes(Bytes),
    /// A part of a source, read when it is sent.
    Part {
        /// What is read.
        source: Rc<dyn Source>,
        /// Where the part begins, in bytes.
        offset: u64,
        /// How long the part is, in bytes.
        length: u64,
    },
}

impl Payload {
    /// How many bytes the body has.
    pub fn len(&self) -> u64 {
        match self {
            Self::Empty => 0,
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Part { length, .. } => *length,
        }
    }

    /// Whether the body has no bytes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The whole body.
    pub async fn read(&self) -> Result<Bytes, SourceError> {
        self.read_up_to(usize::MAX).await
    }

    /// The body as the browser holds it, where it does.
    #[cfg(feature = "blob")]
    pub fn blob(&self) -> Option<web_sys::Blob> {
        match self {
            Self::Part { source, offset, length } => source.blob(*offset, *length),
            Self::Empty | Self::Bytes(_) => None,
        }
    }

    /// The body's first bytes, at most so many.
    pub async fn read_up_to(&self, most: usize) -> Result<Bytes, SourceError> {
        match self {
            Self::Empty => Ok(Bytes::new()),
            Self::Bytes(bytes) => Ok(bytes.slice(..bytes.len().min(most))),
            Self::Part { source, offset, length } => {
                let length = usize::try_from(*length).map_err(|_| SourceError::NoRoom)?.min(most);
                let bytes = source.read(*offset, length).await?;
                if bytes.len() == length {
                    Ok(bytes)
                } else {
                    Err(SourceError::Unreadable("it is shorter than it was".to_owned()))
                }
            }
        }
    }
}

impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Payload({} bytes)", self.len())
    }
}

/// What of a response's body may come, and what of it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Intake {
    /// More bytes than this are an error: the other end is not trusted with our memory.
    pub limit: u64,
    /// Only the first of them are kept; all are counted and hashed.
    pub keep: usize,
    /// How they are hashed.
    pub algorithm: Algorithm,
    /// Whether the first bit that comes is to be another: a fault that was put in.
    pub corrupt: bool,
}

impl Intake {
    /// For an answer that has no business being long, such as an error: up to 1 MiB, kept.
    pub const SMALL: Self =
        Self { limit: 1 << 20, keep: 1 << 20, algorithm: Algorithm::Sha256, corrupt: false };

    /// For a manifest: up to 4 MiB, which the specification asks registries to support, kept.
    pub fn manifest(algorithm: Algorithm) -> Self {
        Self { limit: 4 << 20, keep: 4 << 20, algorithm, corrupt: false }
    }

    /// For a blob: as long as its descriptor says, hashed, and only its beginning kept. An error that
    /// comes instead of it may be longer than the blob.
    pub fn blob(size: u64, algorithm: Algorithm) -> Self {
        Self { limit: size.max(64 << 10), keep: 64 << 10, algorithm, corrupt: false }
    }
}

/// A body that has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Its first bytes: all, unless there were more than were to be kept.
    pub kept: Bytes,
    /// How many bytes came.
    pub size: u64,
    /// The digest of all of them; none where the algorithm is not known here.
    pub digest: Option<Digest>,
}

impl Received {
    /// Whether all that came was kept.
    pub fn is_whole(&self) -> bool {
        self.kept.len() as u64 == self.size
    }
}

/// Takes a body in as it comes: counts, hashes, keeps the beginning, and stops what is too long.
pub struct Receiver {
    intake: Intake,
    kept: Vec<u8>,
    size: u64,
    hasher: Option<Hasher>,
}

impl Receiver {
    /// Ready for the first piece.
    pub fn new(intake: Intake) -> Self {
        Self { intake, kept: Vec::new(), size: 0, hasher: Hasher::for_algorithm(intake.algorithm) }
    }

    /// Takes the next piece; an error once it is too much.
    pub fn push(&mut self, piece: &[u8]) -> Result<(), TooLong> {
        let corrupted;
        let piece = match piece.split_first() {
            Some((first, rest)) if self.intake.corrupt && self.size == 0 => {
                corrupted = [&[first ^ 1], rest].concat();
                &corrupted
            }
            _ => piece,
        };
        self.size += piece.len() as u64;
        if self.size > self.intake.limit {
            return Err(TooLong { limit: self.intake.limit });
        }
        let room = self.intake.keep.saturating_sub(self.kept.len());
        self.kept.extend_from_slice(&piece[..piece.len().min(room)]);
        if let Some(hasher) = &mut self.hasher {
            hasher.update(piece);
        }
        Ok(())
    }

    /// The body, once it has ended.
    pub fn finish(self) -> Received {
        Received { kept: self.kept.into(), size: self.size, digest: self.hasher.map(Hasher::finish) }
    }
}

/// A body was longer than it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the body is longer than the {limit} bytes that are read of it")]
pub struct TooLong {
    /// What would have been allowed, in bytes.
    pub limit: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_counted_and_hashed_whole_and_kept_in_part() {
        let mut receiver = Receiver::new(Intake { limit: 10, keep: 3, ..Intake::SMALL });
        receiver.push(b"ab").unwrap();
        receiver.push(b"cdef").unwrap();
        let body = receiver.finish();
        assert_eq!((body.kept.as_ref(), body.size, body.is_whole()), (b"abc".as_ref(), 6, false));
        assert_eq!(body.digest, Some(Digest::sha256(b"abcdef")));
    }

    #[test]
    fn a_body_over_the_limit_is_stopped() {
        let mut receiver = Receiver::new(Intake { limit: 3, keep: 3, ..Intake::SMALL });
        assert_eq!(receiver.push(b"abcd"), Err(TooLong { limit: 3 }));
    }
}
