//! A line for each request that comes to the gateway. No header, no query, no body is ever in it.

use super::refusal::Refusal;
use crate::text;
use http::Response;
use http::request::Parts;
use longshore_client::transport::gateway::envelope;
use longshore_client::url::Url;
use std::io::{self, Write as _};
use std::time::Instant;

/// Whether lines are printed.
pub(super) struct Log(pub(super) bool);

/// The line of a request that is being answered.
pub(super) struct Line(Option<(Instant, String)>);

impl Log {
    /// A request has come.
    pub(super) fn begin(&self, head: &Parts) -> Line {
        Line(self.0.then(|| (Instant::now(), format!("{}  {}", head.method, told(head)))))
    }
}

/// Where it is to go: of a registry's API, the path, too; elsewhere that may hold what signs it.
fn told(head: &Parts) -> String {
    let url = head.headers.get(envelope::URL).and_then(|value| value.to_str().ok());
    let Some(url) = url.and_then(|url| Url::parse(url).ok()) else { return "(no URL)".to_owned() };
    let path = url.path_and_query().split('?').next().unwrap_or_default();
    let path = if path.starts_with("/v2/") { path } else { "/…" };
    format!("{}{path}", url.origin())
}

impl Line {
    /// What came of it.
    pub(super) fn end<B>(self, passed: Result<&Response<B>, &Refusal>) {
        let Some((begun, line)) = self.0 else { return };
        let came = match passed {
            Ok(response) => {
                let status = response.headers().get(envelope::STATUS).and_then(|status| status.to_str().ok());
                status.unwrap_or_default().to_owned()
            }
            Err(refusal) => format!("refused: {}", refusal.reason.code()),
        };
        let line = format!("{line}  {came}  {}", text::time(begun.elapsed()));
        // A reader who has gone away is no reason to stop serving.
        let _ = writeln!(io::stdout(), "{}", text::plain_line(&line));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Request;

    #[test]
    fn a_line_holds_nothing_that_is_to_be_kept_to_oneself() {
        for (url, expected) in [
            (
                "https://registry.example/v2/a/blobs/uploads/1?_state=secret",
                "https://registry.example/v2/a/blobs/uploads/1",
            ),
            ("https://auth.example/token?account=me", "https://auth.example/…"),
            ("https://cdn.example/signed/secret/blob", "https://cdn.example/…"),
            ("https://me:secret@registry.example/v2/", "(no URL)"),
            ("secret", "(no URL)"),
        ] {
            let request =
                Request::builder().header(envelope::URL, url).header(envelope::TOKEN, "secret").body(());
            assert_eq!(told(&request.unwrap().into_parts().0), expected);
        }
    }
}
