//! Entries in the books: payments and changes of credit.

use crate::sandbox::money::Money;

/// A payment that was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// The order it was for.
    pub order_id: u64,
    /// Whose order that is.
    pub user_id: u64,
    /// How much.
    pub amount: Money,
    /// As sent; empty where nothing was.
    pub description: String,
}

/// Which way credit went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// There is more.
    Added,
    /// There is less.
    Subtracted,
}

/// A change of a user's credit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditChange {
    /// Whose credit.
    pub user_id: u64,
    /// Which way.
    pub direction: Direction,
    /// How much.
    pub amount: Money,
    /// As sent; of credit that was bought, the order's number.
    pub description: String,
}
