//! The picture of the document: what it refers to, with sizes as bars.

use super::hands::Hands;
use crate::wire::measure;
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
    html! {
        <section class="picture" aria-label="Picture">
            <div class="root">
                <span class="root-name">{ name }</span>
                <span class="root-size">{ measure::bytes(u64::from(checked.size)) }</span>
            </div>
            <ul class="parts" aria-label="Parts">
                { for picture.parts.iter().map(|part| drawn(hands, part, largest)) }
                if picture.left_out > 0 {
                    <li class="part left-out">{ format!("and {} more", measure::count(u64::from(picture.left_out))) }</li>
                }
            </ul>
            if picture.total > 0.0 {
                <p class="total">{ format!("Together {}", measure::bytes_exactly(whole(picture.total))) }</p>
            }
        </section>
    }
}

fn drawn(hands: &Hands, part: &Part, largest: f64) -> Html {
    let place = part.place;
    let go = {
        let hands = hands.clone();
        Callback::from(move |_: MouseEvent| hands.show(place))
    };
    let class = match part.role {
        Role::Config => "is-config",
        Role::Layer | Role::Step => "is-layer",
        Role::Foreign => "is-foreign",
        Role::Manifest => "is-manifest",
        Role::Subject => "is-subject",
        Role::EmptyStep => "is-empty",
    };
    html! {
        <li class={classes!("part", class)}>
            <button type="button" title="Go there" onclick={go}>
                <span class="part-role">{ part.role.name() }</span>
                <span class="part-title">{ short(&part.title) }</span>
                <span class="part-size">{ part.size.map(|size| measure::bytes(whole(size))) }</span>
                if !part.digest.is_empty() { <span class="part-digest mono">{ short_digest(&part.digest) }</span> }
                if let Some(size) = part.size { { bar(size, largest) } }
            </button>
        </li>
    }
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
    let title = title.strip_prefix("application/vnd.").unwrap_or(title);
    match title.char_indices().nth(96) {
        Some((end, _)) => format!("{}…", &title[..end]),
        None => title.to_owned(),
    }
}

/// As much of a digest as tells it from the others.
fn short_digest(digest: &str) -> String {
    match digest.char_indices().nth(19) {
        Some((end, _)) => format!("{}…", &digest[..end]),
        None => digest.to_owned(),
    }
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
