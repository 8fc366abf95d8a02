//! What an answer means, and what follows from it: the rows of the table "what a lost answer means".

use super::client::Client;
use super::limits::NEVER;
use super::{Call, ConfirmedBy, Doubt, Failure, LOOK_FAILED, Moment, Next, State, TOLERATED_SKEW_MS};
use crate::error::{ErrorKind, Known, Outcome};
use crate::store::{Finding, Looked, Refusal, Sight, is_documented_request_error};
use crate::wire::answer::{Answer, ApiFault, Unusable, read_answer};
use crate::wire::response::Response;
use crate::wire::status::{Meaning, meaning_of_status};
use crate::wire::time::{http_date_ms, retry_after_ms};

impl Call {
    pub(super) fn attempt_answered(&mut self, client: &Client, now: Moment, answer: Response<'_>, since: u64) {
        self.answered = true;
        let said = match self.task.read(answer.body) {
            Ok(Ok(done)) => return self.resolve(now, done, ConfirmedBy::Answer),
            Ok(Err(fault)) => Ok(fault),
            Err(unusable) => Err(unusable),
        };
        self.failed_with(&answer, &said);
        match said {
            Ok(fault) => self.refused(client, now, &answer, &fault, since),
            Err(_) => self.unusable(client, now, &answer),
        }
    }

    fn failed_with(&mut self, answer: &Response<'_>, said: &Result<ApiFault, Unusable>) {
        let kind = match said {
            Ok(fault) => ErrorKind::Api(fault.clone()),
            Err(unusable) => ErrorKind::UnusableAnswer(*unusable),
        };
        let http_status = (answer.status != 0).then_some(answer.status);
        self.last_failure = Some(Failure { kind, http_status, reason: None });
    }

    fn refused(&mut self, client: &Client, now: Moment, answer: &Response<'_>, fault: &ApiFault, since: u64) {
        let in_unknown_words = self.sight().is_some() && !is_documented_request_error(fault);
        match self.task.refusal(fault) {
            // It may be about the clock, the credential, or a copy of the request: a look, signed by the same clock,
            // tells (see `look_refused`).
            Refusal::Request if in_unknown_words && self.sees_its_effect() => self.look_because(Doubt::Undocumented),
            Refusal::Request if self.correct_clock(client, now, answer, since) => self.state = State::Go(Next::Send),
            Refusal::Request if in_unknown_words => self.look_because(Doubt::Undocumented),
            // Refused as the reading before it was: it is about the credential.
            Refusal::Undocumented if self.reading_refused.as_ref() == Some(fault) && is_telling(fault) => {
                self.reject(now, Outcome::Rejected, false);
            }
            Refusal::Undocumented if self.sight().is_none() => self.reject(now, Outcome::Unknown, false),
            Refusal::HalfWay => self.reject(now, Outcome::Unknown, false),
            Refusal::PerhapsDoneBefore
                if self.sight().is_some() && (self.order.is_some() || self.was_in_doubt || self.before.is_some()) =>
            {
                self.look_because(Doubt::PerhapsDoneBefore);
            }
            Refusal::Undocumented => self.look_because(Doubt::Undocumented),
            Refusal::Definite if self.task.order.is_some() && self.sight().is_some() => {
                self.look_because(Doubt::Refused)
            }
            Refusal::Request | Refusal::PerhapsDoneBefore | Refusal::Definite => {
                self.reject(now, Outcome::Rejected, false);
            }
        }
    }

    fn unusable(&mut self, client: &Client, now: Moment, answer: &Response<'_>) {
        match meaning_of_status(answer.status, answer.retry_after.is_some()) {
            Meaning::NotThisApi => self.reject(now, self.outcome(), false),
            Meaning::RefusedUnread => {
                self.send_again_after_pause(asked_pause(client, now, answer), "the API is busy");
            }
            Meaning::MayBeRunning | Meaning::Finished if self.sight().is_none() => self.lost_without_a_look(now),
            Meaning::MayBeRunning => self.look_because(Doubt::MayBeRunning),
            Meaning::Finished => {
                self.look_because(Doubt::Finished);
                // The pause comes before the look, so that nothing lies between the look and sending again.
                self.state = State::Pause {
                    next: Next::Look,
                    at_least: 0,
                    until_at_most: None,
                    because: "the API failed; what became of it will be looked up",
                };
            }
        }
    }

    /// An answer that nothing can be seen of afterwards is lost: a read is repeated, a change stays unknown.
    pub(super) fn lost_without_a_look(&mut self, now: Moment) {
        self.was_in_doubt = true;
        match self.task.is_read() {
            true => self.send_again_after_pause(0, "no usable answer came"),
            false => self.reject(now, Outcome::Unknown, false),
        }
    }

    /// What a look has to say: the API's refusal, or what it shows.
    fn read_look(&self, client: &Client, now: Moment, answer: &Response<'_>) -> Result<Answer<Finding>, Unusable> {
        let Some(sight) = self.task.sight() else { return Err(Unusable::Neither) };
        match read_answer(answer.body, sight.look.success)? {
            Err(fault) => Ok(Err(fault)),
            Ok(document) => {
                let looked = Looked {
                    answer: &document.root(),
                    order: self.order,
                    order_is_given: self.task.order.is_some(),
                    first_attempt: self.first_attempt_by_the_api(client, now, answer),
                    before: self.before,
                    given: &self.task.given,
                };
                (sight.find)(&looked).map(Ok)
            }
        }
    }

    /// The reading from before the first attempt has come, or has not.
    pub(super) fn look_before_answered(&mut self, client: &Client, now: Moment, answer: Response<'_>, since: u64) {
        let said = match self.read_look(client, now, &answer) {
            Ok(Ok(Finding::Before(reading))) => {
                self.before = Some(reading);
                self.state = State::Go(Next::Send);
                return;
            }
            // A named order: it is as the change would leave it, or cannot be changed.
            Ok(Ok(Finding::Done(done))) => return self.resolve(now, done, ConfirmedBy::OrderHistory),
            Ok(Ok(Finding::Excluded(kind) | Finding::Missing(kind))) => {
                return self.reject_with(now, kind, Outcome::Rejected, false);
            }
            // It is there to be changed; or the API says success in a way that cannot be compared later.
            Ok(Ok(_)) | Err(Unusable::WrongType) => {
                self.state = State::Go(Next::Send);
                return;
            }
            Ok(Err(fault)) => Ok(fault),
            Err(unusable) => Err(unusable),
        };
        self.failed_with(&answer, &said);
        match said {
            Ok(fault)
                if self.task.refusal(&fault) == Refusal::Request && self.correct_clock(client, now, &answer, since) =>
            {
                self.state = State::Go(Next::LookBefore);
            }
            // The credential may well do what it may not read. A lost answer is then not found out about.
            Ok(fault) => {
                self.reading_refused = Some(fault);
                self.state = State::Go(Next::Send);
            }
            Err(_) => match meaning_of_status(answer.status, answer.retry_after.is_some()) {
                Meaning::NotThisApi => self.reject(now, self.outcome(), false),
                Meaning::RefusedUnread => {
                    self.again_after_pause(Next::LookBefore, asked_pause(client, now, &answer), "the API is busy");
                }
                _ => self.again_after_pause(Next::LookBefore, 0, LOOK_FAILED),
            },
        }
    }

    pub(super) fn look_answered(&mut self, client: &Client, now: Moment, answer: Response<'_>, since: u64) {
        match self.read_look(client, now, &answer) {
            // The API's refusal stands, unless the record shows that the expected order was processed or cancelled before.
            Ok(Ok(finding @ (Finding::Done(_) | Finding::Excluded(_)))) if self.doubt == Some(Doubt::Refused) => {
                self.judge(now, since, finding);
            }
            Ok(Ok(_)) | Err(_) if self.doubt == Some(Doubt::Refused) => self.reject(now, Outcome::Rejected, false),
            Ok(Ok(finding)) => {
                if self.may_have_expired(since, &finding) && self.clock_was_wrong(client, now, &answer, since) {
                    self.state = State::Go(Next::Send);
                } else {
                    self.judge(now, since, finding);
                }
            }
            Ok(Err(fault)) => self.look_refused(client, now, &answer, &fault, since),
            Err(_) => match meaning_of_status(answer.status, answer.retry_after.is_some()) {
                Meaning::NotThisApi => {
                    self.known = Known::ListRefused;
                    self.reject(now, Outcome::Unknown, false);
                }
                Meaning::RefusedUnread => {
                    self.look_again(now, asked_pause(client, now, &answer), None, "the API is busy");
                }
                _ => self.look_again(now, 0, None, LOOK_FAILED),
            },
        }
    }

    fn look_refused(&mut self, client: &Client, now: Moment, answer: &Response<'_>, fault: &ApiFault, since: u64) {
        // A read refused in the same words: the refusal is about the credential or the clock, so the order was not
        // touched. (It would mislead only if the network doubled both requests and the API refused both for their
        // repeated salts.)
        let alike = matches!(&self.last_failure, Some(Failure { kind: ErrorKind::Api(last), .. }) if last == fault);
        // Where a reading has been given a moment before, it is not about the credential.
        let untouched = alike && self.doubt == Some(Doubt::Undocumented) && self.before.is_none() && is_telling(fault);
        if untouched {
            self.doubt = None;
        }
        if self.task.refusal(fault) == Refusal::Request && self.correct_clock(client, now, answer, since) {
            self.state = State::Go(if untouched { Next::Send } else { Next::Look });
            return;
        }
        if untouched || self.doubt == Some(Doubt::Refused) {
            return self.reject(now, Outcome::Rejected, false);
        }
        self.known = Known::ListRefused;
        self.reject(now, Outcome::Unknown, false);
    }

    /// Whether the last attempt was refused in unknown words, no copy of it can be running, and the order is still
    /// current. Then it may be sent again, once, if its clock was wrong; a look can be just in time where it was too
    /// late.
    fn may_have_expired(&self, look_started: u64, finding: &Finding) -> bool {
        let refused = matches!(&self.last_failure, Some(Failure { kind: ErrorKind::Api(fault), .. })
            if self.task.refusal(fault) == Refusal::Request);
        let settled = self.doubt == Some(Doubt::Undocumented) && look_started >= self.settled_at();
        refused && settled && self.sees_its_effect() && matches!(finding, Finding::Undone(_))
    }

    /// Whether a look tells the effect of this very call: by the order that is expected, or by a reading from before.
    fn sees_its_effect(&self) -> bool {
        self.task.order.is_some() || self.before.is_some()
    }

    /// Whether the last attempt was signed by a clock that is corrected by now.
    fn clock_was_wrong(&mut self, client: &Client, now: Moment, answer: &Response<'_>, since: u64) -> bool {
        self.clock_corrected_after == Some(self.attempts) || self.correct_clock(client, now, answer, since)
    }

    /// What a look has shown, and what follows.
    fn judge(&mut self, now: Moment, look_started: u64, finding: Finding) {
        self.known = match finding {
            Finding::Undone(_) => Known::StillCurrent,
            Finding::StrangeStatus => Known::StrangeStatus,
            _ => Known::NoCurrentOrder,
        };
        let compares = self.task.sight().is_some_and(|sight| sight.compares);
        match finding {
            Finding::Done(answer) if self.task.sight().is_some_and(|sight| sight.is_history()) => {
                self.resolve(now, answer, ConfirmedBy::OrderHistory);
            }
            Finding::Done(answer) => self.resolve(now, answer, ConfirmedBy::Reading),
            // Without a lock, a request that is still running may process even a cancelled order; and what has not
            // changed in a recognisable way may still do so.
            Finding::Excluded(_) if look_started < self.settled_at() => self.look_again_until_settled(now),
            Finding::NothingToGoBy if compares && look_started < self.settled_at() => {
                self.look_again_until_settled(now)
            }
            // As the API has said itself.
            Finding::Excluded(ErrorKind::OrderPlacedBefore(_)) if self.doubt == Some(Doubt::PerhapsDoneBefore) => {
                self.reject(now, Outcome::Rejected, false);
            }
            Finding::Excluded(kind) => self.reject_with(now, kind, Outcome::Rejected, false),
            Finding::Missing(kind) => self.reject_with(now, kind, Outcome::Unknown, false),
            Finding::Undone(order) => {
                self.order = order.or(self.order);
                self.still_undone(now, look_started);
            }
            Finding::StrangeStatus | Finding::NothingToGoBy | Finding::Before(_) => {
                self.reject(now, Outcome::Unknown, false);
            }
        }
    }

    fn look_again_until_settled(&mut self, now: Moment) {
        self.look_again(now, 0, Some(self.settled_at()), "the API may still be working on the request");
    }

    fn still_undone(&mut self, now: Moment, look_started: u64) {
        if look_started < self.settled_at() {
            return self.look_again_until_settled(now);
        }
        if matches!(self.doubt, Some(Doubt::PerhapsDoneBefore | Doubt::Undocumented)) {
            // Refused, and the record agrees: it was not done.
            return self.reject(now, Outcome::Rejected, false);
        }
        if self.retries < self.limits.max_retries && self.limits.settle_ms != NEVER {
            self.retries += 1;
            self.state = State::Go(Next::Send);
        } else {
            self.reject(now, Outcome::Unknown, true);
        }
    }

    /// From when on the last request cannot be running any more: only a look that starts then shows its effect.
    fn settled_at(&self) -> u64 {
        match self.doubt {
            Some(Doubt::MayBeRunning) => self.last_sent.saturating_add(self.limits.settle_ms),
            // Against requests that the network doubles there is no help without an expected order anyway.
            Some(Doubt::Undocumented) if self.sees_its_effect() => self.last_sent.saturating_add(self.limits.settle_ms),
            _ => 0,
        }
    }

    /// Where the effect of the action is seen: not where that has to be compared with a reading that was refused.
    pub(super) fn sight(&self) -> Option<&'static Sight> {
        self.task.sight().filter(|sight| !sight.compares || self.before.is_some())
    }

    /// Only for an action whose effect can be seen.
    pub(super) fn look_because(&mut self, doubt: Doubt) {
        self.doubt = Some(doubt);
        self.known = Known::Nothing;
        self.state = State::Go(Next::Look);
    }

    /// Sets the client's clock by the answer's `Date`, once, where that may be why the request was refused: the
    /// answer was made at some time since the request went out, and its `Date` lies far from all of that.
    fn correct_clock(&mut self, client: &Client, now: Moment, answer: &Response<'_>, since: u64) -> bool {
        let Some(api_ms) = answer.date.and_then(http_date_ms) else { return false };
        let received = client.api_time_ms(now.unix_ms);
        let sent = received.saturating_sub_unsigned(now.elapsed_ms.saturating_sub(since));
        if self.clock_corrected_after.is_some() || api_ms.abs_diff(api_ms.clamp(sent, received)) <= TOLERATED_SKEW_MS {
            return false;
        }
        client.correct_clock(api_ms, now.unix_ms);
        self.clock_corrected_after = Some(self.attempts);
        true
    }

    /// When the action was first sent, in Unix seconds of the API's clock, rounded down. The look's own `Date`
    /// tells that clock; only where it cannot be read does this machine's have to do.
    fn first_attempt_by_the_api(&self, client: &Client, now: Moment, answer: &Response<'_>) -> i64 {
        let Some(first) = self.first_sent else { return i64::MIN };
        let first_ms = match answer.date.and_then(http_date_ms) {
            Some(date) => date.saturating_sub_unsigned(now.elapsed_ms.saturating_sub(first.elapsed_ms)),
            None => client.api_time_ms(first.unix_ms),
        };
        first_ms.div_euclid(1000)
    }
}

/// Whether the same refusal of two requests says that both were refused for the same, and not that both went wrong:
/// `ERROR` is also what actions answer that have failed.
fn is_telling(fault: &ApiFault) -> bool {
    fault.code != "ERROR"
}

/// How long an answer asks to be left alone.
fn asked_pause(client: &Client, now: Moment, answer: &Response<'_>) -> u64 {
    let api_now = client.api_time_ms(now.unix_ms);
    answer.retry_after.and_then(|text| retry_after_ms(text, answer.date, api_now)).unwrap_or(0)
}
