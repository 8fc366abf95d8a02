//! `store > get_cart` (page 15_09, section 3.7): the cart where there is no current order, else that order, with
//! totals. The product list and some totals were not found on any page; they pass as they come.

use super::values::Holds;
use super::{Declaration, Effect};
use crate::value::Amount;
use crate::value::id::OrderId;
use crate::wire::json::JsonObject;
use crate::wire::request::Action;
use crate::wire::unusable::Unusable;

/// The cart, or the current order.
pub static GET_CART: Declaration = Declaration {
    action: Action::of("store", "get_cart"),
    of_user: true,
    parameters: &[],
    success: "data",
    fields: &[
        (
            Holds::Flag,
            &[
                "order_contains_subscription",
                "order_contains_subscription_trial",
                "order_trial_requires_rp",
                "order_has_credit_product",
                "order_min_purchase_check",
            ],
        ),
        (Holds::Integer, &["order_id", "order_num_products"]),
        (Holds::Decimal, &["buyer_credit", "order_amount_due", "order_amount_paid"]),
    ],
    effect: Effect::Read,
};

/// The user's current order as `get_cart` shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CurrentOrder {
    /// Its id.
    pub id: OrderId,
    /// What is still to pay.
    pub due: Amount,
    /// What is paid so far.
    pub paid: Amount,
}

/// The current order; `None` where there is only a cart. What `order_id` holds then was not found: missing, null, 0
/// and empty text all count.
pub fn current_order(answer: &JsonObject<'_>) -> Result<Option<CurrentOrder>, Unusable> {
    let data = answer.object("data")?;
    if data.text("order_id") == Ok("") {
        return Ok(None);
    }
    let Some(id) = data.integer("order_id")?.filter(|id| *id != 0) else { return Ok(None) };
    let amount = |key| data.amount(key)?.ok_or(Unusable::WrongType);
    Ok(Some(CurrentOrder {
        id: OrderId::from_integer(id).ok_or(Unusable::WrongType)?,
        due: amount("order_amount_due")?,
        paid: amount("order_amount_paid")?,
    }))
}

/// How many products the cart, or the current order, holds.
pub fn number_of_products(answer: &JsonObject<'_>) -> Result<Amount, Unusable> {
    answer.object("data")?.amount("order_num_products")?.ok_or(Unusable::WrongType)
}
