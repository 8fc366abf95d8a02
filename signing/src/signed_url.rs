//! The signed URLs of one endpoint and credential.

use crate::query::encode_query_value;
use crate::signature::{DIGITS, SIGNATURE, Salt, Signer, Timestamp};
use alloc::string::String;

/// Makes signed URLs; what stays the same from one to the next is there already.
#[derive(Debug)]
pub struct UrlSigner {
    /// What a signed URL begins with, up to the section.
    before_section: String,
    /// What stands between its salt and its signature.
    after_salt: String,
    signer: Signer,
}

impl UrlSigner {
    /// For an API at `api_url`, which has neither query nor fragment.
    pub fn new(api_url: &str, key_id: &str, signer: Signer) -> Self {
        let before_section = [api_url, "?go="].into_iter().collect();
        let mut after_salt = String::from("&key=");
        encode_query_value(key_id, &mut after_salt);
        after_salt.push_str("&signature=");
        UrlSigner { before_section, after_salt, signer }
    }

    /// Writes the signed URL of an action to `url`, which need not be empty before. The salt must be fresh.
    ///
    /// Query order as in the documented sample: go, do, iq, timestamp, salt, key, signature.
    /// The URL is a secret while its signature is valid.
    pub fn write_signed_url(
        &self,
        url: &mut String,
        section: &str,
        action: &str,
        iq: Option<&str>,
        salt: Salt,
        timestamp: Timestamp,
    ) {
        let mut digits = [0; DIGITS];
        let timestamp = timestamp.write(&mut digits);
        url.clear();
        url.reserve(self.before_section.len() + self.after_salt.len() + ROOM);
        url.push_str(&self.before_section);
        encode_query_value(section, url);
        url.push_str("&do=");
        encode_query_value(action, url);
        if let Some(iq) = iq {
            url.push_str("&iq=");
            encode_query_value(iq, url);
        }
        url.push_str("&timestamp=");
        url.push_str(timestamp);
        url.push_str("&salt=");
        url.push_str(salt.as_str());
        url.push_str(&self.after_salt);
        encode_query_value(self.signer.sign_into(&mut [0; SIGNATURE], salt.as_str(), timestamp), url);
    }
}

/// For what changes from URL to URL, as far as it is of the usual length.
const ROOM: usize = 192;
