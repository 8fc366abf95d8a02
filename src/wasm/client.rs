//! The exports of the main wasm.
//!
//! A client lives in JavaScript, which keeps its options; here is only its prepared form, found by the number
//! JavaScript gave it. So nothing leaks where a Worker makes a client per request, and a fresh instance starts
//! from nothing: whatever is not found is prepared again.

use super::driver::{Flight, drive};
use super::{options, report, runtime};
use crate::call::{Call, Limits};
use crate::client::Client;
use crate::error::{Error, ErrorKind};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// How many clients are kept prepared; the one unused for longest goes first.
const PREPARED_CLIENTS: usize = 64;

#[derive(Clone)]
struct Prepared {
    id: u32,
    client: Rc<Client>,
    limits: Limits,
}

thread_local! {
    /// Most recently used first.
    static PREPARED: RefCell<VecDeque<Prepared>> = const { RefCell::new(VecDeque::new()) };
}

fn prepared(id: u32) -> Option<Prepared> {
    PREPARED.with_borrow_mut(|clients| {
        let at = clients.iter().position(|prepared| prepared.id == id)?;
        if at > 0 {
            let found = clients.remove(at)?;
            clients.push_front(found);
        }
        clients.front().cloned()
    })
}

fn thrown(kind: ErrorKind) -> JsValue {
    report::error(&Error::before_sending(kind), &|_| JsValue::UNDEFINED)
}

fn not_prepared() -> JsValue {
    thrown(ErrorKind::Internal("a client was used that had not been prepared"))
}

/// Checks a client's options and prepares it. Returns `[apiUrl, keyId]` as they will be used.
#[wasm_bindgen]
pub fn prepare(id: u32, given: &JsValue) -> Result<Vec<String>, JsValue> {
    let (client, limits) = options::client(given, runtime::surroundings()).map_err(thrown)?;
    let shown = vec![client.endpoint().as_str().into(), client.key_id().as_str().into()];
    PREPARED.with_borrow_mut(|clients| {
        clients.retain(|prepared| prepared.id != id);
        clients.truncate(PREPARED_CLIENTS - 1);
        clients.push_front(Prepared { id, client: Rc::new(client), limits });
    });
    Ok(shown)
}

/// Whether this instance knows the client.
#[wasm_bindgen(js_name = isPrepared)]
pub fn is_prepared(id: u32) -> bool {
    prepared(id).is_some()
}

/// Forgets a client and wipes its secret, once the calls in flight are over.
#[wasm_bindgen]
pub fn forget(id: u32) {
    PREPARED.with_borrow_mut(|clients| clients.retain(|prepared| prepared.id != id));
}

/// The signed URL of any action.
#[wasm_bindgen(js_name = signedUrl)]
pub fn signed_url(id: u32, section: &JsValue, action: &JsValue, iq: &JsValue) -> Result<String, JsValue> {
    let client = prepared(id).ok_or_else(not_prepared)?.client;
    let section = options::word(section, "section").map_err(thrown)?;
    let action = options::word(action, "action").map_err(thrown)?;
    let iq = options::main_argument(iq).map_err(thrown)?;
    let entropy =
        runtime::entropy().ok_or_else(|| thrown(ErrorKind::Internal("the runtime has no source of random bytes")))?;
    let salt = crate::signature::Salt::from_random(entropy.salt);
    Ok(client.signed_url(&section, &action, iq.as_deref(), salt, runtime::now().unix_ms))
}

/// `store > process_order`. Rejects with the fields of an error.
#[wasm_bindgen(js_name = processOrder)]
pub async fn process_order(id: u32, user_id: JsValue, given: JsValue, flight: Flight) -> Result<JsValue, JsValue> {
    let Prepared { client, limits, .. } = prepared(id).ok_or_else(not_prepared)?;
    let user = options::user_id(&user_id).map_err(thrown)?;
    let limits = options::limits(&given, limits).map_err(thrown)?;
    let order = options::order_id(&given).map_err(thrown)?;
    let signal = options::signal(&given).map_err(thrown)?;
    options::fetch(&flight.fetch()).map_err(thrown)?;
    drive(client, Call::new(user, order, limits, runtime::now()), flight, signal).await
}

/// Traps, for the test of what happens then.
#[cfg(feature = "trap")]
#[wasm_bindgen]
pub fn trap() {
    std::process::abort();
}
