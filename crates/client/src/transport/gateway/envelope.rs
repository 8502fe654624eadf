//! How a request travels to a gateway and its answer back: the registry's URL, status and headers are headers of the
//! gateway's own, so that nothing of them means anything to what lies between.
//!
//! A browser follows redirects, asks for passwords, keeps what `Strict-Transport-Security` or `Set-Cookie` say of the
//! page's own host; a proxy delivers its own files by `X-Accel-Redirect`, and writes URLs into its log. None of them
//! looks at these.

/// The URL that is asked for; where the gateway itself is says nothing of it.
pub const URL: &str = "longshore-gateway-url";

/// The token of the page, from the gateway's offer.
pub const TOKEN: &str = "longshore-gateway-token";

/// Of a request: the permission that the URL needs. Of an answer: such a permission, a space, and the URL that it is
/// for, without its query.
pub const PERMISSION: &str = "longshore-gateway-permission";

/// Of every answer: [`PASSED`] or [`REFUSED`].
pub const ANSWER: &str = "longshore-gateway";

/// The answer is the registry's.
pub const PASSED: &str = "passed";

/// The answer is the gateway's own: an error, with its reason.
pub const REFUSED: &str = "refused";

/// Why the gateway refused: the code of the error, a space, and its sentence as far as a header can hold it.
pub const REASON: &str = "longshore-gateway-reason";

/// The status of the registry's answer.
pub const STATUS: &str = "longshore-gateway-status";

/// Why the registry named a URL and no permission came for it, in the form of [`REASON`].
pub const WITHHELD: &str = "longshore-gateway-withheld";

/// What stands before the names of the registry's headers, those of the request and those of its answer.
pub const PREFIX: &str = "registry-";

/// Where a gateway tells what it offers, beside the page.
pub const OFFER_PATH: &str = "gateway.json";

/// Where a gateway takes requests, beside the page.
pub const PATH: &str = "gateway";
