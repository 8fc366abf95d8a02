//! Options and arguments as a caller gave them -> checked values.
//!
//! What a JavaScript value is, is told as a [`Given`]: nothing is converted on the way, so that whatever is decided
//! about it is decided here.

use crate::call::Limits;
use crate::client::{Client, NO_SECRET_IN_A_PAGE, Surroundings};
use crate::credentials::{KeyId, SharedSecret};
use crate::endpoint::{Endpoint, EndpointFault, UrlParts};
use crate::error::ErrorKind;
use crate::identifier::{Malformed, OrderId, UserId};
use alloc::borrow::Cow;
use alloc::string::{String, ToString};

const MUST_BE_OBJECT: &str = "must be an object";
const MUST_BE_FUNCTION: &str = "must be a function";
const MUST_BE_TEXT: &str = "is missing: give it as text, as the API section of the back office shows it";
const MUST_BE_WELL_FORMED: &str = "has half a surrogate pair in it, which is not text";
const MUST_BE_ORDER_ID: &str =
    "must be a positive integer up to 2^63-1, as a number (below 2^53), a bigint or plain decimal digits";

/// The largest integer a JavaScript number holds exactly: 2^53-1.
const LARGEST_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

fn fault(option: &'static str, fault: &'static str) -> ErrorKind {
    ErrorKind::Configuration { option, fault }
}

/// A JavaScript value, as far as an option or an argument is made of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Given<'a> {
    /// `undefined`.
    Nothing,
    /// A number, NaN and Infinity too.
    Number(f64),
    /// A bigint, as its decimal digits.
    Integer(&'a str),
    /// Text.
    Text(&'a str),
    /// Text with half a surrogate pair in it; what stands here has U+FFFD in its place.
    BrokenText(&'a str),
    /// `true` or `false`.
    Flag(bool),
    /// A function.
    Function,
    /// Anything else.
    Other,
}

impl<'a> Given<'a> {
    /// By the number that JavaScript gives a kind.
    pub fn new(kind: u8, number: f64, text: &'a str) -> Self {
        match kind {
            0 => Given::Nothing,
            1 => Given::Number(number),
            2 => Given::Integer(text),
            3 => Given::Text(text),
            4 => Given::BrokenText(text),
            5 => Given::Flag(true),
            6 => Given::Flag(false),
            7 => Given::Function,
            _ => Given::Other,
        }
    }
}

/// A [`Given`] that is kept: what JavaScript says of a value.
#[derive(Debug, Clone)]
pub struct Raw {
    /// Its kind.
    pub kind: u8,
    /// The number that it is, if it is one.
    pub number: f64,
    /// The text or the digits that it is, if it is such.
    pub text: String,
}

impl Raw {
    /// What it is.
    pub fn given(&self) -> Given<'_> {
        Given::new(self.kind, self.number, &self.text)
    }
}

/// The options of a client.
#[derive(Debug, Clone)]
pub struct GivenOptions<'a> {
    /// `apiUrl`, taken apart; `None` where it is not a URL.
    pub api_url: Option<UrlParts>,
    /// `keyId`.
    pub key_id: Given<'a>,
    /// `sharedSecret`; whoever gives it wipes it.
    pub shared_secret: Given<'a>,
    /// `dangerouslyAllowBrowser`.
    pub allow_browser: Given<'a>,
    /// `dangerouslyAllowInsecureHttp`.
    pub allow_insecure_http: Given<'a>,
    /// `fetch`.
    pub fetch: Given<'a>,
    /// `onEvent`.
    pub on_event: Given<'a>,
    /// The limits of its calls.
    pub limits: GivenLimits,
}

/// Limits; NaN where what was given is not even a number.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct GivenLimits {
    /// `timeoutMs`.
    pub timeout_ms: Option<f64>,
    /// `deadlineMs`.
    pub deadline_ms: Option<f64>,
    /// `maxRetries`.
    pub max_retries: Option<f64>,
    /// `settleMs`.
    pub settle_ms: Option<f64>,
}

/// The arguments of a call or a settlement.
#[derive(Debug, Clone)]
pub struct GivenCall<'a> {
    /// Whose order, cart or credit.
    pub user_id: Given<'a>,
    /// `section`, of any action.
    pub section: Given<'a>,
    /// `action`, of any action.
    pub action: Given<'a>,
    /// `iq`, of any action.
    pub iq: Given<'a>,
    /// `kind`, of any action.
    pub kind: Given<'a>,
    /// The action's variables, by their names.
    pub variables: &'a [(String, Raw)],
    /// Whether the options, where there are any, are an object.
    pub options_are_object: bool,
    /// `orderId`.
    pub order_id: Given<'a>,
    /// The limits of this call.
    pub limits: GivenLimits,
    /// Whether `signal`, where there is one, is an AbortSignal.
    pub signal_is_one: bool,
    /// The fetch that the call is about to use.
    pub fetch: Given<'a>,
}

/// A client and the limits of its calls.
pub fn client(given: GivenOptions<'_>, surroundings: Surroundings) -> Result<(Client, Limits), ErrorKind> {
    if !surroundings.keep_a_secret() && !flag(given.allow_browser, "dangerouslyAllowBrowser")? {
        return Err(fault("sharedSecret", NO_SECRET_IN_A_PAGE));
    }
    let allow_insecure_http = flag(given.allow_insecure_http, "dangerouslyAllowInsecureHttp")?;
    let parts = given.api_url.ok_or_else(|| fault("apiUrl", EndpointFault::NotAUrl.reason()))?;
    let endpoint = Endpoint::new(parts, allow_insecure_http).map_err(|wrong| fault("apiUrl", wrong.reason()))?;
    let key_id = KeyId::new(text(given.key_id, "keyId")?).map_err(|wrong| fault("keyId", wrong.reason()))?;
    let secret = SharedSecret::new(text(given.shared_secret, "sharedSecret")?)
        .map_err(|wrong| fault("sharedSecret", wrong.reason()))?;
    for (name, value) in [("fetch", given.fetch), ("onEvent", given.on_event)] {
        if !matches!(value, Given::Nothing | Given::Function) {
            return Err(fault(name, MUST_BE_FUNCTION));
        }
    }
    Ok((Client::new(endpoint, key_id, secret.signer()), limits(given.limits, Limits::default())?))
}

/// What a client is told whose options are not an object at all.
pub fn not_an_object() -> ErrorKind {
    fault("options", MUST_BE_OBJECT)
}

/// What all calls have in common.
#[derive(Debug, Clone, Copy)]
pub struct Common {
    /// The order that the caller names.
    pub order: Option<OrderId>,
    /// What the options say, else what the client's do.
    pub limits: Limits,
}

/// Whose order, cart or credit.
pub fn user(given: Given<'_>) -> Result<UserId, ErrorKind> {
    identifier(given, UserId::from_text, UserId::from_number).map_err(ErrorKind::InvalidUserId)
}

/// What all calls have in common.
pub fn call(given: &GivenCall<'_>, base: Limits) -> Result<Common, ErrorKind> {
    if !given.options_are_object {
        return Err(not_an_object());
    }
    let limits = limits(given.limits, base)?;
    let order = match given.order_id {
        Given::Nothing => None,
        id => match identifier(id, OrderId::from_text, OrderId::from_number) {
            Ok(id) => Some(id),
            Err(_) => return Err(fault("orderId", MUST_BE_ORDER_ID)),
        },
    };
    if !given.signal_is_one {
        return Err(fault("signal", "must be an AbortSignal"));
    }
    if given.fetch != Given::Function {
        return Err(fault("fetch", "is missing: this runtime has none of its own, so give one in the options"));
    }
    Ok(Common { order, limits })
}

/// The name of a section or an action: `text` is empty for what is not text.
pub fn word<'a>(text: &'a str, name: &'static str) -> Result<&'a str, ErrorKind> {
    match text.is_empty() {
        true => Err(fault(name, "must be text, e.g. \"store\"")),
        false => Ok(text),
    }
}

/// The main argument of any action (`iq`), as text; `None` where it is left out.
pub fn main_argument(given: Given<'_>) -> Result<Option<Cow<'_, str>>, ErrorKind> {
    match given {
        Given::Nothing => Ok(None),
        Given::Text(text) | Given::BrokenText(text) | Given::Integer(text) => Ok(Some(Cow::Borrowed(text))),
        // Whole and exact, so that its digits are what was meant.
        Given::Number(number) if is_whole(number) => Ok(Some(Cow::Owned((number as i64).to_string()))),
        _ => Err(fault("iq", "must be text, a bigint or a whole number below 2^53")),
    }
}

/// Whether a number is an integer, and exact.
pub fn is_whole(number: f64) -> bool {
    number.abs() <= LARGEST_SAFE_INTEGER && (number as i64) as f64 == number
}

fn limits(given: GivenLimits, base: Limits) -> Result<Limits, ErrorKind> {
    let mut limits = base;
    let mut set = |option, given, set: fn(&mut Limits, f64) -> Result<(), &'static str>| match given {
        Some(number) => set(&mut limits, number).map_err(|wrong| fault(option, wrong)),
        None => Ok(()),
    };
    set("timeoutMs", given.timeout_ms, Limits::set_timeout_ms)?;
    set("deadlineMs", given.deadline_ms, Limits::set_deadline_ms)?;
    set("maxRetries", given.max_retries, Limits::set_max_retries)?;
    set("settleMs", given.settle_ms, Limits::set_settle_ms)?;
    Ok(limits)
}

fn identifier<T>(
    given: Given<'_>,
    from_text: fn(&str) -> Result<T, Malformed>,
    from_number: fn(f64) -> Result<T, Malformed>,
) -> Result<T, Malformed> {
    match given {
        Given::Number(number) => from_number(number),
        Given::Text(text) | Given::BrokenText(text) => from_text(text),
        Given::Integer(digits) if digits.starts_with('-') => Err(Malformed::NotPositive),
        Given::Integer(digits) => from_text(digits),
        Given::Nothing | Given::Flag(_) | Given::Function | Given::Other => Err(Malformed::WrongType),
    }
}

fn flag(given: Given<'_>, name: &'static str) -> Result<bool, ErrorKind> {
    match given {
        Given::Flag(flag) => Ok(flag),
        Given::Nothing => Ok(false),
        _ => Err(fault(name, "must be true or false")),
    }
}

fn text<'a>(given: Given<'a>, name: &'static str) -> Result<&'a str, ErrorKind> {
    match given {
        Given::Text(text) => Ok(text),
        Given::BrokenText(_) => Err(fault(name, MUST_BE_WELL_FORMED)),
        _ => Err(fault(name, MUST_BE_TEXT)),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn good() -> GivenOptions<'static> {
        GivenOptions {
            api_url: UrlParts::parse("https://www.interstreamdomain.tv/api.php"),
            key_id: Given::Text("key"),
            shared_secret: Given::Text("not-a-real-secret"),
            allow_browser: Given::Nothing,
            allow_insecure_http: Given::Nothing,
            fetch: Given::Nothing,
            on_event: Given::Nothing,
            limits: GivenLimits::default(),
        }
    }

    fn wrong(given: GivenOptions<'_>) -> &'static str {
        match client(given, Surroundings::default()) {
            Err(ErrorKind::Configuration { option, .. }) => option,
            other => panic!("{other:?}"),
        }
    }

    fn called() -> GivenCall<'static> {
        GivenCall {
            user_id: Given::Number(2.0),
            section: Given::Nothing,
            action: Given::Nothing,
            iq: Given::Nothing,
            kind: Given::Nothing,
            variables: &[],
            options_are_object: true,
            order_id: Given::Nothing,
            limits: GivenLimits::default(),
            signal_is_one: true,
            fetch: Given::Function,
        }
    }

    #[test]
    fn the_option_that_is_wrong_is_named() {
        assert!(client(good(), Surroundings::default()).is_ok());
        assert_eq!(wrong(GivenOptions { api_url: None, ..good() }), "apiUrl");
        assert_eq!(wrong(GivenOptions { key_id: Given::Number(7.0), ..good() }), "keyId");
        assert_eq!(wrong(GivenOptions { shared_secret: Given::BrokenText("\u{fffd}"), ..good() }), "sharedSecret");
        assert_eq!(wrong(GivenOptions { fetch: Given::Other, ..good() }), "fetch");
        assert_eq!(wrong(GivenOptions { on_event: Given::Flag(true), ..good() }), "onEvent");
        let odd = GivenOptions { allow_insecure_http: Given::Text("yes"), ..good() };
        assert_eq!(wrong(odd), "dangerouslyAllowInsecureHttp");
        let limits = GivenLimits { settle_ms: Some(f64::NAN), ..GivenLimits::default() };
        assert_eq!(wrong(GivenOptions { limits, ..good() }), "settleMs");
    }

    #[test]
    fn a_page_holds_a_secret_only_where_it_was_asked_for_by_name() {
        let page = Surroundings { page: true, ..Surroundings::default() };
        for refused in [Given::Nothing, Given::Flag(false)] {
            assert!(client(GivenOptions { allow_browser: refused, ..good() }, page).is_err(), "{refused:?}");
        }
        assert!(client(GivenOptions { allow_browser: Given::Flag(true), ..good() }, page).is_ok());
    }

    #[test]
    fn a_call_takes_ids_in_three_forms_and_no_other() {
        let ids = |given| user(given).map(UserId::get);
        for form in [Given::Number(2.0), Given::Integer("2"), Given::Text("2")] {
            assert_eq!(ids(form), Ok(2));
        }
        for (form, why) in [
            (Given::Nothing, Malformed::WrongType),
            (Given::Flag(true), Malformed::WrongType),
            (Given::Function, Malformed::WrongType),
            (Given::Other, Malformed::WrongType),
            (Given::Integer("-2"), Malformed::NotPositive),
            (Given::Text("-2"), Malformed::NotDigits),
            (Given::BrokenText("2\u{fffd}"), Malformed::NotDigits),
        ] {
            assert_eq!(ids(form), Err(ErrorKind::InvalidUserId(why)), "{form:?}");
        }
    }

    #[test]
    fn the_options_of_a_call_are_checked_in_order() {
        let wrong = |given| match call(&given, Limits::default()) {
            Err(ErrorKind::Configuration { option, .. }) => option,
            other => panic!("{other:?}"),
        };
        let mut all_wrong = GivenCall {
            options_are_object: false,
            order_id: Given::Other,
            limits: GivenLimits { timeout_ms: Some(0.0), ..GivenLimits::default() },
            signal_is_one: false,
            fetch: Given::Nothing,
            ..called()
        };
        assert_eq!(wrong(all_wrong.clone()), "options");
        all_wrong.options_are_object = true;
        assert_eq!(wrong(all_wrong.clone()), "timeoutMs");
        all_wrong.limits = GivenLimits::default();
        assert_eq!(wrong(all_wrong.clone()), "orderId");
        all_wrong.order_id = Given::Nothing;
        assert_eq!(wrong(all_wrong.clone()), "signal");
        all_wrong.signal_is_one = true;
        assert_eq!(wrong(all_wrong), "fetch");
    }

    #[test]
    fn the_main_argument_is_text_or_a_whole_number() {
        let taken = |given| main_argument(given).map(|text| text.map(Cow::into_owned));
        assert_eq!(taken(Given::Nothing), Ok(None));
        for (given, text) in [
            (Given::Text(""), ""),
            (Given::Number(-2.0), "-2"),
            (Given::Number(-0.0), "0"),
            (Given::Number(LARGEST_SAFE_INTEGER), "9007199254740991"),
            (Given::Integer("-99999999999999999999"), "-99999999999999999999"),
        ] {
            assert_eq!(taken(given), Ok(Some(text.into())));
        }
        for odd in [2.5, f64::NAN, f64::INFINITY, LARGEST_SAFE_INTEGER + 1.0, 1e300] {
            assert!(taken(Given::Number(odd)).is_err(), "{odd}");
        }
        for odd in [Given::Other, Given::Flag(true), Given::Function] {
            assert!(taken(odd).is_err(), "{odd:?}");
        }
    }
}
