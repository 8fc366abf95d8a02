//! A call played by hand: time, answers and losses are given; what the call asks for is asserted.

use interstream::call::Client;
use interstream::call::Event;
use interstream::call::{Call, Done, Entropy, How, Limits, Loss, Moment, Progress, Step, Task};
use interstream::credential::{KeyId, SharedSecret};
use interstream::error::Error;
use interstream::store::Declaration;
use interstream::store::process_order::PROCESS_ORDER;
use interstream::store::variables::{Value, Variables};
use interstream::value::{OrderId, UserId};
use interstream::wire::endpoint::{Endpoint, UrlParts};
use interstream::wire::response::{Body, Response};
use std::rc::Rc;

/// This machine's clock when the call begins: 2023-11-14 22:13:20 UTC.
pub const BEGIN_UNIX_MS: i64 = 1_700_000_000_000;

pub const NO_ORDER: &str = r#"{"error":"ERROR_NO_ORDER","error_long":"There is no order to process"}"#;
pub const PERMISSION_DENIED: &str = r#"{"error":"REQUEST_ERROR","error_long":"Permission denied"}"#;
pub const OK: &str = r#"{"ok":"Order was processed"}"#;

pub struct Story {
    pub client: Rc<Client>,
    pub call: Call,
    pub elapsed_ms: u64,
    steps: u8,
    urls: Vec<String>,
    body: String,
    task: (&'static Declaration, Option<OrderId>, Variables),
    limits: Limits,
}

pub fn order(id: &str) -> Option<OrderId> {
    Some(OrderId::from_text(id).unwrap())
}

/// A list of one order, placed ten minutes before the call.
pub fn listed(id: &str, status: u8) -> String {
    format!(r#"{{"list":[{{"id":"{id}","status":"{status}","date":"1699999400"}}]}}"#)
}

impl Story {
    pub fn new(order: Option<OrderId>, change: impl FnOnce(&mut Limits)) -> Self {
        Story::of(&PROCESS_ORDER, order, &[], change)
    }

    pub fn of(
        declaration: &'static Declaration,
        order: Option<OrderId>,
        variables: &[(&str, &str)],
        change: impl FnOnce(&mut Limits),
    ) -> Self {
        let mut limits = Limits::default();
        change(&mut limits);
        let endpoint = UrlParts::parse("https://www.interstreamdomain.tv/api.php").unwrap();
        let signer = SharedSecret::new("not-a-real-secret").unwrap().signer();
        let client = Client::new(Endpoint::new(endpoint, false).unwrap(), KeyId::new("key").unwrap(), signer);
        let client = Rc::new(client);
        let given = variables.iter().map(|(name, text)| ((*name).into(), Value::Text((*text).into()))).collect();
        let given = Variables::check(&[], given).unwrap();
        let task = (declaration, order, given);
        let call = begin(&task, limits);
        Story { client, call, elapsed_ms: 0, steps: 0, urls: Vec::new(), body: String::new(), task, limits }
    }

    /// Begins anew with other limits.
    pub fn limits(&mut self, change: impl FnOnce(&mut Limits)) {
        change(&mut self.limits);
        self.call = begin(&self.task, self.limits);
    }

    pub fn step(&mut self) -> Step {
        self.steps += 1;
        let entropy = Entropy { salt: [self.steps; 16], jitter: u64::MAX };
        self.call.next(&self.client, moment(self.elapsed_ms), entropy)
    }

    /// The call must now send this action; it takes 10 ms.
    pub fn sends(&mut self, action: &str) -> &mut Self {
        match self.step() {
            Step::Send(request) => {
                assert_eq!(request.action.name, action);
                assert!(!self.urls.contains(&request.url), "each request is signed afresh");
                self.urls.push(request.url);
                self.body = request.body;
            }
            step => panic!("expected {action}, got {step:?}"),
        }
        self.elapsed_ms += 10;
        self
    }

    pub fn last_url(&self) -> &str {
        self.urls.last().unwrap()
    }

    pub fn last_body(&self) -> &str {
        &self.body
    }

    /// The call must now wait this long; then that time has passed.
    pub fn waits(&mut self, ms: u64) -> &mut Self {
        assert_eq!(self.step(), Step::Wait(ms));
        self.elapsed_ms += ms;
        self
    }

    pub fn answer(&mut self, http_status: u16, body: &str) -> &mut Self {
        self.answer_with(http_status, body, None, None)
    }

    pub fn answer_with(
        &mut self,
        http_status: u16,
        body: &str,
        date: Option<&str>,
        retry_after: Option<&str>,
    ) -> &mut Self {
        let answer =
            Response { status: http_status, date, retry_after, location: None, body: Body::Whole(body.as_bytes()) };
        self.call.answered(&self.client, moment(self.elapsed_ms), answer);
        self
    }

    pub fn loses(&mut self, how: How) -> &mut Self {
        self.call.lost(moment(self.elapsed_ms), Loss { how, http_status: None, reason: None });
        self
    }

    /// The attempt's time-out of 15 s passes.
    pub fn times_out(&mut self) -> &mut Self {
        self.elapsed_ms += 14_990;
        self.loses(How::TimedOut)
    }

    pub fn aborts(&mut self) -> &mut Self {
        self.call.abort(moment(self.elapsed_ms));
        self
    }

    pub fn resolves(&mut self) -> Done {
        let step = self.step();
        match self.call.result() {
            Some(Ok(processed)) if step == Step::Done => processed.clone(),
            result => panic!("expected success, got {step:?} {result:?}"),
        }
    }

    pub fn rejects(&mut self) -> Error {
        let step = self.step();
        match self.call.result() {
            Some(Err(error)) if step == Step::Done => error.clone(),
            result => panic!("expected an error, got {step:?} {result:?}"),
        }
    }

    /// `<class> <code> <outcome> <attempts> <retryable>` of the error the call must end with now.
    pub fn ends(&mut self) -> String {
        let error = self.rejects();
        let retryable = if error.retryable() { "retryable" } else { "final" };
        format!("{} {} {} {} {retryable}", error.class_name(), error.code(), error.outcome.as_str(), error.attempts)
    }

    pub fn events(&mut self) -> Vec<Event> {
        self.call.take_events()
    }
}

fn begin((declaration, order, given): &(&'static Declaration, Option<OrderId>, Variables), limits: Limits) -> Call {
    let user = UserId::from_text("2").unwrap();
    Call::of(Task::of(declaration, user, *order, given.clone()), limits, moment(0))
}

pub fn moment(elapsed_ms: u64) -> Moment {
    Moment { elapsed_ms, unix_ms: BEGIN_UNIX_MS + elapsed_ms as i64 }
}
