//! User and order ids: positive integers up to 2^63-1, valid once they exist.
//!
//! The API documents ids as "int >= 1" (page 15_14, section 3.12 of the facts) and sends them back as text or as
//! numbers. A sloppy id is dangerous here: `" 2"`, `"2.0"` or a number that lost its last digits would process
//! somebody else's order, so nothing is trimmed, rounded or converted.

use core::fmt;

/// The largest id: 2^63-1, the largest integer of PHP and of the databases behind it.
pub const LARGEST_ID: u64 = i64::MAX as u64;

/// The largest integer a JavaScript number holds exactly: 2^53-1.
const LARGEST_SAFE_NUMBER: f64 = 9_007_199_254_740_991.0;

/// Why something is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Malformed {
    /// Neither text nor a number.
    WrongType,
    /// Nothing between the quotes.
    Empty,
    /// A character that is not an ASCII digit: a blank, a sign, a point, an exponent, a full-width digit.
    NotDigits,
    /// A zero in front: could be an octal number, a padded code or a slip.
    LeadingZero,
    /// A number that is not whole, or not finite.
    NotWhole,
    /// Zero or below.
    NotPositive,
    /// A number too large to be exact: 2^53 or more.
    NotExact,
    /// Beyond 2^63-1.
    TooLarge,
}

impl Malformed {
    /// What is wrong, to follow "but it is".
    pub fn reason(self) -> &'static str {
        match self {
            Malformed::WrongType => "neither a number, a bigint nor text",
            Malformed::Empty => "empty text",
            Malformed::NotDigits => "text with something other than the digits 0-9 in it",
            Malformed::LeadingZero => "text with a leading zero",
            Malformed::NotWhole => "a number that is not whole",
            Malformed::NotPositive => "not positive",
            Malformed::NotExact => "a number of 2^53 or more, which is not exact: pass a bigint or text",
            Malformed::TooLarge => "beyond 2^63-1",
        }
    }
}

fn from_text(text: &str) -> Result<u64, Malformed> {
    let digits = text.as_bytes();
    if digits.is_empty() {
        return Err(Malformed::Empty);
    }
    if !digits.iter().all(u8::is_ascii_digit) {
        return Err(Malformed::NotDigits);
    }
    if digits == b"0" {
        return Err(Malformed::NotPositive);
    }
    if digits[0] == b'0' {
        return Err(Malformed::LeadingZero);
    }
    let digit = |id: u64, byte: &u8| id.saturating_mul(10).saturating_add(u64::from(byte - b'0'));
    match digits.iter().fold(0, digit) {
        id if id <= LARGEST_ID => Ok(id),
        _ => Err(Malformed::TooLarge),
    }
}

fn from_number(number: f64) -> Result<u64, Malformed> {
    // From 2^53 on all numbers are whole.
    if !number.is_finite() || number.abs() <= LARGEST_SAFE_NUMBER && (number as i64) as f64 != number {
        return Err(Malformed::NotWhole);
    }
    if number < 1.0 {
        return Err(Malformed::NotPositive);
    }
    if number > LARGEST_SAFE_NUMBER {
        return Err(Malformed::NotExact);
    }
    Ok(number as u64)
}

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(u64);

        impl $name {
            /// From plain ASCII decimal digits without a leading zero, at most 2^63-1.
            pub fn from_text(text: &str) -> Result<Self, Malformed> {
                from_text(text).map(Self)
            }

            /// From a JavaScript number: whole, at least 1, below 2^53.
            pub fn from_number(number: f64) -> Result<Self, Malformed> {
                from_number(number).map(Self)
            }

            /// From an integer, as the API sends it; `None` below 1.
            pub fn from_integer(integer: i64) -> Option<Self> {
                u64::try_from(integer).ok().filter(|id| *id > 0).map(Self)
            }

            /// The id as an integer, 1 to 2^63-1.
            pub fn get(self) -> u64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, formatter)
            }
        }
    };
}

identifier! {
    /// The user whose current order is meant: what `iq` carries.
    UserId
}
identifier! {
    /// An order, as returned by `place_order` and listed by `list_orders`.
    OrderId
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_is_digits_and_nothing_else() {
        let verdicts = [
            ("2", Ok(2)),
            ("9223372036854775807", Ok(LARGEST_ID)),
            ("9223372036854775808", Err(Malformed::TooLarge)),
            ("99999999999999999999999999", Err(Malformed::TooLarge)),
            ("", Err(Malformed::Empty)),
            ("0", Err(Malformed::NotPositive)),
            ("00", Err(Malformed::LeadingZero)),
            ("02", Err(Malformed::LeadingZero)),
            (" 2", Err(Malformed::NotDigits)),
            ("2\n", Err(Malformed::NotDigits)),
            ("+2", Err(Malformed::NotDigits)),
            ("-2", Err(Malformed::NotDigits)),
            ("2.0", Err(Malformed::NotDigits)),
            ("1e3", Err(Malformed::NotDigits)),
            ("0x2", Err(Malformed::NotDigits)),
            ("2\0", Err(Malformed::NotDigits)),
            ("０２", Err(Malformed::NotDigits)),
        ];
        for (text, verdict) in verdicts {
            assert_eq!(UserId::from_text(text).map(UserId::get), verdict, "{text:?}");
        }
    }

    #[test]
    fn numbers_are_whole_positive_and_exact() {
        let verdicts = [
            (2.0, Ok(2)),
            (9_007_199_254_740_991.0, Ok(9_007_199_254_740_991)),
            (9_007_199_254_740_992.0, Err(Malformed::NotExact)),
            (1e300, Err(Malformed::NotExact)),
            (0.0, Err(Malformed::NotPositive)),
            (-0.0, Err(Malformed::NotPositive)),
            (-1.0, Err(Malformed::NotPositive)),
            (2.5, Err(Malformed::NotWhole)),
            (f64::NAN, Err(Malformed::NotWhole)),
            (f64::INFINITY, Err(Malformed::NotWhole)),
        ];
        for (number, verdict) in verdicts {
            assert_eq!(OrderId::from_number(number).map(OrderId::get), verdict, "{number:?}");
        }
    }

    proptest! {
        #[test]
        fn every_id_survives_its_own_text(id in 1..=LARGEST_ID) {
            prop_assert_eq!(UserId::from_text(&id.to_string()).map(|id| id.to_string()), Ok(id.to_string()));
        }

        #[test]
        fn any_other_text_is_refused(text in any::<String>()) {
            let canonical = text.parse::<u64>().is_ok_and(|id| (1..=LARGEST_ID).contains(&id) && id.to_string() == text);
            prop_assert_eq!(UserId::from_text(&text).is_ok(), canonical);
        }
    }
}
