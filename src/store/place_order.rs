//! `store > place_order` (page 15_11, section 3.9): makes an order of the cart and empties the cart. A user has at
//! most one current order. After a lost answer the order is looked for in `list_orders`: one placed since the call
//! began is the one.

use super::list_orders::{LIST_ORDERS, OrderStatus, orders_of};
use super::values::Holds;
use super::variables::{Takes, Variable};
use super::{Declaration, Finding, Looked, Nature, Refusal, Sight, Write};
use crate::answer::Unusable;
use crate::error::ErrorKind;
use crate::request::Action;
use alloc::string::ToString;

/// Makes an order of the cart.
pub static PLACE_ORDER: Declaration = Declaration {
    action: Action::of("store", "place_order"),
    variables: &[
        Variable { name: "notify_buyer", required: false, takes: Takes::Flag },
        Variable { name: "buyer_ip", required: false, takes: Takes::Text },
        Variable { name: "buyer_useragent", required: false, takes: Takes::Text },
    ],
    success: "ok",
    fields: &[(Holds::Integer, &["id"])],
    nature: Nature::Write(Write {
        refusals: &[
            ("ERROR_ORDER_ALREADY_PLACED", Refusal::PerhapsDoneBefore),
            ("ERROR_EMPTY_CART", Refusal::PerhapsDoneBefore),
            ("ERROR_MIN_PURCHASE", Refusal::Definite),
        ],
        sight: Some(Sight { look: &LIST_ORDERS, compares: false, find: placed }),
    }),
};

/// The clock of the orders' dates has whole seconds, so one of the very second the call began could be either.
fn placed(looked: &Looked<'_>) -> Result<Finding, Unusable> {
    let orders = orders_of(looked.answer)?;
    if orders.iter().any(|order| order.date.is_none()) {
        return Ok(Finding::NothingToGoBy);
    }
    let since = |date: Option<i64>| date.is_some_and(|date| date >= looked.first_attempt);
    let mut new = orders.iter().filter(|order| since(order.date));
    Ok(match (new.next(), new.next()) {
        (Some(order), None) if order.date != Some(looked.first_attempt) => {
            let id = order.id.get().to_string();
            let id = if order.id.get() < 1 << 53 { id } else { ["\"", &id, "\""].into_iter().collect() };
            Finding::Done(["{\"ok\":\"Order was placed\",\"id\":", &id, "}"].into_iter().collect())
        }
        (Some(_), _) => Finding::NothingToGoBy,
        (None, _) => match orders.iter().find(|order| order.status == OrderStatus::Current) {
            Some(order) => Finding::Excluded(ErrorKind::OrderPlacedBefore(order.id)),
            None => Finding::Undone(None),
        },
    })
}
