//! Whatever a browser shows, and whatever is wrong.

use crate::world::{BUCKET, Cors, Kind, PAGE, REGISTRY, Server, TOKENS, World};
use longshore_connect::{Answer, Browser, Cause, Causes, Ladder, Permission, Probe, Showed};
use proptest::prelude::*;

/// Anything that a browser could show, and more.
fn showed() -> impl Strategy<Value = Showed> {
    let value = prop_oneof![
        Just("Basic realm=\"x\""),
        Just("Bearer realm=\"https://tokens.example/token\",service=\"r\""),
        Just("Bearer realm=\"http://tokens.example/token\""),
        Just("Bearer realm=\"\""),
        Just("Bearer"),
        Just("\u{1F980}"),
    ];
    let headers = proptest::collection::vec(
        (prop_oneof![Just("www-authenticate"), Just("content-type"), Just("docker-content-digest")], value),
        0..3,
    );
    let body = prop_oneof![
        Just(""),
        Just("{}"),
        Just("<!DOCTYPE html>"),
        Just("<htm\u{e9}"),
        Just("{\"token\":\"t\"}"),
        Just("{\"errors\":[]}")
    ];
    let status = prop_oneof![Just(200_u16), Just(401), Just(404), Just(403), Just(500), any::<u16>()];
    let answer = (status, headers, body, any::<bool>()).prop_map(|(status, headers, body, redirected)| {
        let headers = headers.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Showed::Answer(Answer { status, headers, body: body.to_owned(), redirected })
    });
    let permission = prop_oneof![
        Just(Permission::Granted),
        Just(Permission::Prompt),
        Just(Permission::Denied),
        Just(Permission::Unknown)
    ];
    prop_oneof![
        6 => answer,
        2 => Just(Showed::Opaque),
        1 => Just(Showed::Redirect),
        1 => Just(Showed::Sent),
        4 => any::<u32>().prop_map(|millis| Showed::Failed { millis }),
        1 => Just(Showed::TimedOut),
        1 => Just(Showed::Forbidden),
        2 => permission.prop_map(Showed::Permission),
    ]
}

fn browser() -> impl Strategy<Value = Browser> {
    prop_oneof![Just(Browser::Chromium), Just(Browser::Firefox), Just(Browser::Safari), Just(Browser::Other)]
}

fn target() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(REGISTRY.to_owned()),
        Just("http://registry.example:5000".to_owned()),
        Just("http://localhost:5000".to_owned()),
        Just("https://192.168.0.7".to_owned()),
        Just("http://nas.local".to_owned()),
        any::<String>(),
    ]
}

fn page() -> impl Strategy<Value = String> {
    prop_oneof![Just(PAGE), Just("http://127.0.0.1:8080"), Just("http://page.example"), Just("null")]
        .prop_map(str::to_owned)
}

fn situated() -> impl Strategy<Value = World> {
    let flags = (any::<bool>(), any::<bool>(), any::<bool>());
    (flags, browser(), target(), page()).prop_map(
        |((secure, credentials, sample), browser, target, origin)| {
            let mut world = if sample { World::whole() } else { World::good() };
            world.situation.page.secure = secure;
            world.situation.credentials = credentials;
            world.situation.browser = browser;
            world.situation.target = target;
            world.situation.page.origin = origin;
            world
        },
    )
}

proptest! {
    #[test]
    fn whatever_is_shown_the_ladder_ends_and_names_nothing_that_it_has_excluded(
        world in situated(),
        shown in proptest::collection::vec(showed(), Probe::ORDER.len()),
    ) {
        let mut ladder = Ladder::new(world.situation);
        let mut asked = Vec::new();
        for showed in shown {
            let Some(ask) = ladder.next() else { break };
            prop_assert!(!asked.contains(&ask.probe), "{:?} is tried twice", ask.probe);
            asked.push(ask.probe);
            ladder.tell(ask.probe, showed);
        }
        prop_assert!(ladder.next().is_none());
        let diagnosis = ladder.diagnosis();
        prop_assert_eq!(diagnosis.causes.is_empty(), diagnosis.unsteady);
        for cause in diagnosis.causes.iter().chain(&diagnosis.untried) {
            prop_assert!(ladder.rungs().iter().all(|rung| !rung.excludes.has(*cause)), "{:?} was excluded", cause);
        }
    }

    #[test]
    fn every_rung_excludes_something_new_or_nothing(
        world in situated(),
        shown in proptest::collection::vec(showed(), Probe::ORDER.len()),
    ) {
        let mut ladder = Ladder::new(world.situation);
        for showed in shown {
            let Some(ask) = ladder.next() else { break };
            ladder.tell(ask.probe, showed);
        }
        let mut seen = Causes::NONE;
        for rung in ladder.rungs() {
            prop_assert!(!rung.excludes.meets(seen), "{:?}", rung);
            seen = seen.or(rung.excludes);
        }
    }

    #[test]
    fn what_was_told_is_not_told_again(world in situated(), first in showed(), second in showed()) {
        let mut ladder = Ladder::new(world.situation);
        if let Some(ask) = ladder.next() {
            ladder.tell(ask.probe, first);
            let before = ladder.rungs().to_vec();
            ladder.tell(ask.probe, second);
            prop_assert_eq!(ladder.rungs(), before);
        }
    }

    #[test]
    fn the_fault_that_there_is_is_never_excluded(faulty in faulty()) {
        let Faulty(world, cause) = faulty;
        let ladder = world.climb();
        let diagnosis = ladder.diagnosis();
        let is_found = diagnosis.causes.contains(&cause) || diagnosis.untried.contains(&cause);
        prop_assert!(is_found, "{:?} is not in {:?} of {:#?}", cause, diagnosis, ladder.rungs());
    }
}

/// A world, and the fault in it.
struct Faulty(World, Cause);

/// The world would fill the screen.
impl std::fmt::Debug for Faulty {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} in {:?}", self.1, self.0.situation)
    }
}

/// A world of any kind with one fault, and the fault.
fn faulty() -> impl Strategy<Value = Faulty> {
    let kinds = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), browser());
    (kinds, 0..FAULTS.len()).prop_map(|((has_sample, is_open, has_blobs, credentials, browser), at)| {
        let mut world = World::whole();
        if !has_sample {
            world.situation.sample = None;
        }
        let (cause, needs_token, fault) = FAULTS[at];
        if is_open && !needs_token {
            world.registry().challenge = None;
        }
        if !has_blobs && !matches!(cause, Cause::BlobRedirect | Cause::BlobUnreachable) {
            world.registry().blobs = None;
        }
        world.situation.credentials = credentials;
        world.situation.browser = browser;
        if matches!(browser, Browser::Safari | Browser::Other) {
            world.permission = (Permission::Unknown, Permission::Unknown);
        }
        fault(&mut world);
        Faulty(world, cause)
    })
}

/// The cause, whether there has to be a token service, and what is changed.
pub(crate) type Fault = (Cause, bool, fn(&mut World));

pub(crate) const FAULTS: &[Fault] = &[
    (Cause::Offline, false, |w| w.offline = true),
    (Cause::ContentPolicy, false, |w| w.forbidden = true),
    (Cause::LocalNetworkDenied, false, |w| inside(w, Permission::Denied, Permission::Denied)),
    (Cause::LocalNetworkDenied, false, |w| inside(w, Permission::Prompt, Permission::Denied)),
    (Cause::LocalNetworkUnanswered, false, |w| inside(w, Permission::Prompt, Permission::Prompt)),
    (Cause::InsecurePage, false, |w| {
        inside(w, Permission::Denied, Permission::Denied);
        w.situation.page.origin = String::from("http://page.example");
        w.situation.page.secure = false;
        w.servers.push(("http://page.example", Server { tls: false, ..Server::page() }));
    }),
    (Cause::Intercepted, false, |w| w.intercepted = true),
    (Cause::Name, false, |w| w.remove(REGISTRY)),
    (Cause::Refused, false, |w| w.registry().listens = false),
    (Cause::NoAnswer, false, |w| w.registry().hangs = true),
    (Cause::Tls, false, |w| w.registry().trusted = false),
    (Cause::Scheme, false, |w| w.registry().tls = false),
    (Cause::ResourcePolicy, false, |w| {
        w.registry().policy = true;
        w.registry().cors = Cors::None;
    }),
    (Cause::CorsMissing, false, |w| w.registry().cors = Cors::None),
    (Cause::CorsOtherOrigin, false, |w| w.registry().cors = Cors::Another),
    (Cause::CorsTwice, false, |w| w.registry().cors = Cors::Twice),
    (Cause::CorsNotOnErrors, false, |w| w.registry().cors_on_errors = false),
    (Cause::Redirect, false, |w| {
        w.registry().leads_to = Some(BUCKET);
        w.server(BUCKET).cors = Cors::None;
    }),
    (Cause::NotRegistry, false, |w| w.registry().kind = Kind::Pages),
    (Cause::OldRegistry, false, |w| w.registry().kind = Kind::Old),
    (Cause::Status, false, |w| w.registry().kind = Kind::Broken),
    (Cause::PreflightRefused, false, |w| w.registry().preflight.status = 405),
    (Cause::PreflightRefused, false, |w| w.registry().preflight.cors = false),
    (Cause::PreflightAuth, true, |w| w.registry().preflight.status = 401),
    (Cause::HeaderNotAllowed, false, |w| w.registry().preflight.headers = &["accept"]),
    (Cause::HeaderNotAllowed, false, |w| {
        w.registry().preflight.headers = &["accept"];
        w.registry().cors_on_405 = false;
    }),
    (Cause::HeaderNotAllowed, false, |w| w.registry().preflight.headers = &["authorization", "content-type"]),
    (Cause::PathNotCovered, false, |w| w.registry().uncovered = &["/uploads/"]),
    (Cause::PathNotCovered, false, |w| w.registry().uncovered = &["/a/b/"]),
    (Cause::MethodNotAllowed, false, |w| w.registry().preflight.methods = &["GET"]),
    (Cause::HeaderNotExposed, false, |w| w.registry().exposes = &["www-authenticate"]),
    (Cause::HeaderNotExposed, true, |w| w.registry().exposes = &["docker-content-digest"]),
    (Cause::TokenUrl, true, |w| w.registry().challenge = Some("Bearer realm=\"tokens:\"".to_owned())),
    (Cause::TokenMixedContent, true, |w| {
        w.registry().challenge = Some("Bearer realm=\"http://tokens.example/t\"".to_owned());
    }),
    (Cause::TokenUnreachable, true, |w| w.remove(TOKENS)),
    (Cause::TokenUnreachable, true, |w| w.server(TOKENS).hangs = true),
    (Cause::TokenCors, true, |w| w.server(TOKENS).cors = Cors::None),
    (Cause::TokenCors, true, |w| {
        w.server(TOKENS).cors = Cors::None;
        w.server(TOKENS).policy = true;
    }),
    (Cause::TokenPreflight, true, |w| w.server(TOKENS).preflight.status = 405),
    (Cause::BlobRedirect, false, |w| w.server(BUCKET).cors = Cors::ThePage),
    (Cause::BlobRedirect, false, |w| {
        w.server(BUCKET).cors = Cors::None;
        w.server(BUCKET).policy = true;
    }),
    (Cause::BlobUnreachable, false, |w| w.server(BUCKET).trusted = false),
    (Cause::Nothing, false, |_| {}),
    (Cause::Nothing, false, |w| w.registry().cors_on_405 = false),
    (Cause::Nothing, false, |w| w.registry().options_on_uploads = false),
];

/// The registry is in the user's own network, where the browser does not let the page go.
fn inside(world: &mut World, before: Permission, after: Permission) {
    world.situation.target = String::from("https://192.168.1.5");
    world.situation.browser = Browser::Chromium;
    world.permission = (before, after);
    world.intercepted = true;
}
