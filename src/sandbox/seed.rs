//! What a sandbox begins with: its currency, who has an order, and what calls for the seeded users do.

use super::books::Order;
use super::currency::Currency;
use super::money::Money;
use std::collections::BTreeMap;

/// The seeded order of user n has the id `ORDER_ID_BASE + n`.
const ORDER_ID_BASE: u64 = 300_000;

/// The first order that is placed has the id after this one. (After fifty thousand more, the ids of the unpaid orders
/// of users 60001 to 60500 would come twice.)
const LAST_SEEDED_ORDER_ID: u64 = 310_000;

/// Users from this id on are unknown to `modify_cart`. The sandbox's own: who is known is not for a sandbox to say.
pub const FIRST_UNKNOWN_USER: u64 = 1_000_000_000;

/// What calls for a user do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behaviour {
    /// As documented.
    Plain,
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

/// What calls for a seeded user do.
fn behaviour(user: u64) -> Behaviour {
    match user {
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

/// What is the matter with a seeded order. An order placed later has nothing the matter with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// Nothing has been paid.
    Unpaid,
    /// The store's currency was changed after the order was placed.
    CurrencyChanged,
    /// Processing fails inside; and so does cancelling, which is the sandbox's own: when it fails is not documented.
    Broken,
}

/// What is the matter with the user's seeded order.
fn flaw(user: u64) -> Option<Flaw> {
    match user {
        4 | 60_001..=60_500 => Some(Flaw::Unpaid),
        5 => Some(Flaw::CurrencyChanged),
        6 => Some(Flaw::Broken),
        _ => None,
    }
}

/// The users that begin with a current order.
fn users() -> impl Iterator<Item = u64> {
    [2, 4, 5, 6].into_iter().chain(101..=109).chain(1000..=9999).chain(60_001..=60_500)
}

/// Whether the user begins with a current order.
fn has_order(user: u64) -> bool {
    matches!(user, 2 | 4..=6 | 101..=109 | 1000..=9999 | 60_001..=60_500)
}

/// What a sandbox begins with.
#[derive(Debug, Clone, Default)]
pub struct Seed {
    /// The store's one currency.
    pub currency: Currency,
    /// The orders of the users that were asked for, by user, instead of the seeded ones.
    given: Option<BTreeMap<u64, Given>>,
}

/// An order that was asked for.
#[derive(Debug, Clone)]
struct Given {
    id: u64,
    total: Money,
    paid: Money,
}

impl Seed {
    /// The seeded users, in a currency.
    pub fn of(currency: Currency) -> Self {
        Seed { currency, given: None }
    }

    /// Instead of the seeded users, those that [`Seed::add_order`] is told of.
    pub fn without_users(currency: Currency) -> Self {
        Seed { currency, given: Some(BTreeMap::new()) }
    }

    /// A user with a current order. Says what is wrong with it.
    pub fn add_order(&mut self, user: u64, id: u64, total: &str, paid: &str) -> Result<(), String> {
        let read = |name: &str, text: &str| {
            self.currency
                .read(text)
                .ok_or_else(|| format!("{name} must be exact decimal text in {}, not \"{text}\"", self.currency.code))
        };
        let (total, paid) = (read("total", total)?, read("paid", paid)?);
        if paid > total {
            return Err("paid must not be more than total".into());
        }
        self.given.get_or_insert_default().insert(user, Given { id, total, paid });
        Ok(())
    }

    /// What calls for a user do.
    pub fn behaviour(&self, user: u64) -> Behaviour {
        if self.given.is_some() { Behaviour::Plain } else { behaviour(user) }
    }

    /// The users that begin with a current order, and its id.
    pub fn orders(&self) -> Box<dyn Iterator<Item = (u64, u64)> + '_> {
        match &self.given {
            Some(given) => Box::new(given.iter().map(|(user, order)| (*user, order.id))),
            None => Box::new(users().map(|user| (user, ORDER_ID_BASE + user))),
        }
    }

    /// The id of the order that the user begins with.
    pub fn order_id(&self, user: u64) -> Option<u64> {
        match &self.given {
            Some(given) => given.get(&user).map(|order| order.id),
            None => has_order(user).then_some(ORDER_ID_BASE + user),
        }
    }

    /// The order that the user begins with: paid, unless that is what is the matter with it.
    pub fn order(&self, user: u64, placed_at: i64) -> Option<Order> {
        let mut order = Order::of_a_clip(self.order_id(user)?, placed_at);
        match self.given.as_ref().and_then(|given| given.get(&user)) {
            Some(given) => (order.total, order.paid) = (given.total, given.paid),
            None => {
                order.flaw = flaw(user);
                order.paid = if order.flaw == Some(Flaw::Unpaid) { Money::ZERO } else { order.total };
            }
        }
        Some(order)
    }

    /// The first order that is placed has the id after this one.
    pub fn last_order_id(&self) -> u64 {
        let given = self.given.iter().flat_map(BTreeMap::values).map(|order| order.id).max().unwrap_or(0);
        given.max(LAST_SEEDED_ORDER_ID)
    }
}
