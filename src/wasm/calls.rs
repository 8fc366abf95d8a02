//! The exports that JavaScript drives a call with: `begin`, then [`step`] and what came of it, then [`end`].
//!
//! See pkg/source/driver.js, and [`Call`] for what a step is.

use super::client::{NO_RANDOMNESS, NOT_PREPARED, failure, given};
use super::instance::{self, Flight, Instance};
use crate::answer::{Answer, Body, LONGEST_BODY};
use crate::call::{Call, Entropy, How, Loss, Moment, Step};
use crate::connection::{Words, how_it_was_lost};
use crate::error::{ErrorKind, Reason};
use crate::options::{self, GivenCall, GivenLimits};
use crate::report;
use crate::request::HEADERS;
use alloc::string::{String, ToString};
use wasm_bindgen::prelude::*;

const OVER: ErrorKind = ErrorKind::Internal("a call was used that is over");

fn moment(elapsed_ms: f64, unix_ms: f64) -> Moment {
    Moment { elapsed_ms: elapsed_ms as u64, unix_ms: unix_ms as i64 }
}

/// The headers of every request, as a JSON object.
#[wasm_bindgen]
pub fn headers() -> String {
    report::headers(&HEADERS)
}

/// Begins `store > process_order`. Gives the call's number, or an error.
#[wasm_bindgen]
#[allow(clippy::too_many_arguments, reason = "one crossing, with plain values")]
pub fn begin(
    client: u32,
    user_kind: u8,
    user_number: f64,
    user_text: &str,
    options_are_object: bool,
    order_kind: u8,
    order_number: f64,
    order_text: &str,
    timeout_ms: Option<f64>,
    deadline_ms: Option<f64>,
    max_retries: Option<f64>,
    settle_ms: Option<f64>,
    signal_is_one: bool,
    fetch: u8,
    elapsed_ms: f64,
    unix_ms: f64,
) -> String {
    let begun = |instance: &mut Instance| {
        let prepared = instance.clients.get(client).ok_or(NOT_PREPARED)?;
        let call = GivenCall {
            user_id: given(user_kind, user_number, user_text),
            options_are_object,
            order_id: given(order_kind, order_number, order_text),
            limits: GivenLimits { timeout_ms, deadline_ms, max_retries, settle_ms },
            signal_is_one,
            fetch: given(fetch, f64::NAN, ""),
        };
        let (user, order, limits) = options::call(call, prepared.limits)?;
        let call = Call::new(user, order, limits, moment(elapsed_ms, unix_ms));
        let flight = Flight { call, client: prepared.client.clone(), body: Default::default(), too_long: false };
        Ok(instance.calls.add(flight).to_string())
    };
    instance::with(begun).unwrap_or_else(failure)
}

/// What to do now:
/// - `s<attempts> <timeout ms> <url>` and, on a line of its own, the body: send this, then [`answered`] or [`lost`];
/// - `w<ms>`: wait, then ask again;
/// - `d` and the result as JSON: the call is over; so it is with `!` and the fields of an error.
#[wasm_bindgen]
pub fn step(call: u32, elapsed_ms: f64, unix_ms: f64) -> String {
    let stepped = |instance: &mut Instance| {
        let flight = instance.calls.get(call)?;
        let now = moment(elapsed_ms, unix_ms);
        let entropy = instance.random.entropy().unwrap_or_else(|| {
            flight.call.fail(now, NO_RANDOMNESS);
            Entropy { salt: [0; 16], jitter: 0 }
        });
        flight.body.clear();
        flight.too_long = false;
        Some(match flight.call.next(&flight.client, now, entropy) {
            Step::Send(request) => {
                let attempts = flight.call.attempts().to_string();
                ["s", &attempts, " ", &request.timeout_ms.to_string(), " ", &request.url, "\n", &request.body].concat()
            }
            Step::Wait(ms) => ["w", &ms.to_string()].concat(),
            Step::Done(Ok(processed)) => ["d", &report::processed(&processed)].concat(),
            Step::Done(Err(error)) => ["!", &report::error(&error)].concat(),
        })
    };
    instance::with(stepped).unwrap_or_else(|| failure(OVER))
}

/// What has happened since this was last asked, as a JSON list.
#[wasm_bindgen]
pub fn events(call: u32) -> String {
    with_flight(call, |flight| report::events(&flight.call.take_events(), flight.call.user())).unwrap_or_default()
}

/// Whether so many bytes of the body may still come; if not, the body is too long and the rest of it is not wanted.
#[wasm_bindgen]
pub fn fits(call: u32, length: f64) -> bool {
    with_flight(call, |flight| {
        flight.too_long |= flight.body.len() as f64 + length > LONGEST_BODY as f64;
        !flight.too_long
    })
    .unwrap_or_default()
}

/// The next bytes of the body.
#[wasm_bindgen]
pub fn received(call: u32, bytes: &[u8]) {
    with_flight(call, |flight| flight.body.extend_from_slice(bytes));
}

/// An answer has come whole, or as far as its body is wanted.
#[wasm_bindgen]
pub fn answered(
    call: u32,
    http_status: f64,
    date: Option<String>,
    retry_after: Option<String>,
    elapsed_ms: f64,
    unix_ms: f64,
) {
    with_flight(call, |flight| {
        let body = if flight.too_long { Body::TooLong } else { Body::Whole(&flight.body) };
        let http_status = http_status as u16;
        let answer = Answer { http_status, date: date.as_deref(), retry_after: retry_after.as_deref(), body };
        flight.call.answered(&flight.client, moment(elapsed_ms, unix_ms), answer);
    });
}

/// The request's time was up.
#[wasm_bindgen(js_name = timedOut)]
pub fn timed_out(call: u32, http_status: Option<f64>, elapsed_ms: f64, unix_ms: f64) {
    let http_status = http_status.map(|status| status as u16);
    let loss = Loss { how: How::TimedOut, http_status, reason: None };
    with_flight(call, |flight| flight.call.lost(moment(elapsed_ms, unix_ms), loss));
}

/// Fetch failed, or the body broke off: in the words of the error and of its cause. `reason` is the error's number.
#[wasm_bindgen]
#[allow(clippy::too_many_arguments, reason = "one crossing, with plain values")]
pub fn lost(
    call: u32,
    http_status: Option<f64>,
    code: &str,
    syscall: &str,
    message: &str,
    cause_code: &str,
    cause_syscall: &str,
    cause_message: &str,
    reason: u32,
    elapsed_ms: f64,
    unix_ms: f64,
) {
    let http_status = http_status.map(|status| status as u16);
    let error = Words { code, syscall, message };
    let cause = Words { code: cause_code, syscall: cause_syscall, message: cause_message };
    let how = how_it_was_lost(error, cause, http_status);
    let loss = Loss { how, http_status, reason: Some(Reason(reason)) };
    with_flight(call, |flight| flight.call.lost(moment(elapsed_ms, unix_ms), loss));
}

/// The caller ends the call.
#[wasm_bindgen]
pub fn abort(call: u32, elapsed_ms: f64, unix_ms: f64) {
    with_flight(call, |flight| flight.call.abort(moment(elapsed_ms, unix_ms)));
}

/// There is nothing to end a request with, so none is sent.
#[wasm_bindgen(js_name = cannotAbort)]
pub fn cannot_abort(call: u32, elapsed_ms: f64, unix_ms: f64) {
    with_flight(call, |flight| flight.call.fail(moment(elapsed_ms, unix_ms), "the runtime has no AbortController"));
}

/// Forgets a call, over or not.
#[wasm_bindgen]
pub fn end(call: u32) {
    instance::with(|instance| instance.calls.end(call));
}

fn with_flight<T>(call: u32, work: impl FnOnce(&mut Flight) -> T) -> Option<T> {
    instance::with(|instance| instance.calls.get(call).map(work))
}
