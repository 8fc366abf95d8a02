//! What a call tells about itself: its events, its errors' text, and that every request is signed afresh.

use crate::invariants::{Case, ensure};
use crate::network::Heard;
use crate::play::{API_URL, Happening, What};
use crate::story::USER;
use interstream::call::Event;
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

/// No event and no error holds a salt, a signature or the secret. Observation at in one story of sixteen: it takes longer
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
