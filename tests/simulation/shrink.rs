//! A story that breaks an invariant, made as small as it can be.

use crate::story::{Fate, Handling, Listing, Meets, Mishap, Story};
use std::fmt::Debug;

/// Tries simpler stories until none of them breaks it any more.
pub fn shrink(story: &Story, breaks: impl Fn(&Story) -> bool) -> Story {
    let mut smallest = story.clone();
    while let Some(smaller) = simpler(&smallest).into_iter().find(|story| *story != smallest && breaks(story)) {
        smallest = smaller;
    }
    smallest
}

/// Stories that are a little simpler than this one: the boldest first.
fn simpler(story: &Story) -> Vec<Story> {
    let mut found = Vec::new();
    let plain = Story::plain();
    let mut change = |change: &dyn Fn(&mut Story)| {
        let mut changed = story.clone();
        change(&mut changed);
        found.push(changed.within_assumptions());
    };
    for at in 0..story.attempts.len() {
        change(&|story| _ = story.attempts.remove(at));
    }
    for at in 0..story.looks.len() {
        change(&|story| _ = story.looks.remove(at));
    }
    for at in 0..story.deeds.len() {
        change(&|story| _ = story.deeds.remove(at));
    }
    macro_rules! as_in_plain {
        ($($($field:ident).+),*) => { $( change(&|story| story.$($field).+ = plain.$($field).+); )* };
    }
    as_in_plain!(abort_at, again_after, clock_ahead_ms, clock_jump, timers_late_ms, timers_early, date_readable, lock);
    as_in_plain!(
        expires_s,
        refuses_future,
        salts_once,
        may_list,
        revoked_at,
        order,
        order_age_s,
        orders_dated,
        order_given
    );
    as_in_plain!(limits.timeout_ms, limits.deadline_ms, limits.settle_ms, seed);
    for max_retries in 0..story.limits.max_retries {
        change(&|story| story.limits.max_retries = max_retries);
    }
    for at in 0..story.attempts.len() {
        simpler_fates(story.attempts[at], Handling::Works, |fate| change(&|story| story.attempts[at] = fate));
    }
    for at in 0..story.looks.len() {
        simpler_fates(story.looks[at], Listing::Lists, |fate| change(&|story| story.looks[at] = fate));
    }
    for at in 0..story.deeds.len() {
        smaller_times(story.deeds[at].0, |ms| {
            let earliest = if at == 0 { 0 } else { story.deeds[at - 1].0 };
            change(&|story| story.deeds[at].0 = ms.max(earliest));
        });
    }
    smaller_times(story.seed, |seed| change(&|story| story.seed = seed));
    if let Some(at) = story.abort_at {
        smaller_times(at, |ms| change(&|story| story.abort_at = Some(ms)));
    }
    if let Some(pause) = story.again_after {
        smaller_times(pause, |ms| change(&|story| story.again_after = Some(ms)));
    }
    found
}

fn simpler_fates<Does: Copy + PartialEq + Debug>(fate: Fate<Does>, plain: Does, mut offer: impl FnMut(Fate<Does>)) {
    offer(Fate { meets: Meets::Api, ..fate });
    offer(Fate { does: plain, ..fate });
    offer(Fate { mishap: Mishap::None, ..fate });
    offer(Fate { twice: None, ..fate });
    smaller_times(fate.there_ms, |ms| offer(Fate { there_ms: ms, ..fate }));
    smaller_times(fate.work_ms, |ms| offer(Fate { work_ms: ms, ..fate }));
    smaller_times(fate.back_ms, |ms| offer(Fate { back_ms: ms, ..fate }));
    let mishap = |after| match fate.mishap {
        Mishap::Reset { head_came, .. } => Mishap::Reset { after_ms: after, head_came },
        Mishap::Gateway { status, .. } => Mishap::Gateway { after_ms: after, status },
        other => other,
    };
    if let Mishap::Reset { after_ms, .. } | Mishap::Gateway { after_ms, .. } = fate.mishap {
        smaller_times(after_ms, |ms| offer(Fate { mishap: mishap(ms), ..fate }));
    }
    if let Some(twice) = fate.twice {
        smaller_times(twice.after_ms, |after_ms| {
            offer(Fate { twice: Some(crate::story::Twice { after_ms, ..twice }), ..fate });
        });
    }
}

/// Round numbers first, then half of it, then one less.
fn smaller_times(ms: u64, mut offer: impl FnMut(u64)) {
    for round in [0, 10, 100, 1_000, 10_000] {
        if round < ms {
            offer(round);
        }
    }
    if ms > 1 {
        offer(ms / 2);
        offer(ms - 1);
    }
}

mod tests {
    use crate::story::Story;

    #[test]
    fn a_story_is_shrunk_to_what_breaks_it() {
        // Whatever these stories hold: here, only a second attempt that works for 300 ms and more breaks something.
        let breaks = |story: &Story| story.attempts.get(1).is_some_and(|fate| fate.work_ms >= 300);
        let stories = (0..500).map(crate::generate::story).filter(breaks);
        let shrunk: Vec<Story> = stories.map(|story| super::shrink(&story, breaks)).collect();
        assert!(shrunk.len() > 20 && shrunk.iter().all(|story| *story == shrunk[0]), "{}", shrunk[0]);
        let story = &shrunk[0];
        assert_eq!((story.attempts.len(), story.attempts[1].work_ms, story.looks.len()), (2, 300, 0), "{story}");
        assert_eq!((&story.limits.max_retries, story.lock, story.abort_at), (&0, Story::plain().lock, None), "{story}");
    }
}
