//! Amounts of money: exact decimal text in, exact decimal text out, never floating point.

/// Decimal places that an amount may have.
const PLACES: u32 = 6;
const ONE: u64 = 10u64.pow(PLACES);
/// Digits before the point: with those behind it, they fit into 64 bits.
const LONGEST_WHOLE: usize = 12;

/// An amount of the store's one currency (section 3.0 of the facts), not negative, exact to six decimal places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(u64);

impl Amount {
    /// Nothing.
    pub const ZERO: Amount = Amount(0);

    /// From text such as `5`, `5.5` or `4.50`: digits, and up to six more behind a point. No sign, no blank, no
    /// exponent, no separators; `None` for anything else.
    pub fn from_text(text: &str) -> Option<Self> {
        let (mut units, mut whole, mut places) = (0u64, 0, None);
        for character in text.bytes() {
            match (character, &mut places) {
                (b'.', None) => places = Some(0),
                (b'0'..=b'9', Some(places)) if *places < PLACES => *places += 1,
                (b'0'..=b'9', None) if whole < LONGEST_WHOLE => whole += 1,
                _ => return None,
            }
            if character != b'.' {
                units = units * 10 + u64::from(character - b'0');
            }
        }
        if whole == 0 || places == Some(0) {
            return None;
        }
        Some(Amount(units * 10u64.pow(PLACES - places.unwrap_or(0))))
    }

    /// A whole number; far beyond what is ever counted it is no longer exact.
    pub fn whole(number: u64) -> Self {
        Amount(number.saturating_mul(ONE))
    }

    /// As text, with two decimal places or as many more as it takes.
    pub fn to_text(self) -> String {
        // With a digit in front, so that no zero is lost.
        let fraction = (self.0 % ONE + ONE).to_string();
        let mut end = fraction.len();
        while end > 3 && fraction.as_bytes()[end - 1] == b'0' {
            end -= 1;
        }
        format!("{}.{}", self.0 / ONE, fraction.get(1..end).unwrap_or_default())
    }

    /// This and another one.
    pub fn plus(self, other: Amount) -> Amount {
        Amount(self.0.saturating_add(other.0))
    }

    /// What is left after another one is taken away; `None` where that is more than this.
    pub fn minus(self, other: Amount) -> Option<Amount> {
        self.0.checked_sub(other.0).map(Amount)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn amount(text: &str) -> Amount {
        Amount::from_text(text).unwrap()
    }

    #[test]
    fn exact_decimal_text_is_read_and_written() {
        let texts = ["0", "5", "5.5", "4.50", "0.99", "10.00", "0.000001", "999999999999.999999", "007.10"];
        assert_eq!(
            texts.map(|text| amount(text).to_text()),
            ["0.00", "5.00", "5.50", "4.50", "0.99", "10.00", "0.000001", "999999999999.999999", "7.10"]
        );
    }

    #[test]
    fn nothing_else_is_an_amount() {
        for text in [
            "",
            ".",
            "5.",
            ".5",
            "-1",
            "+1",
            " 1",
            "1 ",
            "1e3",
            "1,5",
            "1.2.3",
            "٣",
            "1.0000001",
            "1000000000000",
            "NaN",
        ] {
            assert_eq!(Amount::from_text(text), None, "{text}");
        }
    }

    #[test]
    fn amounts_are_compared_added_and_taken_away_exactly() {
        assert_eq!(amount("0.1").plus(amount("0.2")), amount("0.3"));
        assert_eq!(amount("5.5"), amount("5.50"));
        assert_eq!(amount("5.50").minus(amount("5.5")), Some(Amount::ZERO));
        assert_eq!(amount("5.49").minus(amount("5.5")), None);
        assert!(amount("10") > amount("9.99"));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(units in 0..1_000_000_000_000_000_000u64) {
            prop_assert_eq!(Amount::from_text(&Amount(units).to_text()), Some(Amount(units)));
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,24}") {
            let _ = Amount::from_text(&text);
        }
    }
}
