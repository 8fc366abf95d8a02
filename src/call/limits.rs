//! How long and how often: the options of a call, checked.

/// `settleMs: Infinity`: never send again after a lost answer.
pub const NEVER: u64 = u64::MAX;

/// The longest time that can be asked for: far beyond any use, and far from overflowing a sum.
const LONGEST_MS: f64 = 1e12;

/// The limits of one call. Times are whole milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// One attempt, from connecting to the last byte of the body. Default 15 s.
    pub timeout_ms: u64,
    /// The whole call, all attempts and pauses included. Default 60 s.
    pub deadline_ms: u64,
    /// How many times the request may be sent again after the first attempt. Default 2.
    pub max_retries: u32,
    /// How long the API may go on working on a request whose answer was lost; [`NEVER`] for ever. Default 30 s.
    pub settle_ms: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { timeout_ms: 15_000, deadline_ms: 60_000, max_retries: 2, settle_ms: 30_000 }
    }
}

/// Why a limit is refused: what it must be.
pub type LimitFault = &'static str;

const MUST_BE_POSITIVE: LimitFault = "must be a number of milliseconds above 0 and at most 1e12, e.g. 15000";
const MUST_BE_COUNT: LimitFault = "must be a whole number from 0 to 1000, e.g. 2";
const MUST_BE_SETTLE: LimitFault =
    "must be a number of milliseconds from 0 to 1e12, e.g. 30000, or Infinity (never send again after a lost answer)";

impl Limits {
    /// Sets `timeoutMs`; a fraction counts as the next whole millisecond.
    pub fn set_timeout_ms(&mut self, ms: f64) -> Result<(), LimitFault> {
        self.timeout_ms = positive(ms)?;
        Ok(())
    }

    /// Sets `deadlineMs`; a fraction counts as the next whole millisecond.
    pub fn set_deadline_ms(&mut self, ms: f64) -> Result<(), LimitFault> {
        self.deadline_ms = positive(ms)?;
        Ok(())
    }

    /// Sets `settleMs`; a fraction counts as the next whole millisecond.
    pub fn set_settle_ms(&mut self, ms: f64) -> Result<(), LimitFault> {
        self.settle_ms = match ms {
            _ if ms == f64::INFINITY => NEVER,
            _ if (0.0..=LONGEST_MS).contains(&ms) => rounded_up(ms),
            _ => return Err(MUST_BE_SETTLE),
        };
        Ok(())
    }

    /// Sets `maxRetries`.
    pub fn set_max_retries(&mut self, count: f64) -> Result<(), LimitFault> {
        if !(0.0..=1000.0).contains(&count) || f64::from(count as u32) != count {
            return Err(MUST_BE_COUNT);
        }
        self.max_retries = count as u32;
        Ok(())
    }

    /// What a limit must be, for a value that is not even a number.
    pub fn fault_of(option: &str) -> LimitFault {
        match option {
            "maxRetries" => MUST_BE_COUNT,
            "settleMs" => MUST_BE_SETTLE,
            _ => MUST_BE_POSITIVE,
        }
    }
}

fn rounded_up(ms: f64) -> u64 {
    let whole = ms as u64;
    whole + u64::from((whole as f64) < ms)
}

fn positive(ms: f64) -> Result<u64, LimitFault> {
    match ms > 0.0 && ms <= LONGEST_MS {
        true => Ok(rounded_up(ms)),
        false => Err(MUST_BE_POSITIVE),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn limits_take_what_is_finite_and_makes_sense() {
        let mut limits = Limits::default();
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e13] {
            assert!(limits.set_timeout_ms(bad).is_err() && limits.set_deadline_ms(bad).is_err(), "{bad}");
        }
        for bad in [-1.0, f64::NAN, f64::NEG_INFINITY, 1e13] {
            assert!(limits.set_settle_ms(bad).is_err(), "{bad}");
        }
        for bad in [-1.0, 0.5, f64::NAN, f64::INFINITY, 1001.0] {
            assert!(limits.set_max_retries(bad).is_err(), "{bad}");
        }
        assert_eq!(limits, Limits::default());

        limits.set_timeout_ms(0.5).unwrap();
        limits.set_deadline_ms(1e12).unwrap();
        limits.set_max_retries(0.0).unwrap();
        limits.set_settle_ms(f64::INFINITY).unwrap();
        assert_eq!(limits, Limits { timeout_ms: 1, deadline_ms: 1_000_000_000_000, max_retries: 0, settle_ms: NEVER });
        limits.set_settle_ms(0.0).unwrap();
        assert_eq!(limits.settle_ms, 0);
    }
}
