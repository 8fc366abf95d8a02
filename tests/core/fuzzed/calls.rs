//! Any sequence of answers, losses, delays and aborts: the call ends in time, and says no more than it was told.

use interstream::call::Client;
use interstream::call::Event;
use interstream::call::{Call, Entropy, How, Limits, Loss, Moment, Progress, Step, Task};
use interstream::credential::{KeyId, SharedSecret};
use interstream::store::process_order::PROCESS_ORDER;
use interstream::store::variables::{Value, Variables};
use interstream::store::{ALL, find};
use interstream::value::{OrderId, UserId};
use interstream::wire::endpoint::{Endpoint, UrlParts};
use interstream::wire::response::{Body, Response};

const BEGIN_UNIX_MS: i64 = 1_700_000_000_000;

const BODIES: [&str; 20] = [
    r#"{"ok":"Order was processed"}"#,
    r#"{"error":"ERROR_NO_ORDER","error_long":"There is no order to process"}"#,
    r#"{"error":"ERROR_AMOUNT_DUE","error_long":"Can't process the order because there is amount due"}"#,
    r#"{"error":"ERROR_PROCESSING","error_long":"Error while processing the order"}"#,
    r#"{"error":"REQUEST_ERROR","error_long":"Missing signature"}"#,
    r#"{"error":"REQUEST_ERROR","error_long":"Request expired"}"#,
    r#"{"error":"SOMETHING_NEW"}"#,
    r#"{"list":[]}"#,
    r#"{"list":[{"id":"319","status":"0","date":"1699999000"}]}"#,
    r#"{"list":[{"id":319,"status":1,"date":1699999000}]}"#,
    r#"{"list":[{"id":"319","status":"2"}]}"#,
    r#"{"list":[{"id":"320","status":"0","date":"1700000100"}]}"#,
    r#"{"data":{"order_id":"319","order_amount_due":"5.50","order_amount_paid":"0.00","order_num_products":1}}"#,
    r#"{"data":{"order_id":"319","order_amount_due":"0.00","order_amount_paid":"5.50","order_num_products":2}}"#,
    r#"{"data":{"order_id":null,"order_num_products":"0"}}"#,
    r#"{"data":{"buyer_credit":"3.00"}}"#,
    r#"{"data":{"buyer_credit":8.5}}"#,
    r#"{"list":[{"id":"5","rp_profile_id":"p"}]}"#,
    "",
    "<html>",
];
const STATUSES: [u16; 12] = [200, 200, 200, 429, 500, 502, 503, 504, 302, 404, 0, 999];
const DATES: [Option<&str>; 4] =
    [None, None, Some("Tue, 14 Nov 2023 22:13:20 GMT"), Some("Tue, 14 Nov 2023 23:13:20 GMT")];
const RETRY_AFTERS: [Option<&str>; 5] = [None, None, Some("0"), Some("3"), Some("86400")];

/// Reads choices off the input; once it is used up, every choice is the first one.
struct Choices<'a>(&'a [u8]);

impl<'a> Choices<'a> {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[usize::from(self.byte()) % choices.len()]
    }

    fn ms(&mut self) -> u64 {
        let byte = u64::from(self.byte());
        byte * byte
    }

    fn bytes(&mut self) -> &'a [u8] {
        let length = usize::from(self.byte()).min(self.0.len());
        let (taken, rest) = self.0.split_at(length);
        self.0 = rest;
        taken
    }
}

fn client() -> Client {
    let endpoint = UrlParts::parse("https://www.interstreamdomain.tv/api.php").unwrap();
    let signer = SharedSecret::new("not-a-real-secret").unwrap().signer();
    Client::new(Endpoint::new(endpoint, false).unwrap(), KeyId::new("key").unwrap(), signer)
}

/// What any of the actions may ask for.
fn given() -> Variables {
    let given = [
        ("amount", "5.50"),
        ("creditAction", "add"),
        ("cartAction", "add"),
        ("subscriptionID", "5"),
        ("profileID", "p"),
    ];
    let given = given.map(|(name, text)| (name.into(), Value::Text(text.into())));
    Variables::check(&[], given.into()).unwrap()
}

/// One input.
pub fn run(input: &[u8]) {
    let mut choices = Choices(input);
    let order = choices.of(&[None, OrderId::from_text("319").ok()]);
    let limits = Limits {
        timeout_ms: 1 + choices.ms(),
        deadline_ms: 1 + choices.ms() * 4,
        max_retries: u32::from(choices.byte() % 4),
        settle_ms: choices.of(&[0, 50, 2_000, 30_000, u64::MAX]),
    };
    let client = client();
    let mut elapsed_ms = 0;
    let moment = |elapsed_ms: u64| Moment { elapsed_ms, unix_ms: BEGIN_UNIX_MS + elapsed_ms as i64 };
    let declaration = if choices.byte() < 128 { &PROCESS_ORDER } else { choices.of(&ALL) };
    let user = UserId::from_text("2").unwrap();
    let mut call = Call::of(Task::of(declaration, user, order, given()), limits, moment(0));
    let (mut sent, mut told_processed, mut salt) = (0, false, 0u32);

    // Every step but the last spends time or sends; looks are paced, so this many steps cannot be needed.
    for _ in 0..5_000 {
        salt += 1;
        let mut entropy = Entropy { salt: [0; 16], jitter: u64::from(choices.byte()) << 56 };
        entropy.salt[..4].copy_from_slice(&salt.to_le_bytes());
        match call.next(&client, moment(elapsed_ms), entropy) {
            Step::Done => {
                let result = call.result().unwrap().clone();
                let attempts = result.as_ref().map_or_else(|error| error.attempts, |processed| processed.attempts);
                assert_eq!(attempts, sent);
                assert!(sent <= limits.max_retries + 2, "{sent} attempts");
                assert!(result.is_err() || told_processed, "done, but nobody said so");
                assert!(elapsed_ms <= limits.deadline_ms, "{elapsed_ms} ms");
                assert!(matches!(call.take_events().last(), Some(Event::Settled { .. })));
                return;
            }
            Step::Wait(ms) => {
                assert!(ms > 0 && elapsed_ms + ms <= limits.deadline_ms, "{ms} ms at {elapsed_ms} ms");
                elapsed_ms += ms;
            }
            Step::Send(request) => {
                sent += u32::from(*call.action() == request.action);
                assert!(request.timeout_ms > 0 && elapsed_ms + request.timeout_ms <= limits.deadline_ms);
                elapsed_ms += choices.ms().min(request.timeout_ms);
                let reported = report(&mut call, &client, moment(elapsed_ms), &mut choices, &request.action.name);
                told_processed |= reported;
            }
        }
    }
    panic!("the call does not end");
}

/// Reports one thing that may happen to a request. Whether it said that the order was processed.
fn report(call: &mut Call, client: &Client, now: Moment, choices: &mut Choices<'_>, action: &str) -> bool {
    let lost = |how, http_status| Loss { how, http_status, reason: None };
    match choices.byte() % 8 {
        0 => call.lost(now, lost(How::TimedOut, None)),
        1 => call.lost(now, lost(How::Broken, None)),
        2 => call.lost(now, lost(How::NeverSent, None)),
        3 => call.lost(now, lost(How::Broken, Some(200))),
        4 if choices.byte() > 200 => call.abort(now),
        kind => {
            let body = if kind == 5 { choices.bytes() } else { choices.of(&BODIES).as_bytes() };
            let answer = Response {
                status: choices.of(&STATUSES),
                date: choices.of(&DATES),
                retry_after: choices.of(&RETRY_AFTERS),
                location: None,
                body: Body::Whole(body),
            };
            call.answered(client, now, answer);
            return find(action).is_some_and(|declaration| matches!(declaration.read(answer.body), Ok(Ok(_))));
        }
    }
    false
}
