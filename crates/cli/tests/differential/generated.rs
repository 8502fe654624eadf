//! Sequences that are generated: the same ones for the same number.
//!
//! They are made of requests that a client makes, right and wrong, in an order that nobody would write. What a
//! request is called tells what is asked, not what it meets: that depends on what came before.

use crate::content::{
    BLOB, CONFIG, DOCKER_MANIFEST, Document, OCI_INDEX, OCI_MANIFEST, OTHER, begin, chunk, digest,
    docker_image, finish, image, index, push_in_two,
};
use crate::step::{Sequence, Step};

/// Random numbers from a seed (xorshift64).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

const BLOBS: [&[u8]; 4] = [BLOB, OTHER, CONFIG, b""];
const TAGS: [&str; 3] = ["v1", "v2", "latest"];

/// The sequence of this number.
pub(crate) fn sequence(number: u64) -> Sequence {
    let mut random = Random((number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    // Half of them begin with everything that manifests name.
    let mut steps: Vec<Step> =
        if random.below(2) == 0 { BLOBS.into_iter().flat_map(push_in_two).collect() } else { Vec::new() };
    for _ in 0..40 {
        steps.push(step(&mut random));
    }
    Sequence { repository: format!("generated/number{number}"), steps, is_generated: true }
}

fn step(random: &mut Random) -> Step {
    match random.below(20) {
        0..=1 => begin(),
        2..=4 => upload(random),
        5..=7 => blob(random),
        8..=11 => put(random),
        12..=15 => get(random),
        16..=17 => list(random),
        18 => mount(random),
        _ => delete(random),
    }
}

fn any_blob(random: &mut Random) -> &'static [u8] {
    random.of(&BLOBS)
}

/// What is done to the upload that was begun last, if there is one.
fn upload(random: &mut Random) -> Step {
    let content = any_blob(random);
    let half = &content[..content.len() / 2];
    match random.below(8) {
        0..=1 => finish("PUT an upload with a whole blob", content, content),
        2 => finish("PUT an upload with nothing more", content, b""),
        3 => finish("PUT an upload with half a blob", content, half),
        4 => chunk("PATCH an upload", None, content),
        5 => chunk("PATCH an upload with half a blob", None, half),
        6 => Step::new("GET the status of an upload", "{session}"),
        _ => Step::new("DELETE an upload", "{session}"),
    }
}

fn blob(random: &mut Random) -> Step {
    let target = format!("/v2/{{repo}}/blobs/{}", digest(any_blob(random)));
    match random.below(4) {
        0 => Step::new("HEAD any blob", target),
        1 => Step::new("GET a range of any blob", target)
            .header("Range", random.of(&["bytes=0-0", "bytes=1-3", "bytes=-2"])),
        2 => Step::new("GET any blob unless it is as known", target)
            .header("If-None-Match", format!("\"{}\"", digest(BLOB))),
        _ => Step::new("GET any blob", target),
    }
}

fn documents() -> [Document; 5] {
    let (first, second) = (image(&[BLOB]), image(&[BLOB, OTHER]));
    let both = index(OCI_INDEX, &[&first, &second]);
    [first, second, both, docker_image(&[OTHER]), image(&[b""])]
}

fn put(random: &mut Random) -> Step {
    let documents = documents();
    let document = &documents[random.below(documents.len())];
    let other = documents[random.below(documents.len())].digest();
    match random.below(8) {
        0..=4 => document.put("PUT any manifest by a tag", random.of(&TAGS)),
        5..=6 => document.put("PUT any manifest by its digest", &document.digest()),
        _ if other == document.digest() => document.put("PUT any manifest by its digest", &other),
        _ => document.put("PUT any manifest by another's digest", &other),
    }
}

fn get(random: &mut Random) -> Step {
    let documents = documents();
    let digest = documents[random.below(documents.len())].digest();
    let (way, reference) =
        if random.below(3) == 0 { ("its digest", digest.as_str()) } else { ("a tag", random.of(&TAGS)) };
    let method = random.of(&["GET", "HEAD"]);
    let accept = [OCI_MANIFEST, OCI_INDEX, DOCKER_MANIFEST].join(", ");
    Step::new(format!("{method} any manifest by {way}"), format!("/v2/{{repo}}/manifests/{reference}"))
        .header("Accept", accept)
}

fn list(random: &mut Random) -> Step {
    let step = |name: &str| Step::new(name, "/v2/{repo}/tags/list");
    match random.below(3) {
        0 => step("GET all tags"),
        1 => step("GET a page of tags").query(format!("n={}", random.below(4) + 1)),
        _ => step("GET a page of tags after one")
            .query(format!("n={}", random.below(3) + 1))
            .query(format!("last={}", random.of(&TAGS))),
    }
}

fn mount(random: &mut Random) -> Step {
    let source = format!("from=generated/number{}", random.below(8));
    Step::new("POST a mount of any blob", "/v2/{repo}/blobs/uploads/")
        .query(format!("mount={}", digest(any_blob(random))))
        .query(source)
}

fn delete(random: &mut Random) -> Step {
    match random.below(2) {
        0 => Step::new(
            "DELETE any manifest by its digest",
            format!("/v2/{{repo}}/manifests/{}", documents()[random.below(5)].digest()),
        ),
        _ => Step::new("DELETE any blob", format!("/v2/{{repo}}/blobs/{}", digest(any_blob(random)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_gives_the_same_sequence() {
        let names = |number| sequence(number).steps.into_iter().map(|step| step.name).collect::<Vec<_>>();
        assert_eq!(names(7), names(7));
        assert_ne!(names(7), names(8));
    }
}
