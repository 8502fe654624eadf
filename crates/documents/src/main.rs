//! The worker of the page Manifests: the validator, the builders, and what they read.

mod building;
mod check;
mod picture;
mod reading;
mod together;
mod units;

use js_sys::{Uint8Array, global};
use longshore_core::validate;
use longshore_documents::message::{News, Order};
use longshore_documents::survey::Given;
use std::cell::RefCell;
use together::{Intake, Together};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    let Ok(scope) = global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let together = RefCell::new(Together::default());
    let told = scope.clone();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some((task, order)) = Order::decode(&event.data()) {
            let news = carry_out(task, &order, &mut together.borrow_mut(), &told);
            tell(&told, task, &news.unwrap_or_else(News::Refused));
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It listens as long as the worker lives.
    on_message.forget();
    tell(&scope, 0, &News::Ready(wasm_bindgen::module()));
}

fn carry_out(
    task: u32,
    order: &Order,
    together: &mut Together,
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
        Order::Survey(files) => {
            *together = take_in(files, reading(task, scope))?;
            Ok(News::Surveyed(together.survey()))
        }
        Order::Fetch(number) => {
            let content =
                together.content(*number).ok_or("The document is no longer at hand: open it anew.")?;
            Ok(News::Fetched(Uint8Array::from(content)))
        }
        Order::Forget => {
            *together = Together::default();
            Ok(News::Surveyed(Vec::new()))
        }
        Order::Build(recipe) => building::build(recipe, scope, reading(task, scope)),
    }
}

/// Reads files that are to be looked at together.
fn take_in(files: &[Given], mut progress: impl FnMut(f64)) -> Result<Together, String> {
    let mut together = Together::default();
    let is_alone = files.len() == 1;
    for file in files {
        let mut intake = None;
        let about = |why: String| format!("“{}” {why}", file.path);
        reading::read(&file.content, |piece| {
            #[expect(clippy::cast_precision_loss, reason = "a piece is a megabyte")]
            progress(piece.len() as f64);
            intake.get_or_insert_with(|| Intake::begin(&file.path, is_alone, piece)).write(piece)
        })
        .map_err(about)?;
        let intake = intake.unwrap_or_else(|| Intake::begin(&file.path, is_alone, &[]));
        together.add(intake).map_err(about)?;
    }
    Ok(together)
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
