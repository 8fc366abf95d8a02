//! Money: whole cents inside, decimal text outside, nothing in between.
//!
//! Not the client's own amounts: a sandbox that reads them with the client's code could not show that it reads them wrong.

/// An amount in cents of the store's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Cents(u64);

/// Digits before the decimal point that are read at most; what is longer is no amount.
const MOST_DIGITS: usize = 12;

impl Cents {
    /// Nothing.
    pub const ZERO: Cents = Cents(0);

    /// So many cents.
    pub const fn new(cents: u64) -> Self {
        Cents(cents)
    }

    /// From decimal text of more than zero: `4.50`, `4.5`, `4`. `None` where it is anything else; what the API does
    /// with a third decimal place is not documented, and the sandbox would have to round to take it.
    pub fn positive(text: &str) -> Option<Self> {
        let (whole, fraction) = match text.split_once('.') {
            Some((whole, fraction)) if (1..=2).contains(&fraction.len()) => (whole, fraction),
            Some(_) => return None,
            None => (text, ""),
        };
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !(1..=MOST_DIGITS).contains(&whole.len()) || !digits(whole) || !digits(fraction) {
            return None;
        }
        let cents: u64 = format!("{whole}{fraction:0<2}").parse().ok()?;
        (cents > 0).then_some(Cents(cents))
    }

    /// So many times this. The catalogue's prices are far too small for that to end at the most there is.
    pub fn times(self, quantity: u32) -> Self {
        Cents(self.0.saturating_mul(quantity.into()))
    }

    /// Both together; `None` beyond what can be counted.
    pub fn plus(self, other: Cents) -> Option<Self> {
        self.0.checked_add(other.0).map(Cents)
    }

    /// What is left; `None` where the other is more.
    pub fn minus(self, other: Cents) -> Option<Self> {
        self.0.checked_sub(other.0).map(Cents)
    }

    /// As the API writes a decimal: `5.50`.
    pub fn decimal(self) -> String {
        format!("{}.{:02}", self.0 / 100, self.0 % 100)
    }

    /// As the API shows it to people: `5.50€`.
    pub fn formatted(self) -> String {
        self.decimal() + "€"
    }
}

impl std::iter::Sum for Cents {
    /// As [`Cents::times`], of what the catalogue can come to.
    fn sum<I: Iterator<Item = Cents>>(amounts: I) -> Self {
        Cents(amounts.fold(0, |sum, amount| sum.saturating_add(amount.0)))
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn decimal_text_is_read_to_the_cent() {
        let read = |text| Cents::positive(text).map(Cents::decimal);
        let amounts = [
            ("4.50", "4.50"),
            ("4.5", "4.50"),
            ("4", "4.00"),
            ("0.01", "0.01"),
            ("0.1", "0.10"),
            ("0.29", "0.29"),
            ("04.50", "4.50"),
            ("1234567.89", "1234567.89"),
            ("999999999999.99", "999999999999.99"),
        ];
        for (text, expected) in amounts {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_of_more_than_zero_is_not_read() {
        for text in [
            "",
            "0",
            "0.00",
            "-1",
            "+1",
            " 1",
            "1 ",
            "1,50",
            "1e3",
            "1.",
            ".5",
            "1.005",
            "1.5.0",
            "0x10",
            "NaN",
            "٣",
            "1000000000000",
        ] {
            assert_eq!(Cents::positive(text), None, "{text:?}");
        }
    }

    #[test]
    fn what_cannot_be_counted_is_not_guessed() {
        let most = Cents::new(u64::MAX);
        assert_eq!((most.plus(Cents::new(1)), Cents::ZERO.minus(Cents::new(1))), (None, None));
        assert_eq!(Cents::new(550).minus(Cents::new(400)), Some(Cents::new(150)));
        assert_eq!([Cents::new(550).times(3), Cents::new(10)].into_iter().sum::<Cents>().formatted(), "16.60€");
    }
}
