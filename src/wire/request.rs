//! What goes over the wire: exactly what the documented PHP sample sends, plus `Accept: application/json`.

use std::borrow::Cow;
use std::fmt;

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
}
