//! A draft as one text, for an editor.

use longshore_client::draft::{Draft, DraftBody};

/// What stands over the request.
const HEAD: &str = "# The request as it will be sent: method and URL, a header on each line, an empty line, the body.\n\
    # Lines that begin with # before the request are left out. Save it, and leave the editor, to send it;\n\
    # empty it, to be asked again.\n";

/// The draft as a text.
pub(super) fn of(draft: &Draft) -> String {
    let Draft { method, url, headers, body } = draft;
    let (note, body) = match body {
        DraftBody::AsItIs => {
            ("# The body is too long to be edited, and goes as it is unless there is another below.\n", "")
        }
        DraftBody::Text(text) => ("", text.as_str()),
        DraftBody::Hex(text) => ("# The body is bytes: two hexadecimal digits for each.\n", text.as_str()),
    };
    // Without headers the empty line comes at once.
    let end = if headers.is_empty() { "" } else { "\n" };
    format!("{HEAD}{note}{method} {url}\n{headers}{end}\n{body}")
}

/// The draft in a text; none where that is empty.
pub(super) fn read(text: &str, before: &Draft) -> Result<Option<Draft>, String> {
    let mut rest = text;
    while rest.starts_with('#') || rest.starts_with('\n') {
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
    }
    if rest.trim().is_empty() {
        return Ok(None);
    }
    let (first, rest) = rest.split_once('\n').unwrap_or((rest, ""));
    let (method, url) =
        first.trim().split_once(' ').ok_or("The first line is a method and a URL: GET http://…")?;
    let (headers, body) = match rest.strip_prefix('\n') {
        Some(body) => ("", body),
        None => rest.split_once("\n\n").unwrap_or((rest, "")),
    };
    let body = match &before.body {
        DraftBody::Hex(_) => DraftBody::Hex(body.to_owned()),
        DraftBody::AsItIs if body.trim().is_empty() => DraftBody::AsItIs,
        // An editor ends a file with a line's end.
        DraftBody::Text(known) if !known.ends_with('\n') => {
            DraftBody::Text(body.strip_suffix('\n').unwrap_or(body).to_owned())
        }
        DraftBody::AsItIs | DraftBody::Text(_) => DraftBody::Text(body.to_owned()),
    };
    Ok(Some(Draft {
        method: method.to_owned(),
        url: url.trim().to_owned(),
        headers: headers.to_owned(),
        body,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_read_as_it_was_written() {
        for headers in ["", "a: b", "a: b\nc: d"] {
            for body in [
                DraftBody::AsItIs,
                DraftBody::Text(String::new()),
                DraftBody::Text("# one\n\ntwo".into()),
                DraftBody::Text("one\n".into()),
                DraftBody::Hex("1f 8b".into()),
            ] {
                let (method, url) = ("PUT".to_owned(), "http://h/".to_owned());
                let draft = Draft { method, url, headers: headers.into(), body };
                assert_eq!(read(&of(&draft), &draft).unwrap().as_ref(), Some(&draft));
            }
        }
    }

    #[test]
    fn an_editors_line_at_the_end_is_no_edit() {
        let body = DraftBody::Text("{}".into());
        let draft = Draft { method: "PUT".into(), url: "http://h/".into(), headers: "a: b".into(), body };
        assert_eq!(read(&(of(&draft) + "\n"), &draft).unwrap().as_ref(), Some(&draft));
    }

    #[test]
    fn nothing_is_given_up_and_nonsense_is_told() {
        let draft = Draft::default();
        assert_eq!(read("# only a remark\n\n", &draft), Ok(None));
        assert_eq!(read("", &draft), Ok(None));
        assert!(read("GET", &draft).is_err());
    }
}
