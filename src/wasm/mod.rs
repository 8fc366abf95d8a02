//! The bindings: plain values in, text out. Whatever is decided is decided in the core.
//!
//! Exports are plain functions, no classes: nothing has to be freed, and an instance that traps can be replaced by
//! a fresh one. The main wasm never calls out, and takes and gives only numbers, text and bytes: what comes from outside
//! is read in JavaScript, where an exception harms nobody. Its exports throw nothing on purpose, so whatever comes out of
//! one is a trap; a failure is text, `!` and the fields of an error as JSON.

#[cfg(feature = "bench")]
pub mod bench;

#[cfg(feature = "client")]
mod arguments;
#[cfg(feature = "client")]
pub mod calls;
#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "client")]
mod flights;
#[cfg(feature = "client")]
mod instance;
#[cfg(not(feature = "std"))]
mod without_std;

#[cfg(feature = "sandbox")]
pub mod sandbox;
#[cfg(feature = "sandbox")]
mod value;
