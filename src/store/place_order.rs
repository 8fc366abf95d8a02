//! `store > place_order` (page 15_11, section 3.9): makes an order of the cart and empties the cart. A user has at
//! most one current order, so after a lost answer a current order that was not there before is the one that was placed.

use super::list_orders::{LIST_ORDERS, OrderStatus, orders_of};
use super::values::Holds;
use super::variables::{Parameter, Takes};
use super::{Change, Declaration, Effect, Evidence, Observation, RefusalKind, Snapshot, Verdict};
use crate::error::ErrorKind;
use crate::value::Amount;
use crate::wire::request::Action;
use crate::wire::unusable::Unusable;

/// Makes an order of the cart.
pub static PLACE_ORDER: Declaration = Declaration {
    action: Action::of("store", "place_order"),
    of_user: true,
    parameters: &[
        Parameter { name: "notify_buyer", required: false, takes: Takes::Flag },
        Parameter { name: "buyer_ip", required: false, takes: Takes::Text },
        Parameter { name: "buyer_useragent", required: false, takes: Takes::Text },
    ],
    success: "ok",
    fields: &[(Holds::Integer, &["id"])],
    effect: Effect::Change(Change {
        refusals: &[
            ("ERROR_ORDER_ALREADY_PLACED", None, RefusalKind::PerhapsDoneBefore),
            ("ERROR_EMPTY_CART", None, RefusalKind::PerhapsDoneBefore),
            ("ERROR_MIN_PURCHASE", None, RefusalKind::Definite),
        ],
        evidence: Some(Evidence { read: &LIST_ORDERS, needs_snapshot: true, is_checked_first: false, judge: placed }),
    }),
};

fn placed(observation: &Observation<'_>) -> Result<Verdict, Unusable> {
    let orders = orders_of(observation.answer)?;
    let current = orders.iter().find(|order| order.status == OrderStatus::Current).map(|order| order.id);
    let count = Amount::whole(orders.len() as u64);
    let Some(before) = observation.snapshot else {
        return Ok(Verdict::Snapshot(Snapshot { order: current, amount: count }));
    };
    Ok(match current {
        Some(id) if before.order == Some(id) => Verdict::Excluded(ErrorKind::OrderPlacedBefore(id)),
        // Exactly one more than before: it is the one.
        Some(id) if count == before.amount.plus(Amount::whole(1)) => {
            let digits = id.get().to_string();
            // Beyond 2^53 a number would be rounded.
            let id = if id.get() >> 53 == 0 { digits } else { ["\"", &digits, "\""].concat() };
            Verdict::Done(["{\"ok\":\"Order was placed\",\"id\":", &id, "}"].concat())
        }
        None if count == before.amount => Verdict::Undone(None),
        // Placed, and processed or cancelled since, or more than one: by whom, nobody can say.
        _ => Verdict::Inconclusive,
    })
}
