//! `store > get_config` (page 15_02, section 3.0a): the Store's configuration. It takes no user. The settings of the
//! payment methods hold passwords and keys of the shop's gateways.

use super::values::Holds;
use super::{Declaration, Effect};
use crate::wire::request::Action;

/// The Store's configuration.
pub static GET_CONFIG: Declaration = Declaration {
    action: Action::of("store", "get_config"),
    of_user: false,
    parameters: &[],
    success: "data",
    fields: &[
        (Holds::Integer, &["currency_id", "currency_symbol_position", "id"]),
        (Holds::Decimal, &["min_purchase_amount"]),
        (Holds::Flag, &["enable_rp", "pp_sandbox"]),
    ],
    effect: Effect::Read,
};
