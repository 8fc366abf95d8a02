//! What a response means, and what follows from it: the rows of the table "what a lost answer means".

use super::client::Client;
use super::limits::NEVER;
use super::{Call, ConfirmedBy, Doubt, Failure, Flight, LOOK_FAILED, Moment, Next, State, TOLERATED_SKEW_MS};
use crate::error::{ErrorKind, Known, Outcome};
use crate::store::declaration::is_documented_request_error;
use crate::store::{Evidence, Observation, RefusalKind, Snapshot, Verdict};
use crate::wire::answer::{Answer, ApiFault, read_answer};
use crate::wire::response::Response;
use crate::wire::status::{Meaning, meaning_of_status};
use crate::wire::time::{http_date_ms, retry_after_ms};
use crate::wire::unusable::Unusable;

impl Call {
    pub(super) fn attempt_answered(&mut self, client: &Client, now: Moment, response: Response<'_>, flight: Flight) {
        self.requests.answered = true;
        let answer = match self.task.read(response.body) {
            Ok(Ok(done)) => return self.resolve(now, done, ConfirmedBy::Answer),
            Ok(Err(fault)) => Ok(fault),
            Err(unusable) => Err(unusable),
        };
        self.failed_with(&response, &answer);
        match answer {
            Ok(fault) => self.refused(client, now, &response, &fault, flight),
            Err(_) => self.unusable(client, now, &response),
        }
    }

    fn failed_with(&mut self, response: &Response<'_>, answer: &Result<ApiFault, Unusable>) {
        let kind = match answer {
            Ok(fault) => ErrorKind::Api(fault.clone()),
            Err(_) if response.status == 429 => ErrorKind::RateLimited,
            Err(unusable) => match response.redirects_to() {
                Some(place) => ErrorKind::Redirected(place.into()),
                None => ErrorKind::UnusableAnswer(*unusable),
            },
        };
        let http_status = (response.status != 0).then_some(response.status);
        self.last_failure = Some(Failure { kind, http_status, reason: None });
    }

    fn refused(&mut self, client: &Client, now: Moment, response: &Response<'_>, fault: &ApiFault, flight: Flight) {
        let in_unknown_words = self.evidence().is_some() && !is_documented_request_error(fault);
        match self.task.refusal(fault) {
            // It may be about the clock, the credential, or a copy of the request: a look, signed by the same clock,
            // tells (see `look_refused`).
            RefusalKind::Request if in_unknown_words && self.evidence_is_specific() => {
                self.look_because(Doubt::Undocumented);
            }
            RefusalKind::Request if self.correct_clock(client, now, response, flight) => {
                self.state = State::Go(Next::Send);
            }
            RefusalKind::Request | RefusalKind::Undocumented if in_unknown_words => {
                self.look_because(Doubt::Undocumented);
            }
            RefusalKind::Undocumented | RefusalKind::HalfWay => self.reject(now, Outcome::Unknown, false),
            // The API's word, unless an earlier attempt, or an earlier call for the same order, may be why.
            RefusalKind::PerhapsDoneBefore
                if self.names_a_record() || (self.findings.was_in_doubt && self.evidence().is_some()) =>
            {
                self.look_because(Doubt::PerhapsDoneBefore);
            }
            RefusalKind::Definite if self.names_a_record() => self.look_because(Doubt::Refused),
            RefusalKind::Request | RefusalKind::PerhapsDoneBefore | RefusalKind::Definite => {
                self.reject(now, Outcome::Rejected, false);
            }
        }
    }

    fn unusable(&mut self, client: &Client, now: Moment, response: &Response<'_>) {
        match meaning_of_status(response.status, response.retry_after.is_some()) {
            Meaning::NotThisApi => self.reject(now, self.outcome(), false),
            Meaning::RefusedUnread => {
                let pause = self.asked_pause(client, now, response);
                self.send_again_after_pause(pause, "the API is busy");
            }
            Meaning::MayBeRunning if self.evidence().is_none() => self.lost_without_a_look(now),
            Meaning::MayBeRunning => self.look_because(Doubt::MayBeRunning),
        }
    }

    /// The answer of an attempt is lost, and its effect cannot be seen: a read is repeated, a change stays unknown.
    pub(super) fn lost_without_a_look(&mut self, now: Moment) {
        self.findings.was_in_doubt = true;
        match self.task.is_read() {
            true => self.again_after_pause(Next::Send, 0, "no usable answer came"),
            false => self.reject(now, Outcome::Unknown, false),
        }
    }

    /// Judges the answer to a look, in comparison with `snapshot`: the API's refusal, or what it shows.
    fn judge(
        &self,
        client: &Client,
        now: Moment,
        response: &Response<'_>,
        snapshot: Option<Snapshot>,
    ) -> Result<Answer<Verdict>, Unusable> {
        let Some(evidence) = self.task.evidence() else { return Err(Unusable::Neither) };
        match read_answer(response.body, evidence.read.success)? {
            Err(fault) => Ok(Err(fault)),
            Ok(document) => {
                let observation = Observation {
                    answer: &document.root(),
                    order: self.findings.order,
                    order_is_given: self.task.order.is_some(),
                    first_attempt: self.first_attempt_by_the_api(client, now, response),
                    snapshot,
                    variables: &self.task.variables,
                };
                (evidence.judge)(&observation).map(Ok)
            }
        }
    }

    /// The read before an attempt has come back.
    pub(super) fn check_answered(&mut self, client: &Client, now: Moment, response: Response<'_>, flight: Flight) {
        let answer = match self.judge(client, now, &response, None) {
            Ok(Ok(verdict)) => return self.checked(now, verdict),
            // The API says success in a way that cannot be compared later.
            Err(Unusable::WrongType) if response.status / 100 == 2 => return self.state = State::Go(Next::Send),
            Ok(Err(fault)) => Ok(fault),
            Err(unusable) => Err(unusable),
        };
        self.failed_with(&response, &answer);
        match answer {
            Ok(fault)
                if self.task.refusal(&fault) == RefusalKind::Request
                    && self.correct_clock(client, now, &response, flight) =>
            {
                self.state = State::Go(Next::Check);
            }
            // Nobody can say that the named order is the one that would be changed.
            Ok(_) if self.is_checked_first() => self.reject(now, self.outcome(), false),
            // The credential may well do what it may not read. A lost answer is then not found out about.
            Ok(_) => {
                self.findings.check_refused = true;
                self.state = State::Go(Next::Send);
            }
            Err(_) => match meaning_of_status(response.status, response.retry_after.is_some()) {
                Meaning::NotThisApi if self.requests.attempts == 0 => self.reject(now, self.outcome(), false),
                Meaning::RefusedUnread => {
                    let pause = self.asked_pause(client, now, &response);
                    self.again_after_pause(Next::Check, pause, "the API is busy");
                }
                Meaning::NotThisApi | Meaning::MayBeRunning => self.again_after_pause(Next::Check, 0, LOOK_FAILED),
            },
        }
    }

    fn checked(&mut self, now: Moment, verdict: Verdict) {
        self.findings.credential_works = true;
        self.findings.known = Known::Nothing;
        match verdict {
            Verdict::Snapshot(snapshot) => {
                self.findings.order = self.findings.order.or(snapshot.order);
                self.findings.snapshot = Some(snapshot);
                self.state = State::Go(Next::Send);
            }
            // A named order: it is as the change would leave it, or cannot be changed.
            Verdict::Done(done) => self.resolve(now, done, ConfirmedBy::OrderHistory),
            Verdict::Missing(kind) if self.findings.was_in_doubt => {
                self.reject_with(now, kind, Outcome::Unknown, false);
            }
            Verdict::Excluded(kind) | Verdict::Missing(kind) => {
                self.reject_with(now, kind, Outcome::Rejected, false);
            }
            // It is there to be changed, as far as can be seen.
            Verdict::Undone(_) | Verdict::StrangeStatus | Verdict::Inconclusive => self.state = State::Go(Next::Send),
        }
    }

    pub(super) fn look_answered(&mut self, client: &Client, now: Moment, response: Response<'_>, flight: Flight) {
        let started = flight.since;
        let refused = self.findings.doubt == Some(Doubt::Refused);
        match self.judge(client, now, &response, self.findings.snapshot) {
            // The API's refusal stands, unless the record shows that the named order was processed or cancelled before.
            Ok(Ok(verdict @ (Verdict::Done(_) | Verdict::Excluded(_)))) if refused => self.seen(now, started, verdict),
            Ok(Ok(_)) | Err(_) if refused => self.reject(now, Outcome::Rejected, false),
            Ok(Ok(verdict)) => {
                self.findings.credential_works = true;
                if self.may_have_expired(started, &verdict) && self.clock_was_wrong(client, now, &response, flight) {
                    self.state = State::Go(Next::Send);
                } else {
                    self.seen(now, started, verdict);
                }
            }
            Ok(Err(fault)) => self.look_refused(client, now, &response, &fault, flight),
            Err(_) => match meaning_of_status(response.status, response.retry_after.is_some()) {
                Meaning::RefusedUnread => {
                    let pause = self.asked_pause(client, now, &response);
                    self.look_again(now, pause, None, "the API is busy");
                }
                // One page of something that is not the API is no reason to give up: the next look may tell.
                Meaning::NotThisApi | Meaning::MayBeRunning => self.look_again(now, 0, None, LOOK_FAILED),
            },
        }
    }

    fn look_refused(
        &mut self,
        client: &Client,
        now: Moment,
        response: &Response<'_>,
        fault: &ApiFault,
        flight: Flight,
    ) {
        // A read refused in the same words, and nothing of this credential has worked: the refusal is about the
        // credential or the clock, so the order was not touched. It would mislead only if the network doubled both
        // requests and the API refused both for their repeated salts. Other codes may be words for any failure.
        let alike = matches!(&self.last_failure, Some(Failure { kind: ErrorKind::Api(last), .. }) if last == fault);
        let is_request_error = self.task.refusal(fault) == RefusalKind::Request;
        let untouched = alike
            && is_request_error
            && self.findings.doubt == Some(Doubt::Undocumented)
            && !self.findings.credential_works;
        if untouched {
            self.findings.doubt = None;
        }
        if is_request_error && self.correct_clock(client, now, response, flight) {
            self.state = State::Go(if untouched { Next::Send } else { Next::Look });
            return;
        }
        if untouched || self.findings.doubt == Some(Doubt::Refused) {
            return self.reject(now, Outcome::Rejected, false);
        }
        self.findings.known = Known::LookRefused;
        self.reject(now, Outcome::Unknown, false);
    }

    /// Whether the last attempt was refused in unknown words, no copy of it can be running, and the order is still
    /// current. Then it may be sent again, once, if its clock was wrong; a look can be just in time where it was too
    /// late.
    fn may_have_expired(&self, look_started: u64, verdict: &Verdict) -> bool {
        let refused = matches!(&self.last_failure, Some(Failure { kind: ErrorKind::Api(fault), .. })
            if self.task.refusal(fault) == RefusalKind::Request);
        let settled = self.findings.doubt == Some(Doubt::Undocumented) && look_started >= self.settled_at();
        refused && settled && self.evidence_is_specific() && matches!(verdict, Verdict::Undone(_))
    }

    /// Whether a look tells the effect of this very call: by the order that is named, or by a snapshot.
    fn evidence_is_specific(&self) -> bool {
        self.task.order.is_some() || self.findings.snapshot.is_some()
    }

    /// Whether nothing is sent unless the named order is seen to be current.
    fn is_checked_first(&self) -> bool {
        self.task.order.is_some() && self.evidence().is_some_and(|evidence| evidence.is_checked_first)
    }

    /// Whether the caller has named an order in whose own record the effect is seen.
    fn names_a_record(&self) -> bool {
        self.task.order.is_some() && self.evidence().is_some_and(Evidence::is_order_record)
    }

    /// Whether the last attempt was signed by a clock that is corrected by now.
    fn clock_was_wrong(&mut self, client: &Client, now: Moment, response: &Response<'_>, flight: Flight) -> bool {
        self.requests.clock_corrected_after == Some(self.requests.attempts)
            || self.correct_clock(client, now, response, flight)
    }

    /// Draws the conclusion from what a look has shown.
    fn seen(&mut self, now: Moment, look_started: u64, verdict: Verdict) {
        self.findings.known = match verdict {
            Verdict::Undone(_) => Known::StillCurrent,
            Verdict::StrangeStatus => Known::StrangeStatus,
            Verdict::Inconclusive => Known::Inconclusive,
            _ => Known::Nothing,
        };
        let by_comparison = self.evidence().is_some_and(|evidence| evidence.needs_snapshot);
        match verdict {
            // No request of this call was running any more, and the API has refused this one: somebody else did it, or
            // the API has taken longer than it is given.
            Verdict::Done(_) if by_comparison && self.findings.doubt == Some(Doubt::PerhapsDoneBefore) => {
                self.findings.known = Known::Nothing;
                self.reject(now, Outcome::Unknown, false);
            }
            Verdict::Done(answer) if self.evidence().is_some_and(Evidence::reads_orders) => {
                self.resolve(now, answer, ConfirmedBy::OrderHistory);
            }
            Verdict::Done(answer) => self.resolve(now, answer, ConfirmedBy::Reading),
            // Without a lock, a request that is still running may process even a cancelled order; and what has not
            // changed in a recognisable way may still do so.
            Verdict::Excluded(_) if look_started < self.settled_at() => self.look_again_until_settled(now),
            Verdict::Inconclusive if by_comparison && look_started < self.settled_at() => {
                self.look_again_until_settled(now);
            }
            // As the API has said itself.
            Verdict::Excluded(ErrorKind::OrderPlacedBefore(_))
                if self.findings.doubt == Some(Doubt::PerhapsDoneBefore) =>
            {
                self.reject(now, Outcome::Rejected, false);
            }
            Verdict::Excluded(kind) => self.reject_with(now, kind, Outcome::Rejected, false),
            Verdict::Missing(kind) => self.reject_with(now, kind, Outcome::Unknown, false),
            Verdict::Undone(order) => {
                self.findings.order = order.or(self.findings.order);
                self.still_undone(now, look_started);
            }
            Verdict::StrangeStatus | Verdict::Inconclusive | Verdict::Snapshot(_) => {
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
        if matches!(self.findings.doubt, Some(Doubt::PerhapsDoneBefore | Doubt::Undocumented)) {
            // Refused, and the record agrees: it was not done.
            return self.reject(now, Outcome::Rejected, false);
        }
        if self.requests.retries < self.limits.max_retries && self.limits.settle_ms != NEVER {
            self.requests.retries += 1;
            self.state = State::Go(Next::Send);
        } else {
            self.reject(now, Outcome::Unknown, true);
        }
    }

    /// From when on the last attempt cannot be running any more: only a look that starts then shows its effect.
    fn settled_at(&self) -> u64 {
        match self.findings.doubt {
            Some(Doubt::MayBeRunning) => self.requests.last_ended.saturating_add(self.limits.settle_ms),
            // Against requests that the network doubles there is no help without a named order anyway.
            Some(Doubt::Undocumented) if self.evidence_is_specific() => {
                self.requests.last_ended.saturating_add(self.limits.settle_ms)
            }
            _ => 0,
        }
    }

    /// Where the effect of the action is seen: not where that has to be compared with a snapshot that was refused.
    pub(super) fn evidence(&self) -> Option<&'static Evidence> {
        self.task.evidence().filter(|evidence| !evidence.needs_snapshot || self.findings.snapshot.is_some())
    }

    /// Only for an action whose effect can be seen.
    pub(super) fn look_because(&mut self, doubt: Doubt) {
        self.findings.doubt = Some(doubt);
        self.findings.known = Known::Nothing;
        self.state = State::Go(Next::Look);
    }

    /// Sets the client's clock by the response's `Date`, once in a call, where that may be why the request was refused:
    /// the response was made at some time since the request went out, and its `Date` lies far from all of that.
    fn correct_clock(&mut self, client: &Client, now: Moment, response: &Response<'_>, flight: Flight) -> bool {
        let Some(api_ms) = response.date.and_then(http_date_ms) else { return false };
        let received = self.api_time_ms(client, now);
        let sent = received.saturating_sub_unsigned(now.elapsed_ms.saturating_sub(flight.since));
        let skew_ms = api_ms.abs_diff(api_ms.clamp(sent, received));
        if self.requests.clock_corrected_after.is_some() || skew_ms <= TOLERATED_SKEW_MS {
            return false;
        }
        client.correct_clock(api_ms, now.unix_ms);
        self.requests.clock_offset_ms = Some(client.clock_offset_ms());
        self.requests.clock_corrected_after = Some(self.requests.attempts);
        true
    }

    /// The API's time, as far as this call knows it.
    pub(super) fn api_time_ms(&mut self, client: &Client, now: Moment) -> i64 {
        let offset = self.requests.clock_offset_ms.get_or_insert_with(|| client.clock_offset_ms());
        now.unix_ms.saturating_add(*offset)
    }

    /// When the action was first sent, in Unix seconds of the API's clock, rounded down. The look's own `Date`
    /// tells that clock; only where it cannot be read does this machine's have to do.
    fn first_attempt_by_the_api(&self, client: &Client, now: Moment, response: &Response<'_>) -> i64 {
        let Some(first) = self.requests.first_sent else { return i64::MIN };
        let first_ms = match response.date.and_then(http_date_ms) {
            Some(date) => date.saturating_sub_unsigned(now.elapsed_ms.saturating_sub(first.elapsed_ms)),
            None => client.api_time_ms(first.unix_ms),
        };
        first_ms.div_euclid(1000)
    }

    /// How long the API asks to be left alone: remembered, for whoever makes the same call later.
    fn asked_pause(&mut self, client: &Client, now: Moment, response: &Response<'_>) -> u64 {
        let api_now = self.api_time_ms(client, now);
        let asked = response.retry_after.and_then(|text| retry_after_ms(text, response.date, api_now)).unwrap_or(0);
        self.requests.asked_until = now.elapsed_ms.saturating_add(asked);
        asked
    }
}
