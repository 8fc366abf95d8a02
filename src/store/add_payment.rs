//! `store > add_payment` (page 15_13, section 3.11): records a payment on the user's current order. It gives no id
//! back and can be repeated until nothing is due, so a payment whose answer was lost is found by comparing the amount
//! paid with a reading taken before.

use super::get_cart::{GET_CART, current_order};
use super::order_state::ok;
use super::variables::{Parameter, Takes};
use super::{Declaration, Finding, Looked, Nature, Reading, Refusal, Sight, Write};
use crate::wire::answer::Unusable;
use crate::wire::request::Action;

/// Records a payment of at most the amount due.
pub static ADD_PAYMENT: Declaration = Declaration {
    action: Action::of("store", "add_payment"),
    parameters: &[
        Parameter { name: "amount", required: true, takes: Takes::Amount },
        Parameter { name: "description", required: false, takes: Takes::Text },
    ],
    success: "ok",
    fields: &[],
    nature: Nature::Write(Write {
        refusals: &[
            ("ERROR_NO_ORDER", None, Refusal::Definite),
            ("ERROR_AMOUNT_TOO_BIG", None, Refusal::PerhapsDoneBefore),
        ],
        sight: Some(Sight { look: &GET_CART, compares: true, looks_first: false, find: recorded }),
    }),
};

fn recorded(looked: &Looked<'_>) -> Result<Finding, Unusable> {
    let current = current_order(looked.answer)?;
    let Some(before) = looked.before else {
        // Without an order the API refuses; let it say so.
        return Ok(Finding::Before(match current {
            Some(order) => Reading { order: Some(order.id), amount: order.paid },
            None => Reading { order: None, amount: crate::value::Amount::ZERO },
        }));
    };
    let Some(amount) = looked.given.amount("amount") else { return Ok(Finding::NothingToGoBy) };
    Ok(match current {
        Some(order) if Some(order.id) != before.order => Finding::NothingToGoBy,
        Some(order) if order.paid == before.amount.plus(amount) => Finding::Done(ok("Payment was added")),
        Some(order) if order.paid == before.amount => Finding::Undone(Some(order.id)),
        _ => Finding::NothingToGoBy,
    })
}
