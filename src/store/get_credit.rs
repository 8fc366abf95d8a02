//! `store > get_credit` (page 15_06, section 3.4): the user's credit.

use super::values::Holds;
use super::{Declaration, Effect};
use crate::wire::request::Action;

/// The user's credit.
pub static GET_CREDIT: Declaration = Declaration {
    action: Action::of("store", "get_credit"),
    of_user: true,
    parameters: &[],
    success: "data",
    fields: &[(Holds::Decimal, &["buyer_credit"])],
    effect: Effect::Read,
};
