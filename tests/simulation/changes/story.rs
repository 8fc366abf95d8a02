//! A story: which changes are asked for, what the network and the API do to each request, and what others do meanwhile.

use crate::random::Random;
use crate::shop::{Cart, Deed};
use interstream::call::Limits;
use interstream::call::limits::NEVER;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Place,
    /// With the order's id, or without.
    Cancel {
        named: bool,
    },
    Pay,
    AddCredit,
    SubtractCredit,
    Cart(Cart),
    SetProfile,
    /// The amount is all that is due, or a part of it; what was paid before is said, or not.
    Settle {
        named: bool,
        whole: bool,
        said: bool,
    },
}

impl Asked {
    pub const KINDS: [Asked; 16] = [
        Asked::Place,
        Asked::Cancel { named: true },
        Asked::Cancel { named: false },
        Asked::Pay,
        Asked::AddCredit,
        Asked::SubtractCredit,
        Asked::Cart(Cart::Add),
        Asked::Cart(Cart::Remove),
        Asked::Cart(Cart::Empty),
        Asked::SetProfile,
        Asked::Settle { named: true, whole: true, said: true },
        Asked::Settle { named: true, whole: true, said: false },
        Asked::Settle { named: true, whole: false, said: true },
        Asked::Settle { named: true, whole: false, said: false },
        Asked::Settle { named: false, whole: true, said: false },
        Asked::Settle { named: false, whole: false, said: true },
    ];

    /// The action, for the figures.
    pub fn name(self) -> &'static str {
        match self {
            Asked::Place => "place_order",
            Asked::Cancel { .. } => "cancel_order",
            Asked::Pay => "add_payment",
            Asked::AddCredit | Asked::SubtractCredit => "add_subtract_credit",
            Asked::Cart(_) => "modify_cart",
            Asked::SetProfile => "set_subscription_rp",
            Asked::Settle { .. } => "settle_order",
        }
    }

    pub fn is_settlement(self) -> bool {
        matches!(self, Asked::Settle { .. })
    }
}

/// What happens to one request. All times in milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Fate {
    pub there: u64,
    pub work: u64,
    pub back: u64,
    pub mishap: Mishap,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mishap {
    None,
    /// The runtime says that it was never sent.
    NeverSent,
    /// Lost before it arrives.
    LostBefore,
    /// 429, unread.
    Busy,
    /// It is worked on; the connection breaks so many milliseconds after it went out.
    Broken(u64),
    /// It is worked on; a page of a front end comes, so many milliseconds after it went out.
    Page(u16, u64),
    /// It is never done, and never answered.
    Abandoned,
    /// A page, and it is not done.
    Crashed(u16),
    /// The answer is cut in half.
    Cut,
}

/// One call, with a shop of its own.
#[derive(Debug, Clone)]
pub struct Part {
    pub asked: Asked,
    pub limits: Limits,
    pub has_lock: bool,
    /// Whether the order is paid at first, where there is one.
    pub is_paid: bool,
    /// By the number of the request.
    pub fates: Vec<Fate>,
    /// What others do, and when.
    pub others: Vec<(u64, Deed)>,
    /// From when on everything is refused in the same words; whether it is done all the same.
    pub refuses_all: Option<(u64, Refusal, bool)>,
    /// Whether the same call is made again where the error says that it may be.
    pub repeats: bool,
    pub begins_at: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    System,
    Request,
}

/// Calls of one client, at the same time.
#[derive(Debug, Clone)]
pub struct Story {
    pub parts: Vec<Part>,
    /// How far this machine's clock is ahead of the API's, which refuses what is signed more than five minutes off.
    pub clock_ahead_ms: i64,
    pub date_is_told: bool,
}

pub fn story(seed: u64) -> Story {
    let random = &mut Random::new(seed);
    let count = if random.one_in(8) { 2 + random.below(7) } else { 1 };
    Story {
        parts: (0..count).map(|_| part(random)).collect(),
        clock_ahead_ms: if random.one_in(8) { random.pick(&[-600_000, 600_000]) } else { 0 },
        date_is_told: !random.one_in(16),
    }
}

fn part(random: &mut Random) -> Part {
    let limits = Limits {
        timeout_ms: random.pick(&[500, 1_000, 5_000]),
        deadline_ms: random.pick(&[1_500, 6_000, 20_000, 60_000]),
        max_retries: random.below(4) as u32,
        settle_ms: if random.one_in(12) { NEVER } else { random.pick(&[500, 2_000, 6_000]) },
    };
    let troubled = !random.one_in(6);
    let is_busy = random.one_in(3);
    Part {
        asked: random.pick(&Asked::KINDS),
        limits,
        has_lock: !random.one_in(4),
        is_paid: random.one_in(8),
        fates: (0..24).map(|_| fate(random, troubled)).collect(),
        others: if is_busy { (0..1 + random.below(3)).map(|_| deed_of_others(random)).collect() } else { Vec::new() },
        refuses_all: random.maybe(16, |random| {
            let refusal = random.pick(&[Refusal::System, Refusal::Request]);
            // As assumed: what is refused as a request was not touched.
            (random.below(8_000), refusal, refusal == Refusal::System && random.one_in(2))
        }),
        repeats: random.one_in(2),
        begins_at: random.below(2_000),
    }
}

fn fate(random: &mut Random, troubled: bool) -> Fate {
    let mishap = match if troubled { random.below(16) } else { 16 } {
        0 => Mishap::NeverSent,
        1 => Mishap::LostBefore,
        2 => Mishap::Busy,
        3 | 4 => Mishap::Broken(random.below(1_500)),
        5 => Mishap::Page(random.pick(&[500, 502, 503, 504]), random.below(1_500)),
        6 => Mishap::Abandoned,
        7 => Mishap::Crashed(random.pick(&[500, 503])),
        8 => Mishap::Cut,
        _ => Mishap::None,
    };
    let work = if random.one_in(5) { random.below(8_000) } else { random.below(60) };
    Fate { there: random.below(40), work, back: random.below(40), mishap }
}

fn deed_of_others(random: &mut Random) -> (u64, Deed) {
    let deed = random.pick(&[
        Deed::Place,
        Deed::Cancel,
        Deed::Process,
        Deed::Pay(123),
        Deed::Credit(300),
        Deed::Credit(-500),
        Deed::Credit(500),
        Deed::Cart(Cart::Add),
        Deed::Cart(Cart::Remove),
    ]);
    (random.below(9_000), deed)
}
