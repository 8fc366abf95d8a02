//! What is assumed of the world, shown to be needed: without it, an invariant breaks.

use crate::play::{client, play};
use crate::story::*;
use crate::violations;
use interstream::call::Limits;

/// The invariants that a story breaks.
fn broken(story: Story) -> Vec<&'static str> {
    let played = play(&story, &client());
    violations(&story, &played).into_iter().map(|(_, violation)| violation.invariant).collect()
}

const REJECTED: &str = "a call that says rejected or not-sent did not process";

fn good() -> Fate<Handling> {
    Fate::good(Handling::Works, 3_000)
}

#[test]
fn a_plain_story_breaks_nothing() {
    assert_eq!(broken(Story::plain()), [""; 0]);
}

#[test]
fn where_date_is_hidden_a_clock_that_is_ahead_takes_a_later_order_for_the_first() {
    let cut = Fate { mishap: Mishap::Cut, ..good() };
    // Placed 1.5 s after the first attempt, and processed by the second.
    let late = Fate { there_ms: 1_600, ..Fate::good(Listing::Lists, 3_000) };
    let lost_look = Fate { meets: Meets::Nobody, ..Fate::good(Listing::Lists, 3_000) };
    let story = Story {
        date_readable: false,
        clock_ahead_ms: 10_000,
        deeds: vec![(1_500, Deed::Place)],
        limits: Limits { timeout_ms: 2_000, ..Story::plain().limits },
        attempts: vec![cut, good()],
        looks: vec![lost_look, late],
        ..Story::plain()
    };
    assert_eq!(broken(Story { clock_ahead_ms: 0, ..story.clone() }), [""; 0]);
    assert_eq!(broken(Story { date_readable: true, ..story.clone() }), [""; 0]);
    assert_eq!(broken(story), ["ask before acting"]);
}

/// The second copy of a process_order, received on its own; its answer is the one that comes back.
fn second_copy(alone: Handling, after_ms: u64) -> Option<Twice> {
    Some(Twice { after_ms, answers: true, alone: Some(alone) })
}

#[test]
fn a_copy_that_is_turned_away_hides_one_that_was_processed() {
    for status in [404, 429] {
        let twice = second_copy(Handling::Crashes { status, done: false }, 10);
        let attempts = vec![Fate { twice, ..good() }];
        let limits = Limits { max_retries: 0, ..Story::plain().limits };
        assert_eq!(broken(Story { order_given: true, limits, attempts, ..Story::plain() })[0], REJECTED, "{status}");
    }
}

#[test]
fn a_copy_that_expires_hides_one_that_was_processed() {
    // The clock is 19 s behind, and requests expire after 20 s. The look takes as long as the copy, and expires too.
    let attempts = vec![Fate { twice: second_copy(Handling::Works, 2_000), ..good() }];
    let looks = vec![Fate { there_ms: 2_000, ..Fate::good(Listing::Lists, 3_000) }];
    let limits = Limits { timeout_ms: 5_000, ..Story::plain().limits };
    let clock_ahead_ms = -19_000;
    let story = Story { order_given: true, expires_s: 20, clock_ahead_ms, limits, attempts, looks, ..Story::plain() };
    assert_eq!(broken(story), [REJECTED, "every sentence of an error is true"]);
}

#[test]
fn calling_again_at_once_without_a_lock_processes_twice() {
    // The first call ends unknown while its request runs; the second does not wait for that.
    let slow = Fate { work_ms: 2_500, ..good() };
    let limits = Limits { timeout_ms: 1_000, deadline_ms: 1_500, ..Story::plain().limits };
    let again = |lock, pause| {
        let attempts = vec![slow, Fate { mishap: Mishap::Silence, ..slow }];
        let story = Story { order_given: true, lock, limits, again_after: Some(pause), attempts, ..Story::plain() };
        let ledger = play(&story, &client()).ledger;
        ledger.len()
    };
    assert_eq!((again(Lock::None, 0), again(Lock::None, 3_000), again(Lock::Waits, 0)), (2, 1, 1));
}
