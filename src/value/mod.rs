//! Plain values, valid once they exist: ids and amounts.

pub mod amount;
pub mod id;

pub use amount::Amount;
pub use id::{OrderId, UserId};
