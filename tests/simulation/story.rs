//! A scenario as data: it can be printed, replayed and shrunk.
//!
//! All times are virtual milliseconds since the story began, unless they are said to be lengths.

pub use crate::fate::*;
use interstream::call::Limits;
use interstream::call::limits::NEVER;
use std::fmt;

/// The order the story is about, and its user.
pub const SUBJECT: u64 = 319;
pub const USER: u64 = 2;

#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// Salts and jitter come from it.
    pub seed: u64,

    // The caller.
    /// [`SUBJECT`] is given as `orderId`.
    pub order_given: bool,
    pub limits: Limits,
    /// When the caller ends the first call.
    pub abort_at: Option<u64>,
    /// The caller calls again, this long after the first call has ended.
    pub again_after: Option<u64>,

    // The caller's machine.
    /// Its clock minus the API's.
    pub clock_ahead_ms: i64,
    /// When its clock is set anew, and by how much.
    pub clock_jump: Option<(u64, i64)>,
    /// Every timer fires this much late: the event loop is busy.
    pub timers_late_ms: u64,
    /// Every pause is interrupted half way, as where a timer cannot be that long.
    pub timers_early: bool,
    /// The runtime shows the `Date` header (a page's does so only where CORS exposes it).
    pub date_readable: bool,

    // The API.
    pub lock: Lock,
    /// The credential's "requests expiration time".
    pub expires_s: u64,
    /// Whether a timestamp in the future is refused too.
    pub refuses_future: bool,
    /// A salt is good for one request: the second copy of a doubled one is refused.
    pub salts_once: bool,
    pub may_list: bool,
    /// When the credential is revoked: every request that arrives from then on is refused before anything is done.
    pub revoked_at: Option<u64>,
    /// Where [`SUBJECT`] stands when the story begins.
    pub order: Standing,
    pub order_age_s: u64,
    /// `list_orders` gives dates.
    pub orders_dated: bool,
    /// What others do to the user's orders, and when.
    pub deeds: Vec<(u64, Deed)>,

    // The network. One fate for each request in its turn; when they are used up, all goes well.
    pub attempts: Vec<Fate<Handling>>,
    pub looks: Vec<Fate<Listing>>,
}

/// What the API does with a request while another is being worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// It works on both at once.
    None,
    /// The second waits.
    Waits,
    /// The second is refused, in words that page 15_14 does not list.
    Refuses,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Current,
    Processed,
    Cancelled,
    Absent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// The operator or the buyer cancels the current order.
    Cancel,
    /// The operator processes the current order in the back office.
    Process,
    /// The buyer places another order; without effect where there is a current one.
    Place,
}

impl Story {
    /// All goes well.
    pub fn plain() -> Self {
        Story {
            seed: 0,
            order_given: false,
            limits: Limits { timeout_ms: 1_000, deadline_ms: 20_000, max_retries: 2, settle_ms: 3_000 },
            abort_at: None,
            again_after: None,
            clock_ahead_ms: 0,
            clock_jump: None,
            timers_late_ms: 0,
            timers_early: false,
            date_readable: true,
            lock: Lock::Waits,
            expires_s: 300,
            refuses_future: false,
            salts_once: false,
            may_list: true,
            revoked_at: None,
            order: Standing::Current,
            order_age_s: 600,
            orders_dated: true,
            deeds: Vec::new(),
            attempts: Vec::new(),
            looks: Vec::new(),
        }
    }

    /// The API's clock when the story begins; not always at the beginning of a second.
    pub fn begin_unix_ms(&self) -> i64 {
        1_700_000_000_000 + ((self.seed >> 20) % 1000) as i64
    }

    /// Leaves out what nobody could make good: some doubled requests, see [`Twice`], and some other orders.
    ///
    /// Without an order id, an order that was placed after the first attempt is told from an earlier one by its date,
    /// which is the API's. Where `Date` is not readable, only this machine's clock says when the first attempt was by
    /// that measure. A clock that is behind errs on the safe side (an order counts as later, and the call ends
    /// "unknown"); for one that is ahead it is assumed that no other order is placed within what it is ahead.
    /// Here: that none is placed at all. `assumptions.rs` shows what happens otherwise.
    pub fn within_assumptions(mut self) -> Self {
        let ahead = self.clock_ahead_ms > 0 || self.clock_jump.is_some();
        if !self.order_given && !self.date_readable && ahead {
            self.deeds.retain(|(_, deed)| *deed != Deed::Place);
        }
        for fate in &mut self.attempts {
            let received_alike = fate.meets == Meets::Api && fate.does == Handling::Works;
            // An order that is placed after the call began could be there for one copy and not for the other.
            let placed_before = self.order != Standing::Absent;
            fate.twice = fate.twice.filter(|_| self.order_given && received_alike && placed_before);
        }
        for fate in &mut self.looks {
            fate.twice = fate.twice.filter(|_| self.order_given);
        }
        self
    }

    /// This machine's Unix time minus the API's.
    pub fn clock_ahead_at(&self, at: u64) -> i64 {
        let jumped = self.clock_jump.filter(|(when, _)| at >= *when).map_or(0, |(_, by)| by);
        self.clock_ahead_ms.saturating_add(jumped)
    }

    /// Whether the API may still be working, at `at`, on a request that went out at `sent_at`.
    pub fn may_be_running(&self, ended: u64, at: u64) -> bool {
        self.limits.settle_ms == NEVER || at < ended.saturating_add(self.limits.settle_ms)
    }
}

/// As Rust code, with what differs from [`Story::plain`].
impl fmt::Display for Story {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = Story::plain();
        writeln!(formatter, "Story {{")?;
        macro_rules! fields {
            ($($field:ident),*) => { $(
                if self.$field != plain.$field {
                    writeln!(formatter, "    {}: {:?},", stringify!($field), self.$field)?;
                }
            )* };
        }
        fields!(seed, order_given, limits, abort_at, again_after, clock_ahead_ms, clock_jump, timers_late_ms);
        fields!(
            timers_early,
            date_readable,
            lock,
            expires_s,
            refuses_future,
            salts_once,
            may_list,
            revoked_at,
            order,
            order_age_s,
            orders_dated
        );
        fields!(deeds, attempts, looks);
        write!(formatter, "    ..Story::plain()\n}}")
    }
}
