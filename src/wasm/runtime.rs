//! The runtime's clock, randomness, timers and abort signals, found on the global object at the time of use.

use super::value::{get, object};
use crate::call::{Entropy, Moment};
use crate::client::Surroundings;
use js_sys::Function;
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Poll, Waker};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = performance, js_name = now)]
    fn performance_now() -> Result<f64, JsValue>;

    #[wasm_bindgen(catch, js_name = setTimeout)]
    fn set_timeout(callback: &JsValue, ms: f64) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue) -> Result<(), JsValue>;
}

/// Longer timers fire at once in every runtime.
const LONGEST_TIMER_MS: u64 = i32::MAX as u64;

/// Now, by the runtime's two clocks.
pub fn now() -> Moment {
    let unix_ms = js_sys::Date::now();
    // Where there is no monotonic clock, the wall clock has to do.
    let elapsed_ms = performance_now().unwrap_or(unix_ms);
    Moment { elapsed_ms: elapsed_ms as u64, unix_ms: unix_ms as i64 }
}

/// Fresh random bytes; `None` where the runtime has none to give.
pub fn entropy() -> Option<Entropy> {
    let mut bytes = [0; 24];
    getrandom::fill(&mut bytes).ok()?;
    let (salt, jitter) = bytes.split_at(16);
    Some(Entropy { salt: salt.try_into().ok()?, jitter: u64::from_le_bytes(jitter.try_into().ok()?) })
}

/// Whether this is a page, or a worker of one.
pub fn surroundings() -> Surroundings {
    let global: JsValue = js_sys::global().into();
    let has = |name| !get(&global, name).is_undefined();
    // Workers of servers and edge runtimes name themselves; a page's worker has no such name.
    let server = has("process") || has("Deno") || has("Bun") || has("EdgeRuntime");
    Surroundings {
        page: get(&get(&global, "window"), "document").is_object(),
        page_worker: !server && has("WorkerGlobalScope") && get(&global, "importScripts").is_function(),
    }
}

/// Whether this runtime's own fetch repeats a POST by itself when a kept-alive connection is cut: Deno does, and then
/// one request arrives twice. It does not on a connection that is used once.
pub fn needs_connection_of_its_own(fetch: &JsValue) -> bool {
    let global: JsValue = js_sys::global().into();
    get(&global, "Deno").is_object() && *fetch == get(&global, "fetch")
}

/// A Deno HTTP client that keeps no connection, for one request; closed when dropped. To send `connection: close` is
/// not enough: the request may go out on a connection that another part of the program has left open.
pub struct OwnConnection(JsValue);

impl OwnConnection {
    /// Where this version of Deno has no such clients, the header `connection: close` has to do.
    pub fn open() -> Self {
        let deno = get(&js_sys::global(), "Deno");
        let options = object([("poolMaxIdlePerHost", JsValue::from_f64(0.0))]);
        let create = get(&deno, "createHttpClient").dyn_into::<Function>();
        OwnConnection(create.and_then(|create| create.call1(&deno, &options)).unwrap_or(JsValue::UNDEFINED))
    }

    /// What fetch takes as `client`; `undefined` where there is none.
    pub fn client(&self) -> &JsValue {
        &self.0
    }
}

impl Drop for OwnConnection {
    fn drop(&mut self) {
        if let Some(close) = get(&self.0, "close").dyn_ref::<Function>() {
            let _ = close.call0(&self.0);
        }
    }
}

/// Why a wait ended before what it waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interruption {
    /// Its time was up.
    TimeUp,
    /// The caller's signal.
    Aborted,
}

/// What can interrupt a wait. Rung from JavaScript callbacks, listened to by the call's future.
#[derive(Default)]
struct Bell {
    rung: Cell<Option<Interruption>>,
    listener: RefCell<Option<Waker>>,
}

impl Bell {
    fn ring(&self, why: Interruption) {
        self.rung.set(Some(why));
        if let Some(listener) = self.listener.take() {
            listener.wake();
        }
    }
}

/// The interruptions of one call: the caller's signal, and one timer at a time.
pub struct Interrupts {
    bell: Rc<Bell>,
    signal: Option<SignalListener>,
}

impl Interrupts {
    /// Listens to `signal`, which may already be aborted.
    pub fn new(signal: Option<JsValue>) -> Self {
        let bell = Rc::new(Bell::default());
        let signal = signal.map(|signal| SignalListener::new(signal, bell.clone()));
        Interrupts { bell, signal }
    }

    /// Whether the caller has ended the call.
    pub fn aborted(&self) -> bool {
        self.signal.as_ref().is_some_and(|listener| get(&listener.signal, "aborted").as_bool() == Some(true))
    }

    /// The reason the caller's signal gives.
    pub fn reason(&self) -> JsValue {
        self.signal.as_ref().map_or(JsValue::UNDEFINED, |listener| get(&listener.signal, "reason"))
    }

    /// Starts the clock for what follows; it stops when the timer is dropped.
    pub fn timer(&self, ms: u64) -> Timer {
        let aborted = self.bell.rung.get().filter(|why| *why == Interruption::Aborted);
        self.bell.rung.set(aborted);
        let bell = self.bell.clone();
        let callback = Closure::once(move || bell.ring(Interruption::TimeUp));
        let id = set_timeout(callback.as_ref(), ms.min(LONGEST_TIMER_MS) as f64).unwrap_or(JsValue::UNDEFINED);
        Timer { id, _callback: callback }
    }

    /// The result of a future, unless an interruption comes first. A result that is there counts, even where the
    /// bell has rung in the same moment: an answer is never thrown away.
    pub async fn unless_interrupted<T>(&self, future: impl Future<Output = T>) -> Result<T, Interruption> {
        let mut future = pin!(future);
        poll_fn(|context| {
            if let Poll::Ready(value) = Pin::as_mut(&mut future).poll(context) {
                return Poll::Ready(Ok(value));
            }
            match self.bell.rung.get() {
                Some(why) => Poll::Ready(Err(why)),
                None => {
                    self.bell.listener.replace(Some(context.waker().clone()));
                    Poll::Pending
                }
            }
        })
        .await
    }

    /// Waits until the timer fires or the caller ends the call.
    pub async fn interrupted(&self) -> Interruption {
        match self.unless_interrupted(std::future::pending::<()>()).await {
            Err(why) => why,
            Ok(()) => Interruption::TimeUp,
        }
    }
}

/// A running `setTimeout`; cleared when dropped.
pub struct Timer {
    id: JsValue,
    _callback: Closure<dyn FnMut()>,
}

impl Timer {
    /// What `setTimeout` returned.
    pub fn id(&self) -> &JsValue {
        &self.id
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        let _ = clear_timeout(&self.id);
    }
}

/// An abort listener; removed when dropped.
struct SignalListener {
    signal: JsValue,
    callback: Closure<dyn FnMut()>,
}

impl SignalListener {
    fn new(signal: JsValue, bell: Rc<Bell>) -> Self {
        let callback = Closure::new(move || bell.ring(Interruption::Aborted));
        let listener = SignalListener { signal, callback };
        listener.call("addEventListener");
        listener
    }

    fn call(&self, method: &str) {
        let method = get(&self.signal, method);
        if let Some(method) = method.dyn_ref::<Function>() {
            let _ = method.call2(&self.signal, &JsValue::from_str("abort"), self.callback.as_ref());
        }
    }
}

impl Drop for SignalListener {
    fn drop(&mut self) {
        self.call("removeEventListener");
    }
}
