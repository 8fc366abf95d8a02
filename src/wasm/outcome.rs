//! Results, errors and events -> JavaScript values with the names of the public surface.

use crate::call::{Client, Done, Event};
use crate::error::{Error, ErrorKind, Reason};
use crate::settlement::{Recorded, Settled, Settlement};
use crate::value::{OrderId, UserId};
use crate::wire::request::Action;
use js_sys::{Function, JSON, Object, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// A plain object. Nothing here can fail to be one: text, numbers below 2^53, and objects of these.
fn object(value: &impl Serialize) -> JsValue {
    serde_wasm_bindgen::to_value(value).unwrap_or_default()
}

/// How a change is known to have happened: added to the API's own answer.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Confirmation {
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<String>,
    /// The order that was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    order_id: Option<String>,
    attempts: u32,
    confirmed_by: &'static str,
}

/// The API's answer, with fields of this package added to it.
fn answer_with(answer: &str, fields: &JsValue) -> JsValue {
    let answer = JSON::parse(answer).unwrap_or_else(|_| Object::new().into());
    Object::assign(answer.unchecked_ref::<Object>(), fields.unchecked_ref()).into()
}

fn confirmed(done: &Done, user: Option<UserId>, order: Option<OrderId>) -> JsValue {
    let Done { answer, attempts, confirmed_by } = done;
    let confirmation = Confirmation {
        user_id: user.map(|user| user.to_string()),
        order_id: order.map(|order| order.to_string()),
        attempts: *attempts,
        confirmed_by: confirmed_by.as_str(),
    };
    answer_with(answer, &object(&confirmation))
}

/// The answer to a read, or to an action without a declaration: as it is.
pub fn answer(done: &Done) -> JsValue {
    JSON::parse(&done.answer).unwrap_or_default()
}

/// `ProcessedOrder` of the public surface.
pub fn processed_order(done: &Done, user: UserId, order: Option<OrderId>) -> JsValue {
    confirmed(done, Some(user), order)
}

/// `Changed` of the public surface.
pub fn changed(done: &Done, order: Option<OrderId>) -> JsValue {
    confirmed(done, None, order)
}

/// `SettledOrder` of the public surface.
pub fn settled_order(settled: &Settled, user: UserId, order: Option<OrderId>) -> JsValue {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct SettledOrder {
        payment: &'static str,
        #[serde(with = "serde_wasm_bindgen::preserve")]
        order: JsValue,
        amount_due: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        order_id: Option<String>,
    }
    object(&SettledOrder {
        payment: settled.payment.as_str(),
        order: settled.order.as_ref().map_or(JsValue::NULL, |done| processed_order(done, user, order)),
        amount_due: settled.amount_due.to_text(),
        order_id: order.map(|order| order.to_string()),
    })
}

/// The fields of an error class of the public surface; JavaScript makes the error of them.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Failure<'a> {
    name: &'static str,
    code: &'a str,
    message: String,
    outcome: &'static str,
    attempts: u32,
    retryable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment: Option<&'static str>,
    /// The fields of the error before this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<Box<Failure<'a>>>,
    /// The runtime's own object for it.
    #[serde(with = "serde_wasm_bindgen::preserve")]
    reason: JsValue,
}

impl<'a> Failure<'a> {
    fn of(error: &'a Error, reasons: &[JsValue], signal: &JsValue) -> Self {
        let reason = match (&error.kind, error.reason) {
            (ErrorKind::Aborted, _) => Reflect::get(signal, &"reason".into()).unwrap_or_default(),
            (_, Some(Reason(at))) => reasons.get(at as usize).cloned().unwrap_or_default(),
            (_, None) => JsValue::UNDEFINED,
        };
        Failure {
            name: error.class_name(),
            code: error.code(),
            message: error.message(),
            outcome: error.outcome.as_str(),
            attempts: error.attempts,
            retryable: error.retryable(),
            retry_after_ms: error.retry_after_ms.map(|ms| ms as f64),
            http_status: error.http_status,
            detail: error.detail(),
            order_id: None,
            payment: None,
            cause: error.cause.as_deref().map(|cause| Box::new(Failure::of(cause, reasons, signal))),
            reason,
        }
    }
}

/// A failure before anything was sent.
impl From<ErrorKind> for JsValue {
    fn from(kind: ErrorKind) -> Self {
        failure(&Error::before_sending(kind), &[], &JsValue::UNDEFINED)
    }
}

/// An error at the end of a call.
pub fn failure(error: &Error, reasons: &[JsValue], signal: &JsValue) -> JsValue {
    object(&Failure::of(error, reasons, signal))
}

/// An error at the end of a settlement, with its order and what became of the payment, as far as that is known.
pub fn unsettled(error: &Error, reasons: &[JsValue], signal: &JsValue, settlement: &Settlement) -> JsValue {
    let order_id = settlement.order().map(|order| order.to_string());
    let payment = settlement.recorded().map(Recorded::as_str);
    object(&Failure { order_id, payment, ..Failure::of(error, reasons, signal) })
}

/// `apiUrl` and `keyId` of a client.
pub fn shown(client: &Client) -> JsValue {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Shown<'a> {
        api_url: &'a str,
        key_id: &'a str,
    }
    object(&Shown { api_url: client.endpoint().as_str(), key_id: client.key_id().as_str() })
}

/// `CallEvent` of the public surface.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct CallEvent<'a> {
    r#type: &'static str,
    section: &'a str,
    action: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    iq: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attempt: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attempts: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'static str>,
}

/// Tells the listener. It may do anything, such as call this package: nothing is borrowed meanwhile.
pub fn tell(listener: &Function, events: Vec<Event>, iq: Option<&str>) {
    for event in &events {
        // The listener's failures are ignored (documented); JavaScript catches them.
        let _ = listener.call1(&JsValue::UNDEFINED, &object(&call_event(event, iq)));
    }
}

fn call_event<'a>(event: &'a Event, iq: Option<&'a str>) -> CallEvent<'a> {
    let of = |r#type, action: &'a Action| CallEvent {
        r#type,
        section: &action.section,
        action: &action.name,
        iq,
        ..CallEvent::default()
    };
    match event {
        Event::Attempt { action, attempt } => CallEvent { attempt: Some(*attempt), ..of("attempt", action) },
        Event::Answer { action, attempt, http_status, ms } => CallEvent {
            attempt: Some(*attempt),
            http_status: Some(*http_status),
            ms: Some(*ms as f64),
            ..of("answer", action)
        },
        Event::Pause { action, attempt, ms, because } => {
            CallEvent { attempt: Some(*attempt), ms: Some(*ms as f64), because: Some(because), ..of("pause", action) }
        }
        Event::Settled { action, attempts, ms, code, outcome } => CallEvent {
            attempts: Some(*attempts),
            ms: Some(*ms as f64),
            code: Some(code),
            outcome: outcome.map(|outcome| outcome.as_str()),
            ..of("settled", action)
        },
    }
}
