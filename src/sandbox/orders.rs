//! Orders: `store > place_order` (section 3.9), `cancel_order` (3.10), `list_orders` (3.3), and the ledger.

use super::books::{Answer, Order, Shop, Status, reaches_minimum};
use super::delivery::{list, ok, reply};
use super::refusal;
use super::seed::Flaw;

/// One line of the ledger that "exactly once" is checked against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerEntry {
    /// The order.
    pub order_id: u64,
    /// Whose it is.
    pub user_id: u64,
    /// Where it stands.
    pub status: Status,
    /// How often it has been processed.
    pub times_processed: u32,
}

impl Shop {
    /// `store > place_order`: an order of what is in the cart, which is empty then.
    pub fn place_order(&mut self, user: u64, now: i64) -> Answer {
        let account = self.account(user);
        if account.current_order().is_some() {
            return Err(refusal::ALREADY_PLACED);
        }
        if account.cart.is_empty() {
            return Err(refusal::EMPTY_CART);
        }
        if !reaches_minimum(&account.cart) {
            return Err(refusal::MIN_PURCHASE);
        }
        self.orders_placed += 1;
        let id = self.seed.last_order_id() + self.orders_placed;
        let account = self.account_to_change(user);
        let lines = std::mem::take(&mut account.cart);
        account.orders.push(Order::placed(id, lines, now));
        Ok(reply([("ok", "Order was placed".into()), ("id", id.into())]))
    }

    /// `store > cancel_order`. What was paid stays recorded; whether the API gives anything back is not documented.
    pub fn cancel_order(&mut self, user: u64) -> Answer {
        match self.account(user).current_order() {
            None => return Err(refusal::NO_ORDER_TO_CANCEL),
            Some(order) if order.flaw == Some(Flaw::Broken) => return Err(refusal::CANCELLING_FAILED),
            Some(_) => {}
        }
        if let Some(order) = self.account_to_change(user).current_order_to_change() {
            order.status = Status::Cancelled;
        }
        Ok(ok("The order was cancelled"))
    }

    /// `store > list_orders`, the oldest first; in which order the API lists them is not documented.
    pub fn list_orders(&self, user: u64) -> Answer {
        Ok(list(self.account(user).orders.iter().map(|order| order.shown(self.currency()))))
    }

    /// The seeded orders by user, then those placed since by id.
    pub fn ledger(&self) -> Vec<LedgerEntry> {
        let entry = |user_id, order: &Order| LedgerEntry {
            order_id: order.id,
            user_id,
            status: order.status,
            times_processed: order.times_processed,
        };
        let seeded = self.seed.orders().map(|(user_id, order_id)| {
            match self.accounts.get(&user_id).and_then(|account| account.orders.first()) {
                Some(order) => entry(user_id, order),
                None => LedgerEntry { order_id, user_id, status: Status::Current, times_processed: 0 },
            }
        });
        let every =
            self.accounts.iter().flat_map(|(user, account)| account.orders.iter().map(|order| entry(*user, order)));
        let mut placed: Vec<_> =
            every.filter(|entry| self.seed.order_id(entry.user_id) != Some(entry.order_id)).collect();
        placed.sort_by_key(|entry| entry.order_id);
        seeded.chain(placed).collect()
    }
}
