//! What does not hold. In both, the network doubles a request. They are counted; everything else fails the simulation.
//!
//! The first could be waited out, but only at the price that no call with a deadline shorter than `settleMs` could
//! ever say that an order is cancelled. The second nobody can tell from a wrong credential or clock: however often a
//! client asked, a network that doubles each of its questions would have it answered alike.

use crate::invariants::{Case, Violation, a_look_was_refused_alike};
use crate::network::Row;
use crate::play::{Exchange, What};
use crate::story::Lock;
use interstream::error::ErrorKind;

/// The exception that a violation is, if it is one.
pub fn known(case: &Case<'_>, violation: &Violation) -> Option<&'static str> {
    let said_rejected = violation.invariant == "a call that says rejected or not-sent did not process";
    let untrue = violation.invariant == "every sentence of an error is true"
        && violation.says == "\"The order was not processed.\" is not true";
    let twice = violation.invariant == "no order is processed twice by one call";
    let error = case.call.result.as_ref().and_then(|result| result.as_ref().err());
    let cancelled = error.is_some_and(|error| matches!(error.kind, ErrorKind::OrderCancelled(_)));
    let exceptions = [
        (
            "a copy finds the order cancelled that the other, without a lock, goes on to process",
            (said_rejected || untrue)
                && cancelled
                && case.story.lock == Lock::None
                && copy_answered(case, Row::NoOrder),
        ),
        (
            "a copy and a copy of the look are refused for their salts in the same words",
            (said_rejected || untrue || twice) && copied_look_refused_alike(case),
        ),
    ];
    exceptions.into_iter().find(|(_, is_it)| *is_it).map(|(title, _)| title)
}

/// Whether a doubled process_order of this call was answered so.
fn copy_answered(case: &Case<'_>, row: Row) -> bool {
    case.attempts().any(|attempt| doubled(case, attempt) && attempt.report.as_ref().is_some_and(|it| it.row == row))
}

fn doubled(case: &Case<'_>, exchange: &Exchange) -> bool {
    let What::Attempt(send) = exchange.what else { return false };
    case.story.attempts.get(send).is_some_and(|fate| fate.twice.is_some())
}

/// Whether some doubled process_order was refused, and a look after it in the same words.
fn copied_look_refused_alike(case: &Case<'_>) -> bool {
    case.attempts().any(|attempt| doubled(case, attempt) && a_look_was_refused_alike(case, attempt))
}
