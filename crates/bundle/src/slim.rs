//! Scripts and style sheets without what only people read.

/// A style sheet without comments, and with no more space than it needs.
pub(crate) fn css(text: &str) -> String {
    let mut slim = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("/*") {
            rest = rest.find("*/").map_or("", |end| &rest[end + 2..]);
        } else if matches!(first, '"' | '\'') {
            let end = end_of_string(rest, first);
            slim.push_str(&rest[..end]);
            rest = &rest[end..];
        } else if first.is_whitespace() {
            rest = rest.trim_start();
            if !slim.is_empty() && !slim.ends_with([' ', '{', '}', ';']) {
                slim.push(' ');
            }
        } else {
            if matches!(first, '{' | '}' | ';') && slim.ends_with(' ') {
                slim.pop();
            }
            slim.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    slim.truncate(slim.trim_end().len());
    slim
}

/// A script without indentation and lines that are comments. It must have no text of several lines.
pub(crate) fn script(text: &str) -> String {
    let mut slim = String::with_capacity(text.len());
    let mut is_comment = false;
    for line in text.lines().map(str::trim) {
        is_comment |= line.starts_with("/*");
        if !is_comment && !line.is_empty() && !line.starts_with("//") {
            slim.push_str(line);
            slim.push('\n');
        }
        is_comment &= !line.ends_with("*/");
    }
    slim
}

/// Where a string ends that `text` begins with.
fn end_of_string(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    let end = text.char_indices().skip(1).find(|(_, character)| {
        let ends = !is_escaped && *character == quote;
        is_escaped = !is_escaped && *character == '\\';
        ends
    });
    end.map_or(text.len(), |(at, _)| at + quote.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_sheet_means_what_it_meant() {
        for (text, slim) in [
            (
                "/* a */\na b,\na > .b :is(i, u) { c: d e; f: g }\n\n@media (x) {\n  a { }\n}",
                "a b, a > .b :is(i, u){c: d e;f: g}@media (x){a{}}",
            ),
            ("a::after { content: \"/* } { ; */ \\\" \"; }", "a::after{content: \"/* } { ; */ \\\" \";}"),
            ("a { b: '\u{2715}' } /* to the end", "a{b: '\u{2715}'}"),
        ] {
            assert_eq!(css(text), slim);
        }
    }

    #[test]
    fn a_script_keeps_its_lines() {
        let text = "// one\n  function f() {\n\n    //# two\n    return 'a // b';\n  }\n";
        assert_eq!(script(text), "function f() {\nreturn 'a // b';\n}\n");
        let text = "/* one */\n\n/**\n * Two.\n * @returns {x}\n */\nfunction f() {\n    return \"/*\";\n    // three\n}\n";
        assert_eq!(script(text), "function f() {\nreturn \"/*\";\n}\n");
    }
}
