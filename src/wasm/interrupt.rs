//! What ends a wait before its time: the timer, and the caller's abort signal. Each is undone on drop.

use super::running::Running;
use js_sys::{Function, Promise};
use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Longer timers fire at once in every runtime.
const LONGEST_TIMER_MS: u64 = i32::MAX as u64;

#[wasm_bindgen]
extern "C" {
    /// Node returns an object, other runtimes a number.
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Closure<dyn FnMut()>, ms: f64) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);

    /// The caller's abort signal, of whatever realm or library.
    pub type Signal;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn aborted(this: &Signal) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = addEventListener)]
    fn add_event_listener(this: &Signal, kind: &str, listener: &Function) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = removeEventListener)]
    fn remove_event_listener(this: &Signal, kind: &str, listener: &Function) -> Result<(), JsValue>;
}

/// Why a wait has ended early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interruption {
    /// Its time is up.
    TimeIsUp,
    /// The caller's signal.
    Aborted,
}

/// The waits of one call, and what may interrupt them.
pub struct Interrupt<'a> {
    running: &'a Running,
    abort: Option<AbortListener>,
}

impl<'a> Interrupt<'a> {
    pub fn new(running: &'a Running, signal: Option<Signal>) -> Self {
        Interrupt { running, abort: signal.map(AbortListener::new) }
    }

    /// Whether the caller has ended the call.
    pub fn aborted(&self) -> bool {
        self.abort.as_ref().is_some_and(AbortListener::aborted)
    }

    /// Does some work, unless its time is up or the caller ends the call before it is done.
    pub async fn limit<T>(&self, ms: u64, work: impl Future<Output = T>) -> Result<T, Interruption> {
        let timer = self.timer(ms);
        let mut work = pin!(work);
        poll_fn(|context| match self.interruption(&timer, context) {
            Some(interruption) => Poll::Ready(Err(interruption)),
            None => work.as_mut().poll(context).map(Ok),
        })
        .await
    }

    /// A timer that JavaScript knows of, so that it can be cleared after a trap.
    fn timer(&self, ms: u64) -> Timer {
        let timer = Timer::start(ms);
        self.running.set_timer(&timer.id);
        timer
    }

    fn interruption(&self, timer: &Timer, context: &mut Context<'_>) -> Option<Interruption> {
        if self.abort.as_ref().is_some_and(|abort| abort.poll(context)) {
            return Some(Interruption::Aborted);
        }
        timer.alarm.poll(context).then_some(Interruption::TimeIsUp)
    }

    /// Waits so long, unless the caller ends the call before.
    pub async fn sleep(&self, ms: u64) {
        let timer = self.timer(ms);
        poll_fn(|context| match self.interruption(&timer, context) {
            Some(_) => Poll::Ready(()),
            None => Poll::Pending,
        })
        .await;
    }
}

/// Lets whatever else is due in this program have its turn.
pub async fn pause() {
    let timer = Timer::start(0);
    poll_fn(|context| if timer.alarm.poll(context) { Poll::Ready(()) } else { Poll::Pending }).await;
}

/// A timer of the runtime: cleared on drop, since its callback must not be called any more.
struct Timer {
    id: JsValue,
    alarm: Rc<Alarm>,
    /// Lives as long as the runtime may call it.
    _callback: Closure<dyn FnMut()>,
}

/// Set by the timer's callback.
#[derive(Default)]
struct Alarm {
    rang: Cell<bool>,
    waiting: RefCell<Option<Waker>>,
}

impl Timer {
    fn start(ms: u64) -> Self {
        let alarm = Rc::new(Alarm::default());
        let callback = alarm.callback();
        let id = set_timeout(&callback, ms.min(LONGEST_TIMER_MS) as f64);
        Timer { id, alarm, _callback: callback }
    }
}

impl Alarm {
    fn callback(self: &Rc<Self>) -> Closure<dyn FnMut()> {
        let alarm = self.clone();
        Closure::new(move || {
            alarm.rang.set(true);
            if let Some(waker) = alarm.waiting.take() {
                waker.wake();
            }
        })
    }

    /// Whether it rang; else the task is woken when it does.
    fn poll(&self, context: &Context<'_>) -> bool {
        let mut waiting = self.waiting.borrow_mut();
        if waiting.as_ref().is_none_or(|waker| !waker.will_wake(context.waker())) {
            *waiting = Some(context.waker().clone());
        }
        self.rang.get()
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        clear_timeout(&self.id);
    }
}

/// The listener is the resolver of a promise, not a closure of this wasm: a signal that calls it after it was removed does
/// no harm.
struct AbortListener {
    signal: Signal,
    resolve: Function,
    heard: RefCell<JsFuture>,
    was_heard: Cell<bool>,
}

impl AbortListener {
    fn new(signal: Signal) -> Self {
        let mut resolve = JsValue::UNDEFINED;
        let promise = Promise::new(&mut |resolver, _| resolve = resolver.into());
        let resolve = resolve.unchecked_into();
        // Where listening fails, the signal can still be asked.
        let _ = signal.add_event_listener("abort", &resolve);
        AbortListener { signal, resolve, heard: RefCell::new(promise.into()), was_heard: Cell::new(false) }
    }

    fn aborted(&self) -> bool {
        self.was_heard.get() || self.signal.aborted().is_ok_and(|aborted| aborted == JsValue::TRUE)
    }

    fn poll(&self, context: &mut Context<'_>) -> bool {
        if !self.was_heard.get() {
            self.was_heard.set(Pin::new(&mut *self.heard.borrow_mut()).poll(context).is_ready());
        }
        self.was_heard.get()
    }
}

impl Drop for AbortListener {
    fn drop(&mut self) {
        let _ = self.signal.remove_event_listener("abort", &self.resolve);
        // A promise that stayed pending would keep its future's memory.
        let _ = self.resolve.call0(&JsValue::UNDEFINED);
    }
}
