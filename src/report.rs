//! Results, events and errors -> JSON text, with the names of the public surface: how they reach JavaScript.

use crate::call::{ConfirmedBy, Processed};
use crate::client::Client;
use crate::error::{Error, ErrorKind, Reason};
use crate::event::Event;
use crate::identifier::UserId;
use crate::request::Action;
use crate::store::process_order::PROCESS_ORDER;
use alloc::string::{String, ToString};

/// The result of a call that succeeded: `ProcessedOrder` of the public surface.
pub fn processed(processed: &Processed) -> String {
    let confirmed_by = match processed.confirmed_by {
        ConfirmedBy::Answer => "answer",
        ConfirmedBy::OrderHistory => "order-history",
    };
    Object::new()
        .text("ok", &processed.ok)
        .text("userId", &processed.user.get().to_string())
        .number("attempts", processed.attempts.into())
        .text("confirmedBy", confirmed_by)
        .end()
}

/// What an error class of the public surface is made of; what does not apply is left out. The runtime's own object
/// for a failure is told as `reason`: the number the driver gave it, or "signal" for what the caller's signal gives.
pub fn error(error: &Error) -> String {
    let mut object = Object::new()
        .text("name", error.class_name())
        .text("code", error.code())
        .text("message", &error.message())
        .text("outcome", error.outcome.as_str())
        .number("attempts", error.attempts.into())
        .raw("retryable", if error.retryable { "true" } else { "false" });
    if let Some(http_status) = error.http_status {
        object = object.number("httpStatus", http_status.into());
    }
    if let Some(detail) = error.detail() {
        object = object.text("detail", detail);
    }
    match (&error.cause, &error.kind, error.reason) {
        (Some(cause), ..) => object.raw("cause", &self::error(cause)),
        (None, ErrorKind::Aborted, _) => object.text("reason", "signal"),
        (None, _, Some(Reason(number))) => object.number("reason", number.into()),
        (None, _, None) => object,
    }
    .end()
}

/// What a client shows of itself.
pub fn client(client: &Client) -> String {
    Object::new().text("apiUrl", client.endpoint().as_str()).text("keyId", client.key_id().as_str()).end()
}

/// Headers, as an object.
pub fn headers(headers: &[(&str, &str)]) -> String {
    headers.iter().fold(Object::new(), |object, (name, value)| object.text(name, value)).end()
}

/// What has happened in a call about `user`: a list of `CallEvent`s of the public surface.
pub fn events(events: &[Event], user: UserId) -> String {
    let mut list = String::from("[");
    for happened in events {
        if list.len() > 1 {
            list.push(',');
        }
        list.push_str(&event(happened, user));
    }
    list.push(']');
    list
}

fn event(event: &Event, user: UserId) -> String {
    let told = |kind: &str, action: &Action| {
        Object::new()
            .text("type", kind)
            .text("section", action.section)
            .text("action", action.name)
            .text("iq", &user.get().to_string())
    };
    let object = match event {
        Event::Attempt { action, attempt } => told("attempt", action).number("attempt", (*attempt).into()),
        Event::Answer { action, attempt, http_status, ms } => told("answer", action)
            .number("attempt", (*attempt).into())
            .number("httpStatus", (*http_status).into())
            .number("ms", *ms),
        Event::Pause { action, attempt, ms, because } => {
            told("pause", action).number("attempt", (*attempt).into()).number("ms", *ms).text("because", because)
        }
        Event::Settled { attempts, ms, code, outcome } => {
            let settled = told("settled", &PROCESS_ORDER)
                .number("attempts", (*attempts).into())
                .number("ms", *ms)
                .text("code", code);
            match outcome {
                Some(outcome) => settled.text("outcome", outcome.as_str()),
                None => settled,
            }
        }
    };
    object.end()
}

/// A JSON object in the making.
struct Object(String);

impl Object {
    fn new() -> Self {
        Object(String::from("{"))
    }

    fn text(mut self, name: &str, value: &str) -> Self {
        self.name(name);
        quote(value, &mut self.0);
        self
    }

    fn number(self, name: &str, value: u64) -> Self {
        self.raw(name, &value.to_string())
    }

    /// `value` is JSON already.
    fn raw(mut self, name: &str, value: &str) -> Self {
        self.name(name);
        self.0.push_str(value);
        self
    }

    fn name(&mut self, name: &str) {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        quote(name, &mut self.0);
        self.0.push(':');
    }

    fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

fn quote(text: &str, json: &mut String) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    json.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => json.push('\\'),
            '\0'..='\u{1f}' => {
                json.push_str(if character < '\u{10}' { "\\u000" } else { "\\u001" });
                json.push(char::from(HEX[character as usize & 15]));
                continue;
            }
            _ => {}
        }
        json.push(character);
    }
    json.push('"');
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::answer::ApiFault;
    use crate::error::{Known, Outcome, TimeLimit};
    use proptest::prelude::*;

    #[test]
    fn a_result_is_told_as_the_public_surface_names_it() {
        let user = UserId::from_text("2").unwrap();
        let told =
            processed(&Processed { ok: "a \"b\"\n".into(), user, attempts: 1, confirmed_by: ConfirmedBy::Answer });
        assert_eq!(told, r#"{"ok":"a \"b\"\u000a","userId":"2","attempts":1,"confirmedBy":"answer"}"#);
    }

    #[test]
    fn an_error_tells_what_it_is_made_of_and_what_came_before() {
        let fault = ApiFault { code: "ERROR_NEW".into(), detail: "新".into() };
        let mut refused = Error::before_sending(ErrorKind::Api(fault));
        refused.http_status = Some(200);
        assert_eq!(
            error(&refused),
            "{\"name\":\"ApiError\",\"code\":\"ERROR_NEW\",\"message\":\"The API answered ERROR_NEW: 新. Nothing was \
             sent; the order is as it was.\",\"outcome\":\"not-sent\",\"attempts\":0,\"retryable\":false,\
             \"httpStatus\":200,\"detail\":\"新\"}"
        );
        let mut lost = Error::before_sending(ErrorKind::Connection);
        lost.reason = Some(Reason(3));
        assert!(error(&lost).ends_with(r#""retryable":false,"reason":3}"#), "{}", error(&lost));
        assert!(error(&Error::before_sending(ErrorKind::Aborted)).ends_with(r#","reason":"signal"}"#));
        let late = Error {
            outcome: Outcome::Unknown,
            known: Known::StillCurrent,
            cause: Some(alloc::boxed::Box::new(lost)),
            ..Error::before_sending(ErrorKind::Timeout(TimeLimit::Call))
        };
        assert!(error(&late).contains(r#","cause":{"name":"ConnectionError","#), "{}", error(&late));
    }

    #[test]
    fn events_are_a_list() {
        let user = UserId::from_text("2").unwrap();
        assert_eq!(events(&[], user), "[]");
        let attempt = Event::Attempt { action: PROCESS_ORDER, attempt: 1 };
        let settled = Event::Settled { attempts: 1, ms: 7, code: "ok".into(), outcome: None };
        assert_eq!(
            events(&[attempt, settled], user),
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
