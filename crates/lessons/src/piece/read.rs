//! Reading a piece from its fields.

use super::{Act, EditedPart, Given, Piece, PieceFile, PlannedEdit, Push, Way, What, Who};
use crate::fields::Fields;
use crate::mistake::{Mistakes, cut};
use crate::selector::{Selector, is_name};
use crate::source::Fence;
use http::StatusCode;
use longshore_client::flows::{Chunk, Chunks};
use longshore_client::{Credentials, Failure, Step};
use longshore_core::{Digest, MediaType, Platform, Reference, RepositoryName, Scope, Tag};
use longshore_registry::Garbage;

/// The password of all accounts of the policy with accounts.
const PASSWORD: &str = "password";

/// Who asks, where a piece does not say it.
const OWNER: &str = "devtable";

const FLOWS: [&str; 16] = [
    "ping",
    "login",
    "push",
    "push-index",
    "pull",
    "pull-index",
    "head",
    "tags",
    "catalog",
    "referrers",
    "copy",
    "delete",
    "delete-blob",
    "cancel-upload",
    "resume-upload",
    "collect",
];

impl Piece {
    /// Reads what stands in ```` ```piece name ````.
    pub(crate) fn read(name: &str, fence: &Fence<'_>, mistakes: &mut Mistakes) -> Option<Self> {
        if !is_name(name) {
            let what = format!("“{}” is no name of a piece.", cut(name));
            mistakes.tell(fence.line, what, "Write piece and a name of small letters, digits and hyphens.");
        }
        let mut fields = Fields::read("a piece", fence.line, &fence.lines, mistakes);
        let title = fields.require("title").map(|(_, title)| title);
        let who = who(&mut fields);
        let flow = fields.require("flow");
        let flow = fields.parsed(flow, |flow| {
            let known = FLOWS.into_iter().find(|known| *known == flow);
            known.ok_or_else(|| format!("the flows are {}", FLOWS.join(", ")))
        });
        let expected = fields.take("expect");
        let expected = fields.parsed(expected, failure);
        let later = fields.take("later");
        let later = fields.parsed(later, str::parse);
        let is_held = fields.switch("held");
        let edits = fields.all("edit", edit);
        if !edits.is_empty() && !is_held {
            fields.mistakes.tell(fence.line, "Requests are edited that are not held.", "Write held: yes.");
        }
        let act = act(&mut fields, flow?);
        fields.finish();
        Some(Self {
            name: name.to_owned(),
            title: title?,
            who,
            act: act?,
            expected,
            later: later.unwrap_or_default(),
            is_held,
            edits,
        })
    }
}

fn who(fields: &mut Fields<'_>) -> Who {
    let (name, password) = (fields.take("as"), fields.take("password"));
    let username = name.map_or_else(|| OWNER.to_owned(), |(_, name)| name);
    if username == "nobody" {
        return Who::Nobody;
    }
    let password = password.map_or_else(|| PASSWORD.to_owned(), |(_, password)| password);
    Who::Account(Credentials { username, password })
}

fn act(fields: &mut Fields<'_>, flow: &str) -> Option<Act> {
    match flow {
        "ping" => Some(Act::Ping),
        "login" => Some(Act::Login(fields.all("scope", Scope::parse))),
        "catalog" => Some(Act::Catalog { page_size: page_size(fields) }),
        "collect" => Some(Act::Collect(Garbage {
            untagged: fields.switch("untagged"),
            dangling_referrers: fields.switch("dangling-referrers"),
            empty_repositories: fields.switch("empty-repositories"),
        })),
        _ => {
            let repository = fields.require("repository");
            let repository = fields.parsed(repository, RepositoryName::parse);
            of_repository(fields, flow, repository)
        }
    }
}

/// The rest of the fields is read also where the repository is wrong, so that all mistakes are told at once.
fn of_repository(fields: &mut Fields<'_>, flow: &str, repository: Option<RepositoryName>) -> Option<Act> {
    match flow {
        "push" | "push-index" => {
            let push = push(fields, flow == "push-index", repository);
            push.map(|push| Act::Push(Box::new(push)))
        }
        "pull" | "pull-index" => {
            let reference = given(fields, "reference", is_reference);
            let accept = fields.take_all("accept").into_iter().map(|(_, value)| value).collect();
            let without_token = fields.switch("without-token");
            let scopes = fields.all("scope", Scope::parse);
            let is_index = flow == "pull-index";
            Some(Act::Pull {
                repository: repository?,
                reference: reference?,
                is_index,
                accept,
                without_token,
                scopes,
            })
        }
        "head" => {
            let is_blob = fields.switch("blob");
            let reference = given(fields, "reference", if is_blob { is_digest } else { is_reference });
            Some(Act::Head { repository: repository?, reference: reference?, is_blob })
        }
        "tags" => {
            let page_size = page_size(fields);
            Some(Act::Tags { repository: repository?, page_size })
        }
        "referrers" => {
            let digest = given(fields, "digest", is_digest);
            let artifact_type = fields.take("artifact-type");
            let artifact_type = fields.parsed(artifact_type, MediaType::parse);
            Some(Act::Referrers { repository: repository?, digest: digest?, artifact_type })
        }
        "copy" => {
            let reference = given(fields, "reference", is_reference);
            let to = fields.require("to");
            let to = fields.parsed(to, RepositoryName::parse);
            let tags = fields.all("to-tag", Tag::parse);
            Some(Act::Copy { repository: repository?, reference: reference?, to: to?, tags })
        }
        "delete" => {
            let taken = fields.take_all("reference");
            if taken.is_empty() {
                fields.require("reference");
            }
            let references: Vec<Given> =
                taken.into_iter().filter_map(|taken| given_of(fields, Some(taken), is_reference)).collect();
            Some(Act::Delete { repository: repository?, references })
        }
        "delete-blob" => {
            let digest = given(fields, "digest", is_digest);
            Some(Act::DeleteBlob { repository: repository?, digest: digest? })
        }
        "cancel-upload" => {
            let file = one_file(fields);
            Some(Act::CancelUpload(file?, repository?))
        }
        _ => {
            let (file, chunks) = (one_file(fields), chunks(fields));
            Some(Act::ResumeUpload(file?, repository?, chunks))
        }
    }
}

fn push(fields: &mut Fields<'_>, is_index: bool, repository: Option<RepositoryName>) -> Option<Push> {
    let tags = fields.all("tag", Tag::parse);
    let files = fields.all("file", file);
    let what = if is_index {
        let platforms = fields.all("platform", Platform::parse);
        if platforms.is_empty() {
            fields.require("platform");
        }
        Some(What::Index(platforms))
    } else {
        what(fields)
    };
    let mount_from = fields.take("mount-from");
    let content_type = fields.take("content-type").map(|(_, value)| value);
    let way = Way {
        chunks: chunks(fields),
        mount_from: fields.parsed(mount_from, RepositoryName::parse),
        annotations: fields.all("annotation", pair),
        content_type,
        scopes: fields.all("scope", Scope::parse),
        skip_head_checks: fields.switch("skip-head-checks"),
        skip_blob_push_checks: fields.switch("skip-blob-push-checks"),
        invalid_references: fields.switch("invalid-references"),
    };
    Some(Push { repository: repository?, tags, files, what: what?, way })
}

fn what(fields: &mut Fields<'_>) -> Option<What> {
    let format = fields.take("format");
    let platform = fields.take("platform");
    let platform = fields.parsed(platform, Platform::parse).unwrap_or_default();
    let is_known = |format: &str| match format {
        "oci" => Ok(What::Oci(platform.clone())),
        "docker" => Ok(What::Docker(platform.clone())),
        "schema1" => Ok(What::Schema1),
        "artifact" => Ok(What::Artifact(MediaType::OCTET_STREAM, None)),
        _ => Err("the formats are oci, docker, schema1, artifact"),
    };
    match format {
        None => Some(What::Oci(platform)),
        format => match fields.parsed(format, is_known)? {
            What::Artifact(..) => {
                let artifact_type = fields.require("artifact-type");
                let artifact_type = fields.parsed(artifact_type, MediaType::parse);
                let subject =
                    fields.take("subject").and_then(|taken| given_of(fields, Some(taken), is_reference));
                Some(What::Artifact(artifact_type?, subject))
            }
            what => Some(what),
        },
    }
}

fn page_size(fields: &mut Fields<'_>) -> Option<u32> {
    let taken = fields.take("page-size");
    fields.parsed(taken, |text| text.parse().ok().filter(|size| *size > 0).ok_or("it is no number from 1 on"))
}

fn chunks(fields: &mut Fields<'_>) -> Chunks {
    let size = fields.take("chunk-size");
    let size = fields
        .parsed(size, |text| text.parse().ok().filter(|size| *size > 0).ok_or("it is no number from 1 on"));
    let given = fields.all("chunk", chunk);
    match size {
        Some(size) => Chunks::Of(size),
        None if given.is_empty() => Chunks::Whole,
        None => Chunks::Given(given),
    }
}

/// `0-99`, or `0-99 416`: both ends are counted, as `Content-Range` does it.
fn chunk(text: &str) -> Result<Chunk, &'static str> {
    const FORM: &str = "a chunk is written as its first byte, a hyphen and its last byte";
    let (range, status) = text.split_once(' ').map_or((text, None), |(range, status)| (range, Some(status)));
    let (first, last) = range.split_once('-').ok_or(FORM)?;
    let (offset, last): (u64, u64) = (first.parse().map_err(|_| FORM)?, last.parse().map_err(|_| FORM)?);
    let length = last.checked_sub(offset).and_then(|length| length.checked_add(1)).ok_or(FORM)?;
    let status = match status {
        Some(status) => status.parse().map_err(|_| "behind the range stands a status")?,
        None => StatusCode::ACCEPTED,
    };
    Ok(Chunk { offset, length, status })
}

fn one_file(fields: &mut Fields<'_>) -> Option<PieceFile> {
    let taken = fields.require("file");
    fields.parsed(taken, file)
}

/// `etc/motd = Welcome ashore.`; the content ends in a line feed.
fn file(text: &str) -> Result<PieceFile, &'static str> {
    let (name, content) = text.split_once('=').ok_or("a file is written as its name, = and what is in it")?;
    let name = name.trim();
    if name.is_empty() {
        return Err("the file has no name");
    }
    Ok(PieceFile { name: name.to_owned(), content: format!("{}\n", content.trim()) })
}

fn pair(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once('=').ok_or("it is written as a name, = and a value")?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

/// `put-manifest invalid-blob`
fn failure(text: &str) -> Result<Failure, String> {
    let (step, name) =
        text.split_once(' ').ok_or("it is written as a step, a space and the failure's name")?;
    let failure = Failure::named(name.trim()).find(|failure| failure.step.as_str() == step);
    failure.copied().ok_or_else(|| format!("the step {step} has no failure of this name"))
}

/// `finish-upload query digest = sha256:…`; without anything behind `=` it is taken out.
fn edit(text: &str) -> Result<PlannedEdit, String> {
    const FORM: &str =
        "it is written as a step, one of header, query and replace, what is edited, then = and the value";
    let (place, value) = text.split_once('=').ok_or(FORM)?;
    let (step, place) = place.split_once(' ').ok_or(FORM)?;
    let (kind, name) = place.split_once(' ').ok_or(FORM)?;
    let name = name.trim().to_owned();
    let part = match kind {
        "header" if http::HeaderName::from_bytes(name.as_bytes()).is_ok() => {
            EditedPart::Header(name.to_ascii_lowercase())
        }
        "query" if !name.is_empty() => EditedPart::Query(name),
        "replace" if !name.is_empty() => EditedPart::Text(name),
        _ => return Err(FORM.to_owned()),
    };
    let step = Step::named(step).ok_or_else(|| format!("there is no step “{step}”"))?;
    let value = Some(value.trim()).filter(|value| !value.is_empty()).map(str::to_owned);
    Ok(PlannedEdit { step, part, value })
}

fn given(fields: &mut Fields<'_>, name: &'static str, is: fn(&str) -> Result<(), String>) -> Option<Given> {
    let taken = fields.require(name);
    given_of(fields, taken, is)
}

fn given_of(
    fields: &mut Fields<'_>,
    taken: Option<(u32, String)>,
    is: fn(&str) -> Result<(), String>,
) -> Option<Given> {
    fields.parsed(taken, |text| match text.strip_prefix('@') {
        Some(selector) => Selector::parse(selector).map(Given::Found),
        None => is(text).map(|()| Given::Text(text.to_owned())),
    })
}

fn is_reference(text: &str) -> Result<(), String> {
    Reference::parse(text).map(drop).map_err(|error| error.to_string())
}

fn is_digest(text: &str) -> Result<(), String> {
    Digest::parse(text).map(drop).map_err(|error| error.to_string())
}
