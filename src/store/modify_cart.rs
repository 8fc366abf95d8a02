//! `store > modify_cart` (page 15_10, section 3.8): adds to the cart, removes from it, or empties it. What the cart
//! holds was not found on any page, only how many products; so after a lost answer that number is compared with a
//! reading taken before. Where it is the same the change may be of a quantity, and nothing can be concluded; nor where a
//! cart that was to be emptied is not empty: it may have been filled again.

use super::get_cart::{GET_CART, current_order, number_of_products};
use super::order_state::ok;
use super::variables::{Parameter, Takes};
use super::{Change, Declaration, Effect, Evidence, Observation, RefusalKind, Snapshot, Verdict};
use crate::value::Amount;
use crate::wire::request::Action;
use crate::wire::unusable::Unusable;

/// Changes the cart.
pub static MODIFY_CART: Declaration = Declaration {
    action: Action::of("store", "modify_cart"),
    of_user: true,
    parameters: &[
        Parameter {
            name: "cartAction",
            required: true,
            takes: Takes::Word(&["add", "remove", "empty"], "must be \"add\", \"remove\" or \"empty\""),
        },
        Parameter { name: "productID", required: false, takes: Takes::Positive },
        Parameter { name: "productQty", required: false, takes: Takes::Positive },
    ],
    success: "ok",
    fields: &[],
    effect: Effect::Change(Change {
        refusals: &[
            ("ERROR", Some("User not found"), RefusalKind::Definite),
            // Its text was not found on any page; by its name, the action was not performed.
            ("CART_ACTION_ERROR", None, RefusalKind::Definite),
        ],
        evidence: Some(Evidence { read: &GET_CART, needs_snapshot: true, is_checked_first: false, judge: changed }),
    }),
};

fn changed(observation: &Observation<'_>) -> Result<Verdict, Unusable> {
    let number = number_of_products(observation.answer)?;
    let order = current_order(observation.answer)?.map(|order| order.id);
    let Some(before) = observation.snapshot else {
        return Ok(Verdict::Snapshot(Snapshot { order, amount: number }));
    };
    // What is counted is another thing: the products of an order, or of a cart.
    if order != before.order {
        return Ok(Verdict::Inconclusive);
    }
    let done = || Verdict::Done(ok("Cart action was performed"));
    Ok(match observation.variables.get("cartAction") {
        Some("empty") if number == Amount::ZERO => done(),
        Some("add") if number > before.amount => done(),
        Some("remove") if number < before.amount => done(),
        _ => Verdict::Inconclusive,
    })
}
