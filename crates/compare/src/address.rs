//! Where a request goes, with what tells it from others and what does not.

use crate::Side;
use crate::plain::Plain;
use longshore_client::Step;
use longshore_client::event::RecordedRequest;

/// A request's address.
#[derive(Clone, Debug)]
pub(crate) struct Address {
    /// The repository in it.
    pub(crate) name: Option<String>,
    /// What is the same in another run against another registry and another repository.
    pub(crate) exact: String,
    /// The same without digests, tags and the values of its query.
    pub(crate) shape: String,
}

/// What stands behind a repository's name.
const KINDS: [&str; 4] = ["/blobs/", "/manifests/", "/tags/list", "/referrers/"];

impl Address {
    pub(crate) fn of(request: &RecordedRequest, side: Side<'_>) -> Self {
        let address = request.url.path_and_query();
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let parts = parts(path);
        // A token is asked for by the scope of a repository.
        let scope = || query.split("scope=repository:").nth(1)?.split(':').next();
        let name = parts.map(|(name, _)| name).or_else(|| scope().filter(|_| request.step == Step::Auth));
        let name = name.map(str::to_owned);
        let plain = Plain::new(side, name.clone());
        // A token service may be asked anywhere, and a blob may be stored anywhere.
        let place = if parts.is_some() { plain.text(path) } else { String::new() };
        let exact = if request.step == Step::Auth {
            let scopes = query.split('&').filter(|part| part.starts_with("scope="));
            plain.text(&scopes.collect::<Vec<_>>().join("&"))
        } else {
            format!("{place}?{}", plain.text(query))
        };
        let names = query.split('&').filter_map(|part| part.split('=').next());
        let names: Vec<&str> = names.filter(|name| !name.starts_with('_')).collect();
        let tail = parts.map_or("", |(_, tail)| tail.split('/').nth(1).unwrap_or_default());
        Self { name, exact, shape: format!("{tail}?{}", names.join("&")) }
    }
}

/// The repository's name, and what is behind it.
pub(crate) fn parts(path: &str) -> Option<(&str, &str)> {
    let (_, rest) = path.split_once("/v2/")?;
    let at = KINDS.iter().filter_map(|kind| rest.rfind(kind)).max().filter(|at| *at > 0)?;
    Some(rest.split_at(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_what_stands_before_the_last_kind() {
        for (path, expected) in [
            ("/v2/a/b/blobs/uploads/1", Some(("a/b", "/blobs/uploads/1"))),
            ("/v2/a/blobs/b/manifests/x", Some(("a/blobs/b", "/manifests/x"))),
            ("/v2/a/tags/list", Some(("a", "/tags/list"))),
            ("/v2/", None),
            ("/v2/_catalog", None),
            ("/token", None),
        ] {
            assert_eq!(parts(path), expected, "{path}");
        }
    }
}
