/// The directives of `web/content-security-policy.txt` as the value of the header or of the
/// `meta` element: without comments and empty lines, separated by semicolons.
pub(crate) fn content_security_policy(text: &str) -> String {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect::<Vec<_>>()
        .join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_empty_lines_are_left_out() {
        let text = "# why\ndefault-src 'none'\n\n  img-src data:\n";
        assert_eq!(content_security_policy(text), "default-src 'none'; img-src data:");
    }
}
