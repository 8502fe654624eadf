//! A question: a field or a choice, and what the answer was worth.

use super::action::Deed;
use super::answer::Answer;
use super::hands::Hands;
use super::words::words;
use crate::components::submit::on_submit;
use longshore_client::plain::plain_line;
use longshore_lessons::{Form, Inline, Judgement, Question};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The question at this place among the lesson's blocks.
pub(super) fn question(hands: &Hands, at: usize, question: &Question) -> Html {
    let Some((lesson, desk)) = hands.lesson() else { return Html::default() };
    let answer = desk.answers.get(&at).cloned().unwrap_or_default();
    let is_right = answer.judged == Some(Judgement::Right);
    let was_right = hands.page.progress.has(lesson, &question.key());
    let can_tell = question.right(&desk.runs).is_some();
    let on_submit = {
        let hands = hands.clone();
        on_submit(move || hands.tell(Deed::Check(at)))
    };
    let (mark, state) = if was_right { ("✓", "Answered") } else { ("?", "Not answered yet") };
    let (id, plain) = (format!("question-{at}"), Inline::plain(&question.text));
    html! {
        <div class={classes!("question", was_right.then_some("reached"))} role="group" aria-label="Question">
            <p class="goal-state"><span class="mark" aria-hidden="true">{ mark }</span><b>{ "Question" }</b>{ " · " }{ state }</p>
            <form class="answer" novalidate=true autocomplete="off" onsubmit={on_submit}>
                if question.choices.is_empty() {
                    <label for={id.clone()}>{ words(hands, &question.text) }</label>
                    { field(hands, at, question, &answer, &id) }
                } else {
                    <fieldset>
                        <legend>{ words(hands, &question.text) }</legend>
                        { for question.choices.iter().map(|choice| choice_of(hands, at, choice, &answer)) }
                    </fieldset>
                }
                <div class="next">
                    <button type="submit" aria-label={format!("Check: {plain}")}>{ "Check" }</button>
                    if can_tell && !is_right && !answer.is_told {
                        <button type="button" aria-label={format!("Show the answer: {plain}")} onclick={hands.callback(move |hands| hands.tell(Deed::Tell(at)))}>{ "Show the answer" }</button>
                    }
                </div>
            </form>
            { judgement(&answer) }
            if answer.is_told && !is_right {
                <p class="judgement">{ "It is " }<code>{ question.right(&desk.runs).map(|right| plain_line(&right.to_string())).unwrap_or_default() }</code>{ "." }</p>
            }
            if is_right || answer.is_told { <p>{ words(hands, &question.why) }</p> }
        </div>
    }
}

fn field(hands: &Hands, at: usize, question: &Question, answer: &Answer, id: &str) -> Html {
    let oninput = hands.telling(move |event: InputEvent| {
        let input = event.target_dyn_into::<HtmlInputElement>();
        Deed::Type(at, input.map_or_else(String::new, |input| input.value()))
    });
    let (mode, placeholder) = match question.form {
        Form::Text => ("text", ""),
        Form::Number => ("numeric", "a number"),
        Form::Digest => ("text", "sha256:…, six digits are enough"),
    };
    html! {
        <input
            id={id.to_owned()} type="text" class="mono" inputmode={mode} {placeholder}
            autocapitalize="off" spellcheck="false"
            aria-invalid={(answer.judged == Some(Judgement::Wrong)).then_some("true")}
            value={answer.typed.clone()} {oninput}
        />
    }
}

fn choice_of(hands: &Hands, at: usize, choice: &str, answer: &Answer) -> Html {
    let chosen = choice.to_owned();
    let onchange = hands.telling(move |_: Event| Deed::Type(at, chosen.clone()));
    html! {
        <label class="check">
            <input type="radio" name={format!("question-{at}")} checked={answer.typed == choice} {onchange} />
            <span>{ choice }</span>
        </label>
    }
}

fn judgement(answer: &Answer) -> Html {
    let (class, mark, sentence) = match answer.judged {
        None => return Html::default(),
        Some(Judgement::Right) => ("right", "✓", "Right."),
        Some(Judgement::Wrong) => ("wrong", "✕", "That is not it. Look at the exchanges again."),
        Some(Judgement::NotYet) => {
            ("early", "…", "The answer is not on the page yet: first run what stands above.")
        }
    };
    html! { <p class={classes!("judgement", class)}><span class="mark" aria-hidden="true">{ mark }</span>{ sentence }</p> }
}
