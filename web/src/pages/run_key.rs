//! The key that runs, as it is heard while a page is shown.

use crate::keys::Command;
use crate::pages::play::listen_to_keys;
use yew::prelude::*;

/// Does it with the hands that the page has when the key is pressed, which know what is filled in by then.
#[hook]
pub(super) fn use_run_key<H: Clone + 'static>(hands: &H, run: fn(&H)) {
    let latest = use_mut_ref(|| hands.clone());
    latest.replace(hands.clone());
    use_effect_with((), move |()| {
        let keys = listen_to_keys(move |command| {
            if command == Command::Run {
                // Not while it is borrowed: what runs may draw the page again.
                let hands = latest.borrow().clone();
                run(&hands);
            }
        });
        move || drop(keys)
    });
}
