//! `store > list_current_content` (page 15_03, section 3.1): the clip and channel passes a user has now.

use super::values::Holds;
use super::{Declaration, Effect};
use crate::wire::request::Action;

/// The user's current passes.
pub static LIST_CURRENT_CONTENT: Declaration = Declaration {
    action: Action::of("store", "list_current_content"),
    of_user: true,
    parameters: &[],
    success: "list",
    fields: &[(Holds::Integer, &["id_clip", "id_channel", "date_end"]), (Holds::Flag, &["in_grace_period"])],
    effect: Effect::Read,
};
