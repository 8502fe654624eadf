//! `Link` (RFC 8288, 3), by which lists of tags and repositories continue.

use super::scan::Scan;

/// One link: where to, and its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The target as it stands between `<` and `>`: relative or absolute.
    pub target: String,
    /// Names (in lower case) and values (without quotes), in the order they came in.
    pub parameters: Vec<(String, String)>,
}

impl Link {
    /// Parses a header's value, which may hold several links.
    pub fn parse_list(value: &str) -> Result<Vec<Self>, LinkError> {
        let mut scan = Scan::new(value);
        let mut links = Vec::new();
        loop {
            scan.skip_commas();
            if scan.is_at_end() {
                return Ok(links);
            }
            links.push(parse_one(&mut scan)?);
        }
    }

    /// Whether one of the link's relations is this one.
    pub fn has_relation(&self, relation: &str) -> bool {
        let rel = self.parameters.iter().find(|(name, _)| name == "rel");
        rel.is_some_and(|(_, value)| value.split(' ').any(|known| known.eq_ignore_ascii_case(relation)))
    }
}

/// Why a header's value is not a list of links.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// A link does not begin with `<`.
    #[error("a link is written <target>; rel=\"next\", and at byte {0} there is no “<”")]
    Open(usize),
    /// A `<` has no `>`.
    #[error("the link's target that begins at byte {0} has no “>”")]
    Close(usize),
    /// A parameter has no name, or its quoted value has no end.
    #[error("the link's parameter at byte {0} cannot be read")]
    Parameter(usize),
}

fn parse_one(scan: &mut Scan<'_>) -> Result<Link, LinkError> {
    let start = scan.position();
    if !scan.take('<') {
        return Err(LinkError::Open(start));
    }
    let target = scan.take_while(|c| c != '>').to_owned();
    if !scan.take('>') {
        return Err(LinkError::Close(start));
    }
    let mut parameters = Vec::new();
    loop {
        scan.skip_space();
        if !scan.take(';') {
            break;
        }
        scan.skip_space();
        let position = scan.position();
        let name = scan.token().to_ascii_lowercase();
        if name.is_empty() {
            // RFC 8288's own algorithm passes over an empty parameter: `<a>; ; rel=next`.
            if matches!(scan.peek(), None | Some(';' | ',')) {
                continue;
            }
            return Err(LinkError::Parameter(position));
        }
        scan.skip_space();
        let mut value = String::new();
        if scan.take('=') {
            scan.skip_space();
            value = if scan.peek() == Some('"') {
                scan.quoted().ok_or(LinkError::Parameter(position))?
            } else {
                scan.take_while(|c| !matches!(c, ' ' | '\t' | ';' | ',' | '"')).to_owned()
            };
        }
        parameters.push((name, value));
    }
    if !matches!(scan.peek(), None | Some(',')) {
        return Err(LinkError::Parameter(scan.position()));
    }
    Ok(Link { target, parameters })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_next_page_is_found_among_other_links_and_parameters() {
        let links = Link::parse_list(
            r#"</a>; rel=prev, </v2/x/tags/list?n=2&last=b,c>; title="a, b"; rel="next last""#,
        )
        .unwrap();
        let next: Vec<_> = links.iter().filter(|link| link.has_relation("next")).collect();
        assert_eq!(next.len(), 1);
        assert_eq!(next[0].target, "/v2/x/tags/list?n=2&last=b,c");
    }

    #[test]
    fn a_relation_without_quotes_and_in_capitals_is_known() {
        assert!(Link::parse_list("<u>;REL=NEXT").unwrap()[0].has_relation("next"));
    }

    #[test]
    fn what_cannot_be_read_is_an_error_and_says_where() {
        assert_eq!(Link::parse_list("/v2/"), Err(LinkError::Open(0)));
        assert_eq!(Link::parse_list("<a"), Err(LinkError::Close(0)));
        assert_eq!(Link::parse_list(r#"<a>; rel="next"#), Err(LinkError::Parameter(5)));
        assert_eq!(Link::parse_list("<a> rel=next"), Err(LinkError::Parameter(4)));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_without_hanging(value in "[ -~é\t]{0,120}") {
            let _ = Link::parse_list(&value);
        }
    }
}
