//! How long a call pauses, and what an answer's headers say about time.

use crate::http_date::http_date_ms;

/// Before sending again: full jitter up to 500 ms, doubled with each retry, at most 10 s.
pub const RETRY_BASE_MS: u64 = 500;
/// See [`RETRY_BASE_MS`].
pub const RETRY_CAP_MS: u64 = 10_000;
/// Before looking the order up again: 250 ms, doubled with each look, at most 5 s; between half of that and all.
pub const LOOK_BASE_MS: u64 = 250;
/// See [`LOOK_BASE_MS`].
pub const LOOK_CAP_MS: u64 = 5_000;

/// A pause before the `n`th retry (from 0): anything from nothing to the bound, so that many clients spread out.
pub fn full_jitter(n: u32, random: u64) -> u64 {
    share_of(bound(RETRY_BASE_MS, RETRY_CAP_MS, n), random)
}

/// A pause before the `n`th further look (from 0): growing, never nothing.
pub fn growing(n: u32, random: u64) -> u64 {
    let bound = bound(LOOK_BASE_MS, LOOK_CAP_MS, n);
    bound / 2 + share_of(bound / 2, random)
}

/// 0 to `most`, evenly, by a random number.
fn share_of(most: u64, random: u64) -> u64 {
    ((most + 1) * (random >> 32)) >> 32
}

fn bound(base: u64, cap: u64, n: u32) -> u64 {
    base.saturating_mul(1u64.checked_shl(n).unwrap_or(u64::MAX)).min(cap)
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

    #[test]
    fn pauses_grow_up_to_their_cap_and_jitter_spans_the_whole_of_it() {
        assert_eq!([0, 1, 2, 5, 63, 64, u32::MAX].map(|n| full_jitter(n, 0)), [0; 7]);
        assert_eq!([0, 1, 9, 63, 64].map(|n| full_jitter(n, u64::MAX)), [500, 1000, 10_000, 10_000, 10_000]);
        assert_eq!(full_jitter(0, u64::MAX / 2), 250);
        assert_eq!([0, 1, 4, 63, 64].map(|n| growing(n, 0)), [125, 250, 2000, 2500, 2500]);
        assert_eq!([0, 1, 9, 63, 64].map(|n| growing(n, u64::MAX)), [250, 500, 5000, 5000, 5000]);
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
}
