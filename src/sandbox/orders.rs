//! Orders: `store > place_order` (section 3.9), `cancel_order` (3.10), `list_orders` (3.3), and the ledger.

use super::cart::{Line, reaches_minimum, total};
use super::catalogue::{CURRENCY_ID, PRODUCTS};
use super::date;
use super::delivery::{Json, list, object, ok, reply};
use super::money::Cents;
use super::refusal;
use super::seed::{self, Flaw, LAST_SEEDED_ORDER_ID, ORDER_ID_BASE};
use super::shop::{Answer, Shop};

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Placed, neither processed nor cancelled.
    Current,
    /// Paid and delivered.
    Processed,
    /// Cancelled.
    Cancelled,
}

/// One order.
#[derive(Debug, Clone)]
pub struct Order {
    id: u64,
    placed_at: i64,
    lines: Vec<Line>,
    pub(super) paid: Cents,
    pub(super) status: Status,
    pub(super) times_processed: u32,
    pub(super) flaw: Option<Flaw>,
}

impl Order {
    /// The order a seeded user begins with: a Premium Clip, paid unless that is what is the matter with it.
    pub(super) fn seeded(user: u64, placed_at: i64) -> Self {
        let mut order =
            Order::placed(ORDER_ID_BASE + user, vec![Line { product: &PRODUCTS[0], quantity: 1 }], placed_at);
        order.flaw = seed::flaw(user);
        if order.flaw != Some(Flaw::Unpaid) {
            order.paid = order.total();
        }
        order
    }

    fn placed(id: u64, lines: Vec<Line>, placed_at: i64) -> Self {
        Order { id, placed_at, lines, paid: Cents::ZERO, status: Status::Current, times_processed: 0, flaw: None }
    }

    pub(super) fn id(&self) -> u64 {
        self.id
    }

    pub(super) fn lines(&self) -> &[Line] {
        &self.lines
    }

    pub(super) fn is_current(&self) -> bool {
        self.status == Status::Current
    }

    pub(super) fn number(&self) -> String {
        format!("ORD{:05}", self.id)
    }

    fn total(&self) -> Cents {
        total(&self.lines)
    }

    pub(super) fn paid(&self) -> Cents {
        self.paid
    }

    pub(super) fn amount_due(&self) -> Cents {
        self.total().minus(self.paid).unwrap_or_default()
    }

    /// As `list_orders` shows it. The texts besides `Paid` are the sandbox's own.
    fn shown(&self) -> Json {
        let status = match self.status {
            Status::Current => "0",
            Status::Processed => "1",
            Status::Cancelled => "2",
        };
        let (status_payment, status_payment_text) = match self.status {
            Status::Cancelled => ("2", "Cancelled"),
            _ if self.amount_due() == Cents::ZERO => ("1", "Paid"),
            _ => ("0", "Unpaid"),
        };
        object([
            ("date", self.placed_at.to_string().into()),
            ("date_formatted", date::day(self.placed_at).into()),
            ("id", self.id.to_string().into()),
            ("id_currency", CURRENCY_ID.into()),
            ("invoice_url", "".into()),
            ("order_number", self.number().into()),
            ("status", status.into()),
            ("status_payment", status_payment.into()),
            ("status_payment_text", status_payment_text.into()),
            ("total", self.total().decimal().into()),
            ("total_formatted", self.total().formatted().into()),
            ("total_paid", self.paid.decimal().into()),
            ("total_paid_formatted", self.paid.formatted().into()),
        ])
    }
}

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
        let id = LAST_SEEDED_ORDER_ID + self.orders_placed;
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
        Ok(list(self.account(user).orders.iter().map(Order::shown)))
    }

    /// The seeded orders by user, then those placed since by id.
    pub fn ledger(&self) -> Vec<LedgerEntry> {
        let entry = |user_id, order: &Order| LedgerEntry {
            order_id: order.id,
            user_id,
            status: order.status,
            times_processed: order.times_processed,
        };
        let seeded =
            seed::users().map(|user_id| match self.accounts.get(&user_id).and_then(|account| account.orders.first()) {
                Some(order) => entry(user_id, order),
                None => LedgerEntry {
                    order_id: ORDER_ID_BASE + user_id,
                    user_id,
                    status: Status::Current,
                    times_processed: 0,
                },
            });
        let every =
            self.accounts.iter().flat_map(|(user, account)| account.orders.iter().map(|order| entry(*user, order)));
        let mut placed: Vec<_> = every.filter(|entry| entry.order_id > LAST_SEEDED_ORDER_ID).collect();
        placed.sort_by_key(|entry| entry.order_id);
        seeded.chain(placed).collect()
    }
}
