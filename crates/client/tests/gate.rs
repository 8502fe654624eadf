//! Requests that are held at the gate: sent, edited, dropped, or the flow stopped.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use http::{Method, StatusCode};
use longshore_client::expectation::Verdict;
use longshore_client::flows::{Login, login, pull, push};
use longshore_client::transport::{Decision, Held, Local, Turnstile};
use longshore_client::url::Url;
use longshore_client::{Fault, Step, draft, stop};
use longshore_registry::Policy;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use support::hand::*;
use support::pair::*;
use support::{block_on, response};

#[test]
fn what_is_sent_unchanged_goes_as_if_it_had_not_been_held() {
    let plain = Pair::new(Policy::accounts()).run();
    pushed(&plain).unwrap();
    let run = gated(&Pair::new(Policy::accounts()), |_| Decision::Send(None));
    pushed(&run).unwrap();
    assert_eq!(run.requests(), plain.requests());
    let seen = run.seen.borrow();
    assert_eq!((seen.count(Verdict::Failed), seen.count(Verdict::Unknown)), (0, 0));
    // One look at the clock before the request, and one after it: the wait is no part of that.
    let times: Vec<Duration> = seen.exchanges.iter().map(|exchange| exchange.elapsed().unwrap()).collect();
    assert!(times.iter().all(|time| time.as_secs() <= 2), "{times:?}");
}

#[test]
fn an_edited_digest_gets_the_registrys_true_answer() {
    let pair = Pair::new(Policy::accounts());
    let before = snapshot(&pair);
    let run = gated(&pair, |held| match held.request.step {
        Step::FinishUpload => editing(held, |edit| {
            let (session, digest) = edit.url.as_str().split_once("digest=").unwrap();
            let wrong = digest.replace(['1', '2', '3'], "4");
            edit.url = Url::parse(&format!("{session}digest={wrong}")).unwrap();
        }),
        _ => Decision::Send(None),
    });
    let error = pushed(&run).unwrap_err();
    assert_eq!((error.fault, error.step), (Fault::Intervention, Some(Step::FinishUpload)));
    assert_eq!(
        (error.expected.as_deref(), error.actual.as_deref()),
        (Some("201 Created"), Some("400 Bad Request"))
    );
    assert!(error.sentence.contains("was edited or dropped"), "{error}");
    let finish = exchange_of(&run, Step::FinishUpload);
    let old = finish.handling.before.as_ref().unwrap();
    let changes = draft::changes(old, &finish.request, None);
    assert_eq!(changes.iter().map(|change| change.what.as_str()).collect::<Vec<_>>(), ["url"]);
    assert_eq!(finish.expectations[0].verdict, Verdict::Unknown);
    assert_eq!(run.seen.borrow().count(Verdict::Failed), 0);
    assert_eq!(open_sessions(&before, &pair), 0);
}

#[test]
fn after_an_edit_a_flow_goes_on_with_the_true_answer() {
    let pair = Pair::new(Policy::accounts());
    pair.pushed("devtable/app");
    let run = gated(&pair, |held| match held.request.step {
        Step::GetManifest => editing(held, |edit| {
            edit.url = edit.url.join("/v2/devtable/app/manifests/latest").unwrap();
        }),
        _ => Decision::Send(None),
    });
    let wanted = "sha256:0000000000000000000000000000000000000000000000000000000000000000";
    let pulled = block_on(&run, pull(&run.client, &pulling("devtable/app", wanted))).unwrap();
    assert_ne!(pulled.digest.as_str(), wanted);
    let seen = run.seen.borrow();
    assert!(seen.count(Verdict::Unknown) > 0 && seen.count(Verdict::Failed) == 0);
}

#[test]
fn what_rests_on_an_edit_further_back_is_not_failed_either() {
    let pair = Pair::new(Policy::accounts());
    let before = snapshot(&pair);
    let run = gated(&pair, |held| match held.request.step {
        Step::UploadChunk => editing(held, |edit| {
            let other = vec![0; usize::try_from(held.request.body_size).unwrap()];
            edit.body = Some(longshore_client::body::Payload::Bytes(other.into()));
        }),
        _ => Decision::Send(None),
    });
    let error = pushed(&run).unwrap_err();
    assert_eq!((error.fault, error.step), (Fault::Intervention, Some(Step::FinishUpload)));
    assert_eq!(exchange_of(&run, Step::FinishUpload).expectations[0].verdict, Verdict::Unknown);
    assert_eq!(open_sessions(&before, &pair), 0);
}

#[test]
fn a_dropped_request_is_named_and_was_not_sent() {
    for step in
        [Step::Ping, Step::Auth, Step::StartUpload, Step::UploadChunk, Step::FinishUpload, Step::PutManifest]
    {
        let pair = Pair::new(Policy::accounts());
        let before = snapshot(&pair);
        let run = gated(
            &pair,
            move |held| {
                if held.request.step == step { Decision::Drop } else { Decision::Send(None) }
            },
        );
        let error = pushed(&run).unwrap_err();
        assert_eq!((error.fault, error.step), (Fault::Intervention, Some(step)));
        assert!(error.sentence.contains("dropped at the gate"), "{error}");
        assert_eq!(error.exchange, Some(exchange_of(&run, step).number));
        assert_eq!(open_sessions(&before, &pair), 0, "{step}");
    }
}

#[test]
fn stopping_at_the_gate_stops_the_flow_and_leaves_nothing_open() {
    let pair = Pair::new(Policy::accounts());
    let before = snapshot(&pair);
    let run = gated(&pair, |held| {
        if held.request.step == Step::UploadChunk { Decision::Stop } else { Decision::Send(None) }
    });
    let error = pushed(&run).unwrap_err();
    assert_eq!(error.fault, Fault::Stopped);
    // The session is given up without anybody being asked at the gate.
    assert_eq!(steps(&run).last(), Some(&Step::CancelUpload));
    assert_eq!(open_sessions(&before, &pair), 0);
}

#[test]
fn stop_is_heard_while_a_request_is_held() {
    let pair = Pair::new(Policy::accounts());
    let before = snapshot(&pair);
    let gate = Rc::new(Turnstile::new(true));
    let plan = Plan { keeper: Some(gate.clone()), ..Plan::default() };
    let (run, _) = run_with(owner(), pair.transport(), plan);
    let (button, stopped) = stop::pair();
    let (flow_input, mut button) = (input(), Some(button));
    let mut flow = Box::pin(run.client.run(stopped, push(&run.client, &flow_input)));
    let error = loop {
        let turn = futures::executor::block_on(futures::future::poll_fn(|context| {
            std::task::Poll::Ready(flow.as_mut().poll(context))
        }));
        if let std::task::Poll::Ready(result) = turn {
            break result.unwrap_err();
        }
        let last = run.seen.borrow().exchanges.last().unwrap().clone();
        assert!(last.handling.held);
        if last.request.step == Step::UploadChunk {
            button.take().unwrap().stop();
        } else {
            assert!(gate.decide(last.number, Decision::Send(None)));
            assert!(!gate.decide(last.number, Decision::Drop), "it waits no more");
        }
    };
    assert_eq!(error.fault, Fault::Stopped);
    assert_eq!(open_sessions(&before, &pair), 0);
}

#[test]
fn going_on_releases_the_request_that_is_held_and_holds_no_other() {
    let pair = Pair::new(Policy::accounts());
    let gate = Rc::new(Turnstile::new(true));
    let plan = Plan { keeper: Some(gate.clone()), ..Plan::default() };
    let (run, _) = run_with(owner(), pair.transport(), plan);
    let flow_input = input();
    let (_button, stopped) = stop::pair();
    let both = async {
        let release = async {
            // The flow has its turn first.
            std::future::ready(()).await;
            gate.hold(false);
        };
        futures::join!(run.client.run(stopped, push(&run.client, &flow_input)), release).0
    };
    futures::executor::block_on(both).unwrap();
    assert!(run.seen.borrow().exchanges.iter().all(|exchange| !exchange.handling.held));
}

#[test]
fn credentials_of_the_target_do_not_follow_an_edited_url_to_another_origin() {
    for own in [false, true] {
        let seen = Rc::new(RefCell::new(Vec::new()));
        let keeper = Script(move |held: &Held| {
            if !held.request.headers.contains_key("authorization") {
                return Decision::Send(None);
            }
            editing(held, |edit| {
                edit.url = Url::parse("http://elsewhere.test/v2/").unwrap();
                if own {
                    edit.headers.insert("authorization", "Bearer of-my-own".parse().unwrap());
                }
            })
        });
        let plan = Plan { keeper: Some(Rc::new(keeper)), ..Plan::default() };
        let noted = Rc::clone(&seen);
        let transport = Local::new(move |request: http::Request<bytes::Bytes>| {
            let authorization = request.headers().get("authorization").cloned();
            let answer = match authorization {
                Some(_) => response(200, &[], ""),
                None => response(401, &[("www-authenticate", "Basic realm=\"x\"")], ""),
            };
            noted.borrow_mut().push((request.uri().host().unwrap().to_owned(), authorization));
            answer
        });
        let (run, _) = run_with(support::target_with_user(), Rc::new(transport), plan);
        // With Basic, a login asks again with the password.
        let _ = block_on(&run, login(&run.client, &Login::default()));
        let arrived = seen.borrow();
        let there: Vec<_> = arrived.iter().filter(|(host, _)| host == "elsewhere.test").collect();
        assert_eq!(there.len(), 1);
        let wanted = own.then_some("Bearer of-my-own");
        assert_eq!(there[0].1.as_ref().map(|value| value.to_str().unwrap()), wanted);
        let edited = run.seen.borrow().exchanges[1].clone();
        assert_eq!(edited.handling.stripped, !own);
        assert_eq!(edited.request.headers.contains_key("authorization"), own);
    }
}

#[test]
fn a_fault_may_be_chosen_at_the_gate_and_the_answer_is_edited_no_less() {
    let pair = Pair::new(Policy::accounts());
    let run = gated(&pair, |held| {
        let fault = "status-429:3".parse().unwrap();
        Decision::Send((held.request.step == Step::StartUpload).then_some(fault))
    });
    let error = pushed(&run).unwrap_err();
    assert_eq!(error.actual.as_deref(), Some("429 Too Many Requests"));
    let exchange = exchange_of(&run, Step::StartUpload);
    assert_eq!(exchange.response().unwrap().status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(exchange.request.method, Method::POST);
    assert!(exchange.handling.fault.is_some());
}
