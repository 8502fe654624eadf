//! Reading a layer: what is in it, without unpacking it anywhere (image-spec, layer.md; POSIX pax; GNU tar).

mod error;
mod field;
mod header;
mod limits;
mod listed;
mod pax;
mod plain;
mod reader;
mod tar;
mod visitor;
mod wanted;

pub use error::ReadLayerError;
pub use limits::Limits;
pub use listed::{Listed, ListedKind, Whiteout};
pub use plain::{PlainEntry, PlainWhiteout};
pub use reader::{LayerReader, Summary};
pub use visitor::{Nobody, Visitor};
pub use wanted::Content;
