//! How long a call pauses.

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
}
