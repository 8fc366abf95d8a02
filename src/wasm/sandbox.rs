//! The exports of the sandbox's wasm. One instance holds all sandboxes: some engines allow only about a hundred.

use super::value::{get, get_text, object};
use crate::credentials::{KeyId, SharedSecret};
use crate::sandbox::{Delivery, Direction, Gate, Handling, Incoming, Reply, Sandbox, Status};
use js_sys::Array;
use std::cell::RefCell;
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;

#[derive(Default)]
struct Sandboxes {
    opened: u32,
    by_id: BTreeMap<u32, Sandbox>,
}

thread_local! {
    static SANDBOXES: RefCell<Sandboxes> = RefCell::default();
}

fn with_sandbox<T>(id: u32, work: impl FnOnce(&mut Sandbox) -> T) -> Result<T, JsValue> {
    SANDBOXES
        .with_borrow_mut(|sandboxes| sandboxes.by_id.get_mut(&id).map(work))
        .ok_or_else(|| JsValue::from_str("the sandbox is not open"))
}

/// Opens a sandbox and returns its number. Throws the name of an option and what is wrong with it.
#[wasm_bindgen(js_name = openSandbox)]
pub fn open(options: &JsValue, now: f64) -> Result<u32, JsValue> {
    let wrong = |option: &str, reason: &str| JsValue::from_str(&[option, " ", reason].concat());
    let text = |option: &str| get_text(options, option).ok_or_else(|| wrong(option, "must be text"));
    let key_id = KeyId::new(&text("keyId")?).map_err(|fault| wrong("keyId", fault.reason()))?;
    let secret = SharedSecret::new(&text("sharedSecret")?).map_err(|fault| wrong("sharedSecret", fault.reason()))?;
    let expires_after = get(options, "expiresAfterSeconds")
        .as_f64()
        .filter(|seconds| (1.0..=1e9).contains(seconds) && seconds.trunc() == *seconds)
        .ok_or_else(|| wrong("expiresAfterSeconds", "must be a whole number of seconds from 1 to 1e9, e.g. 300"))?;
    let gate = Gate::new(key_id, &secret, expires_after as u64);
    SANDBOXES.with_borrow_mut(|sandboxes| {
        sandboxes.opened += 1;
        sandboxes.by_id.insert(sandboxes.opened, Sandbox::new(gate, now as i64));
        Ok(sandboxes.opened)
    })
}

/// Forgets a sandbox.
#[wasm_bindgen(js_name = closeSandbox)]
pub fn close(id: u32) {
    SANDBOXES.with_borrow_mut(|sandboxes| sandboxes.by_id.remove(&id));
}

/// Takes a request in: `{ delivery, status, headers, body }`, or `{ delivery: "working", ticket, ms }`.
#[wasm_bindgen]
pub fn handle(
    id: u32,
    method: &str,
    query: &str,
    content_type: &str,
    body: &[u8],
    now: f64,
) -> Result<JsValue, JsValue> {
    let incoming = Incoming { method, query, content_type, body };
    let handling = with_sandbox(id, |sandbox| sandbox.handle(incoming, now as i64))?;
    Ok(match handling {
        Handling::Deliver(delivery) => delivered(&delivery),
        Handling::Working { ticket, ms } => {
            object([("delivery", "working".into()), ("ticket", ticket.into()), ("ms", ms.into())])
        }
    })
}

/// Ends work that took its time.
#[wasm_bindgen]
pub fn finish(id: u32, ticket: u32, now: f64) -> Result<JsValue, JsValue> {
    Ok(delivered(&with_sandbox(id, |sandbox| sandbox.finish(ticket, now as i64))?))
}

/// How often each order was processed.
#[wasm_bindgen]
pub fn ledger(id: u32) -> Result<Array, JsValue> {
    with_sandbox(id, |sandbox| {
        let entries = sandbox.ledger().into_iter().map(|entry| {
            let status = match entry.status {
                Status::Current => "current",
                Status::Processed => "processed",
                Status::Cancelled => "cancelled",
            };
            object([
                ("orderId", number(entry.order_id)),
                ("userId", number(entry.user_id)),
                ("status", status.into()),
                ("timesProcessed", entry.times_processed.into()),
            ])
        });
        entries.collect()
    })
}

/// Every payment that was recorded.
#[wasm_bindgen]
pub fn payments(id: u32) -> Result<Array, JsValue> {
    with_sandbox(id, |sandbox| {
        let payments = sandbox.payments().iter().map(|payment| {
            object([
                ("orderId", number(payment.order_id)),
                ("userId", number(payment.user_id)),
                ("amount", payment.amount.decimal().into()),
                ("description", payment.description.as_str().into()),
            ])
        });
        payments.collect()
    })
}

/// Every change of anybody's credit.
#[wasm_bindgen(js_name = creditChanges)]
pub fn credit_changes(id: u32) -> Result<Array, JsValue> {
    with_sandbox(id, |sandbox| {
        let changes = sandbox.credit_changes().iter().map(|change| {
            let action = match change.direction {
                Direction::Added => "add",
                Direction::Subtracted => "subtract",
            };
            object([
                ("userId", number(change.user_id)),
                ("action", action.into()),
                ("amount", change.amount.decimal().into()),
                ("description", change.description.as_str().into()),
            ])
        });
        changes.collect()
    })
}

/// Back to the seeded state.
#[wasm_bindgen]
pub fn reset(id: u32, now: f64) -> Result<(), JsValue> {
    with_sandbox(id, |sandbox| sandbox.reset(now as i64))
}

/// An id, as JavaScript counts; exact below 2^53.
fn number(id: u64) -> JsValue {
    (id as f64).into()
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
