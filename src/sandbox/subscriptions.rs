//! Subscriptions: `store > list_subscriptions` (section 3.2), `get_subscription_pre_rp_info` (3.13) and
//! `set_subscription_rp` (3.14). No recurring payment ever happens here: a profile is only kept.

use super::catalogue::{CURRENCY, GRACE, Product, Renewal};
use super::date;
use super::delivery::{Json, data, list, object, ok};
use super::money::Cents;
use super::refusal;
use super::shop::{Answer, Shop};
use super::variables::Variables;

/// A subscription a user has.
#[derive(Debug, Clone)]
pub struct Subscription {
    id: u64,
    product: &'static Product,
    /// When the first paid period would end if there were no trial.
    first_period_end: i64,
    date_end: i64,
    profile_id: Option<String>,
}

impl Subscription {
    /// The sandbox's first subscription.
    pub(super) const FIRST_ID: u64 = 71;

    pub(super) fn sold(id: u64, product: &'static Product, renewal: &Renewal, now: i64) -> Self {
        let date_end = now + renewal.trial_seconds.unwrap_or(renewal.seconds);
        Subscription { id, product, first_period_end: now + renewal.seconds, date_end, profile_id: None }
    }

    pub(super) fn is_of(&self, product: &Product) -> bool {
        self.product.id == product.id
    }

    /// Whether it has not ended, or its grace period has not.
    pub(super) fn is_listed(&self, now: i64) -> bool {
        now < self.date_end + GRACE
    }

    pub(super) fn prolong(&mut self, seconds: i64) {
        self.date_end += seconds;
        self.first_period_end += seconds;
    }

    fn number(&self) -> String {
        format!("SUB{:05}", self.id)
    }

    /// As far as the page was seen. What the `rp_` fields hold without a profile is the sandbox's own.
    fn shown(&self) -> Json {
        let profile_id = self.profile_id.as_deref();
        let amount = profile_id.map_or(Cents::ZERO, |_| self.product.price);
        object([
            ("content_title", self.product.content().map_or("", |content| content.title).into()),
            ("date_end", self.date_end.to_string().into()),
            ("date_end_formatted_d", date::day(self.date_end).into()),
            ("date_end_formatted_t", date::time(self.date_end).into()),
            ("id", self.id.to_string().into()),
            ("id_product", self.product.id.to_string().into()),
            ("renewable", "1".into()),
            ("subscription_number", self.number().into()),
            ("rp_profile_id", profile_id.unwrap_or("").into()),
            ("rp_status", profile_id.map_or("", |_| "Active").into()),
            ("rp_amount", amount.decimal().into()),
            ("rp_amount_formatted", amount.formatted().into()),
            ("rp_currency_code", profile_id.map_or("", |_| CURRENCY).into()),
            ("rp_date_last_payment", "0".into()),
        ])
    }
}

/// What a recurring payment profile has to be created with. Without a trial the first charge is at the end of the
/// period that the order pays for; with one, at the end of the trial. The sandbox's own reading of two names.
fn pre_rp_info(
    product: &Product,
    renewal: &Renewal,
    first_payment: i64,
    trial_end: Option<i64>,
) -> Vec<(&'static str, Json)> {
    vec![
        ("amount", product.price.decimal().into()),
        ("currency_code", CURRENCY.into()),
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
        Ok(list(current.map(Subscription::shown)))
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
                Ok(data(Json::Object(pre_rp_info(product, renewal, now + renewal.seconds, trial_end))))
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
                info.extend(pre_rp_info(product, renewal, subscription.first_period_end, trial_end));
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
