//! A blob that another registry has, read in parts as they are needed.

use crate::body::Intake;
use crate::client::{Client, Outgoing};
use crate::source::{Source, SourceError};
use crate::step::Step;
use crate::url::Url;
use async_trait::async_trait;
use bytes::Bytes;
use http::{Method, StatusCode};
use std::cell::RefCell;
use std::rc::Rc;

/// How much is fetched at a time.
const PART: u64 = 4 << 20;

/// A blob by its URL.
pub(crate) struct RemoteSource {
    client: Rc<Client>,
    url: Url,
    size: u64,
    /// The part that was fetched last, and where it begins: it is looked at before it is sent.
    latest: RefCell<(u64, Bytes)>,
}

impl RemoteSource {
    /// The blob of this size at this URL of the client's registry.
    pub(crate) fn new(client: Rc<Client>, url: Url, size: u64) -> Self {
        Self { client, url, size, latest: RefCell::default() }
    }

    /// The part that begins here (RFC 9110, 14.2). A blob that is no longer than one part is fetched whole, since not
    /// every registry serves parts.
    async fn fetch(&self, offset: u64) -> Result<Bytes, SourceError> {
        let length = PART.min(self.size - offset);
        let is_whole = length == self.size;
        let keep = usize::try_from(length).map_err(|_| SourceError::NoRoom)?;
        let intake = Intake { limit: length.max(64 << 10), keep, ..Intake::SMALL };
        let mut get = Outgoing::new(Step::GetBlob, Method::GET, self.url.clone()).intake(intake);
        if !is_whole {
            get = get.header("range", &format!("bytes={offset}-{}", offset + length - 1));
        }
        let unreadable = |error: String| SourceError::Unreadable(error);
        let answer = self.client.send(get).await.map_err(|error| unreadable(error.sentence))?;
        let wanted = if is_whole { StatusCode::OK } else { StatusCode::PARTIAL_CONTENT };
        answer.expect_status(&self.client, &[wanted]).map_err(|error| unreadable(error.sentence))?;
        let body = answer.response.body.kept;
        if body.len() as u64 != length {
            return Err(unreadable(format!("{} bytes came of {length}", body.len())));
        }
        Ok(body)
    }
}

#[async_trait(?Send)]
impl Source for RemoteSource {
    fn size(&self) -> u64 {
        self.size
    }

    async fn read(&self, offset: u64, length: usize) -> Result<Bytes, SourceError> {
        if offset >= self.size || length == 0 {
            return Ok(Bytes::new());
        }
        let mut content = Vec::new();
        let mut at = offset;
        let end = offset.saturating_add(length as u64).min(self.size);
        while at < end {
            let begin = at - at % PART;
            let known = self.latest.borrow().clone();
            let part = if known.0 == begin && !known.1.is_empty() {
                known.1
            } else {
                let part = self.fetch(begin).await?;
                *self.latest.borrow_mut() = (begin, part.clone());
                part
            };
            // Both lie inside of the part, which is short.
            let from = usize::try_from(at - begin).unwrap_or(usize::MAX).min(part.len());
            let to = usize::try_from(end - begin).unwrap_or(usize::MAX).min(part.len());
            if offset == at && end - begin <= part.len() as u64 {
                return Ok(part.slice(from..to));
            }
            content.extend_from_slice(&part[from..to]);
            at = begin + part.len() as u64;
        }
        Ok(content.into())
    }
}
