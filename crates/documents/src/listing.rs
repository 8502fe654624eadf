//! What is in a layer, as it travels to the page and is shown there.

/// A layer, and those of its entries that are shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listing {
    /// What it is called.
    pub name: String,
    /// The digest of its bytes; none where it could not be read to its end.
    pub digest: Option<String>,
    /// The digest of its tar before compression.
    pub diff_id: Option<String>,
    /// How it is compressed, in words.
    pub compression: String,
    /// How many bytes it has.
    pub size: f64,
    /// How many bytes its tar has.
    pub unpacked: f64,
    /// How many entries it has, as far as it was read.
    pub entries: u32,
    /// How many of them are searched for.
    pub found: u32,
    /// The first of those.
    pub items: Vec<Item>,
    /// Why it could not be read to its end.
    pub broken: Option<String>,
}

/// An entry of a layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its path.
    pub path: String,
    /// What it is besides its path: where a link leads to, what a whiteout removes, the numbers of a device.
    pub more: String,
    /// What it is and who may do what, as `ls -l` writes it.
    pub permissions: String,
    /// Whom it belongs to.
    pub owner: String,
    /// How many bytes it has.
    pub size: f64,
    /// When it was changed.
    pub modified: String,
    /// Whether it takes something away from the layers below.
    pub removes: bool,
}
