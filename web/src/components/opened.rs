//! What of an exchange was opened to be explained, folded, or shown in another way; and the texts that explain it.

use super::segmented::word;
use super::texts::Loaded;
use yew::prelude::*;

/// What was opened, and the texts. All of it is the state of one component: one for each header and field would weigh more
/// than all that they say.
#[derive(Clone)]
pub(crate) struct Opened {
    /// What the user did, each with what it is known by.
    pub(crate) marks: UseStateHandle<Marks>,
    /// The texts.
    pub(crate) texts: Loaded,
}

/// What the user did: names, each with a number whose meaning is its owner's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks(Vec<(String, u32)>);

impl Opened {
    /// The mark of this name.
    pub(crate) fn mark(&self, name: &str) -> Option<u32> {
        self.marks.0.iter().find(|(known, _)| known == name).map(|(_, mark)| *mark)
    }

    /// Whether something is open that is closed at first.
    pub(crate) fn is_open(&self, name: &str) -> bool {
        self.mark(name) == Some(1)
    }

    /// Sets a mark when something is pressed.
    pub(crate) fn set(&self, name: String, mark: u32) -> Callback<MouseEvent> {
        let marks = self.marks.clone();
        Callback::from(move |_| {
            let mut next: Vec<_> = marks.0.iter().filter(|(known, _)| *known != name).cloned().collect();
            next.push((name.clone(), mark));
            marks.set(Marks(next));
        })
    }

    /// A name that opens and closes what it means.
    pub(crate) fn name(&self, mark: String, class: &'static str, text: Html) -> Html {
        let is_open = self.is_open(&mark);
        let onclick = self.set(mark, u32::from(!is_open));
        html! {
            <button type="button" class={classes!("what", class)} aria-expanded={word(is_open)} {onclick}>{ text }</button>
        }
    }
}

/// An explanation: the text, and what the value at hand means.
pub(crate) fn note(text: Html, meaning: Option<String>) -> Html {
    html! {
        <div class="note">
            <p>{ text }</p>
            if let Some(meaning) = meaning { <p class="meaning">{ meaning }</p> }
        </div>
    }
}
