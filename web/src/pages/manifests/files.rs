//! Files that are looked at together: the tree of their documents, to choose from.

use super::action::Action;
use super::findings::severity;
use super::hands::Hands;
use super::state::Together;
use crate::wire::measure;
use longshore_client::plain::{plain_line, plain_start};
use longshore_core::validate::Severity;
use longshore_documents::survey::Surveyed;
use yew::prelude::*;

/// So many files are shown: those that have nothing to say come last.
const SHOWN: usize = 500;

/// The tree; nothing while there is a single document.
pub(crate) fn files(hands: &Hands, together: &Together) -> Html {
    let close = {
        let hands = hands.clone();
        Callback::from(move |_: MouseEvent| hands.forget())
    };
    let left = together.files.len().saturating_sub(SHOWN);
    html! {
        <section class="tree" aria-label="Files together">
            <div class="tree-head">
                <h3>{ plain_line(&together.name) }</h3>
                <button type="button" onclick={close}>{ "Close" }</button>
            </div>
            <ul aria-label="Documents">
                { for together.files.iter().take(SHOWN).map(|file| entry(hands, together, file)) }
                if left > 0 { <li class="quiet">{ format!("and {} more", measure::count(left as u64)) }</li> }
            </ul>
        </section>
    }
}

fn entry(hands: &Hands, together: &Together, file: &Surveyed) -> Html {
    let is_open = file.is_document && file.number.is_some() && file.number == together.open;
    let open = file.number.map(|number| {
        let (hands, is_document) = (hands.clone(), file.is_document);
        Callback::from(
            move |_: MouseEvent| if is_document { hands.fetch(number) } else { hands.look(number) },
        )
    });
    let path = if file.path.is_empty() { "the layout as a whole" } else { &file.path };
    let row = html! {
        <>
            <span class="tree-kind">{ if file.kind.is_empty() { "file" } else { &file.kind } }</span>
            <span class="tree-path mono">{ short(path) }</span>
            <span class="tree-counts">{ counts(file) }</span>
        </>
    };
    html! {
        <li class={classes!("entry", format!("depth-{}", file.depth.min(6)))}>
            if let Some(open) = open {
                <button type="button" title={plain_line(path)} aria-current={is_open.then_some("true")} onclick={open}>{ row }</button>
            } else {
                <div class="tree-row">{ row }</div>
            }
            { for file.said.iter().map(|said| html! { <p class="tree-said">{ plain_line(said) }</p> }) }
        </li>
    }
}

fn counts(file: &Surveyed) -> Html {
    let all = [Severity::Error, Severity::Warning, Severity::Advice].into_iter().zip(file.counts);
    let told: Vec<Html> = all
        .filter(|(_, count)| *count > 0)
        .map(|(how, count)| {
            let (shape, class, word) = severity(how);
            let name = measure::counted(count as usize, &word.to_lowercase());
            html! { <span {class} title={name.clone()}><span aria-hidden="true">{ shape }</span><span class="visually-hidden">{ name }</span><span aria-hidden="true">{ count }</span></span> }
        })
        .collect();
    if told.is_empty() {
        html! { <span class="met" title="nothing found">{ "✓" }</span> }
    } else {
        html! { { for told } }
    }
}

/// A path without most of a digest.
fn short(path: &str) -> String {
    if path.starts_with("blobs/") { plain_start(path, 32) } else { plain_line(path) }
}

/// How far the reading of files is, and a way to end it.
pub(crate) fn reading(hands: &Hands) -> Html {
    let Some((done, total)) = hands.page.reading else { return Html::default() };
    let stop = {
        let hands = hands.clone();
        Callback::from(move |_: MouseEvent| {
            hands.stop();
            hands.page.dispatch(Action::Read(None));
        })
    };
    html! {
        <div class="reading">
            { crate::components::progress::progress("Reading files", done, total, std::time::Duration::ZERO) }
            <button type="button" onclick={stop}>{ "Stop" }</button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_cut_and_other_paths_are_not() {
        assert_eq!(short("index.json"), "index.json");
        let blob = format!("blobs/sha256/{}", "a".repeat(64));
        assert_eq!(short(&blob).chars().count(), 33);
        assert_eq!(short(&"x".repeat(50)), "x".repeat(50));
    }
}
