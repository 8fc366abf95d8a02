//! Lines of a cart or an order.

use crate::sandbox::catalogue::{MINIMUM_PURCHASE, Product};
use crate::sandbox::money::Money;

/// So much of one product, in a cart or an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    pub(in crate::sandbox) product: &'static Product,
    pub(in crate::sandbox) quantity: u32,
}

impl Line {
    /// What the line comes to.
    pub(in crate::sandbox) fn amount(&self) -> Money {
        self.product.price_in_order().times(self.quantity)
    }
}

/// What the lines come to.
pub(in crate::sandbox) fn total(lines: &[Line]) -> Money {
    lines.iter().map(Line::amount).sum()
}

pub(in crate::sandbox) fn has_trial(lines: &[Line]) -> bool {
    lines.iter().any(|line| line.product.has_trial())
}

/// Whether the lines come to what an order has to come to.
pub(in crate::sandbox) fn reaches_minimum(lines: &[Line]) -> bool {
    total(lines) >= MINIMUM_PURCHASE || has_trial(lines)
}
