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
//! again, unless it is a read. Each action says where its effect is seen ([`crate::store::evidence`]): `list_orders`
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
//! call.answered(&client, now(120), Response { status: 200, date: None, retry_after: None, location: None, body });
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
use crate::store::Snapshot;
use crate::store::process_order::PROCESS_ORDER;
use crate::store::variables::Variables;
use crate::value::id::{OrderId, UserId};
use crate::wire::request::{Action, Request};
use crate::wire::response::Response;
use crate::wire::unusable::Unusable;
use pause::{full_jitter, growing};

/// Why a look is repeated.
const LOOK_FAILED: &str = "what became of it could not be looked up";

/// A clock this far from the API's is corrected; below, the request's expiration time takes care of it.
pub const TOLERATED_SKEW_MS: u64 = 60_000;

/// One call. See the module's documentation.
#[derive(Debug)]
pub struct Call {
    task: Task,
    limits: Limits,
    started: u64,
    deadline: u64,
    state: State,
    requests: Requests,
    findings: Findings,
    /// What happened to the last attempt that failed.
    last_failure: Option<Failure>,
    events: Vec<Event>,
}

/// The kinds of requests that a call makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// The action itself.
    Send,
    /// The read that shows whether the action was done.
    Look,
    /// The same read before an attempt: to take the snapshot, or to see that the named order is still current.
    Check,
}

#[derive(Debug)]
enum State {
    /// The next request is due.
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
    InFlight(Flight),
    /// The response or the loss of a request is being judged.
    Landed,
    Over(Box<Result<Done, Error>>),
}

/// A request in flight.
#[derive(Debug, Clone, Copy)]
struct Flight {
    what: Next,
    since: u64,
}

/// The requests so far.
#[derive(Debug, Default)]
struct Requests {
    /// How many times the action was handed to fetch.
    attempts: u32,
    /// Repetitions that count against `maxRetries`.
    retries: u32,
    /// Looks and checks.
    looks: u32,
    /// Looks since the last attempt: the pauses between them grow.
    looks_in_a_row: u32,
    /// When the action was first handed to fetch.
    first_sent: Option<Moment>,
    /// When the last attempt was answered or lost.
    last_ended: u64,
    /// Until when the API has asked to be left alone.
    asked_until: u64,
    /// Some attempt was answered.
    answered: bool,
    /// How far the API's clock is ahead of this machine's: the client's correction when the call began. The call keeps to
    /// it, whatever other calls learn, so that two requests refused in the same words are signed by the same clock.
    clock_offset_ms: Option<i64>,
    /// How many attempts had been made when the client's clock was corrected. A call does that once.
    clock_corrected_after: Option<u32>,
}

/// What is known of the action's effect.
#[derive(Debug, Default)]
struct Findings {
    /// The order the call is about: as named by the caller, or as seen to be current.
    order: Option<OrderId>,
    /// What the read showed before the change, where its evidence needs that.
    snapshot: Option<Snapshot>,
    /// The API has refused the read before the change.
    check_refused: bool,
    /// A request with this credential was answered with success: a later refusal is not about the credential.
    credential_works: bool,
    /// Why the effect of the last attempt has to be looked for.
    doubt: Option<Doubt>,
    /// The effect of an earlier attempt was in doubt. Stays, even after a look: a later failure does not make things
    /// better.
    was_in_doubt: bool,
    /// What the last look has shown, for an error's message.
    known: Known,
}

/// Why the effect has to be looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doubt {
    /// No answer; the API may still be working on the request.
    MayBeRunning,
    /// Refused as it would be had it happened before (`ERROR_NO_ORDER`, with an order expected).
    PerhapsDoneBefore,
    /// Refused for certain, with an order named: but the order that was current may be another, placed later.
    Refused,
    /// A refusal that is not documented: perhaps of a copy of a request that is being worked on.
    Undocumented,
}

/// What a later error is made of.
#[derive(Debug, Clone)]
struct Failure {
    kind: ErrorKind,
    http_status: Option<u16>,
    reason: Option<Reason>,
}

impl Progress for Call {
    fn attempts(&self) -> u32 {
        self.requests.attempts
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
                self.out_of_time(now, TimeLimit::Call);
            }
            match &self.state {
                State::Over(_) => return Step::Done,
                State::Go(next) => return Step::Send(self.send(*next, client, now, entropy)),
                State::Pause { .. } => self.begin_pause(now, entropy.jitter),
                State::Waiting { until, next } => match until.saturating_sub(now.elapsed_ms) {
                    0 => self.state = State::Go(*next),
                    left => return Step::Wait(left),
                },
                State::InFlight(_) | State::Landed => {
                    self.fail(now, "a step was asked for while a request was in flight");
                }
            }
        }
    }

    fn answered(&mut self, client: &Client, now: Moment, response: Response<'_>) {
        let Some(flight) = self.landed(now, Some(response.status)) else { return };
        match flight.what {
            Next::Send => self.attempt_answered(client, now, response, flight),
            Next::Look => self.look_answered(client, now, response, flight),
            Next::Check => self.check_answered(client, now, response, flight),
        }
    }

    fn lost(&mut self, now: Moment, loss: Loss) {
        let Some(Flight { what, .. }) = self.landed(now, loss.http_status) else { return };
        if what == Next::Look {
            return match self.findings.doubt {
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
        match (loss.how, what) {
            (How::NeverSent, Next::Send) => self.send_again_after_pause(0, "the request could not be sent"),
            (_, Next::Check) => self.again_after_pause(what, 0, LOOK_FAILED),
            (How::TimedOut | How::Broken, _) if self.evidence().is_none() => self.lost_without_a_look(now),
            (How::NeverSent | How::TimedOut | How::Broken, _) => self.look_because(Doubt::MayBeRunning),
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
        let is_checked = task
            .evidence()
            .is_some_and(|evidence| evidence.needs_snapshot || (evidence.is_checked_first && task.order.is_some()));
        let findings = Findings { order: task.order, ..Findings::default() };
        Call::starting_with(if is_checked { Next::Check } else { Next::Send }, task, findings, limits, now)
    }

    /// A call that follows others of the same credential, which have worked. `snapshot` is what they have shown, where
    /// the action's evidence needs one.
    pub fn following(task: Task, snapshot: Option<Snapshot>, limits: Limits, now: Moment) -> Self {
        let order = task.order.or(snapshot.and_then(|snapshot| snapshot.order));
        let findings = Findings { order, snapshot, credential_works: true, ..Findings::default() };
        Call::starting_with(Next::Send, task, findings, limits, now)
    }

    fn starting_with(first: Next, task: Task, findings: Findings, limits: Limits, now: Moment) -> Self {
        Call {
            task,
            limits,
            started: now.elapsed_ms,
            deadline: now.elapsed_ms.saturating_add(limits.deadline_ms),
            state: State::Go(first),
            requests: Requests::default(),
            findings,
            last_failure: None,
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
            self.requests.attempts += 1;
            self.requests.looks_in_a_row = 0;
            self.requests.first_sent.get_or_insert(now);
            self.findings.was_in_doubt |= self.findings.doubt.take().is_some();
            body = self.task.variables.to_body();
        } else {
            self.requests.looks += 1;
            self.requests.looks_in_a_row += 1;
        }
        let (action, attempt) = self.counted(what);
        self.events.push(Event::Attempt { action: action.clone(), attempt });
        self.state = State::InFlight(Flight { what, since: now.elapsed_ms });
        let api_ms = self.api_time_ms(client, now);
        let salt = Salt::from_random(entropy.salt);
        Request {
            url: client.signed_url(&action.section, &action.name, self.iq(), salt, api_ms),
            action,
            body,
            timeout_ms: self.limits.timeout_ms.min(self.deadline - now.elapsed_ms),
        }
    }

    /// Ends the flight and tells of the response. `None` where nothing was in flight.
    fn landed(&mut self, now: Moment, http_status: Option<u16>) -> Option<Flight> {
        let State::InFlight(flight) = self.state else { return None };
        if let Some(http_status) = http_status {
            let (action, attempt) = self.counted(flight.what);
            let ms = now.elapsed_ms.saturating_sub(flight.since);
            self.events.push(Event::Answer { action, attempt, http_status, ms });
        }
        if flight.what == Next::Send {
            self.requests.last_ended = now.elapsed_ms;
        }
        self.state = State::Landed;
        Some(flight)
    }

    fn counted(&self, what: Next) -> (Action, u32) {
        match (what, self.task.evidence()) {
            (Next::Look | Next::Check, Some(evidence)) => (evidence.read.action.clone(), self.requests.looks),
            _ => (self.action().clone(), self.requests.attempts),
        }
    }

    /// Whether the same call may be made again while it is not known how this one ended.
    fn may_be_repeated(&self) -> bool {
        self.task.is_read() || self.task.order.is_some()
    }

    fn look_again(&mut self, now: Moment, at_least: u64, until_at_most: Option<u64>, because: &'static str) {
        self.state = State::Pause { next: Next::Look, at_least, until_at_most, because };
        if now.elapsed_ms.saturating_add(at_least) >= self.deadline {
            self.out_of_time(now, if at_least > 0 { TimeLimit::AskedPause } else { TimeLimit::Call });
        }
    }

    /// Sends an attempt again that the API has not received, as often as `max_retries` allows. Meanwhile another order
    /// may have become current: what can be looked at is looked at before.
    fn send_again_after_pause(&mut self, at_least: u64, because: &'static str) {
        let can_be_checked =
            self.evidence().is_some_and(|evidence| evidence.needs_snapshot || self.task.order.is_some());
        let next = if can_be_checked && !self.findings.check_refused { Next::Check } else { Next::Send };
        self.again_after_pause(next, at_least, because);
    }

    fn again_after_pause(&mut self, next: Next, at_least: u64, because: &'static str) {
        self.state = State::Pause { next, at_least, until_at_most: None, because };
    }

    /// Draws the length of a pause, or ends the call where it leads nowhere.
    fn begin_pause(&mut self, now: Moment, jitter: u64) {
        let State::Pause { next, at_least, until_at_most, because } = self.state else { return };
        let drawn = match next {
            Next::Look if self.requests.looks_in_a_row > 0 => growing(self.requests.looks_in_a_row - 1, jitter),
            _ => full_jitter(self.requests.retries, jitter),
        };
        let mut until = now.elapsed_ms.saturating_add(drawn.max(at_least));
        if let Some(bound) = until_at_most {
            until = until.min(bound.max(now.elapsed_ms));
        }
        if next != Next::Look {
            if self.requests.retries >= self.limits.max_retries || until >= self.deadline {
                return self.reject(now, self.outcome(), true);
            }
            self.requests.retries += 1;
        } else if until >= self.deadline {
            // One last look shortly before the end beats a pause that runs into it.
            let last_look = self.deadline - (self.limits.deadline_ms / 10).min(1_000);
            if last_look <= now.elapsed_ms {
                return self.out_of_time(now, TimeLimit::Call);
            }
            if last_look < now.elapsed_ms.saturating_add(at_least) {
                return self.out_of_time(now, TimeLimit::AskedPause);
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
