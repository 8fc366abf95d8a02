//! How a call ends, and what is then known of the order.

use super::Event;
use super::limits::NEVER;
use super::{Call, ConfirmedBy, Done, Doubt, Failure, Flight, Moment, Next, State};
use crate::error::{About, Error, ErrorKind, Outcome, TimeLimit};
use crate::store::process_order::PROCESS_ORDER;

impl Call {
    /// What is known of the order if the call ends here without the API's word.
    pub(super) fn outcome(&self) -> Outcome {
        let in_doubt = self.findings.doubt.is_some_and(|doubt| doubt != Doubt::Refused);
        if self.findings.was_in_doubt || in_doubt || self.attempt_is_in_flight() {
            Outcome::Unknown
        } else if self.requests.answered {
            Outcome::Rejected
        } else {
            Outcome::NotSent
        }
    }

    fn attempt_is_in_flight(&self) -> bool {
        matches!(self.state, State::InFlight(Flight { what: Next::Send, .. }))
    }

    pub(super) fn out_of_time(&mut self, now: Moment, limit: TimeLimit) {
        if self.findings.doubt == Some(Doubt::Refused) {
            return self.reject(now, Outcome::Rejected, false);
        }
        let outcome = self.outcome();
        let retryable = outcome != Outcome::Unknown || self.may_be_repeated();
        let loss = self.last_failure.clone().map(|failure| Box::new(self.error_of(now, failure, outcome, retryable)));
        let http_status = loss.as_ref().and_then(|loss| loss.http_status);
        let failure = Failure { kind: ErrorKind::Timeout(limit), http_status, reason: None };
        let mut error = self.error_of(now, failure, outcome, retryable);
        error.cause = loss;
        self.finish(now, Err(error));
    }

    pub(super) fn resolve(&mut self, now: Moment, answer: String, confirmed_by: ConfirmedBy) {
        self.finish(now, Ok(Done { answer, attempts: self.requests.attempts, confirmed_by }));
    }

    /// Ends the call with what happened to the last attempt.
    pub(super) fn reject(&mut self, now: Moment, outcome: Outcome, retryable: bool) {
        let failure = self.last_failure.clone().unwrap_or(Failure {
            kind: ErrorKind::Internal("a call was rejected without a reason"),
            http_status: None,
            reason: None,
        });
        let error = self.error_of(now, failure, outcome, retryable);
        self.finish(now, Err(error));
    }

    pub(super) fn reject_with(&mut self, now: Moment, kind: ErrorKind, outcome: Outcome, retryable: bool) {
        let http_status = self.last_failure.as_ref().and_then(|failure| failure.http_status);
        let error = self.error_of(now, Failure { kind, http_status, reason: None }, outcome, retryable);
        self.finish(now, Err(error));
    }

    fn error_of(&self, now: Moment, failure: Failure, outcome: Outcome, retryable: bool) -> Error {
        let safe_at = self.safe_to_repeat_at(now, outcome).filter(|_| retryable);
        Error {
            kind: failure.kind,
            outcome,
            attempts: self.requests.attempts,
            retry_after_ms: safe_at.map(|at| at.saturating_sub(now.elapsed_ms)),
            http_status: failure.http_status,
            known: self.findings.known,
            about: self.about(),
            reason: failure.reason,
            cause: None,
        }
    }

    /// From when on the same call may be made again: no request of this one can be running then, and the API has been
    /// left alone for as long as it asked for. `None`: never, by `settleMs`.
    fn safe_to_repeat_at(&self, now: Moment, outcome: Outcome) -> Option<u64> {
        let ended = if self.attempt_is_in_flight() { now.elapsed_ms } else { self.requests.last_ended };
        let settled_at = match outcome {
            Outcome::Unknown if self.task.is_read() => 0,
            Outcome::Unknown if self.limits.settle_ms == NEVER => return None,
            Outcome::Unknown => ended.saturating_add(self.limits.settle_ms),
            Outcome::NotSent | Outcome::Rejected => 0,
        };
        Some(settled_at.max(self.requests.asked_until))
    }

    /// In how many milliseconds nothing of this call can be running any more; `None`: never, by `settleMs`.
    pub fn settled_in(&self, now: Moment) -> Option<u64> {
        let at = self.safe_to_repeat_at(now, Outcome::Unknown)?;
        Some(at.saturating_sub(now.elapsed_ms))
    }

    /// What the call is about, as far as it can be put into words.
    pub fn about(&self) -> About {
        match self.task.is_read() {
            true => About::Reading,
            false if *self.action() == PROCESS_ORDER.action => About::Processing,
            false => About::Change,
        }
    }

    fn finish(&mut self, now: Moment, result: Result<Done, Error>) {
        if matches!(self.state, State::Over(_)) {
            return;
        }
        let ms = now.elapsed_ms.saturating_sub(self.started);
        self.events.push(Event::settled(self.action().clone(), self.requests.attempts, ms, result.as_ref().err()));
        self.state = State::Over(Box::new(result));
    }
}
