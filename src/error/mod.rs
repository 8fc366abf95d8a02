//! Everything that can go wrong, and what is then known of the order.
//!
//! [`ErrorKind`] says what happened last; [`Outcome`] says what is known of the order over *all* attempts of the call.
//! The rows of `rows` give each kind its class, code, words and advice; `message` makes sentences of them.

mod message;
mod rows;

use crate::value::{Amount, OrderId};
use crate::wire::answer::ApiFault;
use crate::wire::unusable::Unusable;

/// What is known about the order when a call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing reached the API; the order is as it was.
    NotSent,
    /// The API answered and did not process the order.
    Rejected,
    /// A request went out and no usable answer came back; the order may have been processed.
    Unknown,
}

impl Outcome {
    /// The word of the public surface.
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::NotSent => "not-sent",
            Outcome::Rejected => "rejected",
            Outcome::Unknown => "unknown",
        }
    }
}

/// What the last look has shown, for an outcome that stays unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Known {
    /// There was no look, or it brought nothing.
    #[default]
    Nothing,
    /// The order was still current, or the change not made.
    StillCurrent,
    /// The answer does not tell.
    Inconclusive,
    /// The order's record has a status that is not documented.
    StrangeStatus,
    /// The API refused the look.
    LookRefused,
}

/// What a call is about, as far as it can be put into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum About {
    /// Processing an order.
    #[default]
    Processing,
    /// Another change.
    Change,
    /// Reading.
    Reading,
}

/// Which time limit ran out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeLimit {
    /// `timeoutMs`: one attempt.
    Attempt,
    /// `deadlineMs`: the whole call.
    Call,
    /// `deadlineMs`, which the pause that the API asked for goes beyond.
    AskedPause,
}

/// A failure's own object in the runtime (such as what fetch rejected with), by the number the driver gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason(pub u32);

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErrorKind {
    /// An option is missing or not what it must be.
    Configuration {
        /// The option's name.
        option: &'static str,
        /// What is wrong with it and what would be right.
        fault: &'static str,
    },
    /// The user id is not one.
    InvalidUserId(&'static str),
    /// The API refused, in its own words.
    Api(ApiFault),
    /// The expected order is cancelled.
    OrderCancelled(OrderId),
    /// The expected order is processed already, and was to be cancelled.
    OrderProcessed(OrderId),
    /// There was a current order before the call that was to place one.
    OrderPlacedBefore(OrderId),
    /// The user has no current order to settle.
    NoCurrentOrder,
    /// The order's record and the cart contradict each other.
    OrderChanging(OrderId),
    /// The order that was current at first is not any more, and the change would be made to another.
    OrderNotCurrent(OrderId),
    /// The order is in another currency than expected.
    OtherCurrency(OrderId),
    /// The payment is more than this, which is due.
    MoreThanDue(Amount),
    /// This much was paid before, and not what was expected.
    OtherAmountPaid(Amount),
    /// The expected order is not among the user's orders.
    OrderNotFound(OrderId),
    /// The runtime's fetch failed.
    Connection,
    /// Time ran out.
    Timeout(TimeLimit),
    /// The caller's signal ended the call.
    Aborted,
    /// HTTP 429: too many requests; this one was not read.
    RateLimited,
    /// A redirect, with where it leads to, without a query.
    Redirected(String),
    /// Something that is not this API's answer.
    UnusableAnswer(Unusable),
    /// A bug in this package.
    Internal(&'static str),
}

/// A call, or the preparation of one, that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What happened last.
    pub kind: ErrorKind,
    /// What is known of the order.
    pub outcome: Outcome,
    /// How many times the action was handed to fetch.
    pub attempts: u32,
    /// Whether the same call may succeed without any change, and in how many milliseconds it is safe: no request of
    /// this call can be running then, and the API has been left alone for as long as it asked for.
    pub retry_after_ms: Option<u64>,
    /// HTTP status of the last answer, if there was one.
    pub http_status: Option<u16>,
    /// What the last look has shown.
    pub known: Known,
    /// What the call was about.
    pub about: About,
    /// The runtime's own reason.
    pub reason: Option<Reason>,
    /// What came before: the loss that a deadline was spent on.
    pub cause: Option<Box<Error>>,
}

impl Error {
    /// A failure before anything was sent.
    pub fn before_sending(kind: ErrorKind) -> Self {
        Error {
            kind,
            outcome: Outcome::NotSent,
            attempts: 0,
            retry_after_ms: None,
            http_status: None,
            known: Known::Nothing,
            about: About::Processing,
            reason: None,
            cause: None,
        }
    }

    /// Whether the same call may succeed later without any change.
    pub fn retryable(&self) -> bool {
        self.retry_after_ms.is_some()
    }

    /// The class of the public surface.
    pub fn class_name(&self) -> &'static str {
        self.row().class
    }

    /// The stable code of the public surface; for the API's refusals its own `error`, as received.
    pub fn code(&self) -> &str {
        self.row().code
    }

    /// `error_long` as received, for the API's refusals.
    pub fn detail(&self) -> Option<&str> {
        match &self.kind {
            ErrorKind::Api(fault) => Some(&fault.detail),
            _ => None,
        }
    }
}
