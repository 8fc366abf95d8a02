//! The proof that a lost answer is never a guess: millions of stories about one call, each in virtual time, each
//! checked against the model's ledger.
//!
//! ```text
//! INTERSTREAM_STORIES=10000000 cargo test --release --test simulation     that many stories
//! INTERSTREAM_SEED=123 cargo test --release --test simulation             the story with this seed, line by line
//! ```

#![cfg(not(target_arch = "wasm32"))]

mod api;
mod assumptions;
mod exceptions;
mod fate;
mod found;
mod generate;
mod invariants;
mod liveness;
mod network;
mod orders;
mod play;
mod random;
mod shrink;
mod story;
mod tally;
mod telling;
mod timeline;

use interstream::call::Client;
use invariants::{Case, INVARIANTS, Violation};
use play::{Played, play};
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use story::Story;
use tally::Tally;

const SEED: u64 = 1;
const STORIES: u64 = if cfg!(debug_assertions) { 100_000 } else { 1_000_000 };
/// Stories that a thread takes at a time.
const CHUNK: u64 = 500;

#[test]
fn a_lost_answer_is_never_a_guess() {
    let seed = from_environment("INTERSTREAM_SEED");
    let stories = from_environment("INTERSTREAM_STORIES");
    if let (Some(seed), None) = (seed, stories) {
        return tell(&generate::story(seed));
    }
    let in_full = stories.is_some();
    let (seed, stories) = (seed.unwrap_or(SEED), stories.unwrap_or(STORIES));
    let (tally, broken) = run(seed, stories);
    if let Some(seed) = broken {
        panic!("{}", explain(seed));
    }
    say(&summary(&tally, seed, in_full));
    if stories >= 20_000 {
        assert_eq!(tally.missing(), [""; 0], "reached too seldom: {:#?}", tally.counts);
    }
}

#[test]
fn a_seed_tells_the_same_story_each_time() {
    let client = play::client();
    for seed in 0..200 {
        let story = generate::story(seed);
        assert_eq!(timeline::timeline(&play(&story, &client)), timeline::timeline(&play(&story, &client)));
    }
}

/// Plays so many stories on two threads. The lowest seed that breaks an invariant ends it.
fn run(seed: u64, stories: u64) -> (Tally, Option<u64>) {
    let next = AtomicU64::new(0);
    let broken = AtomicU64::new(u64::MAX);
    let work = || {
        let client = play::client();
        let mut tally = Tally::default();
        loop {
            let first = next.fetch_add(CHUNK, Ordering::Relaxed);
            if first >= stories.min(broken.load(Ordering::Relaxed)) {
                return tally;
            }
            for number in first..(first + CHUNK).min(stories) {
                let story = generate::story(seed.wrapping_add(number));
                let Some(played) = play_safely(&story, &client) else {
                    broken.fetch_min(number, Ordering::Relaxed);
                    continue;
                };
                tally.add(&story, &played);
                for (case, violation) in violations(&story, &played) {
                    match exceptions::known(&case, &violation) {
                        Some(exception) => *tally.exceptions.entry(exception).or_default() += 1,
                        None => drop(broken.fetch_min(number, Ordering::Relaxed)),
                    }
                }
            }
        }
    };
    let tally = std::thread::scope(|scope| {
        let other = scope.spawn(work);
        let mut tally = work();
        tally.merge(other.join().expect("a thread of the simulation"));
        tally
    });
    let broken = broken.into_inner();
    (tally, (broken != u64::MAX).then(|| seed.wrapping_add(broken)))
}

/// `None`: the core panics.
fn play_safely(story: &Story, client: &Client) -> Option<Played> {
    catch_unwind(AssertUnwindSafe(|| play(story, client))).ok()
}

/// Every invariant that a played story breaks.
fn violations<'a>(story: &'a Story, played: &'a Played) -> Vec<(Case<'a>, Violation)> {
    let mut found = Vec::new();
    for call in &played.calls {
        let case = Case { story, played, call };
        for (invariant, holds) in INVARIANTS {
            if let Err(says) = holds(&case) {
                found.push((case, Violation { invariant, says }));
            }
        }
    }
    found
}

/// The first invariant that a story breaks and that is not an exception.
fn breaks(story: &Story, client: &Client) -> Option<Violation> {
    let Some(played) = play_safely(story, client) else {
        return Some(Violation { invariant: "the core does not panic", says: "it does".into() });
    };
    let mut unknown = violations(story, &played).into_iter().filter(|(case, it)| exceptions::known(case, it).is_none());
    unknown.next().map(|(_, violation)| violation)
}

/// A story that breaks an invariant: which, the smallest story that does, and how to see it again.
fn explain(seed: u64) -> String {
    let client = play::client();
    let story = generate::story(seed);
    let Some(violation) = breaks(&story, &client) else { return format!("seed {seed} breaks nothing any more") };
    let same = |story: &Story| breaks(story, &client).is_some_and(|other| other.invariant == violation.invariant);
    let smallest = shrink::shrink(&story, same);
    let says = breaks(&smallest, &client).map_or(String::new(), |violation| violation.says);
    format!(
        "\nVIOLATION of \"{}\": {says}\nseed {seed}; the smallest story that breaks it:\n\n{smallest}\n\n{}\n\
         The whole story again: INTERSTREAM_SEED={seed} cargo test --release --test simulation\n",
        violation.invariant,
        play_safely(&smallest, &client).map_or(String::new(), |played| timeline::timeline(&played)),
    )
}

/// Plays one story line by line, and fails where it breaks an invariant.
fn tell(story: &Story) {
    let played = play(story, &play::client());
    say(&format!("{story}\n\n{}", timeline::timeline(&played)));
    let broken: Vec<Violation> = violations(story, &played).into_iter().map(|(_, violation)| violation).collect();
    assert_eq!(broken, []);
}

/// One line; before it what was reached how often, where a number of stories was asked for.
fn summary(tally: &Tally, seed: u64, in_full: bool) -> String {
    let mut text = String::new();
    if in_full {
        text += "simulation: reached\n";
        text.extend(tally.counts.iter().map(|(what, count)| format!("  {count:>9}  {what}\n")));
        text.extend(tally.exceptions.iter().map(|(what, count)| format!("  {count:>9}  not promised: {what}\n")));
    }
    let count = |what| tally.counts.get(what).copied().unwrap_or(0);
    text += &format!(
        "simulation: {} stories, {} steps; resolved {} by the answer and {} by the order's record, rejected {}, \
         not-sent {}, unknown {}; {} invariants held; seed {seed}",
        tally.stories,
        tally.steps,
        count("outcome: resolved, by the answer"),
        count("outcome: resolved, by the order's record"),
        count("outcome: rejected"),
        count("outcome: not-sent"),
        count("outcome: unknown"),
        INVARIANTS.len(),
    );
    text
}

/// Past the test harness, which keeps what a passing test prints.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

fn from_environment(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok().filter(|text| !text.is_empty())?;
    Some(text.replace('_', "").parse().unwrap_or_else(|_| panic!("{name} must be a whole number, not {text}")))
}
