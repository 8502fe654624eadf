//! What is on the wire, in plain words: headers, steps, statuses, error codes, and the fields of documents.
//!
//! The [texts](Texts) are files by topic, each text with its section of the specification. The program has them inside;
//! a page fetches them when they are first wanted. What a value at hand means is told by code, which a page has at
//! once: [`header::meaning`], [`field::meaning`], [`Jwt`].

pub mod document;
pub mod field;
pub mod header;
pub mod jwt;
mod scope;
mod section;
mod texts;
mod words;

pub use document::Document;
pub use header::Side;
pub use jwt::{Jwt, NotJwt};
pub use scope::access;
pub use section::Section;
pub use texts::{Group, Texts, Topic};
