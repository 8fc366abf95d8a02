//! Subscriptions, and how `list_subscriptions` shows one.

use crate::sandbox::catalogue::{GRACE, Product, Renewal};
use crate::sandbox::currency::Currency;
use crate::sandbox::date;
use crate::sandbox::delivery::{Json, object};
use crate::sandbox::money::Money;

/// A subscription a user has.
#[derive(Debug, Clone)]
pub struct Subscription {
    pub(in crate::sandbox) id: u64,
    pub(in crate::sandbox) product: &'static Product,
    /// When the first paid period would end if there were no trial.
    pub(in crate::sandbox) first_period_end: i64,
    pub(in crate::sandbox) date_end: i64,
    pub(in crate::sandbox) profile_id: Option<String>,
}

impl Subscription {
    /// The sandbox's first subscription.
    pub(in crate::sandbox) const FIRST_ID: u64 = 71;

    pub(in crate::sandbox) fn sold(id: u64, product: &'static Product, renewal: &Renewal, now: i64) -> Self {
        let date_end = now + renewal.trial_seconds.unwrap_or(renewal.seconds);
        Subscription { id, product, first_period_end: now + renewal.seconds, date_end, profile_id: None }
    }

    pub(in crate::sandbox) fn is_of(&self, product: &Product) -> bool {
        self.product.id == product.id
    }

    /// Whether it has not ended, or its grace period has not.
    pub(in crate::sandbox) fn is_listed(&self, now: i64) -> bool {
        now < self.date_end + GRACE
    }

    pub(in crate::sandbox) fn prolong(&mut self, seconds: i64) {
        self.date_end += seconds;
        self.first_period_end += seconds;
    }

    pub(in crate::sandbox) fn number(&self) -> String {
        format!("SUB{:05}", self.id)
    }

    /// As far as the page was seen. What the `rp_` fields hold without a profile is the sandbox's own.
    pub(in crate::sandbox) fn shown(&self, currency: &Currency) -> Json {
        let profile_id = self.profile_id.as_deref();
        let amount = profile_id.map_or(Money::ZERO, |_| self.product.price);
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
            ("rp_amount", currency.decimal(amount).into()),
            ("rp_amount_formatted", currency.formatted(amount).into()),
            ("rp_currency_code", profile_id.map_or("", |_| &currency.code).into()),
            ("rp_date_last_payment", "0".into()),
        ])
    }
}
