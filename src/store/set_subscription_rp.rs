//! `store > set_subscription_rp` (page 15_16, section 3.14): ties a recurring payment profile to a subscription. Setting
//! the same again changes nothing; after a lost answer the profile is looked for in `list_subscriptions`.

use super::list_subscriptions::LIST_SUBSCRIPTIONS;
use super::order_state::ok;
use super::variables::{Parameter, Takes};
use super::{Change, Declaration, Effect, Evidence, Observation, Verdict};
use crate::wire::request::Action;
use crate::wire::unusable::Unusable;

/// Ties a profile to a subscription.
pub static SET_SUBSCRIPTION_RP: Declaration = Declaration {
    action: Action::of("store", "set_subscription_rp"),
    of_user: true,
    parameters: &[
        Parameter { name: "subscriptionID", required: true, takes: Takes::Positive },
        Parameter { name: "profileID", required: true, takes: Takes::Text },
        // 2: PayPal, 3: External Payment Processor.
        Parameter { name: "paymentMethodID", required: true, takes: Takes::Positive },
        // Unix seconds.
        Parameter { name: "date_first_payment", required: true, takes: Takes::Positive },
        Parameter { name: "rp_status", required: true, takes: Takes::Word(&["Active"], "must be \"Active\"") },
    ],
    success: "ok",
    fields: &[],
    effect: Effect::Change(Change {
        refusals: &[],
        evidence: Some(Evidence {
            read: &LIST_SUBSCRIPTIONS,
            needs_snapshot: false,
            is_checked_first: false,
            judge: set,
        }),
    }),
};

fn set(observation: &Observation<'_>) -> Result<Verdict, Unusable> {
    let id = observation.variables.get("subscriptionID").and_then(|digits| digits.parse().ok());
    for subscription in observation.answer.list("list")? {
        let subscription = subscription?;
        if subscription.integer("id")? == id {
            let profile = subscription.text("rp_profile_id")?;
            let status = subscription.text("rp_status")?;
            let is_set = observation.variables.get("profileID") == Some(profile)
                && observation.variables.get("rp_status") == Some(status);
            return Ok(match is_set {
                true => Verdict::Done(ok("Recurring payment profile was set")),
                false => Verdict::Undone(None),
            });
        }
    }
    Ok(Verdict::Inconclusive)
}
