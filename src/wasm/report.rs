//! Results, events and errors -> JavaScript values.

use crate::call::{Call, ConfirmedBy, Processed};
use crate::error::Error;
use crate::event::Event;
use serde::Serialize;
use wasm_bindgen::JsValue;

/// `ProcessedOrder` of the public surface.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ProcessedOrder<'a> {
    ok: &'a str,
    user_id: &'a str,
    attempts: u32,
    confirmed_by: &'a str,
}

/// What an error class of the public surface is made of.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ErrorFields<'a> {
    name: &'a str,
    code: &'a str,
    message: &'a str,
    outcome: &'a str,
    attempts: u32,
    retryable: bool,
    http_status: Option<u16>,
    detail: Option<&'a str>,
}

/// `CallEvent` of the public surface. Milliseconds as `f64`: a JavaScript number.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CallEvent<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    section: &'a str,
    action: &'a str,
    iq: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    attempt: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attempts: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'a str>,
}

fn to_js(value: &impl Serialize) -> JsValue {
    serde_wasm_bindgen::to_value(value).unwrap_or(JsValue::UNDEFINED)
}

/// The result of a call that succeeded.
pub fn processed(processed: &Processed) -> JsValue {
    to_js(&ProcessedOrder {
        ok: &processed.ok,
        user_id: &processed.user.get().to_string(),
        attempts: processed.attempts,
        confirmed_by: match processed.confirmed_by {
            ConfirmedBy::Answer => "answer",
            ConfirmedBy::OrderHistory => "order-history",
        },
    })
}

/// The fields of an error; `cause_of` gives the runtime's own reason for one.
pub fn error(error: &Error, cause_of: &impl Fn(&Error) -> JsValue) -> JsValue {
    let fields = to_js(&ErrorFields {
        name: error.class_name(),
        code: error.code(),
        message: &error.message(),
        outcome: error.outcome.as_str(),
        attempts: error.attempts,
        retryable: error.retryable,
        http_status: error.http_status,
        detail: error.detail(),
    });
    let cause = match &error.cause {
        Some(cause) => self::error(cause, cause_of),
        None => cause_of(error),
    };
    if !cause.is_undefined() {
        let name = if error.cause.is_some() { "causeFields" } else { "cause" };
        let _ = js_sys::Reflect::set(&fields, &JsValue::from_str(name), &cause);
    }
    fields
}

/// One event of a call.
pub fn event(event: &Event, call: &Call) -> JsValue {
    let iq = call.user().get().to_string();
    let blank = |kind, action: crate::request::Action| CallEvent {
        kind,
        section: action.section,
        action: action.name,
        iq: &iq,
        attempt: None,
        attempts: None,
        http_status: None,
        ms: None,
        because: None,
        code: None,
        outcome: None,
    };
    match event {
        Event::Attempt { action, attempt } => {
            to_js(&CallEvent { attempt: Some(*attempt), ..blank("attempt", *action) })
        }
        Event::Answer { action, attempt, http_status, ms } => to_js(&CallEvent {
            attempt: Some(*attempt),
            http_status: Some(*http_status),
            ms: Some(*ms as f64),
            ..blank("answer", *action)
        }),
        Event::Pause { action, attempt, ms, because } => to_js(&CallEvent {
            attempt: Some(*attempt),
            ms: Some(*ms as f64),
            because: Some(because),
            ..blank("pause", *action)
        }),
        Event::Settled { attempts, ms, code, outcome } => to_js(&CallEvent {
            attempts: Some(*attempts),
            ms: Some(*ms as f64),
            code: Some(code),
            outcome: outcome.map(|outcome| outcome.as_str()),
            ..blank("settled", crate::store::process_order::PROCESS_ORDER)
        }),
    }
}
