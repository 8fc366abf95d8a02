//! One exchange: the request goes out through fetch, the response and its body come in.
//!
//! A response may be anything that a given fetch returns, of whatever realm or library: reading it may throw, and
//! `instanceof` would not recognise it. An exchange that is dropped before its end aborts the request.

use super::interrupt::pause;
use super::running::Running;
use crate::wire::connection::FetchError;
use crate::wire::request::{HEADERS, Request};
use crate::wire::response::{Body, LONGEST_BODY};
use js_sys::{Array, Function, JsString, Object, Promise, Reflect, Uint8Array};
use std::cell::Cell;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::AbortController;

#[wasm_bindgen]
extern "C" {
    /// The second argument of fetch. A plain object, which every fetch understands.
    type Init;
    #[wasm_bindgen(method, setter)]
    fn set_headers(this: &Init, headers: &JsValue);
    #[wasm_bindgen(method, setter)]
    fn set_body(this: &Init, body: &str);
    #[wasm_bindgen(method, setter)]
    fn set_signal(this: &Init, signal: &JsValue);

    type Response;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn status(this: &Response) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn headers(this: &Response) -> Result<Headers, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn body(this: &Response) -> Result<Stream, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = arrayBuffer)]
    fn array_buffer(this: &Response) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    fn text(this: &Response) -> Result<JsValue, JsValue>;

    type Headers;
    #[wasm_bindgen(method, structural, catch)]
    fn get(this: &Headers, name: &JsString) -> Result<JsValue, JsValue>;

    type Stream;
    #[wasm_bindgen(method, structural, catch, js_name = getReader)]
    fn get_reader(this: &Stream) -> Result<Reader, JsValue>;

    #[derive(Clone)]
    type Reader;
    #[wasm_bindgen(method, structural, catch)]
    fn read(this: &Reader) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    fn cancel(this: &Reader) -> Result<JsValue, JsValue>;

    type Chunk;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn done(this: &Chunk) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn value(this: &Chunk) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = Promise, js_name = resolve)]
    fn as_promise(value: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(extends = Uint8Array, js_name = Uint8Array)]
    type Bytes;
    #[wasm_bindgen(constructor, catch, js_class = "Uint8Array")]
    fn of(buffer: &JsValue) -> Result<Bytes, JsValue>;
}

/// Bytes of all bodies that are being read at the same time.
const MOST_BYTES_AT_ONCE: usize = 64 * 1024 * 1024;

/// Bytes that a body may have however many others are being read: more than most answers have.
const ALWAYS_FITS: usize = 16 * 1024;

/// After so many chunks in a row, timers get their turn: an endless stream of empty ones would starve them.
const CHUNKS_IN_A_ROW: u32 = 100;

/// Error of an error of an error: deeper causes are not read.
const DEEPEST_CAUSE: u32 = 4;
/// An `AggregateError` has one error for each address that was tried.
const MOST_ERRORS: u32 = 64;

/// The start of a response, known even if the rest never comes.
#[derive(Default)]
pub struct Head {
    pub status: Cell<Option<u16>>,
    pub date: Cell<Option<String>>,
    pub retry_after: Cell<Option<String>>,
    pub location: Cell<Option<String>>,
}

/// The bytes of a body that was read, or is being read.
#[derive(Default)]
pub struct Received {
    bytes: Vec<u8>,
    end: End,
}

/// Why a body ends where it does.
#[derive(Default)]
enum End {
    #[default]
    Whole,
    TooLong,
    NoRoom,
}

thread_local! {
    static BYTES_AT_ONCE: Cell<usize> = const { Cell::new(0) };
}

impl Received {
    pub fn body(&self) -> Body<'_> {
        match self.end {
            End::Whole => Body::Whole(&self.bytes),
            End::TooLong => Body::TooLong,
            End::NoRoom => Body::NoRoom,
        }
    }

    /// Takes a chunk of the body: a buffer or a view of whatever realm. `false`: no more of it is wanted.
    fn push(&mut self, chunk: &JsValue) -> bool {
        let Some(chunk) = bytes_of(chunk) else { return true };
        let (start, length) = (self.bytes.len(), chunk.length() as usize);
        let at_once = BYTES_AT_ONCE.get() + length;
        if start + length > LONGEST_BODY {
            self.end = End::TooLong;
        } else if at_once > MOST_BYTES_AT_ONCE && start + length > ALWAYS_FITS {
            self.end = End::NoRoom;
        } else {
            BYTES_AT_ONCE.set(at_once);
            self.bytes.resize(start + length, 0);
            chunk.copy_to(&mut self.bytes[start..]);
        }
        matches!(self.end, End::Whole)
    }
}

/// The bytes of a buffer or a view; `None` for anything else.
fn bytes_of(chunk: &JsValue) -> Option<Uint8Array> {
    match chunk.dyn_ref::<Uint8Array>() {
        Some(bytes) => Some(bytes.clone()),
        // A number would make an array of that length.
        None if chunk.is_object() => Bytes::of(chunk).ok().map(|bytes| bytes.unchecked_into()),
        None => None,
    }
}

impl Drop for Received {
    fn drop(&mut self) {
        BYTES_AT_ONCE.set(BYTES_AT_ONCE.get() - self.bytes.len());
    }
}

/// Aborts the request on drop, unless it is complete.
struct Abort {
    controller: AbortController,
    complete: bool,
}

impl Drop for Abort {
    fn drop(&mut self) {
        if !self.complete {
            self.controller.abort();
        }
    }
}

/// Gives up the rest of a body on drop, unless there is none.
struct Reading {
    reader: Reader,
    complete: bool,
}

impl Drop for Reading {
    fn drop(&mut self) {
        if !self.complete
            && let Ok(cancelled) = self.reader.cancel()
        {
            // A failure to give up is nobody's concern.
            spawn_local(async move { drop(settled(&cancelled).await) });
        }
    }
}

/// Sends a request and receives its response. Fails with what fetch or the body rejected with.
pub async fn exchange(
    running: &Running,
    fetch: &Function,
    request: &Request,
    head: &Head,
) -> Result<Received, JsValue> {
    let controller = AbortController::new()?;
    running.set_controller(&controller);
    let init = init(request, &controller);
    let mut abort = Abort { controller, complete: false };
    let response = fetch.call2(&JsValue::UNDEFINED, &JsValue::from_str(&request.url), &init)?;
    let response: Response = settled(&response).await?.unchecked_into();
    read_head(&response, head)?;
    let received = read_body(&response).await?;
    abort.complete = true;
    Ok(received)
}

/// The parts of a request that are always the same, and the names of headers: made once, copied for each request.
struct Constants {
    init: Object,
    headers: Object,
    date: JsString,
    retry_after: JsString,
    location: JsString,
}

thread_local! {
    static CONSTANTS: Constants = Constants {
        init: object(&[("method", "POST".into()), ("redirect", "manual".into()), ("body", JsValue::NULL)]),
        headers: object(&HEADERS.map(|(name, value)| (name, value.into()))),
        date: "date".into(),
        retry_after: "retry-after".into(),
        location: "location".into(),
    };
}

fn object(members: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        // Setting a property of a plain object cannot fail.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object
}

fn init(request: &Request, controller: &AbortController) -> JsValue {
    let init: Init = CONSTANTS.with(|constants| {
        let init: Init = Object::assign(&Object::new(), &constants.init).unchecked_into();
        init.set_headers(&Object::assign(&Object::new(), &constants.headers));
        init
    });
    // No body and an empty one are the same on the wire, and Node does without a stream for the first.
    if !request.body.is_empty() {
        init.set_body(&request.body);
    }
    init.set_signal(&controller.signal());
    init.into()
}

fn read_head(response: &Response, head: &Head) -> Result<(), JsValue> {
    let status = response.status().ok().and_then(|status| status.as_f64());
    let status = status.ok_or_else(|| js_sys::TypeError::new("fetch did not return a Response"))?;
    head.status.set(Some(status as u16));
    if let Ok(headers) = response.headers() {
        let header = |name: &JsString| headers.get(name).ok()?.as_string();
        CONSTANTS.with(|constants| {
            head.date.set(header(&constants.date));
            head.retry_after.set(header(&constants.retry_after));
            if matches!(status as u16, 300..=399) {
                head.location.set(header(&constants.location));
            }
        });
    }
    Ok(())
}

async fn read_body(response: &Response) -> Result<Received, JsValue> {
    let mut received = Received::default();
    let Ok(reader) = response.body().and_then(|stream| stream.get_reader()) else {
        received.push(&read_without_stream(response).await?);
        return Ok(received);
    };
    let mut reading = Reading { reader, complete: false };
    for count in 1.. {
        let chunk: Chunk = settled(&reading.reader.read()?).await?.unchecked_into();
        if chunk.done() != Ok(JsValue::FALSE) {
            reading.complete = true;
            break;
        }
        if !received.push(&chunk.value().unwrap_or_default()) {
            break;
        }
        if count % CHUNKS_IN_A_ROW == 0 {
            pause().await;
        }
    }
    Ok(received)
}

/// The body of a response without a readable stream: an empty one, or one that a given fetch made up.
async fn read_without_stream(response: &Response) -> Result<JsValue, JsValue> {
    if let Ok(buffer) = response.array_buffer() {
        return settled(&buffer).await;
    }
    let text = settled(&response.text()?).await?.as_string().unwrap_or_default();
    Ok(Uint8Array::from(text.as_bytes()).into())
}

/// The value that a promise is fulfilled with; any other value is its own.
async fn settled(value: &JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(as_promise(value)?).await
}

/// The words of what fetch rejected with.
pub fn fetch_error(reason: &JsValue) -> FetchError {
    error_words(reason, DEEPEST_CAUSE)
}

fn error_words(reason: &JsValue, depth: u32) -> FetchError {
    let get = |name: &str| Reflect::get(reason, &name.into()).unwrap_or_default();
    let text = |name: &str| get(name).as_string().unwrap_or_default();
    let (cause, errors) = match depth {
        0 => (JsValue::UNDEFINED, JsValue::UNDEFINED),
        _ => (get("cause"), get("errors")),
    };
    let errors = errors.dyn_into::<Array>().unwrap_or_default();
    let errors = (0..errors.length().min(MOST_ERRORS)).map(|at| error_words(&errors.get(at), depth - 1)).collect();
    FetchError {
        code: text("code"),
        syscall: text("syscall"),
        message: text("message"),
        cause: cause.is_object().then(|| Box::new(error_words(&cause, depth - 1))),
        errors,
    }
}
