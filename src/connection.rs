//! What a runtime's own words say about a request that failed.
//!
//! A request that provably never left may be sent again without asking. Only some runtimes say so; whatever is not
//! recognised counts as lost, which is slower and never wrong.

use crate::call::How;

/// The words a runtime gave for a failed fetch: of the error itself or of its `cause`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Words<'a> {
    /// `code`, e.g. Node's `ECONNREFUSED` or Bun's `ConnectionRefused`.
    pub code: &'a str,
    /// `syscall`, e.g. Node's `connect`.
    pub syscall: &'a str,
    /// `message`, e.g. Deno's `client error (Connect): ...`.
    pub message: &'a str,
}

/// How a request was lost for which fetch failed, by the words of the error and of its cause. Once an answer has begun
/// (`http_status`), the request was sent, whatever they say.
pub fn how_it_was_lost(error: Words<'_>, cause: Words<'_>, http_status: Option<u16>) -> How {
    match http_status.is_none() && (never_sent(error) || never_sent(cause)) {
        true => How::NeverSent,
        false => How::Broken,
    }
}

/// No address for the name, nobody listening, no connection in time (Node, and what follows its codes), in earlier
/// versions of Bun under names of its own; or the certificate was refused, so the request was held back.
const NEVER_SENT: [&str; 13] = [
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "UND_ERR_CONNECT_TIMEOUT",
    "ConnectionRefused",
    "FailedToOpenSocket",
    "CERT_HAS_EXPIRED",
    "CERT_NOT_YET_VALID",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "ERR_TLS_CERT_ALTNAME_INVALID",
];

/// These may also end a connection that was already in use, unless it was connecting that failed.
const NEVER_SENT_WHILE_CONNECTING: [&str; 5] =
    ["ECONNRESET", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT", "EADDRNOTAVAIL"];

/// Deno (hyper's word for a failure while connecting).
const CONNECTING: &[u8] = b"client error (Connect)";

/// Whether these words mean that no byte of the request reached the API.
pub fn never_sent(words: Words<'_>) -> bool {
    if NEVER_SENT_WHILE_CONNECTING.contains(&words.code) {
        return words.syscall == "connect";
    }
    // The ports that fetch itself blocks, in Node and in Deno.
    let blocked =
        || words.message.starts_with("Fetch failed: Requests to port ") && words.message.ends_with(" are blocked");
    NEVER_SENT.contains(&words.code)
        || words.message.as_bytes().windows(CONNECTING.len()).any(|part| part == CONNECTING)
        || words.message == "bad port"
        || blocked()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn the_error_or_its_cause_may_say_so_and_an_answer_says_otherwise() {
        let refused = Words { code: "ECONNREFUSED", ..Words::default() };
        let silent = Words::default();
        assert_eq!(how_it_was_lost(refused, silent, None), How::NeverSent);
        assert_eq!(how_it_was_lost(silent, refused, None), How::NeverSent);
        assert_eq!(how_it_was_lost(silent, silent, None), How::Broken);
        assert_eq!(how_it_was_lost(refused, refused, Some(200)), How::Broken);
    }

    /// As measured with Node 20.20 to 26.10, Deno 2.9.6 and Bun 1.4.5.
    #[test]
    fn only_what_certainly_never_left_counts_as_never_sent() {
        let words = |code, syscall, message| never_sent(Words { code, syscall, message });
        // Node.
        assert!(words("ECONNREFUSED", "connect", "connect ECONNREFUSED 127.0.0.1:1"));
        assert!(words("ENOTFOUND", "getaddrinfo", "getaddrinfo ENOTFOUND shop.invalid"));
        assert!(words("ECONNRESET", "connect", "connect ECONNRESET 127.0.0.1:1"));
        assert!(words("ETIMEDOUT", "connect", ""));
        assert!(words("UND_ERR_CONNECT_TIMEOUT", "", "Connect Timeout Error"));
        assert!(words("DEPTH_ZERO_SELF_SIGNED_CERT", "", "self-signed certificate"));
        assert!(words("", "", "bad port"));
        assert!(!words("ETIMEDOUT", "read", ""));
        assert!(!words("ECONNRESET", "read", "read ECONNRESET"));
        assert!(!words("ECONNRESET", "write", "write ECONNRESET"));
        assert!(!words("UND_ERR_SOCKET", "", "other side closed"));
        // Bun, now and before.
        assert!(words("ECONNREFUSED", "", "ECONNREFUSED: Unable to connect. Is the computer able to access the url?"));
        assert!(words("ConnectionRefused", "", "Unable to connect. Is the computer able to access the url?"));
        assert!(!words("ECONNRESET", "", "ECONNRESET: The socket connection was closed unexpectedly."));
        // Deno.
        let connect = |reason: &str| {
            let message =
                format!("error sending request for url (https://shop.invalid/): client error (Connect): {reason}");
            never_sent(Words { message: &message, ..Words::default() })
        };
        assert!(connect("tcp connect error: Connection refused (os error 111)"));
        assert!(connect("dns error: failed to lookup address information: Name or service not known"));
        assert!(connect("invalid peer certificate: UnknownIssuer"));
        assert!(words("", "", "Fetch failed: Requests to port 9 are blocked"));
        assert!(!words("", "", "Connection reset by peer (os error 104)"));
        assert!(!words(
            "",
            "",
            "error sending request for url (http://shop.invalid/): client error (SendRequest): connection closed before message completed",
        ));
        // A page, and nothing at all.
        assert!(!words("", "", "Failed to fetch"));
        assert!(!words("", "", ""));
    }
}
