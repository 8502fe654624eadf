//! Making layers in the worker.

use super::Engine;
use futures::StreamExt as _;
use longshore_client::image::{Blob, Packed};
use longshore_client::source::Source as _;
use longshore_client::{Event, FlowError, Observer};
use longshore_core::{Descriptor, Digest, MediaType};
use longshore_worker::blob::BlobSource;
use longshore_worker::message::{News, Order};
use std::rc::Rc;

/// Makes a layer of a file.
pub(crate) async fn pack(
    engine: &Engine,
    name: &str,
    content: web_sys::Blob,
    archives_as_they_are: bool,
    observer: &dyn Observer,
) -> Result<Packed, FlowError> {
    let total = BlobSource::new(content.clone()).size();
    let mut task = engine.order(Order::Pack { name: name.to_owned(), content, archives_as_they_are });
    while let Some(news) = task.news.next().await {
        match news {
            News::Packing(done) => {
                // A count of bytes is a whole number, and `as` saturates.
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "whole and positive"
                )]
                let done = done as u64;
                observer.event(Event::Packing { name: name.to_owned(), done, total });
            }
            News::Packed { media_type, digest, diff_id, content } => {
                task.over = true;
                return packed(&media_type, &digest, &diff_id, content)
                    .ok_or_else(|| broken("it said what makes no sense"));
            }
            News::Refused(sentence, advice) => {
                task.over = true;
                return Err(FlowError::input(sentence, advice));
            }
            News::Failed(why) => return Err(broken(&why)),
            News::Ready | News::Answered(_) | News::TooLong(_) => {}
        }
    }
    Err(broken("it does not answer"))
}

fn packed(media_type: &str, digest: &str, diff_id: &str, content: web_sys::Blob) -> Option<Packed> {
    let source = BlobSource::new(content);
    let descriptor =
        Descriptor::new(MediaType::parse(media_type).ok()?, Digest::parse(digest).ok()?, source.size());
    let blob = Blob { descriptor, source: Rc::new(source) };
    Some(Packed { blob, diff_id: Digest::parse(diff_id).ok()? })
}

fn broken(why: &str) -> FlowError {
    FlowError::new(
        longshore_client::Fault::Bug,
        format!("The part of this page that makes layers cannot be used: {why}."),
        "Load the page again. If that does not help, its server lacks a part of the site, or the browser forbids workers.",
    )
}
