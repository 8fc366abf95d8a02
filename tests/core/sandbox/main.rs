//! The sandbox as an API: whole answers, the way through the store, every refusal, what clients send as a body.

#![cfg(not(target_arch = "wasm32"))]

mod answers;
mod anything;
mod bodies;
mod books;
mod caller;
mod refusals;
mod seeded;
mod way;
