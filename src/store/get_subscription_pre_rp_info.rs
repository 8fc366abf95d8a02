//! `store > get_subscription_pre_rp_info` (page 15_15, section 3.13): what a recurring payment profile has to be
//! made of.

use super::values::Holds;
use super::variables::{Parameter, Takes};
use super::{Declaration, Effect};
use crate::wire::request::Action;

/// By exactly one of the two variables.
pub static GET_SUBSCRIPTION_PRE_RP_INFO: Declaration = Declaration {
    action: Action::of("store", "get_subscription_pre_rp_info"),
    of_user: true,
    parameters: &[
        Parameter { name: "productID", required: false, takes: Takes::Positive },
        Parameter { name: "subscriptionID", required: false, takes: Takes::Positive },
    ],
    success: "data",
    fields: &[
        (
            Holds::Integer,
            &[
                "id_subscription",
                "date_first_payment",
                "date_first_payment_with_trial",
                "id_product",
                "period_frequency",
            ],
        ),
        (Holds::Decimal, &["amount"]),
    ],
    effect: Effect::Read,
};
