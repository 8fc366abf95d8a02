//! The store's one currency: how its amounts are read and shown.
//!
//! Not the client's own amounts: a sandbox that reads them with the client's code could not show that it reads them wrong.

use super::money::Money;

/// A currency, and how the sandbox's store shows it.
#[derive(Debug, Clone)]
pub struct Currency {
    /// Three letters, such as `EUR`.
    pub code: String,
    /// `€`
    pub symbol: String,
    /// Digits behind the decimal point: 2, 0 for the yen.
    pub places: usize,
}

/// Digits before the decimal point that are read at most; what is longer is no amount.
const MOST_DIGITS: usize = 12;

impl Default for Currency {
    /// That of the documented examples.
    fn default() -> Self {
        Currency { code: "EUR".into(), symbol: "€".into(), places: 2 }
    }
}

impl Currency {
    /// `id_currency`: 5 for the euro, as in the documented example. The other one is the sandbox's own.
    pub fn id(&self) -> &'static str {
        if self.code == "EUR" { "5" } else { "6" }
    }

    /// Whether the symbol stands before the amount. The euro's stands behind it in the documented example; the rest is
    /// the sandbox's own.
    pub fn symbol_is_prefix(&self) -> bool {
        self.code != "EUR"
    }

    /// From decimal text, `4.50`, `4.5`, `4`: at most two decimal places, or as many as the currency has, and none that
    /// the currency has not but zeros. `None` where it is anything else; what the API does then is not documented, and
    /// the sandbox would have to round to take it.
    pub fn read(&self, text: &str) -> Option<Money> {
        let (whole, fraction) = match text.split_once('.') {
            Some((whole, fraction)) if (1..=self.places.max(2)).contains(&fraction.len()) => (whole, fraction),
            Some(_) => return None,
            None => (text, ""),
        };
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !(1..=MOST_DIGITS).contains(&whole.len()) || !digits(whole) || !digits(fraction) {
            return None;
        }
        let (kept, beyond) = fraction.split_at(fraction.len().min(self.places));
        if beyond.bytes().any(|digit| digit != b'0') {
            return None;
        }
        format!("{whole}{kept:0<places$}", places = self.places).parse().ok().map(Money::new)
    }

    /// As [`Currency::read`], of more than zero.
    pub fn positive(&self, text: &str) -> Option<Money> {
        self.read(text).filter(|amount| *amount > Money::ZERO)
    }

    /// As the API writes a decimal: `5.50`.
    pub fn decimal(&self, amount: Money) -> String {
        // With a digit in front of the point, so that no zero is lost.
        let digits = format!("{:0>1$}", amount.units(), self.places + 1);
        match digits.split_at(digits.len() - self.places) {
            (whole, "") => whole.into(),
            (whole, fraction) => format!("{whole}.{fraction}"),
        }
    }

    /// As the API shows it to people: `5.50€`.
    pub fn formatted(&self, amount: Money) -> String {
        let (symbol, decimal) = (&self.symbol, self.decimal(amount));
        if self.symbol_is_prefix() { format!("{symbol}{decimal}") } else { format!("{decimal}{symbol}") }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn yen() -> Currency {
        Currency { code: "JPY".into(), symbol: "¥".into(), places: 0 }
    }

    #[test]
    fn decimal_text_is_read_to_the_cent() {
        let euro = Currency::default();
        let amounts = [
            ("4.50", "4.50"),
            ("4.5", "4.50"),
            ("4", "4.00"),
            ("0", "0.00"),
            ("0.01", "0.01"),
            ("0.1", "0.10"),
            ("0.29", "0.29"),
            ("04.50", "4.50"),
            ("1234567.89", "1234567.89"),
            ("999999999999.99", "999999999999.99"),
        ];
        for (text, expected) in amounts {
            assert_eq!(euro.read(text).map(|amount| euro.decimal(amount)).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn an_amount_has_the_places_of_its_currency() {
        let dinar = Currency { code: "KWD".into(), symbol: "KWD ".into(), places: 3 };
        for (currency, text, expected) in [
            (yen(), "1000", Some(("1000", "¥1000"))),
            (yen(), "1000.0", Some(("1000", "¥1000"))),
            (yen(), "1000.00", Some(("1000", "¥1000"))),
            (yen(), "1000.01", None),
            (yen(), "1000.50", None),
            (yen(), "1000.000", None),
            (dinar.clone(), "1.5", Some(("1.500", "KWD 1.500"))),
            (dinar.clone(), "0.005", Some(("0.005", "KWD 0.005"))),
            (dinar, "0.0050", None),
            (Currency::default(), "1000", Some(("1000.00", "1000.00€"))),
        ] {
            let shown = currency.read(text).map(|amount| (currency.decimal(amount), currency.formatted(amount)));
            assert_eq!(
                shown.as_ref().map(|(decimal, formatted)| (decimal.as_str(), formatted.as_str())),
                expected,
                "{} {text}",
                currency.code
            );
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
            assert_eq!((Currency::default().positive(text), yen().positive(text)), (None, None), "{text:?}");
        }
    }
}
