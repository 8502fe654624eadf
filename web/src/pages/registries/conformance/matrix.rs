//! How many checks of each category came out how. Each count lists those that it counts.

use super::action::Action;
use super::hands::Hands;
use super::state::{Came, Filter};
use crate::components::segmented::word;
use longshore_conformance::Category;
use yew::prelude::*;

/// The matrix.
pub(super) fn matrix(hands: &Hands) -> Html {
    let categories = Category::ALL.into_iter().map(Some).filter(|category| {
        hands.page.checks.iter().any(|checked| Some(checked.planned.category) == *category)
    });
    html! {
        <table class="matrix" aria-label="Matrix">
            <thead>
                <tr>
                    <th scope="col">{ "Category" }</th>
                    { for Came::ALL.into_iter().map(|came| html! {
                        <th scope="col" title={came.meaning()}>
                            <span class="sign" aria-hidden="true">{ came.sign() }</span>{ came.word() }
                        </th>
                    }) }
                </tr>
            </thead>
            <tbody>{ for categories.map(|category| row(hands, category)) }</tbody>
            <tfoot>{ row(hands, None) }</tfoot>
        </table>
    }
}

fn row(hands: &Hands, category: Option<Category>) -> Html {
    let counts = hands.page.counts(category);
    let title = category.map_or("All categories", Category::title);
    html! {
        <tr>
            <th scope="row">{ button(hands, Filter { category, came: None }, title.to_owned(), title) }</th>
            { for Came::ALL.into_iter().map(|came| {
                let count = came.count(counts);
                let class = if count == 0 { "none" } else { came.word() };
                html! {
                    <td class={class}>
                        if count == 0 { { "0" } } else {
                            { button(
                                hands, Filter { category, came: Some(came) }, count.to_string(),
                                &format!("{title}: {count} {}", came.word()),
                            ) }
                        }
                    </td>
                }
            }) }
        </tr>
    }
}

fn button(hands: &Hands, filter: Filter, text: String, name: &str) -> Html {
    let is_chosen = hands.page.filter == filter;
    html! {
        <button
            type="button" aria-label={name.to_owned()} aria-pressed={word(is_chosen)}
            onclick={hands.tell(move || Action::Filter(filter))}
        >{ text }</button>
    }
}
