//! Values of a query or of a form, encoded as PHP encodes them.

use alloc::string::String;

/// Appends `value` encoded as PHP's `http_build_query` does (RFC 1738): letters, digits, `-`, `_` and `.` as they are,
/// `+` for a space, and everything else, `~ ! * ( ) '` too, as upper-case hex. An unencoded `+` of a base64 signature
/// would arrive as a space.
pub fn encode_query_value(value: impl AsRef<[u8]>, query: &mut String) {
    encode_bytes(value.as_ref(), query);
}

fn encode_bytes(value: &[u8], query: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut rest = value;
    // What stays as it is goes over in runs: letters and digits are most of it.
    while let Some(at) = rest.iter().position(|byte| !PLAIN[usize::from(*byte)]) {
        push_run(&rest[..at], query);
        match rest[at] {
            b' ' => query.push('+'),
            byte => push_run(&[b'%', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]], query),
        }
        rest = &rest[at + 1..];
    }
    push_run(rest, query);
}

/// What stays as it is, by byte.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut at = 0;
    while at < 128 {
        let byte = at as u8;
        plain[at] = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        at += 1;
    }
    plain
};

/// Appends bytes that are known to be text.
fn push_run(run: &[u8], query: &mut String) {
    query.push_str(core::str::from_utf8(run).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_encoded_as_php_encodes_them() {
        let mut query = String::new();
        encode_query_value("a b+c~!*()'/=&é秘.-_", &mut query);
        assert_eq!(query, "a+b%2Bc%7E%21%2A%28%29%27%2F%3D%26%C3%A9%E7%A7%98.-_");
    }
}
