//! The client for the INTER-STREAM store API that can be trusted with a payment.
//!
//! A shop collects money elsewhere and then has to tell INTER-STREAM "this user's order is paid, deliver it"
//! (`store > process_order`), exactly once, and to know for certain how it ended. Every decision of that call
//! is made here; what runs it (a fetch, a timer, a clock) is handed in from outside.
//!
//! | room | what lives there |
//! |---|---|
//! | [`value`] | ids and amounts: plain values, valid once they exist |
//! | [`wire`] | the endpoint, a request and a response as bytes, what the API answered, what an HTTP status means |
//! | [`credential`] | key ID, shared secret (which cannot be printed), salt, timestamp, signature, signed URL |
//! | [`error`] | everything that can go wrong, and what is then known of the order |
//! | [`store`] | the actions of the store section as declarations, one file each |
//! | [`call`] | one call from start to end, sans-I/O: attempts, pauses, deadlines, what a lost answer means |
//! | [`settlement`] | several calls in a row: an order paid and processed |
//! | [`sandbox`] | an INTER-STREAM API for this machine (feature `sandbox`) |
//! | `wasm` | the bindings to JavaScript, which decide nothing; compiled for wasm32 only |
//!
//! A room uses only the rooms above it in this table; `sandbox` uses `credential` only.

#![cfg_attr(not(target_arch = "wasm32"), forbid(unsafe_code))]
#![deny(missing_docs)]

pub mod call;
pub mod credential;
pub mod error;
pub mod settlement;
pub mod store;
pub mod value;
pub mod wire;

#[cfg(feature = "sandbox")]
pub mod sandbox;

#[cfg(all(target_arch = "wasm32", any(feature = "client", feature = "sandbox")))]
pub mod wasm;
