//! The bindings: options in, fetch, timers and abort, errors out. Whatever is decided is decided in the core.
//!
//! Exports are plain functions, no classes: nothing has to be freed, and an instance that traps can be replaced by
//! a fresh one. Objects that come from outside (options, signals, what a given fetch returns) are read through
//! `Reflect`, whose failures are values: an exception that passed through wasm would leave the instance unusable.

mod value;

#[cfg(feature = "bench")]
pub mod bench;

#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "client")]
pub mod driver;
#[cfg(feature = "client")]
mod options;
#[cfg(feature = "client")]
mod report;
#[cfg(feature = "client")]
mod runtime;

#[cfg(feature = "sandbox")]
pub mod sandbox;
