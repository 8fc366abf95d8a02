//! The exports of the sandbox's wasm. One instance holds all sandboxes: some engines allow only about a hundred.

use crate::credential::{KeyId, SharedSecret};
use crate::sandbox::faults::{Fault, How};
use crate::sandbox::{Currency, Delivery, Direction, Gate, Handling, Incoming, Reply, Sandbox, Seed, Status};
use serde::{Deserialize, Serialize};
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

#[wasm_bindgen]
extern "C" {
    /// The options of a sandbox, as JavaScript has copied them.
    pub type SandboxOptions;
    #[wasm_bindgen(method, getter, js_name = keyId)]
    fn key_id(this: &SandboxOptions) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = sharedSecret)]
    fn shared_secret(this: &SandboxOptions) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = expiresAfterSeconds)]
    fn expires_after_seconds(this: &SandboxOptions) -> JsValue;
    /// `{ code, symbol, places }`, as the runtime knows them.
    #[wasm_bindgen(method, getter)]
    fn currency(this: &SandboxOptions) -> JsValue;
    /// `[{ id, order: { id, total, paid } }]`, with ids that are checked; `undefined`: the seeded users.
    #[wasm_bindgen(method, getter)]
    fn users(this: &SandboxOptions) -> JsValue;
}

#[derive(Deserialize)]
struct GivenCurrency {
    code: String,
    symbol: String,
    places: usize,
}

#[derive(Deserialize)]
struct GivenUser {
    id: u64,
    order: Option<GivenOrder>,
}

#[derive(Deserialize)]
struct GivenOrder {
    id: u64,
    total: String,
    paid: String,
}

/// What a sandbox begins with; or what is wrong with it.
fn seed(options: &SandboxOptions) -> Result<Seed, JsValue> {
    let GivenCurrency { code, symbol, places } = serde_wasm_bindgen::from_value(options.currency())?;
    let currency = Currency { code, symbol, places };
    let users: Option<Vec<GivenUser>> = serde_wasm_bindgen::from_value(options.users())?;
    let Some(users) = users else { return Ok(Seed::of(currency)) };
    let mut seed = Seed::without_users(currency);
    for (at, user) in users.into_iter().enumerate() {
        if let Some(GivenOrder { id, total, paid }) = user.order {
            seed.add_order(user.id, id, &total, &paid)
                .map_err(|wrong| JsValue::from_str(&format!("users[{at}].order.{wrong}")))?;
        }
    }
    Ok(seed)
}

fn with_sandbox<T>(id: u32, work: impl FnOnce(&mut Sandbox) -> T) -> Result<T, JsValue> {
    SANDBOXES
        .with_borrow_mut(|sandboxes| sandboxes.by_id.get_mut(&id).map(work))
        .ok_or_else(|| JsValue::from_str("the sandbox is not open"))
}

fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    serde_wasm_bindgen::to_value(value).map_err(JsValue::from)
}

/// Opens a sandbox and returns its number. Throws the name of an option and what is wrong with it.
#[wasm_bindgen(js_name = openSandbox)]
pub fn open(options: &SandboxOptions, now: f64) -> Result<u32, JsValue> {
    let wrong = |option: &str, reason: &str| JsValue::from_str(&format!("{option} {reason}"));
    let text = |option, value: JsValue| value.as_string().ok_or_else(|| wrong(option, "must be text"));
    let key_id = KeyId::new(&text("keyId", options.key_id())?).map_err(|fault| wrong("keyId", fault.reason()))?;
    let secret = SharedSecret::new(text("sharedSecret", options.shared_secret())?)
        .map_err(|fault| wrong("sharedSecret", fault.reason()))?;
    let expires_after = options
        .expires_after_seconds()
        .as_f64()
        .filter(|seconds| (1.0..=1e9).contains(seconds) && seconds.trunc() == *seconds)
        .ok_or_else(|| wrong("expiresAfterSeconds", "must be a whole number of seconds from 1 to 1e9, e.g. 300"))?;
    let (gate, seed) = (Gate::new(key_id, &secret, expires_after as u64), seed(options)?);
    SANDBOXES.with_borrow_mut(|sandboxes| {
        sandboxes.opened += 1;
        sandboxes.by_id.insert(sandboxes.opened, Sandbox::new(gate, seed, now as i64));
        Ok(sandboxes.opened)
    })
}

/// Forgets a sandbox.
#[wasm_bindgen(js_name = closeSandbox)]
pub fn close(id: u32) {
    SANDBOXES.with_borrow_mut(|sandboxes| sandboxes.by_id.remove(&id));
}

/// What becomes of a request, and the reply if there is one.
#[derive(Serialize)]
struct Shown<'a> {
    delivery: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    headers: &'a [(&'static str, String)],
    body: &'a str,
    /// With "working": finish this ticket after so many milliseconds. Else it goes back after these.
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ms: Option<u32>,
}

impl<'a> Shown<'a> {
    const NOTHING: Shown<'static> =
        Shown { delivery: "drop", status: None, headers: &[], body: "", ticket: None, ms: None };

    fn of(delivery: &'a Delivery) -> Self {
        let (delivery, reply) = match delivery {
            Delivery::Drop => return Shown::NOTHING,
            Delivery::Whole(reply) => ("whole", reply),
            Delivery::Stalled(reply) => ("stalled", reply),
            Delivery::Cut(reply) => ("cut", reply),
        };
        let Reply { status, headers, body } = reply;
        Shown { delivery, status: Some(*status), headers, body, ..Shown::NOTHING }
    }
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
    match with_sandbox(id, |sandbox| sandbox.handle(incoming, now as i64))? {
        Handling::Deliver(delivery) => to_js(&Shown::of(&delivery)),
        Handling::Later { delivery, ms } => to_js(&Shown { ms: Some(ms), ..Shown::of(&delivery) }),
        Handling::Working { ticket, ms } => {
            to_js(&Shown { delivery: "working", ticket: Some(ticket), ms: Some(ms), ..Shown::NOTHING })
        }
    }
}

/// Ends work that took its time.
#[wasm_bindgen]
pub fn finish(id: u32, ticket: u32, now: f64) -> Result<JsValue, JsValue> {
    to_js(&Shown::of(&with_sandbox(id, |sandbox| sandbox.finish(ticket, now as i64))?))
}

/// How often each order was processed.
#[wasm_bindgen]
pub fn ledger(id: u32) -> Result<JsValue, JsValue> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Entry {
        order_id: f64,
        user_id: f64,
        status: &'static str,
        times_processed: u32,
    }
    let entries = with_sandbox(id, |sandbox| sandbox.ledger())?.into_iter().map(|entry| Entry {
        order_id: number(entry.order_id),
        user_id: number(entry.user_id),
        status: match entry.status {
            Status::Current => "current",
            Status::Processed => "processed",
            Status::Cancelled => "cancelled",
        },
        times_processed: entry.times_processed,
    });
    to_js(&entries.collect::<Vec<_>>())
}

/// Every payment that was recorded.
#[wasm_bindgen]
pub fn payments(id: u32) -> Result<JsValue, JsValue> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Recorded {
        order_id: f64,
        user_id: f64,
        amount: String,
        description: String,
    }
    let recorded = with_sandbox(id, |sandbox| {
        let recorded = sandbox.payments().iter().map(|payment| Recorded {
            order_id: number(payment.order_id),
            user_id: number(payment.user_id),
            amount: sandbox.currency().decimal(payment.amount),
            description: payment.description.clone(),
        });
        recorded.collect::<Vec<_>>()
    })?;
    to_js(&recorded)
}

/// Every change of anybody's credit.
#[wasm_bindgen(js_name = creditChanges)]
pub fn credit_changes(id: u32) -> Result<JsValue, JsValue> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Change {
        user_id: f64,
        action: &'static str,
        amount: String,
        description: String,
    }
    let changes = with_sandbox(id, |sandbox| {
        let changes = sandbox.credit_changes().iter().map(|change| Change {
            user_id: number(change.user_id),
            action: match change.direction {
                Direction::Added => "add",
                Direction::Subtracted => "subtract",
            },
            amount: sandbox.currency().decimal(change.amount),
            description: change.description.clone(),
        });
        changes.collect::<Vec<_>>()
    })?;
    to_js(&changes)
}

/// Has something go wrong with the next requests that match. Throws what is wrong with it.
#[wasm_bindgen(js_name = failNext)]
pub fn fail_next(
    id: u32,
    how: &str,
    action: Option<String>,
    user: Option<f64>,
    times: u32,
    ms: u32,
) -> Result<(), JsValue> {
    let how = How::named(how).ok_or_else(|| {
        JsValue::from_str(
            "how must be request-lost, answer-lost, answer-cut, answer-stalled, busy, error-page, error-page-after, slow \
             or doubled",
        )
    })?;
    let user = user.map(|user| user as u64);
    with_sandbox(id, |sandbox| sandbox.fail_next(Fault { how, action, user, times, ms }))
}

/// Back to the seeded state.
#[wasm_bindgen]
pub fn reset(id: u32, now: f64) -> Result<(), JsValue> {
    with_sandbox(id, |sandbox| sandbox.reset(now as i64))
}

/// An id, as JavaScript counts; exact below 2^53.
fn number(id: u64) -> f64 {
    id as f64
}
