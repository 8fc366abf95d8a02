#![no_main]

#[path = "../../tests/core/fuzzed/answers.rs"]
mod answers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| answers::run(bytes));
