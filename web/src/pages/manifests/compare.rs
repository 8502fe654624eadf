//! Two documents side by side, with what differs between them marked.

use super::action::Action;
use super::editor::{Compare, TAG_COMPARE};
use super::hands::Hands;
use super::samples::Sample;
use crate::components::select::{Select, select};
use crate::wire::measure;
use wasm_bindgen::JsCast as _;
use web_sys::Element;
use yew::prelude::*;

/// The document as it was before anything was changed in it.
pub(crate) const OPENED: &str = "As it was opened";

/// What the comparison needs.
#[derive(Properties)]
pub(crate) struct ComparisonProps {
    /// The name of the other document.
    pub(crate) with: String,
    /// In how many places they differ.
    pub(crate) places: Option<u32>,
    /// Acts on it.
    pub(crate) hands: Hands,
}

impl PartialEq for ComparisonProps {
    fn eq(&self, other: &Self) -> bool {
        (&self.with, self.places) == (&other.with, other.places)
    }
}

/// The comparison.
#[component]
pub(crate) fn Comparison(props: &ComparisonProps) -> Html {
    let node = use_node_ref();
    {
        let (node, hands) = (node.clone(), props.hands.clone());
        use_effect_with(props.with.clone(), move |with| {
            if let Some(places) = node.cast::<Element>().and_then(|place| draw(&place, &hands, with)) {
                hands.page.dispatch(Action::Differ(places));
            }
        });
    }
    let files = props.hands.works.other_name();
    let options =
        std::iter::once(OPENED.to_owned()).chain(files).chain(Sample::all().map(|it| it.name.to_owned()));
    let on_change = {
        let hands = props.hands.clone();
        Callback::from(move |name: String| hands.page.dispatch(Action::Compare(Some(name))))
    };
    let close = {
        let hands = props.hands.clone();
        Callback::from(move |_: MouseEvent| hands.page.dispatch(Action::Compare(None)))
    };
    html! {
        <div class="comparison">
            <div class="comparison-bar">
                { select(Select {
                    id: "other",
                    label: "Compare with",
                    options: options.map(AttrValue::from).collect(),
                    value: &props.with,
                    hint: "",
                    error: None,
                    on_change,
                }) }
                <span class="quiet" role="status">
                    { props.places.map(|places| match places {
                        0 => "No difference. Drop a file to compare with it.".to_owned(),
                        places => format!("{}; the other document is on the left.", measure::counted(places as usize, "difference")),
                    }) }
                </span>
                <button type="button" onclick={close}>{ "Close" }</button>
            </div>
            <div class="comparison-texts" ref={node} />
        </div>
    }
}

/// Draws both; in how many places they differ.
fn draw(place: &Element, hands: &Hands, with: &str) -> Option<u32> {
    let other = hands.works.other(with)?;
    let element = if let Some(element) = place.first_element_child() {
        element
    } else {
        let element = web_sys::window()?.document()?.create_element(TAG_COMPARE).ok()?;
        place.append_child(&element).ok()?;
        element
    };
    let mine = hands.works.desk.bytes();
    Some(element.unchecked_into::<Compare>().compare(&other, &mine, with, "This document"))
}
