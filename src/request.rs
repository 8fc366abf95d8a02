//! What goes over the wire: exactly what the documented PHP sample sends, plus `Accept: application/json`.

use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt;

/// The headers of every request. The sample's empty `CURLOPT_POSTFIELDS` array gives this content type.
pub const HEADERS: [(&str, &str); 2] =
    [("accept", "application/json"), ("content-type", "application/x-www-form-urlencoded")];

/// One action of the API: `go=<section>&do=<name>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// The `go` variable.
    pub section: Cow<'static, str>,
    /// The `do` variable.
    pub name: Cow<'static, str>,
}

impl Action {
    /// A known action.
    pub const fn of(section: &'static str, name: &'static str) -> Self {
        Action { section: Cow::Borrowed(section), name: Cow::Borrowed(name) }
    }
}

/// A request to hand to fetch: a POST with [`HEADERS`], this body, and redirects not followed (a redirect would
/// turn the POST into a GET and carry the signature along).
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// What it asks for.
    pub action: Action,
    /// The signed URL: a secret while its signature is valid.
    pub url: String,
    /// Form-encoded POST variables; empty where the action has none.
    pub body: String,
    /// Milliseconds this attempt may take, from connecting to the last byte of the answer.
    pub timeout_ms: u64,
}

impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Request").field("action", &self.action).finish_non_exhaustive()
    }
}

/// Appends `value` encoded as PHP's `http_build_query` does (RFC 1738): letters, digits, `-`, `_` and `.` as they are,
/// `+` for a space, and everything else, `~ ! * ( ) '` too, as upper-case hex. An unencoded `+` of a base64 signature
/// would arrive as a space.
pub fn encode_query_value(value: impl AsRef<[u8]>, query: &mut String) {
    encode_bytes(value.as_ref(), query);
}

fn encode_bytes(value: &[u8], query: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    // What stays as it is goes over in runs: the letters and digits of a URL are most of it. (Matched by hand: built for
    // size, an iterator costs a call a byte.)
    let mut run = value;
    let mut left = run;
    while let [byte, rest @ ..] = left {
        if !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')) {
            push_run(run.get(..run.len() - left.len()), query);
            match byte {
                b' ' => query.push('+'),
                _ => push_run(Some(&[b'%', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]), query),
            }
            run = rest;
        }
        left = rest;
    }
    push_run(Some(run), query);
}

/// Appends bytes that are known to be there and to be text.
pub(crate) fn push_run(bytes: Option<&[u8]>, text: &mut String) {
    text.push_str(bytes.and_then(|bytes| core::str::from_utf8(bytes).ok()).unwrap_or_default());
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn a_request_prints_no_signed_url() {
        let action = Action::of("store", "process_order");
        let request = Request { action, url: "https://x/?signature=s".into(), body: String::new(), timeout_ms: 1 };
        assert_eq!(
            format!("{request:?}"),
            "Request { action: Action { section: \"store\", name: \"process_order\" }, .. }"
        );
    }

    #[test]
    fn values_are_encoded_as_php_encodes_them() {
        let mut query = String::new();
        encode_query_value("a b+c~!*()'/=&é秘.-_", &mut query);
        assert_eq!(query, "a+b%2Bc%7E%21%2A%28%29%27%2F%3D%26%C3%A9%E7%A7%98.-_");
    }
}
