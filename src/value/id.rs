//! User and order ids: positive integers up to 2^63-1.
//!
//! The API documents ids as "int >= 1" (page 15_14, section 3.12 of the facts) and sends them back as text or as
//! numbers. A sloppy id is dangerous: `" 2"` or `"2.0"` could process somebody else's order, so nothing is trimmed,
//! rounded or converted.

use std::fmt;

/// The largest id: 2^63-1, the largest integer of PHP and of the databases behind it.
pub const LARGEST_ID: u64 = i64::MAX as u64;

/// Why a text is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Malformed {
    /// Nothing between the quotes.
    Empty,
    /// A character that is not an ASCII digit: a blank, a sign, a point, an exponent, a full-width digit.
    NotDigits,
    /// A leading zero: could be an octal number, a padded code or a slip.
    LeadingZero,
    /// Zero.
    NotPositive,
    /// Beyond 2^63-1.
    TooLarge,
}

impl Malformed {
    /// The fault, to follow "but it is".
    pub fn reason(self) -> &'static str {
        match self {
            Malformed::Empty => "empty text",
            Malformed::NotDigits => "text with something other than the digits 0-9 in it",
            Malformed::LeadingZero => "text with a leading zero",
            Malformed::NotPositive => "not positive",
            Malformed::TooLarge => "beyond 2^63-1",
        }
    }
}

fn from_text(text: &str) -> Result<u64, Malformed> {
    match text.as_bytes() {
        [] => Err(Malformed::Empty),
        digits if !digits.iter().all(u8::is_ascii_digit) => Err(Malformed::NotDigits),
        [b'0'] => Err(Malformed::NotPositive),
        [b'0', ..] => Err(Malformed::LeadingZero),
        _ => text.parse().ok().filter(|id| *id <= LARGEST_ID).ok_or(Malformed::TooLarge),
    }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(u64);

        impl $name {
            /// From plain ASCII decimal digits without a leading zero, at most 2^63-1.
            pub fn from_text(text: &str) -> Result<Self, Malformed> {
                from_text(text).map(Self)
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

id! {
    /// A user, whose current order is meant: the value of `iq`.
    UserId
}
id! {
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
    fn an_integer_is_an_id_from_1_on() {
        assert_eq!(
            [i64::MIN, -1, 0, 1, i64::MAX].map(|integer| OrderId::from_integer(integer).map(OrderId::get)),
            [None, None, None, Some(1), Some(LARGEST_ID)]
        );
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
