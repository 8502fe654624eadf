//! Bytes, wherever they are kept: in memory, or by whoever runs the registry.

use bytes::{Bytes, BytesMut};
use std::any::Any;
use std::fmt;
use std::sync::Arc;

/// Bytes that are kept elsewhere than in the registry's own memory: in a file, say. They never change.
pub trait Stored: Any + fmt::Debug + Send + Sync {
    /// How many bytes there are.
    fn length(&self) -> u64;

    /// The bytes from an offset on: at most so many, and at least one unless the end is reached.
    fn read(&self, at: u64, most: usize) -> Result<Bytes, Unreadable>;

    /// The same, where they are at hand without reading.
    fn at_hand(&self, at: u64, most: usize) -> Option<Bytes> {
        let _ = (at, most);
        None
    }

    /// This and what goes on where it ends, as one, where the two are kept together.
    fn join(&self, next: &dyn Stored) -> Option<Arc<dyn Stored>> {
        let _ = next;
        None
    }
}

/// Stored bytes cannot be read any more. It tells why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub String);

/// The content of a blob, or of a body. A clone shares it.
#[derive(Clone, Debug)]
pub struct Content(Kept);

#[derive(Clone, Debug)]
enum Kept {
    Bytes(Bytes),
    /// The part of `length` bytes that begins at `start`.
    Stored {
        stored: Arc<dyn Stored>,
        start: u64,
        length: u64,
    },
}

impl Content {
    /// All of what is stored somewhere.
    pub fn stored(stored: Arc<dyn Stored>) -> Self {
        let length = stored.length();
        Self(Kept::Stored { stored, start: 0, length })
    }

    /// Several contents as one. What is in memory stays there in its pieces, and is not copied.
    pub fn joined(mut parts: Vec<Self>) -> Self {
        if parts.len() <= 1 {
            return parts.pop().unwrap_or_default();
        }
        let mut length = 0;
        let mut starts = Vec::with_capacity(parts.len());
        for part in &parts {
            starts.push(length);
            length += part.length();
        }
        Self::stored(Arc::new(Joined { parts, starts, length }))
    }

    /// How many bytes there are.
    pub fn length(&self) -> u64 {
        match &self.0 {
            Kept::Bytes(bytes) => bytes.len() as u64,
            Kept::Stored { length, .. } => *length,
        }
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.length() == 0
    }

    /// The part of so many bytes that begins at an offset, or as much of it as there is. It shares the content.
    #[must_use]
    pub fn slice(&self, first: u64, length: u64) -> Self {
        let first = first.min(self.length());
        let length = length.min(self.length() - first);
        Self(match &self.0 {
            Kept::Bytes(bytes) => {
                let at = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
                Kept::Bytes(bytes.slice(at(first)..at(first + length)))
            }
            Kept::Stored { stored, start, .. } => {
                Kept::Stored { stored: Arc::clone(stored), start: start + first, length }
            }
        })
    }

    /// The bytes from an offset on: at most so many, and at least one unless the end is reached.
    pub fn read(&self, at: u64, most: usize) -> Result<Bytes, Unreadable> {
        match &self.0 {
            Kept::Bytes(_) => Ok(self.slice(at, most as u64).bytes().cloned().unwrap_or_default()),
            Kept::Stored { stored, start, length } => {
                let left = usize::try_from(length.saturating_sub(at)).unwrap_or(usize::MAX);
                if left == 0 {
                    return Ok(Bytes::new());
                }
                let piece = stored.read(start + at, most.min(left))?;
                if piece.is_empty() && most > 0 {
                    return Err(Unreadable(format!("it ends {left} bytes early")));
                }
                Ok(piece)
            }
        }
    }

    /// The same, where they are at hand in memory.
    pub fn at_hand(&self, at: u64, most: usize) -> Option<Bytes> {
        match &self.0 {
            Kept::Bytes(_) => self.read(at, most).ok(),
            Kept::Stored { stored, start, length } => {
                let left = usize::try_from(length.saturating_sub(at)).unwrap_or(usize::MAX);
                stored.at_hand(start + at, most.min(left))
            }
        }
    }

    /// The bytes, where they are in memory in one piece.
    pub fn bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Kept::Bytes(bytes) => Some(bytes),
            Kept::Stored { .. } => None,
        }
    }

    /// All bytes, in memory in one piece.
    pub fn to_bytes(&self) -> Result<Bytes, Unreadable> {
        if let Some(bytes) = self.bytes() {
            return Ok(bytes.clone());
        }
        let mut all = BytesMut::new();
        self.each_piece(|piece| all.extend_from_slice(piece))?;
        Ok(all.freeze())
    }

    /// Reads all of it in pieces, in their order.
    pub fn each_piece(&self, mut take: impl FnMut(&[u8])) -> Result<(), Unreadable> {
        let mut at = 0;
        while at < self.length() {
            let piece = self.read(at, PIECE)?;
            take(&piece);
            at += piece.len() as u64;
        }
        Ok(())
    }

    /// What stores it, for whoever made that: none where it is something else, or not all of it.
    pub fn stored_as<T: Stored>(&self) -> Option<&T> {
        match &self.0 {
            Kept::Stored { stored, start: 0, length } if *length == stored.length() => {
                (stored.as_ref() as &dyn Any).downcast_ref()
            }
            _ => None,
        }
    }

    /// Whether another content is the same. What is kept elsewhere is not read: it is the same where it is the same
    /// part of the same.
    pub(crate) fn is(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Kept::Bytes(one), Kept::Bytes(other)) => {
                (one.as_ptr() == other.as_ptr() && one.len() == other.len()) || one == other
            }
            (
                Kept::Stored { stored, start, length },
                Kept::Stored { stored: other, start: at, length: size },
            ) => Arc::ptr_eq(stored, other) && start == at && length == size,
            _ => false,
        }
    }

    /// This and what goes on where it ends, as one, where they are kept together.
    pub(crate) fn join(&self, next: &Self) -> Option<Self> {
        match (&self.0, &next.0) {
            (Kept::Stored { stored, start: 0, length }, Kept::Stored { stored: more, start: 0, .. })
                if *length == stored.length() && next.length() == more.length() =>
            {
                stored.join(more.as_ref()).map(Self::stored)
            }
            _ => None,
        }
    }
}

/// How much is read at a time where all is read.
const PIECE: usize = 256 << 10;

impl Default for Content {
    fn default() -> Self {
        Bytes::new().into()
    }
}

impl From<Bytes> for Content {
    fn from(bytes: Bytes) -> Self {
        Self(Kept::Bytes(bytes))
    }
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

/// Contents behind each other.
#[derive(Debug)]
struct Joined {
    parts: Vec<Content>,
    /// Where each part begins.
    starts: Vec<u64>,
    length: u64,
}

impl Joined {
    /// The part that has the byte at an offset, and where in it.
    fn part(&self, at: u64) -> Option<(&Content, u64)> {
        // The last part that begins there or before; of several that do, those before it are empty.
        let number = self.starts.partition_point(|start| *start <= at).checked_sub(1)?;
        Some((self.parts.get(number)?, at - self.starts.get(number)?))
    }
}

impl Stored for Joined {
    fn length(&self) -> u64 {
        self.length
    }

    fn read(&self, at: u64, most: usize) -> Result<Bytes, Unreadable> {
        match self.part(at) {
            Some((part, at)) => part.read(at, most),
            None => Ok(Bytes::new()),
        }
    }

    fn at_hand(&self, at: u64, most: usize) -> Option<Bytes> {
        let (part, at) = self.part(at)?;
        part.at_hand(at, most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bytes_are_shared_and_read_in_pieces() {
        let content = Content::from(Bytes::from_static(b"abcdef"));
        assert_eq!(content.read(2, 3).unwrap(), "cde");
        assert_eq!(content.read(6, 3).unwrap(), "");
        assert_eq!(content.slice(4, 9).bytes().unwrap(), "ef");
        assert_eq!(content.slice(9, 9).length(), 0);
    }

    #[test]
    fn contents_that_end_too_early_are_unreadable() {
        #[derive(Debug)]
        struct Cut;
        impl Stored for Cut {
            fn length(&self) -> u64 {
                5
            }
            fn read(&self, at: u64, _: usize) -> Result<Bytes, Unreadable> {
                Ok(Bytes::from_static(b"abc").slice(usize::try_from(at).unwrap().min(3)..))
            }
        }
        let content = Content::stored(Arc::new(Cut));
        assert_eq!(content.to_bytes(), Err(Unreadable("it ends 2 bytes early".to_owned())));
    }

    proptest! {
        #[test]
        fn joined_contents_read_as_one(
            parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..9), 0..9),
            (first, length) in (0_u64..80, 0_u64..80),
        ) {
            let whole = parts.concat();
            let joined = Content::joined(parts.into_iter().map(Content::from).collect());
            prop_assert_eq!(joined.length(), whole.len() as u64);
            let from = whole.len().min(usize::try_from(first).unwrap());
            let to = whole.len().min(from + usize::try_from(length).unwrap());
            let slice = joined.slice(first, length);
            prop_assert_eq!(slice.to_bytes().unwrap(), &whole[from..to]);
            prop_assert_eq!(slice.at_hand(0, 1).unwrap_or_default(), slice.read(0, 1).unwrap());
        }
    }
}
