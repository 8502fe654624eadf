//! The gateway of the page's server, to registries that send no CORS headers.

use super::choice::TargetChoice;
use super::fill::Fill;
use super::form::Form;
use crate::browser::asset;
use crate::worker::{Engine, Task};
use futures::StreamExt as _;
use longshore_worker::message::{News, Order};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Whether there is a gateway, and whether the user wants it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gateway {
    /// The origins of the registries that it leads to; none until that was asked.
    pub(crate) registries: Option<Vec<String>>,
    /// Whether it is switched on. Another registry switches it off: who trusts the server with one means no other.
    pub(crate) on: bool,
}

impl Form {
    /// Whether the page's server has a gateway to the registry that is filled in.
    pub(crate) fn has_gateway(&self) -> bool {
        let known = self.gateway.registries.as_ref().zip(self.origin());
        self.target == TargetChoice::Other
            && known.is_some_and(|(known, origin)| known.contains(&origin.to_string()))
    }

    /// Whether requests go through it.
    pub(crate) fn uses_gateway(&self) -> bool {
        self.gateway.on && self.has_gateway()
    }
}

/// Asks the page's server where its gateway leads to, once a registry outside is chosen. A server that has one says so in the
/// page: another one is never asked.
#[hook]
pub(crate) fn use_gateway(engine: &Engine, form: &Form, tell: impl Fn(Fill) + 'static) {
    let engine = engine.clone();
    let is_wanted = form.target == TargetChoice::Other && form.gateway.registries.is_none();
    use_effect_with(is_wanted, move |is_wanted| {
        if !is_wanted || asset::url("longshore-gateway").is_none() {
            return;
        }
        spawn_local(ask(engine.order(&Order::Gateway), tell));
    });
}

async fn ask(mut task: Task, tell: impl Fn(Fill)) {
    if let Some(News::Gateway(registries)) = task.news.next().await {
        task.over = true;
        tell(Fill::Registries(registries));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A form with this URL, of a page whose gateway leads to `https://registry.example`.
    fn form(url: &str) -> Form {
        let mut form = Form { target: TargetChoice::Other, url: url.to_owned(), ..Form::default() };
        form.fill(Fill::Registries(vec!["https://registry.example".to_owned()]));
        form
    }

    #[test]
    fn it_is_offered_for_the_registries_that_it_leads_to() {
        for (url, expected) in [
            ("https://registry.example", true),
            ("https://Registry.Example:443/", true),
            ("http://registry.example", false),
            ("https://registry.example:5000", false),
            ("https://other.example", false),
            ("https://registry", false),
            ("", false),
        ] {
            assert_eq!(form(url).has_gateway(), expected, "{url}");
        }
        let mut embedded = form("https://registry.example");
        embedded.fill(Fill::Target(TargetChoice::Embedded));
        assert!(!embedded.has_gateway());
    }

    #[test]
    fn nothing_goes_through_it_unless_it_is_switched_on_for_this_registry() {
        let mut form = form("https://registry.example");
        assert!(!form.job().unwrap().gateway);
        form.fill(Fill::Gateway(true));
        assert!(form.job().unwrap().gateway);
        form.fill(Fill::Repository("a/b".to_owned()));
        assert!(form.job().unwrap().gateway);
        for url in ["https://registry.exampl", "https://registry.example"] {
            form.fill(Fill::Url(url.to_owned()));
            assert!(!form.job().unwrap().gateway, "{url}");
        }
    }

    #[test]
    fn one_that_is_not_offered_is_not_used() {
        let mut form = form("https://other.example");
        form.fill(Fill::Gateway(true));
        assert!(!form.job().unwrap().gateway);
    }
}
