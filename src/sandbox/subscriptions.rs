//! Subscriptions: `store > list_subscriptions` (section 3.2), `get_subscription_pre_rp_info` (3.13) and
//! `set_subscription_rp` (3.14). No recurring payment ever happens here: a profile is only kept.

use super::books::{Answer, Shop};
use super::catalogue::{Product, Renewal};
use super::currency::Currency;
use super::delivery::{Json, data, list, ok};
use super::refusal;
use super::variables::Variables;

/// What a recurring payment profile has to be created with. Without a trial the first charge is at the end of the
/// period that the order pays for; with one, at the end of the trial. The sandbox's own reading of two names.
fn pre_rp_info(
    currency: &Currency,
    product: &Product,
    renewal: &Renewal,
    first_payment: i64,
    trial_end: Option<i64>,
) -> Vec<(&'static str, Json)> {
    vec![
        ("amount", currency.decimal(product.price).into()),
        ("currency_code", currency.code.as_str().into()),
        ("date_first_payment", first_payment.into()),
        ("date_first_payment_with_trial", trial_end.unwrap_or(-1).into()),
        ("id_product", product.id.to_string().into()),
        ("product_sku", product.sku.into()),
        ("period", renewal.period.into()),
        ("period_frequency", renewal.frequency.to_string().into()),
    ]
}

impl Shop {
    /// `store > list_subscriptions`
    pub fn list_subscriptions(&self, user: u64, now: i64) -> Answer {
        let account = self.account(user);
        let current = account.subscriptions.iter().filter(|subscription| subscription.is_listed(now));
        Ok(list(current.map(|subscription| subscription.shown(self.currency()))))
    }

    /// `store > get_subscription_pre_rp_info`: of a product before its order is processed, or of a subscription.
    /// Its errors were not seen; those of other actions serve here.
    pub fn get_subscription_pre_rp_info(&self, user: u64, post: &Variables, now: i64) -> Answer {
        match (post.given("productID"), post.given("subscriptionID")) {
            (Some(_), None) => {
                let product =
                    post.positive("productID").and_then(Product::with_id).ok_or(refusal::INVALID_PRODUCT_ID)?;
                let renewal = product.renewal().ok_or(refusal::INVALID_PRODUCT_ID)?;
                let trial_end = renewal.trial_seconds.map(|seconds| now + seconds);
                Ok(data(Json::Object(pre_rp_info(self.currency(), product, renewal, now + renewal.seconds, trial_end))))
            }
            (None, Some(_)) => {
                let account = self.account(user);
                let known = post
                    .positive("subscriptionID")
                    .and_then(|id| account.subscriptions.iter().find(|known| known.id == id));
                let subscription = known.ok_or(refusal::INVALID_SUBSCRIPTION_ID)?;
                let product = subscription.product;
                let renewal = product.renewal().ok_or(refusal::INVALID_SUBSCRIPTION_ID)?;
                let trial_end = renewal.trial_seconds.map(|_| subscription.date_end);
                let mut info = vec![
                    ("id_subscription", subscription.id.to_string().into()),
                    ("subscription_number", subscription.number().into()),
                ];
                info.extend(pre_rp_info(self.currency(), product, renewal, subscription.first_period_end, trial_end));
                Ok(data(Json::Object(info)))
            }
            _ => Err(refusal::ONE_ID_NEEDED),
        }
    }

    /// `store > set_subscription_rp`. Only the error for the subscription's id was seen. A date of the first payment
    /// other than the one reported is taken: the documentation says that it should be the same.
    pub fn set_subscription_rp(&mut self, user: u64, post: &Variables) -> Answer {
        let id = post.positive("subscriptionID").ok_or(refusal::INVALID_SUBSCRIPTION_ID)?;
        let position = self.account(user).subscriptions.iter().position(|subscription| subscription.id == id);
        let position = position.ok_or(refusal::INVALID_SUBSCRIPTION_ID)?;
        let profile_id =
            Some(post.get("profileID")).filter(|text| !text.is_empty()).ok_or(refusal::INVALID_PROFILE_ID)?;
        if !matches!(post.get("paymentMethodID"), "2" | "3") {
            return Err(refusal::INVALID_PAYMENT_METHOD);
        }
        post.positive("date_first_payment").ok_or(refusal::INVALID_FIRST_PAYMENT)?;
        if post.get("rp_status") != "Active" {
            return Err(refusal::INVALID_RP_STATUS);
        }
        self.account_to_change(user).subscriptions[position].profile_id = Some(profile_id.into());
        Ok(ok("Recurring payment profile was set"))
    }
}
