//! `store > cancel_order` (page 15_12, section 3.10): cancels the user's current order. What becomes of payments
//! recorded on it is not documented. After a lost answer its effect is looked for in `list_orders`.

use super::order_state::CANCELLED;
use super::variables::{Parameter, Takes};
use super::{Change, Declaration, Effect, RefusalKind};
use crate::wire::request::Action;

/// Cancels the current order.
pub static CANCEL_ORDER: Declaration = Declaration {
    action: Action::of("store", "cancel_order"),
    of_user: true,
    parameters: &[Parameter {
        name: "requester",
        required: false,
        takes: Takes::Word(&["ADMIN", "BUYER"], "must be \"ADMIN\" or \"BUYER\""),
    }],
    success: "ok",
    fields: &[],
    effect: Effect::Change(Change {
        // `ERROR | Error cancelling the order` is documented, but not how far it came: it is looked up.
        refusals: &[("ERROR_NO_ORDER", None, RefusalKind::PerhapsDoneBefore)],
        evidence: Some(CANCELLED),
    }),
};
