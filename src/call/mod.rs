//! One call of an action from start to end: attempts, pauses, deadlines, what a lost answer means.
//!
//! Sans-I/O: no fetch, no clock, no randomness of its own. A driver asks [`Call::next`] what to do, does that one
//! thing, and reports what happened; time and random bytes come in with each question.
//!
//! ```text
//!            next()                             answered() / lost()
//!   Send ───────────► in flight ──┬── the API said so ─────────────────────────► Over
//!    ▲                            ├── refused unread, never sent ──► pause ─┐
//!    ├────────────────────────────┼─────────────────────────────────────────┘ (maxRetries)
//!    │                            └── answer lost, or it needs a second look
//!    │                                         │
//!    │  current, and nothing                   ▼
//!    │  can still be running        Look ──► in flight ──┬── the order's record decides ──► Over
//!    └───────────────────────────────▲──────────────────┤
//!                                    └── pause ◄────────┘ may still be running, or the look was lost
//! ```
//!
//! **Ask before acting**: the API has no idempotency key, so a request whose answer was lost is never simply sent
//! again, unless it is a read. Each action says where its effect is seen ([`crate::store::Sight`]): `list_orders`
//! shows whether an order is still current, `get_cart` how much of it is paid. While the API may still be working on
//! the lost request (`settleMs`), even that is not enough. What can only be seen by comparing is looked at before.
//!
//! A call whose first answer is lost, after which the order's own record shows that it was processed:
//!
//! ```
//! use interstream::call::*;
//! use interstream::credential::{KeyId, SharedSecret};
//! use interstream::value::{OrderId, UserId};
//! use interstream::wire::{endpoint::{Endpoint, UrlParts}, response::{Body, Response}};
//!
//! let endpoint = Endpoint::new(UrlParts::parse("https://www.interstreamdomain.tv/api.php").unwrap(), false).unwrap();
//! let signer = SharedSecret::new("not-a-real-secret").unwrap().signer();
//! let client = Client::new(endpoint, KeyId::new("not-a-real-key").unwrap(), signer);
//! let now = |elapsed_ms| Moment { elapsed_ms, unix_ms: 1_700_000_000_000 + elapsed_ms as i64 };
//! let entropy = Entropy { salt: [7; 16], jitter: 0 };
//!
//! let order = OrderId::from_text("319").unwrap();
//! let mut call = Call::new(UserId::from_text("2").unwrap(), Some(order), Limits::default(), now(0));
//! let Step::Send(request) = call.next(&client, now(0), entropy) else { panic!() };
//! assert_eq!(request.action.name, "process_order");
//! call.lost(now(90), Loss { how: How::Broken, http_status: None, reason: None });
//!
//! let Step::Send(request) = call.next(&client, now(90), entropy) else { panic!() };
//! assert_eq!(request.action.name, "list_orders");
//! let body = Body::Whole(br#"{"list":[{"id":"319","status":"1","date":"1699999000"}]}"#);
//! call.answered(&client, now(120), Response { status: 200, date: None, retry_after: None, body });
//!
//! assert_eq!(call.next(&client, now(120), entropy), Step::Done);
//! let Some(Ok(done)) = call.result() else { panic!() };
//! assert_eq!(done.answer, r#"{"ok":"Order was processed"}"#);
//! assert_eq!((done.attempts, done.confirmed_by), (1, ConfirmedBy::OrderHistory));
//! ```

pub mod client;
mod ending;
pub mod event;
mod judgement;
pub mod limits;
pub mod pause;
pub mod step;
pub mod task;

pub use client::Client;
pub use event::Event;
pub use limits::Limits;
pub use step::{ConfirmedBy, Done, Entropy, How, Loss, Moment, Progress, Step};
pub use task::Task;

use crate::credential::signature::Salt;
use crate::error::{Error, ErrorKind, Known, Outcome, Reason, TimeLimit};
use crate::store::Reading;
use crate::store::process_order::PROCESS_ORDER;
use crate::store::variables::Variables;
use crate::value::id::{OrderId, UserId};
use crate::wire::answer::{ApiFault, Unusable};
use crate::wire::request::{Action, Request};
use crate::wire::response::Response;
use pause::{full_jitter, growing};

/// Why a look is repeated.
const LOOK_FAILED: &str = "what became of it could not be looked up";

/// A clock this far from the API's is corrected; below, the request's expiration time takes care of it.
pub const TOLERATED_SKEW_MS: u64 = 60_000;

/// What happened to the last attempt that failed: what a later error is made of.
#[derive(Debug, Clone)]
struct Failure {
    kind: ErrorKind,
    http_status: Option<u16>,
    reason: Option<Reason>,
}

/// Why the effect has to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doubt {
    /// No answer; the API may still be working on it.
    MayBeRunning,
    /// The API has finished; its result is lost.
    Finished,
    /// Refused as it would be had it happened before (`ERROR_NO_ORDER`, with an order expected).
    PerhapsDoneBefore,
    /// Refused for certain, with an order expected: but the order that was current may be another, placed later.
    Refused,
    /// A refusal that is not documented: perhaps about a copy of a request that is being worked on.
    Undocumented,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// Ask for the action itself.
    Send,
    /// Look whether it has happened.
    Look,
    /// Take the reading that a later look is compared with.
    LookBefore,
}

#[derive(Debug)]
enum State {
    Go(Next),
    /// A pause whose length is drawn at the next step: at least `at_least`, and no longer than up to `at_most`.
    Pause {
        next: Next,
        at_least: u64,
        until_at_most: Option<u64>,
        because: &'static str,
    },
    Waiting {
        until: u64,
        next: Next,
    },
    InFlight {
        what: Next,
        since: u64,
    },
    /// A report has come in and is being judged.
    Landed,
    Over(Box<Result<Done, Error>>),
}

/// One call. See the module's documentation.
#[derive(Debug)]
pub struct Call {
    task: Task,
    /// The expected order: as given, or the one that was seen to be current.
    order: Option<OrderId>,
    /// The reading from before the first attempt, where the action needs one.
    before: Option<Reading>,
    /// The API's refusal to give it.
    reading_refused: Option<ApiFault>,
    limits: Limits,
    started: u64,
    deadline: u64,
    /// When the action was first, and last, handed to fetch.
    first_sent: Option<Moment>,
    last_sent: u64,
    attempts: u32,
    retries: u32,
    looks: u32,
    /// Looks since the last attempt: pauses between them grow.
    looks_in_a_row: u32,
    /// Some attempt was answered.
    answered: bool,
    /// What is in doubt about the last attempt.
    doubt: Option<Doubt>,
    /// An earlier attempt's effect was in doubt. Stays, even after a look: a later failure does not make things better.
    was_in_doubt: bool,
    last_failure: Option<Failure>,
    /// How many attempts had been made when the client's clock was corrected.
    clock_corrected_after: Option<u32>,
    known: Known,
    state: State,
    events: Vec<Event>,
}

impl Progress for Call {
    fn attempts(&self) -> u32 {
        self.attempts
    }

    fn iq(&self) -> Option<&str> {
        self.task.iq.as_deref()
    }

    fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    fn next(&mut self, client: &Client, now: Moment, entropy: Entropy) -> Step {
        loop {
            if !matches!(self.state, State::Over(_)) && now.elapsed_ms >= self.deadline {
                self.out_of_time(now);
            }
            match &self.state {
                State::Over(_) => return Step::Done,
                State::Go(next) => return Step::Send(self.send(*next, client, now, entropy)),
                State::Pause { .. } => self.begin_pause(now, entropy.jitter),
                State::Waiting { until, next } => match until.saturating_sub(now.elapsed_ms) {
                    0 => self.state = State::Go(*next),
                    left => return Step::Wait(left),
                },
                State::InFlight { .. } | State::Landed => {
                    self.fail(now, "a step was asked for while a request was in flight");
                }
            }
        }
    }

    fn answered(&mut self, client: &Client, now: Moment, answer: Response<'_>) {
        match self.landed(now, Some(answer.status)) {
            Some((Next::Send, since)) => self.attempt_answered(client, now, answer, since),
            Some((Next::Look, since)) => self.look_answered(client, now, answer, since),
            Some((Next::LookBefore, since)) => self.look_before_answered(client, now, answer, since),
            None => {}
        }
    }

    fn lost(&mut self, now: Moment, loss: Loss) {
        let Some((what, _)) = self.landed(now, loss.http_status) else { return };
        if what == Next::Look {
            return match self.doubt {
                Some(Doubt::Refused) => self.reject(now, Outcome::Rejected, false),
                _ => self.look_again(now, 0, None, LOOK_FAILED),
            };
        }
        let kind = match (loss.how, loss.http_status) {
            (How::TimedOut, _) => ErrorKind::Timeout(TimeLimit::Attempt),
            // A cut cannot be told from a short answer in every runtime, so both are the same error.
            (How::Broken, Some(_)) => ErrorKind::UnusableAnswer(Unusable::Cut),
            (How::Broken | How::NeverSent, _) => ErrorKind::Connection,
        };
        self.last_failure = Some(Failure { kind, http_status: loss.http_status, reason: loss.reason });
        match loss.how {
            How::NeverSent => self.again_after_pause(what, 0, "the request could not be sent"),
            How::TimedOut | How::Broken if what == Next::LookBefore => self.again_after_pause(what, 0, LOOK_FAILED),
            How::TimedOut | How::Broken if self.sight().is_none() => self.lost_without_a_look(now),
            How::TimedOut | How::Broken => self.look_because(Doubt::MayBeRunning),
        }
    }

    fn abort(&mut self, now: Moment) {
        let retryable = self.outcome() != Outcome::Unknown || self.may_be_repeated();
        self.reject_with(now, ErrorKind::Aborted, self.outcome(), retryable);
    }

    fn fail(&mut self, now: Moment, what: &'static str) {
        self.reject_with(now, ErrorKind::Internal(what), self.outcome(), false);
    }
}

impl Call {
    /// A call of process_order. `order` is the order expected to be processed, if the caller knows it.
    pub fn new(user: UserId, order: Option<OrderId>, limits: Limits, now: Moment) -> Self {
        Call::of(Task::of(&PROCESS_ORDER, user, order, Variables::default()), limits, now)
    }

    /// A call that has not begun.
    pub fn of(task: Task, limits: Limits, now: Moment) -> Self {
        Call::after(task, None, limits, now)
    }

    /// A call that has not begun, whose reading from before is known.
    pub fn after(task: Task, before: Option<Reading>, limits: Limits, now: Moment) -> Self {
        let looks_before = before.is_none()
            && task.sight().is_some_and(|sight| sight.compares || (sight.looks_first && task.order.is_some()));
        Call {
            order: task.order,
            task,
            before,
            reading_refused: None,
            limits,
            started: now.elapsed_ms,
            deadline: now.elapsed_ms.saturating_add(limits.deadline_ms),
            first_sent: None,
            last_sent: 0,
            attempts: 0,
            retries: 0,
            looks: 0,
            looks_in_a_row: 0,
            answered: false,
            doubt: None,
            was_in_doubt: false,
            last_failure: None,
            clock_corrected_after: None,
            known: Known::Nothing,
            state: State::Go(if looks_before { Next::LookBefore } else { Next::Send }),
            events: Vec::new(),
        }
    }

    /// What is asked for.
    pub fn action(&self) -> &Action {
        self.task.action()
    }

    /// The end of the call; `None` before.
    pub fn result(&self) -> Option<&Result<Done, Error>> {
        match &self.state {
            State::Over(result) => Some(result),
            _ => None,
        }
    }

    /// The end of the call, for whoever needs the call no more.
    pub fn into_result(self) -> Option<Result<Done, Error>> {
        match self.state {
            State::Over(result) => Some(*result),
            _ => None,
        }
    }

    fn send(&mut self, what: Next, client: &Client, now: Moment, entropy: Entropy) -> Request {
        let mut body = String::new();
        if what == Next::Send {
            self.attempts += 1;
            self.looks_in_a_row = 0;
            self.was_in_doubt |= self.doubt.take().is_some();
            self.first_sent.get_or_insert(now);
            self.last_sent = now.elapsed_ms;
            body = self.task.given.to_body();
        } else {
            self.looks += 1;
            self.looks_in_a_row += 1;
        }
        let (action, attempt) = self.counted(what);
        self.events.push(Event::Attempt { action: action.clone(), attempt });
        self.state = State::InFlight { what, since: now.elapsed_ms };
        let salt = Salt::from_random(entropy.salt);
        Request {
            url: client.signed_url(&action.section, &action.name, self.iq(), salt, now.unix_ms),
            action,
            body,
            timeout_ms: self.limits.timeout_ms.min(self.deadline - now.elapsed_ms),
        }
    }

    /// Ends the flight and tells of the answer: what was in flight and since when; `None` where nothing was.
    fn landed(&mut self, now: Moment, http_status: Option<u16>) -> Option<(Next, u64)> {
        let State::InFlight { what, since } = self.state else { return None };
        if let Some(http_status) = http_status {
            let (action, attempt) = self.counted(what);
            let ms = now.elapsed_ms.saturating_sub(since);
            self.events.push(Event::Answer { action, attempt, http_status, ms });
        }
        self.state = State::Landed;
        Some((what, since))
    }

    fn counted(&self, what: Next) -> (Action, u32) {
        match (what, self.task.sight()) {
            (Next::Look | Next::LookBefore, Some(sight)) => (sight.look.action.clone(), self.looks),
            _ => (self.action().clone(), self.attempts),
        }
    }

    /// Whether nothing of the last attempt can be running any more: the API has said that it has finished, or has had its
    /// time.
    pub fn is_settled(&self, now: Moment) -> bool {
        self.doubt == Some(Doubt::Finished) || now.elapsed_ms >= self.last_sent.saturating_add(self.limits.settle_ms)
    }

    /// Whether the same call may be made again while it is not known how this one ended.
    fn may_be_repeated(&self) -> bool {
        self.task.is_read() || self.task.order.is_some()
    }

    fn look_again(&mut self, now: Moment, at_least: u64, until_at_most: Option<u64>, because: &'static str) {
        self.state = State::Pause { next: Next::Look, at_least, until_at_most, because };
        if now.elapsed_ms.saturating_add(at_least) >= self.deadline {
            self.out_of_time(now);
        }
    }

    fn send_again_after_pause(&mut self, at_least: u64, because: &'static str) {
        self.again_after_pause(Next::Send, at_least, because);
    }

    /// As often as `max_retries` allows.
    fn again_after_pause(&mut self, next: Next, at_least: u64, because: &'static str) {
        self.state = State::Pause { next, at_least, until_at_most: None, because };
    }

    /// Draws the length of a pause, or ends the call where it leads nowhere.
    fn begin_pause(&mut self, now: Moment, jitter: u64) {
        let State::Pause { next, at_least, until_at_most, because } = self.state else { return };
        let drawn = match next {
            Next::Look if self.looks_in_a_row > 0 => growing(self.looks_in_a_row - 1, jitter),
            _ => full_jitter(self.retries, jitter),
        };
        let mut until = now.elapsed_ms.saturating_add(drawn.max(at_least));
        if let Some(bound) = until_at_most {
            until = until.min(bound.max(now.elapsed_ms));
        }
        if next != Next::Look {
            if self.retries >= self.limits.max_retries || until >= self.deadline {
                return self.reject(now, self.outcome(), true);
            }
            self.retries += 1;
        } else if until >= self.deadline {
            // One last look shortly before the end beats a pause that runs into it.
            let last_look = self.deadline - (self.limits.deadline_ms / 10).min(1_000);
            if last_look <= now.elapsed_ms || last_look < now.elapsed_ms.saturating_add(at_least) {
                return self.out_of_time(now);
            }
            until = last_look;
        }
        if until > now.elapsed_ms {
            let (action, attempt) = self.counted(next);
            self.events.push(Event::Pause { action, attempt, ms: until - now.elapsed_ms, because });
        }
        self.state = State::Waiting { until, next };
    }
}
