use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use http_body_util::Full;

use super::file::File;
use super::{Site, headers};

/// The answer to a request for a path of the site.
pub(crate) fn respond(
    site: &Site,
    method: &Method,
    path: &str,
    request: &HeaderMap,
) -> Response<Full<Bytes>> {
    let mut response = if !matches!(*method, Method::GET | Method::HEAD) {
        let mut response = text(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD.\n");
        let allowed = HeaderValue::from_static("GET, HEAD");
        response.headers_mut().insert(header::ALLOW, allowed);
        response
    } else if let Some(file) = site.file(relative(path)) {
        deliver(&file, request)
    } else {
        text(StatusCode::NOT_FOUND, "There is nothing here. Longshore is at /.\n")
    };
    response.headers_mut().extend(headers::security());
    response
}

/// The path in the site that the path of a request means.
fn relative(path: &str) -> &str {
    match path {
        "/" => "index.html",
        _ => path.strip_prefix('/').unwrap_or(path),
    }
}

fn deliver(file: &File, request: &HeaderMap) -> Response<Full<Bytes>> {
    let brotli = file.compressed.as_ref().filter(|_| accepts_brotli(request));
    // Two forms of one file are two contents, so each needs a tag of its own.
    let tag = match brotli {
        Some(_) => format!("\"{}-br\"", file.tag),
        None => format!("\"{}\"", file.tag),
    };
    let mut builder =
        Response::builder().header(header::ETAG, &tag).header(header::CACHE_CONTROL, caching(file));
    if file.compressed.is_some() {
        builder = builder.header(header::VARY, "Accept-Encoding");
    }
    let response = if is_known(request, &tag) {
        builder.status(StatusCode::NOT_MODIFIED).body(Full::default())
    } else {
        builder = builder.header(header::CONTENT_TYPE, file.content_type);
        if brotli.is_some() {
            builder = builder.header(header::CONTENT_ENCODING, "br");
        }
        let bytes = brotli.unwrap_or(&file.bytes).clone();
        builder.body(match bytes {
            std::borrow::Cow::Borrowed(bytes) => Full::from(bytes),
            std::borrow::Cow::Owned(bytes) => Full::from(bytes),
        })
    };
    // Only a header that cannot be sent makes building fail, and there is none: the tag is
    // made of hexadecimal digits.
    response.unwrap_or_else(|_| text(StatusCode::INTERNAL_SERVER_ERROR, "Cannot answer.\n"))
}

/// A browser keeps what never changes, and asks each time whether the rest has changed.
fn caching(file: &File) -> &'static str {
    if file.immutable { "public, max-age=31536000, immutable" } else { "no-cache" }
}

/// Whether `Accept-Encoding` names brotli, and not with the weight 0.
/// <https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3>
fn accepts_brotli(request: &HeaderMap) -> bool {
    elements(request, &header::ACCEPT_ENCODING).any(|element| {
        let mut parts = element.split(';').map(str::trim);
        let names_brotli = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("br"));
        let weight = parts.find_map(|part| part.strip_prefix("q="));
        let refused = weight.is_some_and(|weight| weight.parse() == Ok(0.0));
        names_brotli && !refused
    })
}

/// Whether `If-None-Match` names the tag; a weak tag will do.
/// <https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2>
fn is_known(request: &HeaderMap, tag: &str) -> bool {
    elements(request, &header::IF_NONE_MATCH)
        .any(|known| known == "*" || known.trim_start_matches("W/") == tag)
}

/// The elements of a header that holds a list.
fn elements<'a>(request: &'a HeaderMap, name: &header::HeaderName) -> impl Iterator<Item = &'a str> {
    let values = request.get_all(name).into_iter();
    let texts = values.filter_map(|value| value.to_str().ok());
    texts.flat_map(|text| text.split(',').map(str::trim))
}

fn text(status: StatusCode, text: &'static str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(text));
    *response.status_mut() = status;
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, plain);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn brotli_is_taken_where_the_header_names_it() {
        for (value, expected) in [
            ("br", true),
            ("gzip, deflate, br, zstd", true),
            ("gzip;q=1.0, BR;q=0.5", true),
            ("br;q=0", false),
            ("br; q=0.000", false),
            ("gzip", false),
            ("brotli", false),
            ("", false),
        ] {
            let request = request(header::ACCEPT_ENCODING, value);
            assert_eq!(accepts_brotli(&request), expected, "{value}");
        }
        assert!(!accepts_brotli(&HeaderMap::new()));
    }

    #[test]
    fn a_tag_is_known_by_itself_in_a_list_weak_or_as_any() {
        for (value, expected) in [
            ("\"a\"", true),
            ("\"b\", \"a\"", true),
            ("W/\"a\"", true),
            ("*", true),
            ("\"b\"", false),
            ("a", false),
        ] {
            let request = request(header::IF_NONE_MATCH, value);
            assert_eq!(is_known(&request, "\"a\""), expected, "{value}");
        }
    }
}
