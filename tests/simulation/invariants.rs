//! What must hold of every story, whatever happens in it.

use crate::liveness::{clock_is_corrected, ok_is_believed, one_mishap_does_not_matter};
use crate::network::Row;
use crate::orders::{Entry, Listed, Status};
use crate::play::{CallRecord, Exchange, Happening, MOST_STEPS, Played, What};
use crate::story::{Lock, SUBJECT, Story};
use crate::telling::{events_tell_the_story, every_sentence_is_true, nothing_secret_is_told, signed_afresh};
use interstream::call::limits::NEVER;
use interstream::call::{ConfirmedBy, TOLERATED_SKEW_MS};
use interstream::error::{ErrorKind, Known, Outcome, TimeLimit};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    pub invariant: &'static str,
    pub says: String,
}

/// One call of a story, with all that is needed to judge it.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    pub story: &'a Story,
    pub played: &'a Played,
    pub call: &'a CallRecord,
}

type Invariant = (&'static str, fn(&Case<'_>) -> Result<(), String>);

pub const INVARIANTS: [Invariant; 19] = [
    ("every call ends by its deadline", ends_by_its_deadline),
    ("a call that resolves was processed", resolved_was_processed),
    ("a call that says rejected or not-sent did not process", rejected_did_not_process),
    ("no order is processed twice by one call", processed_once),
    ("ask before acting", asks_before_acting),
    ("retries are limited", retries_are_limited),
    ("the outcome is no better and no worse than what is known", outcome_is_fair),
    ("a retryable call may be repeated", retryable_is_safe),
    ("what is said to be known was seen", known_was_seen),
    ("a call that is over stays over", stays_over),
    ("every request keeps to the limits of time", keeps_to_its_time),
    ("calling again is safe, a while later or with a lock", calling_again_is_safe),
    ("one mishap does not matter", one_mishap_does_not_matter),
    ("ok is believed, and nothing else is", ok_is_believed),
    ("a clock that is far off is corrected once", clock_is_corrected),
    ("the events tell the story", events_tell_the_story),
    ("every request is signed afresh", signed_afresh),
    ("nothing secret is told", nothing_secret_is_told),
    ("every sentence of an error is true", every_sentence_is_true),
];

impl Case<'_> {
    pub fn exchanges(&self) -> impl DoubleEndedIterator<Item = &Exchange> {
        self.call.happenings.iter().filter_map(|happening| match happening {
            Happening::Exchange(exchange) => Some(exchange.as_ref()),
            Happening::Pause { .. } => None,
        })
    }

    pub fn attempts(&self) -> impl DoubleEndedIterator<Item = &Exchange> {
        self.exchanges().filter(|exchange| exchange.what != What::Look)
    }

    pub fn deadline(&self) -> u64 {
        self.call.began + self.story.limits.deadline_ms
    }

    /// The order the call is about: the given one, else the one that was current at its first attempt.
    pub fn subject(&self) -> Option<u64> {
        match self.story.order_given {
            true => Some(SUBJECT),
            false => self.attempts().next().and_then(|exchange| exchange.current),
        }
    }

    /// What the requests of this call have processed, of all orders.
    pub fn own_entries(&self) -> impl Iterator<Item = &Entry> {
        let own = |send| self.attempts().any(|exchange| exchange.what == What::Attempt(send));
        self.played.ledger.iter().filter(move |entry| entry.send.is_some_and(own))
    }

    fn last_row(&self) -> Option<Row> {
        self.exchanges().last().and_then(|exchange| exchange.report.as_ref()).map(|report| report.row)
    }
}

/// And: a bounded number of steps, and no busy loop.
fn ends_by_its_deadline(case: &Case<'_>) -> Result<(), String> {
    let late = case.story.timers_late_ms;
    ensure(case.call.result.is_some(), || format!("no end after {MOST_STEPS} steps"))?;
    ensure(case.call.ended <= case.deadline() + late, || format!("it ended at {}", case.call.ended))?;
    let mut in_this_ms = (0, 0);
    for exchange in case.exchanges() {
        in_this_ms =
            if exchange.sent_at == in_this_ms.0 { (in_this_ms.0, in_this_ms.1 + 1) } else { (exchange.sent_at, 1) };
        ensure(in_this_ms.1 <= 12, || format!("twelve requests in the millisecond {}", in_this_ms.0))?;
    }
    Ok(())
}

fn resolved_was_processed(case: &Case<'_>) -> Result<(), String> {
    let Some(Ok(processed)) = &case.call.result else { return Ok(()) };
    let last = case.exchanges().last();
    let ok_from = last.filter(|_| case.last_row() == Some(Row::Ok)).map(|exchange| exchange.what);
    match processed.confirmed_by {
        ConfirmedBy::Answer => {
            let Some(What::Attempt(send)) = ok_from else { return Err("no ok was delivered".into()) };
            let done = |entry: &Entry| entry.send == Some(send) && entry.at <= case.call.ended;
            ensure(case.played.ledger.iter().any(done), || "it processed nothing".into())
        }
        ConfirmedBy::Reading => Err("an order is never confirmed by another reading".into()),
        ConfirmedBy::OrderHistory => {
            ensure(matches!(case.last_row(), Some(Row::Listed(_))), || "no list was delivered".into())?;
            let subject = case.subject();
            let done = |entry: &Entry| Some(entry.order) == subject && entry.at <= case.call.ended;
            ensure(case.played.ledger.iter().any(done), || format!("order {subject:?} was not processed"))
        }
    }
}

/// With a given order, that order; without, any.
fn rejected_did_not_process(case: &Case<'_>) -> Result<(), String> {
    let Some(Err(error)) = &case.call.result else { return Ok(()) };
    if error.outcome == Outcome::Unknown {
        return Ok(());
    }
    let concerned = |entry: &&Entry| !case.story.order_given || entry.order == SUBJECT;
    match case.own_entries().find(concerned) {
        Some(entry) => Err(format!("order {} was processed at {}", entry.order, entry.at)),
        None => Ok(()),
    }
}

/// By two different requests: that both copies of a doubled request are processed by an API without a lock is out
/// of a client's hands.
fn processed_once(case: &Case<'_>) -> Result<(), String> {
    for entry in case.own_entries() {
        let again = case.own_entries().find(|other| other.order == entry.order && other.send != entry.send);
        if let Some(other) = again {
            return Err(format!("order {} was processed at {} and at {}", entry.order, entry.at, other.at));
        }
    }
    Ok(())
}

/// The table of the design, as far as it says when process_order may be sent.
fn asks_before_acting(case: &Case<'_>) -> Result<(), String> {
    #[derive(Debug, Clone, Copy)]
    enum May {
        SendFrom(u64),
        /// Only once a look that started then, or later, shows the order current.
        SendAfterLook(u64),
        Look,
        /// With an order given, before an attempt that the API has not received is repeated.
        CheckFrom(u64),
        /// The check has brought a list that cannot be read, or nothing.
        SendOrCheckFrom(u64),
        Nothing,
    }
    let mut check_refused = false;
    let mut credential_worked = false;
    let mut may = May::SendFrom(0);
    let mut corrected = false;
    // A refusal in unknown words is first looked into, by the same clock.
    let mut refused: Option<&Exchange> = None;
    let mut corrected_since = false;
    let subject = case.subject();
    for exchange in case.exchanges() {
        let is_look = exchange.what == What::Look;
        let allowed = match may {
            May::SendFrom(from) => !is_look && exchange.sent_at >= from,
            May::SendAfterLook(_) | May::Look => is_look,
            May::CheckFrom(from) => is_look && exchange.sent_at >= from,
            May::SendOrCheckFrom(from) => exchange.sent_at >= from,
            May::Nothing => false,
        };
        ensure(allowed, || format!("at {} it sent {:?}, but might only {may:?}", exchange.sent_at, exchange.what))?;
        let Some(report) = &exchange.report else { return Ok(()) };
        credential_worked |= matches!(report.row, Row::Listed(_));
        let correct = !corrected && exchange.date_off_ms.is_some_and(|off| off > TOLERATED_SKEW_MS);
        if !is_look {
            refused = None;
        }
        may = match (exchange.what, report.row) {
            (What::Attempt(_), Row::RequestError) if case.story.order_given || !correct => {
                (refused, corrected_since) = (Some(exchange), false);
                May::Look
            }
            (What::Look, Row::RequestError | Row::InvalidRequest)
                if correct && matches!(may, May::CheckFrom(_) | May::SendOrCheckFrom(_)) =>
            {
                corrected = true;
                May::CheckFrom(report.at)
            }
            (_, Row::RequestError | Row::InvalidRequest) if correct => {
                (corrected, corrected_since) = (true, true);
                let alike = !credential_worked && refused.is_some_and(|refused| says_the_same(refused, exchange));
                if is_look && !alike { may } else { May::SendFrom(report.at) }
            }
            // By the clock that was wrong just in time, where the request before it was too late; or by the right one.
            (What::Look, Row::Listed(listed))
                if (correct || corrected_since)
                    && listed.current == subject
                    && refused.is_some_and(|refused| settled(case, refused, exchange)) =>
            {
                (corrected, corrected_since) = (true, true);
                May::SendFrom(report.at)
            }
            // A later order may be the one that was refused.
            (What::Attempt(_), Row::Refused) if case.story.order_given => May::Look,
            (What::Attempt(_), Row::Unread | Row::NeverSent) => {
                let from = report.at + report.asked_pause_ms.unwrap_or(0);
                if case.story.order_given && !check_refused { May::CheckFrom(from) } else { May::SendFrom(from) }
            }
            (What::Look, row) if matches!(may, May::CheckFrom(_) | May::SendOrCheckFrom(_)) => match row {
                Row::Listed(listed) if matches!(listed.subject, Some(Status::Current) | None) => {
                    May::SendFrom(report.at)
                }
                Row::Undocumented | Row::RequestError | Row::InvalidRequest => {
                    check_refused = true;
                    May::SendFrom(report.at)
                }
                Row::Unread => May::CheckFrom(report.at + report.asked_pause_ms.unwrap_or(0)),
                Row::Lost | Row::NeverSent | Row::Stranger => May::SendOrCheckFrom(report.at),
                _ => May::Nothing,
            },
            (What::Attempt(_), Row::Lost) if case.story.limits.settle_ms == NEVER => May::Look,
            (What::Attempt(_), Row::Lost) => May::SendAfterLook(report.at + case.story.limits.settle_ms),
            (What::Attempt(_), Row::Undocumented | Row::NoOrder) => May::Look,
            (What::Look, Row::Listed(listed)) => match may {
                May::SendAfterLook(from) if subject.is_some() && listed.current == subject => {
                    if exchange.sent_at >= from { May::SendFrom(report.at) } else { may }
                }
                // Cancelled, while the request may be running: without a lock it could still be processed.
                May::SendAfterLook(from) if looks_again_at_cancelled(case, &listed) && exchange.sent_at < from => may,
                May::Look if looks_again_at_cancelled(case, &listed) => may,
                // While a copy of it, or the request itself with settleMs NEVER, may be running.
                May::Look if subject.is_some() && listed.current == subject => may,
                _ => May::Nothing,
            },
            (What::Look, Row::Lost | Row::Unread | Row::NeverSent | Row::Stranger) => may,
            _ => May::Nothing,
        };
    }
    Ok(())
}

/// Refused in the same words.
fn says_the_same(one: &Exchange, other: &Exchange) -> bool {
    let words =
        |exchange: &Exchange| exchange.report.as_ref().and_then(|report| report.error_long().map(str::to_owned));
    has_row(one, Row::RequestError) && has_row(other, Row::RequestError) && words(one) == words(other)
}

/// Whether a look started when nothing of the attempt could be running any more.
fn settled(case: &Case<'_>, attempt: &Exchange, look: &Exchange) -> bool {
    look.sent_at >= attempt.ended(case.call).saturating_add(case.story.limits.settle_ms)
}

fn looks_again_at_cancelled(case: &Case<'_>, listed: &Listed) -> bool {
    case.story.order_given && listed.subject == Some(Status::Cancelled)
}

fn retries_are_limited(case: &Case<'_>) -> Result<(), String> {
    let sent = case.attempts().count() as u32;
    let refused = |exchange: &&Exchange| has_row(exchange, Row::RequestError) || has_row(exchange, Row::InvalidRequest);
    let corrections = case.attempts().filter(refused).count().min(1) as u32;
    let most = 1 + case.story.limits.max_retries + corrections;
    ensure(sent <= most, || format!("{sent} attempts, where {most} are allowed"))?;
    let told = match &case.call.result {
        Some(Ok(processed)) => processed.attempts,
        Some(Err(error)) => error.attempts,
        None => sent,
    };
    ensure(told == sent, || format!("{sent} attempts, and it says {told}"))
}

fn has_row(exchange: &Exchange, row: Row) -> bool {
    exchange.report.as_ref().is_some_and(|report| report.row == row)
}

/// Once an answer was lost, only a look or a definite answer makes the outcome better than unknown.
fn outcome_is_fair(case: &Case<'_>) -> Result<(), String> {
    let Some(Err(error)) = &case.call.result else { return Ok(()) };
    let in_doubt = |exchange: &Exchange| match exchange.report.as_ref().map(|report| report.row) {
        // The caller ended the call while it was in flight.
        None => true,
        // Expired, and sent again by a corrected clock.
        Some(Row::RequestError)
            if !case.story.order_given && exchange.date_off_ms.is_some_and(|off| off > TOLERATED_SKEW_MS) =>
        {
            false
        }
        Some(Row::RequestError) => !a_look_was_refused_alike(case, exchange),
        Some(Row::Lost | Row::Processing) => true,
        Some(Row::Undocumented | Row::NoOrder) => true,
        Some(_) => false,
    };
    let was_in_doubt = case.attempts().any(in_doubt);
    let all_unsent = case.attempts().all(|exchange| has_row(exchange, Row::NeverSent));
    let has_ended = matches!(error.kind, ErrorKind::Aborted | ErrorKind::Timeout(TimeLimit::Call));
    // What was refused for certain stays so, whatever becomes of the look after it.
    let refused = case.attempts().last().is_some_and(|exchange| has_row(exchange, Row::Refused));
    let vague =
        !refused && matches!(case.last_row(), Some(Row::Unread | Row::NeverSent | Row::Stranger | Row::Lost) | None);
    match error.outcome {
        Outcome::Unknown => {
            ensure(was_in_doubt || case.attempts().any(|exchange| has_row(exchange, Row::RequestError)), || {
                "unknown, though every request was answered for certain".into()
            })
        }
        _ if was_in_doubt && (has_ended || vague) => Err("an answer was lost, and that is forgotten".into()),
        Outcome::NotSent => ensure(all_unsent, || "not-sent, though something may have been sent".into()),
        Outcome::Rejected => {
            let answered = case
                .exchanges()
                .any(|exchange| matches!(&exchange.report, Some(report) if report.row != Row::NeverSent));
            ensure(answered, || "rejected, though nobody has answered".into())
        }
    }?;
    let lost_at_last = case.attempts().last().is_some_and(|exchange| has_row(exchange, Row::Lost));
    let says_why = error.cause.is_some() || error.kind != ErrorKind::Timeout(TimeLimit::Call);
    ensure(says_why || !lost_at_last, || "it does not say what the deadline was spent on".into())
}

/// Then the refusal was about the credential or the clock.
pub fn a_look_was_refused_alike(case: &Case<'_>, attempt: &Exchange) -> bool {
    let later = case.exchanges().skip_while(|exchange| !std::ptr::eq(*exchange, attempt)).skip(1);
    later.take_while(|exchange| exchange.what == What::Look).any(|look| says_the_same(attempt, look))
}

/// Without an expected order, a repeated call would process the next order.
fn retryable_is_safe(case: &Case<'_>) -> Result<(), String> {
    let Some(Err(error)) = &case.call.result else { return Ok(()) };
    if !error.retryable() || case.story.order_given {
        return Ok(());
    }
    match case.own_entries().next() {
        Some(entry) => Err(format!("order {} was processed at {}", entry.order, entry.at)),
        None => Ok(()),
    }
}

fn known_was_seen(case: &Case<'_>) -> Result<(), String> {
    let Some(Err(error)) = &case.call.result else { return Ok(()) };
    let looks = case.exchanges().rev().filter(|exchange| exchange.what == What::Look);
    let mut rows = looks.filter_map(|exchange| exchange.report.as_ref()).map(|report| report.row);
    let seen = match error.known {
        Known::Nothing => true,
        Known::LookRefused => matches!(rows.next(), Some(Row::Undocumented | Row::RequestError)),
        Known::StrangeStatus => matches!(rows.next(), Some(Row::Listed(Listed { subject: None, .. }))),
        Known::StillCurrent | Known::Inconclusive => {
            let listed = rows.find_map(|row| if let Row::Listed(listed) = row { Some(listed) } else { None });
            let still_current = listed.is_some_and(|listed| match case.story.order_given {
                true => listed.subject == Some(Status::Current),
                false => listed.current.is_some() && listed.current == case.subject(),
            });
            listed.is_some() && (still_current || error.known == Known::Inconclusive)
        }
    };
    ensure(seen, || format!("{:?}", error.known))
}

fn stays_over(case: &Case<'_>) -> Result<(), String> {
    ensure(case.call.result_repeated, || "it ended twice, and differently".into())?;
    ensure(case.call.events_after_end == 0, || "events came after the end".into())
}

fn keeps_to_its_time(case: &Case<'_>) -> Result<(), String> {
    for happening in &case.call.happenings {
        match happening {
            Happening::Pause { at, ms } => {
                ensure(*ms > 0 && at + ms <= case.deadline(), || format!("a pause of {ms} ms at {at}"))?;
            }
            Happening::Exchange(exchange) => {
                let left = case.deadline().saturating_sub(exchange.sent_at);
                let right = exchange.timeout_ms == case.story.limits.timeout_ms.min(left) && exchange.timeout_ms > 0;
                ensure(right, || format!("a time-out of {} ms at {}", exchange.timeout_ms, exchange.sent_at))?;
            }
        }
    }
    Ok(())
}

/// What this call has processed, no earlier call of the story has.
fn calling_again_is_safe(case: &Case<'_>) -> Result<(), String> {
    for earlier in case.played.calls.iter().filter(|call| call.number < case.call.number) {
        let earlier = Case { call: earlier, ..*case };
        let last_ended = earlier.attempts().last().map_or(0, |exchange| exchange.ended(earlier.call));
        // Without a lock, only the caller can wait until nothing is running any more.
        if case.story.lock == Lock::None && case.story.may_be_running(last_ended, case.call.began) {
            continue;
        }
        for entry in case.own_entries() {
            if let Some(other) = earlier.own_entries().find(|other| other.order == entry.order) {
                return Err(format!("order {} was processed at {} and at {}", entry.order, other.at, entry.at));
            }
        }
    }
    Ok(())
}

pub fn ensure(holds: bool, says: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(says()) }
}
