//! `store > modify_cart` (page 15_10, section 3.8): adds to the cart, removes from it, or empties it. What the cart
//! holds was not found on any page, only how many products; so after a lost answer that number is compared with a
//! reading taken before. Where it is the same the change may be of a quantity, and nothing can be concluded.

use super::get_cart::{GET_CART, number_of_products};
use super::order_state::ok;
use super::variables::{Parameter, Takes};
use super::{Declaration, Finding, Looked, Nature, Reading, Refusal, Sight, Write};
use crate::value::Amount;
use crate::wire::answer::Unusable;
use crate::wire::request::Action;

/// Changes the cart.
pub static MODIFY_CART: Declaration = Declaration {
    action: Action::of("store", "modify_cart"),
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
    nature: Nature::Write(Write {
        refusals: &[
            ("ERROR", Some("User not found"), Refusal::Definite),
            // Its text was not found on any page; by its name, the action was not performed.
            ("CART_ACTION_ERROR", None, Refusal::Definite),
        ],
        sight: Some(Sight { look: &GET_CART, compares: true, looks_first: false, find: changed }),
    }),
};

fn changed(looked: &Looked<'_>) -> Result<Finding, Unusable> {
    let number = number_of_products(looked.answer)?;
    let Some(before) = looked.before else { return Ok(Finding::Before(Reading { order: None, amount: number })) };
    let done = || Finding::Done(ok("Cart action was performed"));
    Ok(match looked.given.get("cartAction") {
        Some("empty") if number == Amount::ZERO => done(),
        Some("empty") => Finding::Undone(None),
        Some("add") if number > before.amount => done(),
        Some("remove") if number < before.amount => done(),
        _ => Finding::NothingToGoBy,
    })
}
