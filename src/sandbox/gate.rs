//! Who is let in: key, timestamp window, signature, salt (section 1 of the facts).
//!
//! Only `Missing signature` is a documented refusal; the other texts are the sandbox's own.

use super::variables::Variables;
use crate::credential::signature::{Signer, Timestamp};
use crate::credential::{KeyId, SharedSecret};
use std::collections::HashMap;
use subtle::ConstantTimeEq;

/// One credential, and the salts it has seen.
#[derive(Debug)]
pub struct Gate {
    key_id: KeyId,
    signer: Signer,
    expires_after: u64,
    /// Salts that were let in, with their timestamps.
    used: HashMap<String, u64>,
}

/// Used salts are tidied up whenever there are this many more.
const TIDY_EVERY: usize = 4096;

impl Gate {
    /// A gate for one credential. A request is let in while its timestamp is at most `expires_after` seconds from
    /// the API's clock, in either direction.
    pub fn new(key_id: KeyId, secret: &SharedSecret, expires_after: u64) -> Self {
        Gate { key_id, signer: secret.signer(), expires_after, used: HashMap::new() }
    }

    /// Lets a request in, or says why not. A salt counts as used once its signature was found right.
    pub fn admit(&mut self, variables: &Variables, now: i64) -> Result<(), &'static str> {
        let (salt, signature) = (variables.get("salt"), variables.get("signature"));
        if signature.is_empty() {
            return Err("Missing signature");
        }
        if !same(variables.get("key"), self.key_id.as_str()) {
            return Err("Invalid key");
        }
        if salt.is_empty() {
            return Err("Missing salt");
        }
        let text = variables.get("timestamp");
        let Some(timestamp) = text.parse::<u32>().ok().filter(|seconds| seconds.to_string() == text) else {
            return Err("Invalid timestamp");
        };
        let timestamp = Timestamp::from_unix_ms(i64::from(timestamp) * 1000);
        if !same(signature, &self.signer.sign(salt, text)) {
            return Err("Invalid signature");
        }
        if now.abs_diff(timestamp.seconds() as i64) > self.expires_after {
            return Err("Request expired");
        }
        if self.used.insert(salt.into(), timestamp.seconds()).is_some() {
            return Err("Salt already used");
        }
        if self.used.len().is_multiple_of(TIDY_EVERY) {
            let expires_after = self.expires_after;
            self.used.retain(|_, seconds| now.abs_diff(*seconds as i64) <= expires_after);
        }
        Ok(())
    }
}

/// Compares in a time that does not tell where the first difference is.
fn same(given: &str, expected: &str) -> bool {
    given.as_bytes().ct_eq(expected.as_bytes()).into()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    const NOW: i64 = 1_700_000_000;

    fn gate() -> Gate {
        Gate::new(KeyId::new("key").unwrap(), &SharedSecret::new("not-a-real-secret").unwrap(), 300)
    }

    /// A query signed for `seconds` with the sandbox's own signer; `{S}` in the pattern stands for the signature.
    fn query(pattern: &str, salt: &str, seconds: i64) -> Variables {
        let secret = SharedSecret::new("not-a-real-secret").unwrap();
        let signature = secret.signer().sign(salt, &seconds.to_string());
        let encoded: String = form_urlencoded::byte_serialize(signature.as_bytes()).collect();
        Variables::of_query(&pattern.replace("{S}", &encoded))
    }

    #[test]
    fn a_request_is_let_in_once() {
        let mut gate = gate();
        let variables = query("timestamp=1700000000&salt=a&key=key&signature={S}", "a", NOW);
        assert_eq!(gate.admit(&variables, NOW), Ok(()));
        assert_eq!(gate.admit(&variables, NOW), Err("Salt already used"));
    }

    #[test]
    fn everything_that_is_not_right_is_refused() {
        let mut gate = gate();
        let cases = [
            ("timestamp=1700000000&salt=a&key=key", NOW, "Missing signature"),
            ("timestamp=1700000000&salt=a&key=key&signature=", NOW, "Missing signature"),
            ("timestamp=1700000000&salt=a&key=other&signature={S}", NOW, "Invalid key"),
            ("timestamp=1700000000&salt=a&signature={S}", NOW, "Invalid key"),
            ("timestamp=1700000000&key=key&signature={S}", NOW, "Missing salt"),
            ("salt=a&key=key&signature={S}", NOW, "Invalid timestamp"),
            ("timestamp=1700000000000&salt=a&key=key&signature={S}", NOW, "Invalid timestamp"),
            ("timestamp=01700000000&salt=a&key=key&signature={S}", NOW, "Invalid timestamp"),
            ("timestamp=1700000001&salt=a&key=key&signature={S}", NOW, "Invalid signature"),
            ("timestamp=1700000000&salt=b&key=key&signature={S}", NOW, "Invalid signature"),
            ("timestamp=1700000000&salt=a&key=key&signature={S}x", NOW, "Invalid signature"),
            ("timestamp=1700000000&salt=a&key=key&signature={S}", NOW + 301, "Request expired"),
            ("timestamp=1700000000&salt=a&key=key&signature={S}", NOW - 301, "Request expired"),
        ];
        for (pattern, now, refusal) in cases {
            assert_eq!(gate.admit(&query(pattern, "a", NOW), now), Err(refusal), "{pattern}");
        }
        let right = query("timestamp=1700000000&salt=a&key=key&signature={S}", "a", NOW);
        assert_eq!(gate.admit(&right, NOW + 300), Ok(()), "what was refused has used up no salt");
    }
}
