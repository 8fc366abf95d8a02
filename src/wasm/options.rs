//! Options as a caller gave them -> checked values.

use super::value::get;
use crate::call::Limits;
use crate::client::{Client, NO_SECRET_IN_A_PAGE, Surroundings};
use crate::credentials::{KeyId, SharedSecret};
use crate::endpoint::{Endpoint, EndpointFault, UrlParts};
use crate::error::ErrorKind;
use crate::identifier::{Malformed, OrderId, UserId};
use crate::signature::Signer;
use js_sys::JsString;
use wasm_bindgen::{JsCast, JsValue};

const MUST_BE_OBJECT: &str = "must be an object";
const MUST_BE_TEXT: &str = "is missing: give it as text, as the API section of the back office shows it";
const MUST_BE_WELL_FORMED: &str = "has half a surrogate pair in it, which is not text";
const MUST_BE_ORDER_ID: &str =
    "must be a positive integer up to 2^63-1, as a number (below 2^53), a bigint or plain decimal digits";

fn fault(option: &'static str, fault: &'static str) -> ErrorKind {
    ErrorKind::Configuration { option, fault }
}

/// A client and the limits of its calls.
pub fn client(options: &JsValue, surroundings: Surroundings) -> Result<(Client, Limits), ErrorKind> {
    if !options.is_object() {
        return Err(fault("options", MUST_BE_OBJECT));
    }
    if !surroundings.keep_a_secret() && !flag(options, "dangerouslyAllowBrowser")? {
        return Err(fault("sharedSecret", NO_SECRET_IN_A_PAGE));
    }
    let allow_insecure_http = flag(options, "dangerouslyAllowInsecureHttp")?;
    let parts = url_parts(&get(options, "apiUrl"))?;
    let endpoint = Endpoint::new(parts, allow_insecure_http).map_err(|wrong| fault("apiUrl", wrong.reason()))?;
    let key_id = KeyId::new(&text(options, "keyId")?).map_err(|wrong| fault("keyId", wrong.reason()))?;
    let secret = zeroize::Zeroizing::new(text(options, "sharedSecret")?);
    let secret = SharedSecret::new(&secret).map_err(|wrong| fault("sharedSecret", wrong.reason()))?;
    for name in ["fetch", "onEvent"] {
        let given = get(options, name);
        if !given.is_undefined() && !given.is_function() {
            return Err(fault(name, "must be a function"));
        }
    }
    Ok((Client::new(endpoint, key_id, Signer::new(&secret)), limits(options, Limits::default())?))
}

/// The limits of one call: what the options say, else `base`.
pub fn limits(options: &JsValue, base: Limits) -> Result<Limits, ErrorKind> {
    let mut limits = base;
    if options.is_undefined() || options.is_null() {
        return Ok(limits);
    }
    if !options.is_object() {
        return Err(fault("options", MUST_BE_OBJECT));
    }
    let mut set = |option, set: fn(&mut Limits, f64) -> Result<(), &'static str>| {
        let given = get(options, option);
        if given.is_undefined() {
            return Ok(());
        }
        let number = given.as_f64().ok_or_else(|| fault(option, Limits::fault_of(option)))?;
        set(&mut limits, number).map_err(|wrong| fault(option, wrong))
    };
    set("timeoutMs", Limits::set_timeout_ms)?;
    set("deadlineMs", Limits::set_deadline_ms)?;
    set("maxRetries", Limits::set_max_retries)?;
    set("settleMs", Limits::set_settle_ms)?;
    Ok(limits)
}

/// The caller's signal, which need not be of this realm, only behave like one.
pub fn signal(options: &JsValue) -> Result<Option<JsValue>, ErrorKind> {
    let signal = get(options, "signal");
    if signal.is_undefined() || signal.is_null() {
        return Ok(None);
    }
    if get(&signal, "aborted").as_bool().is_none() || !get(&signal, "addEventListener").is_function() {
        return Err(fault("signal", "must be an AbortSignal"));
    }
    Ok(Some(signal))
}

/// The fetch that a call is about to use: the given one, else the runtime's own.
pub fn fetch(fetch: &JsValue) -> Result<(), ErrorKind> {
    match fetch.is_function() {
        true => Ok(()),
        false => Err(fault("fetch", "is missing: this runtime has none of its own, so give one in the options")),
    }
}

/// A user id in any of its forms.
pub fn user_id(value: &JsValue) -> Result<UserId, ErrorKind> {
    identifier(value, UserId::from_text, UserId::from_number).map_err(ErrorKind::InvalidUserId)
}

/// The expected order, if one is given.
pub fn order_id(options: &JsValue) -> Result<Option<OrderId>, ErrorKind> {
    let given = get(options, "orderId");
    if given.is_undefined() {
        return Ok(None);
    }
    identifier(&given, OrderId::from_text, OrderId::from_number)
        .map(Some)
        .map_err(|_| fault("orderId", MUST_BE_ORDER_ID))
}

/// The name of a section or an action.
pub fn word(value: &JsValue, name: &'static str) -> Result<String, ErrorKind> {
    value.as_string().filter(|word| !word.is_empty()).ok_or_else(|| fault(name, "must be text, e.g. \"store\""))
}

/// The main argument of any action (`iq`), as text; `None` where it is left out.
pub fn main_argument(value: &JsValue) -> Result<Option<String>, ErrorKind> {
    if value.is_undefined() {
        return Ok(None);
    }
    let text = match value.as_f64() {
        // Whole and exact, so that its digits are what was meant.
        Some(number) if js_sys::Number::is_safe_integer(value) => Some((number as i64).to_string()),
        Some(_) => None,
        None if value.is_bigint() => digits(value),
        None => value.as_string(),
    };
    text.map(Some).ok_or_else(|| fault("iq", "must be text, a bigint or a whole number below 2^53"))
}

fn digits(bigint: &JsValue) -> Option<String> {
    bigint.unchecked_ref::<js_sys::BigInt>().to_string(10).ok().map(String::from)
}

fn identifier<T>(
    value: &JsValue,
    from_text: fn(&str) -> Result<T, Malformed>,
    from_number: fn(f64) -> Result<T, Malformed>,
) -> Result<T, Malformed> {
    if let Some(number) = value.as_f64() {
        return from_number(number);
    }
    if let Some(text) = value.as_string() {
        return from_text(&text);
    }
    if !value.is_bigint() {
        return Err(Malformed::WrongType);
    }
    let digits = digits(value).unwrap_or_default();
    match digits.starts_with('-') {
        true => Err(Malformed::NotPositive),
        false => from_text(&digits),
    }
}

fn flag(options: &JsValue, name: &'static str) -> Result<bool, ErrorKind> {
    let given = get(options, name);
    match given.as_bool() {
        Some(flag) => Ok(flag),
        None if given.is_undefined() => Ok(false),
        None => Err(fault(name, "must be true or false")),
    }
}

fn text(options: &JsValue, name: &'static str) -> Result<String, ErrorKind> {
    let given = get(options, name);
    let Some(text) = given.as_string() else { return Err(fault(name, MUST_BE_TEXT)) };
    match given.unchecked_ref::<JsString>().is_valid_utf16() {
        true => Ok(text),
        false => Err(fault(name, MUST_BE_WELL_FORMED)),
    }
}

/// Takes a URL apart with the runtime's own parser. A URL object need not be of this realm.
fn url_parts(given: &JsValue) -> Result<UrlParts, ErrorKind> {
    let not_a_url = || fault("apiUrl", EndpointFault::NotAUrl.reason());
    let href = match given.as_string() {
        Some(text) => text,
        None => get(given, "href").as_string().ok_or_else(not_a_url)?,
    };
    let url = web_sys::Url::new(&href).map_err(|_| not_a_url())?;
    Ok(UrlParts {
        href: url.href(),
        protocol: url.protocol(),
        username: url.username(),
        password: url.password(),
        hostname: url.hostname(),
        search: url.search(),
        hash: url.hash(),
    })
}
