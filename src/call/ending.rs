//! How a call ends, and what is then known of the order.

use super::Event;
use super::{Call, ConfirmedBy, Done, Doubt, Failure, Moment, Next, State};
use crate::error::{About, Error, ErrorKind, Outcome, TimeLimit};
use crate::store::process_order::PROCESS_ORDER;

impl Call {
    /// What is known of the order if the call ends here without the API's word.
    pub(super) fn outcome(&self) -> Outcome {
        let in_flight = matches!(self.state, State::InFlight { what: Next::Send, .. });
        let in_doubt = self.doubt.is_some_and(|doubt| doubt != Doubt::Refused);
        if self.was_in_doubt || in_doubt || in_flight {
            Outcome::Unknown
        } else if self.answered {
            Outcome::Rejected
        } else {
            Outcome::NotSent
        }
    }

    pub(super) fn out_of_time(&mut self, now: Moment) {
        if self.doubt == Some(Doubt::Refused) {
            return self.reject(now, Outcome::Rejected, false);
        }
        let retryable = self.outcome() != Outcome::Unknown || self.may_be_repeated();
        let outcome = self.outcome();
        let loss = self.last_failure.clone().map(|failure| Box::new(self.error_of(failure, outcome, retryable)));
        let http_status = loss.as_ref().and_then(|loss| loss.http_status);
        let kind = ErrorKind::Timeout(TimeLimit::Call);
        let mut error = self.error_of(Failure { kind, http_status, reason: None }, outcome, retryable);
        error.cause = loss;
        self.finish(now, Err(error));
    }

    pub(super) fn resolve(&mut self, now: Moment, answer: String, confirmed_by: ConfirmedBy) {
        self.finish(now, Ok(Done { answer, attempts: self.attempts, confirmed_by }));
    }

    /// Ends the call with what happened to the last attempt.
    pub(super) fn reject(&mut self, now: Moment, outcome: Outcome, retryable: bool) {
        let failure = self.last_failure.clone().unwrap_or(Failure {
            kind: ErrorKind::Internal("a call was rejected without a reason"),
            http_status: None,
            reason: None,
        });
        let error = self.error_of(failure, outcome, retryable);
        self.finish(now, Err(error));
    }

    pub(super) fn reject_with(&mut self, now: Moment, kind: ErrorKind, outcome: Outcome, retryable: bool) {
        let http_status = self.last_failure.as_ref().and_then(|failure| failure.http_status);
        let error = self.error_of(Failure { kind, http_status, reason: None }, outcome, retryable);
        self.finish(now, Err(error));
    }

    pub(super) fn error_of(&self, failure: Failure, outcome: Outcome, retryable: bool) -> Error {
        Error {
            kind: failure.kind,
            outcome,
            attempts: self.attempts,
            retryable,
            http_status: failure.http_status,
            known: self.known,
            about: self.about(),
            reason: failure.reason,
            cause: None,
        }
    }

    /// What the call is about, as far as it can be put into words.
    pub fn about(&self) -> About {
        match self.task.is_read() {
            true => About::Reading,
            false if *self.action() == PROCESS_ORDER.action => About::Processing,
            false => About::Change,
        }
    }

    pub(super) fn finish(&mut self, now: Moment, result: Result<Done, Error>) {
        if matches!(self.state, State::Over(_)) {
            return;
        }
        let (code, outcome) = match &result {
            Ok(_) => ("ok".into(), None),
            Err(error) => (error.code().into(), Some(error.outcome)),
        };
        let ms = now.elapsed_ms.saturating_sub(self.started);
        let action = self.action().clone();
        self.events.push(Event::Settled { action, attempts: self.attempts, ms, code, outcome });
        self.state = State::Over(Box::new(result));
    }
}
