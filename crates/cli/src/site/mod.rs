//! The page as a web server delivers it: where its files come from, and the answer to a
//! request for one.

mod file;
mod headers;
mod response;
mod source;

pub(crate) use headers::security;
pub(crate) use response::respond;
pub(crate) use source::Site;
