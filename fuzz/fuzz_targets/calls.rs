#![no_main]

#[path = "../../tests/core/fuzzed/calls.rs"]
mod calls;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| calls::run(bytes));
