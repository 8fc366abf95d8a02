//! The promise itself, in Node and in Chromium: what JavaScript gives, what fetch is called with, and how each call ends.
//!
//! The fetch of a test is JavaScript text: `url` and `init` in, a Response out. What the classes of the package add to
//! this (the copying of options, the guard around a trap) is tested from the installed package.

#![cfg(target_arch = "wasm32")]

use interstream::wasm::exports;
use js_sys::{JSON, Promise, Reflect, eval};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

/// A JavaScript expression's value.
fn js(expression: &str) -> JsValue {
    eval(&format!("({expression})")).unwrap()
}

/// A client's options; each test has an id of its own.
fn client<T: JsCast>(id: u32) -> T {
    js(&format!(
        "{{ id: {id}, apiUrl: 'https://www.interstreamdomain.tv/api.php', keyId: 'key', sharedSecret: 'not-a-real-secret', \
         dangerouslyAllowBrowser: true }}"
    ))
    .unchecked_into()
}

/// What JavaScript keeps of a running call. `fetch` is the body of an asynchronous function; `calls` counts its uses.
fn running(fetch: &str) -> JsValue {
    js(&format!(
        "(() => {{
            const call = {{ calls: [], attempts: 0, fetchSendsOnce: true, redact: (reason) => reason }};
            call.fetch = async (url, init) => {{ call.calls.push([url, init]); {fetch} }};
            return call;
        }})()"
    ))
}

/// `processOrder(2, options)`; options are JavaScript text.
fn process_order(id: u32, options: &str, running: &JsValue) -> Promise {
    let options = js(options);
    exports::process_order(client(id), 2.into(), Some(options.unchecked_into()), running.clone().unchecked_into())
}

/// How a promise is settled, as JSON; of a failure the name, the outcome, the attempts and whether it may be retried.
async fn ending(promise: Promise) -> String {
    match JsFuture::from(promise).await {
        Ok(result) => JSON::stringify(&result).unwrap().into(),
        Err(fields) => {
            let field = |name: &str| Reflect::get(&fields, &name.into()).unwrap();
            let text = |name: &str| field(name).as_string().unwrap();
            let attempts = field("attempts").as_f64().unwrap();
            format!("{} {} {attempts} {}", text("name"), text("outcome"), field("retryable").as_bool().unwrap())
        }
    }
}

/// Evaluates an expression about a running call.
fn about(running: &JsValue, expression: &str) -> String {
    let function = js_sys::Function::new_with_args("call", &format!("return String({expression})"));
    function.call1(&JsValue::UNDEFINED, running).unwrap().as_string().unwrap()
}

const PROCESSED: &str = r#"return new Response('{"ok":"Order was processed"}');"#;

/// Looking the order up finds nothing; the action itself does what is added.
fn without_orders(action: &str) -> String {
    format!("if (url.includes('list_orders')) return new Response('{{\"list\":[]}}'); {action}")
}

#[wasm_bindgen_test]
async fn an_order_is_processed() {
    let call = running(PROCESSED);
    let result = ending(process_order(1, "{}", &call)).await;
    assert_eq!(result, r#"{"ok":"Order was processed","userId":"2","attempts":1,"confirmedBy":"answer"}"#);
    let url = "https://www\\.interstreamdomain\\.tv/api\\.php\\?go=store&do=process_order&iq=2&timestamp=\\d{10}\
               &salt=[0-9a-f]{32}&key=key&signature=[\\w%]{44,64}";
    assert_eq!(
        about(&call, &format!("new RegExp(String.raw`^{url}$`).test(call.calls[0][0]) || call.calls[0][0]")),
        "true"
    );
    let init = "[call.calls[0][1]].map(({ method, redirect, body, headers, signal }) => JSON.stringify([method, redirect, body, \
                headers, signal.aborted]))";
    assert_eq!(
        about(&call, init),
        r#"["POST","manual",null,{"accept":"application/json","content-type":"application/x-www-form-urlencoded"},false]"#
    );
    assert_eq!(about(&call, "[call.calls.length, call.attempts]"), "1,1");
}

#[wasm_bindgen_test]
async fn any_response_that_fetch_may_return_is_read() {
    let bodies = [
        "new Response(new Blob([text]))",
        "{ status: 200, headers: new Headers(), body: null, text: async () => text }",
        "{ status: 200, headers: { get: () => null }, body: undefined, arrayBuffer: async () => new TextEncoder().encode(text).buffer }",
        "{ status: 200, body: new Response(text).body }",
        "new Response(new ReadableStream({ start(c) { for (const one of text) c.enqueue(new TextEncoder().encode(one)); c.close(); } }))",
        "new Response(new ReadableStream({ start(c) { for (let i = 0; i < 500; i += 1) c.enqueue(new Uint8Array()); c.enqueue(new TextEncoder().encode(text)); c.close(); } }))",
    ];
    for body in bodies {
        let call = running(&format!(r#"const text = '{{"ok":"Order was processed"}}'; return {body};"#));
        let result = ending(process_order(2, "{ timeoutMs: 2000 }", &call)).await;
        assert_eq!(
            result, r#"{"ok":"Order was processed","userId":"2","attempts":1,"confirmedBy":"answer"}"#,
            "{body}"
        );
    }
}

#[wasm_bindgen_test]
async fn what_is_wrong_is_told_before_anything_is_sent() {
    let call = running(PROCESSED);
    for (user, options, expected) in [
        (JsValue::from(0.5), "{}", "InvalidUserIdError not-sent 0 false"),
        (JsValue::UNDEFINED, "{}", "InvalidUserIdError not-sent 0 false"),
        (js("2n ** 63n"), "{}", "InvalidUserIdError not-sent 0 false"),
        (2.into(), "{ timeoutMs: 0 }", "ConfigurationError not-sent 0 false"),
        (2.into(), "{ orderId: '0319' }", "ConfigurationError not-sent 0 false"),
    ] {
        let options = js(options).unchecked_into();
        let promise = exports::process_order(client(3), user, Some(options), call.clone().unchecked_into());
        assert_eq!(ending(promise).await, expected);
    }
    Reflect::set(&call, &"fetch".into(), &JsValue::UNDEFINED).unwrap();
    assert_eq!(ending(process_order(3, "{}", &call)).await, "ConfigurationError not-sent 0 false");
    assert_eq!(about(&call, "call.calls.length"), "0");
    let refused = exports::check_client(&js("{ id: 4, apiUrl: 'http://www.interstreamdomain.tv/' }").unchecked_into());
    let message = Reflect::get(&refused.unwrap_err(), &"message".into()).unwrap().as_string().unwrap();
    assert!(message.starts_with("sharedSecret ") || message.starts_with("apiUrl "), "{message}");
}

#[wasm_bindgen_test]
async fn each_way_to_fail_has_its_error() {
    let refused = |error: &str| format!(r#"return new Response('{{"error":"{error}","error_long":"told"}}');"#);
    for (fetch, expected) in [
        (refused("ERROR_NO_ORDER"), "NoOrderError rejected 1 false"),
        (refused("ERROR_AMOUNT_DUE"), "AmountDueError rejected 1 false"),
        (refused("ERROR_CURRENCY_MISMATCH"), "CurrencyMismatchError rejected 1 false"),
        (refused("ERROR_PROCESSING"), "ProcessingError unknown 1 false"),
        (refused("REQUEST_ERROR"), "RequestError rejected 1 false"),
        (without_orders("throw new TypeError('fetch failed');"), "ConnectionError unknown 1 false"),
        (without_orders("return undefined;"), "ConnectionError unknown 1 false"),
        (without_orders("return new Response('<html>');"), "UnusableAnswerError unknown 1 false"),
        (without_orders("return new Response('x'.repeat(1024 * 1024 + 1));"), "UnusableAnswerError unknown 1 false"),
        (
            "throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED', syscall: 'connect' } });".into(),
            "ConnectionError not-sent 1 true",
        ),
        (without_orders("return new Promise(() => {});"), "TimeoutError unknown 1 false"),
    ] {
        let call = running(&fetch);
        let promise = process_order(5, "{ timeoutMs: 20, deadlineMs: 60, maxRetries: 0 }", &call);
        assert_eq!(ending(promise).await, expected, "{fetch}");
    }
}

#[wasm_bindgen_test]
async fn an_error_has_the_reason_that_fetch_was_rejected_with() {
    let call = running(&without_orders("throw call.reason = new RangeError('told');"));
    let rejected = JsFuture::from(process_order(6, "{ maxRetries: 0, deadlineMs: 50 }", &call)).await.unwrap_err();
    let reason = Reflect::get(&rejected, &"reason".into()).unwrap();
    assert_eq!(reason, Reflect::get(&call, &"reason".into()).unwrap());
}

#[wasm_bindgen_test]
async fn time_may_be_up_in_the_body() {
    let stuck = "init.signal.addEventListener('abort', () => { call.aborted = true; });
        return new Response(new ReadableStream({
            start(c) { c.enqueue(new TextEncoder().encode('{\"ok\":')); }, cancel() { call.cancelled = true; },
        }));";
    let call = running(&without_orders(stuck));
    let promise = process_order(7, "{ timeoutMs: 20, deadlineMs: 60, maxRetries: 0 }", &call);
    assert_eq!(ending(promise).await, "TimeoutError unknown 1 false");
    assert_eq!(about(&call, "[call.aborted, call.cancelled, call.attempts]"), "true,true,1");
}

#[wasm_bindgen_test]
async fn a_caller_ends_the_call_before_it_in_flight_and_in_the_body() {
    let signalled = |fetch: &str| {
        let call = running(fetch);
        let add = "(() => { call.stop = new AbortController(); call.signal = call.stop.signal; call.listeners = 0;
            const [add, remove] = ['addEventListener', 'removeEventListener'].map((name) => call.signal[name].bind(call.signal));
            call.signal.addEventListener = (...rest) => (call.listeners += 1, add(...rest));
            call.signal.removeEventListener = (...rest) => (call.listeners -= 1, remove(...rest)); })()";
        about(&call, add);
        call
    };
    let before = signalled(PROCESSED);
    about(&before, "call.stop.abort('told')");
    let rejected = JsFuture::from(process_order(8, "{}", &before)).await.unwrap_err();
    assert_eq!(Reflect::get(&rejected, &"reason".into()).unwrap(), "told");
    assert_eq!(Reflect::get(&rejected, &"outcome".into()).unwrap(), "not-sent");

    let in_flight = signalled("queueMicrotask(() => call.stop.abort()); return new Promise(() => {});");
    assert_eq!(ending(process_order(8, "{}", &in_flight)).await, "AbortedError unknown 1 false");
    let in_body = signalled(
        "return new Response(new ReadableStream({ pull() { call.stop.abort(); return new Promise(() => {}); } }));",
    );
    assert_eq!(ending(process_order(8, "{}", &in_body)).await, "AbortedError unknown 1 false");
    for call in [&before, &in_flight, &in_body] {
        assert_eq!(about(call, "call.listeners"), "0");
    }
    assert_eq!(about(&in_flight, "call.calls[0][1].signal.aborted"), "true");
}

#[wasm_bindgen_test]
async fn the_listener_is_told_of_each_step() {
    let call = running(PROCESSED);
    about(&call, "(() => { call.events = []; call.listener = (event) => call.events.push(event); })()");
    ending(process_order(9, "{}", &call)).await;
    let events = about(&call, "JSON.stringify(call.events.map(({ ms, ...event }) => event))");
    let about_the_action = r#""section":"store","action":"process_order","iq":"2""#;
    assert_eq!(
        events,
        format!(
            r#"[{{"type":"attempt",{about_the_action},"attempt":1}},{{"type":"answer",{about_the_action},"attempt":1,"httpStatus":200}},{{"type":"settled",{about_the_action},"attempts":1,"code":"ok"}}]"#
        )
    );
}

#[wasm_bindgen_test]
async fn other_actions_have_promises_of_their_own() {
    let store = |name: &str, variables: &str, call: &JsValue| {
        exports::store_action(client(10), name.into(), 2.into(), js(variables), None, call.clone().unchecked_into())
    };
    let cart = running(r#"return new Response('{"data":{"order_num_products":"1"}}');"#);
    assert_eq!(ending(store("get_cart", "{}", &cart)).await, r#"{"data":{"order_num_products":1}}"#, "as a number");
    assert_eq!(
        ending(store("modify_cart", "{ cartAction: 'add', productQty: 0.5 }", &cart)).await,
        "ConfigurationError not-sent 0 false"
    );

    let anything = running("call.body = init.body; return new Response('{\"clips\":[1]}');");
    let (section, action, variables) = ("clips".into(), "get".into(), js("{ x: 'a b', y: 7, z: true }"));
    let promise = exports::any_action(
        client(10),
        section,
        action,
        "a b.mp4".into(),
        variables,
        None,
        anything.clone().unchecked_into(),
    );
    assert_eq!(ending(promise).await, r#"{"clips":[1]}"#);
    assert_eq!(about(&anything, "call.body"), "x=a+b&y=7&z=1");
}

/// An API of one order, of which 10.00 is due.
const ONE_ORDER: &str = r#"
    const action = new URL(url).searchParams.get('do');
    call.order ??= { due: '10.00', paid: '0.00', status: 'NEW' };
    call.actions = [...(call.actions ?? []), action];
    if (action === 'add_payment') Object.assign(call.order, { due: '0.00', paid: new URLSearchParams(init.body).get('amount') });
    const { due, paid } = call.order;
    const data = { order_id: '319', order_amount_due: due, order_amount_paid: paid, order_num_products: '1' };
    const answers = { get_cart: { data }, add_payment: { ok: 'Payment added' }, process_order: { ok: 'Order was processed' } };
    return new Response(JSON.stringify(answers[action] ?? {}));"#;

#[wasm_bindgen_test]
async fn an_order_is_paid_and_processed() {
    let settle = |payment: &str, call: &JsValue| {
        let payment = js(payment).unchecked_into();
        exports::settle_order(client(11), 2.into(), payment, None, call.clone().unchecked_into())
    };
    let call = running(ONE_ORDER);
    assert_eq!(ending(settle("{ variables: { amount: 1.5 } }", &call)).await, "ConfigurationError not-sent 0 false");
    assert_eq!(
        ending(settle("{ variables: { amount: '10.00' } }", &call)).await,
        r#"{"payment":"recorded","order":{"ok":"Order was processed","userId":"2","orderId":"319","attempts":1,"confirmedBy":"answer"},"amountDue":"0.00","orderId":"319"}"#
    );
    assert_eq!(about(&call, "call.actions"), "get_cart,add_payment,get_cart,process_order");
}

#[wasm_bindgen_test]
fn no_random_byte_is_used_twice() {
    let salts: std::collections::BTreeSet<String> = (0..500)
        .map(|_| exports::signed_url(&client(12), "store", "get_cart", &2.into()).unwrap())
        .map(|url| url.split("salt=").nth(1).unwrap()[..32].into())
        .collect();
    assert_eq!(salts.len(), 500);
}

#[wasm_bindgen_test]
fn without_random_bytes_nothing_is_signed() {
    for broken in ["() => { throw new Error('no') }", "(bytes) => bytes"] {
        let function = js_sys::Function::new_with_args("broken", "crypto.getRandomValues = broken");
        function.call1(&JsValue::UNDEFINED, &js(broken)).unwrap();
        let refused = (0..500).find_map(|_| exports::signed_url(&client(13), "store", "get_cart", &2.into()).err());
        js("delete crypto.getRandomValues");
        let name = Reflect::get(&refused.unwrap(), &"name".into()).unwrap();
        assert_eq!(name, "ConfigurationError");
    }
    assert!(exports::signed_url(&client(13), "store", "get_cart", &2.into()).is_ok(), "there are some again");
}

/// What pkg/source/instance.js has to guard against: a trap is an exception in JavaScript.
#[wasm_bindgen_test]
fn a_trap_is_thrown_to_whoever_called() {
    let trap = Reflect::get(&wasm_bindgen::exports(), &"trap".into()).unwrap();
    let thrown = trap.unchecked_into::<js_sys::Function>().call0(&JsValue::UNDEFINED).unwrap_err();
    assert_eq!(Reflect::get(&thrown, &"name".into()).unwrap(), "RuntimeError");
}
