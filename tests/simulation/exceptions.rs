//! What does not hold yet. In each of these the network doubles a request, and the API refuses the copy in words that
//! do not tell it from others, or works without a lock. With an order id, a later look would settle most of them, at
//! the price of a wait or a request in ordinary cases. They are counted; everything else fails the simulation.

use crate::invariants::{Case, Violation};
use crate::network::Row;
use crate::play::What;
use crate::story::Lock;
use interstream::error::ErrorKind;

/// The exception that a violation is, if it is one.
pub fn known(case: &Case<'_>, violation: &Violation) -> Option<&'static str> {
    let said_rejected = violation.invariant == "a call that says rejected or not-sent did not process";
    let twice = violation.invariant == "no order is processed twice by one call";
    let error = case.call.result.as_ref().and_then(|result| result.as_ref().err());
    let cancelled = error.is_some_and(|error| matches!(error.kind, ErrorKind::OrderCancelled(_)));
    let by_the_api = error.is_some_and(|error| matches!(error.kind, ErrorKind::Api(_) | ErrorKind::OrderCancelled(_)));
    let last = case.exchanges().last();
    let look_refused = last.is_some_and(|last| {
        last.what == What::Look && last.report.as_ref().is_some_and(|report| report.row == Row::RequestError)
    });
    let exceptions = [
        (
            "a copy finds the order cancelled that the other, without a lock, goes on to process",
            said_rejected && cancelled && case.story.lock == Lock::None && copy_answered(case, Row::NoOrder, None),
        ),
        (
            "a copy is refused for its salt while the clock is off: said to be rejected",
            said_rejected && by_the_api && copy_answered(case, Row::RequestError, Some(true)),
        ),
        (
            "a copy is refused for its salt while the clock is off: sent again",
            twice && copy_answered(case, Row::RequestError, Some(true)),
        ),
        (
            "a copy and a copy of the look are refused for their salts in the same words",
            said_rejected && look_refused && copy_answered(case, Row::RequestError, Some(false)),
        ),
    ];
    exceptions.into_iter().find(|(_, is_it)| *is_it).map(|(title, _)| title)
}

/// Whether a doubled process_order of this call was answered so; and, if that matters, whether it was sent again
/// right after that.
fn copy_answered(case: &Case<'_>, row: Row, sent_again: Option<bool>) -> bool {
    let exchanges: Vec<_> = case.exchanges().collect();
    exchanges.iter().enumerate().any(|(at, exchange)| {
        let What::Attempt(send) = exchange.what else { return false };
        let doubled = case.story.attempts.get(send).is_some_and(|fate| fate.twice.is_some());
        let next = exchanges.get(at + 1).is_some_and(|next| next.what != What::Look);
        let answered_so = exchange.report.as_ref().is_some_and(|report| report.row == row);
        doubled && answered_so && sent_again.is_none_or(|again| again == next)
    })
}
