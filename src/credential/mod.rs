//! An API credential and what it signs.
//!
//! | file | what lives there |
//! |---|---|
//! | [`key_id`] | the public half of a credential |
//! | [`shared_secret`] | the secret half, which cannot be printed |
//! | [`signature`] | salt, timestamp, and the signature over both |
//! | [`signed_url`] | the signed URLs of one endpoint and credential |
//!
//! In the documentation's samples the key ID is 32 lower-case hex characters and the shared secret 64 ASCII
//! characters that look like base64 but are used as the raw text they are (section 1.1 of the facts). Neither
//! shape is promised, so neither is demanded.

pub mod key_id;
pub mod shared_secret;
pub mod signature;
pub mod signed_url;

pub use key_id::KeyId;
pub use shared_secret::SharedSecret;

/// Why a key ID or a shared secret is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialFault {
    /// Nothing in it.
    Empty,
    /// White space or a control character that a copy or an environment file left in it.
    StrayBlank,
    /// U+FFFD, or half a surrogate pair in JavaScript: characters were lost on the way here.
    LostCharacter,
}

impl CredentialFault {
    /// What is wrong and what to do about it.
    pub fn reason(self) -> &'static str {
        match self {
            CredentialFault::Empty => "must not be empty: copy it from the API section of the back office",
            CredentialFault::StrayBlank => {
                "has a line break, tab or blank around it that does not belong to it: copy it again without"
            }
            CredentialFault::LostCharacter => {
                "has half a surrogate pair or U+FFFD in it, which stands for a lost character: copy it again"
            }
        }
    }
}
