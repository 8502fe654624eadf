//! Paths of the API, shortened to what tells them apart.

/// How many characters of a digest's encoded part, or of an upload session's name, are shown.
const SHOWN: usize = 8;

/// The path and query of a request as it fits on an arrow: the repository becomes `…`, digests and
/// upload sessions lose their tails, and a query keeps what it is about.
pub(crate) fn short(path_and_query: &str) -> String {
    let (path, query) = match path_and_query.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (path_and_query, None),
    };
    let mut text = path.strip_prefix("/v2/").map_or_else(|| path.to_owned(), short_api_path);
    if let Some(query) = query {
        text.push('?');
        text.push_str(&short_query(query));
    }
    text
}

fn short_api_path(rest: &str) -> String {
    for (mark, shown) in [
        ("/blobs/uploads/", "/uploads/"),
        ("/blobs/", "/blobs/"),
        ("/manifests/", "/manifests/"),
        ("/tags/", "/tags/"),
    ] {
        if let Some(at) = rest.rfind(mark) {
            return format!("…{shown}{}", short_name(&rest[at + mark.len()..]));
        }
    }
    format!("/v2/{rest}")
}

fn short_name(name: &str) -> String {
    let (prefix, encoded) = match name.split_once(':') {
        Some((algorithm, encoded)) => (format!("{algorithm}:"), encoded),
        None => (String::new(), name),
    };
    // Tags are short and tell more; only what looks like a hash or an id loses its tail.
    let is_id = !prefix.is_empty() || (encoded.len() >= 32 && !encoded.contains('/'));
    match encoded.char_indices().nth(SHOWN) {
        Some((end, _)) if is_id => format!("{prefix}{}…", &encoded[..end]),
        _ => name.to_owned(),
    }
}

fn short_query(query: &str) -> String {
    let parts = || query.split('&').filter_map(|part| part.split_once('='));
    let named = |wanted| parts().find(|(name, _)| *name == wanted);
    let telling = ["digest", "last", "n"].into_iter().find_map(named);
    let (name, value) = telling.unwrap_or_default();
    let more = if query.contains('&') { "&…" } else { "" };
    match name {
        "digest" => "digest=…".to_owned(),
        "n" | "last" => format!("{name}={}{more}", short_name(value)),
        _ => "…".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_requests_apart_stays() {
        let digest = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
        for (path, expected) in [
            ("/v2/", "/v2/".to_owned()),
            ("/v2/auth?service=x&scope=y", "/v2/auth?…".to_owned()),
            (&format!("/v2/devtable/app/blobs/{digest}"), "…/blobs/sha256:44136fa3…".to_owned()),
            ("/v2/devtable/app/blobs/uploads/", "…/uploads/".to_owned()),
            (
                &format!("/v2/a/b/blobs/uploads/3f2a77d2-1d4c-4a3c-8d7e-0123456789ab?digest={digest}"),
                "…/uploads/3f2a77d2…?digest=…".to_owned(),
            ),
            ("/v2/a/b/manifests/latest", "…/manifests/latest".to_owned()),
            ("/v2/a/b/tags/list?n=2&last=b", "…/tags/list?last=b&…".to_owned()),
            ("/v2/a/b/tags/list?n=2", "…/tags/list?n=2".to_owned()),
            ("/token", "/token".to_owned()),
            ("/u?_state=x&digest=sha256:abc", "/u?digest=…".to_owned()),
        ] {
            assert_eq!(short(path), expected);
        }
    }

    #[test]
    fn any_text_can_be_shortened() {
        for path in
            ["", "?", "/v2/é/blobs/ééééééééééééééééééééééééé", "/v2/blobs/uploads/x:ééééééééé", "a?=&=&"]
        {
            let _ = short(path);
        }
    }
}
