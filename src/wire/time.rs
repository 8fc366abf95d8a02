//! The headers that speak of time: `Date` and `Retry-After`.

use std::time::UNIX_EPOCH;

/// Unix milliseconds of an HTTP date (RFC 9110, section 5.6.7), in any of its three forms; `None` for anything else and
/// for a date before 1970.
pub fn http_date_ms(text: &str) -> Option<i64> {
    let time = httpdate::parse_http_date(text.trim_ascii()).ok()?;
    i64::try_from(time.duration_since(UNIX_EPOCH).ok()?.as_millis()).ok()
}

/// Milliseconds that a `Retry-After` asks for: seconds, or a date measured against the answer's own `Date` (else
/// against `api_now_ms`). `None` where it is neither.
pub fn retry_after_ms(text: &str, date: Option<&str>, api_now_ms: i64) -> Option<u64> {
    let text = text.trim_ascii();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let digit = |seconds: u64, byte| seconds.saturating_mul(10).saturating_add(u64::from(byte - b'0'));
        return Some(text.bytes().fold(0, digit).saturating_mul(1000));
    }
    let until = http_date_ms(text)?;
    let now = date.and_then(http_date_ms).unwrap_or(api_now_ms);
    Some(u64::try_from(until.saturating_sub(now)).unwrap_or(0))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_three_forms_of_the_standard_are_the_same_moment() {
        for text in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            " Sun, 06 Nov 1994 08:49:37 GMT ",
        ] {
            assert_eq!(http_date_ms(text), Some(784_111_777_000), "{text}");
        }
        assert_eq!(http_date_ms("Thu, 29 Feb 2024 23:59:59 GMT"), Some(1_709_251_199_000));
        assert_eq!(http_date_ms("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
    }

    #[test]
    fn what_is_none_of_them_is_no_date() {
        for text in [
            "",
            "soon",
            "2023-11-14T22:13:20Z",
            "Tue, 14 Nov 2023 22:13:20",
            "Tue, 14 Nov 2023 22:13:20 UTC",
            "Tue, 14 Nov 2023 22:13:20 +0000",
            "Tue,  14 Nov 2023 22:13:20 GMT",
            "Tue, 4 Nov 2023 22:13:20 GMT",
            "Mon, 14 Nov 2023 22:13:20 GMT",
            "Tue, 14 nov 2023 22:13:20 GMT",
            "Tue, 00 Nov 2023 22:13:20 GMT",
            "Wed, 29 Feb 2023 00:00:00 GMT",
            "Tue, 14 Nov 2023 24:00:00 GMT",
            "Tue, 14 Nov 2023 22:60:20 GMT",
            "Tue, 14 Nov 2023 22:13:60 GMT",
            "Wed, 31 Dec 1969 23:59:59 GMT",
            "Tue, 14 Nov 2023 22:13:2\u{e9}GMT",
        ] {
            assert_eq!(http_date_ms(text), None, "{text}");
        }
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = "Tue, 14 Nov 2023 22:13:20 GMT";
        assert_eq!(http_date_ms(now), Some(1_700_000_000_000));
        assert_eq!(retry_after_ms("1", None, 0), Some(1000));
        assert_eq!(retry_after_ms(" 120 ", None, 0), Some(120_000));
        assert_eq!(retry_after_ms("99999999999999999999999", None, 0), Some(u64::MAX));
        assert_eq!(retry_after_ms("Tue, 14 Nov 2023 22:13:30 GMT", Some(now), 0), Some(10_000));
        assert_eq!(retry_after_ms("Tue, 14 Nov 2023 22:13:30 GMT", None, 1_700_000_007_000), Some(3_000));
        assert_eq!(retry_after_ms("Tue, 14 Nov 2023 22:13:10 GMT", Some(now), 0), Some(0));
        assert_eq!(["-1", "1.5", "soon", ""].map(|text| retry_after_ms(text, None, 0)), [None; 4]);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = (http_date_ms(&text), retry_after_ms(&text, Some(&text), 0));
        }
    }
}
