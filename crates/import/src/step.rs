//! The step that a request of an archive of others belongs to, worked out from its method and its path.

use http::Method;
use longshore_client::Step;
use longshore_client::url::Url;
use std::collections::HashMap;

/// What earlier exchanges tell of later ones.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// Addresses without their queries, each with the step of the requests that go there.
    places: HashMap<String, Lead>,
}

/// Why an address belongs to a registry, although it does not look so.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Lead {
    /// A challenge names it.
    Realm,
    /// An upload goes on there.
    Upload,
    /// The registry redirects a request of this step there.
    Redirect(Step),
}

/// More addresses than that are not kept.
const MOST: usize = 100_000;

impl Known {
    /// Takes note of where an answer leads.
    pub(crate) fn lead(&mut self, url: &Url, lead: Lead) {
        if self.places.len() < MOST {
            self.places.entry(without_query(url).to_owned()).or_insert(lead);
        }
    }
}

fn without_query(url: &Url) -> &str {
    url.as_str().split(['?', '#']).next().unwrap_or_default()
}

/// The step, and why it is that one, as the end of a sentence that begins with “because”; none where the request belongs to
/// no registry.
pub(crate) fn guess(method: &Method, url: &Url, known: &Known) -> Option<(Step, &'static str)> {
    let address = url.path_and_query();
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    if let Some(guess) = of_path(method, path, query) {
        return Some(guess);
    }
    match known.places.get(without_query(url)) {
        Some(Lead::Realm) => return Some((Step::Auth, "a challenge names this address as its realm")),
        Some(Lead::Upload) => return of_upload(method, "an answer to an upload says that it goes on here"),
        Some(Lead::Redirect(step)) => return Some((*step, "the registry redirects to this address")),
        None => {}
    }
    let has = |name: &str| query.split('&').any(|part| part.split('=').next() == Some(name));
    let asks = has("service") && has("scope") && matches!(*method, Method::GET | Method::POST);
    asks.then_some((Step::Auth, "it asks with a service and a scope, as token services are asked"))
}

/// Whether a path is one of the registry protocol.
pub(crate) fn is_registry(path: &str) -> bool {
    parts(path).is_some_and(|(is_root, rest)| is_root || of_rest(&Method::GET, rest, "").is_some())
}

fn of_path(method: &Method, path: &str, query: &str) -> Option<(Step, &'static str)> {
    let (is_root, rest) = parts(path)?;
    if is_root {
        let asks = matches!(*method, Method::GET | Method::HEAD);
        return asks.then_some((Step::Ping, "its path is /v2/"));
    }
    of_rest(method, rest, query)
}

/// What is behind `/v2/`; or that nothing is, at the registry's root.
fn parts(path: &str) -> Option<(bool, &str)> {
    if matches!(path, "/v2" | "/v2/") {
        return Some((true, ""));
    }
    let (_, rest) = path.split_once("/v2/")?;
    Some((false, rest))
}

fn of_rest(method: &Method, rest: &str, query: &str) -> Option<(Step, &'static str)> {
    let is = |wanted: &[Method]| wanted.contains(method);
    let of_get = |step, because| is(&[Method::GET, Method::HEAD]).then_some((step, because));
    if rest == "_catalog" {
        return of_get(Step::Catalog, "its path is that of the catalog");
    }
    if rest.ends_with("/tags/list") {
        return of_get(Step::ListTags, "its path ends with /tags/list");
    }
    // What belongs to the name stands before the last of these words.
    if let Some((_, session)) = rest.rsplit_once("/blobs/uploads").filter(|(name, _)| !name.is_empty()) {
        return match session.trim_matches('/') {
            "" if !is(&[Method::POST]) => None,
            "" if query.split('&').any(|part| part.starts_with("mount=")) => {
                Some((Step::MountBlob, "it is a POST to uploads with a blob to mount"))
            }
            "" => Some((Step::StartUpload, "it is a POST to uploads")),
            _ => of_upload(method, "its path is that of an upload session"),
        };
    }
    let (before, reference) = rest.rsplit_once('/')?;
    if reference.is_empty() {
        return None;
    }
    let (name, kind) = before.rsplit_once('/')?;
    if name.is_empty() {
        return None;
    }
    match (kind, method) {
        ("blobs", &Method::HEAD) => Some((Step::BlobHeadCheck, "it is a HEAD of a blob")),
        ("blobs", &Method::GET) => Some((Step::GetBlob, "it is a GET of a blob")),
        ("blobs", &Method::DELETE) => Some((Step::DeleteBlob, "it is a DELETE of a blob")),
        ("manifests", &Method::GET | &Method::HEAD) => {
            Some((Step::GetManifest, "its path is that of a manifest"))
        }
        ("manifests", &Method::PUT) => Some((Step::PutManifest, "it is a PUT of a manifest")),
        ("manifests", &Method::DELETE) => Some((Step::DeleteManifest, "it is a DELETE of a manifest")),
        ("referrers", _) => of_get(Step::Referrers, "its path is that of referrers"),
        _ => None,
    }
}

fn of_upload(method: &Method, because: &'static str) -> Option<(Step, &'static str)> {
    let step = match *method {
        Method::PATCH | Method::POST => Step::UploadChunk,
        Method::PUT => Step::FinishUpload,
        Method::GET | Method::HEAD => Step::UploadStatus,
        Method::DELETE => Step::CancelUpload,
        _ => return None,
    };
    Some((step, because))
}

/// The step of an index, where the manifest's media type says that it is one.
pub(crate) fn of_media_type(guess: (Step, &'static str), media_type: Option<&str>) -> (Step, &'static str) {
    let is_index = media_type.is_some_and(|media_type| {
        media_type.starts_with("application/vnd.oci.image.index.")
            || media_type.starts_with("application/vnd.docker.distribution.manifest.list.")
    });
    match guess.0 {
        Step::GetManifest if is_index => (Step::GetManifestList, "the answer is an index"),
        Step::PutManifest if is_index => (Step::PutManifestList, "it is a PUT of an index"),
        _ => guess,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(method: &str, path: &str) -> Option<Step> {
        let url = Url::parse(&format!("https://h{path}")).unwrap();
        guess(&method.parse().unwrap(), &url, &Known::default()).map(|(step, _)| step)
    }

    #[test]
    fn each_step_is_known_by_its_method_and_path() {
        for (request, expected) in [
            ("GET /v2/", Some(Step::Ping)),
            ("GET /v2", Some(Step::Ping)),
            ("HEAD /v2/a/blobs/sha256:00", Some(Step::BlobHeadCheck)),
            ("POST /v2/a/b/blobs/uploads/?mount=sha256:00&from=c", Some(Step::MountBlob)),
            ("POST /v2/a/b/blobs/uploads/", Some(Step::StartUpload)),
            ("POST /v2/a/b/blobs/uploads", Some(Step::StartUpload)),
            ("PATCH /v2/a/blobs/uploads/1?_state=x", Some(Step::UploadChunk)),
            ("GET /v2/a/blobs/uploads/1", Some(Step::UploadStatus)),
            ("PUT /v2/a/blobs/uploads/1?digest=sha256:00", Some(Step::FinishUpload)),
            ("DELETE /v2/a/blobs/uploads/1", Some(Step::CancelUpload)),
            ("GET /v2/a/blobs/sha256:00", Some(Step::GetBlob)),
            ("DELETE /v2/a/blobs/sha256:00", Some(Step::DeleteBlob)),
            ("HEAD /v2/a/manifests/latest", Some(Step::GetManifest)),
            ("PUT /v2/a/manifests/latest", Some(Step::PutManifest)),
            ("DELETE /v2/a/manifests/latest", Some(Step::DeleteManifest)),
            ("GET /v2/a/tags/list?n=2", Some(Step::ListTags)),
            ("GET /v2/_catalog", Some(Step::Catalog)),
            ("GET /v2/a/referrers/sha256:00", Some(Step::Referrers)),
            ("GET /token?service=h&scope=repository:a:pull", Some(Step::Auth)),
            ("GET /artifactory/api/docker/local/v2/a/manifests/1", Some(Step::GetManifest)),
            ("GET /token", None),
            ("GET /v2/users", None),
            ("GET /v2/blobs/sha256:00", None),
            ("GET /v2/a/blobs/", None),
            ("POST /v2/", None),
            ("PATCH /v2/a/manifests/latest", None),
            ("GET /", None),
        ] {
            let (method, path) = request.split_once(' ').unwrap();
            assert_eq!(step(method, path), expected, "{request}");
        }
    }

    #[test]
    fn a_step_that_is_guessed_is_one_that_says_so_of_itself() {
        let names = [("<name>", "a/b"), ("<digest>", "sha256:00"), ("<reference>", "latest")];
        for known in [
            "ping",
            "blob-head-check",
            "mount-blob",
            "start-upload",
            "get-blob",
            "delete-blob",
            "get-manifest",
            "put-manifest",
            "delete-manifest",
            "list-tags",
            "catalog",
            "referrers",
        ] {
            let expected = Step::named(known).unwrap();
            let request = names
                .iter()
                .fold(expected.request().to_owned(), |text, (name, value)| text.replace(name, value));
            let (method, path) = request.split_once(' ').unwrap();
            assert_eq!(step(method, path), Some(expected), "{request}");
        }
    }
}
