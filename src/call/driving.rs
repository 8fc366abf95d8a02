//! What a call and its driver tell each other: the time and randomness that come in, the step that comes out, and what
//! became of it.

use crate::error::{Error, Reason};
use crate::request::Request;
use crate::signature::SALT_BYTES;
use alloc::string::String;

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

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step<T = Result<Done, Error>> {
    /// Hand this to fetch, then report [`Call::answered`](super::Call::answered) or [`Call::lost`](super::Call::lost).
    Send(Request),
    /// Wait this many milliseconds, then ask again.
    Wait(u64),
    /// It is over.
    Done(T),
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
