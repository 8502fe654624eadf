//! What the documentation tells users to write, so that what it tells is what is tested.

/// docs/hosting.md
pub const HOSTING: &str = include_str!("../../../../docs/hosting.md");

/// docs/registry.md
pub const REGISTRY: &str = include_str!("../../../../docs/registry.md");

/// The first block of a language behind a heading of a page.
pub fn block(page: &'static str, heading: &str, language: &str) -> &'static str {
    let (_, behind) = page.split_once(&format!("\n{heading}\n")).expect(heading);
    let (_, block) = behind.split_once(&format!("\n```{language}\n")).expect(language);
    block.split_once("```").expect("the block's end").0
}
