//! `store > place_order` (page 15_11, section 3.9): makes an order of the cart and empties the cart. A user has at
//! most one current order, so after a lost answer a current order that was not there before is the one that was placed.

use super::list_orders::{LIST_ORDERS, OrderStatus, orders_of};
use super::values::Holds;
use super::variables::{Parameter, Takes};
use super::{Declaration, Finding, Looked, Nature, Reading, Refusal, Sight, Write};
use crate::error::ErrorKind;
use crate::value::Amount;
use crate::wire::answer::Unusable;
use crate::wire::request::Action;

/// Makes an order of the cart.
pub static PLACE_ORDER: Declaration = Declaration {
    action: Action::of("store", "place_order"),
    parameters: &[
        Parameter { name: "notify_buyer", required: false, takes: Takes::Flag },
        Parameter { name: "buyer_ip", required: false, takes: Takes::Text },
        Parameter { name: "buyer_useragent", required: false, takes: Takes::Text },
    ],
    success: "ok",
    fields: &[(Holds::Integer, &["id"])],
    nature: Nature::Write(Write {
        refusals: &[
            ("ERROR_ORDER_ALREADY_PLACED", None, Refusal::PerhapsDoneBefore),
            ("ERROR_EMPTY_CART", None, Refusal::PerhapsDoneBefore),
            ("ERROR_MIN_PURCHASE", None, Refusal::Definite),
        ],
        sight: Some(Sight { look: &LIST_ORDERS, compares: true, looks_first: false, find: placed }),
    }),
};

fn placed(looked: &Looked<'_>) -> Result<Finding, Unusable> {
    let orders = orders_of(looked.answer)?;
    let current = orders.iter().find(|order| order.status == OrderStatus::Current).map(|order| order.id);
    let count = Amount::whole(orders.len() as u64);
    let Some(before) = looked.before else {
        return Ok(Finding::Before(Reading { order: current, amount: count }));
    };
    Ok(match current {
        Some(id) if before.order == Some(id) => Finding::Excluded(ErrorKind::OrderPlacedBefore(id)),
        // Exactly one more than before: it is the one.
        Some(id) if count == before.amount.plus(Amount::whole(1)) => {
            let digits = id.get().to_string();
            // Beyond 2^53 a number would be rounded.
            let id = if id.get() >> 53 == 0 { digits } else { ["\"", &digits, "\""].concat() };
            Finding::Done(["{\"ok\":\"Order was placed\",\"id\":", &id, "}"].concat())
        }
        None if count == before.amount => Finding::Undone(None),
        // Placed, and processed or cancelled since, or more than one: by whom, nobody can say.
        _ => Finding::NothingToGoBy,
    })
}
