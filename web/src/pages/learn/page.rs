//! The page as a whole: the list of lessons, or one of them.

use super::hands::Works;
use super::lesson::{LessonPage, TITLE};
use super::list::list;
use super::place::Place;
use super::state::Learn;
use crate::browser::element;
use crate::browser::listener::Listener;
use crate::route::{Route, fragment};
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use yew::prelude::*;

/// The id of what scrolls.
const SCROLLED: &str = "learn";

/// The page.
#[component]
pub(crate) fn LearnPage() -> Html {
    let place = use_state(|| Place::of(&fragment()));
    // What was done outlives the lesson: who comes back finds everything as it was.
    let page = use_reducer(Learn::begun);
    let works = use_memo((), |()| Works::default());
    {
        let place = place.clone();
        use_effect_with((), move |()| {
            let changed = Listener::of_window("hashchange", move |_: web_sys::Event| {
                place.set(Place::of(&fragment()));
            });
            move || drop(changed)
        });
    }
    {
        let kept = use_mut_ref(|| page.progress.clone());
        use_effect_with(page.progress.clone(), move |progress| {
            progress.keep(&kept.replace(progress.clone()));
        });
    }
    let lesson = match &*place {
        Place::Lesson(id) => page.find(id),
        Place::List | Place::Elsewhere => None,
    };
    {
        let title = lesson.and_then(|at| page.lessons.get(at)).map(|lesson| lesson.head.title.clone());
        let is_first = use_mut_ref(|| true);
        use_effect_with((*place).clone(), move |place| {
            // The first time the learner comes by the frame's link, and is there.
            let is_first = is_first.replace(false);
            if *place != Place::Elsewhere {
                // The frame gives the window the page's title first, once it has drawn what it shows.
                Timeout::new(0, move || entitle(title.as_deref())).forget();
                if !is_first {
                    element::scroll_to_begin(SCROLLED);
                    element::focus(TITLE);
                }
            }
        });
    }
    let content = match (&*place, lesson) {
        // The frame shows another page in the place of this one.
        (Place::Elsewhere, _) => return Html::default(),
        (Place::List, _) => list(&page),
        (Place::Lesson(_), Some(at)) => {
            html! { <LessonPage key={at} {page} works={Rc::clone(&works)} {at} /> }
        }
        (Place::Lesson(_), None) => html! {
            <div class="nowhere">
                <h1 id={TITLE} tabindex="-1">{ "No lesson has this address" }</h1>
                <p><a href={Route::Learn.href()}>{ "Go to the lessons" }</a></p>
            </div>
        },
    };
    html! { <div class="learn" id={SCROLLED}>{ content }</div> }
}

/// Gives the window the title of a lesson.
fn entitle(lesson: Option<&str>) {
    let page = Route::Learn.name();
    let title = lesson
        .map_or_else(|| format!("{page} · Longshore"), |lesson| format!("{lesson} · {page} · Longshore"));
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(&title);
    }
}
