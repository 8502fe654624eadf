//! The texts that explain what is on the wire: fetched when there is something to explain, and kept.

use crate::browser::asset;
use longshore_explain::{Texts, Topic};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// How far the texts are.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Loaded {
    /// They are on their way.
    #[default]
    Waiting,
    /// They cannot be had.
    Failed,
    /// Here they are.
    Ready(Rc<Texts>),
}

thread_local! {
    /// The texts, once they are there.
    static KEPT: RefCell<Option<Rc<Texts>>> = const { RefCell::new(None) };
}

/// The texts, once there is something to explain; where they cannot be had, they are asked for again when it is
/// something else.
#[hook]
pub(crate) fn use_texts(explained: Option<u32>) -> Loaded {
    let texts = use_state(|| KEPT.with_borrow(|kept| kept.clone().map_or(Loaded::Waiting, Loaded::Ready)));
    let is_loading = use_mut_ref(|| false);
    {
        let texts = texts.clone();
        use_effect_with(explained, move |explained| {
            let is_wanted = explained.is_some() && !matches!(*texts, Loaded::Ready(_));
            // Exchanges come while the texts are on their way.
            if is_wanted && !is_loading.replace(true) {
                spawn_local(async move {
                    let loaded = load().await.map_or(Loaded::Failed, Loaded::Ready);
                    is_loading.replace(false);
                    texts.set(loaded);
                });
            }
        });
    }
    (*texts).clone()
}

/// What needs a sentence of its own.
#[derive(Properties, PartialEq)]
pub(crate) struct ToldProps {
    /// The topic's name.
    pub(crate) name: &'static str,
}

/// The text of a topic, for whoever has no texts yet.
#[component]
pub(crate) fn Told(props: &ToldProps) -> Html {
    let texts = use_texts(Some(0));
    texts.topic(|texts| texts.find(props.name), "")
}

async fn load() -> Option<Rc<Texts>> {
    if let Some(kept) = KEPT.with_borrow(Clone::clone) {
        return Some(kept);
    }
    let mut files = Vec::new();
    for part in ["headers", "requests", "documents"] {
        files.push(asset::text(&format!("longshore-texts-{part}"), &format!("{part}.txt")).await?);
    }
    let texts = Rc::new(Texts::of_files(files));
    KEPT.set(Some(Rc::clone(&texts)));
    Some(texts)
}

impl Loaded {
    /// The text of a topic, and its section as a link; what stands in its place where there is none (yet).
    pub(crate) fn topic(
        &self,
        find: impl FnOnce(&Texts) -> Option<Topic<'_>>,
        unknown: &'static str,
    ) -> Html {
        let text = match self {
            Self::Waiting => "Loading the explanation …",
            Self::Failed => {
                "The explanations cannot be loaded from this page's server. Choose another exchange to try once more."
            }
            Self::Ready(texts) => match find(texts) {
                Some(topic) => {
                    let section = topic.section();
                    return html! {
                        <>
                            { topic.text.to_owned() }{ " " }
                            <a href={section.url} target="_blank" rel="noreferrer">{ section.title }</a>
                        </>
                    };
                }
                None => unknown,
            },
        };
        html! { text }
    }
}
