//! One row for each kind of error: its class and code on the public surface, what happened, and what to do.
//!
//! The classes and codes are in `pkg/index.d.ts` and the guide's page on errors, too; a test holds them to these rows.

use super::{Error, ErrorKind, Outcome, TimeLimit};

/// What is said of one kind of error.
pub struct Row<'a> {
    /// The class of the public surface.
    pub class: &'static str,
    /// The code of the public surface.
    pub code: &'a str,
    /// A sentence: what happened. Fixed words, ids, amounts and the API's own text; no option's value ever gets in.
    pub happened: String,
    /// A sentence: what to do, unless the call may simply be made again. Empty where the first sentence says it.
    pub advice: &'static str,
}

/// The documented refusals that the user is told more about than that the API refused.
const API_ERRORS: [(&str, &str, &str); 5] = [
    ("REQUEST_ERROR", "RequestError", "Check the key ID, the shared secret, this machine's clock and the user id."),
    ("ERROR_NO_ORDER", "NoOrderError", ORDER_IS_GONE),
    ("ERROR_AMOUNT_DUE", "AmountDueError", "Record the missing payment (add_payment), then call again."),
    (
        "ERROR_CURRENCY_MISMATCH",
        "CurrencyMismatchError",
        "Change the Store's currency back, or have the order placed anew.",
    ),
    ("ERROR_PROCESSING", "ProcessingError", ""),
];

const ORDER_IS_GONE: &str = "If there should be one, it was processed or cancelled before: look at the user's orders.";

impl Error {
    /// The row of this error's kind.
    pub(super) fn row(&self) -> Row<'_> {
        let row = |class, code, happened: &[&str], advice| Row { class, code, happened: happened.concat(), advice };
        let order = |code, order: &crate::value::OrderId, happened, advice| {
            row("OrderStateError", code, &["Order ", &order.to_string(), happened], advice)
        };
        match &self.kind {
            ErrorKind::Configuration { option, fault } => {
                row("ConfigurationError", "INVALID_CONFIGURATION", &[option, " ", fault, "."], "")
            }
            ErrorKind::InvalidUserId(fault) => row(
                "InvalidUserIdError",
                "INVALID_USER_ID",
                &[
                    "userId must be a positive integer up to 2^63-1, as a number, a bigint or plain decimal digits, but \
                     it is ",
                    fault,
                    ".",
                ],
                "",
            ),
            ErrorKind::Api(fault) => {
                let known = API_ERRORS.iter().find(|(code, ..)| *code == fault.code);
                let (_, class, advice) = known.unwrap_or(&("", "ApiError", ""));
                let (colon, detail) = if fault.detail.is_empty() { ("", "") } else { (": ", fault.detail.as_str()) };
                row(class, &fault.code, &["The API answered ", &fault.code, colon, detail, "."], advice)
            }
            ErrorKind::OrderCancelled(id) => order(
                "ORDER_CANCELLED",
                id,
                " is cancelled.",
                "Have the user place a new order, or refund the payment.",
            ),
            ErrorKind::OrderProcessed(id) => order(
                "ORDER_PROCESSED",
                id,
                " is processed already.",
                "It was delivered: it cannot be cancelled any more.",
            ),
            ErrorKind::OrderPlacedBefore(id) => {
                order("ORDER_PLACED_BEFORE", id, " was current before the call.", "Process or cancel that order first.")
            }
            ErrorKind::NoCurrentOrder => {
                row("OrderStateError", "NO_CURRENT_ORDER", &["The user has no current order."], ORDER_IS_GONE)
            }
            ErrorKind::OrderChanging(id) => order("ORDER_CHANGING", id, " is being changed.", ""),
            ErrorKind::OrderNotCurrent(id) => order(
                "ORDER_NOT_CURRENT",
                id,
                " was the user's current order, and is not any more.",
                "Look at the user's orders before changing another.",
            ),
            ErrorKind::OtherCurrency(id) => {
                order("ORDER_CURRENCY", id, " is in another currency.", "Do not record the payment on it.")
            }
            ErrorKind::MoreThanDue(due) => row(
                "OrderStateError",
                "AMOUNT_ABOVE_DUE",
                &["The amount is more than the ", &due.to_text(), " that are due."],
                "Record at most what is due, and refund the rest.",
            ),
            ErrorKind::OtherAmountPaid(paid) => row(
                "OrderStateError",
                "AMOUNT_PAID_CHANGED",
                &[&paid.to_text(), " were paid before, which is not what was expected."],
                "Somebody else may have recorded a payment: look at the order.",
            ),
            ErrorKind::OrderNotFound(id) => order(
                "ORDER_NOT_FOUND",
                id,
                " is not among the orders of this user.",
                "Check that the order id belongs to this user.",
            ),
            ErrorKind::Connection => {
                let happened = match self.outcome {
                    Outcome::NotSent => "The API could not be reached.",
                    Outcome::Rejected | Outcome::Unknown => "The connection failed.",
                };
                row("ConnectionError", "CONNECTION_FAILED", &[happened], "")
            }
            ErrorKind::Timeout(limit) => {
                let happened = match limit {
                    TimeLimit::Attempt => "No complete answer came within timeoutMs.",
                    TimeLimit::Call => "The call ran out of time (deadlineMs).",
                    TimeLimit::AskedPause => "The API asked for a longer pause than deadlineMs leaves.",
                };
                row("TimeoutError", "TIMEOUT", &[happened], "")
            }
            ErrorKind::Aborted => row("AbortedError", "ABORTED", &["The call was aborted."], ""),
            ErrorKind::RateLimited => row("RateLimitError", "RATE_LIMITED", &["The API is busy (HTTP 429)."], ""),
            ErrorKind::Redirected(to) => row(
                "UnusableAnswerError",
                "UNUSABLE_ANSWER",
                &["apiUrl redirects to ", to, "."],
                "If that is the API, set it as apiUrl.",
            ),
            ErrorKind::UnusableAnswer(unusable) => {
                let status =
                    self.http_status.map_or(String::new(), |status| [" (HTTP ", &status.to_string(), ")"].concat());
                let happened = ["The answer", &status, " was ", unusable.reason(), "."];
                row("UnusableAnswerError", "UNUSABLE_ANSWER", &happened, "Check apiUrl.")
            }
            ErrorKind::Internal(what) => {
                row("InternalError", "INTERNAL", &["A bug in this package: ", what, "."], "Please report it.")
            }
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::value::{Amount, OrderId};
    use crate::wire::answer::ApiFault;
    use crate::wire::unusable::Unusable;

    /// One error of each kind; a kind that is missing here does not compile.
    fn every_kind() -> Vec<Error> {
        let id = || OrderId::from_text("319").unwrap();
        let amount = || Amount::from_text("5.50").unwrap();
        let api = |code: &str| ErrorKind::Api(ApiFault { code: code.into(), detail: "told".into() });
        let mut kinds: Vec<ErrorKind> = API_ERRORS.iter().map(|(code, ..)| api(code)).collect();
        let mut kind = ErrorKind::Configuration { option: "apiUrl", fault: "is missing" };
        loop {
            let next = match &kind {
                ErrorKind::Configuration { .. } => ErrorKind::InvalidUserId("text"),
                ErrorKind::InvalidUserId(_) => api("SOMETHING_ELSE"),
                ErrorKind::Api(_) => ErrorKind::OrderCancelled(id()),
                ErrorKind::OrderCancelled(_) => ErrorKind::OrderProcessed(id()),
                ErrorKind::OrderProcessed(_) => ErrorKind::OrderPlacedBefore(id()),
                ErrorKind::OrderPlacedBefore(_) => ErrorKind::NoCurrentOrder,
                ErrorKind::NoCurrentOrder => ErrorKind::OrderChanging(id()),
                ErrorKind::OrderChanging(_) => ErrorKind::OrderNotCurrent(id()),
                ErrorKind::OrderNotCurrent(_) => ErrorKind::OtherCurrency(id()),
                ErrorKind::OtherCurrency(_) => ErrorKind::MoreThanDue(amount()),
                ErrorKind::MoreThanDue(_) => ErrorKind::OtherAmountPaid(amount()),
                ErrorKind::OtherAmountPaid(_) => ErrorKind::OrderNotFound(id()),
                ErrorKind::OrderNotFound(_) => ErrorKind::Connection,
                ErrorKind::Connection => ErrorKind::Timeout(TimeLimit::Call),
                ErrorKind::Timeout(_) => ErrorKind::Aborted,
                ErrorKind::Aborted => ErrorKind::RateLimited,
                ErrorKind::RateLimited => ErrorKind::Redirected("https://shop.invalid/api.php".into()),
                ErrorKind::Redirected(_) => ErrorKind::UnusableAnswer(Unusable::NotJson),
                ErrorKind::UnusableAnswer(_) => ErrorKind::Internal("told"),
                ErrorKind::Internal(_) => {
                    kinds.push(kind);
                    return kinds.into_iter().map(Error::before_sending).collect();
                }
            };
            kinds.push(std::mem::replace(&mut kind, next));
        }
    }

    #[test]
    fn the_declarations_name_each_class_with_its_code() {
        let declarations = include_str!("../../pkg/index.d.ts");
        for error in every_kind() {
            let (class, code) = (error.class_name(), error.code());
            assert!(declarations.contains(&format!("class {class} extends ")), "{class}");
            assert!(code == "SOMETHING_ELSE" || declarations.contains(code), "{code}");
        }
    }
}
