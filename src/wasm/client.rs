//! The exports about clients.
//!
//! A client lives in JavaScript, which keeps its options; here is only its prepared form, found by the number
//! JavaScript gave it. So nothing leaks where a Worker makes a client per request, and a fresh instance starts
//! from nothing: whatever is not found is prepared again.
//!
//! Exports throw nothing on purpose, so that whatever comes out of one is a trap. A failure is text: `!` and the
//! fields of an error as JSON.

use super::instance::{self, Prepared};
use crate::client::Surroundings;
use crate::endpoint::UrlParts;
use crate::error::{Error, ErrorKind};
use crate::options::{self, Given, GivenLimits, GivenOptions};
use crate::report;
use crate::signature::Salt;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

/// An error before anything was sent, as exports give it.
pub(super) fn failure(kind: ErrorKind) -> String {
    ["!", &report::error(&Error::before_sending(kind))].concat()
}

pub(super) const NOT_PREPARED: ErrorKind = ErrorKind::Internal("a client was used that had not been prepared");
pub(super) const NO_RANDOMNESS: &str = "the runtime has no source of random bytes";

/// A value by what pkg/source/values.js says of it.
pub(super) fn given(kind: u8, number: f64, text: &str) -> Given<'_> {
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

/// Checks a client's options and prepares it. Gives `{ apiUrl, keyId }` as they will be used, or an error.
///
/// The URL comes as a WHATWG parser takes it apart; its `href` is empty where it is not a URL.
#[wasm_bindgen]
#[allow(clippy::too_many_arguments, reason = "one crossing, with plain values")]
pub fn prepare(
    id: u32,
    options_are_object: bool,
    page: bool,
    page_worker: bool,
    allow_browser: u8,
    allow_insecure_http: u8,
    href: String,
    protocol: String,
    username: String,
    password: String,
    hostname: String,
    search: String,
    hash: String,
    key_id_kind: u8,
    key_id: &str,
    secret_kind: u8,
    secret: Vec<u8>,
    fetch: u8,
    on_event: u8,
    timeout_ms: Option<f64>,
    deadline_ms: Option<f64>,
    max_retries: Option<f64>,
    settle_ms: Option<f64>,
) -> String {
    // Bytes rather than text: text that is not ASCII would leave copies behind while it is converted.
    let secret = Zeroizing::new(secret);
    if !options_are_object {
        return failure(options::not_an_object());
    }
    let plain = |kind| given(kind, f64::NAN, "");
    let parts = UrlParts { href, protocol, username, password, hostname, search, hash };
    let options = GivenOptions {
        api_url: (!parts.href.is_empty()).then_some(parts),
        key_id: given(key_id_kind, f64::NAN, key_id),
        shared_secret: given(secret_kind, f64::NAN, core::str::from_utf8(&secret).unwrap_or_default()),
        allow_browser: plain(allow_browser),
        allow_insecure_http: plain(allow_insecure_http),
        fetch: plain(fetch),
        on_event: plain(on_event),
        limits: GivenLimits { timeout_ms, deadline_ms, max_retries, settle_ms },
    };
    match options::client(options, Surroundings { page, page_worker }) {
        Ok((client, limits)) => {
            let shown = report::client(&client);
            instance::with(|instance| instance.clients.add(Prepared { id, client: Rc::new(client), limits }));
            shown
        }
        Err(kind) => failure(kind),
    }
}

/// Whether this instance knows the client.
#[wasm_bindgen(js_name = isPrepared)]
pub fn is_prepared(id: u32) -> bool {
    instance::with(|instance| instance.clients.get(id).is_some())
}

/// Forgets a client and wipes its secret, once the calls in flight are over.
#[wasm_bindgen]
pub fn forget(id: u32) {
    instance::with(|instance| instance.clients.forget(id));
}

/// The signed URL of any action, or an error. `section` and `action` are empty where they are not text.
#[wasm_bindgen(js_name = signedUrl)]
pub fn signed_url(
    id: u32,
    section: &str,
    action: &str,
    iq_kind: u8,
    iq_number: f64,
    iq_text: &str,
    unix_ms: f64,
) -> String {
    let signed = || {
        let section = options::word(section, "section")?;
        let action = options::word(action, "action")?;
        let iq = options::main_argument(given(iq_kind, iq_number, iq_text))?;
        instance::with(|instance| {
            let client = &instance.clients.get(id).ok_or(NOT_PREPARED)?.client;
            let salt = Salt::from_random(instance.random.take().ok_or(ErrorKind::Internal(NO_RANDOMNESS))?);
            Ok(client.signed_url(section, action, iq.as_deref(), salt, unix_ms as i64))
        })
    };
    signed().unwrap_or_else(failure)
}

/// Traps, for the test of what happens then.
#[cfg(feature = "trap")]
#[wasm_bindgen]
pub fn trap() {
    core::arch::wasm32::unreachable();
}
