//! The shared secret of an API credential.

use super::CredentialFault;
use super::signature::Signer;
use hmac::{Hmac, KeyInit};
use sha2::Sha256;
use std::fmt;
use zeroize::{Zeroize, Zeroizing};

/// The shared secret of an API credential: raw bytes, wiped from memory when dropped, never printable.
pub struct SharedSecret(Zeroizing<Vec<u8>>);

impl SharedSecret {
    /// The UTF-8 bytes of any text, used as they are. Refused are a line break or tab at either end, which come from a
    /// file or a clipboard, and U+FFFD, which stands for characters that were lost: every signature would be wrong.
    pub fn new(text: impl AsRef<[u8]>) -> Result<Self, CredentialFault> {
        let bytes = text.as_ref();
        let stray = |byte: Option<&u8>| matches!(byte, Some(b'\n' | b'\r' | b'\t'));
        if bytes.is_empty() {
            return Err(CredentialFault::Empty);
        }
        if stray(bytes.first()) || stray(bytes.last()) {
            return Err(CredentialFault::StrayBlank);
        }
        if bytes.windows(3).any(|character| character == "\u{fffd}".as_bytes()) {
            return Err(CredentialFault::LostCharacter);
        }
        Ok(SharedSecret(Zeroizing::new(bytes.into())))
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
    std::hint::black_box(&frame);
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
        assert_eq!(SharedSecret::new("se\u{fffd}cret").unwrap_err(), CredentialFault::LostCharacter);
        assert_eq!(&SharedSecret::new(" 秘密 ").unwrap().0[..], " 秘密 ".as_bytes());
    }
}
