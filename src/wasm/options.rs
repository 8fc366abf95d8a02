//! Options and arguments: JavaScript values -> the core's own types.
//!
//! JavaScript has copied them into plain objects (pkg/source/options.js), so reading them here runs nobody's code. The
//! kinds of JavaScript values are known in this file only.

use super::interrupt::Signal;
use super::running::Running;
use crate::call::{Client, Limits, Task};
use crate::credential::{KeyId, SharedSecret};
use crate::error::ErrorKind;
use crate::settlement::Payment;
use crate::store::Declaration;
use crate::store::add_payment::ADD_PAYMENT;
use crate::store::variables::{MOST_VARIABLES, Parameter, Value, Variables};
use crate::value::id::Malformed;
use crate::value::{Amount, OrderId, UserId};
use crate::wire::endpoint::{Endpoint, EndpointFault, UrlParts};
use crate::wire::request::Action;
use js_sys::{Function, JsString, Object, Reflect, Uint8Array};
use std::borrow::Cow;
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

#[wasm_bindgen]
extern "C" {
    /// The options of a client, as JavaScript has copied them.
    pub type ClientOptions;
    /// The client's number: no other client of this process has it.
    #[wasm_bindgen(method, getter)]
    pub fn id(this: &ClientOptions) -> u32;
    #[wasm_bindgen(method, getter, js_name = apiUrl)]
    fn api_url(this: &ClientOptions) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = keyId)]
    fn key_id(this: &ClientOptions) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = sharedSecret)]
    fn shared_secret(this: &ClientOptions) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn fetch(this: &ClientOptions) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = fetchSendsOnce)]
    fn fetch_sends_once(this: &ClientOptions) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = onEvent)]
    fn on_event(this: &ClientOptions) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = dangerouslyAllowBrowser)]
    fn allow_browser(this: &ClientOptions) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = dangerouslyAllowInsecureHttp)]
    fn allow_insecure_http(this: &ClientOptions) -> JsValue;

    /// The limits among the options of a client, of a call or of a settlement.
    pub type LimitOptions;
    #[wasm_bindgen(method, getter, js_name = timeoutMs)]
    fn timeout_ms(this: &LimitOptions) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = deadlineMs)]
    fn deadline_ms(this: &LimitOptions) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = maxRetries)]
    fn max_retries(this: &LimitOptions) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = settleMs)]
    fn settle_ms(this: &LimitOptions) -> JsValue;

    /// The options of one call, as JavaScript has copied them.
    pub type CallOptions;
    #[wasm_bindgen(method, getter, js_name = orderId)]
    fn order_id(this: &CallOptions) -> JsValue;
    /// "read" or "write": what an action without a declaration does.
    #[wasm_bindgen(method, getter)]
    fn kind(this: &CallOptions) -> JsValue;

    /// A payment to be settled, as JavaScript has copied it.
    pub type PaymentOptions;
    /// The variables of add_payment.
    #[wasm_bindgen(method, getter)]
    fn variables(this: &PaymentOptions) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = orderId)]
    fn order_id(this: &PaymentOptions) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = paidBefore)]
    fn paid_before(this: &PaymentOptions) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = currencyCheck)]
    fn currency_check(this: &PaymentOptions) -> JsValue;

    /// `TextEncoder`: bytes of text that can be wiped afterwards.
    type TextEncoder;
    #[wasm_bindgen(constructor, catch)]
    fn new() -> Result<TextEncoder, JsValue>;
    #[wasm_bindgen(method)]
    fn encode(this: &TextEncoder, text: &JsString) -> Uint8Array;
}

const MUST_BE_FUNCTION: &str = "must be a function";
const MUST_BE_TEXT: &str = "is missing: give it as text, as the API section of the back office shows it";
const MUST_BE_ORDER_ID: &str =
    "must be a positive integer up to 2^63-1, as a number (below 2^53), a bigint or plain decimal digits";
const MUST_BE_WORD: &str = "must be text, e.g. \"store\"";
const NO_SECRET_IN_A_PAGE: &str = "must not be in a browser: every visitor could read it and call the API with it. \
     Let your server or Worker make the call (a relay), or set dangerouslyAllowBrowser where nobody else runs the page";

/// The largest integer a JavaScript number holds exactly: 2^53-1.
const LARGEST_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

fn fault(option: &'static str, fault: &'static str) -> ErrorKind {
    ErrorKind::Configuration { option, fault }
}

/// A client and the limits of its calls.
pub fn client(options: &ClientOptions) -> Result<(Client, Limits), ErrorKind> {
    if in_browser() && !flag(&options.allow_browser(), "dangerouslyAllowBrowser")? {
        return Err(fault("sharedSecret", NO_SECRET_IN_A_PAGE));
    }
    let allow_insecure_http = flag(&options.allow_insecure_http(), "dangerouslyAllowInsecureHttp")?;
    let endpoint = url_parts(&options.api_url())
        .ok_or(EndpointFault::NotAUrl)
        .and_then(|parts| Endpoint::new(parts, allow_insecure_http))
        .map_err(|wrong| fault("apiUrl", wrong.reason()))?;
    let key_id = options.key_id().as_string().ok_or(fault("keyId", MUST_BE_TEXT))?;
    let key_id = KeyId::new(&key_id).map_err(|wrong| fault("keyId", wrong.reason()))?;
    let secret = secret_bytes(&options.shared_secret()).ok_or(fault("sharedSecret", MUST_BE_TEXT))?;
    let secret = SharedSecret::new(&secret).map_err(|wrong| fault("sharedSecret", wrong.reason()))?;
    for (name, value) in [("fetch", options.fetch()), ("onEvent", options.on_event())] {
        if !value.is_undefined() && !value.is_function() {
            return Err(fault(name, MUST_BE_FUNCTION));
        }
    }
    flag(&options.fetch_sends_once(), "fetchSendsOnce")?;
    let limits = limits(options.unchecked_ref(), Limits::default())?;
    Ok((Client::new(endpoint, key_id, secret.signer()), limits))
}

/// A page, or a worker of a page: its wasm, scripts and requests are readable by every visitor. Servers and edge runtimes
/// name themselves.
fn in_browser() -> bool {
    let global = js_sys::global();
    let get = |object: &JsValue, name: &str| Reflect::get(object, &name.into()).unwrap_or_default();
    if get(&get(&global, "window"), "document").is_object() {
        return true;
    }
    let node = get(&get(&get(&global, "process"), "versions"), "node");
    let is_server =
        node.is_string() || ["Deno", "Bun", "EdgeRuntime"].iter().any(|name| !get(&global, name).is_undefined());
    !is_server && !get(&global, "WorkerGlobalScope").is_undefined() && get(&global, "importScripts").is_function()
}

/// A URL as the runtime's own parser takes it apart.
fn url_parts(given: &JsValue) -> Option<UrlParts> {
    let url = web_sys::Url::new(&given.as_string()?).ok()?;
    Some(UrlParts {
        href: url.href(),
        protocol: url.protocol(),
        username: url.username(),
        password: url.password(),
        hostname: url.hostname(),
        search: url.search(),
        hash: url.hash(),
    })
}

/// The UTF-8 bytes of a text. They are wiped on both sides of the border; text that is converted leaves copies behind.
fn secret_bytes(given: &JsValue) -> Option<Zeroizing<Vec<u8>>> {
    let encoded = TextEncoder::new().ok()?.encode(given.dyn_ref::<JsString>()?);
    let bytes = Zeroizing::new(encoded.to_vec());
    encoded.fill(0, 0, encoded.length());
    Some(bytes)
}

fn limits(options: &LimitOptions, base: Limits) -> Result<Limits, ErrorKind> {
    let mut limits = base;
    let mut set = |option, value: JsValue, set: fn(&mut Limits, f64) -> Result<(), &'static str>| {
        if value.is_undefined() {
            return Ok(());
        }
        set(&mut limits, value.as_f64().unwrap_or(f64::NAN)).map_err(|wrong| fault(option, wrong))
    };
    set("timeoutMs", options.timeout_ms(), Limits::set_timeout_ms)?;
    set("deadlineMs", options.deadline_ms(), Limits::set_deadline_ms)?;
    set("maxRetries", options.max_retries(), Limits::set_max_retries)?;
    set("settleMs", options.settle_ms(), Limits::set_settle_ms)?;
    Ok(limits)
}

/// The settings of one call: from its own options, else the client's.
pub struct Settings {
    pub limits: Limits,
    pub order: Option<OrderId>,
    pub signal: Option<Signal>,
    pub fetch: Function,
    pub listener: Option<Function>,
}

/// The settings of one call. `limits` are the client's.
pub fn settings(options: Option<&CallOptions>, running: &Running, limits: Limits) -> Result<Settings, ErrorKind> {
    let (limits, order) = match options {
        Some(options) => (self::limits(options.unchecked_ref(), limits)?, order(&options.order_id())?),
        None => (limits, None),
    };
    let signal = running.signal();
    let signal = match signal.is_undefined() {
        true => None,
        false => Some(abort_signal(signal).ok_or(fault("signal", "must be an AbortSignal"))?),
    };
    let fetch = running.fetch();
    if !fetch.is_function() {
        return Err(fault("fetch", "is missing: this runtime has none of its own, so give one in the options"));
    }
    let listener = running.listener().dyn_into().ok();
    Ok(Settings { limits, order, signal, fetch: fetch.unchecked_into(), listener })
}

/// An abort signal need not be of this realm.
fn abort_signal(value: JsValue) -> Option<Signal> {
    let get = |name: &str| Reflect::get(&value, &name.into()).unwrap_or_default();
    let is_one = get("aborted").as_bool().is_some() && get("addEventListener").is_function();
    is_one.then(|| value.unchecked_into())
}

/// The user whose order, cart or credit is meant.
pub fn user(value: &JsValue) -> Result<UserId, ErrorKind> {
    id(value, UserId::from_text).map_err(ErrorKind::InvalidUserId)
}

/// The expected order, if the caller names one.
fn order(value: &JsValue) -> Result<Option<OrderId>, ErrorKind> {
    match value.is_undefined() {
        true => Ok(None),
        false => id(value, OrderId::from_text).map(Some).map_err(|_| fault("orderId", MUST_BE_ORDER_ID)),
    }
}

/// A JavaScript value, as far as an argument is made of it.
enum Given {
    Text(String),
    /// A bigint, or a number that is whole and exact: its decimal digits, with a `-` in front of a negative one.
    Integer(String),
    /// A number so large that its last digits are lost.
    NotExact,
    /// A fraction, NaN or an infinity.
    NotWhole,
    Flag(bool),
    Other,
}

impl Given {
    fn of(value: &JsValue) -> Self {
        if let Some(text) = value.as_string() {
            return Given::Text(text);
        }
        if let Some(number) = value.as_f64() {
            return match number {
                _ if number.abs() > LARGEST_SAFE_INTEGER && number.is_finite() => Given::NotExact,
                _ if (number as i64) as f64 == number => Given::Integer((number as i64).to_string()),
                _ => Given::NotWhole,
            };
        }
        match value.dyn_ref::<js_sys::BigInt>() {
            Some(integer) => integer.to_string(10).map_or(Given::Other, |digits| Given::Integer(digits.into())),
            None => value.as_bool().map_or(Given::Other, Given::Flag),
        }
    }
}

/// An id as a number, a bigint or text; or why it is none, to follow "but it is".
fn id<T>(value: &JsValue, from_text: fn(&str) -> Result<T, Malformed>) -> Result<T, &'static str> {
    match Given::of(value) {
        Given::Integer(digits) if digits.starts_with('-') => Err(Malformed::NotPositive.reason()),
        Given::Integer(text) | Given::Text(text) => from_text(&text).map_err(Malformed::reason),
        Given::NotExact => Err("a number of 2^53 or more, which is not exact: pass a bigint or text"),
        Given::NotWhole => Err("a number that is not whole"),
        Given::Flag(_) | Given::Other => Err("neither a number, a bigint nor text"),
    }
}

/// A declared action of the store with its arguments; `user` is not looked at where it takes none.
pub fn store_task(
    action: &'static Declaration,
    user: &JsValue,
    order: Option<OrderId>,
    variables: &JsValue,
) -> Result<Task, ErrorKind> {
    // It would be taken for a check that is not made.
    if order.is_some() && !action.takes_order() {
        return Err(fault("orderId", "is taken by processOrder, cancelOrder and settleOrder only"));
    }
    if !action.of_user {
        return Ok(Task::of_store(action, checked(action.parameters, variables)?));
    }
    Ok(Task::of(action, self::user(user)?, order, checked(action.parameters, variables)?))
}

/// Any action with its arguments. Whether it is a read is in the options.
pub fn any_task(
    section: &JsValue,
    action: &JsValue,
    iq: &JsValue,
    variables: &JsValue,
    options: Option<&CallOptions>,
) -> Result<Task, ErrorKind> {
    let word = |value: &JsValue| value.as_string().unwrap_or_default();
    let (section, name) = (word(section), word(action));
    check_action(&section, &name)?;
    let action = Action { section: Cow::Owned(section), name: Cow::Owned(name) };
    let is_read = match options.map(CallOptions::kind).unwrap_or_default() {
        kind if kind.is_undefined() || kind == "write" => false,
        kind if kind == "read" => true,
        _ => return Err(fault("kind", "must be \"read\" or \"write\"")),
    };
    Ok(Task::any(action, main_argument(iq)?, checked(&[], variables)?, is_read))
}

/// Checks the names of an action; empty ones stand for values that are not text.
pub fn check_action(section: &str, action: &str) -> Result<(), ErrorKind> {
    match (section, action) {
        ("", _) => Err(fault("section", MUST_BE_WORD)),
        (_, "") => Err(fault("action", MUST_BE_WORD)),
        _ => Ok(()),
    }
}

/// The main argument of any action (`iq`), as text; `None` if it is left out.
pub fn main_argument(value: &JsValue) -> Result<Option<String>, ErrorKind> {
    match Given::of(value) {
        Given::Integer(text) => Ok(Some(text)),
        Given::Text(text) if is_exact(&text, value) => Ok(Some(text)),
        Given::Other if value.is_undefined() => Ok(None),
        _ => Err(fault("iq", "must be text, a bigint or a whole number below 2^53")),
    }
}

/// A payment to be settled. The order may also be named in the options.
pub fn payment(user: &JsValue, given: &PaymentOptions, order: Option<OrderId>) -> Result<Payment, ErrorKind> {
    let user = self::user(user)?;
    let order = self::order(&given.order_id())?.or(order);
    let paid_before = match given.paid_before() {
        value if value.is_undefined() => None,
        value => Some(
            value
                .as_string()
                .and_then(|text| Amount::from_text(&text))
                .ok_or(fault("paidBefore", "must be exact decimal text, e.g. \"0.00\" (a number would be rounded)"))?,
        ),
    };
    let currency = match given.currency_check() {
        value if value.is_undefined() => None,
        // A currency's id is an id like another.
        value => Some(id(&value, OrderId::from_text).map(|id| id.get() as i64).map_err(|_| {
            fault("currencyCheck", "must be the id_currency that list_orders shows: a positive integer")
        })?),
    };
    let variables = checked(ADD_PAYMENT.parameters, &given.variables())?;
    let amount = variables.amount("amount").ok_or(ErrorKind::Internal("an amount was not checked"))?;
    Ok(Payment { user, order, amount, variables, paid_before, currency })
}

/// The API's own variables, checked. Too many of them are refused before they are read.
fn checked(parameters: &'static [Parameter], given: &JsValue) -> Result<Variables, ErrorKind> {
    let mut variables = Vec::new();
    if given.is_object() {
        // One more than is allowed is enough to see that there are too many.
        let names = Object::keys(given.unchecked_ref::<Object>()).slice(0, MOST_VARIABLES as u32 + 1);
        for name in names.iter() {
            let value = Reflect::get(given, &name).unwrap_or_default();
            variables.push((name.as_string().unwrap_or_default(), variable(&value)));
        }
    }
    Variables::check(parameters, variables).map_err(|wrong| fault(wrong.name, wrong.must))
}

fn variable(value: &JsValue) -> Value {
    match Given::of(value) {
        Given::Integer(digits) => Value::Integer(digits),
        Given::Text(text) if is_exact(&text, value) => Value::Text(text),
        Given::Flag(flag) => Value::Flag(flag),
        _ => Value::Other,
    }
}

fn flag(value: &JsValue, name: &'static str) -> Result<bool, ErrorKind> {
    match value.as_bool() {
        Some(flag) => Ok(flag),
        None if value.is_undefined() => Ok(false),
        None => Err(fault(name, "must be true or false")),
    }
}

/// Whether the text is the whole of a JavaScript string: half a surrogate pair in it comes as U+FFFD.
fn is_exact(text: &str, value: &JsValue) -> bool {
    !text.contains('\u{fffd}') || JsValue::from_str(text) == *value
}
