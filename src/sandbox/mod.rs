//! An INTER-STREAM API for this machine: verifies signatures, keeps orders, answers as documented, and fails on
//! demand. For the tests of this package and of whatever is built on it.
//!
//! | file | what lives there |
//! |---|---|
//! | [`gate`] | who is let in: key, timestamp window, signature, salt |
//! | [`orders`] | the seeded users, their orders, the ledger |
//! | [`delivery`] | what goes back over the wire, and how it goes wrong |
//!
//! Where the documentation is silent the sandbox has to say something all the same. Its own words are marked as
//! such where they are made; a client must not rely on them.

pub mod delivery;
pub mod gate;
pub mod orders;

pub use delivery::{Delivery, Reply};
pub use gate::Gate;
pub use orders::{LedgerEntry, Orders};

use crate::store::process_order::ORDER_WAS_PROCESSED;
use delivery::{fault, ok};
use orders::{Behaviour, Processing};
use std::collections::HashSet;

/// A request as it came in: the method, and what stands behind the `?`.
#[derive(Debug, Clone, Copy)]
pub struct Incoming<'a> {
    /// `POST`, or `GET` for reads (which public clients use with success).
    pub method: &'a str,
    /// The raw query.
    pub query: &'a str,
}

/// What becomes of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handling {
    /// This goes back at once.
    Deliver(Delivery),
    /// The order is being worked on, without a lock: call [`Sandbox::finish`] with this ticket after `ms`.
    Working {
        /// Names the work.
        ticket: u32,
        /// Milliseconds it takes.
        ms: u32,
    },
}

/// One API with its credential and its orders. Time is Unix seconds and comes in with each request.
#[derive(Debug)]
pub struct Sandbox {
    gate: Gate,
    orders: Orders,
    /// Users whose one-time fault has happened.
    faulted: HashSet<u64>,
    /// Work in progress: which user's order, by ticket.
    working: Vec<(u32, u64)>,
    next_ticket: u32,
}

/// How long user 108's orders are worked on.
const LOCKLESS_WORK_MS: u32 = 100;

impl Sandbox {
    /// A sandbox in its seeded state. The orders were placed an hour before `now`.
    pub fn new(gate: Gate, now: i64) -> Self {
        Sandbox { gate, orders: Orders::seeded(now), faulted: HashSet::new(), working: Vec::new(), next_ticket: 1 }
    }

    /// Back to the seeded state. Salts that were used stay used.
    pub fn reset(&mut self, now: i64) {
        self.orders = Orders::seeded(now);
        self.faulted.clear();
        self.working.clear();
    }

    /// How often each order was processed.
    pub fn ledger(&self) -> Vec<LedgerEntry> {
        self.orders.ledger()
    }

    /// Takes a request in.
    pub fn handle(&mut self, incoming: Incoming<'_>, now: i64) -> Handling {
        if !matches!(incoming.method, "POST" | "GET") {
            return deliver(Reply::page(405, "Method Not Allowed"));
        }
        let variables = gate::Variables::of(incoming.query);
        if let Err(detail) = self.gate.admit(&variables, now) {
            return deliver(fault("REQUEST_ERROR", detail));
        }
        let Some(user) = variables.user_id() else { return deliver(fault("REQUEST_ERROR", "Invalid User ID")) };
        match (variables.section(), variables.action(), incoming.method) {
            ("store", "process_order", "POST") => self.process_order(user),
            // The sandbox's own: whether the API lets a GET change anything is not documented.
            ("store", "process_order", _) => deliver(fault("REQUEST_ERROR", "Invalid request method")),
            // The sandbox's own: the permissions' names and their error are not documented.
            ("store", "list_orders", _) if orders::behaviour(user) == Behaviour::DropAfterAndHideOrders => {
                deliver(fault("REQUEST_ERROR", "Permission denied"))
            }
            ("store", "list_orders", _) => deliver(self.orders.list_orders(user)),
            ("store", "get_cart", _) => deliver(self.orders.get_cart(user)),
            // The sandbox's own: the error for an unknown action is not documented.
            _ => deliver(fault("REQUEST_ERROR", "Invalid action")),
        }
    }

    /// Ends work that took its time.
    pub fn finish(&mut self, ticket: u32) -> Delivery {
        let Some(at) = self.working.iter().position(|(name, _)| *name == ticket) else {
            // The sandbox was reset meanwhile: the API that worked on it is gone.
            return Delivery::Drop;
        };
        let (_, user) = self.working.swap_remove(at);
        self.orders.mark_processed(user);
        Delivery::Whole(ok(ORDER_WAS_PROCESSED))
    }

    fn process_order(&mut self, user: u64) -> Handling {
        let behaviour = orders::behaviour(user);
        let first_time = !self.faulted.contains(&user);
        let once = match behaviour {
            Behaviour::DropBeforeOnce => Some(Delivery::Drop),
            Behaviour::BusyOnce => {
                Some(Delivery::Whole(Reply::page(503, "Service Unavailable").with_header("retry-after", "1")))
            }
            Behaviour::FailOnce => Some(Delivery::Whole(Reply::page(500, "Internal Server Error"))),
            _ => None,
        };
        if let Some(delivery) = once.filter(|_| first_time) {
            self.faulted.insert(user);
            return Handling::Deliver(delivery);
        }
        match self.orders.may_process(user) {
            Processing::Refused(code, detail) => return deliver(fault(code, detail)),
            Processing::Possible if behaviour == Behaviour::NoLock => {
                let ticket = self.next_ticket;
                self.next_ticket = self.next_ticket.wrapping_add(1);
                self.working.push((ticket, user));
                return Handling::Working { ticket, ms: LOCKLESS_WORK_MS };
            }
            Processing::Possible => self.orders.mark_processed(user),
        }
        let reply = ok(ORDER_WAS_PROCESSED);
        Handling::Deliver(match behaviour {
            Behaviour::DropAfter | Behaviour::DropAfterAndHideOrders => Delivery::Drop,
            Behaviour::Stall => Delivery::Stalled(reply),
            Behaviour::Cut => Delivery::Cut(reply),
            Behaviour::Warn => Delivery::Whole(reply.after_php_warnings()),
            _ => Delivery::Whole(reply),
        })
    }
}

fn deliver(reply: Reply) -> Handling {
    Handling::Deliver(Delivery::Whole(reply))
}
