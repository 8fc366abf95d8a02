//! What a call must achieve where the world lets it: "unknown" is an answer for when there is no better one.

use crate::invariants::{Case, ensure};
use crate::network::Row;
use crate::play::{Exchange, What};
use crate::story::{Listing, Standing, Story};
use interstream::call::limits::NEVER;
use interstream::call::{ConfirmedBy, TOLERATED_SKEW_MS};
use interstream::error::{Known, Outcome};

/// Pauses at their longest, a last look, and some time to travel.
const MARGIN_MS: u64 = 9_000;

/// One thing at most goes wrong with a paid order, and there is time: then the call resolves. Only without an order
/// id, and with the order processed by the very request whose answer was lost, it cannot know.
pub fn one_mishap_does_not_matter(case: &Case<'_>) -> Result<(), String> {
    let Some(promise) = promised(case) else { return Ok(()) };
    let ended = case.call.result.as_ref();
    match promise {
        Promise::Resolves => ensure(matches!(ended, Some(Ok(_))), || "it should have resolved".into()),
        Promise::NobodyCanKnow => {
            let fair = matches!(ended, Some(Err(error)) if error.outcome == Outcome::Unknown
                && (error.known == Known::Inconclusive || case.attempts().any(|exchange| has(exchange.report.as_ref(), Row::Processing))));
            ensure(fair, || "it should have ended unknown".into())
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Promise {
    Resolves,
    NobodyCanKnow,
}

/// What can be promised of this call, if anything.
pub fn promised(case: &Case<'_>) -> Option<Promise> {
    let story = case.story;
    let strange = story.looks.iter().any(|fate| fate.does == Listing::StrangeStatus);
    let quiet = story.deeds.is_empty() && story.revoked_at.is_none() && story.may_list && !strange;
    let roomy = story.limits.timeout_ms >= 1_000 && story.limits.max_retries >= 1 && story.timers_late_ms <= 20;
    let steady = clock_is_no_trouble(story);
    let undisturbed = !case.call.aborted && case.call.faults_left == (0, 0) && nothing_runs_from_before(case);
    if !(quiet && roomy && steady && undisturbed && story.limits.settle_ms != NEVER) {
        return None;
    }
    // What went wrong: at most one attempt, and what the design can do something about.
    let mut settled_by = case.call.began;
    let mut mishaps = 0;
    for exchange in case.exchanges() {
        let report = exchange.report.as_ref()?;
        settled_by = settled_by.max(report.at);
        match report.row {
            Row::Ok | Row::Listed(_) => {}
            // An answer that travels for long brings an old `Date`.
            Row::RequestError | Row::InvalidRequest if report.at - exchange.sent_at > 10_000 => return None,
            Row::RequestError | Row::InvalidRequest
                if exchange.date_off_ms.is_some_and(|off| off > TOLERATED_SKEW_MS) => {}
            Row::NoOrder if story.order_given => {}
            // The next look tells.
            Row::Stranger
                if exchange.what == What::Look
                    && case.attempts().all(|attempt| has(attempt.report.as_ref(), Row::Lost)) => {}
            Row::Lost | Row::NeverSent if exchange.what != What::Look => {
                mishaps += 1;
                settled_by = settled_by.max(report.at + story.limits.settle_ms);
            }
            Row::Unread if exchange.what != What::Look && report.asked_pause_ms.is_some_and(|ms| ms <= 1_000) => {
                mishaps += 1;
                settled_by = settled_by.max(exchange.sent_at + story.limits.settle_ms);
            }
            _ => return None,
        }
    }
    if mishaps > 1 || settled_by.saturating_add(MARGIN_MS) > case.deadline() {
        return None;
    }
    match (story.order_given, story.order) {
        (true, Standing::Current | Standing::Processed) => Some(Promise::Resolves),
        (false, Standing::Current) if case.call.number == 0 && story.orders_dated && older_than_any_look(case) => {
            let processed = case.own_entries().next().is_some();
            let it_said_so = case.attempts().any(|exchange| has(exchange.report.as_ref(), Row::Ok));
            let seen_current =
                case.exchanges().any(|exchange| match exchange.report.as_ref().map(|report| report.row) {
                    Some(Row::Listed(listed)) => listed.current.is_some(),
                    _ => false,
                });
            // A look that still showed it current remembers its id.
            match processed && !it_said_so && !seen_current {
                true => Some(Promise::NobodyCanKnow),
                false => Some(Promise::Resolves),
            }
        }
        _ => None,
    }
}

/// A list that travels for long brings an old `Date`, by which the first attempt seems as much earlier; then even an
/// order that was there before does not count as such.
fn older_than_any_look(case: &Case<'_>) -> bool {
    let took_ms = |exchange: &Exchange| exchange.report.as_ref().map_or(0, |report| report.at - exchange.sent_at);
    case.exchanges().all(|exchange| took_ms(exchange) + 2_000 < case.story.order_age_s * 1_000)
}

fn has(report: Option<&crate::network::Report>, row: Row) -> bool {
    report.is_some_and(|report| report.row == row)
}

/// The clock is right, or off by so much that it can be seen and corrected.
fn clock_is_no_trouble(story: &Story) -> bool {
    let off_ms = story.clock_ahead_ms.unsigned_abs();
    story.clock_jump.is_none() && (off_ms == 0 || (story.date_readable && off_ms > TOLERATED_SKEW_MS + 2_000))
}

/// No request of an earlier call is running any more.
fn nothing_runs_from_before(case: &Case<'_>) -> bool {
    let earlier = case.played.calls.iter().filter(|call| call.number < case.call.number);
    let mut ended = earlier
        .flat_map(|call| Case { call, ..*case }.attempts().map(|exchange| exchange.ended(call)).collect::<Vec<_>>());
    ended.all(|ended| !case.story.may_be_running(ended, case.call.began))
}

/// An answer to process_order that says ok ends the call at once, and is believed.
pub fn ok_is_believed(case: &Case<'_>) -> Result<(), String> {
    let said = case.attempts().any(|exchange| has(exchange.report.as_ref(), Row::Ok));
    let believed = matches!(&case.call.result, Some(Ok(processed)) if processed.confirmed_by == ConfirmedBy::Answer);
    ensure(said == believed, || format!("ok was delivered: {said}; the call resolved by it: {believed}"))
}

/// A clock that is far off, with a readable `Date`, is corrected, once, and then it is right.
pub fn clock_is_corrected(case: &Case<'_>) -> Result<(), String> {
    let mut corrections = 0;
    let mut exchanges = case.exchanges().peekable();
    while let Some(exchange) = exchanges.next() {
        let far = exchange.date_off_ms.is_some_and(|off| off > TOLERATED_SKEW_MS);
        let Some(report) = &exchange.report else { continue };
        // With an expected order, a look by the same clock comes first.
        if case.story.order_given && exchange.what != What::Look && report.row == Row::RequestError {
            continue;
        }
        if !far || corrections == 1 || !matches!(report.row, Row::RequestError | Row::InvalidRequest) {
            continue;
        }
        corrections += 1;
        let Some(next) = exchanges.peek() else {
            let late = report.at >= case.deadline() || case.call.aborted;
            return ensure(late, || "a clock that is far off was not corrected".into());
        };
        let date_s = report.date_ms.unwrap_or(0) / 1000;
        let jumped = case.story.clock_jump.is_some();
        let same_moment = next.sent_at == report.at && next.api_time_s == date_s;
        ensure(same_moment || jumped, || format!("after a Date of {date_s} it signed with {}", next.api_time_s))?;
    }
    Ok(())
}
