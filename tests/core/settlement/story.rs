//! One story: settlements that meet faults and crash, until one ends.

use crate::api::{Fate, Shop};
use interstream::call::Client;
use interstream::call::{Entropy, How, Limits, Loss, Moment, Progress, Step};
use interstream::credential::{KeyId, SharedSecret};
use interstream::error::Error;
use interstream::settlement::{Payment, Settled, Settlement};
use interstream::store::variables::{Value, Variables};
use interstream::value::Amount;
use interstream::value::{OrderId, UserId};
use interstream::wire::endpoint::{Endpoint, UrlParts};
use interstream::wire::request::Request;
use interstream::wire::response::{Body, Response};

#[derive(Debug, Clone)]
pub struct Story {
    /// Amount, what was paid before, whether the caller says so, whether the order is named.
    pub asked: (&'static str, &'static str, bool, bool),
    /// By the number of the request, counted over all settlements.
    pub faults: Vec<(usize, Fate)>,
    pub crash: Crash,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crash {
    Never,
    /// The first settlement, after so many steps.
    After(usize),
    /// The first three settlements, each after so many steps.
    Each(usize),
}

#[derive(Debug)]
pub struct End {
    pub result: Result<Settled, Error>,
    pub in_time: bool,
    /// What had been done when the last settlement began.
    pub payments_before: usize,
    pub processed_before: u32,
}

pub const LIMITS: Limits = Limits { timeout_ms: 1_000, deadline_ms: 60_000, max_retries: 2, settle_ms: 5_000 };
const TOTAL: u64 = 550;

impl Story {
    pub fn payment(&self) -> Payment {
        let (amount, before, said, named) = self.asked;
        Payment {
            user: UserId::from_text("2").unwrap(),
            order: named.then(|| OrderId::from_text("319").unwrap()),
            amount: Amount::from_text(amount).unwrap(),
            variables: Variables::check(&[], vec![("amount".into(), Value::Text(amount.into()))]).unwrap(),
            paid_before: said.then(|| Amount::from_text(before).unwrap()),
            currency: None,
        }
    }
}

pub fn client() -> Client {
    let endpoint = UrlParts::parse("https://www.interstreamdomain.tv/api.php").unwrap();
    let signer = SharedSecret::new("not-a-real-secret").unwrap().signer();
    Client::new(Endpoint::new(endpoint, false).unwrap(), KeyId::new("key").unwrap(), signer)
}

pub fn moment(elapsed_ms: u64) -> Moment {
    Moment { elapsed_ms, unix_ms: 1_700_000_000_000 + elapsed_ms as i64 }
}

pub fn play(story: &Story, client: &Client) -> (Shop, End) {
    let mut shop = Shop::new(TOTAL, Shop::new(TOTAL, 0).cents(story.asked.1));
    let (mut now, mut requests) = (0, 0);
    for settlement in 0.. {
        let crash_after = match story.crash {
            Crash::After(steps) if settlement == 0 => Some(steps),
            Crash::Each(steps) if settlement < 3 => Some(steps),
            _ => None,
        };
        let (payments_before, processed_before, began) = (shop.payments.len(), shop.processed, now);
        let mut running = Settlement::new(story.payment(), LIMITS, moment(now));
        let mut steps = 0;
        let result = loop {
            steps += 1;
            if crash_after.is_some_and(|most| steps > most) {
                break None;
            }
            let mut entropy = Entropy { salt: [0; 16], jitter: u64::MAX };
            entropy.salt[..8].copy_from_slice(&(now ^ (steps << 40) as u64).to_le_bytes());
            match running.next(client, moment(now), entropy) {
                Step::Done => break running.result().cloned(),
                Step::Wait(ms) => now += ms,
                Step::Send(request) => {
                    let fault = story.faults.iter().find(|(at, _)| *at == requests);
                    let fate = fault.map_or(Fate::Good, |(_, fate)| *fate);
                    requests += 1;
                    now = exchange(&mut running, client, &mut shop, &request, fate, now);
                }
            }
            shop.run_until(now);
        };
        if let Some(result) = result {
            let in_time = now <= began + LIMITS.deadline_ms;
            // Whatever is still running comes to its end.
            shop.run_until(u64::MAX);
            return (shop, End { result, in_time, payments_before, processed_before });
        }
        // As documented: not before a request of the last one can have ended.
        now += LIMITS.settle_ms;
        shop.run_until(now);
    }
    unreachable!("some settlement does not crash")
}

fn exchange(
    running: &mut Settlement,
    client: &Client,
    shop: &mut Shop,
    request: &Request,
    fate: Fate,
    now: u64,
) -> u64 {
    let amount = request.body.split('&').find_map(|pair| pair.strip_prefix("amount="));
    let action = &*request.action.name;
    let soon = now + 20;
    shop.run_until(soon);
    let lost = |how| Loss { how, http_status: None, reason: None };
    let mut answered = |shop: &mut Shop, status: u16, body: &str, at: u64| {
        shop.run_until(at);
        let answer =
            Response { status, date: None, retry_after: None, location: None, body: Body::Whole(body.as_bytes()) };
        running.answered(client, moment(at), answer);
        at
    };
    match fate {
        Fate::Good => {
            let body = shop.perform(action, amount);
            answered(shop, 200, &body, soon)
        }
        Fate::Half => {
            let body = shop.perform(action, amount);
            answered(shop, 200, &body[..body.len() / 2], soon)
        }
        Fate::CrashedAfter => {
            shop.perform(action, amount);
            answered(shop, 500, "<html>", soon)
        }
        Fate::CrashedBefore => answered(shop, 500, "<html>", soon),
        Fate::Busy => answered(shop, 429, "", soon),
        Fate::LostBefore | Fate::LostAfter => {
            if fate == Fate::LostAfter {
                shop.perform(action, amount);
            }
            running.lost(moment(soon), lost(How::Broken));
            soon
        }
        Fate::NeverSent => {
            running.lost(moment(soon), lost(How::NeverSent));
            soon
        }
        Fate::Late | Fate::Abandoned => {
            if fate == Fate::Late && matches!(action, "add_payment" | "process_order") {
                shop.do_later(now + LIMITS.settle_ms - 1, action, amount);
            }
            let at = now + request.timeout_ms;
            running.lost(moment(at), lost(How::TimedOut));
            at
        }
    }
}
