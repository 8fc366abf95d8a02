//! Every other change than process_order, and settlements: stories in virtual time, each checked against the model's record
//! of what has happened. Up to eight calls at once on one client, other people acting meanwhile, an API that fails alike
//! for everything, a clock that is wrong.
//!
//! ```text
//! INTERSTREAM_STORIES=10000000 cargo test --release --test changes     that many stories
//! INTERSTREAM_SEED=123 cargo test --release --test changes             the story with this seed, line by line
//! ```

#![cfg(not(target_arch = "wasm32"))]

mod play;
mod promises;
#[path = "../random.rs"]
mod random;
mod shop;
mod story;

use play::{client, play};
use promises::broken;
use std::collections::BTreeMap;
use std::io::Write;

const STORIES: u64 = if cfg!(debug_assertions) { 20_000 } else { 300_000 };

#[test]
fn a_change_is_made_once_or_said_not_to_be() {
    if let (Some(seed), None) = (from_environment("INTERSTREAM_SEED"), from_environment("INTERSTREAM_STORIES")) {
        return tell(seed);
    }
    let stories = from_environment("INTERSTREAM_STORIES").unwrap_or(STORIES);
    let half = stories / 2;
    let counts = std::thread::scope(|scope| {
        let other = scope.spawn(move || run(half, stories));
        let mut counts = run(0, half);
        for (name, ends) in other.join().expect("no story panics") {
            let sum: &mut [u64; 4] = counts.entry(name).or_default();
            sum.iter_mut().zip(ends).for_each(|(sum, count)| *sum += count);
        }
        counts
    });
    let mut told = format!("changes: {stories} stories");
    for (name, [resolved, rejected, not_sent, unknown]) in &counts {
        told +=
            &format!("\n  {name}: resolved {resolved}, rejected {rejected}, not-sent {not_sent}, unknown {unknown}");
        assert!(
            [resolved, rejected, not_sent, unknown].into_iter().all(|count| *count > stories / 10_000),
            "{name}: {told}"
        );
    }
    let _ = writeln!(std::io::stderr(), "{told}");
}

/// How often calls of each action ended how: resolved, rejected, not-sent, unknown.
fn run(from: u64, to: u64) -> BTreeMap<&'static str, [u64; 4]> {
    let mut counts = BTreeMap::<_, [u64; 4]>::new();
    for seed in from..to {
        let story = story::story(seed);
        let played = play(&story, &client());
        for (part, call) in story.parts.iter().zip(&played) {
            if let Some(says) = broken(part, call) {
                panic!("VIOLATION of \"{says}\"\nseed {seed}\n{}", play::told(part, call));
            }
            for run in &call.runs {
                counts.entry(part.asked.name()).or_default()[run.end_index()] += 1;
            }
        }
    }
    counts
}

fn tell(seed: u64) {
    let story = story::story(seed);
    for (part, call) in story.parts.iter().zip(&play(&story, &client())) {
        let _ = writeln!(std::io::stderr(), "{}", play::told(part, call));
        assert_eq!(broken(part, call), None);
    }
}

fn from_environment(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok().filter(|text| !text.is_empty())?;
    Some(text.replace('_', "").parse().unwrap_or_else(|_| panic!("{name} must be a whole number, not {text}")))
}
