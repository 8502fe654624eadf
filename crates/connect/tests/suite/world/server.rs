//! What a server does.

/// How a server answers.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is one thing that can be wrong by itself")]
pub(crate) struct Server {
    /// It listens.
    pub(crate) listens: bool,
    /// It takes connections, and says nothing.
    pub(crate) hangs: bool,
    /// Its certificate holds.
    pub(crate) trusted: bool,
    /// What its port speaks.
    pub(crate) tls: bool,
    /// It sends `Cross-Origin-Resource-Policy: same-origin`.
    pub(crate) policy: bool,
    /// What it says of other origins.
    pub(crate) cors: Cors,
    /// Whether it says so on errors.
    pub(crate) cors_on_errors: bool,
    /// Whether it says so on a 405, which is often another part's.
    pub cors_on_405: bool,
    /// Whether it answers `OPTIONS` well on uploads that nobody has: distribution does not.
    pub(crate) options_on_uploads: bool,
    /// Paths where it says nothing of it.
    pub(crate) uncovered: &'static [&'static str],
    /// What it answers to preflights.
    pub(crate) preflight: Preflight,
    /// The headers that pages see.
    pub(crate) exposes: &'static [&'static str],
    /// What it asks for.
    pub(crate) challenge: Option<String>,
    /// Where it sends everybody on.
    pub(crate) leads_to: Option<&'static str>,
    /// Where it has its blobs.
    pub(crate) blobs: Option<&'static str>,
    /// What it is.
    pub(crate) kind: Kind,
}

/// What a server is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Registry,
    Old,
    Pages,
    Broken,
    Tokens,
    Bucket,
}

/// What stands in `Access-Control-Allow-Origin`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cors {
    None,
    Anyone,
    ThePage,
    Another,
    Twice,
}

/// What a server answers to preflights.
#[derive(Clone, Debug)]
pub(crate) struct Preflight {
    pub(crate) status: u16,
    pub(crate) cors: bool,
    pub(crate) headers: &'static [&'static str],
    pub(crate) methods: &'static [&'static str],
}

impl Server {
    pub(crate) fn registry() -> Self {
        Self {
            listens: true,
            hangs: false,
            trusted: true,
            tls: true,
            policy: false,
            cors: Cors::Anyone,
            cors_on_errors: true,
            cors_on_405: true,
            options_on_uploads: true,
            uncovered: &[],
            preflight: Preflight {
                status: 204,
                cors: true,
                headers: &["authorization", "accept", "content-type", "content-range"],
                methods: &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
            },
            exposes: &["www-authenticate", "docker-content-digest", "location"],
            challenge: None,
            leads_to: None,
            blobs: None,
            kind: Kind::Registry,
        }
    }

    pub(crate) fn page() -> Self {
        Self { kind: Kind::Pages, ..Self::registry() }
    }

    pub(crate) fn tokens() -> Self {
        Self { kind: Kind::Tokens, ..Self::registry() }
    }

    pub(crate) fn bucket() -> Self {
        Self { kind: Kind::Bucket, ..Self::registry() }
    }
}
