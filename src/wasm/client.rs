//! The exports about clients.
//!
//! A client lives in JavaScript, which keeps its options; here is only its prepared form, found by the number
//! JavaScript gave it. So nothing leaks where a Worker makes a client per request, and a fresh instance starts
//! from nothing: whatever is not found is prepared again.

use super::arguments::{Arguments, Place};
use super::instance::{self, Instance, Prepared, RANDOM_BYTES};
use crate::call::Limits;
use crate::client::{Client, Surroundings};
use crate::endpoint::UrlParts;
use crate::error::{Error, ErrorKind};
use crate::options::{self, Given, GivenOptions, Raw};
use crate::report;
use crate::signature::Salt;
use alloc::string::String;
use alloc::vec::Vec;
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

/// An error before anything was sent, as exports give it.
pub(super) fn failure(kind: ErrorKind) -> String {
    report::failure(&Error::before_sending(kind))
}

/// What an export gives for a client that this instance does not know: prepare it, then hand over and ask again.
pub(super) const PREPARE_FIRST: &str = "@";
pub(super) const NO_RANDOMNESS: &str = "the runtime has no source of random bytes";
/// What an export gives that needs random bytes: fetch some ([`random`], [`refilled`]), then ask again.
pub(super) const NEEDS_RANDOMNESS: &str = "?";

/// Hands over a value for the next export that takes them.
#[wasm_bindgen]
pub fn give(place: u8, kind: u8, number: f64, text: String) {
    instance::with(|instance| instance.arguments.set(place, Raw { kind, number, text }));
}

/// Where the text stands that an export has just said; the export gives its length. Much less code on both sides than
/// text that is handed over and freed.
#[wasm_bindgen]
pub fn said() -> *const u8 {
    instance::with(|instance| instance.said.as_ptr())
}

/// Where random bytes are wanted in the memory.
#[wasm_bindgen]
pub fn random() -> *mut u8 {
    instance::with(|instance| instance.random.bytes.as_mut_ptr())
}

/// How many random bytes are wanted.
#[wasm_bindgen(js_name = randomBytes)]
pub fn random_bytes() -> usize {
    RANDOM_BYTES
}

/// The random bytes are there, or cannot be had. What was used is wiped, so nothing but zeros means that none came.
#[wasm_bindgen]
pub fn refilled(filled: bool) {
    instance::with(|instance| {
        let filled = filled && instance.random.bytes.iter().any(|byte| *byte != 0);
        instance.random.left = if filled { RANDOM_BYTES } else { 0 };
        instance.random.failed = !filled;
    });
}

/// Checks a client's options and prepares it. Gives `{ apiUrl, keyId }` as they will be used, or an error. The URL
/// comes as a WHATWG parser takes it apart; its `href` is empty where it is not a URL.
///
/// The secret comes by its kind, as [`give`] takes values, but as bytes: text that is not ASCII would leave copies behind while it is converted.
#[wasm_bindgen]
pub fn prepare(id: u32, kind: u8, secret: Vec<u8>) -> usize {
    let secret = Zeroizing::new(secret);
    instance::say(|instance| {
        let client = client(&mut instance.arguments, kind, &secret);
        instance.arguments.clear();
        match client {
            Ok((client, limits)) => {
                let shown = report::client(&client);
                instance.clients.add(id, client, limits);
                shown
            }
            Err(kind) => failure(kind),
        }
    })
}

fn client(arguments: &mut Arguments, kind: u8, secret: &[u8]) -> Result<(Client, Limits), ErrorKind> {
    if !arguments.is(Place::Options) {
        return Err(options::not_an_object());
    }
    let surroundings = Surroundings { page: arguments.is(Place::Page), page_worker: arguments.is(Place::PageWorker) };
    let parts = UrlParts {
        href: arguments.take_text(Place::Href),
        protocol: arguments.take_text(Place::Protocol),
        username: arguments.take_text(Place::Username),
        password: arguments.take_text(Place::Password),
        hostname: arguments.take_text(Place::Hostname),
        search: arguments.take_text(Place::Search),
        hash: arguments.take_text(Place::Hash),
    };
    let given = GivenOptions {
        api_url: (!parts.href.is_empty()).then_some(parts),
        key_id: arguments.get(Place::KeyId),
        shared_secret: Given::new(kind, f64::NAN, core::str::from_utf8(secret).unwrap_or_default()),
        allow_browser: arguments.get(Place::AllowBrowser),
        allow_insecure_http: arguments.get(Place::AllowInsecureHttp),
        fetch: arguments.get(Place::Fetch),
        on_event: arguments.get(Place::OnEvent),
        limits: arguments.limits(),
    };
    options::client(given, surroundings)
}

/// Forgets a client and wipes its secret, once the calls in flight are over.
#[wasm_bindgen]
pub fn forget(id: u32) {
    instance::with(|instance| instance.clients.forget(id));
}

/// The signed URL of any action, or an error, or that something is needed first. `section` and `action` are empty where they are not text; `iq` comes
/// by its kind, as [`give`] takes values.
#[wasm_bindgen(js_name = signedUrl)]
pub fn signed_url(id: u32, section: &str, action: &str, kind: u8, number: f64, iq: String, unix_ms: f64) -> usize {
    instance::say(|instance| {
        // Nearly always the place has held a URL before, and need not be allocated anew.
        let mut said = core::mem::take(&mut instance.said);
        let iq = Given::new(kind, number, &iq);
        match signed(instance, &mut said, id, section, action, iq, unix_ms as i64) {
            Ok(None) => said,
            Ok(Some(needed)) => needed.into(),
            Err(kind) => failure(kind),
        }
    })
}

/// Writes the signed URL to `url`, or gives what is needed first.
fn signed(
    instance: &mut Instance,
    url: &mut String,
    id: u32,
    section: &str,
    action: &str,
    iq: Given<'_>,
    unix_ms: i64,
) -> Result<Option<&'static str>, ErrorKind> {
    let Some(Prepared { client, .. }) = instance.clients.get(id) else { return Ok(Some(PREPARE_FIRST)) };
    let section = options::word(section, "section")?;
    let action = options::word(action, "action")?;
    let iq = options::main_argument(iq)?;
    match instance.random.take() {
        Some(salt) => {
            client.write_signed_url(url, section, action, iq.as_deref(), Salt::from_random(salt), unix_ms);
            Ok(None)
        }
        None if core::mem::take(&mut instance.random.failed) => Err(ErrorKind::Internal(NO_RANDOMNESS)),
        None => Ok(Some(NEEDS_RANDOMNESS)),
    }
}

/// Traps, for the test of what happens then.
#[cfg(feature = "trap")]
#[wasm_bindgen]
pub fn trap() {
    core::arch::wasm32::unreachable();
}
