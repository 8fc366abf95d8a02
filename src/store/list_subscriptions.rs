//! `store > list_subscriptions` (page 15_04, section 3.2): the user's subscriptions. Further `rp_*` fields exist that
//! were not found on any page; they pass as they come.

use super::values::Holds;
use super::{Declaration, Effect};
use crate::wire::request::Action;

/// The user's subscriptions.
pub static LIST_SUBSCRIPTIONS: Declaration = Declaration {
    action: Action::of("store", "list_subscriptions"),
    of_user: true,
    parameters: &[],
    success: "list",
    fields: &[
        (Holds::Integer, &["date_end", "id", "id_product", "rp_date_last_payment"]),
        (Holds::Flag, &["renewable"]),
        (Holds::Decimal, &["rp_amount"]),
    ],
    effect: Effect::Read,
};
