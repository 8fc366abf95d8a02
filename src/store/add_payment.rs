//! `store > add_payment` (page 15_13, section 3.11): records a payment on the user's current order. It gives no id
//! back and can be repeated until nothing is due, so a payment whose answer was lost is found by comparing the amount
//! paid with a reading taken before.

use super::get_cart::{GET_CART, current_order};
use super::order_state::ok;
use super::variables::{Parameter, Takes};
use super::{Change, Declaration, Effect, Evidence, Observation, RefusalKind, Snapshot, Verdict};
use crate::error::ErrorKind;
use crate::value::Amount;
use crate::wire::request::Action;
use crate::wire::unusable::Unusable;

/// Records a payment of at most the amount due.
pub static ADD_PAYMENT: Declaration = Declaration {
    action: Action::of("store", "add_payment"),
    of_user: true,
    parameters: &[
        Parameter { name: "amount", required: true, takes: Takes::Amount },
        Parameter { name: "description", required: false, takes: Takes::Text },
    ],
    success: "ok",
    fields: &[],
    effect: Effect::Change(Change {
        refusals: &[
            ("ERROR_NO_ORDER", None, RefusalKind::Definite),
            ("ERROR_AMOUNT_TOO_BIG", None, RefusalKind::PerhapsDoneBefore),
        ],
        evidence: Some(Evidence { read: &GET_CART, needs_snapshot: true, is_checked_first: false, judge: recorded }),
    }),
};

fn recorded(observation: &Observation<'_>) -> Result<Verdict, Unusable> {
    let current = current_order(observation.answer)?;
    let Some(before) = observation.snapshot else {
        return Ok(match (observation.order, current) {
            // Before a repetition: the payment would go to another order.
            (Some(order), current) if current.is_none_or(|current| current.id != order) => {
                Verdict::Excluded(ErrorKind::OrderNotCurrent(order))
            }
            (_, Some(order)) => Verdict::Snapshot(Snapshot { order: Some(order.id), amount: order.paid }),
            // Without an order the API refuses; let it say so.
            (_, None) => Verdict::Snapshot(Snapshot { order: None, amount: Amount::ZERO }),
        });
    };
    let Some(amount) = observation.variables.amount("amount") else { return Ok(Verdict::Inconclusive) };
    Ok(match current {
        Some(order) if Some(order.id) != before.order => Verdict::Inconclusive,
        Some(order) if order.paid == before.amount.plus(amount) => Verdict::Done(ok("Payment was added")),
        Some(order) if order.paid == before.amount => Verdict::Undone(Some(order.id)),
        _ => Verdict::Inconclusive,
    })
}
