//! Results, events and errors -> JSON text, with the names of the public surface: how they reach JavaScript.

use crate::call::Done;
use crate::client::Client;
use crate::error::{Error, ErrorKind, Reason};
use crate::event::Event;
use crate::identifier::OrderId;
use crate::request::{Action, push_run};
use crate::settlement::{Recorded, Settled};
use alloc::string::{String, ToString};

/// The result of a process_order that succeeded: `d` and `ProcessedOrder` of the public surface.
pub fn processed(done: &Done, user_id: &str) -> String {
    processed_order("d", done, user_id)
}

fn processed_order(prefix: &str, done: &Done, user_id: &str) -> String {
    let mut object = Object::within(prefix, &done.answer);
    object.text("userId", user_id);
    object.confirmed(done);
    object.end()
}

/// The result of another change that succeeded: `d`, and the API's answer with how it is known.
pub fn changed(done: &Done) -> String {
    let mut object = Object::within("d", &done.answer);
    object.confirmed(done);
    object.end()
}

/// The result of a read: `d`, and the API's answer.
pub fn read(done: &Done) -> String {
    ["d", &done.answer].into_iter().collect()
}

/// The result of a settlement: `d` and `SettledOrder` of the public surface.
pub fn settled(settled: &Settled, user_id: &str) -> String {
    let mut object = Object::new("d{");
    object.text("payment", settled.payment.as_str());
    match &settled.order {
        Some(order) => object.raw("order", &processed_order("", order, user_id)),
        None => object.raw("order", "null"),
    }
    object.text("amountDue", &settled.amount_due.to_text());
    object.end()
}

/// A settlement that failed: as [`failure`], with the order and what became of the payment, where that is known.
pub fn unsettled(error: &Error, order: Option<OrderId>, payment: Option<Recorded>) -> String {
    let mut object = Object::new("!{");
    tell(error, &mut object);
    if let Some(order) = order {
        object.text("orderId", &order.get().to_string());
    }
    if let Some(payment) = payment {
        object.text("payment", payment.as_str());
    }
    object.end()
}

/// A failure: `!` and what an error class of the public surface is made of; what does not apply is left out. The
/// runtime's own object for it is told as `reason`: the number the driver gave it, or "signal" for what the caller's
/// signal gives.
pub fn failure(error: &Error) -> String {
    let mut object = Object::new("!{");
    tell(error, &mut object);
    object.end()
}

fn tell(error: &Error, object: &mut Object) {
    object.text("name", error.class_name());
    object.text("code", error.code());
    object.text("message", &error.message());
    object.text("outcome", error.outcome.as_str());
    object.number("attempts", error.attempts.into());
    object.raw("retryable", if error.retryable { "true" } else { "false" });
    if let Some(http_status) = error.http_status {
        object.number("httpStatus", http_status.into());
    }
    if let Some(detail) = error.detail() {
        object.text("detail", detail);
    }
    match (&error.cause, &error.kind, error.reason) {
        (Some(cause), ..) => {
            object.raw("cause", "{");
            tell(cause, object);
            object.close();
        }
        (None, ErrorKind::Aborted, _) => object.text("reason", "signal"),
        (None, _, Some(Reason(number))) => object.number("reason", number.into()),
        (None, _, None) => {}
    }
}

/// What a client shows of itself.
pub fn client(client: &Client) -> String {
    headers(&[("apiUrl", client.endpoint().as_str()), ("keyId", client.key_id().as_str())])
}

/// Headers, as an object.
pub fn headers(headers: &[(&str, &str)]) -> String {
    let mut object = Object::new("{");
    for (name, value) in headers {
        object.text(name, value);
    }
    object.end()
}

/// What has happened in a call with this main argument: a list of `CallEvent`s of the public surface.
pub fn events(events: &[Event], iq: Option<&str>) -> String {
    let mut list = Object::new("[");
    for happened in events {
        list.separate();
        list.0.push('{');
        event(happened, iq, &mut list);
        list.close();
    }
    list.0.push(']');
    list.0
}

fn event(event: &Event, iq: Option<&str>, object: &mut Object) {
    let mut told = |kind: &str, action: &Action, attempt: Option<u32>| {
        object.text("type", kind);
        object.text("section", &action.section);
        object.text("action", &action.name);
        if let Some(iq) = iq {
            object.text("iq", iq);
        }
        if let Some(attempt) = attempt {
            object.number("attempt", attempt.into());
        }
    };
    match event {
        Event::Attempt { action, attempt } => told("attempt", action, Some(*attempt)),
        Event::Answer { action, attempt, http_status, ms } => {
            told("answer", action, Some(*attempt));
            object.number("httpStatus", (*http_status).into());
            object.number("ms", *ms);
        }
        Event::Pause { action, attempt, ms, because } => {
            told("pause", action, Some(*attempt));
            object.number("ms", *ms);
            object.text("because", because);
        }
        Event::Settled { action, attempts, ms, code, outcome } => {
            told("settled", action, None);
            object.number("attempts", (*attempts).into());
            object.number("ms", *ms);
            object.text("code", code);
            if let Some(outcome) = outcome {
                object.text("outcome", outcome.as_str());
            }
        }
    }
}

/// JSON in the making, inside an object.
struct Object(String);

impl Object {
    fn new(start: &str) -> Self {
        Object(start.into())
    }

    /// To go on after what another object, finished already, has in it.
    fn within(prefix: &str, finished: &str) -> Self {
        Object([prefix, finished.strip_suffix('}').unwrap_or(finished)].into_iter().collect())
    }

    fn text(&mut self, name: &str, value: &str) {
        self.raw(name, "");
        quote(value, &mut self.0);
    }

    fn number(&mut self, name: &str, value: u64) {
        self.raw(name, &value.to_string());
    }

    /// `value` is JSON already.
    fn raw(&mut self, name: &str, value: &str) {
        self.separate();
        quote(name, &mut self.0);
        self.0.push(':');
        self.0.push_str(value);
    }

    /// A comma, unless something has just been opened.
    fn separate(&mut self) {
        if !matches!(self.0.as_bytes().last(), Some(b'{' | b'[')) {
            self.0.push(',');
        }
    }

    /// How often it was asked for, and who says that it was done.
    fn confirmed(&mut self, done: &Done) {
        self.number("attempts", done.attempts.into());
        self.text("confirmedBy", done.confirmed_by.as_str());
    }

    fn close(&mut self) {
        self.0.push('}');
    }

    fn end(mut self) -> String {
        self.close();
        self.0
    }
}

/// A JSON string.
pub fn quote(text: &str, json: &mut String) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    json.push('"');
    // What stays as it is goes over in runs, as in `encode_query_value`. They end before ASCII, so between characters.
    let mut run = text.as_bytes();
    let mut left = run;
    while let [byte, rest @ ..] = left {
        if matches!(byte, b'"' | b'\\' | 0..0x20) {
            push_run(run.get(..run.len() - left.len()), json);
            run = rest;
            if *byte < 0x20 {
                json.push_str(if *byte < 0x10 { "\\u000" } else { "\\u001" });
                json.push(char::from(HEX[usize::from(byte & 15)]));
            } else {
                json.push('\\');
                run = left;
            }
        }
        left = rest;
    }
    push_run(Some(run), json);
    json.push('"');
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::answer::ApiFault;
    use crate::call::ConfirmedBy;
    use crate::error::{Known, Outcome, TimeLimit};
    use crate::store::amount::Amount;
    use crate::store::process_order::PROCESS_ORDER;
    use proptest::prelude::*;

    #[test]
    fn a_result_is_told_as_the_public_surface_names_it() {
        let done = Done { answer: r#"{"ok":"a"}"#.into(), attempts: 1, confirmed_by: ConfirmedBy::Answer };
        assert_eq!(processed(&done, "2"), r#"d{"ok":"a","userId":"2","attempts":1,"confirmedBy":"answer"}"#);
    }

    #[test]
    fn other_results_are_the_answer_and_how_it_is_known() {
        let done = Done { answer: r#"{"ok":"a","id":319}"#.into(), attempts: 2, confirmed_by: ConfirmedBy::Reading };
        assert_eq!(changed(&done), r#"d{"ok":"a","id":319,"attempts":2,"confirmedBy":"reading"}"#);
        assert_eq!(read(&done), r#"d{"ok":"a","id":319}"#);
        let empty = Done { answer: "{}".into(), attempts: 1, confirmed_by: ConfirmedBy::Answer };
        assert_eq!(changed(&empty), r#"d{"attempts":1,"confirmedBy":"answer"}"#);
    }

    #[test]
    fn a_settlement_tells_of_the_payment_and_of_the_order() {
        let order = Done { answer: r#"{"ok":"a"}"#.into(), attempts: 1, confirmed_by: ConfirmedBy::OrderHistory };
        let whole = Settled { payment: Recorded::Now, order: Some(order), amount_due: Amount::ZERO };
        assert_eq!(
            settled(&whole, "2"),
            "d{\"payment\":\"recorded\",\"order\":{\"ok\":\"a\",\"userId\":\"2\",\"attempts\":1,\
             \"confirmedBy\":\"order-history\"},\"amountDue\":\"0.00\"}"
        );
        let part = Settled { payment: Recorded::Before, order: None, amount_due: Amount::from_text("3.5").unwrap() };
        assert_eq!(settled(&part, "2"), r#"d{"payment":"already-recorded","order":null,"amountDue":"3.50"}"#);
        let error = Error::before_sending(ErrorKind::NoCurrentOrder);
        assert!(
            unsettled(&error, OrderId::from_integer(319), Some(Recorded::Now))
                .ends_with(r#","retryable":false,"orderId":"319","payment":"recorded"}"#)
        );
        assert_eq!(unsettled(&error, None, None), failure(&error));
    }

    #[test]
    fn an_error_tells_what_it_is_made_of_and_what_came_before() {
        let fault = ApiFault { code: "ERROR_NEW".into(), detail: "新".into() };
        let mut refused = Error::before_sending(ErrorKind::Api(fault));
        refused.http_status = Some(200);
        assert_eq!(
            failure(&refused),
            "!{\"name\":\"ApiError\",\"code\":\"ERROR_NEW\",\"message\":\"The API answered ERROR_NEW: 新. Nothing was \
             sent; the order is as it was.\",\"outcome\":\"not-sent\",\"attempts\":0,\"retryable\":false,\
             \"httpStatus\":200,\"detail\":\"新\"}"
        );
        let mut lost = Error::before_sending(ErrorKind::Connection);
        lost.reason = Some(Reason(3));
        assert!(failure(&lost).ends_with(r#""retryable":false,"reason":3}"#), "{}", failure(&lost));
        assert!(failure(&Error::before_sending(ErrorKind::Aborted)).ends_with(r#","reason":"signal"}"#));
        let late = Error {
            outcome: Outcome::Unknown,
            known: Known::StillCurrent,
            cause: Some(alloc::boxed::Box::new(lost)),
            ..Error::before_sending(ErrorKind::Timeout(TimeLimit::Call))
        };
        assert!(failure(&late).contains(r#","cause":{"name":"ConnectionError","#), "{}", failure(&late));
    }

    #[test]
    fn events_are_a_list() {
        assert_eq!(events(&[], Some("2")), "[]");
        let action = PROCESS_ORDER.action.clone();
        let attempt = Event::Attempt { action: action.clone(), attempt: 1 };
        let settled = Event::Settled { action, attempts: 1, ms: 7, code: "ok".into(), outcome: None };
        assert_eq!(
            events(&[attempt, settled], Some("2")),
            "[{\"type\":\"attempt\",\"section\":\"store\",\"action\":\"process_order\",\"iq\":\"2\",\"attempt\":1},\
             {\"type\":\"settled\",\"section\":\"store\",\"action\":\"process_order\",\"iq\":\"2\",\"attempts\":1,\
             \"ms\":7,\"code\":\"ok\"}]"
        );
    }

    proptest! {
        #[test]
        fn any_text_survives(text in any::<String>()) {
            let mut json = String::new();
            quote(&text, &mut json);
            prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }
    }
}
