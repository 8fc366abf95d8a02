//! The bindings, inside a JavaScript host: options in, promises out, errors as fields.

use interstream::wasm::client::{forget, is_prepared, prepare, process_order, signed_url};
use interstream::wasm::driver::Flight;
use js_sys::{Function, JSON, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

fn json(text: &str) -> JsValue {
    JSON::parse(text).unwrap()
}

fn text(value: &JsValue) -> String {
    JSON::stringify(value).unwrap().into()
}

fn options() -> JsValue {
    json(
        r#"{"apiUrl":"https://www.interstreamdomain.tv/api.php","keyId":"key","sharedSecret":"not-a-real-secret",
            "dangerouslyAllowBrowser":true}"#,
    )
}

/// A flight whose fetch is the given function body, with `url` and `init`.
fn flight(fetch: &str) -> Flight {
    let fetch = Function::new_with_args("url, init", fetch);
    let flight = json("{}");
    Reflect::set(&flight, &"fetch".into(), &fetch).unwrap();
    Reflect::set(&flight, &"redact".into(), &Function::new_with_args("reason", "return reason")).unwrap();
    flight.unchecked_into()
}

async fn rejection(id: u32, user_id: JsValue, given: JsValue, flight: Flight) -> String {
    let fields = process_order(id, user_id, given, flight).await.unwrap_err();
    let field = |name: &str| Reflect::get(&fields, &name.into()).unwrap();
    format!("{} {}", field("name").as_string().unwrap(), field("outcome").as_string().unwrap())
}

#[wasm_bindgen_test]
async fn an_ok_answer_resolves() {
    prepare(1, &options()).unwrap();
    let answered = flight(r#"return Promise.resolve(new Response('{"ok":"Order was processed"}'))"#);
    let processed = process_order(1, 2.into(), JsValue::UNDEFINED, answered).await.unwrap();
    assert_eq!(text(&processed), r#"{"ok":"Order was processed","userId":"2","attempts":1,"confirmedBy":"answer"}"#);
}

#[wasm_bindgen_test]
async fn errors_are_fields() {
    prepare(2, &options()).unwrap();
    let due = flight(r#"return new Response('{"error":"ERROR_AMOUNT_DUE","error_long":"due"}')"#);
    assert_eq!(rejection(2, 2.into(), JsValue::UNDEFINED, due).await, "AmountDueError rejected");
    assert_eq!(rejection(2, "x".into(), JsValue::UNDEFINED, flight("")).await, "InvalidUserIdError not-sent");
    assert_eq!(rejection(2, 2.into(), json(r#"{"timeoutMs":0}"#), flight("")).await, "ConfigurationError not-sent");
    assert_eq!(rejection(77, 2.into(), JsValue::UNDEFINED, flight("")).await, "InternalError not-sent");
}

#[wasm_bindgen_test]
async fn what_fetch_throws_never_passes_through_the_wasm() {
    prepare(3, &options()).unwrap();
    let thrown = flight("if (url.includes('list_orders')) return new Response('{\"list\":[]}'); throw 'at once'");
    assert_eq!(rejection(3, 2.into(), JsValue::UNDEFINED, thrown).await, "ConnectionError unknown");
    let nothing =
        flight("return url.includes('list_orders') ? new Response('{\"list\":[]}') : { get status() { throw 1 } }");
    assert_eq!(rejection(3, 2.into(), JsValue::UNDEFINED, nothing).await, "ConnectionError unknown");
}

#[wasm_bindgen_test]
fn a_forgotten_client_is_gone_and_a_full_house_forgets_the_oldest() {
    prepare(4, &options()).unwrap();
    assert!(is_prepared(4));
    forget(4);
    assert!(!is_prepared(4));
    for id in 100..164 {
        prepare(id, &options()).unwrap();
    }
    assert!(is_prepared(100) && is_prepared(163));
    prepare(164, &options()).unwrap();
    assert!(is_prepared(100) && !is_prepared(101), "the one unused for longest went");
}

#[wasm_bindgen_test]
fn a_signed_url_is_signed() {
    let shown = prepare(5, &options()).unwrap();
    assert_eq!(shown, ["https://www.interstreamdomain.tv/api.php", "key"]);
    let url = signed_url(5, &"store".into(), &"get_cart".into(), &2.into()).unwrap();
    assert!(url.starts_with("https://www.interstreamdomain.tv/api.php?go=store&do=get_cart&iq=2&timestamp="), "{url}");
    assert!(signed_url(5, &"".into(), &"get_cart".into(), &JsValue::UNDEFINED).is_err());
}
