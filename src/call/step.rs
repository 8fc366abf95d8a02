//! The interface between a call and its driver: time and randomness come in, a step comes out, the driver does it and
//! reports.

use super::client::Client;
use super::event::Event;
use crate::credential::signature::SALT_BYTES;
use crate::error::Reason;
use crate::wire::request::Request;
use crate::wire::response::Response;

/// Now, by two clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Milliseconds since any fixed point; never goes back.
    pub elapsed_ms: u64,
    /// This machine's Unix time in milliseconds; may jump, may be wrong.
    pub unix_ms: i64,
}

/// Fresh random bytes for one step.
#[derive(Clone, Copy)]
pub struct Entropy {
    /// Becomes the salt, where the step sends.
    pub salt: [u8; SALT_BYTES],
    /// Becomes the jitter, where the step pauses.
    pub jitter: u64,
}

/// Work that a driver advances step by step, with the runtime's own fetch, timers, clock and randomness.
pub trait Progress {
    /// What to do now. `entropy` must be fresh each time.
    fn next(&mut self, client: &Client, now: Moment, entropy: Entropy) -> Step;
    /// A response came to the request in flight.
    fn answered(&mut self, client: &Client, now: Moment, response: Response<'_>);
    /// The request in flight brought no response, or only part of one.
    fn lost(&mut self, now: Moment, loss: Loss);
    /// The caller ends the work. Without effect once it is over.
    fn abort(&mut self, now: Moment);
    /// The driver itself failed: a bug, or a runtime without randomness.
    fn fail(&mut self, now: Moment, what: &'static str);
    /// How many times the action (of a settlement: a change) was handed to fetch so far.
    fn attempts(&self) -> u32;
    /// The main argument: decimal digits of the user id, for the actions of the store.
    fn iq(&self) -> Option<&str>;
    /// The events since the last call of this.
    fn take_events(&mut self) -> Vec<Event>;
}

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Hand this to fetch, then report [`Progress::answered`] or [`Progress::lost`].
    Send(Request),
    /// Wait this many milliseconds, then ask again.
    Wait(u64),
    /// It is over: take the result.
    Done,
}

/// The action was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The API's answer: a JSON object, its values made honest.
    pub answer: String,
    /// How many times the action was handed to fetch; looks do not count.
    pub attempts: u32,
    /// Who says so.
    pub confirmed_by: ConfirmedBy,
}

/// Who says that it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfirmedBy {
    /// The answer to the action.
    Answer,
    /// The order's own record; the answer was lost.
    OrderHistory,
    /// What was read afterwards, other than an order's record; the answer was lost.
    Reading,
}

impl ConfirmedBy {
    /// The word of the public surface.
    pub fn as_str(self) -> &'static str {
        match self {
            ConfirmedBy::Answer => "answer",
            ConfirmedBy::OrderHistory => "order-history",
            ConfirmedBy::Reading => "reading",
        }
    }
}

/// A request that brought no HTTP answer, or only part of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loss {
    /// How it was lost.
    pub how: How,
    /// The HTTP status, where the answer had begun.
    pub http_status: Option<u16>,
    /// The runtime's own reason.
    pub reason: Option<Reason>,
}

/// How a request was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// The request's `timeout_ms` passed.
    TimedOut,
    /// Fetch failed, or the body broke off.
    Broken,
    /// Fetch failed, and the runtime says that nothing left this machine.
    NeverSent,
}
