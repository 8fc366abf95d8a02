//! Everything that can go wrong, and what is then known of the order.
//!
//! The kind says what happened last; [`Outcome`] says what is known of the order over *all* attempts of the call.
//! Each kind's documentation ends with what to do about it.

use crate::value::Amount;
use crate::value::OrderId;
use crate::wire::answer::{ApiFault, Unusable};
use crate::wire::status::{Meaning, meaning_of_status};

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

/// What looking the order up has shown, for an outcome that stays unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Known {
    /// It could not be looked up, or was not.
    #[default]
    Nothing,
    /// It was still current when last looked at.
    StillCurrent,
    /// The user has no current order that was certainly there before the call.
    NoCurrentOrder,
    /// The order's record has a status that is not documented.
    StrangeStatus,
    /// The API refused to list the user's orders.
    ListRefused,
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
}

/// A failure's own object in the runtime (such as what fetch rejected with), by the number the driver gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason(pub u32);

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErrorKind {
    /// An option is missing or not what it must be. *Set the named option as the message says.*
    Configuration {
        /// The option's name.
        option: &'static str,
        /// What is wrong with it and what would be right.
        fault: &'static str,
    },
    /// The user id is not one. *Pass the user's id as a number, a bigint or plain decimal digits.*
    InvalidUserId(&'static str),
    /// The API refused, in its own words. *Do what the code asks for: pay the amount due, check the credential, ...*
    Api(ApiFault),
    /// The expected order is cancelled. *Have the user place a new order, or refund.*
    OrderCancelled(OrderId),
    /// The expected order is processed already, and was to be cancelled. *It was delivered: refund, if that is wanted.*
    OrderProcessed(OrderId),
    /// There was a current order before the call that was to place one. *Process or cancel it first.*
    OrderPlacedBefore(OrderId),
    /// The user has no current order to settle. *If there should be one, look at the user's orders.*
    NoCurrentOrder,
    /// The order's record and the cart contradict each other. *It is being changed by somebody else: call again.*
    OrderChanging(OrderId),
    /// The order is in another currency than expected. *Do not record the payment on it.*
    OtherCurrency(OrderId),
    /// The payment is more than this, which is due. *Record at most what is due, and refund the rest.*
    MoreThanDue(Amount),
    /// This much was paid before, and not what was expected. *Somebody else has recorded a payment: look at the order.*
    OtherAmountPaid(Amount),
    /// The expected order is not among the user's orders. *Check that the order id belongs to this user.*
    OrderNotFound(OrderId),
    /// The runtime's fetch failed. *If the outcome is not-sent, call again later; if unknown, look at the order first.*
    Connection,
    /// Time ran out. *If the outcome is unknown, look at the order first; else call again, or allow more time.*
    Timeout(TimeLimit),
    /// The caller's signal ended the call. *If the outcome is unknown, look at the order before calling again.*
    Aborted,
    /// Something that is not this API's answer. *Check `apiUrl`; if the outcome is unknown, look at the order first.*
    UnusableAnswer(Unusable),
    /// A bug in this package. *Report it; the next call works.*
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
    /// Whether the same call may succeed later without any change.
    pub retryable: bool,
    /// HTTP status of the last answer, if there was one.
    pub http_status: Option<u16>,
    /// What looking the order up has shown.
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
            retryable: false,
            http_status: None,
            known: Known::Nothing,
            about: About::Processing,
            reason: None,
            cause: None,
        }
    }

    /// The class of the public surface.
    pub fn class_name(&self) -> &'static str {
        match &self.kind {
            ErrorKind::Configuration { .. } => "ConfigurationError",
            ErrorKind::InvalidUserId(_) => "InvalidUserIdError",
            ErrorKind::Api(fault) => match fault.code.as_str() {
                "REQUEST_ERROR" => "RequestError",
                "ERROR_NO_ORDER" => "NoOrderError",
                "ERROR_AMOUNT_DUE" => "AmountDueError",
                "ERROR_CURRENCY_MISMATCH" => "CurrencyMismatchError",
                "ERROR_PROCESSING" => "ProcessingError",
                _ => "ApiError",
            },
            ErrorKind::OrderCancelled(_)
            | ErrorKind::OrderProcessed(_)
            | ErrorKind::OrderPlacedBefore(_)
            | ErrorKind::NoCurrentOrder
            | ErrorKind::OrderChanging(_)
            | ErrorKind::OtherCurrency(_)
            | ErrorKind::MoreThanDue(_)
            | ErrorKind::OtherAmountPaid(_)
            | ErrorKind::OrderNotFound(_) => "OrderStateError",
            ErrorKind::Connection => "ConnectionError",
            ErrorKind::Timeout(_) => "TimeoutError",
            ErrorKind::Aborted => "AbortedError",
            ErrorKind::UnusableAnswer(_) => "UnusableAnswerError",
            ErrorKind::Internal(_) => "InternalError",
        }
    }

    /// The stable code of the public surface; for the API's refusals its own `error`, as received.
    pub fn code(&self) -> &str {
        match &self.kind {
            ErrorKind::Configuration { .. } => "INVALID_CONFIGURATION",
            ErrorKind::InvalidUserId(_) => "INVALID_USER_ID",
            ErrorKind::Api(fault) => &fault.code,
            ErrorKind::OrderCancelled(_) => "ORDER_CANCELLED",
            ErrorKind::OrderProcessed(_) => "ORDER_PROCESSED",
            ErrorKind::OrderPlacedBefore(_) => "ORDER_PLACED_BEFORE",
            ErrorKind::NoCurrentOrder => "NO_CURRENT_ORDER",
            ErrorKind::OrderChanging(_) => "ORDER_CHANGING",
            ErrorKind::OtherCurrency(_) => "ORDER_CURRENCY",
            ErrorKind::MoreThanDue(_) => "AMOUNT_ABOVE_DUE",
            ErrorKind::OtherAmountPaid(_) => "AMOUNT_PAID_CHANGED",
            ErrorKind::OrderNotFound(_) => "ORDER_NOT_FOUND",
            ErrorKind::Connection => "CONNECTION_FAILED",
            ErrorKind::Timeout(_) => "TIMEOUT",
            ErrorKind::Aborted => "ABORTED",
            ErrorKind::UnusableAnswer(_) => "UNUSABLE_ANSWER",
            ErrorKind::Internal(_) => "INTERNAL",
        }
    }

    /// `error_long` as received, for the API's refusals.
    pub fn detail(&self) -> Option<&str> {
        match &self.kind {
            ErrorKind::Api(fault) => Some(&fault.detail),
            _ => None,
        }
    }

    /// What happened, what is known of the order, and what to do next. Made of fixed words, ids and the API's own
    /// text; no option value ever gets in.
    pub fn message(&self) -> String {
        let mut message = self.headline();
        let order = self.what_is_known();
        if !order.is_empty() {
            message.push(' ');
            message.push_str(order);
        }
        let advice = self.advice();
        if !advice.is_empty() {
            message.push(' ');
            message.push_str(advice);
        }
        message
    }

    fn headline(&self) -> String {
        match &self.kind {
            ErrorKind::Configuration { option, fault } => [option, " ", fault, "."].concat(),
            ErrorKind::InvalidUserId(fault) => [
                "userId must be a positive integer up to 2^63-1, as a number, a bigint or plain decimal digits, but it is ",
                fault,
                ".",
            ]
            .into_iter().collect(),
            ErrorKind::Api(fault) if fault.detail.is_empty() => ["The API answered ", &fault.code, "."].concat(),
            ErrorKind::Api(fault) => ["The API answered ", &fault.code, ": ", &fault.detail, "."].concat(),
            ErrorKind::OrderCancelled(id) => ["Order ", &id.get().to_string(), " is cancelled."].concat(),
            ErrorKind::OrderProcessed(id) => ["Order ", &id.get().to_string(), " is processed already."].concat(),
            ErrorKind::OrderPlacedBefore(id) => {
                ["Order ", &id.get().to_string(), " was current before the call."].concat()
            }
            ErrorKind::NoCurrentOrder => "The user has no current order.".into(),
            ErrorKind::OrderChanging(id) => ["Order ", &id.get().to_string(), " is being changed."].concat(),
            ErrorKind::OtherCurrency(id) => ["Order ", &id.get().to_string(), " is in another currency."].concat(),
            ErrorKind::MoreThanDue(due) => ["The amount is more than the ", &due.to_text(), " that are due."].concat(),
            ErrorKind::OtherAmountPaid(paid) => [&paid.to_text(), " were paid before, which is not what was expected."].concat(),

            ErrorKind::OrderNotFound(id) => {
                ["Order ", &id.get().to_string(), " is not among the orders of this user."].concat()
            }
            ErrorKind::Connection if self.outcome == Outcome::NotSent => "The API could not be reached.".into(),
            ErrorKind::Connection => "The connection failed.".into(),
            ErrorKind::Timeout(TimeLimit::Attempt) => "No complete answer came within timeoutMs.".into(),
            ErrorKind::Timeout(TimeLimit::Call) => "The call ran out of time (deadlineMs).".into(),
            ErrorKind::Aborted => "The call was aborted.".into(),
            ErrorKind::UnusableAnswer(unusable) => {
                let status = match self.http_status {
                    Some(status) => [" (HTTP ", &u64::from(status).to_string(), ")"].concat(),
                    None => String::new(),
                };
                ["The answer", &status, " was ", unusable.reason(), "."].concat()
            }
            ErrorKind::Internal(what) => ["A bug in this package: ", what, "."].concat(),
        }
    }

    fn what_is_known(&self) -> &'static str {
        let before_a_call = matches!(self.kind, ErrorKind::Configuration { .. } | ErrorKind::InvalidUserId(_));
        match (self.outcome, self.about) {
            (Outcome::NotSent, _) if before_a_call => "",
            (_, About::Reading) => "",
            (Outcome::NotSent, About::Processing) => "Nothing was sent; the order is as it was.",
            (Outcome::NotSent, About::Change) => "The change was not sent; nothing has changed.",
            (Outcome::Rejected, About::Processing) => "The order was not processed.",
            (Outcome::Rejected, About::Change) => "Nothing has changed.",
            (Outcome::Unknown, About::Processing) => self.what_is_known_of_the_order(),
            (Outcome::Unknown, About::Change) => match self.known {
                Known::StillCurrent => "It had not been done when last looked at.",
                Known::ListRefused => "It may have been done, and the API refused to show whether it was.",
                _ => "It may have been done.",
            },
        }
    }

    fn what_is_known_of_the_order(&self) -> &'static str {
        match self.known {
            Known::StillCurrent => "The order was still current when last looked at.",
            Known::NoCurrentOrder => {
                "The order may have been processed: the user has no current order that was there before the call."
            }
            Known::StrangeStatus => {
                "The order may have been processed: its record has a status that is not documented."
            }
            Known::ListRefused => {
                "The order may have been processed, and the API refused to list this user's orders: allow the \
                 credential store > list_orders, which settles such a call."
            }
            Known::Nothing => "The order may have been processed.",
        }
    }

    fn advice(&self) -> &'static str {
        match (&self.kind, self.outcome) {
            (ErrorKind::Configuration { .. } | ErrorKind::InvalidUserId(_), _) => "",
            (ErrorKind::Internal(_), _) => "Please report it.",
            (ErrorKind::OrderNotFound(_), _) => "Check that the order id belongs to this user.",
            (ErrorKind::NoCurrentOrder, _) => {
                "If there should be one, it was processed or cancelled before: look at the user's orders."
            }
            (_, Outcome::Unknown) if self.retryable => "Call again.",
            (_, Outcome::Unknown) if self.about == About::Change => {
                "Look at the user's cart, orders or credit before calling again."
            }
            (_, Outcome::Unknown) => "Look at the user's orders before calling again.",
            (ErrorKind::Api(fault), _) => match fault.code.as_str() {
                "REQUEST_ERROR" => "Check the key ID, the shared secret, this machine's clock and the user id.",
                "ERROR_NO_ORDER" => {
                    "If there should be one, it was processed or cancelled before: look at the user's orders."
                }
                "ERROR_AMOUNT_DUE" => "Record the missing payment (add_payment), then call again.",
                "ERROR_CURRENCY_MISMATCH" => "Change the Store's currency back, or have the order placed anew.",
                _ => "",
            },
            (ErrorKind::UnusableAnswer(_), _) => match self.http_status.map(|status| meaning_of_status(status, true)) {
                Some(Meaning::RefusedUnread) => "The API is busy: call again later.",
                _ => "Check apiUrl.",
            },
            (ErrorKind::OrderCancelled(_), _) => "Have the user place a new order, or refund the payment.",
            (ErrorKind::OtherCurrency(_), _) => "Do not record the payment on it.",
            (ErrorKind::MoreThanDue(_), _) => "Record at most what is due, and refund the rest.",
            (ErrorKind::OtherAmountPaid(_), _) => "Somebody else may have recorded a payment: look at the order.",
            (ErrorKind::OrderChanging(_), _) => "Call again.",
            (ErrorKind::OrderProcessed(_), _) => "It was delivered: it cannot be cancelled any more.",
            (ErrorKind::OrderPlacedBefore(_), _) => "Process or cancel that order first.",
            (ErrorKind::Connection | ErrorKind::Timeout(_) | ErrorKind::Aborted, _) => "Call again.",
        }
    }
}
