//! How often each row of the design's table, and each end of a call, was reached.

use crate::api::Note;
use crate::invariants::Case;
use crate::liveness::{Promise, promised};
use crate::network::Row;
use crate::orders::Status;
use crate::play::{Played, What};
use crate::story::Story;
use interstream::call::{ConfirmedBy, TOLERATED_SKEW_MS};
use interstream::error::{Known, Outcome};
use std::collections::BTreeMap;

#[derive(Default)]
pub struct Tally {
    pub stories: u64,
    pub steps: u64,
    pub counts: BTreeMap<&'static str, u64>,
    /// What is not promised, met again.
    pub exceptions: BTreeMap<&'static str, u64>,
}

/// Everything that must be reached; what is not listed here is not counted.
pub const REACHED: [&str; 51] = [
    "outcome: resolved, by the answer",
    "outcome: resolved, by the order's record",
    "outcome: rejected",
    "outcome: not-sent",
    "outcome: unknown",
    "unknown: still current",
    "unknown: no such current order",
    "unknown: list refused",
    "unknown: a strange status",
    "unknown: never looked up",
    "class: AbortedError",
    "class: AmountDueError",
    "class: ApiError",
    "class: ConnectionError",
    "class: CurrencyMismatchError",
    "class: NoOrderError",
    "class: OrderStateError",
    "class: ProcessingError",
    "class: RateLimitError",
    "class: RequestError",
    "class: TimeoutError",
    "class: UnusableAnswerError",
    "row: ok",
    "row: a documented error",
    "row: ERROR_NO_ORDER, no orderId given",
    "row: ERROR_NO_ORDER, orderId given",
    "row: ERROR_PROCESSING",
    "row: an undocumented error",
    "row: 429, 503 with Retry-After",
    "row: never sent",
    "row: not this API",
    "row: time-out, reset, 502, 504, empty, broken",
    "row: REQUEST_ERROR in documented words",
    "row: REQUEST_ERROR in other words",
    "row: REQUEST_ERROR, and the clock is corrected",
    "look: processed",
    "look: cancelled",
    "look: missing",
    "look: current, too early to send again",
    "look: current, and sent again",
    "look: no such current order",
    "look: refused",
    "look: lost or unreadable",
    "look: refused unread",
    "call: sent three times or more",
    "call: with a doubled request",
    "call: with a request that the API abandons",
    "call: with somebody else's deed",
    "call: made again",
    "promise: resolves",
    "promise: nobody can know",
];

impl Tally {
    pub fn add(&mut self, story: &Story, played: &Played) {
        self.stories += 1;
        self.steps += played.steps as u64;
        for call in &played.calls {
            let case = Case { story, played, call };
            self.add_rows(&case);
            self.add_end(&case);
            match promised(&case) {
                Some(Promise::Resolves) => self.count("promise: resolves"),
                Some(Promise::NobodyCanKnow) => self.count("promise: nobody can know"),
                None => {}
            }
            let doubled = |what| match what {
                What::Attempt(send) => story.attempts.get(send).is_some_and(|fate| fate.twice.is_some()),
                What::Look => false,
            };
            if case.attempts().any(|exchange| doubled(exchange.what)) {
                self.count("call: with a doubled request");
            }
            if case.attempts().count() >= 3 {
                self.count("call: sent three times or more");
            }
        }
        if played.calls.len() > 1 {
            self.count("call: made again");
        }
        let noted = |is_it: fn(&Note) -> bool| played.notes.iter().any(|(_, note)| is_it(note));
        if noted(|note| matches!(note, Note::Abandoned { .. })) {
            self.count("call: with a request that the API abandons");
        }
        if noted(|note| matches!(note, Note::Done(_))) {
            self.count("call: with somebody else's deed");
        }
    }

    pub fn merge(&mut self, other: Tally) {
        self.stories += other.stories;
        self.steps += other.steps;
        for (key, count) in other.counts {
            *self.counts.entry(key).or_default() += count;
        }
        for (key, count) in other.exceptions {
            *self.exceptions.entry(key).or_default() += count;
        }
    }

    /// What was reached too seldom: in fewer than one story of 5,000.
    pub fn missing(&self) -> Vec<&'static str> {
        let enough = self.stories / 5_000;
        REACHED.into_iter().filter(|key| self.counts.get(key).copied().unwrap_or(0) < enough.max(1)).collect()
    }

    pub fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
    }

    fn add_end(&mut self, case: &Case<'_>) {
        let error = match &case.call.result {
            Some(Ok(processed)) => {
                return self.count(match processed.confirmed_by {
                    ConfirmedBy::Answer => "outcome: resolved, by the answer",
                    ConfirmedBy::OrderHistory | ConfirmedBy::Reading => "outcome: resolved, by the order's record",
                });
            }
            Some(Err(error)) => error,
            None => return,
        };
        self.count(match error.outcome {
            Outcome::NotSent => "outcome: not-sent",
            Outcome::Rejected => "outcome: rejected",
            Outcome::Unknown => "outcome: unknown",
        });
        if error.outcome == Outcome::Unknown {
            self.count(match error.known {
                Known::StillCurrent => "unknown: still current",
                Known::Inconclusive => "unknown: no such current order",
                Known::LookRefused => "unknown: list refused",
                Known::StrangeStatus => "unknown: a strange status",
                Known::Nothing => "unknown: never looked up",
            });
        }
        let class = REACHED.into_iter().find(|key| key.strip_prefix("class: ") == Some(error.class_name()));
        self.count(class.unwrap_or("class: another"));
    }

    fn add_rows(&mut self, case: &Case<'_>) {
        let mut exchanges = case.exchanges().peekable();
        while let Some(exchange) = exchanges.next() {
            let Some(report) = &exchange.report else { continue };
            let next = exchanges.peek().map(|next| next.what);
            let given = case.story.order_given;
            let corrected = exchange.date_off_ms.is_some_and(|off| off > TOLERATED_SKEW_MS) && next.is_some();
            self.count(match (exchange.what, report.row) {
                (_, Row::RequestError | Row::InvalidRequest) if corrected => {
                    "row: REQUEST_ERROR, and the clock is corrected"
                }
                (What::Attempt(_), row) => match row {
                    Row::Ok => "row: ok",
                    Row::Refused => "row: a documented error",
                    Row::NoOrder if given => "row: ERROR_NO_ORDER, orderId given",
                    Row::NoOrder => "row: ERROR_NO_ORDER, no orderId given",
                    Row::InvalidRequest => "row: REQUEST_ERROR in documented words",
                    Row::RequestError => "row: REQUEST_ERROR in other words",
                    Row::Processing => "row: ERROR_PROCESSING",
                    Row::Undocumented => "row: an undocumented error",
                    Row::Unread => "row: 429, 503 with Retry-After",
                    Row::NeverSent => "row: never sent",
                    Row::Stranger => "row: not this API",
                    Row::Lost | Row::Listed(_) => "row: time-out, reset, 502, 504, empty, broken",
                },
                (What::Look, Row::Listed(listed)) => match (listed.subject, next) {
                    (_, Some(What::Attempt(_))) => "look: current, and sent again",
                    (_, Some(What::Look)) => "look: current, too early to send again",
                    (Some(Status::Processed), _) if given => "look: processed",
                    (Some(Status::Cancelled), _) if given => "look: cancelled",
                    (None, _) if given => "look: missing",
                    (Some(Status::Current), _) => "look: current, and the end",
                    _ => "look: no such current order",
                },
                (What::Look, Row::Undocumented | Row::RequestError | Row::InvalidRequest | Row::Stranger) => {
                    "look: refused"
                }
                (What::Look, Row::Unread) => "look: refused unread",
                (What::Look, _) => "look: lost or unreadable",
            });
        }
    }
}
