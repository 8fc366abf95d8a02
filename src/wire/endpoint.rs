//! The API endpoint: which URLs a signed request may be sent to.
//!
//! The signature covers neither the action nor the body (section 1.3 of the facts), so only TLS keeps a request
//! from being read and reused: plain http is for loopback. The URL is taken apart by a WHATWG parser (the runtime's
//! own in wasm, the `url` crate natively); what is allowed is decided here.

/// A URL as a WHATWG parser takes it apart. `protocol` has its colon, `search` its `?`, `hash` its `#`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields of the URL standard")]
pub struct UrlParts {
    pub href: String,
    pub protocol: String,
    pub username: String,
    pub password: String,
    pub hostname: String,
    pub search: String,
    pub hash: String,
}

#[cfg(not(target_arch = "wasm32"))]
impl UrlParts {
    /// Takes a URL apart; `None` where it is not an absolute URL.
    pub fn parse(text: &str) -> Option<Self> {
        let url = url::Url::parse(text).ok()?;
        let prefixed = |mark: char, part: Option<&str>| match part {
            Some(part) if !part.is_empty() => format!("{mark}{part}"),
            _ => String::new(),
        };
        Some(UrlParts {
            protocol: format!("{}:", url.scheme()),
            username: url.username().into(),
            password: url.password().unwrap_or_default().into(),
            hostname: url.host_str().unwrap_or_default().into(),
            search: prefixed('?', url.query()),
            hash: prefixed('#', url.fragment()),
            href: url.into(),
        })
    }
}

/// Why a URL may not be an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndpointFault {
    /// Not an absolute URL.
    NotAUrl,
    /// A user name or password in it: they would be logged with it.
    Credentials,
    /// Plain http to a host that is not this machine.
    InsecureHttp,
    /// Neither https nor http.
    Scheme,
    /// A query or a fragment: the request's own query goes there.
    Query,
}

impl EndpointFault {
    /// What is wrong and what would be right.
    pub fn reason(self) -> &'static str {
        match self {
            EndpointFault::NotAUrl => {
                "is not a URL: give the whole of it, as in https://www.interstreamdomain.tv/api.php"
            }
            EndpointFault::Credentials => "must not carry a user name or password: give keyId and sharedSecret instead",
            EndpointFault::InsecureHttp => {
                "must be https: over http anyone on the way can read a signed request and use it. Only loopback hosts \
                 may be http (dangerouslyAllowInsecureHttp lifts this)"
            }
            EndpointFault::Scheme => "must be an https URL",
            EndpointFault::Query => "must not have a query or fragment: give it up to api.php",
        }
    }
}

/// Where a shop's API is, e.g. `https://www.interstreamdomain.tv/api.php`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint(String);

impl Endpoint {
    /// https anywhere; http only to loopback hosts, unless `allow_insecure_http`.
    pub fn new(parts: UrlParts, allow_insecure_http: bool) -> Result<Self, EndpointFault> {
        match parts.protocol.as_str() {
            "https:" => {}
            "http:" if allow_insecure_http || is_loopback(&parts.hostname) => {}
            "http:" => return Err(EndpointFault::InsecureHttp),
            _ => return Err(EndpointFault::Scheme),
        }
        if !parts.username.is_empty() || !parts.password.is_empty() {
            return Err(EndpointFault::Credentials);
        }
        // `href` is looked at too: an empty query or fragment leaves its mark only there.
        if parts.href.bytes().any(|byte| matches!(byte, b'?' | b'#'))
            || !parts.search.is_empty()
            || !parts.hash.is_empty()
        {
            return Err(EndpointFault::Query);
        }
        Ok(Endpoint(parts.href))
    }

    /// The URL, as the parser normalised it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `localhost`, 127.0.0.0/8 and `[::1]`; not names below `localhost`, which resolvers ask the network for. A WHATWG parser
/// has already turned `127.1`, `0x7f000001` and their like into dotted form.
fn is_loopback(hostname: &str) -> bool {
    if hostname == "localhost" || hostname == "[::1]" {
        return true;
    }
    // Four numbers: the parser has seen to it that none is beyond 255.
    let mut octets = hostname.as_bytes().split(|byte| *byte == b'.');
    let is_number = |octet: &[u8]| !octet.is_empty() && octet.iter().all(u8::is_ascii_digit);
    octets.next() == Some(b"127") && octets.clone().count() == 3 && octets.all(is_number)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn endpoint(text: &str) -> Result<String, EndpointFault> {
        let parts = UrlParts::parse(text).ok_or(EndpointFault::NotAUrl)?;
        Endpoint::new(parts, false).map(|endpoint| endpoint.as_str().to_string())
    }

    #[test]
    fn https_goes_anywhere_and_http_stays_on_this_machine() {
        for text in [
            "https://www.interstreamdomain.tv/api.php",
            "http://localhost:8080/api.php",
            "http://127.0.0.1/api.php",
            "http://127.255.0.7:1/api.php",
            "http://[::1]:8080/api.php",
        ] {
            assert_eq!(endpoint(text), Ok(text.to_string()));
        }
        for text in [
            "http://www.interstreamdomain.tv/api.php",
            "http://127.0.0.1.interstreamdomain.tv/api.php",
            "http://localhost.interstreamdomain.tv/api.php",
            "http://notlocalhost/api.php",
            "http://128.0.0.1/api.php",
            "http://[::2]/api.php",
            "http://192.168.0.1/api.php",
        ] {
            assert_eq!(endpoint(text), Err(EndpointFault::InsecureHttp), "{text}");
        }
    }

    #[test]
    fn short_forms_of_loopback_are_loopback_once_parsed() {
        assert_eq!(endpoint("http://127.1/api.php"), Ok("http://127.0.0.1/api.php".to_string()));
        assert_eq!(endpoint("http://0x7f000001/api.php"), Ok("http://127.0.0.1/api.php".to_string()));
    }

    #[test]
    fn everything_else_says_what_is_wrong() {
        let verdicts = [
            ("", EndpointFault::NotAUrl),
            ("www.interstreamdomain.tv/api.php", EndpointFault::NotAUrl),
            ("ftp://www.interstreamdomain.tv/api.php", EndpointFault::Scheme),
            ("file:///api.php", EndpointFault::Scheme),
            ("https://user@www.interstreamdomain.tv/api.php", EndpointFault::Credentials),
            ("https://user:word@www.interstreamdomain.tv/api.php", EndpointFault::Credentials),
            ("https://www.interstreamdomain.tv/api.php?go=store", EndpointFault::Query),
            ("https://www.interstreamdomain.tv/api.php?", EndpointFault::Query),
            ("https://www.interstreamdomain.tv/api.php#", EndpointFault::Query),
            ("https://www.interstreamdomain.tv/api.php#top", EndpointFault::Query),
        ];
        for (text, fault) in verdicts {
            assert_eq!(endpoint(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn insecure_http_can_be_allowed_on_purpose() {
        let parts = UrlParts::parse("http://shop.internal/api.php").unwrap();
        assert_eq!(Endpoint::new(parts, true).unwrap().as_str(), "http://shop.internal/api.php");
    }
}
