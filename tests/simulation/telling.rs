//! What a call tells about itself: its events, its errors' text, and that every request is signed afresh.

use crate::invariants::{Case, ensure};
use crate::network::{Heard, Report, Row};
use crate::orders::Status;
use crate::play::{API_URL, CallRecord, Exchange, Happening, What};
use crate::story::{Listing, SUBJECT, USER};
use interstream::call::Event;
use interstream::error::{ErrorKind, Outcome};
use interstream::store::list_orders::LIST_ORDERS;
use interstream::store::process_order::PROCESS_ORDER;
use interstream::wire::request::Action;

/// The events are the story: every request, answer and pause in its turn, and at the end, once, how it ended.
pub fn events_tell_the_story(case: &Case<'_>) -> Result<(), String> {
    let mut told = case.call.events.iter();
    let mut sent = (0, 0);
    let mut in_a_pause = false;
    for happening in &case.call.happenings {
        let paused_before = std::mem::replace(&mut in_a_pause, matches!(happening, Happening::Pause { .. }));
        match happening {
            // A pause that was interrupted goes on in silence.
            Happening::Pause { .. } if paused_before => {}
            Happening::Pause { ms, .. } => {
                let right = matches!(told.next(), Some(Event::Pause { ms: told_ms, .. }) if told_ms == ms);
                ensure(right, || format!("a pause of {ms} ms is not told"))?;
            }
            Happening::Exchange(exchange) => {
                let count = if exchange.what == What::Look { &mut sent.1 } else { &mut sent.0 };
                *count += 1;
                let (action, attempt) = (action_of(exchange.what), *count);
                expect(&mut told, &Event::Attempt { action: action.clone(), attempt })?;
                let Some(report) = &exchange.report else { continue };
                // Where only its head came, that is told too.
                let status = match report.heard {
                    Heard::Answer { status, .. } => Some(status),
                    Heard::Lost(loss) => loss.http_status,
                };
                if let Some(http_status) = status {
                    let ms = report.at - exchange.sent_at;
                    expect(&mut told, &Event::Answer { action, attempt, http_status, ms })?;
                }
            }
        }
    }
    let Some(result) = &case.call.result else { return Ok(()) };
    let (code, outcome) = match result {
        Ok(_) => ("ok".to_string(), None),
        Err(error) => (error.code().to_string(), Some(error.outcome)),
    };
    // A last pause of no length is not told.
    expect(
        &mut told,
        &Event::Settled {
            action: PROCESS_ORDER.action.clone(),
            attempts: sent.0,
            ms: case.call.ended - case.call.began,
            code,
            outcome,
        },
    )?;
    ensure(told.next().is_none(), || "there are events after the last".into())
}

fn expect<'a>(told: &mut impl Iterator<Item = &'a Event>, event: &Event) -> Result<(), String> {
    let next = told.next();
    ensure(next == Some(event), || format!("{event:?} happened, and it tells {next:?}"))
}

fn action_of(what: What) -> Action {
    match what {
        What::Attempt(_) => PROCESS_ORDER.action.clone(),
        What::Look => LIST_ORDERS.action.clone(),
    }
}

/// For this action and user, with a new salt and the time of its sending.
pub fn signed_afresh(case: &Case<'_>) -> Result<(), String> {
    let mut salts: Vec<&str> = Vec::new();
    for exchange in case.exchanges() {
        let rest = exchange.url.strip_prefix(API_URL).unwrap_or_default();
        let expected =
            format!("?go=store&do={}&iq={USER}&timestamp={}&salt=", action_of(exchange.what).name, exchange.api_time_s);
        ensure(rest.starts_with(&expected), || format!("sent at {}: {rest} instead of {expected}", exchange.sent_at))?;
        let (salt, signature) = (value(&exchange.url, "salt"), value(&exchange.url, "signature"));
        ensure(salt.len() == 32 && signature.len() >= 44, || format!("unsigned: {rest}"))?;
        ensure(!salts.contains(&salt), || format!("the salt of {rest} was used before"))?;
        salts.push(salt);
    }
    Ok(())
}

/// No event and no error holds a salt, a signature or the secret. Looked at in one story of sixteen: it takes longer
/// than all the rest.
pub fn nothing_secret_is_told(case: &Case<'_>) -> Result<(), String> {
    if !case.story.seed.is_multiple_of(16) {
        return Ok(());
    }
    let mut told = format!("{:?}", case.call.events);
    if let Some(Err(error)) = &case.call.result {
        told += &format!("{error:?} {}", error.message());
    }
    ensure(!told.contains("not-a-real-secret"), || format!("the secret is in {told}"))?;
    for exchange in case.exchanges() {
        for name in ["salt", "signature"] {
            let secret = value(&exchange.url, name);
            ensure(!told.contains(secret), || format!("the {name} {secret} is in {told}"))?;
        }
    }
    Ok(())
}

fn value<'a>(url: &'a str, name: &str) -> &'a str {
    let pairs = url.split_once('?').map_or("", |(_, query)| query).split('&');
    pairs.filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map_or("", |(_, value)| value)
}

/// Each sentence of an error's message is true of the story that ends with it, and there is no other.
pub fn every_sentence_is_true(case: &Case<'_>) -> Result<(), String> {
    let Some(Err(error)) = &case.call.result else { return Ok(()) };
    let row = |exchange: &Exchange| exchange.report.as_ref().map(|report| report.row);
    let last_look = case.exchanges().rev().find(|exchange| exchange.what == What::Look).and_then(row);
    let last_list = case.exchanges().rev().find_map(|exchange| match row(exchange) {
        Some(Row::Listed(listed)) if exchange.what == What::Look => Some(listed),
        _ => None,
    });
    let own = case.own_entries().any(|entry| !case.story.order_given || entry.order == SUBJECT);
    let answered = |code: &str| {
        let is_it = |exchange: &Exchange| {
            matches!(exchange.report.as_ref().map(|report| &report.heard),
            Some(Heard::Answer { body: Some(body), .. }) if std::str::from_utf8(body).is_ok_and(|body| body.contains(code)))
        };
        case.exchanges().any(is_it)
    };
    let ran_out = |call: &CallRecord| {
        let last_look = (case.story.limits.deadline_ms / 10).min(1_000);
        call.ended + last_look >= case.deadline()
    };
    let asked_too_much = case.exchanges().any(|exchange| {
        let asks =
            |report: &Report| report.at + report.asked_pause_ms.unwrap_or(u64::MAX / 2) + 1_000 >= case.deadline();
        exchange.report.as_ref().is_some_and(asks)
    });
    let safe_at = |at: u64| {
        let ended = case.attempts().last().map_or(0, |attempt| attempt.ended(case.call));
        error.outcome != Outcome::Unknown || !case.story.may_be_running(ended, at)
    };
    let repeats_at = case.call.ended + error.retry_after_ms.unwrap_or(0);
    let again = format!("Call again in {} s.", error.retry_after_ms.unwrap_or(0).div_ceil(1000));
    let headline = error.message();
    let headline = headline.split_inclusive(". ").next().unwrap_or_default().trim_end().to_string();
    let sentences: [(&str, bool); 21] = [
        (
            "Nothing was sent; the order is as it was.",
            !own && case.attempts().all(|it| row(it) == Some(Row::NeverSent)),
        ),
        ("The order was not processed.", !own),
        ("The order was still current when last looked at.", last_list.is_some_and(|listed| listed.current.is_some())),
        (
            "The order may have been processed; the user's orders do not tell.",
            last_list.is_some_and(|listed| listed.subject != Some(Status::Processed) || !case.story.order_given),
        ),
        (
            "The order may have been processed; its record has a status that is not documented.",
            case.story.looks.iter().any(|fate| fate.does == Listing::StrangeStatus),
        ),
        (
            "The order may have been processed. The API refused store > list_orders, which would tell: perhaps the \
             credential is not allowed it.",
            matches!(last_look, Some(Row::Undocumented | Row::RequestError | Row::InvalidRequest)),
        ),
        ("The order may have been processed.", error.outcome == Outcome::Unknown),
        ("No complete answer came within timeoutMs.", case.exchanges().any(|it| row(it) == Some(Row::Lost))),
        ("The call ran out of time (deadlineMs).", ran_out(case.call)),
        ("The API asked for a longer pause than deadlineMs leaves.", asked_too_much),
        ("The call was aborted.", case.call.aborted),
        ("The connection failed.", case.exchanges().any(|it| matches!(row(it), Some(Row::Lost | Row::NeverSent)))),
        ("The API could not be reached.", case.exchanges().any(|it| row(it) == Some(Row::NeverSent))),
        (
            "The API is busy (HTTP 429).",
            case.exchanges().any(|it| {
                it.report.as_ref().is_some_and(|report| matches!(report.heard, Heard::Answer { status: 429, .. }))
            }),
        ),
        (&again, error.retryable() && safe_at(repeats_at)),
        ("Call again.", error.retryable() && safe_at(case.call.ended)),
        ("Look at the user's orders before calling again.", error.outcome == Outcome::Unknown && !error.retryable()),
        ("Have the user place a new order, or refund the payment.", error.code() == "ORDER_CANCELLED"),
        ("Check that the order id belongs to this user.", error.code() == "ORDER_NOT_FOUND"),
        ("Check apiUrl.", error.code() == "UNUSABLE_ANSWER" && error.outcome != Outcome::Unknown),
        // What the API has answered, or an order's state, in words that hold an id or the API's own.
        (
            &headline,
            match &error.kind {
                ErrorKind::Api(fault) => answered(&fault.code) && answered(&fault.detail),
                ErrorKind::OrderCancelled(_) => last_list.is_some_and(|it| it.subject == Some(Status::Cancelled)),
                ErrorKind::OrderNotFound(_) => last_list.is_some_and(|it| it.subject.is_none()),
                ErrorKind::UnusableAnswer(_) => {
                    case.exchanges().any(|it| matches!(row(it), Some(Row::Lost | Row::Unread | Row::Stranger)))
                }
                _ => false,
            },
        ),
    ];
    const ADVICE: [&str; 4] = [
        "Check the key ID, the shared secret, this machine's clock and the user id.",
        "If there should be one, it was processed or cancelled before: look at the user's orders.",
        "Record the missing payment (add_payment), then call again.",
        "Change the Store's currency back, or have the order placed anew.",
    ];
    let message = error.message();
    let mut rest = message.as_str();
    while !rest.is_empty() {
        if let Some(after) = ADVICE.iter().find_map(|advice| rest.strip_prefix(advice)) {
            rest = after.trim_start();
            continue;
        }
        let said = sentences.iter().find(|(sentence, _)| rest.starts_with(sentence));
        let Some((sentence, is_true)) = said else { return Err(format!("nobody knows whether \"{rest}\" is true")) };
        ensure(*is_true, || format!("\"{sentence}\" is not true"))?;
        rest = rest[sentence.len()..].trim_start();
    }
    Ok(())
}
