//! The worker of the page Manifests: the validator, the builders, and what they read.

mod building;
mod check;
mod family;
mod gather;
mod layer;
mod picture;
mod reading;
mod together;
mod units;
mod unpack;

use js_sys::{Uint8Array, global};
use layer::Layer;
use longshore_core::validate;
use longshore_documents::message::{News, Order};
use longshore_documents::survey::Given;
use std::cell::RefCell;
use together::{Intake, Together};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    let Ok(scope) = global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let desk = RefCell::new(Desk::default());
    let told = scope.clone();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some((task, order)) = Order::decode(&event.data()) {
            let news = carry_out(task, &order, &mut desk.borrow_mut(), &told);
            tell(&told, task, &news.unwrap_or_else(News::Refused));
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It listens as long as the worker lives.
    on_message.forget();
    tell(&scope, 0, &News::Ready(wasm_bindgen::module()));
}

/// What the worker keeps from one order to the next.
#[derive(Default)]
struct Desk {
    /// The files that are looked at together.
    together: Together,
    /// The layer that was looked at last.
    layer: Layer,
}

/// Of a layer so many entries are told, until others are asked for.
const LISTED: u32 = 500;

fn carry_out(
    task: u32,
    order: &Order,
    Desk { together, layer }: &mut Desk,
    scope: &DedicatedWorkerGlobalScope,
) -> Result<News, String> {
    match order {
        Order::Check { bytes, media_type, listed, within } => {
            let (bytes, options) = (bytes.to_vec(), check::options(media_type.as_deref()));
            let checked = within.and_then(|number| together.check(number, &bytes, &options, *listed));
            let checked = checked.unwrap_or_else(|| check::check(&bytes, &options, *listed));
            Ok(News::Checked(Box::new(checked)))
        }
        Order::Mend { bytes, media_type, within } => {
            let (bytes, options) = (bytes.to_vec(), check::options(media_type.as_deref()));
            let mended = within.and_then(|number| together.mend(number, &bytes, &options));
            let mended = mended.unwrap_or_else(|| validate::fix(&bytes, &options));
            Ok(News::Mended(Uint8Array::from(mended.as_slice())))
        }
        Order::Survey(files) => match take_in(files, reading(task, scope))? {
            Taken::Files(files) => {
                *together = *files;
                Ok(News::Surveyed(together.survey()))
            }
            Taken::Layer(read) => {
                *layer = *read;
                Ok(News::Listed(Box::new(layer.list("", LISTED))))
            }
        },
        Order::Fetch(number) => {
            let content =
                together.content(*number).ok_or("The document is no longer at hand: open it anew.")?;
            Ok(News::Fetched(Uint8Array::from(content)))
        }
        Order::Look(number) => {
            let lost = "The file is no longer at hand: open it anew.";
            let path = together.path(*number).ok_or(lost)?.to_owned();
            let content = together.contents(std::iter::once(*number))?.remove(number).ok_or(lost)?;
            let read = read_layer(&path, &content, reading(task, scope))?;
            if let Some(why) = read.refusal() {
                return Err(format!("“{path}” cannot be looked into: {why}."));
            }
            *layer = read;
            Ok(News::Listed(Box::new(layer.list("", LISTED))))
        }
        Order::Search(text, most) => Ok(News::Listed(Box::new(layer.list(text, *most)))),
        Order::Gather { bytes, media_type, known } => {
            let options = check::options(media_type.as_deref());
            gather::gather(&bytes.to_vec(), &options, known, together).map(News::Gathered)
        }
        Order::Forget => {
            *together = Together::default();
            Ok(News::Surveyed(Vec::new()))
        }
        Order::Build(recipe) => building::build(recipe, scope, reading(task, scope)),
    }
}

/// What files turned out to be.
enum Taken {
    /// Documents, and what they refer to.
    Files(Box<Together>),
    /// An archive that holds no layout is a layer.
    Layer(Box<Layer>),
}

/// Reads files that are to be looked at together.
fn take_in(files: &[Given], mut progress: impl FnMut(f64)) -> Result<Taken, String> {
    let taken = take_in_by(files, false, &mut progress)?;
    match &taken {
        // What they say of each other is in a way that was not computed.
        Taken::Files(together) if together.ask_for_sha512() => take_in_by(files, true, progress),
        _ => Ok(taken),
    }
}

/// The same, hashed by SHA-512 or not.
fn take_in_by(files: &[Given], sha512: bool, mut progress: impl FnMut(f64)) -> Result<Taken, String> {
    let mut together = Together::default();
    if let [file] = files {
        // Where it cannot be read as a layout, what can be read of it is listed all the same.
        let taken = take_in_one(file, (true, sha512), &mut together, &mut progress);
        if taken.is_err() || together.is_other_archive() {
            let layer = read_layer(&file.path, &file.content, progress)?;
            return match (layer.refusal(), taken) {
                (None, _) => Ok(Taken::Layer(Box::new(layer))),
                (Some(_), Err(why)) => Err(why),
                (Some(why), Ok(())) => Err(format!("“{}” cannot be read: {why}.", file.path)),
            };
        }
    } else {
        files.iter().try_for_each(|file| take_in_one(file, (false, sha512), &mut together, &mut progress))?;
    }
    Ok(Taken::Files(Box::new(together)))
}

fn take_in_one(
    file: &Given,
    (is_alone, sha512): (bool, bool),
    together: &mut Together,
    mut progress: impl FnMut(f64),
) -> Result<(), String> {
    let mut intake = None;
    let about = |why: String| format!("“{}” {why}", file.path);
    reading::read(&file.content, |piece| {
        #[expect(clippy::cast_precision_loss, reason = "a piece is a megabyte")]
        progress(piece.len() as f64);
        intake.get_or_insert_with(|| Intake::begin(&file.path, is_alone, sha512, piece)).write(piece)
    })
    .map_err(about)?;
    let intake = intake.unwrap_or_else(|| Intake::begin(&file.path, is_alone, sha512, &[]));
    together.add(intake, file).map_err(about)
}

/// Reads a layer, as far as it can be read.
fn read_layer(path: &str, content: &Blob, mut progress: impl FnMut(f64)) -> Result<Layer, String> {
    let mut reading = layer::Reading::begin(path);
    let mut is_wanted = true;
    reading::read(content, |piece| {
        #[expect(clippy::cast_precision_loss, reason = "a piece is a megabyte")]
        progress(piece.len() as f64);
        is_wanted = is_wanted && reading.write(piece);
        Ok(())
    })
    .map_err(|why| format!("“{path}” {why}."))?;
    Ok(reading.finish())
}

/// Tells the page now and then how many bytes were read.
fn reading(task: u32, scope: &DedicatedWorkerGlobalScope) -> impl FnMut(f64) + use<> {
    let (scope, mut done) = (scope.clone(), 0.0);
    move |more| {
        done += more;
        tell(&scope, task, &News::Reading(done));
    }
}

/// Posts news to the page.
fn tell(scope: &DedicatedWorkerGlobalScope, task: u32, news: &News) {
    let (message, handed) = news.encode(task);
    // Plain values, and buffers that nobody else has: this can be posted.
    let _ = scope.post_message_with_transfer(&message, &handed);
}
