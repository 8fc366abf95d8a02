//! `store > add_subtract_credit` (page 15_07, section 3.5): changes the user's credit. It can be repeated for ever, so
//! a change whose answer was lost is found by comparing the credit with a reading taken before.

use super::get_credit::GET_CREDIT;
use super::order_state::ok;
use super::variables::{Parameter, Takes};
use super::{Declaration, Finding, Looked, Nature, Reading, Refusal, Sight, Write};
use crate::wire::answer::Unusable;
use crate::wire::request::Action;

/// Adds to the user's credit, or takes away from it.
pub static ADD_SUBTRACT_CREDIT: Declaration = Declaration {
    action: Action::of("store", "add_subtract_credit"),
    parameters: &[
        Parameter {
            name: "creditAction",
            required: true,
            takes: Takes::Word(&["add", "subtract"], "must be \"add\" or \"subtract\""),
        },
        Parameter { name: "amount", required: true, takes: Takes::Amount },
        Parameter { name: "description", required: false, takes: Takes::Text },
    ],
    success: "ok",
    fields: &[],
    nature: Nature::Write(Write {
        refusals: &[("ERROR_CANT_SUBTRACT", None, Refusal::PerhapsDoneBefore)],
        sight: Some(Sight { look: &GET_CREDIT, compares: true, looks_first: false, find: changed }),
    }),
};

/// What happens to more than there is to subtract was not found: then the credit may change by less.
fn changed(looked: &Looked<'_>) -> Result<Finding, Unusable> {
    let credit = looked.answer.object("data")?.amount("buyer_credit")?.ok_or(Unusable::WrongType)?;
    let Some(before) = looked.before else { return Ok(Finding::Before(Reading { order: None, amount: credit })) };
    let Some(amount) = looked.given.amount("amount") else { return Ok(Finding::NothingToGoBy) };
    let expected = match looked.given.get("creditAction") {
        Some("add") => Some(before.amount.plus(amount)),
        _ => before.amount.minus(amount),
    };
    Ok(match credit {
        credit if Some(credit) == expected => Finding::Done(ok("Credit action was performed")),
        credit if credit == before.amount => Finding::Undone(None),
        _ => Finding::NothingToGoBy,
    })
}
