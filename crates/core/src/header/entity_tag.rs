//! Entity tags, by which a client asks only for what has changed (RFC 9110, 8.8.3 and 13.1).

use super::scan::Scan;
use std::fmt;

/// An entity tag: what distinguishes one content from another at the same address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityTag {
    /// Whether it only says that two contents mean the same, not that their bytes are equal.
    pub is_weak: bool,
    /// What stands between the quotes.
    pub text: String,
}

/// What `If-Match` and `If-None-Match` name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntityTags {
    /// `*`: whatever is there.
    Any,
    /// These.
    These(Vec<EntityTag>),
}

impl EntityTag {
    /// The tag that says that all bytes are equal. The text must have no quote in it.
    pub fn strong(text: &str) -> Self {
        Self { is_weak: false, text: text.to_owned() }
    }

    /// Parses a single tag, as `If-Range` has it; none where the value is not one.
    pub fn parse(value: &str) -> Option<Self> {
        let mut scan = Scan::new(value.trim());
        let tag = parse_one(&mut scan)?;
        scan.is_at_end().then_some(tag)
    }

    /// Whether both are strong and the same.
    pub fn is_same_bytes(&self, other: &Self) -> bool {
        !self.is_weak && !other.is_weak && self.text == other.text
    }
}

/// As a header has it.
impl fmt::Display for EntityTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\"{}\"", if self.is_weak { "W/" } else { "" }, self.text)
    }
}

impl EntityTags {
    /// Parses a list; none where the value is not one. A tag without its quotes is taken as well, since some
    /// clients send it so.
    pub fn parse(value: &str) -> Option<Self> {
        if value.trim() == "*" {
            return Some(Self::Any);
        }
        let mut scan = Scan::new(value);
        let mut tags = Vec::new();
        loop {
            scan.skip_commas();
            if scan.is_at_end() {
                return Some(Self::These(tags));
            }
            tags.push(parse_one(&mut scan)?);
            scan.skip_space();
            if !scan.is_at_end() && scan.peek() != Some(',') {
                return None;
            }
        }
    }

    /// Whether this tag is among them, weak or strong (RFC 9110, 8.8.3.2).
    pub fn contains(&self, tag: &EntityTag) -> bool {
        match self {
            Self::Any => true,
            Self::These(tags) => tags.iter().any(|known| known.text == tag.text),
        }
    }
}

fn parse_one(scan: &mut Scan<'_>) -> Option<EntityTag> {
    let start = scan.position();
    let is_weak = scan.take('W') && scan.take('/');
    if !is_weak {
        scan.rewind(start);
    }
    if scan.take('"') {
        // No character is escaped in it.
        let text = scan.take_while(|c| c != '"').to_owned();
        return scan.take('"').then_some(EntityTag { is_weak, text });
    }
    let text = scan.take_while(|c| !matches!(c, ',' | ' ' | '\t' | '"')).to_owned();
    (!text.is_empty()).then_some(EntityTag { is_weak, text })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_list_of_tags_is_read() {
        let tags = EntityTags::parse("\"sha256:a\" , W/\"b,c\",,sha256:d").unwrap();
        let EntityTags::These(list) = &tags else { panic!("a list") };
        let texts: Vec<_> = list.iter().map(|tag| (tag.is_weak, tag.text.as_str())).collect();
        assert_eq!(texts, [(false, "sha256:a"), (true, "b,c"), (false, "sha256:d")]);
        assert!(tags.contains(&EntityTag::strong("b,c")) && !tags.contains(&EntityTag::strong("b")));
        assert_eq!(EntityTags::parse(" * "), Some(EntityTags::Any));
    }

    #[test]
    fn what_is_no_tag_is_none() {
        for value in ["\"a", "\"a\" b", "W/", "\"a\"\"b\""] {
            assert_eq!(EntityTags::parse(value), None, "{value}");
        }
        assert_eq!(EntityTag::parse("\"a\", \"b\""), None);
    }

    #[test]
    fn only_strong_tags_promise_the_same_bytes() {
        let (strong, weak) = (EntityTag::parse("\"a\"").unwrap(), EntityTag::parse("W/\"a\"").unwrap());
        assert!(strong.is_same_bytes(&EntityTag::strong("a")) && !weak.is_same_bytes(&strong));
    }

    proptest! {
        #[test]
        fn a_tag_is_read_as_it_was_written(is_weak: bool, text in "[!#-~]{0,40}") {
            let tag = EntityTag { is_weak, text };
            prop_assert_eq!(EntityTag::parse(&tag.to_string()), Some(tag));
        }

        #[test]
        fn anything_is_read_or_refused(value in "\\PC{0,60}") {
            let _ = EntityTags::parse(&value);
        }
    }
}
