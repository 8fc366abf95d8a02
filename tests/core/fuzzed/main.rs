//! The fuzz targets on a stable toolchain: every input of the corpus, and inputs made from it by chance.
//!
//! `INTERSTREAM_FUZZ_INPUTS` sets how many are made (default 20,000 for each target); the coverage-guided fuzzers
//! are in `fuzz/`, and what they find goes into `fuzz/corpus/`.

#![cfg(not(target_arch = "wasm32"))]

mod answers;
mod calls;

use std::fs;
use std::path::Path;

/// xorshift64: the same inputs every time.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most.max(1) as u64) as usize
    }
}

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

/// One input made of another: bytes changed, inserted, removed, or the end replaced by that of a third one.
fn changed(input: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut made = input.to_vec();
    for _ in 0..=random.below(6) {
        let at = random.below(made.len());
        match random.below(5) {
            0 if !made.is_empty() => made[at] = random.below(256) as u8,
            1 => made.insert(at, random.below(256) as u8),
            2 if !made.is_empty() => drop(made.remove(at)),
            3 => {
                made.truncate(at);
                made.extend_from_slice(&other[random.below(other.len())..]);
            }
            _ if !other.is_empty() => made.insert(at, other[random.below(other.len())]),
            _ => {}
        }
    }
    made
}

fn replay(target: &str, run: fn(&[u8])) {
    let corpus = corpus(target);
    assert!(corpus.len() >= 20, "the corpus of {target} has {} inputs", corpus.len());
    corpus.iter().for_each(|input| run(input));
    let inputs = std::env::var("INTERSTREAM_FUZZ_INPUTS").map_or(20_000, |count| count.parse().unwrap());
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut last = Vec::new();
    for _ in 0..inputs {
        let input = changed(&corpus[random.below(corpus.len())], &corpus[random.below(corpus.len())], &mut random);
        // Now and then an input builds on the one before, so that changes add up.
        let input = if random.below(4) == 0 { changed(&last, &input, &mut random) } else { input };
        if let Err(panic) = std::panic::catch_unwind(|| run(&input)) {
            eprintln!("{target} fails on {:?}", String::from_utf8_lossy(&input));
            eprintln!("as bytes: {input:?}");
            std::panic::resume_unwind(panic);
        }
        last = input;
    }
}

#[test]
fn any_bytes_as_an_answer() {
    replay("answers", answers::run);
}

#[test]
fn any_sequence_of_events_in_a_call() {
    replay("calls", calls::run);
}
