//! The list of keys.

use crate::keys;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// The list of keys, over the page once it is opened.
pub(crate) fn help(node: &NodeRef) -> Html {
    let closed = node.clone();
    let close = Callback::from(move |_: MouseEvent| {
        if let Some(dialog) = closed.cast::<HtmlDialogElement>() {
            dialog.close();
        }
    });
    html! {
        <dialog ref={node} class="help" aria-labelledby="help-title">
            <h2 id="help-title">{ "Keys" }</h2>
            <dl>
                { for keys::TABLE.iter().map(|(keys, what)| html! {
                    <div>
                        <dt>{ for keys.iter().map(|key| html! { <kbd>{ *key }</kbd> }) }</dt>
                        <dd>{ *what }</dd>
                    </div>
                }) }
            </dl>
            <button type="button" onclick={close}>{ "Close" }</button>
        </dialog>
    }
}

/// Opens the list of keys.
pub(crate) fn open(node: &NodeRef) {
    if let Some(dialog) = node.cast::<HtmlDialogElement>().filter(|dialog| !dialog.open()) {
        // A dialog that is in the page and closed can be opened.
        let _ = dialog.show_modal();
    }
}
