//! Each cause, in a world that has it: what the ladder finds.

use crate::world::{BUCKET, Cors, Kind, PAGE, REGISTRY, Server, TOKENS, World};
use longshore_connect::{Browser, Cause, Check, Ladder, Permission, Probe, Showed, Space};

/// What the ladder ends in.
fn found(world: &World) -> Vec<Cause> {
    world.climb().diagnosis().causes
}

#[test]
fn a_registry_that_is_set_up_well_has_nothing_in_the_way() {
    for world in [World::good(), World::whole()] {
        let diagnosis = world.climb().diagnosis();
        assert_eq!(diagnosis.causes, [Cause::Nothing]);
        assert!(!diagnosis.unsteady);
    }
}

#[test]
fn what_was_not_tried_is_said() {
    assert_eq!(
        World::good().climb().diagnosis().untried,
        [Cause::PathNotCovered, Cause::HeaderNotExposed, Cause::BlobRedirect, Cause::BlobUnreachable]
    );
    assert_eq!(World::whole().climb().diagnosis().untried, []);
}

#[test]
fn what_is_known_without_a_request_is_found_without_one() {
    let target = |text: &'static str| World::good().with(|world| world.situation.target = text.to_owned());
    for (world, cause) in [
        (target("registry.example"), Cause::Url),
        (target("https://registry.example/v2/"), Cause::Url),
        (target("https://user:secret@registry.example"), Cause::Url),
        (target("https://registry.example:6000"), Cause::BlockedPort),
        (target("http://registry.example"), Cause::MixedContent),
        (World::good().with(|world| world.situation.online = false), Cause::Offline),
    ] {
        let ladder = world.climb();
        assert_eq!(ladder.diagnosis().causes, [cause]);
        assert!(ladder.next().is_none());
        assert!(ladder.rungs().iter().all(|rung| !matches!(rung.check, Check::Probe(_))));
    }
}

#[test]
fn nothing_of_a_password_in_the_url_is_repeated() {
    let world =
        World::good().with(|world| world.situation.target = "https://u:secret@registry.example".to_owned());
    assert!(!format!("{:?}", world.climb().rungs()).contains("secret"));
}

/// Worlds with one fault that a page can name, and the fault.
fn named() -> Vec<(World, Cause)> {
    let good = World::good;
    let whole = World::whole;
    vec![
        (good().with(|w| w.forbidden = true), Cause::ContentPolicy),
        (good().with(|w| w.registry().hangs = true), Cause::NoAnswer),
        (good().with(|w| w.offline = true), Cause::Offline),
        (good().with(|w| w.registry().leads_to = Some(PAGE)), Cause::NotRegistry),
        (good().with(|w| w.registry().kind = Kind::Pages), Cause::NotRegistry),
        (good().with(|w| w.registry().kind = Kind::Old), Cause::OldRegistry),
        (good().with(|w| w.registry().kind = Kind::Broken), Cause::Status),
        (good().with(|w| w.registry().preflight.status = 405), Cause::PreflightRefused),
        (good().with(|w| w.registry().preflight.cors = false), Cause::PreflightRefused),
        (good().with(|w| w.registry().preflight.headers = &["accept"]), Cause::HeaderNotAllowed),
        (good().with(|w| w.registry().preflight.headers = &["authorization"]), Cause::HeaderNotAllowed),
        (good().with(|w| w.registry().preflight.methods = &["GET", "HEAD"]), Cause::MethodNotAllowed),
        (good().with(|w| w.registry().uncovered = &["/uploads/"]), Cause::PathNotCovered),
        (whole().with(|w| w.registry().exposes = &["docker-content-digest"]), Cause::HeaderNotExposed),
        (whole().with(|w| w.registry().exposes = &["www-authenticate"]), Cause::HeaderNotExposed),
        (
            whole().with(|w| w.registry().challenge = Some("Bearer realm=\"nowhere:\"".to_owned())),
            Cause::TokenUrl,
        ),
        (
            whole().with(|w| {
                w.registry().challenge = Some("Bearer realm=\"http://tokens.example/\"".to_owned());
            }),
            Cause::TokenMixedContent,
        ),
        (whole().with(|w| w.server(TOKENS).hangs = true), Cause::TokenUnreachable),
        (whole().with(|w| w.server(TOKENS).cors = Cors::None), Cause::TokenCors),
        (whole().with(|w| w.server(TOKENS).preflight.status = 401), Cause::TokenPreflight),
        (whole().with(|w| w.registry().uncovered = &["/blobs/sha256"]), Cause::PathNotCovered),
        (whole().with(|w| w.registry().uncovered = &["/a/b/manifests/"]), Cause::PathNotCovered),
    ]
}

#[test]
fn a_cause_that_shows_itself_is_named() {
    for (world, cause) in named() {
        assert_eq!(found(&world), [cause], "{:?}", world.climb().rungs());
    }
}

#[test]
fn blobs_elsewhere_are_told_apart_where_they_need_no_token() {
    let open =
        |change: fn(&mut World)| World::whole().with(|world| world.registry().challenge = None).with(change);
    assert_eq!(found(&open(|world| world.server(BUCKET).cors = Cors::None)), [Cause::BlobRedirect]);
    assert_eq!(found(&open(|world| world.server(BUCKET).hangs = true)), [Cause::BlobUnreachable]);
    // After a redirect to another origin a browser says Origin: null.
    assert_eq!(found(&open(|world| world.server(BUCKET).cors = Cors::ThePage)), [Cause::BlobRedirect]);
    assert_eq!(found(&open(|_| {})), [Cause::Nothing]);
}

#[test]
fn blobs_elsewhere_behind_a_token_leave_two() {
    let world = World::whole().with(|world| world.server(BUCKET).cors = Cors::None);
    assert_eq!(found(&world), [Cause::BlobRedirect, Cause::BlobUnreachable]);
}

#[test]
fn an_answer_that_is_there_but_not_readable_leaves_the_reasons_of_cors() {
    let reasons = [
        Cause::CorsMissing,
        Cause::CorsOtherOrigin,
        Cause::CorsTwice,
        Cause::Redirect,
        Cause::CorsNotOnErrors,
    ];
    for cors in [Cors::None, Cors::Another, Cors::Twice] {
        let world = World::good().with(|world| world.registry().cors = cors);
        assert_eq!(found(&world), reasons, "{cors:?}");
    }
    let world = World::whole().with(|world| world.registry().cors_on_errors = false);
    assert_eq!(found(&world), reasons);
}

#[test]
fn a_password_tells_that_only_errors_are_without_cors() {
    let world = World::whole().with(|world| {
        world.registry().cors_on_errors = false;
        world.situation.credentials = true;
    });
    assert_eq!(found(&world), [Cause::CorsNotOnErrors]);
}

#[test]
fn an_open_registry_without_cors_on_errors_may_also_be_without_on_other_paths() {
    let world = World::good().with(|world| world.registry().cors_on_errors = false);
    assert_eq!(found(&world), [Cause::CorsNotOnErrors, Cause::PathNotCovered]);
    let world = World::whole().with(|world| {
        world.registry().challenge = None;
        world.registry().cors_on_errors = false;
    });
    assert_eq!(found(&world), [Cause::CorsNotOnErrors]);
}

#[test]
fn a_redirect_that_pages_may_see_is_named() {
    let world = World::good().with(|world| {
        world.registry().leads_to = Some(BUCKET);
        world.servers.push((BUCKET, Server { cors: Cors::None, ..Server::bucket() }));
    });
    assert_eq!(found(&world), [Cause::Redirect]);
}

#[test]
fn a_preflight_that_fails_where_passwords_are_asked_for_leaves_two() {
    let world = World::whole().with(|world| world.registry().preflight.status = 401);
    assert_eq!(found(&world), [Cause::PreflightRefused, Cause::PreflightAuth]);
}

#[test]
fn only_chromium_tells_a_preflight_from_the_answer_behind_it() {
    let world = |browser| {
        World::good().with(|world| {
            world.registry().preflight.headers = &["accept", "content-type", "content-range"];
            world.registry().cors_on_405 = false;
            world.situation.browser = browser;
        })
    };
    assert_eq!(found(&world(Browser::Chromium)), [Cause::HeaderNotAllowed]);
    assert_eq!(found(&world(Browser::Firefox)), [Cause::PreflightRefused, Cause::HeaderNotAllowed]);
}

#[test]
fn headers_and_methods_that_are_refused_are_all_listed() {
    let world = World::good().with(|world| world.registry().preflight.headers = &["authorization"]);
    assert_eq!(world.climb().diagnosis().headers, ["Accept", "Content-Type", "Content-Range"]);
    let world = World::good().with(|world| world.registry().preflight.headers = &["content-type"]);
    assert_eq!(world.climb().diagnosis().headers, ["Authorization", "Accept", "Content-Range"]);
    let world = World::good().with(|world| world.registry().preflight.methods = &["DELETE"]);
    assert_eq!(world.climb().diagnosis().methods, ["PATCH", "PUT"]);
}

#[test]
fn a_port_that_speaks_the_other_scheme_is_named_where_the_page_may_ask_it() {
    let at = |target: &'static str, tls: bool| {
        World::good().with(|world| {
            world.situation.target = target.to_owned();
            world.situation.page.origin = "http://127.0.0.1:8080".to_owned();
            world.servers = vec![
                ("http://127.0.0.1:8080", Server { tls: false, ..Server::page() }),
                ("http://registry.example:5000", Server { tls, ..Server::registry() }),
            ];
        })
    };
    assert_eq!(found(&at("https://registry.example:5000", false)), [Cause::Scheme]);
    let both = found(&at("http://registry.example:5000", true));
    assert!(both.contains(&Cause::Scheme), "{both:?}");
}

#[test]
fn a_host_that_cannot_be_reached_leaves_the_reasons_that_browsers_do_not_tell_apart() {
    let nobody = World::good().with(|world| world.remove(REGISTRY));
    let reasons =
        [Cause::Name, Cause::Refused, Cause::Tls, Cause::Scheme, Cause::ResourcePolicy, Cause::Intercepted];
    assert_eq!(found(&nobody), reasons);
    let untrusted = World::good().with(|world| world.registry().trusted = false);
    assert_eq!(found(&untrusted), reasons);
}

#[test]
fn an_address_has_no_name_that_could_be_wrong() {
    let world = World::good().with(|world| world.situation.target = "https://192.0.2.1".to_owned());
    assert!(!found(&world).contains(&Cause::Name));
}

fn local(before: Permission, after: Permission) -> World {
    World::good().with(|world| {
        world.situation.target = String::from("https://192.168.1.5:5000");
        world.permission = (before, after);
        world.intercepted = after != Permission::Granted;
    })
}

#[test]
fn the_local_network_is_named_where_it_is_denied() {
    assert_eq!(found(&local(Permission::Denied, Permission::Denied)), [Cause::LocalNetworkDenied]);
    assert_eq!(found(&local(Permission::Prompt, Permission::Denied)), [Cause::LocalNetworkDenied]);
    assert!(found(&local(Permission::Prompt, Permission::Prompt)).contains(&Cause::LocalNetworkUnanswered));
    assert!(!found(&local(Permission::Granted, Permission::Granted)).contains(&Cause::LocalNetworkDenied));
}

#[test]
fn a_request_that_fails_at_once_was_not_held_up_by_a_question() {
    let nobody = World::good().with(|world| {
        world.permission = (Permission::Prompt, Permission::Prompt);
        world.remove(REGISTRY);
    });
    assert!(!found(&nobody).contains(&Cause::LocalNetworkUnanswered));
}

#[test]
fn a_question_that_came_with_the_first_request_may_be_why_the_second_fails_at_once() {
    let mut ladder = Ladder::new(local(Permission::Prompt, Permission::Prompt).situation);
    ladder.tell(Probe::Permission, Showed::Permission(Permission::Prompt));
    ladder.tell(Probe::Ping, Showed::Failed { millis: 5_000 });
    ladder.tell(Probe::Reach, Showed::Failed { millis: 5 });
    assert!(ladder.left().has(Cause::LocalNetworkUnanswered));
}

#[test]
fn a_registry_in_ones_own_network_without_tls_is_declared_so_that_chromium_asks() {
    let world = |target: &str| World::good().with(|world| world.situation.target = target.to_owned());
    let permission = Ladder::new(world("http://nas.local:5000").situation).next().unwrap();
    assert_eq!(permission.probe, Probe::Permission);
    let mut ladder = Ladder::new(world("http://nas.local:5000").situation);
    ladder.tell(Probe::Permission, Showed::Permission(Permission::Prompt));
    let ping = ladder.next().unwrap();
    assert_eq!((ping.probe, ping.address_space), (Probe::Ping, Some(Space::Local)));
    assert!(ping.patience > permission.patience, "the user has time to answer");
    let mut ladder = Ladder::new(world("http://127.0.0.1:5000").situation);
    ladder.tell(Probe::Permission, Showed::Permission(Permission::Granted));
    assert_eq!(ladder.next().unwrap().address_space, None);
}

#[test]
fn a_page_on_this_machine_needs_no_permission_for_it() {
    let world = local(Permission::Denied, Permission::Denied)
        .with(|world| world.situation.page.origin = "http://127.0.0.1:8080".to_owned());
    assert!(!found(&world).contains(&Cause::LocalNetworkDenied));
}

#[test]
fn a_connection_that_breaks_off_in_between_is_called_unsteady() {
    let world = World::good();
    let mut ladder = Ladder::new(world.situation.clone());
    while let Some(ask) = ladder.next() {
        let showed = match ask.probe {
            Probe::Authorization => Showed::TimedOut,
            _ => world.show(&ask),
        };
        ladder.tell(ask.probe, showed);
    }
    let diagnosis = ladder.diagnosis();
    assert!(diagnosis.unsteady);
    assert!(diagnosis.causes.is_empty());
}

#[test]
fn no_token_is_kept() {
    let ladder = World::whole().climb();
    assert!(!format!("{ladder:?}").contains("\"t\""));
}
