//! An exchange as a curl command. Secrets are left to the shell's variables.

use crate::event::RecordedRequest;
use crate::shell::quoted;
use crate::target::Target;
use http::Method;
use std::fmt::Write as _;

/// The command that sends the same request, under comments that say what it needs. A token or password is
/// not in it: `$TOKEN`, `$USERNAME` and `$PASSWORD` stand for them. A body that is not text, or was not kept
/// whole, is read from the file `body`.
pub fn command(request: &RecordedRequest) -> String {
    let command = bare(request);
    let mut text = String::new();
    if request.url.as_str().starts_with(Target::EMBEDDED) {
        text.push_str("# This registry is inside the page: run `longshore registry`, and write its address for this one.\n");
    }
    if command.contains("$TOKEN") {
        text.push_str("# TOKEN is the token that the token service gave.\n");
    }
    if command.contains("$PASSWORD") {
        text.push_str("# USERNAME and PASSWORD are yours.\n");
    }
    if command.contains("--data-binary @body") {
        let _ = writeln!(text, "# The file `body` holds the {} bytes that were sent.", request.body_size);
    }
    text + &command
}

fn bare(request: &RecordedRequest) -> String {
    let mut text = String::from("curl --include");
    match request.method {
        Method::GET => {}
        Method::HEAD => text.push_str(" --head"),
        ref method => {
            let _ = write!(text, " --request {method}");
        }
    }
    for (name, value) in &request.headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        if name == http::header::AUTHORIZATION {
            text.push_str(if value.starts_with("Basic ") {
                " \\\n  --user \"$USERNAME:$PASSWORD\""
            } else {
                " \\\n  --header \"Authorization: Bearer $TOKEN\""
            });
        } else {
            let _ =
                write!(text, " \\\n  --header {}", quoted(&format!("{}: {value}", titled(name.as_str()))));
        }
    }
    if request.body_size > 0 {
        let whole = request.body.len() as u64 == request.body_size;
        match std::str::from_utf8(&request.body) {
            Ok(body) if whole && !body.contains('\0') => {
                let _ = write!(text, " \\\n  --data-binary {}", quoted_data(body));
            }
            _ => text.push_str(" \\\n  --data-binary @body"),
        }
    } else if matches!(request.method, Method::POST | Method::PUT | Method::PATCH) {
        // curl would say that the empty body is a form.
        text.push_str(" \\\n  --header 'Content-Type:' \\\n  --data-binary ''");
    }
    let _ = write!(text, " \\\n  {}", quoted(request.url.as_str()));
    text
}

/// `content-type` as `Content-Type`, as people know it.
fn titled(name: &str) -> String {
    let words = name.split('-').map(|word| match word {
        "oci" | "uuid" => word.to_ascii_uppercase(),
        _ => word.chars().take(1).map(|c| c.to_ascii_uppercase()).chain(word.chars().skip(1)).collect(),
    });
    words.collect::<Vec<String>>().join("-")
}

/// curl reads a file where data begins with `@`: such data is only ever handed over as a file.
fn quoted_data(text: &str) -> String {
    if text.starts_with('@') { "@body".to_owned() } else { quoted(text) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::Step;
    use crate::url::Url;
    use bytes::Bytes;
    use http::HeaderMap;

    fn request(method: Method, body: &'static [u8]) -> RecordedRequest {
        let mut headers = HeaderMap::new();
        headers.insert("authorization", "Bearer very-secret".parse().unwrap());
        headers.insert("accept", "a/b; q='x'".parse().unwrap());
        RecordedRequest {
            step: Step::PutManifest,
            method,
            url: Url::parse("http://h/v2/a/manifests/b").unwrap(),
            headers,
            body: Bytes::from_static(body),
            body_size: body.len() as u64,
        }
    }

    #[test]
    fn secrets_are_left_to_the_shell() {
        let command = command(&request(Method::GET, b""));
        assert!(!command.contains("very-secret"));
        assert!(command.contains("\"Authorization: Bearer $TOKEN\""));
    }

    #[test]
    fn what_the_command_needs_is_said_above_it() {
        let mut request = request(Method::PATCH, b"\x1f\x8b");
        let said = command(&request);
        assert!(said.starts_with("# TOKEN is the token"), "{said}");
        assert!(said.contains("# The file `body` holds the 2 bytes"), "{said}");
        request.url = Url::parse(Target::EMBEDDED).unwrap();
        request.headers.insert("authorization", "Basic x".parse().unwrap());
        let said = command(&request);
        assert!(said.contains("`longshore registry`") && said.contains("# USERNAME and PASSWORD"), "{said}");
    }

    #[test]
    fn quotes_cannot_leave_their_word() {
        assert!(command(&request(Method::GET, b"")).contains(r"'Accept: a/b; q='\''x'\'''"));
        assert!(command(&request(Method::PUT, b"it's")).contains(r"--data-binary 'it'\''s'"));
    }

    #[test]
    fn data_that_looks_like_a_file_name_is_handed_over_as_a_file() {
        assert!(command(&request(Method::PUT, b"@/etc/passwd")).contains("--data-binary @body"));
    }

    #[test]
    fn bytes_that_are_no_text_come_from_a_file() {
        assert!(command(&request(Method::PATCH, b"\x1f\x8b\xff")).contains("--data-binary @body"));
    }
}
