//! Results, events and errors -> JavaScript values.

use super::value::object;
use crate::call::{Call, ConfirmedBy, Processed};
use crate::error::Error;
use crate::event::Event;
use crate::request::Action;
use crate::store::process_order::PROCESS_ORDER;
use wasm_bindgen::JsValue;

/// The result of a call that succeeded: `ProcessedOrder` of the public surface.
pub fn processed(processed: &Processed) -> JsValue {
    let confirmed_by = match processed.confirmed_by {
        ConfirmedBy::Answer => "answer",
        ConfirmedBy::OrderHistory => "order-history",
    };
    object([
        ("ok", processed.ok.as_str().into()),
        ("userId", processed.user.get().to_string().into()),
        ("attempts", processed.attempts.into()),
        ("confirmedBy", confirmed_by.into()),
    ])
}

/// What an error class of the public surface is made of; `cause_of` gives the runtime's own reason for one. What
/// does not apply is `undefined`.
pub fn error(error: &Error, cause_of: &impl Fn(&Error) -> JsValue) -> JsValue {
    let (cause, cause_fields) = match &error.cause {
        Some(cause) => (JsValue::UNDEFINED, self::error(cause, cause_of)),
        None => (cause_of(error), JsValue::UNDEFINED),
    };
    object([
        ("name", error.class_name().into()),
        ("code", error.code().into()),
        ("message", error.message().into()),
        ("outcome", error.outcome.as_str().into()),
        ("attempts", error.attempts.into()),
        ("retryable", error.retryable.into()),
        ("httpStatus", error.http_status.into()),
        ("detail", error.detail().into()),
        ("cause", cause),
        ("causeFields", cause_fields),
    ])
}

/// One event of a call: `CallEvent` of the public surface.
pub fn event(event: &Event, call: &Call) -> JsValue {
    let told = |kind: &str, action: Action, rest: &[(&str, JsValue)]| {
        let iq = call.user().get().to_string();
        let common = [
            ("type", kind.into()),
            ("section", action.section.into()),
            ("action", action.name.into()),
            ("iq", iq.into()),
        ];
        object(common.into_iter().chain(rest.iter().cloned()))
    };
    let number = |ms: u64| JsValue::from_f64(ms as f64);
    match event {
        Event::Attempt { action, attempt } => told("attempt", *action, &[("attempt", (*attempt).into())]),
        Event::Answer { action, attempt, http_status, ms } => told(
            "answer",
            *action,
            &[("attempt", (*attempt).into()), ("httpStatus", (*http_status).into()), ("ms", number(*ms))],
        ),
        Event::Pause { action, attempt, ms, because } => told(
            "pause",
            *action,
            &[("attempt", (*attempt).into()), ("ms", number(*ms)), ("because", (*because).into())],
        ),
        Event::Settled { attempts, ms, code, outcome } => {
            let mut rest = vec![("attempts", (*attempts).into()), ("ms", number(*ms)), ("code", code.as_str().into())];
            if let Some(outcome) = outcome {
                rest.push(("outcome", outcome.as_str().into()));
            }
            told("settled", PROCESS_ORDER, &rest)
        }
    }
}
