//! The Key ID of an API credential.

use super::CredentialFault;

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
        if text.contains('\u{fffd}') {
            return Err(CredentialFault::LostCharacter);
        }
        Ok(KeyId(text.into()))
    }

    /// The key ID as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn a_key_id_has_no_white_space() {
        assert_eq!(KeyId::new(""), Err(CredentialFault::Empty));
        assert_eq!(KeyId::new("0123 4567"), Err(CredentialFault::StrayBlank));
        assert_eq!(KeyId::new("0123\u{7f}"), Err(CredentialFault::StrayBlank));
        assert_eq!(KeyId::new("0123\u{fffd}"), Err(CredentialFault::LostCharacter));
        assert_eq!(KeyId::new("0123abc").unwrap().as_str(), "0123abc");
    }
}
