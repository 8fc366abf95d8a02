//! The seeded users, their orders, and the ledger.

use super::delivery::{Reply, data, list};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The current order of user n has the id `ORDER_ID_BASE + n`.
pub const ORDER_ID_BASE: u64 = 300_000;

/// What calls for a user do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behaviour {
    /// As documented.
    Plain,
    /// 5.50 EUR are due.
    AmountDue,
    /// The store's currency was changed after the order was placed.
    CurrencyChanged,
    /// Processing fails inside.
    Broken,
    /// Processes, then the connection drops.
    DropAfter,
    /// The connection drops before the order is touched, once.
    DropBeforeOnce,
    /// 503 with `Retry-After: 1`, once.
    BusyOnce,
    /// Processes, sends the headers, then stalls.
    Stall,
    /// A 500 page, once, the order untouched.
    FailOnce,
    /// PHP warnings in front of the JSON.
    Warn,
    /// Processes, then cuts the answer in half.
    Cut,
    /// Takes no lock while it works.
    NoLock,
    /// As [`Behaviour::DropAfter`], and the credential may not list orders.
    DropAfterAndHideOrders,
}

/// What calls for a user do.
pub fn behaviour(user: u64) -> Behaviour {
    match user {
        4 => Behaviour::AmountDue,
        5 => Behaviour::CurrencyChanged,
        6 => Behaviour::Broken,
        101 => Behaviour::DropAfter,
        102 => Behaviour::DropBeforeOnce,
        103 => Behaviour::BusyOnce,
        104 => Behaviour::Stall,
        105 => Behaviour::FailOnce,
        106 => Behaviour::Warn,
        107 => Behaviour::Cut,
        108 => Behaviour::NoLock,
        109 => Behaviour::DropAfterAndHideOrders,
        _ => Behaviour::Plain,
    }
}

/// The users that begin with a current order.
fn seeded_users() -> impl Iterator<Item = u64> {
    [2, 4, 5, 6].into_iter().chain(101..=109).chain(1000..=9999)
}

fn has_order(user: u64) -> bool {
    matches!(user, 2 | 4..=6 | 101..=109 | 1000..=9999)
}

/// One line of the ledger that "exactly once" is checked against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerEntry {
    /// The order.
    pub order_id: u64,
    /// Whose it is.
    pub user_id: u64,
    /// Whether it has been processed.
    pub processed: bool,
    /// How often it has been processed.
    pub times_processed: u32,
}

/// Whether an order can be processed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Processing {
    /// It can.
    Possible,
    /// The API refuses, with this code and this text.
    Refused(&'static str, &'static str),
}

/// All orders. Only what differs from the seed is kept.
#[derive(Debug)]
pub struct Orders {
    placed_at: i64,
    times_processed: BTreeMap<u64, u32>,
}

impl Orders {
    /// As seeded; placed an hour before `now`.
    pub fn seeded(now: i64) -> Self {
        Orders { placed_at: now - 3600, times_processed: BTreeMap::new() }
    }

    fn times_processed(&self, user: u64) -> u32 {
        self.times_processed.get(&user).copied().unwrap_or(0)
    }

    /// Whether the user's current order can be processed: every documented refusal of page 15_14.
    pub fn may_process(&self, user: u64) -> Processing {
        if !has_order(user) || self.times_processed(user) > 0 {
            return Processing::Refused("ERROR_NO_ORDER", "There is no order to process");
        }
        match behaviour(user) {
            Behaviour::AmountDue => {
                Processing::Refused("ERROR_AMOUNT_DUE", "Can't process the order because there is amount due")
            }
            Behaviour::CurrencyChanged => Processing::Refused(
                "ERROR_CURRENCY_MISMATCH",
                "Can't process the order because the order currency does not match the Store configuration currency",
            ),
            Behaviour::Broken => Processing::Refused("ERROR_PROCESSING", "Error while processing the order"),
            _ => Processing::Possible,
        }
    }

    /// Processes the user's order, once more if need be.
    pub fn mark_processed(&mut self, user: u64) {
        *self.times_processed.entry(user).or_insert(0) += 1;
    }

    /// The ledger, by user.
    pub fn ledger(&self) -> Vec<LedgerEntry> {
        let entry = |user_id| {
            let times_processed = self.times_processed(user_id);
            LedgerEntry { order_id: ORDER_ID_BASE + user_id, user_id, processed: times_processed > 0, times_processed }
        };
        seeded_users().map(entry).collect()
    }

    /// `store > list_orders`: fields and types of section 3.3.
    pub fn list_orders(&self, user: u64) -> Reply {
        if !has_order(user) {
            return list(Vec::new());
        }
        let paid = behaviour(user) != Behaviour::AmountDue;
        let processed = self.times_processed(user) > 0;
        list(vec![json!({
            "date": self.placed_at.to_string(),
            "date_formatted": "30/09/2017",
            "id": (ORDER_ID_BASE + user).to_string(),
            "id_currency": "5",
            "invoice_url": "",
            "order_number": format!("ORD{}", ORDER_ID_BASE + user),
            "status": if processed { "1" } else { "0" },
            "status_payment": if paid { "1" } else { "0" },
            "status_payment_text": if paid { "Paid" } else { "Unpaid" },
            "total": "5.50",
            "total_formatted": "5.50€",
            "total_paid": if paid { "5.50" } else { "0.00" },
            "total_paid_formatted": if paid { "5.50€" } else { "0.00€" },
        })])
    }

    /// `store > get_cart`: the documented fields of section 3.7; of the current order if there is one.
    pub fn get_cart(&self, user: u64) -> Reply {
        let current = has_order(user) && self.times_processed(user) == 0;
        let due = current && behaviour(user) == Behaviour::AmountDue;
        data(json!({
            "order_contains_subscription": 0,
            "order_contains_subscription_trial": 0,
            "order_trial_requires_rp": 0,
            "order_has_credit_product": 0,
            // The sandbox's own: what stands here without a current order is not documented.
            "order_id": if current { Value::from((ORDER_ID_BASE + user).to_string()) } else { Value::Null },
            "order_min_purchase_check": 1,
            "order_num_products": u8::from(current),
            "buyer_credit": "0.00",
            "buyer_credit_formatted": "0.00€",
            "order_amount_due": if due { "5.50" } else { "0.00" },
            "order_amount_paid": if current && !due { "5.50" } else { "0.00" },
        }))
    }
}
