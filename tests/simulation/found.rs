//! Stories that the simulation has found: those that broke an invariant once and do so no more, and those that stay
//! exceptions.

use crate::exceptions::known;
use crate::play::{client, play};
use crate::story::*;
use crate::timeline::timeline;
use crate::violations;

/// Plays a story, and fails with its timeline where it breaks an invariant.
fn must_hold(story: Story) {
    let played = play(&story, &client());
    let broken: Vec<_> = violations(&story, &played).into_iter().map(|(_, violation)| violation).collect();
    assert!(broken.is_empty(), "\n{}{broken:#?}", timeline(&played));
}

/// One request, which the API works on for 2 s: longer than the attempt may take.
fn slow() -> Fate<Handling> {
    Fate { work_ms: 2_000, ..Fate::good(Handling::Works, 3_000) }
}

/// A request that the network doubles. The answer to the second copy comes back.
fn doubled(work_ms: u64, after_ms: u64) -> Fate<Handling> {
    let twice = Some(Twice { after_ms, answers: true, alone: None });
    Fate { work_ms, twice, ..Fate::good(Handling::Works, 3_000) }
}

/// Plays a story that breaks an invariant in a way that is not promised against.
fn is_an_exception(story: Story) {
    let played = play(&story, &client());
    let broken = violations(&story, &played);
    assert!(!broken.is_empty(), "this holds now, and is no exception any more\n{}", timeline(&played));
    for (case, violation) in &broken {
        assert!(known(case, violation).is_some(), "{violation:?}");
    }
}

#[test]
fn a_cancelled_order_is_not_rejected_while_a_request_may_still_process_it() {
    for order_given in [true, false] {
        let (lock, deeds, attempts) = (Lock::None, vec![(1_100, Deed::Cancel)], vec![slow()]);
        must_hold(Story { order_given, lock, deeds, attempts, ..Story::plain() });
    }
}

#[test]
fn without_order_id_a_cancelled_order_does_not_say_that_no_other_was_processed() {
    let late = Fate { there_ms: 1_100, ..Fate::good(Handling::Works, 3_000) };
    let deeds = vec![(1_050, Deed::Cancel), (1_060, Deed::Place)];
    must_hold(Story { deeds, attempts: vec![late], ..Story::plain() });
}

#[test]
fn the_refusal_of_a_copy_by_a_lock_is_not_the_end_of_the_other() {
    let attempts = vec![doubled(100, 10)];
    must_hold(Story { order_given: true, lock: Lock::Refuses, attempts, ..Story::plain() });
}

#[test]
fn the_refusal_of_a_copy_stays_in_doubt_when_the_clock_is_corrected() {
    let stranger = Fate { meets: Meets::Stranger { status: 401 }, ..Fate::good(Handling::Works, 3_000) };
    let attempts = vec![doubled(0, 10), stranger];
    let clock_ahead_ms = -200_000;
    must_hold(Story { order_given: true, salts_once: true, clock_ahead_ms, attempts, ..Story::plain() });
}

#[test]
fn the_refusal_of_a_copy_does_not_correct_the_clock_and_send_again() {
    let lock = Lock::None;
    let attempts = vec![doubled(100, 10)];
    let clock_ahead_ms = -200_000;
    must_hold(Story { order_given: true, lock, salts_once: true, clock_ahead_ms, attempts, ..Story::plain() });
}

#[test]
fn a_copy_that_crashes_does_not_hide_one_that_is_running() {
    let alone = Some(Handling::Crashes { status: 500, done: false });
    let twice = Some(Twice { after_ms: 10, answers: true, alone });
    let attempts = vec![Fate { twice, ..slow() }];
    must_hold(Story { order_given: true, lock: Lock::None, attempts, ..Story::plain() });
}

#[test]
fn a_page_of_a_front_end_is_no_end_of_the_request_behind_it() {
    for status in [500, 502, 503, 504] {
        let attempts = vec![Fate { mishap: Mishap::Gateway { after_ms: 100, status }, ..slow() }];
        must_hold(Story { lock: Lock::None, attempts, ..Story::plain() });
    }
}

#[test]
fn the_same_refusal_of_a_copied_request_and_a_copied_look_proves_nothing() {
    let twice = Some(Twice { after_ms: 0, answers: true, alone: None });
    let looks = vec![Fate { twice, ..Fate::good(Listing::Lists, 3_000) }];
    is_an_exception(Story {
        order_given: true,
        salts_once: true,
        attempts: vec![doubled(0, 10)],
        looks,
        ..Story::plain()
    });
}
