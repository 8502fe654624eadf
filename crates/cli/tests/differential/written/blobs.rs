//! Blobs that are there: whole, in ranges, on condition, mounted, deleted.

use super::sequence;
use crate::content::{BLOB, OTHER, digest, push, push_in_two};
use crate::step::{Sequence, Step};

pub(super) fn sequences() -> Vec<Sequence> {
    vec![whole(), ranges(), conditions(), mounts(), deletes()]
}

fn blob(name: impl Into<String>) -> Step {
    Step::new(name, format!("/v2/{{repo}}/blobs/{}", digest(BLOB)))
}

fn whole() -> Sequence {
    let missing = digest(b"nobody has this");
    let get = |name: &str, target: String| Step::new(name, target);
    let mut steps = vec![
        get("GET a blob from a repository that is not there", format!("/v2/{{repo}}/blobs/{missing}")),
        get("HEAD a blob from a repository that is not there", format!("/v2/{{repo}}/blobs/{missing}")),
    ];
    steps.extend(push_in_two(BLOB));
    steps.extend([
        blob("GET a blob"),
        blob("HEAD a blob"),
        blob("GET a blob with a body").body("what for?"),
        blob("GET a blob as JSON").header("Accept", "application/json"),
        get("GET a blob that is not there", format!("/v2/{{repo}}/blobs/{missing}")),
        get("HEAD a blob that is not there", format!("/v2/{{repo}}/blobs/{missing}")),
        get("GET a blob of another repository", format!("/v2/written/other/blobs/{}", digest(BLOB))),
    ]);
    steps.extend(push_in_two(BLOB));
    steps.extend(push_in_two(b""));
    steps.extend([
        get("GET an empty blob", format!("/v2/{{repo}}/blobs/{}", digest(b""))),
        get("HEAD an empty blob", format!("/v2/{{repo}}/blobs/{}", digest(b""))),
        get("GET a range of an empty blob", format!("/v2/{{repo}}/blobs/{}", digest(b"")))
            .header("Range", "bytes=0-0"),
        push(OTHER),
        get("GET a blob after POST", format!("/v2/{{repo}}/blobs/{}", digest(OTHER))),
    ]);
    sequence("whole", steps)
}

fn ranges() -> Sequence {
    let mut steps = Vec::from(push_in_two(BLOB));
    for (kind, range) in [
        ("closed", "bytes=2-5"),
        ("of one byte", "bytes=0-0"),
        ("open", "bytes=10-"),
        ("open and of everything", "bytes=0-"),
        ("of the last bytes", "bytes=-3"),
        ("of more last bytes than there are", "bytes=-100"),
        ("of no last bytes", "bytes=-0"),
        ("past the end", "bytes=10-100"),
        ("behind the end", "bytes=16-"),
        ("far behind the end", "bytes=100-200"),
        ("backwards", "bytes=5-2"),
        ("of several parts", "bytes=0-1,4-5"),
        ("in another unit", "lines=0-1"),
        ("without an equals sign", "bytes 0-1"),
        ("without numbers", "bytes=a-b"),
        ("with spaces", "bytes= 0 - 1"),
        ("of a number too large", "bytes=0-99999999999999999999"),
    ] {
        steps.push(blob(format!("GET a blob in a range {kind}")).header("Range", range));
    }
    steps.push(blob("HEAD a blob in a range").header("Range", "bytes=2-5"));
    sequence("ranges", steps)
}

fn conditions() -> Sequence {
    let mut steps = Vec::from(push_in_two(BLOB));
    let own = format!("\"{}\"", digest(BLOB));
    let other = format!("\"{}\"", digest(OTHER));
    for (kind, name, value) in [
        ("If-None-Match, its own tag", "If-None-Match", own.clone()),
        ("If-None-Match, its own tag, weak", "If-None-Match", format!("W/{own}")),
        ("If-None-Match, one of two tags", "If-None-Match", format!("{other}, {own}")),
        ("If-None-Match, another tag", "If-None-Match", other.clone()),
        ("If-None-Match, any", "If-None-Match", "*".to_owned()),
        ("If-None-Match, no tag", "If-None-Match", digest(BLOB)),
        ("If-Match, its own tag", "If-Match", own.clone()),
        ("If-Match, another tag", "If-Match", other.clone()),
        ("If-Match, any", "If-Match", "*".to_owned()),
        ("If-Modified-Since, tomorrow's", "If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT".to_owned()),
        ("If-Unmodified-Since, long ago", "If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:01 GMT".to_owned()),
    ] {
        steps.push(blob(format!("GET a blob with {kind}")).header(name, value.clone()));
        steps.push(blob(format!("HEAD a blob with {kind}")).header(name, value));
    }
    for (kind, tag) in [("its own tag", own), ("another tag", other)] {
        steps.push(
            blob(format!("GET a range of a blob with If-Range, {kind}"))
                .header("Range", "bytes=2-5")
                .header("If-Range", tag),
        );
    }
    sequence("conditions", steps)
}

fn mounts() -> Sequence {
    let mount = |name: &str, query: &[String]| {
        let to = Step::new(name, "/v2/{repo}/target/blobs/uploads/");
        query.iter().fold(to, |step, parameter| step.query(parameter.clone()))
    };
    let own = format!("mount={}", digest(BLOB));
    let missing = format!("mount={}", digest(b"nobody has this"));
    let from = |name: &str| format!("from={name}");
    let mut steps = Vec::from(push_in_two(BLOB));
    steps.extend([
        mount("POST a mount from a repository that is not there", &[own.clone(), from("written/none")]),
        mount("POST a mount of a blob that is not there", &[missing, from("{repo}")]),
        mount("POST a mount of no digest", &["mount=none".to_owned(), from("{repo}")]),
        mount("POST a mount from no name", &[own.clone(), from("A%20B")]),
        mount("POST a mount", &[own.clone(), from("{repo}")]),
        mount("POST a mount of what is there already", &[own.clone(), from("{repo}")]),
        Step::new("GET a blob that was mounted", format!("/v2/{{repo}}/target/blobs/{}", digest(BLOB))),
        Step::new("POST a mount from the repository itself", "/v2/{repo}/blobs/uploads/")
            .query(own.clone())
            .query("from={repo}"),
        Step::new("POST a mount without a source", "/v2/{repo}/third/blobs/uploads/").query(own),
    ]);
    sequence("mounts", steps)
}

fn deletes() -> Sequence {
    let mut steps = vec![blob("DELETE a blob from a repository that is not there")];
    steps.extend(push_in_two(BLOB));
    steps.extend(push_in_two(OTHER));
    steps.push(
        Step::new("POST a mount", "/v2/{repo}/copy/blobs/uploads/")
            .query(format!("mount={}", digest(BLOB)))
            .query("from={repo}"),
    );
    steps.extend([
        blob("DELETE a blob"),
        blob("GET a blob that was deleted"),
        blob("HEAD a blob that was deleted"),
        blob("DELETE a blob that was deleted"),
        Step::new(
            "GET a blob that was deleted elsewhere",
            format!("/v2/{{repo}}/copy/blobs/{}", digest(BLOB)),
        ),
    ]);
    steps.extend(push_in_two(BLOB));
    steps.push(blob("GET a blob that was pushed again"));
    sequence("deletes", steps)
}
