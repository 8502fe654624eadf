//! What is offered to copy.

use crate::world::{PAGE, World};
use longshore_connect::{Cause, Chosen, Ladder, Proxy, Remedy, Server, Texts, Who};
use proptest::prelude::*;

const ALL: [Who; 2] = [Who::ThisPage, Who::AnyPage];

fn chosen(server: Server, proxy: Proxy, who: Who) -> Chosen {
    Chosen { server, proxy, who }
}

fn remedy(ladder: &Ladder, cause: Cause, server: Server) -> Option<Remedy> {
    ladder.remedy(cause, chosen(server, Proxy::Nginx, Who::ThisPage), &Texts::english())
}

/// Each remedy that there is, and what it is for.
fn each(ladder: &Ladder) -> Vec<(Cause, Chosen, Remedy)> {
    let texts = Texts::english();
    let mut found = Vec::new();
    for cause in Cause::ALL {
        for server in Server::ALL {
            for proxy in Proxy::ALL {
                for who in ALL {
                    let chosen = chosen(server, proxy, who);
                    found
                        .extend(ladder.remedy(*cause, chosen, &texts).map(|remedy| (*cause, chosen, remedy)));
                }
            }
        }
    }
    found
}

#[test]
fn every_cause_of_cors_has_a_remedy_for_every_registry() {
    let ladder = World::whole().climb();
    for cause in [
        Cause::CorsMissing,
        Cause::CorsOtherOrigin,
        Cause::CorsTwice,
        Cause::CorsNotOnErrors,
        Cause::PreflightRefused,
        Cause::PreflightAuth,
        Cause::HeaderNotAllowed,
        Cause::PathNotCovered,
        Cause::MethodNotAllowed,
        Cause::HeaderNotExposed,
        Cause::TokenCors,
        Cause::TokenPreflight,
        Cause::BlobRedirect,
    ] {
        for server in Server::ALL {
            assert!(remedy(&ladder, cause, server).is_some(), "{cause:?} {server:?}");
        }
    }
}

#[test]
fn what_no_configuration_changes_has_none() {
    let ladder = World::good().climb();
    for cause in [Cause::Offline, Cause::Name, Cause::Refused, Cause::Intercepted, Cause::Nothing] {
        assert_eq!(remedy(&ladder, cause, Server::Distribution), None, "{cause:?}");
    }
}

#[test]
fn every_place_and_danger_is_a_sentence() {
    let mut world = World::whole();
    world.situation.page.framed = true;
    for (cause, _, remedy) in each(&world.climb()) {
        for configuration in &remedy.configurations {
            assert!(configuration.place.ends_with('.'), "{cause:?}: {}", configuration.place);
            assert!(configuration.text.ends_with('\n'), "{cause:?}: {}", configuration.text);
        }
        assert!(remedy.dangers.iter().all(|danger| danger.ends_with('.')), "{cause:?}: {:?}", remedy.dangers);
    }
}

#[test]
fn credentials_are_never_allowed() {
    for (cause, _, remedy) in each(&World::whole().climb()) {
        for line in remedy.configurations.iter().flat_map(|configuration| configuration.text.lines()) {
            let allows = line.to_ascii_lowercase().contains("allow-credentials");
            assert!(!allows || line.contains("proxy_hide_header"), "{cause:?}: {line}");
        }
    }
}

#[test]
fn that_every_page_is_let_in_is_said_where_it_is_so() {
    let ladder = World::good().climb();
    let texts = Texts::english();
    for (who, says) in [(Who::ThisPage, false), (Who::AnyPage, true)] {
        let chosen = chosen(Server::Distribution, Proxy::Nginx, who);
        let remedy = ladder.remedy(Cause::CorsMissing, chosen, &texts).unwrap();
        assert_eq!(remedy.dangers.iter().any(|danger| danger.contains("every page on the web")), says);
        assert_eq!(remedy.configurations[0].text.contains(PAGE), !says);
    }
}

#[test]
fn a_page_without_an_origin_is_let_in_with_all_others() {
    let world = World::good().with(|world| world.situation.page.origin = String::from("null"));
    let remedy = remedy(&world.climb(), Cause::CorsMissing, Server::Distribution).unwrap();
    assert!(remedy.configurations[0].text.contains("Access-Control-Allow-Origin: ['*']"));
}

#[test]
fn the_page_about_hosting_shows_the_same_configuration() {
    let hosting = include_str!("../../../../docs/hosting.md");
    let chosen = chosen(Server::Distribution, Proxy::Nginx, Who::AnyPage);
    let remedy = World::good().climb().remedy(Cause::CorsMissing, chosen, &Texts::english()).unwrap();
    assert!(hosting.contains(&remedy.configurations[0].text), "{}", remedy.configurations[0].text);
}

#[test]
fn what_was_given_out_as_a_token_service_is_filled_in() {
    let world = World::whole().with(|world| {
        world.registry().challenge = Some("Bearer realm=\"http://tokens.example/auth\"".to_owned());
    });
    let remedy = remedy(&world.climb(), Cause::TokenMixedContent, Server::Distribution).unwrap();
    assert_eq!(remedy.configurations[0].text, "auth:\n  token:\n    realm: 'https://tokens.example/auth'\n");
}

#[test]
fn a_host_that_could_break_out_of_a_configuration_gets_none() {
    for host in ["a;b", "a$b", "a'b", "a(b)", "a%22b", "a&b"] {
        let world = World::good().with(|world| world.situation.target = format!("https://{host}.example"));
        let ladder = world.climb();
        assert!(ladder.rungs().len() > 1, "{host} is a host that URLs may have");
        assert_eq!(each(&ladder).len(), 0, "{host}");
    }
}

/// The signs that some configuration gives a meaning to, which hosts and paths of URLs may have in part.
const SIGNS: [char; 15] = [';', '{', '}', '"', '\'', '`', '\n', '$', '#', '\\', '(', ')', '<', '>', ' '];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_host_or_path_brings_in_a_sign_that_a_configuration_gives_a_meaning_to(
        host in "[a-z0-9;$'()&!*+,=._~-]{1,12}",
        path in "[a-z0-9;$'()&!*+,=._~:@/-]{0,12}",
    ) {
        let world = World::whole().with(|world| {
            world.situation.page.origin = format!("https://{host}");
            world.registry().challenge = Some(format!("Bearer realm=\"https://t.example/{path}\""));
        });
        let signs = |remedy: Remedy| -> Vec<usize> {
            remedy.configurations.iter().map(|configuration| configuration.text.matches(SIGNS).count()).collect()
        };
        let (ladder, plain, texts) = (world.climb(), World::whole().climb(), Texts::english());
        for cause in [Cause::CorsMissing, Cause::TokenCors, Cause::TokenMixedContent] {
            for (server, proxy) in [
                (Server::Distribution, Proxy::Nginx),
                (Server::Zot, Proxy::Nginx),
                (Server::GitLab, Proxy::Nginx),
                (Server::Other, Proxy::Nginx),
                (Server::Other, Proxy::Caddy),
                (Server::Other, Proxy::Traefik),
            ] {
                let chosen = chosen(server, proxy, Who::ThisPage);
                let remedies = (ladder.remedy(cause, chosen, &texts), plain.remedy(cause, chosen, &texts));
                if let (Some(remedy), Some(plain)) = remedies {
                    prop_assert_eq!(signs(remedy), signs(plain));
                }
            }
        }
    }
}
