//! Money: whole units inside, decimal text outside ([`super::currency`]), nothing in between.

/// An amount in the smallest unit of the store's currency: in cents, in yen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Money(u64);

impl Money {
    /// Nothing.
    pub const ZERO: Money = Money(0);

    /// So many of the smallest unit.
    pub const fn new(units: u64) -> Self {
        Money(units)
    }

    /// How many of the smallest unit.
    pub fn units(self) -> u64 {
        self.0
    }

    /// So many times this. The catalogue's prices are far too small for that to end at the most there is.
    pub fn times(self, quantity: u32) -> Self {
        Money(self.0.saturating_mul(quantity.into()))
    }

    /// Both together; `None` beyond what can be counted.
    pub fn plus(self, other: Money) -> Option<Self> {
        self.0.checked_add(other.0).map(Money)
    }

    /// What is left; `None` where the other is more.
    pub fn minus(self, other: Money) -> Option<Self> {
        self.0.checked_sub(other.0).map(Money)
    }
}

impl std::iter::Sum for Money {
    /// As [`Money::times`], of what the catalogue can come to.
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Self {
        Money(amounts.fold(0, |sum, amount| sum.saturating_add(amount.0)))
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_counted_is_not_guessed() {
        let most = Money::new(u64::MAX);
        assert_eq!((most.plus(Money::new(1)), Money::ZERO.minus(Money::new(1))), (None, None));
        assert_eq!(Money::new(550).minus(Money::new(400)), Some(Money::new(150)));
        assert_eq!([Money::new(550).times(3), Money::new(10)].into_iter().sum::<Money>(), Money::new(1660));
    }
}
