use std::ops::Range;

use anyhow::{Context, bail};

/// `index.html`, and the `data-trunk` links found in it.
pub(crate) struct Document<'a> {
    text: &'a str,
    /// In the order of the text.
    pub(crate) links: Vec<Link>,
}

/// A `<link data-trunk …>` element.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// What Trunk, and so this program, is to do with the file.
    pub(crate) kind: Kind,
    /// The file or folder, relative to `index.html`.
    pub(crate) href: String,
    /// The name under which the page finds what is loaded later: of a module that of its program (`data-bin`), of a
    /// style sheet or a file the one that `data-later` gives.
    pub(crate) later: Option<String>,
    /// Where the element stands in the text.
    span: Range<usize>,
}

/// The `rel` of a link: the part of Trunk's list that this program knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The crate that is the page.
    Rust,
    /// A module that is loaded later: a worker, or a page of its own, which is a worker to Trunk.
    Module,
    /// A style sheet.
    Css,
    /// The page's icon.
    Icon,
    /// A file to copy as it is.
    CopyFile,
    /// A folder to copy as it is.
    CopyDir,
}

impl<'a> Document<'a> {
    /// Finds the links. Comments are passed over; an element that is cut short, a link without
    /// `rel` or `href`, and a `rel` that is not known are errors that name the line.
    pub(crate) fn parse(text: &'a str) -> anyhow::Result<Self> {
        let mut links = Vec::new();
        let mut at = 0;
        while let Some(found) = text[at..].find('<') {
            let start = at + found;
            let rest = &text[start..];
            if rest.starts_with("<!--") {
                let line = line_of(text, start);
                let length = rest
                    .find("-->")
                    .with_context(|| format!("index.html line {line}: the comment has no end `-->`"))?;
                at = start + length + 3;
            } else if rest.starts_with("<link") {
                let (link, end) = parse_link(text, start)
                    .with_context(|| format!("index.html line {}", line_of(text, start)))?;
                links.extend(link);
                at = end;
            } else {
                at = start + 1;
            }
        }
        Ok(Self { text, links })
    }

    /// The text with each link replaced: the first by the first of `elements`, and so on.
    pub(crate) fn rewrite(&self, elements: &[String]) -> String {
        let mut rewritten = String::with_capacity(self.text.len());
        let mut at = 0;
        for (link, element) in self.links.iter().zip(elements) {
            rewritten.push_str(&self.text[at..link.span.start]);
            rewritten.push_str(element);
            at = link.span.end;
        }
        rewritten.push_str(&self.text[at..]);
        rewritten
    }
}

/// Reads the element at `start`; also returns where it ends. `None` if it has no `data-trunk`.
fn parse_link(text: &str, start: usize) -> anyhow::Result<(Option<Link>, usize)> {
    let length = text[start..].find('>').context("`<link` has no end `>`")?;
    let end = start + length + 1;
    let attributes = parse_attributes(&text[start + "<link".len()..end - 1])?;
    let value = |name: &str| attributes.iter().find(|(other, _)| *other == name).map(|(_, value)| *value);
    if value("data-trunk").is_none() {
        return Ok((None, end));
    }
    let kind = match value("rel").context("a data-trunk link needs `rel`")? {
        "rust" => match value("data-type") {
            None | Some("main") => Kind::Rust,
            Some("worker") => Kind::Module,
            Some(other) => bail!("this program knows no data-type=\"{other}\""),
        },
        "css" => Kind::Css,
        "icon" => Kind::Icon,
        "copy-file" => Kind::CopyFile,
        "copy-dir" => Kind::CopyDir,
        other => bail!("this program knows no data-trunk link with rel=\"{other}\""),
    };
    let href = value("href").context("a data-trunk link needs `href`")?;
    let later = match kind {
        Kind::Module => Some(value("data-bin").context("a link to a worker needs `data-bin`")?),
        _ => value("data-later"),
    };
    let later = later.map(str::to_owned);
    let link = Link { kind, href: href.to_owned(), later, span: start..end };
    Ok((Some(link), end))
}

/// Splits `name="value" name name='value'`.
fn parse_attributes(text: &str) -> anyhow::Result<Vec<(&str, &str)>> {
    let mut attributes = Vec::new();
    let mut rest = text.trim_matches(|c: char| c.is_whitespace() || c == '/');
    while !rest.is_empty() {
        let name_end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        let name = &rest[..name_end];
        rest = rest[name_end..].trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after
                .chars()
                .next()
                .filter(|quote| matches!(quote, '"' | '\''))
                .with_context(|| format!("the value of `{name}` needs quotation marks"))?;
            let (inside, behind) = after[1..]
                .split_once(quote)
                .with_context(|| format!("the value of `{name}` has no closing {quote}"))?;
            value = inside;
            rest = behind.trim_start();
        }
        attributes.push((name, value));
    }
    Ok(attributes)
}

/// The line, counted from 1, that the byte `at` stands in.
fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<(Kind, String)> {
        let document = Document::parse(text).unwrap();
        document.links.into_iter().map(|link| (link.kind, link.href)).collect()
    }

    fn error(text: &str) -> String {
        format!("{:#}", Document::parse(text).err().unwrap())
    }

    #[test]
    fn only_trunk_links_count() {
        let text = "<link rel=\"help\" href='x'>\n<!-- <link data-trunk> -->\n\
            <link data-trunk rel=\"css\" href='a.css' />\
            <link rel=\"rust\" data-trunk href=\"web/Cargo.toml\" data-wasm-opt=\"0\">";
        assert_eq!(links(text), [(Kind::Css, "a.css".to_owned()), (Kind::Rust, "web/Cargo.toml".to_owned())]);
    }

    #[test]
    fn rewriting_replaces_the_whole_element_and_nothing_else() {
        let document = Document::parse("a<link data-trunk rel=\"css\" href=\"b\">c<i>d</i>").unwrap();
        assert_eq!(document.rewrite(&["[x]".to_owned()]), "a[x]c<i>d</i>");
    }

    #[test]
    fn what_cannot_be_done_is_said_with_its_line() {
        assert_eq!(
            error("\n<link data-trunk rel=\"sass\" href=\"x\">"),
            "index.html line 2: this program knows no data-trunk link with rel=\"sass\""
        );
        assert!(error("<link data-trunk rel=\"css\">").contains("needs `href`"));
        assert!(error("<link data-trunk rel=css>").contains("needs quotation marks"));
        assert!(error("<link data-trunk").contains("no end"));
        assert!(error("\n\n<!-- ").starts_with("index.html line 3"));
        assert!(error("<link data-trunk rel=\"rust\" href=\"x\" data-type=\"bench\">").contains("data-type"));
    }
}
