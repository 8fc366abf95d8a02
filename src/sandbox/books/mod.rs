//! The books: what the API knows of its users: a cart, orders, credit, access, subscriptions. Only what differs from the seed is
//! kept, so that a bulk run of thousands of users costs only what it touches.

mod line;
mod money;
mod order;
mod pass;
mod subscription;

pub(super) use line::{Line, has_trial, reaches_minimum, total};
pub use money::{CreditChange, Direction, Payment};
pub use order::{Order, Status};
pub use pass::Pass;
pub use subscription::Subscription;

use super::currency::Currency;
use super::delivery::Reply;
use super::money::Money;
use super::refusal::Refusal;
use super::seed::Seed;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What an action answers, or why it refuses. A refused action changes nothing.
pub type Answer = Result<Reply, Refusal>;

/// All users' accounts, and the books.
#[derive(Debug)]
pub struct Shop {
    pub(in crate::sandbox) seed: Seed,
    opened_at: i64,
    pub(in crate::sandbox) accounts: BTreeMap<u64, Account>,
    pub(in crate::sandbox) orders_placed: u64,
    pub(in crate::sandbox) subscriptions_sold: u64,
    pub(in crate::sandbox) payments: Vec<Payment>,
    pub(in crate::sandbox) credit_changes: Vec<CreditChange>,
}

/// What belongs to one user.
#[derive(Debug, Clone, Default)]
pub struct Account {
    pub(in crate::sandbox) cart: Vec<Line>,
    /// Oldest first.
    pub(in crate::sandbox) orders: Vec<Order>,
    pub(in crate::sandbox) credit: Money,
    pub(in crate::sandbox) passes: Vec<Pass>,
    pub(in crate::sandbox) subscriptions: Vec<Subscription>,
}

impl Shop {
    /// As seeded; the seeded orders were placed an hour before `now`.
    pub fn seeded(seed: Seed, now: i64) -> Self {
        Shop {
            seed,
            opened_at: now,
            accounts: BTreeMap::new(),
            orders_placed: 0,
            subscriptions_sold: 0,
            payments: Vec::new(),
            credit_changes: Vec::new(),
        }
    }

    /// The user's account, to look at.
    pub(in crate::sandbox) fn account(&self, user: u64) -> Cow<'_, Account> {
        self.accounts
            .get(&user)
            .map_or_else(|| Cow::Owned(Account::seeded(&self.seed, user, self.opened_at)), Cow::Borrowed)
    }

    /// The user's account, to be changed: from here on it is kept.
    pub(in crate::sandbox) fn account_to_change(&mut self, user: u64) -> &mut Account {
        self.accounts.entry(user).or_insert_with(|| Account::seeded(&self.seed, user, self.opened_at))
    }

    /// The store's one currency.
    pub fn currency(&self) -> &Currency {
        &self.seed.currency
    }
}

impl Account {
    fn seeded(seed: &Seed, user: u64, opened_at: i64) -> Self {
        let order = seed.order(user, opened_at - 3600);
        Account { orders: order.into_iter().collect(), ..Account::default() }
    }

    /// The order that is neither processed nor cancelled: a user has at most one.
    pub(in crate::sandbox) fn current_order(&self) -> Option<&Order> {
        self.orders.iter().find(|order| order.is_current())
    }

    /// The same, to be changed.
    pub(in crate::sandbox) fn current_order_to_change(&mut self) -> Option<&mut Order> {
        self.orders.iter_mut().find(|order| order.is_current())
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::sandbox::variables::Variables;

    #[test]
    fn only_what_differs_from_the_seed_is_kept() {
        let mut shop = Shop::seeded(Seed::default(), 1_506_769_378);
        for user in [1, 3, 6, 4711, 1_000_000_000] {
            let form = |form: &str| Variables::of_body("application/x-www-form-urlencoded", form.as_bytes());
            // Reads, and writes that are refused.
            let _ = (shop.get_cart(user), shop.list_orders(user), shop.get_credit(user), shop.order_to_process(user));
            let _ = shop.modify_cart(user, &form("cartAction=remove&productID=1"));
            let _ = shop.add_payment(user, &form("amount=99"));
            let _ = shop.add_subtract_credit(user, &form("creditAction=subtract&amount=1"));
            let _ = (shop.place_order(user, 1_506_769_378), shop.set_subscription_rp(user, &form("subscriptionID=71")));
        }
        assert_eq!(shop.accounts.len(), 0);
        shop.process(4711, 304_711, 1_506_769_378);
        assert_eq!(shop.accounts.keys().collect::<Vec<_>>(), [&4711]);
    }
}
