//! A lesson.

use super::goal::goal;
use super::hands::{Hands, Works};
use super::held::SEND;
use super::piece::PiecePanel;
use super::place::href;
use super::question::question;
use super::same::same;
use super::state::Learn;
use super::words::words;
use crate::browser::element;
use crate::pages::run_key::use_run_key;
use crate::route::Route;
use longshore_lessons::{Block, Lesson, Same};
use std::rc::Rc;
use yew::prelude::*;

/// The id of the heading, which takes the focus when another lesson is opened.
pub(super) const TITLE: &str = "learn-title";

/// What a lesson needs.
#[derive(Properties)]
pub(super) struct LessonPageProps {
    pub(super) page: UseReducerHandle<Learn>,
    pub(super) works: Rc<Works>,
    /// The place of the lesson.
    pub(super) at: usize,
}

impl PartialEq for LessonPageProps {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

/// The page of a lesson.
#[component]
pub(super) fn LessonPage(props: &LessonPageProps) -> Html {
    let hands = Hands { page: props.page.clone(), at: props.at, works: Rc::clone(&props.works) };
    use_run_key(&hands, Hands::go_on);
    let held =
        hands.lesson().and_then(|(_, desk)| Some(desk.under_way.as_ref()?.held.as_ref()?.exchange.number));
    use_effect_with(held, |held| {
        if held.is_some() {
            element::focus(SEND);
        }
    });
    {
        let hands = hands.clone();
        // Nobody would see how a run goes on that waits for the learner.
        use_effect_with((), move |()| move || hands.stop());
    }
    let Some((lesson, desk)) = hands.lesson() else { return Html::default() };
    html! {
        <article class="lesson">
            { head(&hands, lesson) }
            { for parts(&lesson.blocks).into_iter().map(|part| shown(&hands, part)) }
            { foot(&hands) }
            <p class="visually-hidden" role="status">{ &desk.said }</p>
        </article>
    }
}

/// A part of a lesson: a block with its place, or what stands together of the same by other clients.
enum Part<'l> {
    Block(usize, &'l Block),
    Piece(usize),
    Same(Vec<&'l Same>),
}

fn parts(blocks: &[Block]) -> Vec<Part<'_>> {
    let (mut parts, mut pieces) = (Vec::new(), 0);
    for (at, block) in blocks.iter().enumerate() {
        match (block, parts.last_mut()) {
            (Block::Same(same), Some(Part::Same(all))) => all.push(same),
            (Block::Same(same), _) => parts.push(Part::Same(vec![same])),
            (Block::Piece(_), _) => {
                parts.push(Part::Piece(pieces));
                pieces += 1;
            }
            _ => parts.push(Part::Block(at, block)),
        }
    }
    parts
}

fn shown(hands: &Hands, part: Part<'_>) -> Html {
    match part {
        Part::Piece(nth) => {
            html! { <PiecePanel key={format!("{} {nth}", hands.at)} hands={hands.clone()} {nth} /> }
        }
        Part::Same(all) => same(hands, &all),
        Part::Block(at, block) => match block {
            Block::Heading(text) => html! { <h2>{ words(hands, text) }</h2> },
            Block::Paragraph(text) => html! { <p>{ words(hands, text) }</p> },
            Block::List { items, is_numbered } => {
                let items = items.iter().map(|item| html! { <li>{ words(hands, item) }</li> });
                if *is_numbered {
                    html! { <ol>{ for items }</ol> }
                } else {
                    html! { <ul>{ for items }</ul> }
                }
            }
            Block::Code(text) => {
                html! { <pre tabindex="0" role="group" aria-label="Example"><code>{ text }</code></pre> }
            }
            Block::Settings(settings) => policy(&settings.text),
            Block::Goal(it) => goal(hands, it),
            Block::Question(it) => question(hands, at, it),
            Block::Piece(_) | Block::Same(_) => Html::default(),
        },
    }
}

/// What the registry is like from here on, where that is more than one of the usual policies.
fn policy(text: &str) -> Html {
    if text.lines().count() < 2 {
        return Html::default();
    }
    html! {
        <div class="policy" role="group" aria-label="The registry from here on">
            <p>{ "From here on the registry is as " }<code>{ "longshore registry --policy FILE" }</code>{ " makes one, with this file:" }</p>
            <pre><code>{ text.trim_end() }</code></pre>
        </div>
    }
}

fn head(hands: &Hands, lesson: &Lesson) -> Html {
    let reached = hands.page.progress.of(lesson);
    html! {
        <>
            <nav class="lesson-way" aria-label="Lessons">
                <a href={Route::Learn.href()}>{ "All lessons" }</a>
                <span>{ format!("Lesson {} of {} · {} min", hands.at + 1, hands.page.lessons.len(), lesson.head.minutes) }</span>
            </nav>
            <h1 id={TITLE} tabindex="-1">{ &lesson.head.title }</h1>
            <p class="summary">{ words(hands, &lesson.head.summary) }</p>
            <div class="reached-line">
                <span class={classes!("reached-count", reached.is_done().then_some("reached"))}>
                    { if reached.is_done() { "✓ " } else { "" } }{ format!("{} of {} reached", reached.met, reached.all) }
                </span>
                <button type="button" onclick={hands.callback(Hands::reset)}>{ "Reset this lesson" }</button>
            </div>
        </>
    }
}

/// The lessons before and behind.
fn foot(hands: &Hands) -> Html {
    let lessons = &hands.page.lessons;
    let link = |at: Option<usize>, word: &str| {
        at.and_then(|at| lessons.get(at)).map(|lesson| {
            html! { <a class={word.to_lowercase()} href={href(&lesson.head.id)}>{ format!("{word}: {}", lesson.head.title) }</a> }
        })
    };
    html! {
        <nav class="lesson-foot" aria-label="Other lessons">
            { link(hands.at.checked_sub(1), "Previous").unwrap_or_default() }
            { link(hands.at.checked_add(1), "Next").unwrap_or_default() }
        </nav>
    }
}
