//! The exports that JavaScript drives a call with: `begin`, then [`step`] and what came of it, then [`end`].
//!
//! An export that says something gives the length of its text, which stands where [`said`](super::client::said) shows.
//! See pkg/source/driver.js, and [`Call`] for what a step is.

use super::arguments::{Arguments, Place};
use super::client::{NEEDS_RANDOMNESS, NO_RANDOMNESS, PREPARE_FIRST, failure};
use super::flights::{Flight, Report};
use super::instance::{self, Instance};
use crate::answer::LONGEST_BODY;
use crate::call::{Entropy, How, Loss, Moment, Step};
use crate::connection::{Words, how_it_was_lost};
use crate::error::{ErrorKind, Reason};
use crate::job::Job;
use crate::options::{Given, GivenCall, Raw};
use crate::report;
use crate::request::HEADERS;
use alloc::string::{String, ToString};
use wasm_bindgen::prelude::*;

/// Random bytes for one step: a salt and a jitter.
const STEP_BYTES: usize = 24;

const OVER: ErrorKind = ErrorKind::Internal("a call was used that is over");

/// The headers of every request, as a JSON object.
#[wasm_bindgen]
pub fn headers() -> usize {
    instance::say(|_| report::headers(&HEADERS))
}

/// Hands over one variable of an action to the next [`begin`], by its name and, as [`give`](super::client::give) takes
/// values, by its kind.
#[wasm_bindgen]
pub fn vary(name: String, kind: u8, number: f64, text: String) {
    instance::with(|instance| instance.variables.push((name, Raw { kind, number, text })));
}

/// Begins a job, by the name of an action of the store or one of [`crate::job`]. Gives its number, or an error, or
/// that the client has to be prepared first.
#[wasm_bindgen]
pub fn begin(client: u32, asked: &str, elapsed_ms: f64, unix_ms: f64) -> usize {
    instance::say(|instance| {
        let begun = begun(instance, client, asked, moment(elapsed_ms, unix_ms));
        instance.arguments.clear();
        instance.variables.clear();
        begun.unwrap_or_else(failure)
    })
}

fn begun(instance: &mut Instance, client: u32, asked: &str, now: Moment) -> Result<String, ErrorKind> {
    let Some(prepared) = instance.clients.get(client) else { return Ok(PREPARE_FIRST.into()) };
    let arguments = &instance.arguments;
    let given = GivenCall {
        user_id: arguments.get(Place::UserId),
        section: arguments.get(Place::Section),
        action: arguments.get(Place::Action),
        iq: arguments.get(Place::Iq),
        kind: arguments.get(Place::Kind),
        variables: &instance.variables,
        options_are_object: arguments.get(Place::Options) != Given::Flag(false),
        order_id: arguments.get(Place::OrderId),
        limits: arguments.limits(),
        signal_is_one: arguments.get(Place::SignalIsOne) != Given::Flag(false),
        fetch: arguments.get(Place::Fetch),
    };
    let job = Job::begin(asked, given, prepared.limits, now)?;
    let client = prepared.client.clone();
    let flight = Flight { job, client, body: Default::default(), too_long: false, report: None };
    Ok(u64::from(instance.flights.add(flight)).to_string())
}

/// What to do now:
/// - `s<attempts> <timeout ms> <url>` and, on a line of its own, the body: send this, then [`answered`] or another;
/// - `w<ms>`: wait, then ask again;
/// - `d` and the result as JSON: the call is over; so it is with `!` and the fields of an error.
#[wasm_bindgen]
pub fn step(call: u32, aborted: bool, elapsed_ms: f64, unix_ms: f64) -> usize {
    instance::say(|instance| {
        stepped(instance, call, aborted, moment(elapsed_ms, unix_ms)).unwrap_or_else(|| failure(OVER))
    })
}

fn stepped(instance: &mut Instance, call: u32, aborted: bool, now: Moment) -> Option<String> {
    let flight = instance.flights.get(call)?;
    let random = &mut instance.random;
    if random.left < STEP_BYTES && !core::mem::take(&mut random.failed) {
        return Some(NEEDS_RANDOMNESS.into());
    }
    flight.land(now);
    if aborted {
        flight.job.abort(now);
    }
    let entropy = match (random.take(), random.take()) {
        (Some(salt), Some(jitter)) => Entropy { salt, jitter: u64::from_le_bytes(jitter) },
        _ => {
            flight.job.fail(now, NO_RANDOMNESS);
            Entropy { salt: [0; 16], jitter: 0 }
        }
    };
    let number = |number: u64| number.to_string();
    Some(match flight.job.next(&flight.client, now, entropy) {
        Step::Send(request) => {
            let (attempts, timeout_ms) = (number(flight.job.attempts().into()), number(request.timeout_ms));
            ["s", &attempts, " ", &timeout_ms, " ", &request.url, "\n", &request.body].into_iter().collect()
        }
        Step::Wait(ms) => ["w", &number(ms)].into_iter().collect(),
        Step::Done(told) => told,
    })
}

/// What has happened since this was last asked, as a JSON list.
#[wasm_bindgen]
pub fn events(call: u32) -> usize {
    instance::say(|instance| match instance.flights.get(call) {
        Some(flight) => flight.job.take_events(),
        None => String::new(),
    })
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
pub fn answered(call: u32) {
    report_of(call, |arguments| Report::Answered {
        http_status: arguments.number(Place::HttpStatus).unwrap_or_default() as u16,
        date: text_if_given(arguments, Place::Date),
        retry_after: text_if_given(arguments, Place::RetryAfter),
    });
}

/// Time was up, or fetch failed, or the body broke off. Takes the words of the error and of its cause.
#[wasm_bindgen]
pub fn lost(call: u32, timed_out: bool) {
    report_of(call, |arguments| {
        let http_status = arguments.number(Place::HttpStatus).map(|status| status as u16);
        let words = |code, syscall, message| Words {
            code: arguments.text(code),
            syscall: arguments.text(syscall),
            message: arguments.text(message),
        };
        let how = match timed_out {
            true => How::TimedOut,
            false => how_it_was_lost(
                words(Place::Code, Place::Syscall, Place::Message),
                words(Place::CauseCode, Place::CauseSyscall, Place::CauseMessage),
                http_status,
            ),
        };
        let reason = arguments.number(Place::Reason).map(|number| Reason(number as u32));
        Report::Lost(Loss { how, http_status, reason })
    });
}

/// The caller has ended the call before the request was handed to fetch.
#[wasm_bindgen(js_name = notSent)]
pub fn not_sent(call: u32) {
    report_of(call, |_| Report::Lost(Loss { how: How::NeverSent, http_status: None, reason: None }));
}

/// There is nothing to end a request with, so none is sent.
#[wasm_bindgen(js_name = cannotAbort)]
pub fn cannot_abort(call: u32) {
    report_of(call, |_| Report::CannotAbort);
}

/// Forgets a call, over or not.
#[wasm_bindgen]
pub fn end(call: u32) {
    instance::with(|instance| instance.flights.end(call));
}

fn moment(elapsed_ms: f64, unix_ms: f64) -> Moment {
    Moment { elapsed_ms: elapsed_ms as u64, unix_ms: unix_ms as i64 }
}

fn with_flight<T>(call: u32, work: impl FnOnce(&mut Flight) -> T) -> Option<T> {
    instance::with(|instance| instance.flights.get(call).map(work))
}

fn report_of(call: u32, report: impl FnOnce(&mut Arguments) -> Report) {
    instance::with(|instance| {
        let report = report(&mut instance.arguments);
        instance.arguments.clear();
        if let Some(flight) = instance.flights.get(call) {
            flight.report = Some(report);
        }
    });
}

fn text_if_given(arguments: &mut Arguments, place: Place) -> Option<String> {
    match arguments.get(place) {
        Given::Nothing => None,
        _ => Some(arguments.take_text(place)),
    }
}
