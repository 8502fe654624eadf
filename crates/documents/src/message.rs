//! The messages between the page and the worker: arrays of plain values, with the number of the task that they belong
//! to. Bytes are handed over, not copied.

use crate::checked::{Checked, Found, Mend, Part, Picture, Place, Role, Ruling, Topic};
use crate::listing::{Item, Listing};
use crate::recipe::{Kind, Recipe};
use crate::shipment::{Packet, Shipment};
use crate::survey::{Given, Surveyed};
use crate::wire::{Reader, Row, place_in};
use js_sys::{Array, Uint8Array, Uint32Array};
use longshore_core::layer::Compression;
use longshore_core::validate::{Format, Judge, Judges, Severity, Verdict};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::Blob;

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Advice];
const COMPRESSIONS: [Compression; 3] = [Compression::None, Compression::Gzip, Compression::Zstd];
const VERDICTS: [Verdict; 3] = [Verdict::Accept, Verdict::Reject, Verdict::Unknown];

/// What the page wants of the worker.
#[derive(Debug)]
pub enum Order {
    /// To know all about a document.
    Check {
        /// Its bytes.
        bytes: Uint8Array,
        /// The media type that it is given with.
        media_type: Option<String>,
        /// How many findings are to be told in full.
        listed: u32,
        /// Which of the surveyed files it takes the place of.
        within: Option<u32>,
    },
    /// To look at files together, and keep them.
    Survey(Vec<Given>),
    /// The content of a file that was surveyed, by its number.
    Fetch(u32),
    /// What is in the layer that one of the files is, by its number.
    Look(u32),
    /// The entries of the layer that was looked at last whose paths have this in them: so many of them.
    Search(String, u32),
    /// What has to be pushed before a document.
    Gather {
        /// Its bytes.
        bytes: Uint8Array,
        /// The media type that it is given with.
        media_type: Option<String>,
        /// What is at hand besides the files, by digests.
        known: Vec<Given>,
    },
    /// To forget the files.
    Forget,
    /// To build a document.
    Build(Box<Recipe>),
    /// The document with every certain repair made.
    Mend {
        /// Its bytes.
        bytes: Uint8Array,
        /// The media type that it is given with.
        media_type: Option<String>,
        /// Which of the surveyed files it takes the place of.
        within: Option<u32>,
    },
}

/// What the worker tells the page.
#[derive(Debug)]
pub enum News {
    /// It can be given orders. The compiled module goes along, so that the next worker need not compile it.
    Ready(JsValue),
    /// It could not start.
    Failed(String),
    /// What was found out about the document.
    Checked(Box<Checked>),
    /// The mended document.
    Mended(Uint8Array),
    /// So many bytes of files were read.
    Reading(f64),
    /// What was found in the files.
    Surveyed(Vec<Surveyed>),
    /// The content of a file.
    Fetched(Uint8Array),
    /// What is in a layer.
    Listed(Box<Listing>),
    /// What has to be pushed before the document.
    Gathered(Shipment),
    /// What was built: the document, and blobs of it by their digests.
    Built(Uint8Array, Vec<(String, Blob)>),
    /// It was not done, and why.
    Refused(String),
}

impl Order {
    /// Whether it is a look at the document, which another one makes needless.
    pub fn looks(&self) -> bool {
        matches!(self, Self::Check { .. } | Self::Mend { .. })
    }

    /// The message, and what is handed over with it.
    pub fn encode(&self, task: u32) -> (Array, Array) {
        let row = Row::default().number(task);
        match self {
            Self::Check { bytes, media_type, listed, within } => {
                let row = row.text("check").value(bytes).maybe(media_type.as_deref()).number(*listed);
                (row.number(within.map_or(-1.0, f64::from)).0, Array::of1(&bytes.buffer()))
            }
            Self::Mend { bytes, media_type, within } => {
                let row = row.text("mend").value(bytes).maybe(media_type.as_deref());
                (row.number(within.map_or(-1.0, f64::from)).0, Array::of1(&bytes.buffer()))
            }
            Self::Survey(files) => (row.text("survey").list(files, given).0, Array::new()),
            Self::Fetch(number) => (row.text("fetch").number(*number).0, Array::new()),
            Self::Look(number) => (row.text("look").number(*number).0, Array::new()),
            Self::Search(text, most) => (row.text("search").text(text).number(*most).0, Array::new()),
            Self::Gather { bytes, media_type, known } => {
                let row = row.text("gather").value(bytes).maybe(media_type.as_deref()).list(known, given);
                (row.0, Array::of1(&bytes.buffer()))
            }
            Self::Forget => (row.text("forget").0, Array::new()),
            Self::Build(recipe) => {
                let row = row
                    .text("build")
                    .number(place_in(&Kind::ALL, &recipe.kind))
                    .list(&recipe.files, given)
                    .text(&recipe.name)
                    .text(&recipe.tag)
                    .text(&recipe.artifact_type)
                    .text(&recipe.platform)
                    .list(&recipe.platforms, |platform| Row::default().text(platform))
                    .number(place_in(&COMPRESSIONS, &recipe.compression))
                    .text(&recipe.annotations)
                    .text(&recipe.labels)
                    .text(&recipe.env)
                    .text(&recipe.command)
                    .list(recipe.subject.as_slice(), |(media_type, digest, size)| {
                        Row::default().text(media_type).text(digest).number(*size)
                    });
                let switches = [recipe.ensure_ascii, recipe.broken_config, recipe.invalid_references];
                (row.list(&switches, |on| Row::default().number(u8::from(*on))).0, Array::new())
            }
        }
    }

    /// The number of the task and the order; none where it is none of these.
    pub fn decode(message: &JsValue) -> Option<(u32, Self)> {
        let mut row = Reader::of(message)?;
        let (task, kind) = (row.number()?, row.text()?);
        let order = match kind.as_str() {
            "check" => Self::Check {
                bytes: row.value().dyn_into().ok()?,
                media_type: row.maybe()?,
                listed: row.number()?,
                within: whole(row.float()?),
            },
            "mend" => Self::Mend {
                bytes: row.value().dyn_into().ok()?,
                media_type: row.maybe()?,
                within: whole(row.float()?),
            },
            "survey" => Self::Survey(row.list(read_given)?),
            "fetch" => Self::Fetch(row.number()?),
            "look" => Self::Look(row.number()?),
            "search" => Self::Search(row.text()?, row.number()?),
            "gather" => Self::Gather {
                bytes: row.value().dyn_into().ok()?,
                media_type: row.maybe()?,
                known: row.list(read_given)?,
            },
            "forget" => Self::Forget,
            "build" => {
                let kind = row.one_of(&Kind::ALL)?;
                let files = row.list(read_given)?;
                let (name, tag, artifact_type, platform) =
                    (row.text()?, row.text()?, row.text()?, row.text()?);
                let (platforms, compression) = (row.list(Reader::text)?, row.one_of(&COMPRESSIONS)?);
                let (annotations, labels, env, command) =
                    (row.text()?, row.text()?, row.text()?, row.text()?);
                let subject = row.list(|row| Some((row.text()?, row.text()?, row.float()?)))?.pop();
                let switches = row.list(Reader::number)?;
                let is_on = |at: usize| switches.get(at) == Some(&1);
                let (ensure_ascii, broken_config, invalid_references) = (is_on(0), is_on(1), is_on(2));
                Self::Build(Box::new(Recipe {
                    kind,
                    files,
                    name,
                    tag,
                    artifact_type,
                    platform,
                    platforms,
                    compression,
                    annotations,
                    labels,
                    env,
                    command,
                    subject,
                    ensure_ascii,
                    broken_config,
                    invalid_references,
                }))
            }
            _ => return None,
        };
        Some((task, order))
    }
}

impl News {
    /// The message, and what is handed over with it.
    pub fn encode(&self, task: u32) -> (Array, Array) {
        let row = Row::default().number(task);
        let bytes = |row: Row, bytes: &Uint8Array| (row.value(bytes).0, Array::of1(&bytes.buffer()));
        match self {
            Self::Ready(module) => (row.text("ready").value(module).0, Array::new()),
            Self::Failed(why) => (row.text("failed").text(why).0, Array::new()),
            Self::Checked(checked) => {
                let marks = Uint32Array::from(checked.marks.as_slice());
                let handed = Array::of1(&marks.buffer());
                (row.text("checked").value(&encode(checked, &marks)).0, handed)
            }
            Self::Mended(mended) => bytes(row.text("mended"), mended),
            Self::Fetched(content) => bytes(row.text("fetched"), content),
            Self::Reading(done) => (row.text("reading").number(*done).0, Array::new()),
            Self::Surveyed(files) => (row.text("surveyed").list(files, surveyed).0, Array::new()),
            Self::Listed(listing) => (listed(row.text("listed"), listing).0, Array::new()),
            Self::Gathered(shipment) => {
                let row =
                    row.text("gathered").list(&shipment.blobs, packet).list(&shipment.manifests, packet);
                (row.number(shipment.lacking_blobs).number(shipment.lacking_manifests).0, Array::new())
            }
            Self::Built(document, blobs) => {
                let blob = |(digest, content): &(String, Blob)| Row::default().text(digest).value(content);
                bytes(row.text("built").list(blobs, blob), document)
            }
            Self::Refused(why) => (row.text("refused").text(why).0, Array::new()),
        }
    }

    /// The number of the task and the news; none where it is none of these.
    pub fn decode(message: &JsValue) -> Option<(u32, Self)> {
        let mut row = Reader::of(message)?;
        let (task, kind) = (row.number()?, row.text()?);
        let news = match kind.as_str() {
            "ready" => Self::Ready(row.value()),
            "failed" => Self::Failed(row.text()?),
            "checked" => Self::Checked(Box::new(decode(&row.value())?)),
            "mended" => Self::Mended(row.value().dyn_into().ok()?),
            "fetched" => Self::Fetched(row.value().dyn_into().ok()?),
            "reading" => Self::Reading(row.float()?),
            "surveyed" => Self::Surveyed(row.list(read_surveyed)?),
            "listed" => Self::Listed(Box::new(read_listed(&mut row)?)),
            "gathered" => Self::Gathered(Shipment {
                blobs: row.list(read_packet)?,
                manifests: row.list(read_packet)?,
                lacking_blobs: row.number()?,
                lacking_manifests: row.number()?,
            }),
            "built" => {
                let blobs = row.list(|row| Some((row.text()?, row.value().dyn_into().ok()?)))?;
                Self::Built(row.value().dyn_into().ok()?, blobs)
            }
            "refused" => Self::Refused(row.text()?),
            _ => return None,
        };
        Some((task, news))
    }
}

fn given(given: &Given) -> Row {
    Row::default().text(&given.path).value(&given.content)
}

fn read_given(row: &mut Reader) -> Option<Given> {
    Some(Given { path: row.text()?, content: row.value().dyn_into().ok()? })
}

fn packet(packet: &Packet) -> Row {
    Row::default().text(&packet.digest).text(&packet.media_type).value(&packet.content)
}

fn read_packet(row: &mut Reader) -> Option<Packet> {
    Some(Packet { digest: row.text()?, media_type: row.text()?, content: row.value().dyn_into().ok()? })
}

fn listed(row: Row, listing: &Listing) -> Row {
    row.text(&listing.name)
        .maybe(listing.digest.as_deref())
        .maybe(listing.diff_id.as_deref())
        .text(&listing.compression)
        .number(listing.size)
        .number(listing.unpacked)
        .number(listing.entries)
        .number(listing.found)
        .list(&listing.items, |item| {
            [&item.path, &item.more, &item.permissions, &item.owner, &item.modified]
                .into_iter()
                .fold(Row::default(), |row, text| row.text(text))
                .number(item.size)
                .number(u8::from(item.removes))
        })
        .maybe(listing.broken.as_deref())
}

fn read_listed(row: &mut Reader) -> Option<Listing> {
    Some(Listing {
        name: row.text()?,
        digest: row.maybe()?,
        diff_id: row.maybe()?,
        compression: row.text()?,
        size: row.float()?,
        unpacked: row.float()?,
        entries: row.number()?,
        found: row.number()?,
        items: row.list(|row| {
            Some(Item {
                path: row.text()?,
                more: row.text()?,
                permissions: row.text()?,
                owner: row.text()?,
                modified: row.text()?,
                size: row.float()?,
                removes: row.number()? == 1,
            })
        })?,
        broken: row.maybe()?,
    })
}

fn surveyed(file: &Surveyed) -> Row {
    Row::default()
        .number(file.number.map_or(-1.0, f64::from))
        .number(u8::from(file.is_document))
        .text(&file.path)
        .number(file.depth)
        .number(file.size)
        .text(&file.kind)
        .list(&file.counts, |count| Row::default().number(*count))
        .list(&file.said, |said| Row::default().text(said))
        .maybe(file.digest.as_deref())
}

fn read_surveyed(row: &mut Reader) -> Option<Surveyed> {
    Some(Surveyed {
        number: whole(row.float()?),
        is_document: row.number()? == 1,
        path: row.text()?,
        depth: row.number()?,
        size: row.float()?,
        kind: row.text()?,
        counts: row.list(Reader::number)?.try_into().ok()?,
        said: row.list(Reader::text)?,
        digest: row.maybe()?,
    })
}

fn encode(checked: &Checked, marks: &Uint32Array) -> Array {
    let place = |row: Row, place: Place| row.number(place.from).number(place.to);
    Row::default()
        .text(&checked.digest)
        .maybe(checked.bytes_digest.as_deref())
        .number(checked.size)
        .number(checked.format.map_or(f64::INFINITY, |format| place_in(&Format::ALL, &format)))
        .text(&checked.reason)
        .list(&checked.rulings, |ruling| {
            Row::default()
                .number(place_in(&Judge::ALL, &ruling.judge))
                .number(place_in(&VERDICTS, &ruling.verdict))
                .number(ruling.decisive.map_or(-1.0, f64::from))
        })
        .list(&checked.counts, |count| Row::default().number(*count))
        .number(checked.certain)
        .list(&checked.findings, |found| {
            let judges: Vec<Judge> = found.judges.iter().collect();
            let row = Row::default()
                .number(found.number)
                .number(found.topic)
                .number(place_in(&SEVERITIES, &found.severity))
                .text(&found.message);
            place(row, found.place)
                .number(found.line)
                .number(found.column)
                .maybe(found.pointer.as_deref())
                .list(&judges, |judge| Row::default().number(place_in(&Judge::ALL, judge)))
                .list(found.mend.as_slice(), |mend| {
                    Row::default()
                        .text(&mend.title)
                        .list(&mend.edits, |(at, text)| place(Row::default(), *at).text(text))
                })
        })
        .list(&checked.topics, |topic| {
            [
                &topic.code,
                &topic.hint,
                &topic.explanation,
                &topic.section,
                &topic.url,
                &topic.wrong,
                &topic.right,
            ]
            .into_iter()
            .fold(Row::default(), |row, text| row.text(text))
        })
        .value(marks)
        .list(&checked.picture.parts, |part| {
            let row = Row::default()
                .number(place_in(&Role::ALL, &part.role))
                .text(&part.title)
                .text(&part.digest)
                .number(part.size.unwrap_or(-1.0))
                .number(part.depth)
                .number(part.number.map_or(-1.0, f64::from))
                .number(part.hidden);
            part.place.iter().fold(row, |row, part| place(row, *part))
        })
        .number(checked.picture.left_out)
        .number(checked.picture.total)
        .0
}

fn decode(value: &JsValue) -> Option<Checked> {
    let mut row = Reader::of(value)?;
    let place = |row: &mut Reader| Some(Place { from: row.number()?, to: row.number()? });
    Some(Checked {
        digest: row.text()?,
        bytes_digest: row.maybe()?,
        size: row.number()?,
        format: row.one_of(&Format::ALL),
        reason: row.text()?,
        rulings: row.list(|row| {
            Some(Ruling {
                judge: row.one_of(&Judge::ALL)?,
                verdict: row.one_of(&VERDICTS)?,
                decisive: whole(row.float()?),
            })
        })?,
        counts: row.list(Reader::number)?.try_into().ok()?,
        certain: row.number()?,
        findings: row.list(|row| {
            Some(Found {
                number: row.number()?,
                topic: row.number()?,
                severity: row.one_of(&SEVERITIES)?,
                message: row.text()?,
                place: place(row)?,
                line: row.number()?,
                column: row.number()?,
                pointer: row.maybe()?,
                judges: Judges::of(&row.list(|row| row.one_of(&Judge::ALL))?),
                mend: row
                    .list(|row| {
                        let title = row.text()?;
                        Some(Mend { title, edits: row.list(|row| Some((place(row)?, row.text()?)))? })
                    })?
                    .pop(),
            })
        })?,
        topics: row.list(|row| {
            Some(Topic {
                code: row.text()?,
                hint: row.text()?,
                explanation: row.text()?,
                section: row.text()?,
                url: row.text()?,
                wrong: row.text()?,
                right: row.text()?,
            })
        })?,
        marks: row.value().dyn_into::<Uint32Array>().ok()?.to_vec(),
        picture: Picture {
            parts: row.list(|row| {
                Some(Part {
                    role: row.one_of(&Role::ALL)?,
                    title: row.text()?,
                    digest: row.text()?,
                    size: row.float().filter(|size| *size >= 0.0),
                    depth: row.number()?,
                    number: whole(row.float()?),
                    hidden: row.number()?,
                    place: place(row),
                })
            })?,
            left_out: row.number()?,
            total: row.float()?,
        },
    })
}

/// A whole number; none for one below 0.
fn whole(number: f64) -> Option<u32> {
    // Counts are whole, and `as` saturates.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and positive")]
    (number >= 0.0).then_some(number as u32)
}
