//! The worker of the page Manifests: the validator.

mod check;
mod picture;
mod units;

use js_sys::{Uint8Array, global};
use longshore_core::validate;
use longshore_documents::message::{News, Order};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    let Ok(scope) = global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        if let Some((task, order)) = Order::decode(&event.data()) {
            tell(task, &carry_out(&order));
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It listens as long as the worker lives.
    on_message.forget();
    tell(0, &News::Ready(wasm_bindgen::module()));
}

fn carry_out(order: &Order) -> News {
    match order {
        Order::Check { bytes, media_type, listed } => {
            News::Checked(Box::new(check::check(&bytes.to_vec(), media_type.as_deref(), *listed)))
        }
        Order::Mend { bytes, media_type } => {
            let mended = validate::fix(&bytes.to_vec(), &check::options(media_type.as_deref()));
            News::Mended(Uint8Array::from(mended.as_slice()))
        }
    }
}

/// Posts news to the page.
fn tell(task: u32, news: &News) {
    let (message, handed) = news.encode(task);
    if let Ok(scope) = global().dyn_into::<DedicatedWorkerGlobalScope>() {
        // Plain values, and buffers that nobody else has: this can be posted.
        let _ = scope.post_message_with_transfer(&message, &handed);
    }
}
