//! The runtime's own words about a request that failed.
//!
//! A request that provably never left this machine may be sent again without asking. Only some runtimes say so; words that
//! are not recognised count as a lost request, which is slower and never wrong.

/// The words of an error that fetch rejected with, as far as they tell whether the request was sent.
#[derive(Debug, Clone, Default)]
pub struct FetchError {
    /// `code`, e.g. Node's `ECONNREFUSED` or Bun's `ConnectionRefused`.
    pub code: String,
    /// `syscall`, e.g. Node's `connect`.
    pub syscall: String,
    /// `message`, e.g. Deno's `client error (Connect): ...`.
    pub message: String,
    /// `cause`: Node's fetch wraps the error of the socket.
    pub cause: Option<Box<FetchError>>,
    /// `errors` of an `AggregateError`: one for each address that was tried.
    pub errors: Vec<FetchError>,
}

impl FetchError {
    /// Whether no byte of the request reached the API. An `AggregateError` says so only if each of its errors does: its
    /// own code is that of the first.
    pub fn was_never_sent(&self) -> bool {
        match self.errors.as_slice() {
            [] => self.says_never_sent() || self.cause.as_ref().is_some_and(|cause| cause.was_never_sent()),
            errors => errors.iter().all(FetchError::was_never_sent),
        }
    }

    fn says_never_sent(&self) -> bool {
        let FetchError { code, syscall, message, .. } = self;
        let (code, syscall) = (code.as_str(), syscall.as_str());
        let blocked = message.starts_with("Fetch failed: Requests to port ") && message.ends_with(" are blocked");
        NEVER_SENT.contains(&code)
            || CERTIFICATE_REFUSED.iter().any(|start| code.starts_with(start))
            || HANDSHAKE_REFUSED.iter().any(|end| code.starts_with("ERR_SSL_") && code.ends_with(end))
            || (NEVER_SENT_WHILE_CONNECTING.contains(&code) && CONNECTING.contains(&syscall))
            || SAID.iter().any(|words| holds(message, words))
            || message == "bad port"
            || blocked
    }
}

/// `str::contains`, which brings 2 KB of wasm along.
fn holds(message: &str, words: &str) -> bool {
    message.as_bytes().windows(words.len()).any(|part| part == words.as_bytes())
}

/// No address for the name, nobody listening, no connection in time (Node, and what follows its codes), in earlier
/// versions of Bun under names of its own; a proxy that refuses the tunnel (Bun).
const NEVER_SENT: [&str; 7] = [
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "UND_ERR_CONNECT_TIMEOUT",
    "ConnectionRefused",
    "FailedToOpenSocket",
    "ERR_PROXY_TUNNEL",
];

/// How the codes of OpenSSL begin that say why a certificate was refused, before the request was sent.
const CERTIFICATE_REFUSED: [&str; 9] = [
    "CERT_",
    "CRL_",
    "UNABLE_TO_",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "INVALID_",
    "PATH_LENGTH_EXCEEDED",
    "HOSTNAME_MISMATCH",
    "ERR_TLS_CERT_ALTNAME_INVALID",
];

/// How the codes (`ERR_SSL_...`) end that say that there was no handshake: another protocol than TLS, or no version or
/// cipher that both know. Others, such as an alert about the client's certificate, may follow the request.
const HANDSHAKE_REFUSED: [&str; 6] = [
    "WRONG_VERSION_NUMBER",
    "PACKET_LENGTH_TOO_LONG",
    "UNSUPPORTED_PROTOCOL",
    "ALERT_HANDSHAKE_FAILURE",
    "ALERT_PROTOCOL_VERSION",
    "UNRECOGNIZED_NAME",
];

/// These may also end a connection that was already in use, unless it was connecting that failed.
const NEVER_SENT_WHILE_CONNECTING: [&str; 6] =
    ["ECONNRESET", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT", "EADDRNOTAVAIL", "ERR_ACCESS_DENIED"];
const CONNECTING: [&str; 2] = ["connect", "getaddrinfo"];

/// Messages without a code: a failure while connecting, and no permission (Deno); a handshake that was broken off and a
/// proxy that refuses the tunnel (Node); no handshake (Bun); a request that fetch refuses to make.
const SAID: [&str; 6] = [
    "client error (Connect)",
    "Requires net access to ",
    "before secure TLS connection was established",
    " when HTTP Tunneling",
    "The TLS handshake failed",
    "RequestInit: Expected signal ",
];

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn said(code: &str, syscall: &str, message: &str) -> FetchError {
        FetchError { code: code.into(), syscall: syscall.into(), message: message.into(), ..FetchError::default() }
    }

    #[test]
    fn a_cause_says_so_for_the_error_and_an_aggregate_error_only_if_all_its_errors_do() {
        let caused = |cause| FetchError { cause: Some(Box::new(cause)), ..said("", "", "fetch failed") };
        let aggregate = |errors: Vec<FetchError>| caused(FetchError { errors, ..said("ECONNREFUSED", "", "") });
        let unreachable = || said("ENETUNREACH", "connect", "");
        let reset = || said("ECONNRESET", "read", "");
        assert!(caused(caused(said("ECONNREFUSED", "connect", ""))).was_never_sent());
        assert!(!caused(caused(reset())).was_never_sent());
        assert!(aggregate(vec![unreachable(), said("ETIMEDOUT", "connect", "")]).was_never_sent());
        assert!(!aggregate(vec![unreachable(), reset()]).was_never_sent());
    }

    /// As measured with Node 20.20 to 26.10, Deno 2.9.6 and Bun 1.4.5.
    #[test]
    fn only_what_certainly_never_left_counts_as_never_sent() {
        let words = |code: &str, syscall: &str, message: &str| said(code, syscall, message).was_never_sent();
        // Node.
        assert!(words("ECONNREFUSED", "connect", "connect ECONNREFUSED 127.0.0.1:1"));
        assert!(words("ENOTFOUND", "getaddrinfo", "getaddrinfo ENOTFOUND shop.invalid"));
        assert!(words("ECONNRESET", "connect", "connect ECONNRESET 127.0.0.1:1"));
        assert!(words("ETIMEDOUT", "connect", ""));
        assert!(words("UND_ERR_CONNECT_TIMEOUT", "", "Connect Timeout Error"));
        assert!(words("DEPTH_ZERO_SELF_SIGNED_CERT", "", "self-signed certificate"));
        assert!(words("", "", "bad port"));
        assert!(words("INVALID_PURPOSE", "", "unsuitable certificate purpose"));
        assert!(words("ERR_ACCESS_DENIED", "connect", ""));
        assert!(words("ERR_ACCESS_DENIED", "getaddrinfo", ""));
        assert!(words("ERR_SSL_WRONG_VERSION_NUMBER", "", ""));
        assert!(words("ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE", "", ""));
        assert!(words("ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE", "", ""));
        assert!(words("UND_ERR_ABORTED", "", "Proxy response (407) !== 200 when HTTP Tunneling"));
        let cut_off = "Client network socket disconnected before secure TLS connection was established";
        assert!(words("ECONNRESET", "", cut_off));
        assert!(words("", "", "RequestInit: Expected signal (\"{}\") to be an instance of AbortSignal."));
        assert!(!words("ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "", ""));
        assert!(!words("ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC", "", ""));
        assert!(!words("ERR_ACCESS_DENIED", "open", ""));
        assert!(!words("UND_ERR_ABORTED", "", "Request aborted"));
        assert!(!words("ETIMEDOUT", "read", ""));
        assert!(!words("ECONNRESET", "read", "read ECONNRESET"));
        assert!(!words("ECONNRESET", "write", "write ECONNRESET"));
        assert!(!words("UND_ERR_SOCKET", "", "other side closed"));
        // Bun, now and before.
        assert!(words("ECONNREFUSED", "", "ECONNREFUSED: Unable to connect. Is the computer able to access the url?"));
        assert!(words("ConnectionRefused", "", "Unable to connect. Is the computer able to access the url?"));
        assert!(!words("ECONNRESET", "", "ECONNRESET: The socket connection was closed unexpectedly."));
        assert!(words("ERR_PROXY_TUNNEL", "", "Proxy refused to open a tunnel: 403 Forbidden"));
        assert!(words("EPROTO", "", "EPROTO: The TLS handshake failed. Does the server speak TLS on this port?"));
        assert!(!words("EPROTO", "write", "write EPROTO"));
        // Deno.
        assert!(words("", "", "Requires net access to \"shop.invalid:443\", run again with the --allow-net flag"));
        let connect = |reason: &str| {
            let message =
                format!("error sending request for url (https://shop.invalid/): client error (Connect): {reason}");
            words("", "", &message)
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
