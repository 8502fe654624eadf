//! The picture of the document: what it refers to, with sizes as bars.

use super::hands::Hands;
use crate::wire::measure;
use longshore_client::plain::plain_start;
use longshore_core::validate::Format;
use longshore_documents::checked::{Part, Role};
use yew::prelude::*;

/// The picture; nothing where there is nothing to draw.
pub(crate) fn picture(hands: &Hands) -> Html {
    let Some(checked) = hands.page.checked.as_deref() else { return Html::default() };
    let picture = &checked.picture;
    if picture.parts.is_empty() {
        return Html::default();
    }
    let largest = picture.parts.iter().filter_map(|part| part.size).fold(0.0, f64::max);
    let name = checked.format.map_or("Document", Format::name);
    let is_whole = picture.left_out == 0 && picture.parts.iter().all(|part| part.hidden == 0);
    let left_out = (picture.left_out > 0).then(|| {
        let more = format!("and {} more", measure::count(u64::from(picture.left_out)));
        html! { <li class="part left-out">{ more }</li> }
    });
    html! {
        <section class="picture" aria-label="Picture">
            <div class="root">
                <span class="root-name">{ name }</span>
                <span class="root-size">{ measure::bytes(u64::from(checked.size)) }</span>
            </div>
            { level(hands, &picture.parts, largest, Some("Parts"), left_out) }
            if picture.total > 0.0 {
                <p class="total">
                    { if is_whole { "Together " } else { "Together at least " } }
                    { measure::bytes_exactly(whole(picture.total)) }
                </p>
            }
        </section>
    }
}

/// Parts on a level, each with those below it: they follow it, and lie deeper. Levels are few.
fn level(
    hands: &Hands,
    parts: &[Part],
    largest: f64,
    label: Option<&'static str>,
    more: Option<Html>,
) -> Html {
    let depth = parts.first().map_or(0, |part| part.depth);
    let mut items = Vec::new();
    let mut rest = parts;
    while let [part, behind @ ..] = rest {
        let count = behind.iter().take_while(|below| below.depth > depth).count();
        let (below, next) = behind.split_at(count);
        items.push(drawn(hands, part, largest, below));
        rest = next;
    }
    html! { <ul class="parts" aria-label={label}>{ for items }{ for more }</ul> }
}

fn drawn(hands: &Hands, part: &Part, largest: f64, below: &[Part]) -> Html {
    let class = match part.role {
        Role::Config => "is-config",
        Role::Layer | Role::Step => "is-layer",
        Role::Foreign => "is-foreign",
        Role::Manifest => "is-manifest",
        Role::Subject => "is-subject",
        Role::Referrer => "is-referrer",
        Role::EmptyStep => "is-empty",
    };
    let row = html! {
        <>
            <span class="part-role">{ part.role.name() }</span>
            <span class="part-title"><bdi>{ short(&part.title) }</bdi></span>
            <span class="part-size">{ part.size.map(|size| measure::bytes(whole(size))) }</span>
            if !part.digest.is_empty() { <span class="part-digest mono">{ short_digest(&part.digest) }</span> }
            if let Some(size) = part.size { { bar(size, largest) } }
        </>
    };
    // What stands in the text is shown there; what stands in another document is opened.
    let open = part.number.map(|number| opener(hands, part.role, number));
    let row = match (part.place, &open) {
        (Some(place), _) => {
            let hands = hands.clone();
            let go = Callback::from(move |_: MouseEvent| hands.show(place));
            html! { <button type="button" class="part-row" title="Go there" onclick={go}>{ row }</button> }
        }
        (None, Some(open)) => {
            html! { <button type="button" class="part-row" title="Open it" onclick={open.clone()}>{ row }</button> }
        }
        (None, None) => html! { <div class="part-row">{ row }</div> },
    };
    let open = open.filter(|_| part.place.is_some());
    html! {
        <li class={classes!("part", class, part.depth.gt(&0).then_some("is-below"))}>
            { row }
            if let Some(open) = open {
                <button type="button" class="part-open" aria-label={format!("Open {} {}", part.role.name(), short_digest(&part.digest))} onclick={open}>
                    { "Open" }
                </button>
            }
            if part.hidden > 0 {
                <p class="part-hidden">{ format!("{} in it: open it to see them.", measure::counted(part.hidden as usize, "part")) }</p>
            }
            if !below.is_empty() { { level(hands, below, largest, None, None) } }
        </li>
    }
}

/// Opens a file that is at hand: a document in the editor, a layer as the list of what is in it.
fn opener(hands: &Hands, role: Role, number: u32) -> Callback<MouseEvent> {
    let hands = hands.clone();
    let is_document = matches!(role, Role::Config | Role::Manifest | Role::Subject | Role::Referrer);
    Callback::from(move |_: MouseEvent| if is_document { hands.fetch(number) } else { hands.look(number) })
}

/// A bar as long as the size is of the largest, drawn so that it scales and prints.
fn bar(size: f64, largest: f64) -> Html {
    let share = if largest > 0.0 { (size / largest * 1000.0).round().max(4.0) } else { 0.0 };
    html! {
        <svg class="bar-of" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
            <rect class="bar-ground" width="1000" height="10" />
            <rect class="bar-size" width={share.to_string()} height="10" />
        </svg>
    }
}

/// A media type without what all of them begin with.
fn short(title: &str) -> String {
    plain_start(title.strip_prefix("application/vnd.").unwrap_or(title), 96)
}

/// As much of a digest as tells it from the others.
fn short_digest(digest: &str) -> String {
    plain_start(digest, 19)
}

fn whole(size: f64) -> u64 {
    // A size is a whole number, and `as` saturates.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and positive")]
    {
        size as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_where_they_are_long() {
        assert_eq!(short("application/vnd.oci.image.config.v1+json"), "oci.image.config.v1+json");
        assert_eq!(short(&"é".repeat(200)).chars().count(), 97);
        assert_eq!(short_digest("sha256:0123456789abcdef"), "sha256:0123456789ab…");
        assert_eq!(short_digest("sha256:e6"), "sha256:e6");
    }
}
