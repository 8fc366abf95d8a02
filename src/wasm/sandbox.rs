//! The exports of the sandbox's wasm. One instance is one sandbox, and goes when JavaScript lets go of it.

use super::value::{get, get_text, object};
use crate::credentials::{KeyId, SharedSecret};
use crate::sandbox::{Delivery, Gate, Handling, Incoming, Reply, Sandbox};
use js_sys::Array;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

thread_local! {
    static SANDBOX: RefCell<Option<Sandbox>> = const { RefCell::new(None) };
}

fn with_sandbox<T>(work: impl FnOnce(&mut Sandbox) -> T) -> Result<T, JsValue> {
    SANDBOX
        .with_borrow_mut(|sandbox| sandbox.as_mut().map(work))
        .ok_or_else(|| JsValue::from_str("the sandbox is not open"))
}

/// Opens the sandbox of this instance. Throws the name of an option and what is wrong with it.
#[wasm_bindgen(js_name = openSandbox)]
pub fn open(options: &JsValue, now: f64) -> Result<(), JsValue> {
    let wrong = |option: &str, reason: &str| JsValue::from_str(&[option, " ", reason].concat());
    let text = |option: &str| get_text(options, option).ok_or_else(|| wrong(option, "must be text"));
    let key_id = KeyId::new(&text("keyId")?).map_err(|fault| wrong("keyId", fault.reason()))?;
    let secret = SharedSecret::new(&text("sharedSecret")?).map_err(|fault| wrong("sharedSecret", fault.reason()))?;
    let expires_after = get(options, "expiresAfterSeconds")
        .as_f64()
        .filter(|seconds| (1.0..=1e9).contains(seconds) && seconds.trunc() == *seconds)
        .ok_or_else(|| wrong("expiresAfterSeconds", "must be a whole number of seconds from 1 to 1e9, e.g. 300"))?;
    let gate = Gate::new(key_id, &secret, expires_after as u64);
    SANDBOX.with_borrow_mut(|sandbox| *sandbox = Some(Sandbox::new(gate, now as i64)));
    Ok(())
}

/// Takes a request in: `{ delivery, status, headers, body }`, or `{ delivery: "working", ticket, ms }`.
#[wasm_bindgen]
pub fn handle(method: &str, query: &str, now: f64) -> Result<JsValue, JsValue> {
    let handling = with_sandbox(|sandbox| sandbox.handle(Incoming { method, query }, now as i64))?;
    Ok(match handling {
        Handling::Deliver(delivery) => delivered(&delivery),
        Handling::Working { ticket, ms } => {
            object([("delivery", "working".into()), ("ticket", ticket.into()), ("ms", ms.into())])
        }
    })
}

/// Ends work that took its time.
#[wasm_bindgen]
pub fn finish(ticket: u32) -> Result<JsValue, JsValue> {
    Ok(delivered(&with_sandbox(|sandbox| sandbox.finish(ticket))?))
}

/// How often each order was processed.
#[wasm_bindgen]
pub fn ledger() -> Result<Array, JsValue> {
    let entries = with_sandbox(|sandbox| sandbox.ledger())?;
    Ok(entries
        .into_iter()
        .map(|entry| {
            object([
                ("orderId", (entry.order_id as f64).into()),
                ("userId", (entry.user_id as f64).into()),
                ("status", if entry.processed { "processed" } else { "current" }.into()),
                ("timesProcessed", entry.times_processed.into()),
            ])
        })
        .collect())
}

/// Back to the seeded state.
#[wasm_bindgen]
pub fn reset(now: f64) -> Result<(), JsValue> {
    with_sandbox(|sandbox| sandbox.reset(now as i64))
}

fn delivered(delivery: &Delivery) -> JsValue {
    let (word, reply) = match delivery {
        Delivery::Drop => return object([("delivery", "drop".into())]),
        Delivery::Whole(reply) => ("whole", reply),
        Delivery::Stalled(reply) => ("stalled", reply),
        Delivery::Cut(reply) => ("cut", reply),
    };
    let Reply { status, headers, body } = reply;
    let headers: Array =
        headers.iter().map(|(name, value)| Array::of2(&JsValue::from_str(name), &JsValue::from_str(value))).collect();
    object([
        ("delivery", word.into()),
        ("status", (*status).into()),
        ("headers", headers.into()),
        ("body", body.as_str().into()),
    ])
}
