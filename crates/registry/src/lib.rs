//! The embedded registry: a request in, a response out.
//!
//! [`Registry::handle`] answers the requests of the registry protocol (distribution-spec 1.1
//! and Docker's token authentication) from memory. It reads no clock, no random numbers and
//! no file: time and [`Seed`] are handed in, so the same requests give the same bytes, upload
//! ids and tokens included. What is allowed follows from [`Policy`], plain data, and from
//! what was pushed.
//!
//! ```
//! use longshore_registry::{Policy, Registry, Seed, Timestamp};
//!
//! let mut registry = Registry::new(Policy::open(), Seed::from(1));
//! let ping = http::Request::get("http://localhost:5000/v2/").body(bytes::Bytes::new())?;
//! let response = registry.handle(ping, Timestamp::from_unix_seconds(1_700_000_000));
//! assert_eq!(response.status(), 200);
//! # Ok::<(), http::Error>(())
//! ```
//!
//! | module | nouns |
//! |---|---|
//! | [`policy`] | [`Policy`]: accounts, namespaces, repositories' rules, limits |
//! | `registry`, `route` | a path becomes an endpoint, an endpoint is called |
//! | `caller`, `access`, `standing`, `token`, `token_key` | who asks, and what they may do |
//! | `naming` | which repository a path or a scope means |
//! | `state` | blobs, repositories, upload sessions |
//! | `snapshot`, `history`, [`changes`] | going back, and what is not the same then |
//! | `garbage` | what nothing refers to |
//! | [`layout`] | image layouts: export and import |
//! | `endpoints` | one file for each noun of the protocol |
//! | `answer`, `failure`, `refusal` | the response, and every reason for another one |
//! | [`why`] | the reasons for a response, for those who ask: [`Registry::answer`] |

mod access;
mod address;
mod answer;
mod call;
mod caller;
pub mod changes;
mod content;
mod credentials;
mod endpoints;
mod failure;
mod garbage;
mod history;
pub mod layout;
mod naming;
mod pending;
pub mod policy;
mod pushed;
mod record;
mod refusal;
mod registry;
mod route;
mod samples;
mod seed;
mod snapshot;
mod standing;
mod state;
mod time;
mod token;
mod token_key;
pub mod why;

pub use address::RemoteAddress;
pub use answer::EXPOSED_HEADERS;
pub use changes::Changes;
pub use content::{Content, Stored, Unreadable};
pub use garbage::Garbage;
pub use history::{Cause, History, HistoryLimits};
pub use layout::Layout;
pub use pending::{Begun, Pending};
pub use policy::Policy;
pub use record::{HeldManifest, Holdings, Record};
pub use registry::Registry;
pub use seed::Seed;
pub use snapshot::Snapshot;
pub use time::Timestamp;

/// What the documentation shows is compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/registry.md")]
struct Documentation;
