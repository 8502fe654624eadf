//! Lists that come in pages: each answer says where the next one is (distribution-spec, "Listing Tags"; RFC 8288).

use crate::answer::Answer;
use crate::body::Intake;
use crate::client::{Client, Outgoing, bad_pointer};
use crate::error::FlowError;
use crate::expectation::Verdict;
use crate::plain::plain_start;
use crate::step::Step;
use crate::url::Url;
use http::{Method, StatusCode};
use longshore_core::header::Link;

/// After this many pages a registry is taken to be leading us round in circles.
const MOST_PAGES: u32 = 10_000;

/// More entries than any list has, and as many as a page can hold.
const MOST_ENTRIES: usize = 1_000_000;

/// The longest page that is read, in bytes: a hundred thousand tags fit in it.
const LONGEST_PAGE: u32 = 8 << 20;

/// A list in pages.
pub(super) struct Pages {
    /// The step that each page is.
    pub(super) step: Step,
    /// The media type that is asked for, where the endpoint has several.
    pub(super) accept: Option<&'static str>,
    /// Whether the registry may have no such list, and say 404.
    pub(super) may_lack: bool,
}

impl Pages {
    /// A list that every registry has.
    pub(super) fn of(step: Step) -> Self {
        Self { step, accept: None, may_lack: false }
    }

    /// Fetches the page at this URL and every one that `Link` leads to, and hands each to `take`, which says how many entries
    /// it had. How many pages there were: 0 where the registry has no such list.
    pub(super) async fn walk(
        &self,
        client: &Client,
        first: Url,
        mut take: impl FnMut(&Answer) -> Result<usize, FlowError>,
    ) -> Result<u32, FlowError> {
        let (mut url, mut pages, mut entries) = (first, 0_u32, 0_usize);
        // A page that was passed, to be recognised when it comes again; moved on as often as the pages double, it
        // ends up in any circle (Brent's algorithm).
        let mut passed = url.clone();
        loop {
            let intake = Intake { limit: LONGEST_PAGE.into(), keep: LONGEST_PAGE as usize, ..Intake::SMALL };
            let mut get = Outgoing::new(self.step, Method::GET, url.clone()).intake(intake);
            if let Some(accept) = self.accept {
                get = get.header("accept", accept);
            }
            let answer = client.send(get).await?;
            if self.may_lack && pages == 0 {
                answer.expect_status(client, &[StatusCode::OK, StatusCode::NOT_FOUND])?;
                if answer.response.status == StatusCode::NOT_FOUND {
                    return Ok(0);
                }
            } else {
                answer.expect_status(client, &[StatusCode::OK])?;
            }
            entries += take(&answer)?;
            pages += 1;
            if entries > MOST_ENTRIES {
                return Err(answer.error(
                    format!(
                        "The list has more than {MOST_ENTRIES} entries after {pages} pages, and goes on."
                    ),
                    "No registry has so many: this is the registry's fault.",
                ));
            }
            match next_page(client, &answer, &url)? {
                None => return Ok(pages),
                Some(next) if next == passed => {
                    return Err(answer.error(
                        "The next page of the list is said to be one that came already.",
                        "The registry's Link header leads round in a circle: this is the registry's fault.",
                    ));
                }
                Some(next) if pages < MOST_PAGES => {
                    if pages.is_power_of_two() {
                        passed = next.clone();
                    }
                    url = next;
                }
                Some(_) => {
                    return Err(answer.error(
                        format!("The list did not end after {MOST_PAGES} pages."),
                        "The registry's Link header leads on and on: this is the registry's fault.",
                    ));
                }
            }
        }
    }
}

/// A registry may cap a page lower than what is asked for, and never higher (distribution-spec, "Listing Tags"). Some
/// pass over `n`, such as distribution 2, so that this is only worth a word.
pub(super) fn check_length(
    client: &Client,
    answer: &Answer,
    subject: &'static str,
    most: Option<u32>,
    actual: usize,
) {
    let Some(most) = most else { return };
    let fits = actual <= usize::try_from(most).unwrap_or(usize::MAX);
    let verdict = if fits { Verdict::Met } else { Verdict::Warning };
    answer.report(client, subject, format!("at most {most}"), actual.to_string(), verdict);
}

/// Every entry should be by the grammar; those that are not are told, and kept.
pub(super) fn check_names<'a>(
    client: &Client,
    answer: &Answer,
    (subject, expected): (&'static str, &str),
    names: impl Iterator<Item = &'a String>,
    is_right: impl Fn(&str) -> bool,
) {
    let unfit: Vec<&String> = names.filter(|name| !is_right(name)).collect();
    let actual = match unfit.as_slice() {
        [] => "all are".to_owned(),
        [first, ..] => format!("{} not, among them {}", unfit.len(), cut(first)),
    };
    let verdict = if unfit.is_empty() { Verdict::Met } else { Verdict::Warning };
    answer.report(client, subject, expected.to_owned(), actual, verdict);
}

/// A name as it can be repeated in a sentence.
pub(super) fn cut(name: &str) -> String {
    const LONGEST: usize = 60;
    format!("“{}”", plain_start(name, LONGEST))
}

fn next_page(client: &Client, answer: &Answer, url: &Url) -> Result<Option<Url>, FlowError> {
    let Some(link) = answer.response.header("link") else { return Ok(None) };
    let links = Link::parse_list(link).map_err(|error| {
        let shown: String = link.chars().take(200).collect();
        answer.error(
            format!("The Link header “{shown}” cannot be read: {error}."),
            "It should look like: </v2/…?last=…>; rel=\"next\". This is the registry's fault, or a proxy's before it.",
        )
    })?;
    let Some(link) = links.iter().find(|link| link.has_relation("next")) else { return Ok(None) };
    let next = url.join(&link.target).map_err(|error| bad_pointer(answer, "Link", &link.target, &error))?;
    if next.origin() != client.target().url.origin() {
        return Err(answer.error(
            format!("The next page of the list is said to be at {}, another place than the registry. It was not fetched.", next.origin()),
            "The registry's Link header should stay on the registry: a proxy before it may hide its real name from it.",
        ));
    }
    Ok(Some(next))
}
