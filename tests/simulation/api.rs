//! A model of the API: one user's orders, and what becomes of each request that reaches it.
//!
//! Written from the design and the facts, not from `src/sandbox`. A request begins when it arrives, works for a
//! while, and takes effect at its end. With a lock, one request works on the order at a time and others wait. Without,
//! what was current at its beginning is processed at its end, whatever has happened to it in between.
//!
//! Assumed, as the design assumes it: a request ends, or is abandoned without effect, within `settleMs` after its caller
//! has stopped waiting for it (of a doubled one: after it went out).
//! And `list_orders` is never stale: it shows what has taken effect when it is read.

use crate::orders::{Listed, Orders};
use crate::story::{Deed, Handling, Listing, Lock, Story, Twice};

/// What happened inside the API: for the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    Arrived { send: usize },
    Abandoned { send: usize },
    Ended { send: usize },
    Processed { order: u64, send: Option<usize> },
    Done(Deed),
}

/// What the API says, before anything happens to it on the way back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    Ok,
    Fault(&'static str, &'static str),
    Page(u16),
    /// The list, and what it shows; `None` where it cannot be read.
    List(String, Option<Listed>),
}

/// One of the two documented words of `REQUEST_ERROR`.
pub const INVALID_REQUEST: &str = "Invalid User ID";

pub const REPEATED_SALT: Said = Said::Fault("REQUEST_ERROR", "Salt already used");
pub const NO_ORDER: Said = Said::Fault("ERROR_NO_ORDER", "There is no order to process");

#[derive(Debug, Clone)]
struct Job {
    send: usize,
    does: Handling,
    work_ms: u64,
    /// When it is abandoned at the latest.
    ends_by: u64,
    /// Refused at the gate, whichever copy of it comes first.
    refusal: Option<Said>,
    stage: Stage,
    answer: Option<(u64, Said)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    OnItsWay { arrives_at: u64 },
    Queued,
    Working { order: Option<u64>, ends_at: u64, abandoned: bool },
    Over,
}

#[derive(Clone, Copy)]
enum Event {
    Ends(usize),
    Deed(Deed),
    Arrives(usize),
}

/// A process_order that has gone out.
pub struct Sent {
    /// Which of the story, from 0.
    pub send: usize,
    /// How long its caller waits for it at most.
    pub waited_until: u64,
    /// When it arrives.
    pub arrives_at: u64,
    pub timestamp: i64,
    pub does: Handling,
    pub work_ms: u64,
}

pub struct Api<'a> {
    story: &'a Story,
    now: u64,
    pub orders: Orders,
    jobs: Vec<Job>,
    deeds_done: usize,
    pub notes: Vec<(u64, Note)>,
}

impl<'a> Api<'a> {
    pub fn new(story: &'a Story) -> Self {
        let orders = Orders::new(story);
        Api { story, now: 0, orders, jobs: Vec::new(), deeds_done: 0, notes: Vec::new() }
    }

    pub fn unix_ms(&self, at: u64) -> i64 {
        self.story.begin_unix_ms().saturating_add(at as i64)
    }

    /// Lets everything happen that happens up to and including `time`.
    pub fn run_until(&mut self, time: u64) {
        while let Some((at, event)) = self.next_event().filter(|(at, _)| *at <= time) {
            self.happen(at, event);
        }
        self.now = self.now.max(time);
    }

    /// A request is on its way; the number to ask for its answer with.
    pub fn expect(&mut self, sent: &Sent) -> usize {
        self.jobs.push(Job {
            send: sent.send,
            does: sent.does,
            work_ms: sent.work_ms,
            ends_by: sent.waited_until.saturating_add(self.story.limits.settle_ms),
            refusal: self.refusal(sent.timestamp, sent.arrives_at),
            stage: Stage::OnItsWay { arrives_at: sent.arrives_at },
            answer: None,
        });
        self.jobs.len() - 1
    }

    /// The network's second copy of a request: see [`Twice`].
    pub fn expect_copy(&mut self, first: usize, sent: &Sent, twice: &Twice) -> usize {
        let first = self.jobs[first].clone();
        let arrives_at = sent.arrives_at.saturating_add(twice.after_ms);
        let repeated = self.story.salts_once.then_some(REPEATED_SALT);
        let refusal = match twice.alone {
            Some(_) => self.refusal(sent.timestamp, arrives_at),
            None => first.refusal.clone(),
        };
        let (does, work_ms) = twice.alone.map_or((first.does, first.work_ms), |does| (does, 0));
        let (stage, refusal) = (Stage::OnItsWay { arrives_at }, refusal.or(repeated));
        self.jobs.push(Job { stage, does, work_ms, refusal, ..first });
        self.jobs.len() - 1
    }

    /// Runs until a request is answered, but not beyond `until`.
    pub fn answer_of(&mut self, job: usize, until: u64) -> Option<(u64, Said)> {
        while self.jobs[job].answer.is_none() {
            let Some((at, event)) = self.next_event().filter(|(at, _)| *at <= until) else { break };
            self.happen(at, event);
        }
        self.jobs[job].answer.clone()
    }

    /// list_orders, as it is read at `at`.
    pub fn list(&mut self, at: u64, timestamp: i64, does: Listing) -> Said {
        self.run_until(at);
        if let Some(refusal) = self.refusal(timestamp, at) {
            return refusal;
        }
        match does {
            _ if !self.story.may_list => Said::Fault("ERROR_PERMISSION", "Not allowed"),
            Listing::Crashes(status) => Said::Page(status),
            Listing::Lists | Listing::Unreadable | Listing::StrangeStatus => {
                Said::List(self.orders.as_json(self.story, does), self.orders.listed(does))
            }
        }
    }

    /// The general errors: before anything is done, and for every action alike.
    fn refusal(&self, timestamp: i64, at: u64) -> Option<Said> {
        if self.story.revoked_at.is_some_and(|revoked_at| at >= revoked_at) {
            return Some(Said::Fault("ERROR_CREDENTIAL", "No such key"));
        }
        let age_s = self.unix_ms(at).div_euclid(1000).saturating_sub(timestamp);
        let expires_s = self.story.expires_s as i64;
        if age_s > expires_s || (self.story.refuses_future && age_s < -expires_s) {
            return Some(Said::Fault("REQUEST_ERROR", "Request expired"));
        }
        None
    }

    /// What happens next. In the same millisecond, ends come before deeds, and deeds before arrivals.
    fn next_event(&self) -> Option<(u64, Event)> {
        let mut next: Option<(u64, u8, Event)> = None;
        let mut consider = |at: u64, rank: u8, event: Event| {
            if next.is_none_or(|(next_at, next_rank, _)| (at, rank) < (next_at, next_rank)) {
                next = Some((at, rank, event));
            }
        };
        for (number, job) in self.jobs.iter().enumerate() {
            match job.stage {
                Stage::Working { ends_at, .. } => consider(ends_at, 0, Event::Ends(number)),
                Stage::OnItsWay { arrives_at } => consider(arrives_at, 2, Event::Arrives(number)),
                Stage::Queued | Stage::Over => {}
            }
        }
        if let Some((at, deed)) = self.story.deeds.get(self.deeds_done) {
            consider((*at).max(self.now), 1, Event::Deed(*deed));
        }
        next.map(|(at, _, event)| (at, event))
    }

    fn happen(&mut self, at: u64, event: Event) {
        self.now = self.now.max(at);
        match event {
            Event::Arrives(job) => self.arrive(job),
            Event::Ends(job) => self.end(job),
            Event::Deed(deed) => {
                self.deeds_done += 1;
                self.deed(deed);
            }
        }
    }

    fn arrive(&mut self, number: usize) {
        let job = &mut self.jobs[number];
        self.notes.push((self.now, Note::Arrived { send: job.send }));
        if let Some(refusal) = job.refusal.clone() {
            (job.stage, job.answer) = (Stage::Over, Some((self.now, refusal)));
        } else if let Handling::Refuses(code) = job.does {
            (job.stage, job.answer) = (Stage::Over, Some((self.now, Said::Fault(code, INVALID_REQUEST))));
        } else {
            match self.story.lock {
                Lock::Waits if self.working().is_some() => self.jobs[number].stage = Stage::Queued,
                Lock::Refuses if self.working().is_some() => {
                    let refusal = Said::Fault("ERROR_LOCKED", "The order is being processed");
                    let job = &mut self.jobs[number];
                    (job.stage, job.answer) = (Stage::Over, Some((self.now, refusal)));
                }
                _ => self.begin(number),
            }
        }
    }

    fn begin(&mut self, number: usize) {
        let order = self.orders.current();
        let job = &mut self.jobs[number];
        if order.is_none() && matches!(job.does, Handling::Works | Handling::FailsHalfWay { .. }) {
            (job.stage, job.answer) = (Stage::Over, Some((self.now, NO_ORDER)));
            return;
        }
        let ends_at = self.now.saturating_add(job.work_ms);
        let abandoned = ends_at > job.ends_by || job.does == Handling::Dies;
        // One that arrives too late is over at once.
        let ends_at = ends_at.min(job.ends_by.max(self.now));
        job.stage = Stage::Working { order, ends_at, abandoned };
    }

    fn end(&mut self, number: usize) {
        let job = &mut self.jobs[number];
        let Stage::Working { order, abandoned, .. } = job.stage else { return };
        job.stage = Stage::Over;
        let send = job.send;
        if abandoned {
            self.notes.push((self.now, Note::Abandoned { send }));
        } else {
            let (done, said) = match job.does {
                Handling::Works => (true, Said::Ok),
                Handling::FailsHalfWay { done } => {
                    (done, Said::Fault("ERROR_PROCESSING", "Error while processing the order"))
                }
                Handling::Undocumented { done } => (done, Said::Fault("ERROR_DELIVERY", "Something went wrong")),
                Handling::Crashes { status, done } => (done, Said::Page(status)),
                Handling::Refuses(code) => (false, Said::Fault(code, INVALID_REQUEST)),
                Handling::Dies => (false, Said::Page(500)),
            };
            job.answer = Some((self.now, said));
            self.notes.push((self.now, Note::Ended { send }));
            if let Some(order) = order.filter(|_| done) {
                self.process(order, Some(send));
            }
        }
        while self.working().is_none()
            && let Some(next) = self.jobs.iter().position(|job| job.stage == Stage::Queued)
        {
            self.begin(next);
        }
    }

    fn deed(&mut self, deed: Deed) {
        let current = self.orders.current();
        // A lock keeps everybody out.
        if self.story.lock != Lock::None && self.working().flatten().is_some() {
            return;
        }
        match (deed, current) {
            (Deed::Cancel, Some(order)) => self.orders.cancel(order),
            (Deed::Process, Some(order)) => self.process(order, None),
            (Deed::Place, None) => self.orders.place(self.unix_ms(self.now).div_euclid(1000)),
            _ => return,
        }
        self.notes.push((self.now, Note::Done(deed)));
    }

    /// The order, if any, that some request is working on now.
    fn working(&self) -> Option<Option<u64>> {
        self.jobs.iter().find_map(|job| match job.stage {
            Stage::Working { order, .. } => Some(order),
            _ => None,
        })
    }

    fn process(&mut self, order: u64, send: Option<usize>) {
        self.orders.process(self.now, order, send);
        self.notes.push((self.now, Note::Processed { order, send }));
    }
}
