//! The functions that JavaScript can call (pkg/source/client.js does).
//!
//! A call is a promise that Rust makes: it resolves with a result, or rejects with the fields of an error.

use super::drive::{drive, now};
use super::options::{self, CallOptions, ClientOptions, PaymentOptions, Settings};
use super::running::Running;
use super::{clients, outcome, random};
use crate::call::{Call, Client, Done, Task};
use crate::credential::signature::Salt;
use crate::error::ErrorKind;
use crate::settlement::Settlement;
use crate::store::process_order::PROCESS_ORDER;
use crate::store::{Effect, find};
use js_sys::{Date, Promise};
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

/// Checks the options of a client: `{ apiUrl, keyId }` as they will be used.
#[wasm_bindgen(js_name = checkClient)]
pub fn check_client(options: &ClientOptions) -> Result<JsValue, JsValue> {
    let (client, _) = clients::prepared(options)?;
    Ok(outcome::shown(&client))
}

/// Wipes a client's key from memory, as soon as its calls in flight are over.
#[wasm_bindgen(js_name = forgetClient)]
pub fn forget_client(id: u32) {
    clients::forget(id);
}

/// The signed URL of any action. `section` and `action` are empty for values that are not text.
#[wasm_bindgen(js_name = signedUrl)]
pub fn signed_url(options: &ClientOptions, section: &str, action: &str, iq: &JsValue) -> Result<String, JsValue> {
    let (client, _) = clients::prepared(options)?;
    options::check_action(section, action)?;
    let iq = options::main_argument(iq)?;
    let salt =
        random::take().map_err(|_| ErrorKind::Configuration { option: "signedUrl", fault: NO_RANDOM_BYTES_HERE })?;
    let api_ms = client.api_time_ms(Date::now() as i64);
    Ok(client.signed_url(section, action, iq.as_deref(), Salt::from_random(salt), api_ms))
}

/// Workers refuse them outside of handlers.
const NO_RANDOM_BYTES_HERE: &str =
    "needs random bytes, which this runtime does not give here: in a Worker, call it inside of a handler";

/// The decimal digits of a user's or an order's id; nothing if it is none.
#[wasm_bindgen(js_name = idOf)]
pub fn id_of(value: &JsValue) -> Option<String> {
    options::user(value).ok().map(|id| id.to_string())
}

/// `store > process_order`: a promise of a `ProcessedOrder`.
#[wasm_bindgen(js_name = processOrder)]
pub fn process_order(
    client: ClientOptions,
    user_id: JsValue,
    options: Option<CallOptions>,
    running: Running,
) -> Promise {
    promise(async move {
        let (client, settings) = prepared(&client, options.as_ref(), &running)?;
        let (user, order) = (options::user(&user_id)?, settings.order);
        let task = options::store_task(&PROCESS_ORDER, &user_id, order, &JsValue::UNDEFINED)?;
        let done = done(task, &client, &running, settings).await?;
        Ok(outcome::processed_order(&done, user, order))
    })
}

/// Another action of the store, by its name: a promise of its answer, of a change with how it is known.
#[wasm_bindgen(js_name = storeAction)]
pub fn store_action(
    client: ClientOptions,
    name: String,
    user_id: JsValue,
    variables: JsValue,
    options: Option<CallOptions>,
    running: Running,
) -> Promise {
    promise(async move {
        let (client, settings) = prepared(&client, options.as_ref(), &running)?;
        let action = find(&name).ok_or(ErrorKind::Internal("an action was asked for that does not exist"))?;
        let order = settings.order;
        let task = options::store_task(action, &user_id, order, &variables)?;
        let done = done(task, &client, &running, settings).await?;
        Ok(match action.effect {
            Effect::Read => outcome::answer(&done),
            Effect::Change(_) => outcome::changed(&done, order),
        })
    })
}

/// Any action of any section: a promise of its answer.
#[wasm_bindgen(js_name = anyAction)]
pub fn any_action(
    client: ClientOptions,
    section: JsValue,
    action: JsValue,
    iq: JsValue,
    variables: JsValue,
    options: Option<CallOptions>,
    running: Running,
) -> Promise {
    promise(async move {
        let (client, settings) = prepared(&client, options.as_ref(), &running)?;
        let task = options::any_task(&section, &action, &iq, &variables, options.as_ref())?;
        let done = done(task, &client, &running, settings).await?;
        Ok(outcome::answer(&done))
    })
}

/// Settles an order: a promise of a `SettledOrder`.
#[wasm_bindgen(js_name = settleOrder)]
pub fn settle_order(
    client: ClientOptions,
    user_id: JsValue,
    payment: PaymentOptions,
    options: Option<CallOptions>,
    running: Running,
) -> Promise {
    promise(async move {
        let (client, settings) = prepared(&client, options.as_ref(), &running)?;
        let payment = options::payment(&user_id, &payment, settings.order)?;
        let user = payment.user;
        let mut settlement = Settlement::new(payment, settings.limits, now());
        let reasons = drive(&mut settlement, &client, &running, settings).await;
        match settlement.result() {
            Some(Ok(settled)) => Ok(outcome::settled_order(settled, user, settlement.order())),
            Some(Err(error)) => Err(outcome::unsettled(error, &reasons, &running.signal(), &settlement)),
            None => Err(ErrorKind::Internal("a settlement has no end").into()),
        }
    })
}

/// Makes the promise of some work. Boxed, so that the machinery of a promise is compiled once.
fn promise(work: impl Future<Output = Result<JsValue, JsValue>> + 'static) -> Promise {
    let work: Pin<Box<dyn Future<Output = Result<JsValue, JsValue>>>> = Box::pin(work);
    future_to_promise(work)
}

/// The client and the settings of one call.
fn prepared(
    client: &ClientOptions,
    options: Option<&CallOptions>,
    running: &Running,
) -> Result<(Rc<Client>, Settings), ErrorKind> {
    let (client, limits) = clients::prepared(client)?;
    Ok((client, options::settings(options, running, limits)?))
}

/// Makes a call, and waits for it to be done.
async fn done(task: Task, client: &Client, running: &Running, settings: Settings) -> Result<Done, JsValue> {
    let mut call = Call::of(task, settings.limits, now());
    let reasons = drive(&mut call, client, running, settings).await;
    match call.into_result() {
        Some(result) => result.map_err(|error| outcome::failure(&error, &reasons, &running.signal())),
        None => Err(ErrorKind::Internal("a call has no end").into()),
    }
}

/// Traps, for the test of what happens then.
#[cfg(feature = "trap")]
#[wasm_bindgen]
pub fn trap() {
    std::arch::wasm32::unreachable();
}
