//! Drives a [`Call`] with the runtime's fetch and timers: a loop over three cases.

use super::report;
use super::runtime::{Interruption, Interrupts, OwnConnection, Timer, entropy, needs_connection_of_its_own, now};
use super::value::{get, get_text};
use crate::answer::{Answer, Body, LONGEST_BODY};
use crate::call::{Call, Entropy, How, Loss, Step};
use crate::client::Client;
use crate::connection::{Words, never_sent};
use crate::error::{Error, ErrorKind, Reason};
use crate::request::{HEADERS, Request};
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

#[wasm_bindgen]
extern "C" {
    /// One call as JavaScript sees it. It outlives a trapped instance, so what must be known then is kept here.
    pub type Flight;

    /// The fetch to use; looked up by JavaScript at the start of the call.
    #[wasm_bindgen(method, getter, structural)]
    pub fn fetch(this: &Flight) -> JsValue;

    /// Told about events; never throws. `undefined` where nobody listens.
    #[wasm_bindgen(method, getter, structural, js_name = onEvent)]
    fn on_event(this: &Flight) -> JsValue;

    #[wasm_bindgen(method, setter, structural)]
    fn set_attempts(this: &Flight, attempts: u32);

    /// Ends the request in flight.
    #[wasm_bindgen(method, setter, structural)]
    fn set_controller(this: &Flight, controller: &JsValue);

    /// Would keep a process waiting if nobody cleared it.
    #[wasm_bindgen(method, setter, structural)]
    fn set_timer(this: &Flight, timer: &JsValue);

    /// What fetch rejected with, without the signed URL that some runtimes put into it.
    #[wasm_bindgen(method, structural)]
    fn redact(this: &Flight, reason: &JsValue, url: &str) -> JsValue;
}

/// Runs a call to its end.
pub async fn drive(
    client: Rc<Client>,
    mut call: Call,
    flight: Flight,
    signal: Option<JsValue>,
) -> Result<JsValue, JsValue> {
    let interrupts = Interrupts::new(signal);
    let mut reasons = Vec::new();
    loop {
        if interrupts.aborted() {
            call.abort(now());
        }
        let entropy = entropy().unwrap_or_else(|| {
            call.fail(now(), "the runtime has no source of random bytes");
            Entropy { salt: [0; 16], jitter: 0 }
        });
        let step = call.next(&client, now(), entropy);
        flight.set_attempts(call.attempts());
        tell(&mut call, &flight);
        match step {
            Step::Done(Ok(processed)) => return Ok(report::processed(&processed)),
            Step::Done(Err(error)) => return Err(report::error(&error, &|error| cause(error, &reasons, &interrupts))),
            Step::Wait(ms) => {
                let _timer = timer(&interrupts, &flight, ms);
                interrupts.interrupted().await;
            }
            Step::Send(request) => send(request, &client, &mut call, &flight, &interrupts, &mut reasons).await,
        }
    }
}

fn timer(interrupts: &Interrupts, flight: &Flight, ms: u64) -> Timer {
    let timer = interrupts.timer(ms);
    flight.set_timer(timer.id());
    timer
}

fn tell(call: &mut Call, flight: &Flight) {
    let events = call.take_events();
    if let Some(on_event) = flight.on_event().dyn_ref::<Function>() {
        for event in events {
            let _ = on_event.call1(&JsValue::UNDEFINED, &report::event(&event, call));
        }
    }
}

fn cause(error: &Error, reasons: &[JsValue], interrupts: &Interrupts) -> JsValue {
    match (&error.kind, error.reason) {
        (ErrorKind::Aborted, _) => interrupts.reason(),
        (_, Some(Reason(number))) => reasons.get(number as usize).cloned().unwrap_or(JsValue::UNDEFINED),
        _ => JsValue::UNDEFINED,
    }
}

/// Sends one request and reports to the call what came of it. An abort is left to the loop.
async fn send(
    request: Request,
    client: &Client,
    call: &mut Call,
    flight: &Flight,
    interrupts: &Interrupts,
    reasons: &mut Vec<JsValue>,
) {
    let Ok(controller) = AbortController::new() else {
        return call.fail(now(), "the runtime has no AbortController");
    };
    flight.set_controller(&controller);
    let timer = timer(interrupts, flight, request.timeout_ms);
    let exchanged = exchange(&request, &controller, flight, interrupts).await;
    drop(timer);
    flight.set_controller(&JsValue::UNDEFINED);
    match exchanged {
        Ok(got) => {
            let body = if got.too_long { Body::TooLong } else { Body::Whole(&got.body) };
            let head = got.head;
            let answer = Answer {
                http_status: head.http_status,
                date: head.date.as_deref(),
                retry_after: head.retry_after.as_deref(),
                body,
            };
            call.answered(client, now(), answer);
        }
        Err(Failed { why, http_status }) => {
            controller.abort();
            let (how, reason) = match why {
                Why::Interrupted(Interruption::Aborted) => return,
                Why::Interrupted(Interruption::TimeUp) => (How::TimedOut, None),
                Why::Thrown(thrown) => {
                    let how =
                        if http_status.is_none() && says_never_sent(&thrown) { How::NeverSent } else { How::Broken };
                    reasons.push(flight.redact(&thrown, &request.url));
                    (how, Some(Reason(reasons.len() as u32 - 1)))
                }
            };
            call.lost(now(), Loss { how, http_status, reason });
        }
    }
}

struct Head {
    http_status: u16,
    date: Option<String>,
    retry_after: Option<String>,
}

struct Got {
    head: Head,
    body: Vec<u8>,
    too_long: bool,
}

enum Why {
    Interrupted(Interruption),
    Thrown(JsValue),
}

struct Failed {
    why: Why,
    /// Where the answer had begun.
    http_status: Option<u16>,
}

async fn exchange(
    request: &Request,
    controller: &AbortController,
    flight: &Flight,
    interrupts: &Interrupts,
) -> Result<Got, Failed> {
    let before_head = |why| Failed { why, http_status: None };
    let own = needs_connection_of_its_own(&flight.fetch()).then(OwnConnection::open);
    let response = start(request, controller, flight, own.as_ref()).map_err(Why::Thrown).map_err(before_head)?;
    let response = settled(response, interrupts).await.map_err(before_head)?;
    let head = read_head(&response)
        .ok_or_else(|| before_head(Why::Thrown(js_sys::TypeError::new("fetch did not return a Response").into())))?;
    match read_body(&response, interrupts).await {
        Ok((body, too_long)) => Ok(Got { head, body, too_long }),
        Err(why) => Err(Failed { why, http_status: Some(head.http_status) }),
    }
}

/// Calls fetch. What it throws counts like what it rejects with.
fn start(
    request: &Request,
    controller: &AbortController,
    flight: &Flight,
    own: Option<&OwnConnection>,
) -> Result<JsValue, JsValue> {
    let init = Object::new();
    let set = |name: &str, value: &JsValue| Reflect::set(&init, &JsValue::from_str(name), value).map(drop);
    let headers = Object::new();
    for (name, value) in HEADERS {
        Reflect::set(&headers, &JsValue::from_str(name), &JsValue::from_str(value))?;
    }
    if let Some(own) = own {
        Reflect::set(&headers, &JsValue::from_str("connection"), &JsValue::from_str("close"))?;
        set("client", own.client())?;
    }
    set("method", &JsValue::from_str("POST"))?;
    set("headers", &headers)?;
    set("body", &JsValue::from_str(&request.body))?;
    set("redirect", &JsValue::from_str("manual"))?;
    set("signal", &controller.signal())?;
    let fetch: Function = flight.fetch().dyn_into()?;
    fetch.call2(&JsValue::UNDEFINED, &JsValue::from_str(&request.url), &init)
}

/// Waits for a promise, or takes a value that is none.
async fn settled(value: JsValue, interrupts: &Interrupts) -> Result<JsValue, Why> {
    let future = JsFuture::from(Promise::resolve(&value));
    match interrupts.unless_interrupted(future).await {
        Ok(result) => result.map_err(Why::Thrown),
        Err(interruption) => Err(Why::Interrupted(interruption)),
    }
}

/// Status and headers; `None` where this is not a response at all.
fn read_head(response: &JsValue) -> Option<Head> {
    let http_status = get(response, "status").as_f64()? as u16;
    let headers = get(response, "headers");
    let header = |name: &str| call_method(&headers, "get", &[JsValue::from_str(name)]).ok()?.as_string();
    Some(Head { http_status, date: header("date"), retry_after: header("retry-after") })
}

/// The body, up to [`LONGEST_BODY`], and whether there was more.
async fn read_body(response: &JsValue, interrupts: &Interrupts) -> Result<(Vec<u8>, bool), Why> {
    let stream = get(response, "body");
    if !get(&stream, "getReader").is_function() {
        return read_without_stream(response, interrupts).await;
    }
    let reader = call_method(&stream, "getReader", &[]).map_err(Why::Thrown)?;
    let read = read_chunks(&reader, interrupts).await;
    if !matches!(read, Ok((_, false))) {
        // What is left of the body is nobody's any more, and neither is a failure to give it up.
        if let Ok(cancelled) = call_method(&reader, "cancel", &[]) {
            wasm_bindgen_futures::spawn_local(async move {
                let _ = JsFuture::from(Promise::resolve(&cancelled)).await;
            });
        }
    }
    read
}

async fn read_chunks(reader: &JsValue, interrupts: &Interrupts) -> Result<(Vec<u8>, bool), Why> {
    let mut body = Vec::new();
    loop {
        let chunk = call_method(reader, "read", &[]).map_err(Why::Thrown)?;
        let chunk = settled(chunk, interrupts).await?;
        if get(&chunk, "done").as_bool() != Some(false) {
            return Ok((body, false));
        }
        let bytes = bytes_of(&get(&chunk, "value"));
        if body.len() + bytes.length() as usize > LONGEST_BODY {
            return Ok((body, true));
        }
        let start = body.len();
        body.resize(start + bytes.length() as usize, 0);
        bytes.copy_to(&mut body[start..]);
    }
}

/// For a response without a readable stream: an empty one, or one that a given fetch made up.
async fn read_without_stream(response: &JsValue, interrupts: &Interrupts) -> Result<(Vec<u8>, bool), Why> {
    if get(response, "arrayBuffer").is_function() {
        let buffer = call_method(response, "arrayBuffer", &[]).map_err(Why::Thrown)?;
        let bytes = bytes_of(&settled(buffer, interrupts).await?);
        let too_long = bytes.length() as usize > LONGEST_BODY;
        return Ok((if too_long { Vec::new() } else { bytes.to_vec() }, too_long));
    }
    let text = call_method(response, "text", &[]).map_err(Why::Thrown)?;
    let text = settled(text, interrupts).await?;
    Ok((text.as_string().unwrap_or_default().into_bytes(), false))
}

/// The bytes of a buffer or a view, of whichever realm; none for anything else.
fn bytes_of(value: &JsValue) -> Uint8Array {
    if let Some(bytes) = value.dyn_ref::<Uint8Array>() {
        return bytes.clone();
    }
    let none = || Uint8Array::new_with_length(0);
    if !value.is_object() {
        return none();
    }
    let constructor: Function = get(&js_sys::global(), "Uint8Array").unchecked_into();
    Reflect::construct(&constructor, &Array::of1(value)).map_or_else(|_| none(), JsCast::unchecked_into)
}

fn call_method(object: &JsValue, name: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let method: Function = get(object, name).dyn_into()?;
    match arguments {
        [argument] => method.call1(object, argument),
        _ => method.call0(object),
    }
}

/// Whether the runtime's words, on the error or on its cause, say that nothing was sent.
fn says_never_sent(thrown: &JsValue) -> bool {
    [thrown, &get(thrown, "cause")].into_iter().any(|error| {
        let text = |name| get_text(error, name).unwrap_or_default();
        never_sent(Words { code: &text("code"), syscall: &text("syscall"), message: &text("message") })
    })
}
