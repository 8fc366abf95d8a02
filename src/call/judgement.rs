//! What an answer means, and what follows from it: the rows of the table "what a lost answer means".

use super::limits::NEVER;
use super::meaning::{Meaning, meaning_of_status};
use super::pause::retry_after_ms;
use super::{Call, ConfirmedBy, Doubt, Failure, Moment, Next, State, TOLERATED_SKEW_MS};
use crate::answer::{Answer, ApiFault, read_ok};
use crate::client::Client;
use crate::error::{ErrorKind, Known, Outcome};
use crate::http_date::http_date_ms;
use crate::store::list_orders::read_orders;
use crate::store::process_order::{Finding, ORDER_WAS_PROCESSED, Refusal, find, is_documented_request_error};

impl Call {
    pub(super) fn process_order_answered(&mut self, client: &Client, now: Moment, answer: Answer<'_>, since: u64) {
        self.answered = true;
        let said = read_ok(answer.body);
        let kind = match &said {
            Ok(Ok(ok)) => return self.resolve(now, ok.clone(), ConfirmedBy::Answer),
            Ok(Err(fault)) => ErrorKind::Api(fault.clone()),
            Err(unusable) => ErrorKind::UnusableAnswer(*unusable),
        };
        let http_status = (answer.http_status != 0).then_some(answer.http_status);
        self.last_failure = Some(Failure { kind, http_status, reason: None });
        match said {
            Ok(Err(fault)) => self.refused(client, now, &answer, &fault, since),
            _ => self.unusable(client, now, &answer),
        }
    }

    fn refused(&mut self, client: &Client, now: Moment, answer: &Answer<'_>, fault: &ApiFault, since: u64) {
        match Refusal::of(&fault.code) {
            // It may be about the clock, the credential, or a copy of the request: a look, signed by the same clock,
            // tells (see `look_refused`).
            Refusal::Request if self.order_was_given && !is_documented_request_error(&fault.detail) => {
                self.look_because(Doubt::Undocumented);
            }
            Refusal::Request if self.correct_clock(client, now, answer, since) => self.state = State::Go(Next::Send),
            Refusal::Request if !is_documented_request_error(&fault.detail) => self.look_because(Doubt::Undocumented),
            Refusal::Processing => self.reject(now, Outcome::Unknown, false),
            Refusal::NoOrder if self.order.is_some() => self.look_because(Doubt::NoOrder),
            Refusal::Undocumented => self.look_because(Doubt::Undocumented),
            Refusal::Request | Refusal::NoOrder | Refusal::AmountDue | Refusal::CurrencyMismatch => {
                self.reject(now, Outcome::Rejected, false);
            }
        }
    }

    fn unusable(&mut self, client: &Client, now: Moment, answer: &Answer<'_>) {
        match meaning_of_status(answer.http_status, answer.retry_after.is_some()) {
            Meaning::NotThisApi => self.reject(now, self.outcome(), false),
            Meaning::RefusedUnread => {
                self.send_again_after_pause(asked_pause(client, now, answer), "the API is busy");
            }
            Meaning::MayBeRunning => self.look_because(Doubt::MayBeRunning),
            Meaning::Finished => {
                self.look_because(Doubt::Finished);
                // The pause comes before the look, so that nothing lies between the look and sending again.
                self.state = State::Pause {
                    next: Next::Look,
                    at_least: 0,
                    until_at_most: None,
                    because: "the API failed; the order will be looked up",
                };
            }
        }
    }

    pub(super) fn list_orders_answered(&mut self, client: &Client, now: Moment, answer: Answer<'_>, since: u64) {
        match read_orders(answer.body) {
            Ok(Ok(orders)) => {
                let placed_before = self.first_attempt_by_the_api(client, now, &answer);
                let finding = find(&orders, self.order, placed_before);
                if self.may_have_expired(since, finding) && self.clock_was_wrong(client, now, &answer, since) {
                    self.state = State::Go(Next::Send);
                } else {
                    self.judge(now, since, finding);
                }
            }
            Ok(Err(fault)) => self.look_refused(client, now, &answer, &fault, since),
            Err(_) => match meaning_of_status(answer.http_status, answer.retry_after.is_some()) {
                Meaning::NotThisApi => {
                    self.known = Known::ListRefused;
                    self.reject(now, Outcome::Unknown, false);
                }
                Meaning::RefusedUnread => {
                    self.look_again(now, asked_pause(client, now, &answer), None, "the API is busy");
                }
                _ => self.look_again(now, 0, None, "the orders could not be looked up"),
            },
        }
    }

    fn look_refused(&mut self, client: &Client, now: Moment, answer: &Answer<'_>, fault: &ApiFault, since: u64) {
        // A read refused in the same words: the refusal is about the credential or the clock, so the order was not
        // touched. (It would mislead only if the network doubled both requests and the API refused both for their
        // repeated salts.)
        let alike = matches!(&self.last_failure, Some(Failure { kind: ErrorKind::Api(last), .. }) if last == fault);
        let untouched = alike && self.doubt == Some(Doubt::Undocumented);
        if untouched {
            self.doubt = None;
        }
        if Refusal::of(&fault.code) == Refusal::Request && self.correct_clock(client, now, answer, since) {
            self.state = State::Go(if untouched { Next::Send } else { Next::Look });
            return;
        }
        if untouched {
            return self.reject(now, Outcome::Rejected, false);
        }
        self.known = Known::ListRefused;
        self.reject(now, Outcome::Unknown, false);
    }

    /// Whether the last attempt was refused in unknown words, no copy of it can be running, and the order is still
    /// current. Then it may be sent again, once, if its clock was wrong; a look can be just in time where it was too
    /// late.
    fn may_have_expired(&self, look_started: u64, finding: Finding) -> bool {
        let refused = matches!(&self.last_failure, Some(Failure { kind: ErrorKind::Api(fault), .. })
            if Refusal::of(&fault.code) == Refusal::Request);
        let settled = self.doubt == Some(Doubt::Undocumented) && look_started >= self.settled_at();
        refused && settled && self.order_was_given && matches!(finding, Finding::Current(_))
    }

    /// Whether the last attempt was signed by a clock that is corrected by now.
    fn clock_was_wrong(&mut self, client: &Client, now: Moment, answer: &Answer<'_>, since: u64) -> bool {
        self.clock_corrected_after == Some(self.attempts) || self.correct_clock(client, now, answer, since)
    }

    /// What a look has shown, and what follows.
    fn judge(&mut self, now: Moment, look_started: u64, finding: Finding) {
        self.known = match finding {
            Finding::Current(_) => Known::StillCurrent,
            Finding::StrangeStatus => Known::StrangeStatus,
            _ => Known::NoCurrentOrder,
        };
        match (finding, self.order) {
            (Finding::Processed, _) => self.resolve(now, ORDER_WAS_PROCESSED.into(), ConfirmedBy::OrderHistory),
            // Without a lock, a request that is still running may process even a cancelled order.
            (Finding::Cancelled, Some(_)) if self.order_was_given && look_started < self.settled_at() => {
                self.look_again(now, 0, Some(self.settled_at()), "the API may still be working on the request");
            }
            (Finding::Cancelled, Some(order)) if self.order_was_given => {
                self.reject_with(now, ErrorKind::OrderCancelled(order), Outcome::Rejected, false);
            }
            (Finding::Missing, Some(order)) => {
                self.reject_with(now, ErrorKind::OrderNotFound(order), Outcome::Unknown, false);
            }
            (Finding::Current(order), _) => {
                self.order = Some(order);
                self.still_current(now, look_started);
            }
            (Finding::NothingToGoBy | Finding::StrangeStatus | Finding::Cancelled | Finding::Missing, _) => {
                self.reject(now, Outcome::Unknown, false);
            }
        }
    }

    fn still_current(&mut self, now: Moment, look_started: u64) {
        let settled_at = self.settled_at();
        if look_started < settled_at {
            let because = "the order is still current; the API may still be working on it";
            return self.look_again(now, 0, Some(settled_at), because);
        }
        if matches!(self.doubt, Some(Doubt::NoOrder | Doubt::Undocumented)) {
            // Refused, and the record agrees: the order was not processed.
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
            Some(Doubt::Undocumented) if self.order_was_given => self.last_sent.saturating_add(self.limits.settle_ms),
            _ => 0,
        }
    }

    pub(super) fn look_because(&mut self, doubt: Doubt) {
        self.doubt = Some(doubt);
        self.known = Known::Nothing;
        self.state = State::Go(Next::Look);
    }

    /// Sets the client's clock by the answer's `Date`, once, where that may be why the request was refused: the
    /// answer was made at some time since the request went out, and its `Date` lies far from all of that.
    fn correct_clock(&mut self, client: &Client, now: Moment, answer: &Answer<'_>, since: u64) -> bool {
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

    /// When process_order was first sent, in Unix seconds of the API's clock, rounded down. The look's own `Date`
    /// tells that clock; only where it cannot be read does this machine's have to do.
    fn first_attempt_by_the_api(&self, client: &Client, now: Moment, answer: &Answer<'_>) -> i64 {
        let Some(first) = self.first_sent else { return i64::MIN };
        let first_ms = match answer.date.and_then(http_date_ms) {
            Some(date) => date.saturating_sub_unsigned(now.elapsed_ms.saturating_sub(first.elapsed_ms)),
            None => client.api_time_ms(first.unix_ms),
        };
        first_ms.div_euclid(1000)
    }
}

/// How long an answer asks to be left alone.
fn asked_pause(client: &Client, now: Moment, answer: &Answer<'_>) -> u64 {
    let api_now = client.api_time_ms(now.unix_ms);
    answer.retry_after.and_then(|text| retry_after_ms(text, answer.date, api_now)).unwrap_or(0)
}
