//! The two halves of an API credential: the key ID, which is public, and the shared secret, which is not.
//!
//! In the documentation's samples the key ID is 32 lower-case hex characters and the shared secret 64 ASCII
//! characters that look like base64 but are used as the raw text they are (section 1.1 of the facts). Neither
//! shape is promised, so neither is demanded.

use crate::signature::Signer;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use hmac::{Hmac, KeyInit};
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

/// Why a key ID or a shared secret is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialFault {
    /// Nothing in it.
    Empty,
    /// White space or a control character that a copy or an environment file left in it.
    StrayBlank,
}

impl CredentialFault {
    /// What is wrong and what to do about it.
    pub fn reason(self) -> &'static str {
        match self {
            CredentialFault::Empty => "must not be empty: copy it from the API section of the back office",
            CredentialFault::StrayBlank => {
                "has a line break, tab or blank around it that does not belong to it: copy it again without"
            }
        }
    }
}

/// The Key ID of an API credential. Public: it travels in every request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyId(String);

impl KeyId {
    /// Any text without white space or control characters.
    pub fn new(text: &str) -> Result<Self, CredentialFault> {
        if text.is_empty() {
            return Err(CredentialFault::Empty);
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(CredentialFault::StrayBlank);
        }
        Ok(KeyId(text.into()))
    }

    /// The key ID as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The shared secret of an API credential: raw bytes, wiped from memory when dropped, never printable.
pub struct SharedSecret(Zeroizing<Vec<u8>>);

impl SharedSecret {
    /// Any text, used byte for byte as it is. Line breaks and tabs at either end are refused: they come from a
    /// file or a clipboard, and every signature made with them would be wrong.
    pub fn new(text: &str) -> Result<Self, CredentialFault> {
        if text.is_empty() {
            return Err(CredentialFault::Empty);
        }
        let stray = |c: char| matches!(c, '\n' | '\r' | '\t');
        if text.starts_with(stray) || text.ends_with(stray) {
            return Err(CredentialFault::StrayBlank);
        }
        Ok(SharedSecret(Zeroizing::new(text.as_bytes().into())))
    }

    /// What signs with this secret. The secret itself may be dropped (and so wiped) afterwards.
    pub fn signer(&self) -> Signer {
        let signer = Signer::new(keyed(&self.0));
        wipe_stack();
        signer
    }
}

/// Never inlined: its local variables have to lie where [`wipe_stack`] wipes.
#[inline(never)]
fn keyed(secret: &[u8]) -> Hmac<Sha256> {
    // HMAC takes a key of any length, so this cannot fail; were it ever to, an all-zero key signs nothing valid.
    Hmac::new_from_slice(secret).unwrap_or_else(|_| Hmac::new(&Default::default()))
}

/// The key schedule is computed in local variables that nobody wipes; this overwrites where they stood.
#[inline(never)]
fn wipe_stack() {
    let mut frame = [0u8; 4096];
    frame.zeroize();
    core::hint::black_box(&frame);
}

impl fmt::Debug for SharedSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SharedSecret(..)")
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn a_shared_secret_cannot_be_printed() {
        let secret = SharedSecret::new("not-a-real-secret").unwrap();
        assert_eq!(format!("{secret:?} {secret:#?}"), "SharedSecret(..) SharedSecret(..)");
    }

    #[test]
    fn what_a_clipboard_adds_is_refused_and_the_rest_is_taken_as_it_is() {
        assert_eq!(SharedSecret::new("").unwrap_err(), CredentialFault::Empty);
        assert_eq!(SharedSecret::new("secret\n").unwrap_err(), CredentialFault::StrayBlank);
        assert_eq!(SharedSecret::new("\tsecret").unwrap_err(), CredentialFault::StrayBlank);
        assert_eq!(&SharedSecret::new(" 秘密 ").unwrap().0[..], " 秘密 ".as_bytes());
        assert_eq!(KeyId::new(""), Err(CredentialFault::Empty));
        assert_eq!(KeyId::new("0123 4567"), Err(CredentialFault::StrayBlank));
        assert_eq!(KeyId::new("0123\u{7f}"), Err(CredentialFault::StrayBlank));
        assert_eq!(KeyId::new("0123abc").unwrap().as_str(), "0123abc");
    }
}
