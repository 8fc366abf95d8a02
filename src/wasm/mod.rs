//! The bindings to JavaScript. Nothing is decided here about an order, a retry or an outcome.
//!
//! | file | what lives there |
//! |---|---|
//! | [`exports`] | the functions that JavaScript can call |
//! | `options` | options and arguments: JavaScript values -> the core's own types |
//! | `running` | what JavaScript keeps of a running call |
//! | `clients` | the prepared clients of this instance |
//! | `drive` | the loop over send, wait and done |
//! | `fetch` | one exchange: the request goes out, the response and its body come in |
//! | `interrupt` | the timer and the abort signal, each undone on drop |
//! | `random` | random bytes, many at once |
//! | `outcome` | results, errors and events -> JavaScript values |
//! | [`sandbox`] | the exports of the sandbox's own wasm file |
//!
//! An instance that traps is replaced by JavaScript (pkg/source/instance.js). A trap is an exception that passes through
//! wasm; so every import that may throw is declared with `catch`, and exports are plain functions: no object of an
//! instance outlives it.

#[cfg(feature = "bench")]
pub mod bench;

#[cfg(feature = "client")]
mod clients;
#[cfg(feature = "client")]
mod drive;
#[cfg(feature = "client")]
pub mod exports;
#[cfg(feature = "client")]
mod fetch;
#[cfg(feature = "client")]
mod interrupt;
#[cfg(feature = "client")]
mod options;
#[cfg(feature = "client")]
mod outcome;
#[cfg(feature = "client")]
mod random;
#[cfg(feature = "client")]
mod running;

#[cfg(feature = "sandbox")]
pub mod sandbox;

/// A quarter of the size of the standard library's allocator, and made for wasm.
#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
