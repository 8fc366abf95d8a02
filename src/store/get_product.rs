//! `store > get_product` (page 15_08, section 3.6): a clip, channel or product, and the related products that can be
//! put into the cart. The key and the fields of that list were not found on any page; they pass as they come.

use super::variables::{Parameter, Takes};
use super::{Declaration, Effect};
use crate::wire::request::Action;

const TYPES: &[&str] = &["clip", "channel", "other", "site", "service", "donation"];

/// A product and what is related to it.
pub static GET_PRODUCT: Declaration = Declaration {
    action: Action::of("store", "get_product"),
    of_user: true,
    parameters: &[
        Parameter {
            name: "type",
            required: true,
            takes: Takes::Word(
                TYPES,
                "must be \"clip\", \"channel\", \"other\", \"site\", \"service\" or \"donation\"",
            ),
        },
        // -1 for the last three types.
        Parameter { name: "cpID", required: true, takes: Takes::Integer },
        Parameter { name: "get_related", required: false, takes: Takes::Flag },
    ],
    success: "overview",
    fields: &[],
    effect: Effect::Read,
};
