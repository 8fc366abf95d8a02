//! `signature = base64(HMAC-SHA256(shared secret, salt ++ timestamp))`: the raw digest, standard base64 with padding.
//!
//! Source: the PHP sample of the documentation (section 1.3 of the facts). Only the salt and the timestamp are
//! signed: whoever sees a signed URL can use it for any other action of the credential while it is fresh.
//! The secret is used as the raw text it is shown as; it is not base64-decoded first.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt;

/// Random bytes a salt is made of: 128 bits.
pub const SALT_BYTES: usize = 16;

/// A salt: 32 lower-case hex characters, as the sample's `md5(mt_rand())` gives, from 128 random bits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Salt([u8; SALT_BYTES * 2]);

impl Salt {
    /// The hex text of 16 bytes, which must be fresh and unpredictable for each attempt.
    pub fn from_random(bytes: [u8; SALT_BYTES]) -> Self {
        const HEX: &[u8; 16] = b"0123456789abcdef";
        let mut text = [0; SALT_BYTES * 2];
        for (pair, byte) in text.chunks_exact_mut(2).zip(bytes) {
            pair[0] = HEX[usize::from(byte >> 4)];
            pair[1] = HEX[usize::from(byte & 15)];
        }
        Salt(text)
    }

    /// The salt as it is sent.
    pub fn as_str(&self) -> &str {
        // Always ASCII; the fallback keeps this free of a panic path.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// Secret while the signature is valid, so it is not printed.
impl fmt::Debug for Salt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Salt(..)")
    }
}

/// Unix time in whole seconds, as PHP's `time()` gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(u64);

impl Timestamp {
    /// From Unix milliseconds; a time before 1970 counts as 1970.
    pub fn from_unix_ms(unix_ms: i64) -> Self {
        Timestamp(u64::try_from(unix_ms.div_euclid(1000)).unwrap_or(0))
    }

    /// Unix seconds.
    pub fn seconds(self) -> u64 {
        self.0
    }
}

/// Signs with one shared secret, of which only the HMAC key schedule is kept; it is wiped when this is dropped.
#[derive(Clone)]
pub struct Signer {
    keyed: Hmac<Sha256>,
}

impl Signer {
    /// From the key schedule of a secret.
    pub fn new(keyed: Hmac<Sha256>) -> Self {
        Signer { keyed }
    }

    /// The signature over a salt and a timestamp, as base64 (44 characters), not yet percent-encoded.
    pub fn sign(&self, salt: &str, timestamp: &str) -> String {
        STANDARD.encode(self.digest(&[salt.as_bytes(), timestamp.as_bytes()]))
    }

    fn digest(&self, message: &[&[u8]]) -> [u8; 32] {
        let mut mac = self.keyed.clone();
        for part in message {
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Signer(..)")
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use hmac::KeyInit;

    fn keyed(secret: &[u8]) -> Hmac<Sha256> {
        Hmac::new_from_slice(secret).unwrap()
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// RFC 4231, the six cases with a full-length HMAC-SHA-256 and case 5, whose digest is cut to 128 bits.
    #[test]
    fn the_test_cases_of_rfc_4231_come_out_as_published() {
        let cases: [(Vec<u8>, &[u8], &str); 7] = [
            (vec![0x0b; 20], b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
            (
                b"Jefe".to_vec(),
                b"what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (vec![0xaa; 20], &[0xdd; 50], "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
            ((1..=25).collect(), &[0xcd; 50], "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
            (vec![0x0c; 20], b"Test With Truncation", "a3b6167473100ee06e0c796c2955552b"),
            (
                vec![0xaa; 131],
                b"Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            ),
            (
                vec![0xaa; 131],
                b"This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.",
                "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
            ),
        ];
        for (key, message, digest) in cases {
            assert_eq!(hex(&Signer { keyed: keyed(&key) }.digest(&[message]))[..digest.len()], *digest);
        }
    }

    #[test]
    fn the_published_sample_key_signs_as_php_does() {
        let secret = keyed(b"MWIzMjNhMWNiODc5ZmQ0ZTY2NTMwZmJhZDA3YTMyZWViOTQ3MDJiOGM2ZTU2NjE3");
        let salt = Salt::from_random(*b"\x01\x23\x45\x67\x89\xab\xcd\xef\x01\x23\x45\x67\x89\xab\xcd\xef");
        assert_eq!(salt.as_str(), "0123456789abcdef0123456789abcdef");
        let signature = Signer::new(secret).sign(salt.as_str(), "1700000000");
        assert_eq!(signature, "odEervCLGjDOlux1MF+5cPK+EZWKKHBxlOclfC7OwAI=");
    }

    #[test]
    fn a_salt_of_any_length_is_signed_whole() {
        let signer = Signer::new(keyed(b"not-a-real-secret"));
        let long = "ab".repeat(100);
        assert_ne!(signer.sign(&long, "1700000000"), signer.sign(&long[..199], "1700000000"));
    }

    #[test]
    fn nothing_that_signs_can_be_printed() {
        let signer = Signer::new(keyed(b"not-a-real-secret"));
        assert_eq!(format!("{signer:?} {:?}", Salt::from_random([7; 16])), "Signer(..) Salt(..)");
    }

    #[test]
    fn a_timestamp_is_whole_seconds_and_never_negative() {
        assert_eq!(Timestamp::from_unix_ms(1_999).seconds(), 1);
        assert_eq!(Timestamp::from_unix_ms(-1).seconds(), 0);
    }
}
