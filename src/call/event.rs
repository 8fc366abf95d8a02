//! What a call tells about itself while it runs. An event carries no secret, salt, signature or URL.

use crate::error::{Error, Outcome};
use crate::wire::request::Action;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A request is handed to fetch.
    Attempt {
        /// What it asks for.
        action: Action,
        /// Which request of this action it is, from 1.
        attempt: u32,
    },
    /// An HTTP answer came, usable or not.
    Answer {
        /// What was asked for.
        action: Action,
        /// Which request of this action it answers.
        attempt: u32,
        /// Its HTTP status.
        http_status: u16,
        /// Milliseconds since the request was handed to fetch.
        ms: u64,
    },
    /// The call waits before it goes on.
    Pause {
        /// What it will ask for next.
        action: Action,
        /// How many requests of this action there have been.
        attempt: u32,
        /// Milliseconds.
        ms: u64,
        /// Why.
        because: &'static str,
    },
    /// The call is over. Always the last event, and always told.
    Settled {
        /// What the call was for.
        action: Action,
        /// How many times it was handed to fetch.
        attempts: u32,
        /// Milliseconds since the call began.
        ms: u64,
        /// `ok`, or the error's code.
        code: String,
        /// What is known of the order, where the call failed.
        outcome: Option<Outcome>,
    },
}

impl Event {
    /// The end of a call or a settlement.
    pub fn settled(action: Action, attempts: u32, ms: u64, error: Option<&Error>) -> Self {
        let code = error.map_or("ok", Error::code).into();
        Event::Settled { action, attempts, ms, code, outcome: error.map(|error| error.outcome) }
    }
}
