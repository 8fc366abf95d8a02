//! One shop's endpoint and credential, ready to sign.

use crate::credentials::KeyId;
use crate::endpoint::Endpoint;
use crate::signature::{Salt, Signer, Timestamp};
use alloc::string::String;
use core::cell::Cell;
use interstream_signing::signed_url::UrlSigner;

/// What surrounds the code, as far as it tells whether a visitor could read the secret.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// There is a window with a document: a page.
    pub page: bool,
    /// A worker that a page has started.
    pub page_worker: bool,
}

impl Surroundings {
    /// Whether a shared secret is safe from the people who run this code. A page's wasm, scripts and requests are
    /// readable by every visitor.
    pub fn keep_a_secret(self) -> bool {
        !self.page && !self.page_worker
    }
}

/// What a client in a page is told.
pub const NO_SECRET_IN_A_PAGE: &str = "must not be in a browser: every visitor could read it and call the API with it. \
     Let your server or Worker make the call (a relay), or set dangerouslyAllowBrowser where nobody else runs the page";

/// Everything that stays the same from call to call.
#[derive(Debug)]
pub struct Client {
    endpoint: Endpoint,
    key_id: KeyId,
    urls: UrlSigner,
    /// Milliseconds the API's clock is ahead of this machine's, as learnt from an answer's `Date`.
    clock_offset_ms: Cell<i64>,
}

impl Client {
    /// A client whose clock is taken to be right until an answer shows otherwise.
    pub fn new(endpoint: Endpoint, key_id: KeyId, signer: Signer) -> Self {
        let urls = UrlSigner::new(endpoint.as_str(), key_id.as_str(), signer);
        Client { endpoint, key_id, urls, clock_offset_ms: Cell::new(0) }
    }

    /// Where requests go.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// The public half of the credential.
    pub fn key_id(&self) -> &KeyId {
        &self.key_id
    }

    /// The API's time, as far as it is known: this machine's Unix milliseconds, corrected.
    pub fn api_time_ms(&self, unix_ms: i64) -> i64 {
        unix_ms.saturating_add(self.clock_offset_ms.get())
    }

    /// Remembers that the API's clock read `api_ms` when this machine's read `unix_ms`.
    pub fn correct_clock(&self, api_ms: i64, unix_ms: i64) {
        self.clock_offset_ms.set(api_ms.saturating_sub(unix_ms));
    }

    /// The signed URL of an action, as [`UrlSigner`] writes it. `unix_ms` is this machine's clock; the salt must be fresh.
    pub fn signed_url(&self, section: &str, action: &str, iq: Option<&str>, salt: Salt, unix_ms: i64) -> String {
        let mut url = String::new();
        self.write_signed_url(&mut url, section, action, iq, salt, unix_ms);
        url
    }

    /// The same in a place of the caller's, which need not be empty before.
    pub fn write_signed_url(
        &self,
        url: &mut String,
        section: &str,
        action: &str,
        iq: Option<&str>,
        salt: Salt,
        unix_ms: i64,
    ) {
        let timestamp = Timestamp::from_unix_ms(self.api_time_ms(unix_ms));
        self.urls.write_signed_url(url, section, action, iq, salt, timestamp);
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::credentials::SharedSecret;
    use crate::endpoint::UrlParts;

    fn sample() -> Client {
        let endpoint = UrlParts::parse("https://www.interstreamdomain.tv/api.php").unwrap();
        let secret = SharedSecret::new("MWIzMjNhMWNiODc5ZmQ0ZTY2NTMwZmJhZDA3YTMyZWViOTQ3MDJiOGM2ZTU2NjE3").unwrap();
        Client::new(Endpoint::new(endpoint, false).unwrap(), KeyId::new("k/1").unwrap(), secret.signer())
    }

    const SALT: [u8; 16] = *b"\x01\x23\x45\x67\x89\xab\xcd\xef\x01\x23\x45\x67\x89\xab\xcd\xef";

    #[test]
    fn a_signed_url_is_the_documented_one() {
        let url = sample().signed_url("store", "process_order", Some("2"), Salt::from_random(SALT), 1_700_000_000_000);
        assert_eq!(
            url,
            "https://www.interstreamdomain.tv/api.php?go=store&do=process_order&iq=2&timestamp=1700000000\
             &salt=0123456789abcdef0123456789abcdef&key=k%2F1&signature=odEervCLGjDOlux1MF%2B5cPK%2BEZWKKHBxlOclfC7OwAI%3D"
        );
    }

    #[test]
    fn a_corrected_clock_signs_with_the_time_of_the_api() {
        let client = sample();
        client.correct_clock(1_700_000_000_000, 1_500_000_000_000);
        let url = client.signed_url("config", "get", None, Salt::from_random(SALT), 1_500_000_001_000);
        assert!(
            url.starts_with("https://www.interstreamdomain.tv/api.php?go=config&do=get&timestamp=1700000001&salt=")
        );
    }

    #[test]
    fn a_client_prints_no_secret() {
        let printed = format!("{:?}", sample());
        assert!(!printed.contains("MWIz"), "{printed}");
    }
}
