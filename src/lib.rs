//! The client for the INTER-STREAM store API that can be trusted with a payment.
//!
//! A shop collects money elsewhere and then has to tell INTER-STREAM "this user's order is paid, deliver it"
//! (`store > process_order`), exactly once, and to know for certain how it ended. Every decision of that call
//! is made here; what runs it (a fetch, a timer, a clock) is handed in from outside.
//!
//! | module | what lives there |
//! |---|---|
//! | [`identifier`] | user and order ids: valid once they exist |
//! | [`credentials`] | the key ID and the shared secret, which cannot be printed |
//! | [`signature`] | salt, timestamp, and the signature over both |
//! | [`endpoint`] | the API URL and what is allowed as one |
//! | [`request`] | an action and its variables -> a signed HTTP request |
//! | [`answer`] | an HTTP answer -> what the API said |
//! | [`client`] | one shop's endpoint, credential and clock offset |
//! | [`call`] | one call from start to end: attempts, pauses, deadlines, what a lost answer means |
//! | [`settlement`] | an order paid and processed in one go: a chain of calls |
//! | [`connection`] | what a runtime's own words say about a request that failed |
//! | [`event`] | what a call tells about itself while it runs |
//! | [`error`] | everything that can go wrong, and what is then known of the order |
//! | [`job`] | what a caller asks for -> a call or a settlement, and how its end is told |
//! | [`options`] | options and arguments as a caller gave them -> checked values |
//! | [`report`] | results, events and errors -> JSON text |
//! | [`http_date`] | the dates of HTTP headers |
//! | [`store`] | the actions of the store section, one file each |
//! | [`sandbox`] | an INTER-STREAM API for this machine (feature `sandbox`) |
//!
//! The bindings to JavaScript are in `wasm/`; they are compiled for wasm32 only and decide nothing. There, without the
//! feature `std`, the crate does without the standard library.

#![cfg_attr(not(target_arch = "wasm32"), forbid(unsafe_code))]
#![cfg_attr(all(target_arch = "wasm32", not(feature = "std")), no_std)]
#![deny(missing_docs)]

extern crate alloc;

pub mod answer;
pub mod call;
pub mod client;
pub mod connection;
pub mod credentials;
pub mod endpoint;
pub mod error;
pub mod event;
pub mod http_date;
pub mod identifier;
pub mod job;
pub mod options;
pub mod report;
pub mod request;
pub mod settlement;
pub mod store;

pub use interstream_signing::signature;

#[cfg(feature = "sandbox")]
pub mod sandbox;

#[cfg(all(target_arch = "wasm32", any(feature = "client", feature = "sandbox")))]
pub mod wasm;
