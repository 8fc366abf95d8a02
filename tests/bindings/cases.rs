//! The bindings, inside a JavaScript host: numbers and text in, text out.

use interstream::wasm::calls::{abort, answered, begin, end, events, fits, lost, received, step};
use interstream::wasm::client::{forget, is_prepared, prepare, signed_url};
use wasm_bindgen_test::wasm_bindgen_test;

const NOTHING: u8 = 0;
const NUMBER: u8 = 1;
const TEXT: u8 = 3;
const FUNCTION: u8 = 7;

const UNIX_MS: f64 = 1_700_000_000_000.0;

fn prepared(id: u32, secret: &str) -> String {
    let part = String::from;
    prepare(
        id,
        true,
        false,
        false,
        NOTHING,
        NOTHING,
        part("https://www.interstreamdomain.tv/api.php"),
        part("https:"),
        part(""),
        part(""),
        part("www.interstreamdomain.tv"),
        part(""),
        part(""),
        TEXT,
        "key",
        TEXT,
        secret.into(),
        NOTHING,
        NOTHING,
        None,
        None,
        None,
        None,
    )
}

/// A call of user 2 or another, with the runtime's own fetch.
fn begun(client: u32, user: f64) -> String {
    let options = true;
    begin(client, NUMBER, user, "", options, NOTHING, 0.0, "", None, None, None, None, true, FUNCTION, 0.0, UNIX_MS)
}

fn shown(step: &str) -> String {
    let after = |name: &str| step.split(name).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
    format!("{} {}", after(r#""name":""#), after(r#""outcome":""#))
}

#[wasm_bindgen_test]
fn an_ok_answer_ends_a_call_well_and_then_it_is_gone() {
    prepared(1, "not-a-real-secret");
    let call = begun(1, 2.0).parse().unwrap();
    let send = step(call, 0.0, UNIX_MS);
    let start =
        "s1 15000 https://www.interstreamdomain.tv/api.php?go=store&do=process_order&iq=2&timestamp=1700000000&";
    assert!(send.starts_with(start) && send.ends_with('\n'), "{send}");
    let attempt = r#"{"type":"attempt","section":"store","action":"process_order","iq":"2","attempt":1}"#;
    assert_eq!(events(call), format!("[{attempt}]"));
    assert!(fits(call, 28.0));
    received(call, br#"{"ok":"Order was "#);
    received(call, br#"processed"}"#);
    answered(call, 200.0, None, None, 5.0, UNIX_MS);
    assert_eq!(
        step(call, 5.0, UNIX_MS),
        r#"d{"ok":"Order was processed","userId":"2","attempts":1,"confirmedBy":"answer"}"#
    );
    end(call);
    assert_eq!(shown(&step(call, 5.0, UNIX_MS)), "InternalError not-sent");
    let next = begun(1, 3.0).parse().unwrap();
    assert_ne!(call, next, "in the same place, with another number");
    assert!(step(next, 5.0, UNIX_MS).contains("&iq=3&"));
}

#[wasm_bindgen_test]
fn a_failure_is_the_fields_of_an_error() {
    prepared(2, "not-a-real-secret");
    assert_eq!(shown(&begun(2, 0.5)), "InvalidUserIdError not-sent");
    assert_eq!(shown(&begun(77, 2.0)), "InternalError not-sent");
    assert_eq!(shown(&prepared(3, "secret\n")), "ConfigurationError not-sent");
    let call = begun(2, 2.0).parse().unwrap();
    step(call, 0.0, UNIX_MS);
    abort(call, 1.0, UNIX_MS);
    assert_eq!(shown(&step(call, 1.0, UNIX_MS)), "AbortedError unknown");
}

#[wasm_bindgen_test]
fn a_body_that_is_too_long_is_not_wanted_and_no_answer() {
    prepared(4, "not-a-real-secret");
    let call = begun(4, 2.0).parse().unwrap();
    step(call, 0.0, UNIX_MS);
    received(call, br#"{"ok":"Order was processed"}"#);
    assert!(!fits(call, 1024.0 * 1024.0));
    answered(call, 200.0, None, None, 5.0, UNIX_MS);
    assert!(step(call, 5.0, UNIX_MS).contains("&do=list_orders&"), "it looks the order up instead");
}

#[wasm_bindgen_test]
fn what_was_never_sent_is_sent_again_after_a_pause() {
    prepared(5, "not-a-real-secret");
    let call = begun(5, 2.0).parse().unwrap();
    step(call, 0.0, UNIX_MS);
    lost(call, None, "", "", "fetch failed", "ECONNREFUSED", "connect", "", 0, 1.0, UNIX_MS);
    let waits = step(call, 1.0, UNIX_MS);
    assert!(waits.starts_with('w') || waits.starts_with("s2 "), "{waits}");
}

#[wasm_bindgen_test]
fn a_forgotten_client_is_gone_and_a_full_house_forgets_the_oldest() {
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
fn a_signed_url_is_signed_with_a_salt_of_its_own() {
    assert_eq!(
        prepared(7, "not-a-real-secret"),
        r#"{"apiUrl":"https://www.interstreamdomain.tv/api.php","keyId":"key"}"#
    );
    let sign = || signed_url(7, "store", "get_cart", NUMBER, 2.0, "", UNIX_MS);
    let start = "https://www.interstreamdomain.tv/api.php?go=store&do=get_cart&iq=2&timestamp=1700000000&salt=";
    let mut urls: Vec<_> = (0..100).map(|_| sign()).collect();
    assert!(urls.iter().all(|url| url.starts_with(start)), "{urls:?}");
    urls.sort();
    urls.dedup();
    assert_eq!(urls.len(), 100);
    assert_eq!(shown(&signed_url(7, "", "get_cart", NOTHING, 0.0, "", UNIX_MS)), "ConfigurationError not-sent");
}
