//! Stories from random numbers.

use crate::random::Random;
use crate::story::*;
use interstream::call::Limits;
use interstream::call::limits::NEVER;

pub fn story(seed: u64) -> Story {
    let random = &mut Random::new(seed);
    let limits = Limits {
        timeout_ms: random.pick(&[1_000, 1_000, 1_000, 5_000, 5_000, 15_000, 15_000, 15_000, 120_000, 50]),
        deadline_ms: random.pick(&[20_000, 20_000, 60_000, 60_000, 60_000, 60_000, 300_000, 300_000, 2_000, 100]),
        max_retries: random.below(4) as u32,
        settle_ms: random.pick(&[0, 100, 3_000, 3_000, 3_000, 30_000, 30_000, NEVER]),
    };
    let limits = match random.below(64) {
        0 => Limits { timeout_ms: 1, ..limits },
        1 => Limits { deadline_ms: 1, ..limits },
        _ => limits,
    };
    let order_given = random.one_in(2);
    let mut story = Story {
        seed,
        order_given,
        limits,
        abort_at: random.maybe(8, |random| time(random, &limits)),
        again_after: random.maybe(8, |random| time(random, &limits)),
        clock_ahead_ms: 0,
        clock_jump: None,
        timers_late_ms: random.maybe(8, |random| random.pick(&[1, 20, 700])).unwrap_or(0),
        timers_early: random.one_in(8),
        date_readable: !random.one_in(4),
        lock: random.pick(&[Lock::None, Lock::None, Lock::Waits, Lock::Refuses]),
        expires_s: random.pick(&[300, 300, 300, 3_600, 20]),
        refuses_future: random.one_in(4),
        salts_once: random.one_in(2),
        may_list: !random.one_in(12),
        revoked_at: random.maybe(16, |random| time(random, &limits)),
        order: Standing::Current,
        order_age_s: random.pick(&[0, 1, 2, 60, 600, 600, 86_400]),
        orders_dated: !random.one_in(16),
        deeds: Vec::new(),
        attempts: Vec::new(),
        looks: Vec::new(),
    };
    if random.one_in(6) {
        story.order = random.pick(&[Standing::Processed, Standing::Cancelled, Standing::Absent]);
    }
    if random.one_in(4) {
        story.clock_ahead_ms = clock_ahead(random);
    }
    if random.one_in(16) {
        story.clock_jump = Some((time(random, &limits), clock_ahead(random)));
    }
    if random.one_in(4) {
        story.deeds = (0..=random.below(3)).map(|_| (time(random, &limits), deed(random))).collect();
        story.deeds.sort_by_key(|(at, _)| *at);
    }
    story.attempts = (0..count(random)).map(|_| attempt(random, &story)).collect();
    story.looks = (0..count(random)).map(|_| look(random, &limits)).collect();
    story.within_assumptions()
}

/// Few things go wrong most of the time: 0 to 5.
fn count(random: &mut Random) -> u64 {
    let most = random.pick(&[1, 2, 2, 3, 5]);
    random.below(most + 1)
}

fn deed(random: &mut Random) -> Deed {
    random.pick(&[Deed::Cancel, Deed::Process, Deed::Place, Deed::Place])
}

fn clock_ahead(random: &mut Random) -> i64 {
    let off = random.pick(&[1, 500, 30_000, 59_000, 61_500, 200_000, 3_600_000, 300_000_000_000, 1 << 62]);
    if random.one_in(2) { off } else { -off }
}

/// A length of time, often just at, before or after one that matters.
fn time(random: &mut Random, limits: &Limits) -> u64 {
    let matters = random.pick(&[limits.timeout_ms, limits.settle_ms, limits.deadline_ms]);
    let matters = if matters == NEVER { 40_000 } else { matters };
    match random.below(8) {
        0 => 0,
        1 => random.below(50),
        2 => matters.saturating_sub(1),
        3 => matters,
        4 => matters + 1,
        5 => random.below(matters + 1),
        6 => random.below(limits.timeout_ms + 1),
        _ => random.below(2_000),
    }
}

/// Mostly within `settleMs`: what takes longer is abandoned.
fn work_time(random: &mut Random, limits: &Limits) -> u64 {
    match limits.settle_ms {
        NEVER => time(random, limits),
        settle_ms => match random.below(6) {
            0 => 0,
            1 => settle_ms,
            2 => settle_ms / 2,
            3 => random.below(settle_ms.min(2_000) + 1),
            4 => time(random, limits),
            _ => random.below(settle_ms + 1),
        },
    }
}

fn attempt(random: &mut Random, story: &Story) -> Fate<Handling> {
    let limits = &story.limits;
    let does = match random.below(16) {
        0 => Handling::Refuses(random.pick(&["ERROR_AMOUNT_DUE", "ERROR_CURRENCY_MISMATCH", "REQUEST_ERROR"])),
        1 => Handling::FailsHalfWay { done: random.one_in(2) },
        2 | 3 => Handling::Undocumented { done: random.one_in(2) },
        4..=6 => Handling::Crashes { status: random.pick(&[500, 503]), done: random.one_in(3) },
        7 => Handling::Dies,
        _ => Handling::Works,
    };
    let mut fate = Fate {
        there_ms: travel(random, limits),
        meets: meets(random),
        does,
        work_ms: if random.one_in(2) { work_time(random, limits) } else { 20.min(limits.settle_ms / 3) },
        mishap: mishap(random, limits),
        back_ms: if random.one_in(4) { time(random, limits) } else { 5 },
        twice: None,
    };
    if story.order_given && random.one_in(8) {
        fate.meets = Meets::Api;
        fate.does = Handling::Works;
        fate.twice = Some(Twice { after_ms: work_time(random, limits), answers: random.one_in(2), alone: None });
    }
    fate
}

fn travel(random: &mut Random, limits: &Limits) -> u64 {
    if random.one_in(3) { work_time(random, limits) } else { 5.min(limits.settle_ms / 3) }
}

fn look(random: &mut Random, limits: &Limits) -> Fate<Listing> {
    let does = match random.below(8) {
        0 => Listing::Unreadable,
        1 => Listing::Crashes(random.pick(&[500, 503])),
        2 if random.one_in(4) => Listing::StrangeStatus,
        _ => Listing::Lists,
    };
    Fate {
        there_ms: if random.one_in(3) { time(random, limits) } else { 5 },
        meets: meets(random),
        does,
        work_ms: if random.one_in(3) { time(random, limits) } else { 5 },
        mishap: mishap(random, limits),
        back_ms: if random.one_in(3) { time(random, limits) } else { 5 },
        twice: random.maybe(16, |random| Twice { after_ms: 0, answers: random.one_in(2), alone: None }),
    }
}

fn meets(random: &mut Random) -> Meets {
    match random.below(16) {
        0 => Meets::NeverSent,
        1 => Meets::Nobody,
        2 => Meets::Busy { status: 429, retry_after: random.maybe(2, retry_after) },
        3 => Meets::Busy { status: 503, retry_after: Some(retry_after(random)) },
        4 if random.one_in(2) => Meets::Stranger { status: random.pick(&[0, 301, 302, 307, 401, 403, 404, 405, 410]) },
        _ => Meets::Api,
    }
}

fn retry_after(random: &mut Random) -> RetryAfter {
    match random.below(8) {
        0 => RetryAfter::Nonsense,
        1 | 2 => RetryAfter::Date(random.pick(&[0, 1, 5, 100])),
        _ => RetryAfter::Seconds(random.pick(&[0, 1, 1, 3, 30, 1_000_000])),
    }
}

fn mishap(random: &mut Random, limits: &Limits) -> Mishap {
    match random.below(24) {
        0 => Mishap::Noise,
        1 => Mishap::OddStatus(random.pick(&[0, 302, 400, 404, 429, 500, 502, 503])),
        2..=5 => Mishap::Reset { after_ms: time(random, limits), head_came: random.one_in(4) },
        6 => Mishap::Silence,
        7 => Mishap::Stalls,
        8 => Mishap::Half,
        9 => Mishap::Cut,
        10 => Mishap::Empty,
        11 => Mishap::Garbled(random.pick(&[
            Garbage::Page,
            Garbage::Neither,
            Garbage::Both,
            Garbage::WrongType,
            Garbage::TooLong,
        ])),
        12..=14 => Mishap::Gateway {
            after_ms: time(random, limits),
            status: random.pick(&[502, 504, 500, 503, 400, 408, 520, 524]),
        },
        _ => Mishap::None,
    }
}
