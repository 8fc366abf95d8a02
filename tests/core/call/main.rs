//! One call, step by step: what is done about each thing that can come back, and what is then said of the order.

#![cfg(not(target_arch = "wasm32"))]

mod changes;
mod looking;
mod once;
mod pausing;
mod reading;
mod story;
