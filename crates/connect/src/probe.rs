//! What the page is to try, and how.

use crate::space::Space;

/// One thing to try. Each answers one question, and is tried at most once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Probe {
    /// May the page use the local network? Asks the browser, and sends nothing.
    Permission,
    /// Can the page read an answer of the registry? `GET /v2/`, without headers of our own.
    Ping,
    /// Does anything answer at all? The same, without wanting to read the answer.
    Reach,
    /// Has the user answered the browser's question meanwhile?
    PermissionAfter,
    /// Does the page's own server answer?
    Own,
    /// Does the same host answer by the other of `http:` and `https:`?
    OtherScheme,
    /// Can the page read an answer by `https:`?
    OtherPing,
    /// Is the answer a redirect? `GET /v2/`, without following.
    PingRedirect,
    /// Can the page read an answer that says yes? `GET /v2/` with the user's name and password.
    Login,
    /// Is it a registry of protocol version 1? `GET /v1/_ping`.
    OldPing,
    /// Can the page read an error? `GET` of a manifest that nobody has.
    Missing,
    /// May the page send `Authorization`? `GET /v2/` with a token that means nothing.
    Authorization,
    /// Is a preflight answered at all? `POST /v2/` with a preflight that asks for nothing.
    BarePreflight,
    /// May the page send all headers of the protocol? `GET /v2/` with them.
    Headers,
    /// May the page send this one?
    Header(Sent),
    /// Can the page read an answer about uploads? `GET` of an upload session that nobody has.
    Uploads,
    /// May the page use this method? It is used on `/v2/`, where it does nothing.
    Method(Method),
    /// The same on an upload session that nobody has: an answer 405 of the other may be one that cannot be read. This by
    /// itself would not do, since distribution answers `OPTIONS` with 404 there.
    UploadMethod(Method),
    /// Can the page read the token service's answer?
    Token,
    /// Does the token service answer at all?
    TokenReach,
    /// May the page send `Authorization` to the token service?
    TokenAuthorization,
    /// Can the page read a manifest?
    Manifest,
    /// Can the page read a manifest of an index?
    Child,
    /// Can the page read a blob?
    Blob,
    /// Is the blob elsewhere? The same, without following a redirect.
    BlobRedirect,
    /// Does the server where the blob is answer at all?
    BlobReach,
}

/// A header of requests that has to be allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sent {
    /// `Accept`, which is longer than what needs no permission.
    Accept,
    /// `Content-Type` of a manifest.
    ContentType,
    /// `Content-Range` of a chunk.
    ContentRange,
}

impl Sent {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Accept, Self::ContentType, Self::ContentRange];

    /// The header's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accept => "Accept",
            Self::ContentType => "Content-Type",
            Self::ContentRange => "Content-Range",
        }
    }
}

/// A method that has to be allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// A chunk of an upload.
    Patch,
    /// The end of an upload, and manifests.
    Put,
    /// Deleting.
    Delete,
}

impl Method {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Patch, Self::Put, Self::Delete];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Patch => "PATCH",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

impl Probe {
    /// All of them, in the order in which they are tried.
    pub const ORDER: [Self; 32] = [
        Self::Permission,
        Self::Ping,
        Self::Reach,
        Self::PermissionAfter,
        Self::Own,
        Self::OtherScheme,
        Self::OtherPing,
        Self::PingRedirect,
        Self::Login,
        Self::OldPing,
        Self::Missing,
        Self::Authorization,
        Self::BarePreflight,
        Self::Headers,
        Self::Header(Sent::Accept),
        Self::Header(Sent::ContentType),
        Self::Header(Sent::ContentRange),
        Self::Uploads,
        Self::Method(Method::Patch),
        Self::UploadMethod(Method::Patch),
        Self::Method(Method::Put),
        Self::UploadMethod(Method::Put),
        Self::Method(Method::Delete),
        Self::UploadMethod(Method::Delete),
        Self::Token,
        Self::TokenReach,
        Self::TokenAuthorization,
        Self::Manifest,
        Self::Child,
        Self::Blob,
        Self::BlobRedirect,
        Self::BlobReach,
    ];

    /// Its name, which stays: for tests and the texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Permission => "permission",
            Self::Ping => "ping",
            Self::Reach => "reach",
            Self::PermissionAfter => "permission-after",
            Self::Own => "own",
            Self::OtherScheme => "other-scheme",
            Self::OtherPing => "other-ping",
            Self::PingRedirect => "ping-redirect",
            Self::Login => "login",
            Self::OldPing => "old-ping",
            Self::Missing => "missing",
            Self::Authorization => "authorization",
            Self::BarePreflight => "bare-preflight",
            Self::Headers => "headers",
            Self::Header(_) => "header",
            Self::Uploads => "uploads",
            Self::Method(_) => "method",
            Self::UploadMethod(_) => "upload-method",
            Self::Token => "token",
            Self::TokenReach => "token-reach",
            Self::TokenAuthorization => "token-authorization",
            Self::Manifest => "manifest",
            Self::Child => "child",
            Self::Blob => "blob",
            Self::BlobRedirect => "blob-redirect",
            Self::BlobReach => "blob-reach",
        }
    }
}

/// How a probe is carried out. All requests go without cookies (`credentials: "omit"`), cache (`no-store`) and referrer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// What it is for.
    pub probe: Probe,
    /// By which of the browser's functions.
    pub way: Way,
    /// The method.
    pub method: &'static str,
    /// Where to; empty for a permission.
    pub url: String,
    /// The headers of our own; `Authorization` is told below.
    pub headers: Vec<(&'static str, String)>,
    /// What stands in `Authorization`, if anything.
    pub authorization: Option<Authorization>,
    /// The body, as `text/plain`, if there is one.
    pub body: Option<&'static str>,
    /// Whether redirects are followed (`redirect: "follow"`), or shown as such (`"manual"`).
    pub follow: bool,
    /// Where the browser is told that the host is (`targetAddressSpace`), so that it asks the user instead of
    /// calling the request mixed content.
    pub address_space: Option<Space>,
    /// How long to wait for the answer, in milliseconds.
    pub patience: u32,
    /// How many bytes of the body to read, before the rest is given up.
    pub read: usize,
}

impl Ask {
    /// What stands in the places of its text.
    pub(crate) fn words(&self) -> Vec<(&'static str, String)> {
        let mut words = vec![("url", self.url.clone()), ("seconds", (self.patience / 1000).to_string())];
        match self.probe {
            Probe::Header(sent) => words.push(("header", sent.name().to_owned())),
            Probe::Method(method) | Probe::UploadMethod(method) => {
                words.push(("method", method.name().to_owned()));
            }
            _ => {}
        }
        words
    }
}

/// A function of the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// `navigator.permissions.query`, by the first of these names that the browser knows.
    Permission(&'static [&'static str]),
    /// `fetch` with `mode: "cors"`.
    Cors,
    /// `fetch` with `mode: "no-cors"`, whose answer is opaque.
    NoCors,
    /// `XMLHttpRequest` with a listener at its `upload`, which is what makes a browser send a preflight that asks
    /// for nothing but the origin (`XMLHttpRequest`, "upload listener flag").
    Preflighted,
}

/// What goes into `Authorization`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authorization {
    /// `Bearer longshore-connect`: a token that means nothing, so that no account is locked by it.
    Nothing,
    /// The user's name and password, as `Basic`.
    User,
    /// The token that the answer to [`Probe::Token`] brought, as `Bearer`. The page keeps it; the ladder never does.
    Token,
}

impl Authorization {
    /// The value that stands for no one.
    pub const NOTHING: &'static str = "Bearer longshore-connect";
}
