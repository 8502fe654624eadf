//! Making a layer of a file.

use crate::tell;
use longshore_client::Event;
use longshore_client::image::{File, Packing, pack_file};
use longshore_worker::blob::BlobSource;
use longshore_worker::message::News;
use longshore_worker::spool::BlobSpool;
use std::rc::Rc;
use web_sys::Blob;

/// Makes the layer, and tells how far it is.
pub(crate) async fn pack(task: u32, name: String, content: Blob, archives_as_they_are: bool) -> News {
    let file = File { name, source: Rc::new(BlobSource::new(content)) };
    let (spool, made) = BlobSpool::new();
    let observer = move |event: Event| {
        if let Event::Packing { done, .. } = event {
            // Whole numbers up to 2^53 are exact.
            #[expect(clippy::cast_precision_loss, reason = "files are far smaller than 2^53 bytes")]
            tell(task, News::Packing(done as f64));
        }
    };
    match pack_file(&file, Packing { archives_as_they_are }, Box::new(spool), &observer).await {
        Ok(packed) => match made.get() {
            Some(content) => News::Packed {
                media_type: packed.blob.descriptor.media_type.to_string(),
                digest: packed.blob.descriptor.digest.to_string(),
                diff_id: packed.diff_id.to_string(),
                content: content.clone(),
            },
            None => News::Refused("The layer was not kept.".to_owned(), "Please report this.".to_owned()),
        },
        Err(error) => News::Refused(error.sentence, error.advice),
    }
}
