//! The exchanges of a run, parted by what they are about.

use crate::wire::measure;
use longshore_client::{Exchange, Step};
use longshore_worker::name::BlobName;
use std::rc::Rc;

/// The heading over the exchanges about one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Heading {
    /// What they are about.
    pub(crate) title: String,
    /// What tells it apart: a file, a size.
    pub(crate) detail: String,
}

#[derive(PartialEq, Eq)]
enum About<'a> {
    Session,
    Blob(&'a str),
    Manifest,
    Tags,
    Catalog,
    Referrers,
    Cleanup,
}

/// For each exchange the heading over it, where it is the first about its thing.
pub(crate) fn headings(exchanges: &[Rc<Exchange>], names: &[BlobName]) -> Vec<Option<Heading>> {
    let mut now: Option<About<'_>> = None;
    let mut headings = Vec::with_capacity(exchanges.len());
    for exchange in exchanges {
        let about = about(exchange, now.as_ref());
        let is_first = about.as_ref().is_some_and(|about| now.as_ref() != Some(about));
        headings.push(about.as_ref().filter(|_| is_first).map(|about| heading(about, names)));
        if about.is_some() {
            now = about;
        }
    }
    headings
}

/// What an exchange is about; none where it goes on with what is under way.
fn about<'a>(exchange: &'a Exchange, now: Option<&About<'_>>) -> Option<About<'a>> {
    match exchange.request.step {
        Step::Ping => Some(About::Session),
        Step::Auth => now.is_none().then_some(About::Session),
        Step::BlobHeadCheck | Step::GetBlob | Step::DeleteBlob => {
            let path = exchange.request.url.path_and_query();
            Some(About::Blob(path.rsplit('/').next().unwrap_or_default()))
        }
        Step::MountBlob | Step::StartUpload | Step::UploadChunk | Step::UploadStatus | Step::FinishUpload => {
            None
        }
        Step::CancelUpload => Some(About::Cleanup),
        Step::GetManifest
        | Step::GetManifestList
        | Step::PutManifest
        | Step::PutManifestList
        | Step::DeleteManifest => Some(About::Manifest),
        Step::ListTags => Some(About::Tags),
        Step::Catalog => Some(About::Catalog),
        Step::Referrers => Some(About::Referrers),
    }
}

fn heading(about: &About<'_>, names: &[BlobName]) -> Heading {
    let plain = |title: &str| Heading { title: title.to_owned(), detail: String::new() };
    match about {
        About::Session => plain("Session"),
        About::Manifest => plain("Manifest"),
        About::Tags => plain("Tags"),
        About::Catalog => plain("Repositories"),
        About::Referrers => plain("Referrers"),
        About::Cleanup => plain("Cleaning up"),
        About::Blob(digest) => match names.iter().find(|name| name.digest == *digest) {
            Some(name) => {
                let size = measure::bytes(name.size);
                let detail = match &name.file {
                    Some(file) => format!("{file} · {size}"),
                    None => size,
                };
                Heading { title: name.title.clone(), detail }
            }
            None => plain("Blob"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use http::{HeaderMap, Method};
    use longshore_client::event::RecordedRequest;
    use longshore_client::transcript::Outcome;
    use longshore_client::url::Url;

    fn exchange(step: Step, path: &str) -> Rc<Exchange> {
        Rc::new(Exchange {
            number: 1,
            at: std::time::Duration::ZERO,
            request: Rc::new(RecordedRequest {
                step,
                method: Method::GET,
                url: Url::parse(&format!("http://h{path}")).unwrap(),
                headers: HeaderMap::new(),
                body: Bytes::new(),
                body_size: 0,
            }),
            handling: longshore_client::transcript::Handling::default(),
            outcome: Outcome::Pending,
            expectations: Vec::new(),
        })
    }

    #[test]
    fn each_blob_begins_with_its_name_and_goes_on_without() {
        let exchanges = [
            exchange(Step::Ping, "/v2/"),
            exchange(Step::Auth, "/token"),
            exchange(Step::BlobHeadCheck, "/v2/a/blobs/sha256:1"),
            exchange(Step::StartUpload, "/v2/a/blobs/uploads/"),
            exchange(Step::FinishUpload, "/v2/a/blobs/uploads/x"),
            exchange(Step::GetBlob, "/v2/a/blobs/sha256:1"),
            exchange(Step::BlobHeadCheck, "/v2/a/blobs/sha256:2"),
            exchange(Step::PutManifest, "/v2/a/manifests/latest"),
        ];
        let name = BlobName {
            digest: "sha256:1".into(),
            title: "Layer 1".into(),
            file: Some("a.txt".into()),
            size: 175,
        };
        let headings = headings(&exchanges, &[name]);
        let titles: Vec<_> =
            headings.iter().map(|heading| heading.as_ref().map_or("", |heading| &heading.title)).collect();
        assert_eq!(titles, ["Session", "", "Layer 1", "", "", "", "Blob", "Manifest"]);
        assert_eq!(headings[2].as_ref().unwrap().detail, "a.txt · 175 B");
    }
}
