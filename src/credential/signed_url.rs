//! The signed URLs of one endpoint and credential.

use super::signature::{Salt, Signer, Timestamp};
use crate::wire::encoding::push_encoded;

/// Makes signed URLs. The parts that stay the same from one to the next are made once.
#[derive(Debug)]
pub struct UrlSigner {
    /// The start of a signed URL, up to the section.
    before_section: String,
    /// The part between the salt and the signature.
    after_salt: String,
    signer: Signer,
}

/// Room for the parts that change from URL to URL, at their usual length.
const USUAL_LENGTH: usize = 192;

impl UrlSigner {
    /// For an API at `api_url`, which has neither query nor fragment.
    pub fn new(api_url: &str, key_id: &str, signer: Signer) -> Self {
        let mut after_salt = String::from("&key=");
        push_encoded(key_id, &mut after_salt);
        after_salt.push_str("&signature=");
        UrlSigner { before_section: format!("{api_url}?go="), after_salt, signer }
    }

    /// The signed URL of an action. The salt must be fresh.
    ///
    /// Query order as in the documented sample: go, do, iq, timestamp, salt, key, signature.
    /// The URL is a secret while its signature is valid.
    pub fn signed_url(
        &self,
        section: &str,
        action: &str,
        iq: Option<&str>,
        salt: Salt,
        timestamp: Timestamp,
    ) -> String {
        let timestamp = timestamp.seconds().to_string();
        let mut url = String::with_capacity(self.before_section.len() + self.after_salt.len() + USUAL_LENGTH);
        url.push_str(&self.before_section);
        push_encoded(section, &mut url);
        url.push_str("&do=");
        push_encoded(action, &mut url);
        if let Some(iq) = iq {
            url.push_str("&iq=");
            push_encoded(iq, &mut url);
        }
        url.push_str("&timestamp=");
        url.push_str(&timestamp);
        url.push_str("&salt=");
        url.push_str(salt.as_str());
        url.push_str(&self.after_salt);
        push_encoded(self.signer.sign(salt.as_str(), &timestamp), &mut url);
        url
    }
}
