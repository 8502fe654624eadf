//! What is said of all that, in English.

use crate::any::FAULTS;
use crate::world::{PAGE, World};
use longshore_connect::{Cause, Ladder, Texts};

/// A sentence that is whole: it is one, and nothing is left to be filled in.
fn assert_whole(text: &str) {
    assert!(text.contains(' ') && text.ends_with(['.', ')']), "{text}");
    assert!(!text.contains(['{', '}']), "{text}");
}

#[test]
fn every_rung_of_every_world_is_told_in_whole_sentences() {
    let texts = Texts::english();
    for (_, _, fault) in FAULTS {
        let mut world = World::whole();
        fault(&mut world);
        let ladder = world.climb();
        for rung in ladder.rungs() {
            let told = ladder.tell_rung(rung, &texts);
            assert_whole(&told.tried);
            assert_whole(&told.showed);
            assert_whole(&told.excludes);
        }
    }
}

#[test]
fn every_cause_is_told_in_whole_sentences() {
    let texts = Texts::english();
    for cause in Cause::ALL {
        for (_, _, fault) in FAULTS {
            let mut world = World::whole();
            fault(&mut world);
            let told = world.climb().tell_cause(*cause, &texts);
            // An address that was typed has its own reason.
            if *cause != Cause::Url {
                assert_whole(&told.explanation);
            }
            assert_whole(&told.look);
            assert!(!told.title.contains('{'), "{}", told.title);
        }
    }
}

#[test]
fn what_is_wrong_with_a_url_is_said_in_its_own_words() {
    let mut world = World::good();
    world.situation.target = String::from("registry.example");
    let told = world.climb().tell_cause(Cause::Url, &Texts::english());
    assert!(told.explanation.contains("write https://registry.example"), "{}", told.explanation);
}

#[test]
fn commands_hold_the_users_own_url_and_origin_as_words_of_a_shell() {
    let world = World::good().with(|world| world.situation.target = String::from("https://it's.example"));
    let command = world.climb().tell_cause(Cause::CorsMissing, &Texts::english()).command.unwrap();
    assert!(command.text.contains(r"'https://it'\''s.example/v2/'"), "{}", command.text);
    assert!(command.text.contains(&format!("'Origin: {PAGE}'")), "{}", command.text);
    assert!(command.can_be_heard);
}

#[test]
fn the_command_for_a_blob_follows_as_nobody_and_has_no_token_in_it() {
    let world = World::whole().with(|world| world.remove(crate::world::BUCKET));
    let command = world.climb().tell_cause(Cause::BlobRedirect, &Texts::english()).command.unwrap();
    assert!(command.text.contains("--location --header 'Origin: null'"), "{}", command.text);
    assert!(command.text.contains("Bearer $TOKEN"), "{}", command.text);
}

#[test]
fn what_is_asked_is_told_before_it_is_done_as_it_is_afterwards() {
    let (world, texts) = (World::whole(), Texts::english());
    let mut ladder = Ladder::new(world.situation.clone());
    while let Some(ask) = ladder.next() {
        let before = ladder.tell_ask(&ask, &texts);
        ladder.tell(ask.probe, world.show(&ask));
        let rung = ladder.rungs().last().unwrap();
        assert_eq!(ladder.tell_rung(rung, &texts).tried, before);
    }
}

#[test]
fn the_end_says_what_it_comes_to() {
    let end = |world: &World| world.climb().tell_end(&Texts::english());
    assert_eq!(end(&World::whole()), "Nothing stands in the way: all was tried.");
    assert!(end(&World::good()).contains("as far as it was tried"));
    let one = World::good().with(|world| world.registry().hangs = true);
    assert_eq!(end(&one), "registry.example does not answer in time.");
    let several = World::good().with(|world| world.registry().cors = crate::world::Cors::None);
    assert!(end(&several).starts_with("It is one of 5 causes"), "{}", end(&several));
    let begun = Ladder::new(World::good().situation);
    assert_eq!(begun.tell_end(&Texts::english()), "There is more to try.");
}
