//! The list of keys.

use crate::keys;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// What the list of keys needs.
#[derive(PartialEq, Properties)]
pub(crate) struct HelpProps {
    /// Whether it is shown.
    pub(crate) is_open: bool,
    /// Is told when it is closed.
    pub(crate) on_close: Callback<()>,
}

/// The list of keys, over the page.
#[component]
pub(crate) fn Help(props: &HelpProps) -> Html {
    let node = use_node_ref();
    use_effect_with((node.clone(), props.is_open), |(node, is_open)| {
        let Some(dialog) = node.cast::<HtmlDialogElement>() else { return };
        match (is_open, dialog.open()) {
            (true, false) => {
                // A dialog that is in the page and closed can be opened.
                let _ = dialog.show_modal();
            }
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let close = props.on_close.reform(|_: MouseEvent| ());
    html! {
        <dialog ref={node} class="help" aria-labelledby="help-title" onclose={props.on_close.reform(|_: Event| ())}>
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
