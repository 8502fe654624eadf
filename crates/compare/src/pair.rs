//! What is not the same in two exchanges.

use crate::address::parts;
use crate::body::{self, Body};
use crate::comparison::{Difference, Part, Weight};
use crate::plain::Plain;
use http::HeaderMap;
use longshore_client::Step;
use longshore_client::draft;
use longshore_client::event::RecordedResponse;
use longshore_client::transcript::{Exchange, Outcome};
use std::collections::{BTreeSet, HashMap};

/// Headers whose values are others in every run: of dates, of requests and connections, and of how often one may ask.
const EVERY_RUN: [&str; 24] = [
    "age",
    "cf-ray",
    "cookie",
    "date",
    "docker-ratelimit-source",
    "docker-upload-uuid",
    "expires",
    "last-modified",
    "nel",
    "ratelimit-remaining",
    "ratelimit-reset",
    "report-to",
    "server-timing",
    "set-cookie",
    "traceparent",
    "tracestate",
    "x-correlation-id",
    "x-github-request-id",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "x-request-id",
    "x-runtime",
    "x-served-by",
    "x-timer",
];

/// The differences of two exchanges; `plain_a` and `plain_b` know what is another in every run.
pub(crate) fn differences(
    a: &Exchange,
    b: &Exchange,
    plain_a: &Plain<'_>,
    plain_b: &Plain<'_>,
) -> Vec<Difference> {
    let mut found = Pair { plain_a, plain_b, step: a.request.step, found: Vec::new() };
    found.method(a, b);
    found.address(a, b);
    found.headers(Part::RequestHeader, &a.request.headers, &b.request.headers);
    body::differences(&mut found, Part::RequestBody, &Body::sent(&a.request), &Body::sent(&b.request));
    found.handling(a, b);
    found.answer(a, b);
    if let (Some(one), Some(other)) = (a.response(), b.response()) {
        found.redirect(one, other);
        found.headers(Part::ResponseHeader, &one.headers, &other.headers);
        let (one, other) = (
            Body::received(&a.request, one, plain_a.secrets),
            Body::received(&b.request, other, plain_b.secrets),
        );
        body::differences(&mut found, Part::ResponseBody, &one, &other);
    }
    found.expectations(a, b);
    found.found
}

/// The differences, as they are found.
pub(crate) struct Pair<'a> {
    plain_a: &'a Plain<'a>,
    plain_b: &'a Plain<'a>,
    /// The step of both.
    pub(crate) step: Step,
    found: Vec<Difference>,
}

impl Pair<'_> {
    /// Two texts that are compared, of which one may not be there.
    pub(crate) fn texts(&mut self, part: Part, name: &str, a: Option<&str>, b: Option<&str>) {
        let weight = match (a, b) {
            (Some(a), Some(b)) if self.is_same(a, b) => Weight::EveryRun,
            _ => Weight::Differs,
        };
        self.add(part, name, a, b, weight);
    }

    /// The same, where it is known whether it matters.
    pub(crate) fn add(&mut self, part: Part, name: &str, a: Option<&str>, b: Option<&str>, weight: Weight) {
        if a != b {
            self.found.push(Difference::new(part, name, a, b, weight));
        }
    }

    /// Whether the two are the same but for what is another in every run.
    pub(crate) fn is_same(&self, a: &str, b: &str) -> bool {
        a == b || self.plain_a.text(a) == self.plain_b.text(b)
    }

    fn method(&mut self, a: &Exchange, b: &Exchange) {
        self.texts(Part::Method, "", Some(a.request.method.as_str()), Some(b.request.method.as_str()));
    }

    fn address(&mut self, a: &Exchange, b: &Exchange) {
        let shown = |exchange: &Exchange, plain: &Plain<'_>| plain.secrets.masked_url(&exchange.request.url);
        let (one, other) = (shown(a, self.plain_a), shown(b, self.plain_b));
        if one == other {
            return;
        }
        // Where an upload goes on is up to the registry, and what it says of that is in its Location.
        let upload = |exchange: &Exchange, address: &str, plain: &Plain<'_>| {
            let step = exchange.request.step;
            let is_upload = matches!(
                step,
                Step::UploadChunk | Step::UploadStatus | Step::FinishUpload | Step::CancelUpload
            );
            is_upload.then(|| uploaded(address, plain))
        };
        match (upload(a, &one, self.plain_a), upload(b, &other, self.plain_b)) {
            (Some(here), Some(there)) if here == there => {
                self.add(Part::Address, "", Some(&one), Some(&other), Weight::EveryRun);
            }
            _ => self.texts(Part::Address, "", Some(&one), Some(&other)),
        }
    }

    fn headers(&mut self, part: Part, a: &HeaderMap, b: &HeaderMap) {
        let names: BTreeSet<&str> = a.keys().chain(b.keys()).map(http::HeaderName::as_str).collect();
        for name in names {
            let one = header(a, name, self.plain_a);
            let other = header(b, name, self.plain_b);
            let is_of_run = EVERY_RUN.contains(&name)
                || name.starts_with("x-amz-")
                || (name == "content-length" && part == Part::ResponseHeader && self.step == Step::Auth);
            match (&one, &other) {
                (Some(_), Some(_)) if is_of_run => {
                    self.add(part, name, one.as_deref(), other.as_deref(), Weight::EveryRun);
                }
                _ => self.texts(part, name, one.as_deref(), other.as_deref()),
            }
        }
    }

    fn answer(&mut self, a: &Exchange, b: &Exchange) {
        let shown = |exchange: &Exchange, plain: &Plain<'_>| match &exchange.outcome {
            Outcome::Answered { response, .. } => response.status.to_string(),
            Outcome::Unanswered { error, .. } => plain.secrets.masked_value(&error.to_string()),
            Outcome::Pending => "none yet".to_owned(),
        };
        let (one, other) = (shown(a, self.plain_a), shown(b, self.plain_b));
        self.texts(Part::Answer, "", Some(&one), Some(&other));
    }

    fn redirect(&mut self, a: &RecordedResponse, b: &RecordedResponse) {
        let shown = |response: &RecordedResponse, plain: &Plain<'_>| {
            response.redirected_to.as_ref().map(|url| plain.secrets.masked_url(url))
        };
        let (one, other) = (shown(a, self.plain_a), shown(b, self.plain_b));
        self.texts(Part::Answer, "redirected to", one.as_deref(), other.as_deref());
    }

    fn handling(&mut self, a: &Exchange, b: &Exchange) {
        let told = |exchange: &Exchange| {
            let handling = &exchange.handling;
            let edited = handling.before.as_ref().map(|before| {
                let changes = draft::changes(before, &exchange.request, None);
                changes.into_iter().map(|change| change.what).collect::<Vec<_>>().join(", ")
            });
            let yes = |is_so: bool| is_so.then(|| "yes".to_owned());
            [
                ("edited", edited),
                ("fault", handling.fault.map(|fault| fault.to_string())),
                ("retry", yes(handling.repeats.is_some())),
                ("tried again", yes(handling.tried_again_after.is_some())),
            ]
        };
        for ((name, one), (_, other)) in told(a).into_iter().zip(told(b)) {
            self.texts(Part::Handling, name, one.as_deref(), other.as_deref());
        }
    }

    fn expectations(&mut self, a: &Exchange, b: &Exchange) {
        let words = |exchange: &Exchange| {
            let mut counts: HashMap<String, u32> = HashMap::new();
            let words = exchange.expectations.iter().map(|expectation| {
                let subject = expectation.subject.to_string();
                let nth = counts.entry(subject.clone()).and_modify(|nth| *nth += 1).or_insert(1);
                let name = if *nth == 1 { subject } else { format!("{subject} ({nth})") };
                (name, expectation.verdict.as_str())
            });
            words.collect::<Vec<_>>()
        };
        let (one, other) = (words(a), words(b));
        let there: HashMap<&str, &str> = other.iter().map(|(name, word)| (name.as_str(), *word)).collect();
        let here: BTreeSet<&str> = one.iter().map(|(name, _)| name.as_str()).collect();
        for (name, word) in &one {
            self.texts(Part::Expectation, name, Some(word), there.get(name.as_str()).copied());
        }
        for (name, word) in other.iter().filter(|(name, _)| !here.contains(name.as_str())) {
            self.texts(Part::Expectation, name, None, Some(word));
        }
    }
}

/// What of an upload's address does not come from the registry: the repository, where it stands in it, and the digest.
fn uploaded(address: &str, plain: &Plain<'_>) -> (Option<String>, Option<String>) {
    let address = plain.text(address);
    let (path, query) = address.split_once('?').unwrap_or((&address, ""));
    let digest = query.rsplit('&').find_map(|part| part.strip_prefix("digest="));
    let name = parts(path).map(|(name, _)| name.to_owned());
    (name, digest.map(|digest| digest.replace("%3A", ":").replace("%3a", ":")))
}

/// A header's values as they may be shown; none where it is not there.
fn header(headers: &HeaderMap, name: &str, plain: &Plain<'_>) -> Option<String> {
    let values = headers
        .get_all(name)
        .iter()
        .map(|value| plain.secrets.masked_header(name, &String::from_utf8_lossy(value.as_bytes())));
    headers.contains_key(name).then(|| values.collect::<Vec<_>>().join(", "))
}
