//! Where the effect of a change is seen after its answer was lost.
//!
//! A change names a read of the same user ([`Evidence::read`]) and a function that judges its answer. Some effects
//! show by themselves: a processed order has status 1 in `list_orders`. Others show only in comparison with a
//! [`Snapshot`] taken before the change: `get_credit` tells how much there is, not how it came about.
//!
//! For example `add_payment` of 5.00, whose answer is lost:
//!
//! | request | answer | |
//! |---|---|---|
//! | `get_cart` | order 319, 2.00 paid | [`Verdict::Snapshot`]: order 319, 2.00 |
//! | `add_payment` | lost | |
//! | `get_cart` | order 319, 7.00 paid | [`Verdict::Done`] |
//! | or | order 319, 2.00 paid | [`Verdict::Undone`] |
//! | or | order 319, 4.00 paid; order 320 | [`Verdict::Inconclusive`] |

use super::declaration::Declaration;
use super::list_orders::LIST_ORDERS;
use super::variables::Variables;
use crate::error::ErrorKind;
use crate::value::{Amount, OrderId};
use crate::wire::json::JsonObject;
use crate::wire::unusable::Unusable;

/// Where the effect of a change is seen.
#[derive(Debug)]
pub struct Evidence {
    /// A read of the same user.
    pub read: &'static Declaration,
    /// Whether its answer says something only in comparison with a snapshot.
    pub needs_snapshot: bool,
    /// Whether it is read before the change, too, where the caller names an order: the change takes no order, and would
    /// be made to another one.
    pub is_checked_first: bool,
    /// Judges an answer to the read.
    pub judge: fn(&Observation<'_>) -> Result<Verdict, Unusable>,
}

impl Evidence {
    /// Whether the effect is seen in an order's own record, without any comparison.
    pub fn is_order_record(&self) -> bool {
        !self.needs_snapshot && self.reads_orders()
    }

    /// Whether the user's orders are read.
    pub fn reads_orders(&self) -> bool {
        self.read.action == LIST_ORDERS.action
    }
}

/// An answer to the read, and what else is known.
#[derive(Debug, Clone, Copy)]
pub struct Observation<'a> {
    /// The answer to the read.
    pub answer: &'a JsonObject<'a>,
    /// The order the call is about, if one is known.
    pub order: Option<OrderId>,
    /// Whether the caller named it; else it was seen to be current.
    pub order_is_given: bool,
    /// When the change was first asked for, Unix seconds by the API's clock, rounded down.
    pub first_attempt: i64,
    /// What to compare with; `None` where this read is to become the snapshot.
    pub snapshot: Option<Snapshot>,
    /// The variables of the change.
    pub variables: &'a Variables,
}

/// What a read showed before the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Snapshot {
    /// The current order, if there was one.
    pub order: Option<OrderId>,
    /// What the change changes: the amount paid, the credit, the number of products or of orders.
    pub amount: Amount,
}

/// What an answer to the read shows of the effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// What a later answer is to be compared with.
    Snapshot(Snapshot),
    /// The change was made: the answer that was lost, as JSON.
    Done(String),
    /// The change was not made (yet): it may be asked for again once no request can be running any more. With the
    /// order that this is known of.
    Undone(Option<OrderId>),
    /// The change was not made and cannot be any more, once no request is running.
    Excluded(ErrorKind),
    /// The order the call is about is not there.
    Missing(ErrorKind),
    /// The order has a status that is not documented.
    StrangeStatus,
    /// The answer does not tell.
    Inconclusive,
}
