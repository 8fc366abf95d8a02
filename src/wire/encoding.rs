//! The encoding of queries and forms: PHP's `http_build_query`.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

/// Everything but letters, digits, `-`, `_` and `.`; a space is left out because it becomes a `+` (RFC 1738).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b' ');

/// Appends `value` as PHP's `http_build_query` encodes it: `~ ! * ( ) '` are encoded too, and a space is a `+`. An
/// unencoded `+` of a base64 signature would arrive as a space.
pub fn push_encoded(value: impl AsRef<[u8]>, query: &mut String) {
    for run in percent_encode(value.as_ref(), ENCODED) {
        for (at, part) in run.split(' ').enumerate() {
            if at > 0 {
                query.push('+');
            }
            query.push_str(part);
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn values_are_encoded_as_php_encodes_them() {
        let mut query = String::new();
        push_encoded("a b+c~!*()'/=&é秘.-_  ", &mut query);
        assert_eq!(query, "a+b%2Bc%7E%21%2A%28%29%27%2F%3D%26%C3%A9%E7%A7%98.-_++");
    }
}
