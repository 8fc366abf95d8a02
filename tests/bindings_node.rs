//! `wasm-pack test --node -- --test bindings_node`

#![cfg(target_arch = "wasm32")]

#[path = "bindings/cases.rs"]
mod cases;
