//! An answer's body on its way out: read in pieces, as the client takes them.

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use longshore_registry::{Content, Unreadable};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::task::JoinHandle;

/// So many bytes are read at a time.
const PIECE: usize = 256 << 10;

/// So many are read without help from a file: it takes less time than to ask for it.
const AT_ONCE: u64 = 64 << 10;

/// What is left of a content.
#[derive(Default)]
pub(super) struct Outgoing {
    content: Content,
    at: u64,
    reading: Option<JoinHandle<Result<Bytes, Unreadable>>>,
}

impl From<Content> for Outgoing {
    fn from(content: Content) -> Self {
        Self { content, at: 0, reading: None }
    }
}

impl Outgoing {
    fn left(&self) -> u64 {
        self.content.length().saturating_sub(self.at)
    }

    /// The piece was read, or the answer breaks off.
    fn send(&mut self, piece: Result<Bytes, Unreadable>) -> Poll<Option<Result<Frame<Bytes>, Unreadable>>> {
        self.at = match &piece {
            Ok(piece) => self.at + piece.len() as u64,
            Err(_) => self.content.length(),
        };
        Poll::Ready(Some(piece.map(Frame::data)))
    }
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = Unreadable;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Unreadable>>> {
        let this = &mut *self;
        if this.left() == 0 {
            return Poll::Ready(None);
        }
        if this.reading.is_none() {
            if let Some(all) = this.content.bytes() {
                let all = all.clone();
                return this.send(Ok(all));
            }
            if let Some(piece) = this.content.at_hand(this.at, PIECE) {
                return this.send(Ok(piece));
            }
            if this.left() <= AT_ONCE {
                let piece = this.content.read(this.at, PIECE);
                return this.send(piece);
            }
        }
        let reading = this.reading.get_or_insert_with(|| {
            let (source, at) = (this.content.clone(), this.at);
            tokio::task::spawn_blocking(move || source.read(at, PIECE))
        });
        match Pin::new(reading).poll(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(read) => {
                this.reading = None;
                // Reading does not panic; where the program ends, so does the answer.
                this.send(read.unwrap_or_else(|ended| Err(Unreadable(ended.to_string()))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.left() == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt as _;
    use longshore_registry::Stored;
    use std::sync::Arc;

    /// So many bytes that have to be read; the last of them cannot be, if that is so.
    #[derive(Debug)]
    struct Far(u64, bool);

    impl Stored for Far {
        fn length(&self) -> u64 {
            self.0
        }

        fn read(&self, at: u64, most: usize) -> Result<Bytes, Unreadable> {
            if self.1 && at + most as u64 >= self.0 {
                return Err(Unreadable("gone".to_owned()));
            }
            Ok((at..at + most as u64).map(|at| u8::try_from(at % 251).unwrap()).collect())
        }
    }

    #[tokio::test]
    async fn a_content_goes_out_whole_wherever_it_is_kept() {
        let far = Content::stored(Arc::new(Far(1_000_000, false)));
        let expected = far.to_bytes().unwrap();
        for content in [
            expected.clone().into(),
            far.clone(),
            Content::joined(vec![expected.slice(..400_000).into(), expected.slice(400_000..).into()]),
            far.slice(0, 1_000_000),
        ] {
            let body = Outgoing::from(content);
            assert_eq!(body.size_hint().exact(), Some(1_000_000));
            assert!(body.collect().await.unwrap().to_bytes() == expected);
        }
    }

    #[tokio::test]
    async fn an_answer_breaks_off_where_its_content_cannot_be_read() {
        let mut body = Outgoing::from(Content::stored(Arc::new(Far(600_000, true))));
        let mut sent = 0;
        let broken = loop {
            match body.frame().await.unwrap() {
                Ok(frame) => sent += frame.into_data().unwrap().len(),
                Err(error) => break error,
            }
        };
        assert_eq!((sent, broken), (2 * PIECE, Unreadable("gone".to_owned())));
        assert!(body.frame().await.is_none());
    }
}
