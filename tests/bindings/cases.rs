//! The bindings, inside a JavaScript host: numbers and text in, text out.

use interstream::wasm::calls::{answered, begin, end, fits, lost, received, vary};
use interstream::wasm::client::{forget, give, random, random_bytes, refilled, said};
use interstream::wasm::{calls, client};
use wasm_bindgen_test::wasm_bindgen_test;

const NOTHING: u8 = 0;
const NUMBER: u8 = 1;
const TEXT: u8 = 3;
const YES: u8 = 5;
const FUNCTION: u8 = 7;

const UNIX_MS: f64 = 1_700_000_000_000.0;

/// The places of values, as pkg/source/arguments.js has them.
const OPTIONS: u8 = 0;
const HREF: u8 = 1;
const PROTOCOL: u8 = 2;
const KEY_ID: u8 = 12;
const FETCH: u8 = 13;
const USER_ID: u8 = 19;
const HTTP_STATUS: u8 = 26;
const CAUSE_CODE: u8 = 33;

/// What an export has said.
fn text(length: usize) -> String {
    // SAFETY: it stands there until the next export says something.
    String::from_utf8(unsafe { std::slice::from_raw_parts(said(), length) }.into()).unwrap()
}

fn step(call: u32, aborted: bool, elapsed_ms: f64, unix_ms: f64) -> String {
    text(calls::step(call, aborted, elapsed_ms, unix_ms))
}

fn signed_url(id: u32, section: &str, action: &str, kind: u8, number: f64) -> String {
    text(client::signed_url(id, section, action, kind, number, String::new(), UNIX_MS))
}

fn give_text(place: u8, text: &str) {
    give(place, TEXT, f64::NAN, text.into());
}

fn prepared(id: u32, secret: &str) -> String {
    give(OPTIONS, YES, f64::NAN, String::new());
    give_text(HREF, "https://www.interstreamdomain.tv/api.php");
    give_text(PROTOCOL, "https:");
    give_text(KEY_ID, "key");
    text(client::prepare(id, TEXT, secret.into()))
}

/// A call of a user, with the runtime's own fetch.
fn begun(client: u32, user: f64) -> String {
    give(USER_ID, NUMBER, user, String::new());
    give(FETCH, FUNCTION, f64::NAN, String::new());
    text(begin(client, "process_order", 0.0, UNIX_MS))
}

/// What JavaScript does with `crypto.getRandomValues`.
fn refill(byte: u8) {
    // SAFETY: so many bytes are there, and nothing else looks at them meanwhile.
    unsafe { std::slice::from_raw_parts_mut(random(), random_bytes()) }.fill(byte);
    refilled(true);
}

fn stepped(call: u32, aborted: bool, elapsed_ms: f64) -> String {
    refill(7);
    step(call, aborted, elapsed_ms, UNIX_MS)
}

fn shown(step: &str) -> String {
    let after = |name: &str| step.split(name).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
    format!("{} {}", after(r#""name":""#), after(r#""outcome":""#))
}

#[wasm_bindgen_test]
fn an_ok_answer_ends_a_call_well_and_then_it_is_gone() {
    prepared(1, "not-a-real-secret");
    let call = begun(1, 2.0).parse().unwrap();
    let send = stepped(call, false, 0.0);
    let start =
        "s1 15000 https://www.interstreamdomain.tv/api.php?go=store&do=process_order&iq=2&timestamp=1700000000&";
    assert!(send.starts_with(start) && send.ends_with('\n'), "{send}");
    let attempt = r#"{"type":"attempt","section":"store","action":"process_order","iq":"2","attempt":1}"#;
    assert_eq!(text(calls::events(call)), format!("[{attempt}]"));
    assert!(fits(call, 28.0));
    received(call, br#"{"ok":"Order was "#);
    received(call, br#"processed"}"#);
    give(HTTP_STATUS, NUMBER, 200.0, String::new());
    answered(call);
    assert_eq!(
        stepped(call, false, 5.0),
        r#"d{"ok":"Order was processed","userId":"2","attempts":1,"confirmedBy":"answer"}"#
    );
    end(call);
    assert_eq!(shown(&stepped(call, false, 5.0)), "InternalError not-sent");
    let next = begun(1, 3.0).parse().unwrap();
    assert_ne!(call, next, "in the same place, with another number");
    assert!(stepped(next, false, 5.0).contains("&iq=3&"));
}

#[wasm_bindgen_test]
fn variables_go_in_the_body_and_belong_to_one_job() {
    prepared(8, "not-a-real-secret");
    let asked = |variables: &[(&str, u8, &str)]| {
        give(USER_ID, NUMBER, 2.0, String::new());
        give(FETCH, FUNCTION, f64::NAN, String::new());
        for (name, kind, text) in variables {
            vary((*name).into(), *kind, 0.5, (*text).into());
        }
        text(begin(8, "modify_cart", 0.0, UNIX_MS))
    };
    let call = asked(&[("cartAction", TEXT, "empty"), ("note", TEXT, "a b")]).parse().unwrap();
    assert!(stepped(call, false, 0.0).contains("do=get_cart&"), "a reading comes first");
    received(call, br#"{"data":{"order_num_products":"1"}}"#);
    give(HTTP_STATUS, NUMBER, 200.0, String::new());
    answered(call);
    let send = stepped(call, false, 5.0);
    assert!(send.contains("do=modify_cart&") && send.ends_with("\ncartAction=empty&note=a+b"), "{send}");
    assert_eq!(shown(&asked(&[("productQty", NUMBER, "")])), "ConfigurationError not-sent");
    assert_eq!(shown(&asked(&[])), "ConfigurationError not-sent", "what was handed over before is gone");
}

#[wasm_bindgen_test]
fn a_failure_is_the_fields_of_an_error() {
    prepared(2, "not-a-real-secret");
    assert_eq!(shown(&begun(2, 0.5)), "InvalidUserIdError not-sent");
    assert_eq!(begun(77, 2.0), "@", "the client has to be prepared first");
    assert_eq!(shown(&prepared(3, "secret\n")), "ConfigurationError not-sent");
    let call = begun(2, 2.0).parse().unwrap();
    stepped(call, false, 0.0);
    assert_eq!(shown(&stepped(call, true, 1.0)), "AbortedError unknown");
}

#[wasm_bindgen_test]
fn a_body_that_is_too_long_is_not_wanted_and_no_answer() {
    prepared(4, "not-a-real-secret");
    let call = begun(4, 2.0).parse().unwrap();
    stepped(call, false, 0.0);
    received(call, br#"{"ok":"Order was processed"}"#);
    assert!(!fits(call, 1024.0 * 1024.0));
    give(HTTP_STATUS, NUMBER, 200.0, String::new());
    answered(call);
    assert!(stepped(call, false, 5.0).contains("&do=list_orders&"), "it looks the order up instead");
}

#[wasm_bindgen_test]
fn what_was_never_sent_is_sent_again_after_a_pause() {
    prepared(5, "not-a-real-secret");
    let call = begun(5, 2.0).parse().unwrap();
    stepped(call, false, 0.0);
    give_text(CAUSE_CODE, "ECONNREFUSED");
    lost(call, false);
    let waits = stepped(call, false, 1.0);
    assert!(waits.starts_with('w') || waits.starts_with("s2 "), "{waits}");
}

#[wasm_bindgen_test]
fn a_client_that_is_not_there_has_to_be_prepared_and_a_full_house_forgets_the_oldest() {
    let is_prepared = |id| signed_url(id, "store", "get_cart", NUMBER, 2.0) != "@";
    assert!(!is_prepared(6));
    prepared(6, "not-a-real-secret");
    assert!(is_prepared(6));
    forget(6);
    assert!(!is_prepared(6));
    for id in 100..164 {
        prepared(id, "not-a-real-secret");
    }
    assert!(is_prepared(100) && is_prepared(163));
    prepared(164, "not-a-real-secret");
    assert!(is_prepared(100) && !is_prepared(101), "the one unused for longest went");
}

#[wasm_bindgen_test]
fn a_signed_url_is_signed_with_random_bytes_of_its_own() {
    assert_eq!(
        prepared(7, "not-a-real-secret"),
        r#"{"apiUrl":"https://www.interstreamdomain.tv/api.php","keyId":"key"}"#
    );
    let sign = || signed_url(7, "store", "get_cart", NUMBER, 2.0);
    refilled(false);
    assert_eq!(shown(&sign()), "InternalError not-sent", "the runtime has no random bytes");
    assert_eq!(sign(), "?", "perhaps it has some now");
    refill(0);
    assert_eq!(shown(&sign()), "InternalError not-sent", "nothing was filled in");
    refill(7);
    let start = "https://www.interstreamdomain.tv/api.php?go=store&do=get_cart&iq=2&timestamp=1700000000&salt=";
    for _ in 0..random_bytes() / 16 {
        let url = sign();
        assert!(url.starts_with(start), "{url}");
    }
    assert_eq!(sign(), "?", "no random byte is used twice");
    let call = begun(7, 2.0).parse().unwrap();
    assert_eq!(step(call, false, 0.0, UNIX_MS), "?");
    assert_eq!(shown(&signed_url(7, "", "get_cart", NOTHING, 0.0)), "ConfigurationError not-sent");
}
