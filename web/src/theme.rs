//! Light or dark.

use crate::browser::storage::{self, Kept};

/// What the user wants the page to look like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light, whatever the system says.
    Light,
    /// Dark, whatever the system says.
    Dark,
}

/// Where the choice is kept between visits.
const KEPT: &str = "longshore.theme";

impl Theme {
    /// All of them, in the order of the menu.
    pub(crate) const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The name: in the menu, in the page's attribute, and where it is kept.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::System => "System",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    /// The theme of this name; the system's for any other.
    pub(crate) fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.as_str() == name).unwrap_or_default()
    }

    /// What the user chose on an earlier visit.
    pub(crate) fn kept() -> Self {
        storage::read(Kept::Always, KEPT).map_or_else(Self::default, |name| Self::named(&name))
    }

    /// Keeps the choice for the next visit.
    pub(crate) fn keep(self) {
        storage::write(Kept::Always, KEPT, (self != Self::System).then_some(self.as_str()));
    }

    /// Makes the page look so.
    pub(crate) fn apply(self) {
        let root = web_sys::window().and_then(|window| window.document()?.document_element());
        if let Some(root) = root {
            // The name and the value are plain words, which an attribute always takes.
            let _ = root.set_attribute("data-theme", self.as_str());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_is_found_by_its_name_and_an_unknown_name_is_the_systems() {
        for theme in Theme::ALL {
            assert_eq!(Theme::named(theme.as_str()), theme);
        }
        assert_eq!(Theme::named("Sepia"), Theme::System);
    }
}
