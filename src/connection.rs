//! What a runtime's own words say about a request that failed.
//!
//! A request that provably never left may be sent again without asking. Only some runtimes say so; whatever is not
//! recognised counts as lost, which is slower and never wrong.

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

/// Whether these words mean that no byte of the request reached the API.
pub fn never_sent(words: Words<'_>) -> bool {
    match words.code {
        // No address for the name, nobody listening, no connection in time: Node (and what follows its codes).
        "ENOTFOUND" | "EAI_AGAIN" | "ECONNREFUSED" | "UND_ERR_CONNECT_TIMEOUT" => return true,
        // These may also end a connection that was already in use, unless it was connecting that failed.
        "EHOSTUNREACH" | "ENETUNREACH" | "ETIMEDOUT" | "EADDRNOTAVAIL" => return words.syscall == "connect",
        // The certificate was refused, so the request was held back.
        "CERT_HAS_EXPIRED"
        | "CERT_NOT_YET_VALID"
        | "DEPTH_ZERO_SELF_SIGNED_CERT"
        | "SELF_SIGNED_CERT_IN_CHAIN"
        | "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"
        | "UNABLE_TO_VERIFY_LEAF_SIGNATURE"
        | "ERR_TLS_CERT_ALTNAME_INVALID" => return true,
        // Bun.
        "ConnectionRefused" | "FailedToOpenSocket" => return true,
        _ => {}
    }
    // Deno (hyper's word for a failure while connecting), and the port list that fetch itself blocks.
    words.message.contains("client error (Connect)") || words.message == "bad port"
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn only_what_certainly_never_left_counts_as_never_sent() {
        let words = |code, syscall, message| never_sent(Words { code, syscall, message });
        assert!(words("ECONNREFUSED", "connect", "connect ECONNREFUSED 127.0.0.1:1"));
        assert!(words("ENOTFOUND", "getaddrinfo", "getaddrinfo ENOTFOUND shop.invalid"));
        assert!(words("ETIMEDOUT", "connect", ""));
        assert!(words("ConnectionRefused", "", "Unable to connect. Is the computer able to access the url?"));
        assert!(words("", "", "client error (Connect): tcp connect error: Connection refused (os error 111)"));
        assert!(!words("ETIMEDOUT", "read", ""));
        assert!(!words("ECONNRESET", "read", "read ECONNRESET"));
        assert!(!words("UND_ERR_SOCKET", "", "other side closed"));
        assert!(!words("", "", "Failed to fetch"));
        assert!(!words("", "", ""));
    }
}
