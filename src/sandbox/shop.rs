//! What the API knows of its users: a cart, orders, credit, access, subscriptions. Only what differs from the seed is
//! kept, so that a bulk run of thousands of users costs only what it touches.

use super::cart::Line;
use super::content::Pass;
use super::credit::CreditChange;
use super::delivery::Reply;
use super::money::Cents;
use super::orders::Order;
use super::payments::Payment;
use super::refusal::Refusal;
use super::seed;
use super::subscriptions::Subscription;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What an action answers, or why it refuses. A refused action changes nothing.
pub type Answer = Result<Reply, Refusal>;

/// All users' accounts, and the books.
#[derive(Debug)]
pub struct Shop {
    opened_at: i64,
    pub(super) accounts: BTreeMap<u64, Account>,
    pub(super) orders_placed: u64,
    pub(super) subscriptions_sold: u64,
    pub(super) payments: Vec<Payment>,
    pub(super) credit_changes: Vec<CreditChange>,
}

/// What belongs to one user.
#[derive(Debug, Clone, Default)]
pub struct Account {
    pub(super) cart: Vec<Line>,
    /// Oldest first.
    pub(super) orders: Vec<Order>,
    pub(super) credit: Cents,
    pub(super) passes: Vec<Pass>,
    pub(super) subscriptions: Vec<Subscription>,
}

impl Shop {
    /// As seeded; the seeded orders were placed an hour before `now`.
    pub fn seeded(now: i64) -> Self {
        Shop {
            opened_at: now,
            accounts: BTreeMap::new(),
            orders_placed: 0,
            subscriptions_sold: 0,
            payments: Vec::new(),
            credit_changes: Vec::new(),
        }
    }

    /// The user's account, to look at.
    pub(super) fn account(&self, user: u64) -> Cow<'_, Account> {
        self.accounts.get(&user).map_or_else(|| Cow::Owned(Account::seeded(user, self.opened_at)), Cow::Borrowed)
    }

    /// The user's account, to be changed: from here on it is kept.
    pub(super) fn account_to_change(&mut self, user: u64) -> &mut Account {
        self.accounts.entry(user).or_insert_with(|| Account::seeded(user, self.opened_at))
    }
}

impl Account {
    fn seeded(user: u64, opened_at: i64) -> Self {
        let order = seed::has_order(user).then(|| Order::seeded(user, opened_at - 3600));
        Account { orders: order.into_iter().collect(), ..Account::default() }
    }

    /// The order that is neither processed nor cancelled: a user has at most one.
    pub(super) fn current_order(&self) -> Option<&Order> {
        self.orders.iter().find(|order| order.is_current())
    }

    /// The same, to be changed.
    pub(super) fn current_order_to_change(&mut self) -> Option<&mut Order> {
        self.orders.iter_mut().find(|order| order.is_current())
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::sandbox::variables::Variables;

    #[test]
    fn only_what_differs_from_the_seed_is_kept() {
        let mut shop = Shop::seeded(1_506_769_378);
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
