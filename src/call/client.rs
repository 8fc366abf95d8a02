//! One shop's endpoint and credential, and its clock.

use crate::credential::KeyId;
use crate::credential::signature::{Salt, Signer, Timestamp};
use crate::credential::signed_url::UrlSigner;
use crate::wire::endpoint::Endpoint;
use std::cell::Cell;

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

    /// How far the API's clock is taken to be ahead of this machine's, in milliseconds.
    pub fn clock_offset_ms(&self) -> i64 {
        self.clock_offset_ms.get()
    }

    /// Remembers that the API's clock read `api_ms` when this machine's read `unix_ms`.
    pub fn correct_clock(&self, api_ms: i64, unix_ms: i64) {
        self.clock_offset_ms.set(api_ms.saturating_sub(unix_ms));
    }

    /// The signed URL of an action. `api_ms` is the API's time, see [`Client::api_time_ms`]; the salt must be fresh.
    pub fn signed_url(&self, section: &str, action: &str, iq: Option<&str>, salt: Salt, api_ms: i64) -> String {
        self.urls.signed_url(section, action, iq, salt, Timestamp::from_unix_ms(api_ms))
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::credential::SharedSecret;
    use crate::wire::endpoint::UrlParts;

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
        let url =
            client.signed_url("config", "get", None, Salt::from_random(SALT), client.api_time_ms(1_500_000_001_000));
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
