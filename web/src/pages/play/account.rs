//! The accounts of the embedded registry, as they are offered.

/// An account that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    /// The username.
    pub(crate) name: &'static str,
    /// What it may do, in a sentence.
    pub(crate) may: &'static str,
}

/// The password of each of them; it is no secret.
pub(crate) const PASSWORD: &str = "password";

/// The accounts, the most useful first.
pub(crate) const ACCOUNTS: [Account; 8] = [
    Account { name: "devtable", may: "Owns devtable/*: may push and pull there." },
    Account { name: "public", may: "Owns public/*: may push and pull there." },
    Account { name: "reader", may: "Owns reader/*, and may pull buynlarge/orgrepo." },
    Account { name: "devtable+dtrobot", may: "The robot that may push to the mirror devtable/mirrored." },
    Account { name: "devtable+dtrobot2", may: "A robot that may only pull devtable/mirrored." },
    Account { name: "buynlarge+ownerbot", may: "A robot that owns buynlarge/*." },
    Account { name: "$oauthtoken", may: "A token that may pull what devtable may." },
    Account { name: "$app", may: "A token that may do what devtable may." },
];

/// Who asks the embedded registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    /// One of the accounts.
    Seeded(&'static Account),
    /// Nobody in particular: no credentials are sent.
    Anonymous,
    /// Whoever is typed in.
    Other,
}

impl Choice {
    /// All choices, in the order of the menu.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        ACCOUNTS.iter().map(Self::Seeded).chain([Self::Anonymous, Self::Other])
    }

    /// The name in the menu.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Seeded(account) => account.name,
            Self::Anonymous => "anonymous",
            Self::Other => "Other…",
        }
    }

    /// The choice with this name in the menu.
    pub(crate) fn named(label: &str) -> Option<Self> {
        Self::all().find(|choice| choice.label() == label)
    }

    /// What the choice means.
    pub(crate) fn may(self) -> &'static str {
        match self {
            Self::Seeded(account) => account.may,
            Self::Anonymous => "No credentials are sent: may pull public/publicrepo.",
            Self::Other => "Try a username and a password of your own.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use longshore_registry::Policy;

    #[test]
    fn the_accounts_offered_are_those_of_the_embedded_registry() {
        let mut known: Vec<_> =
            Policy::accounts().accounts.into_iter().map(|account| (account.name, account.password)).collect();
        let mut offered: Vec<_> =
            ACCOUNTS.iter().map(|account| (account.name.to_owned(), PASSWORD.to_owned())).collect();
        known.sort();
        offered.sort();
        assert_eq!(offered, known);
    }

    #[test]
    fn each_choice_is_found_by_its_label() {
        for choice in Choice::all() {
            assert_eq!(Choice::named(choice.label()), Some(choice));
        }
    }
}
