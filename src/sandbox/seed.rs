//! The seeded users: who begins with an order, and what calls for them do.

/// The seeded order of user n has the id `ORDER_ID_BASE + n`.
pub const ORDER_ID_BASE: u64 = 300_000;

/// The first order that is placed has the id after this one. (After fifty thousand more, the ids of the unpaid orders
/// of users 60001 to 60500 would come twice.)
pub const LAST_SEEDED_ORDER_ID: u64 = 310_000;

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

/// What calls for a user do.
pub fn behaviour(user: u64) -> Behaviour {
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
pub fn flaw(user: u64) -> Option<Flaw> {
    match user {
        4 | 60_001..=60_500 => Some(Flaw::Unpaid),
        5 => Some(Flaw::CurrencyChanged),
        6 => Some(Flaw::Broken),
        _ => None,
    }
}

/// The users that begin with a current order.
pub fn users() -> impl Iterator<Item = u64> {
    [2, 4, 5, 6].into_iter().chain(101..=109).chain(1000..=9999).chain(60_001..=60_500)
}

/// Whether the user begins with a current order.
pub fn has_order(user: u64) -> bool {
    matches!(user, 2 | 4..=6 | 101..=109 | 1000..=9999 | 60_001..=60_500)
}
