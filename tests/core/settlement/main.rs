//! Settling an order through losses and crashes: no payment recorded twice, none lost, no order processed twice.
//!
//! Every story with at most two faults, at any two of its first requests, and a crash after any of its steps (or none)
//! is played against a model of the API, and the settlement is asked for again until it ends without a crash.

#![cfg(not(target_arch = "wasm32"))]

mod api;
mod refusals;
mod story;

use api::{Fate, Shop};
use interstream::error::Outcome;
use interstream::settlement::{Recorded, Settled};
use story::{Crash, End, Story, play};

/// How far into a settlement faults and crashes are placed: no undisturbed one needs as many requests.
const REQUESTS: usize = 5;
const STEPS: usize = 14;

/// What is asked for: the amount, what was paid before (and whether the caller says so), whether the order is named.
const ASKED: [(&str, &str, bool, bool); 6] = [
    ("5.50", "0.00", false, false),
    ("5.50", "0.00", false, true),
    ("3.50", "2.00", false, true),
    ("3.50", "2.00", true, false),
    ("1.25", "2.00", true, true),
    ("5.50", "0.00", true, true),
];

fn stories() -> Vec<Story> {
    let with = |at: usize| Fate::FAULTS.into_iter().map(move |fate| (at, fate));
    let mut faults = vec![Vec::new()];
    for first in 0..REQUESTS {
        faults.extend(with(first).map(|fault| vec![fault]));
        for second in first + 1..=REQUESTS {
            faults.extend(with(first).flat_map(|one| with(second).map(move |other| vec![one, other])));
        }
    }
    let mut crashes = vec![Crash::Never, Crash::Each(4), Crash::Each(7)];
    crashes.extend((1..STEPS).map(Crash::After));
    let mut stories = Vec::new();
    for asked in ASKED {
        for crash in &crashes {
            stories.extend(faults.iter().map(|faults| Story { asked, faults: faults.clone(), crash: *crash }));
        }
    }
    stories
}

#[test]
fn a_payment_is_recorded_once_and_the_order_processed_once_whatever_happens() {
    let (mut count, mut ends) = (0u32, [0u32; 3]);
    let client = story::client();
    // Without optimisation, one of eleven has to do.
    let step = if cfg!(debug_assertions) && std::env::var_os("INTERSTREAM_STORIES").is_none() { 11 } else { 1 };
    for story in stories().into_iter().step_by(step) {
        let (shop, end) = play(&story, &client);
        if let Err(broken) = holds(&story, &shop, &end) {
            panic!("VIOLATION of \"{broken}\"\n{story:#?}\n{shop:#?}\n{end:#?}");
        }
        count += 1;
        ends[match end.result {
            Ok(Settled { order: Some(_), .. }) => 0,
            Ok(_) => 1,
            Err(_) => 2,
        }] += 1;
    }
    let [processed, partial, failed] = ends;
    eprintln!("settlement: {count} stories; processed {processed}, partly paid {partial}, failed {failed}");
    assert!(processed > 1_000 && partial > 1_000 && failed > 100, "too few of some end");
}

fn holds(story: &Story, shop: &Shop, end: &End) -> Result<(), String> {
    let (amount, ..) = story.asked;
    let of_ours = shop.payments.iter().filter(|payment| payment.as_str() == amount).count();
    let whole = shop.due_at_first == shop.cents(amount);
    ensure(of_ours <= 1, "the payment was recorded twice")?;
    ensure(shop.processed <= 1, "the order was processed twice")?;
    ensure(shop.processed == 0 || shop.due() == 0, "the order was processed before it was paid")?;
    ensure(end.in_time, "a settlement did not end by its deadline")?;
    match &end.result {
        Ok(settled) => {
            ensure(of_ours == 1, "settled, but the payment is lost")?;
            ensure(settled.order.is_some() == (shop.processed == 1), "what is said of the order is wrong")?;
            ensure(settled.order.is_some() == whole, "processed though something is due, or not though nothing is")?;
            let due = if whole { 0 } else { shop.due() };
            ensure(shop.cents(&settled.amount_due.to_text()) == due, "what is said to be due is wrong")?;
            ensure(settled.payment != Recorded::NotNeeded, "the payment was needed")?;
            let by_this_run = end.payments_before == 0;
            ensure((settled.payment == Recorded::Now) == by_this_run, "who recorded the payment is wrong")
        }
        // Nobody named the order, and an earlier settlement got as far as processing it.
        Err(error) if error.code() == "NO_CURRENT_ORDER" => {
            ensure(shop.processed == 1 && of_ours == 1 && !story.asked.3, "there is an order")
        }
        Err(error) if error.outcome == Outcome::Unknown => Err("two faults are enough to leave it unknown".into()),
        Err(_) => {
            ensure(!story.faults.is_empty(), "it failed, though nothing went wrong")?;
            ensure(end.processed_before == shop.processed, "processed, and said not to be")
        }
    }
}

fn ensure(holds: bool, says: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(says.into()) }
}
