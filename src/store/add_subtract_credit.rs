//! `store > add_subtract_credit` (page 15_07, section 3.5): changes the user's credit. It can be repeated for ever, so
//! a change whose answer was lost is found by comparing the credit with a reading taken before.

use super::get_credit::GET_CREDIT;
use super::order_state::ok;
use super::variables::{Parameter, Takes};
use super::{Change, Declaration, Effect, Evidence, Observation, RefusalKind, Snapshot, Verdict};
use crate::wire::request::Action;
use crate::wire::unusable::Unusable;

/// Adds to the user's credit, or takes away from it.
pub static ADD_SUBTRACT_CREDIT: Declaration = Declaration {
    action: Action::of("store", "add_subtract_credit"),
    of_user: true,
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
    effect: Effect::Change(Change {
        refusals: &[("ERROR_CANT_SUBTRACT", None, RefusalKind::PerhapsDoneBefore)],
        evidence: Some(Evidence { read: &GET_CREDIT, needs_snapshot: true, is_checked_first: false, judge: changed }),
    }),
};

/// What happens to more than there is to subtract was not found: then the credit may change by less. And where the credit
/// is what it was, the change may have been made and the credit spent: nothing can be concluded.
fn changed(observation: &Observation<'_>) -> Result<Verdict, Unusable> {
    let credit = observation.answer.object("data")?.amount("buyer_credit")?.ok_or(Unusable::WrongType)?;
    let Some(before) = observation.snapshot else {
        return Ok(Verdict::Snapshot(Snapshot { order: None, amount: credit }));
    };
    let Some(amount) = observation.variables.amount("amount") else { return Ok(Verdict::Inconclusive) };
    let expected = match observation.variables.get("creditAction") {
        Some("add") => Some(before.amount.plus(amount)),
        _ => before.amount.minus(amount),
    };
    Ok(match credit {
        credit if Some(credit) == expected => Verdict::Done(ok("Credit action was performed")),
        _ => Verdict::Inconclusive,
    })
}
