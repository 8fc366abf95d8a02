//! What is promised of a change, whatever happens.

use crate::play::{CREDIT, End, PAYMENT, Played, Run, amount_of};
use crate::shop::{By, Cart, Deed, Effect, ORDER};
use crate::story::{Asked, Part};
use interstream::call::ConfirmedBy;
use interstream::call::limits::NEVER;
use interstream::error::Outcome;
use interstream::settlement::Recorded;

/// The first promise that is broken.
pub fn broken(part: &Part, played: &Played) -> Option<String> {
    let runs = played.runs.iter().enumerate();
    let of_runs = runs.map(|(index, run)| of_one(part, played, index, run)).find(Result::is_err);
    of_runs.unwrap_or_else(|| of_all(part, played)).err()
}

fn ensure(holds: bool, says: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(says.into()) }
}

/// The changes that this run has made.
fn own(played: &Played, index: usize) -> impl Iterator<Item = &Effect> + Clone {
    let first = played.runs[index].first_request;
    let end = played.runs.get(index + 1).map_or(usize::MAX, |next| next.first_request);
    let is_own = move |effect: &&Effect| matches!(effect.by, By::Call(number) if (first..end).contains(&number));
    played.shop.effects.iter().filter(is_own)
}

/// The change that is asked for.
fn asked_for(asked: Asked) -> Deed {
    match asked {
        Asked::Place => Deed::Place,
        Asked::Cancel { .. } => Deed::Cancel,
        Asked::Pay => Deed::Pay(PAYMENT),
        Asked::AddCredit => Deed::Credit(CREDIT),
        Asked::SubtractCredit => Deed::Credit(-CREDIT),
        Asked::Cart(action) => Deed::Cart(action),
        Asked::SetProfile => Deed::SetProfile,
        Asked::Settle { .. } => Deed::Pay(amount_of(asked)),
    }
}

fn of_one(part: &Part, played: &Played, index: usize, run: &Run) -> Result<(), String> {
    ensure(run.ended <= run.began + part.limits.deadline_ms, "a call ends by its deadline")?;
    let own = own(played, index);
    let deed = asked_for(part.asked);
    match &run.end {
        End::Done(confirmed_by) => {
            // Others may empty a cart piece by piece.
            let others = [Deed::Cart(Cart::Remove), Deed::Place];
            let is_it = |it: &Effect| it.deed == deed || (deed == Deed::Cart(Cart::Empty) && others.contains(&it.deed));
            let happened = played.shop.effects.iter().any(|it| is_it(it) && it.at <= run.ended);
            ensure(happened, "a call that resolves has made its change, or somebody else has")?;
            let answered = *confirmed_by != ConfirmedBy::Answer || own.clone().any(|it| it.at <= run.ended);
            ensure(answered, "what the API has answered was done by this call")?;
        }
        End::Settled(settled) => {
            let paid = played
                .shop
                .effects
                .iter()
                .any(|it| it.deed == deed && matches!(it.by, By::Call(_)) && it.at <= run.ended);
            let paid_now = own.clone().any(|it| it.deed == deed && it.at <= run.ended);
            ensure(settled.payment != Recorded::Now || paid_now, "a payment that is said to be recorded was")?;
            ensure(settled.payment != Recorded::NotNeeded || !paid, "a payment that was made was needed")?;
            let processed =
                played.shop.effects.iter().any(|it| {
                    it.deed == Deed::Process && it.order.map(|(id, _)| id) == run.order && it.at <= run.ended
                });
            ensure(settled.order.is_none() || processed, "an order that is said to be processed was")?;
        }
        End::Failed(error) if error.outcome != Outcome::Unknown && part.asked.is_settlement() => {
            ensure(own.clone().all(|it| it.deed != Deed::Process), "rejected or not-sent, and not processed")?;
            let paid = own.clone().any(|it| matches!(it.deed, Deed::Pay(_)));
            ensure(paid == (run.recorded == Some(Recorded::Now)), "an error says whether the payment was recorded")?;
            ensure(error.outcome != Outcome::NotSent || !paid, "what was not sent has paid nothing")?;
        }
        End::Failed(error) if error.outcome != Outcome::Unknown => {
            ensure(own.clone().next().is_none(), "rejected or not-sent, and no change was made")?;
        }
        End::Failed(error) => {
            let may_be_repeated =
                matches!(part.asked, Asked::Cancel { named: true } | Asked::Settle { named: true, .. });
            let retryable = error.retryable();
            ensure(
                !retryable || may_be_repeated || own.clone().next().is_none(),
                "what may be there is not asked for again",
            )?;
            ensure(!retryable || part.limits.settle_ms != NEVER, "what may run for ever is not asked for again")?;
        }
    }
    own.clone().try_for_each(|effect| on_the_right_order(part, played, run, effect))
}

/// A change is made to the order that is meant, or to one that became current after the last reading. Meant is the named
/// order, else the one that was read first.
fn on_the_right_order(part: &Part, played: &Played, run: &Run, effect: &Effect) -> Result<(), String> {
    let (Some((id, placed_at)), By::Call(number)) = (effect.order, effect.by) else { return Ok(()) };
    let before = played.answered.iter().copied().filter(|read| (run.first_request..number).contains(read));
    let mut readings =
        before.filter(|read| played.requests[*read].is_read()).filter_map(|read| played.shop.answer_to(read));
    let first = readings.next();
    let meant = match part.asked {
        Asked::Cancel { named: true } | Asked::Settle { named: true, .. } => Some(ORDER),
        Asked::Settle { .. } => run.order,
        // Where reading is refused or shows no order, it goes to whichever is current.
        Asked::Pay if first.is_none_or(|reading| reading.current.is_none()) => return Ok(()),
        Asked::Pay => first.and_then(|reading| reading.current),
        _ => return Ok(()),
    };
    let read_at = readings.next_back().or(first).map(|reading| reading.at);
    let is_right = Some(id) == meant || read_at.is_some_and(|read_at| placed_at >= read_at);
    ensure(is_right, "a change is made to the order that was read")
}

fn of_all(part: &Part, played: &Played) -> Result<(), String> {
    let own = played.shop.effects.iter().filter(|effect| matches!(effect.by, By::Call(_)));
    let changes = own.clone().filter(|effect| effect.deed == asked_for(part.asked)).count();
    let processed = own.filter(|effect| effect.deed == Deed::Process).count();
    // Of a part of what is due nobody can tell whether it was paid before, unless the caller says what was.
    let can_be_told = !matches!(part.asked, Asked::Settle { whole: false, said: false, .. }) || played.runs.len() == 1;
    ensure(changes <= 1 || !can_be_told, "no change is made twice")?;
    ensure(processed <= 1, "no order is processed twice")
}
