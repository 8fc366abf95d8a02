//! `store > process_order` (page 15_14, section 3.12 of the facts): marks the user's current, fully paid order as
//! paid and delivers it. It takes the user id, never the order id, and has no idempotency key; so after a lost
//! answer its effect is looked for in `list_orders`.

use super::order_state::PROCESSED;
use super::{Change, Declaration, Effect, RefusalKind};
use crate::wire::request::Action;

/// Marks the current order as paid and delivers it. Needs an amount due of 0.
pub static PROCESS_ORDER: Declaration = Declaration {
    action: Action::of("store", "process_order"),
    of_user: true,
    parameters: &[],
    success: "ok",
    fields: &[],
    effect: Effect::Change(Change {
        refusals: &[
            // Nothing to process; perhaps because it was processed before.
            ("ERROR_NO_ORDER", None, RefusalKind::PerhapsDoneBefore),
            ("ERROR_AMOUNT_DUE", None, RefusalKind::Definite),
            ("ERROR_CURRENCY_MISMATCH", None, RefusalKind::Definite),
            ("ERROR_PROCESSING", None, RefusalKind::HalfWay),
        ],
        evidence: Some(PROCESSED),
    }),
};
