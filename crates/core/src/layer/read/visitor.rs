//! Whoever looks at a layer's entries while they go by.

use super::Listed;

/// Sees each entry as it begins, and then its content in pieces.
pub trait Visitor {
    /// An entry begins; the one before has no more content.
    fn begin(&mut self, entry: &Listed);

    /// The next piece of the entry's content; of a sparse file, without its holes.
    fn write(&mut self, piece: &[u8]);
}

/// Nobody looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nobody;

impl Visitor for Nobody {
    fn begin(&mut self, _: &Listed) {}

    fn write(&mut self, _: &[u8]) {}
}
