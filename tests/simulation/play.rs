//! Runs a story against the real `Call`, as a driver would, and writes down what happened.

use crate::api::{Api, Note, REPEATED_SALT, Said, Sent};
use crate::network::{Report, Window};
use crate::orders::Entry;
use crate::random::Random;
use crate::story::{Fate, Handling, Listing, Meets, SUBJECT, Story, USER};
use interstream::call::Client;
use interstream::call::Event;
use interstream::call::{Call, Done, Entropy, Moment, Progress, Step};
use interstream::credential::{KeyId, SharedSecret};
use interstream::error::Error;
use interstream::value::{OrderId, UserId};
use interstream::wire::endpoint::{Endpoint, UrlParts};
use interstream::wire::request::Request;

/// No story needs as many.
pub const MOST_STEPS: usize = 5_000;

pub struct Played {
    pub calls: Vec<CallRecord>,
    pub ledger: Vec<Entry>,
    pub notes: Vec<(u64, Note)>,
    pub steps: usize,
}

pub struct CallRecord {
    /// Which call of the story, from 0.
    pub number: usize,
    pub began: u64,
    pub ended: u64,
    pub aborted: bool,
    /// `None`: it did not end.
    pub result: Option<Result<Done, Error>>,
    pub happenings: Vec<Happening>,
    pub events: Vec<Event>,
    /// What the call says after its end, having been told of a loss and an abort.
    pub result_repeated: bool,
    pub events_after_end: usize,
    /// Faults that the story still holds for later requests: (attempts, looks).
    pub faults_left: (usize, usize),
}

#[derive(Debug)]
pub enum Happening {
    Exchange(Box<Exchange>),
    Pause { at: u64, ms: u64 },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The process_order with this number in the story.
    Attempt(usize),
    Look,
}

#[derive(Debug)]
pub struct Exchange {
    pub what: What,
    pub sent_at: u64,
    pub timeout_ms: u64,
    /// The whole of the signed URL.
    pub url: String,
    /// What the client took the API's time to be.
    pub api_time_s: i64,
    /// How far the answer's `Date`, where it is readable, was from all that the client took the API's time to be
    /// between sending the request and receiving its answer.
    pub date_off_ms: Option<u64>,
    /// The order that was current then.
    pub current: Option<u64>,
    /// `None`: the caller ended the call meanwhile.
    pub report: Option<Report>,
}

/// One client for many stories: its clock is set back by [`play`].
pub fn client() -> Client {
    let endpoint = UrlParts::parse(API_URL).and_then(|parts| Endpoint::new(parts, false).ok());
    let signer = SharedSecret::new("not-a-real-secret").unwrap().signer();
    Client::new(endpoint.unwrap(), KeyId::new("not-a-real-key").unwrap(), signer)
}

pub const API_URL: &str = "https://www.interstreamdomain.tv/api.php";

pub fn play(story: &Story, client: &Client) -> Played {
    client.correct_clock(0, 0);
    let random = Random::new(story.seed);
    let mut theatre = Theatre { story, client, api: Api::new(story), random, attempts: 0, looks: 0, steps: 0 };
    let mut calls = vec![theatre.call(0, 0, story.abort_at)];
    if let Some(pause_ms) = story.again_after {
        let began = calls[0].ended + pause_ms;
        calls.push(theatre.call(1, began, None));
    }
    // Whatever is still running comes to its end.
    theatre.api.run_until(u64::MAX);
    Played { calls, ledger: theatre.api.orders.ledger, notes: theatre.api.notes, steps: theatre.steps }
}

struct Theatre<'a> {
    story: &'a Story,
    client: &'a Client,
    api: Api<'a>,
    random: Random,
    attempts: usize,
    looks: usize,
    steps: usize,
}

impl Theatre<'_> {
    fn call(&mut self, number: usize, began: u64, abort_at: Option<u64>) -> CallRecord {
        let story = self.story;
        let order = story.order_given.then(|| OrderId::from_integer(SUBJECT as i64)).flatten();
        let user = UserId::from_integer(USER as i64).unwrap();
        let mut call = Call::new(user, order, story.limits, self.moment(began));
        let mut record = CallRecord {
            number,
            began,
            ended: began,
            aborted: false,
            result: None,
            happenings: Vec::new(),
            events: Vec::new(),
            result_repeated: false,
            events_after_end: 0,
            faults_left: (0, 0),
        };
        let mut now = began;
        while self.steps < MOST_STEPS {
            self.steps += 1;
            if !record.aborted && abort_at.is_some_and(|at| at <= now) {
                call.abort(self.moment(now));
                record.aborted = true;
            }
            let entropy = self.entropy();
            let step = call.next(self.client, self.moment(now), entropy);
            record.events.extend(call.take_events());
            match step {
                Step::Wait(ms) => {
                    record.happenings.push(Happening::Pause { at: now, ms });
                    let ms = if story.timers_early { (ms / 2).max(1) } else { ms.saturating_add(story.timers_late_ms) };
                    now = cut_off(now.saturating_add(ms), abort_at, now);
                }
                Step::Send(request) => {
                    let exchange = self.exchange(request, now, abort_at);
                    now = match &exchange.report {
                        Some(report) => report.at,
                        None => abort_at.unwrap_or(now),
                    };
                    match exchange.report.as_ref().map(|report| report.heard.as_answer()) {
                        Some(Ok(answer)) => call.answered(self.client, self.moment(now), answer),
                        Some(Err(loss)) => call.lost(self.moment(now), loss),
                        None => {}
                    }
                    record.happenings.push(Happening::Exchange(Box::new(exchange)));
                }
                Step::Done => {
                    let result = call.result().unwrap().clone();
                    self.api.run_until(now);
                    call.abort(self.moment(now));
                    record.result_repeated = call.next(self.client, self.moment(now), entropy) == Step::Done
                        && call.result() == Some(&result);
                    record.events_after_end = call.take_events().len();
                    record.result = Some(result);
                    break;
                }
            }
        }
        record.ended = now;
        record.faults_left =
            (story.attempts.len().saturating_sub(self.attempts), story.looks.len().saturating_sub(self.looks));
        record
    }

    /// Time by the caller's machine.
    fn moment(&self, at: u64) -> Moment {
        Moment { elapsed_ms: at, unix_ms: self.api.unix_ms(at).saturating_add(self.story.clock_ahead_at(at)) }
    }

    fn entropy(&mut self) -> Entropy {
        let mut salt = [0; 16];
        salt[..8].copy_from_slice(&self.random.next().to_le_bytes());
        salt[8..].copy_from_slice(&self.random.next().to_le_bytes());
        // The extremes of jitter often, for they are what matters.
        let jitter = match self.random.below(4) {
            0 => 0,
            1 => u64::MAX,
            _ => self.random.next(),
        };
        Entropy { salt, jitter }
    }

    fn exchange(&mut self, request: Request, now: u64, abort_at: Option<u64>) -> Exchange {
        self.api.run_until(now);
        let window = Window { sent_at: now, closes_at: now.saturating_add(request.timeout_ms) };
        let current = self.api.orders.current();
        let api_time_s = self.client.api_time_ms(self.moment(now).unix_ms).div_euclid(1000).max(0);
        let timestamp = timestamp_of(&request.url);
        let (what, report) = match &*request.action.name {
            "process_order" => {
                let (send, settle_ms) = (self.attempts, self.story.limits.settle_ms);
                let fate = self.story.attempts.get(send).copied().unwrap_or(Fate::good(Handling::Works, settle_ms));
                self.attempts += 1;
                (What::Attempt(send), self.attempt(send, fate, window, timestamp, abort_at))
            }
            _ => {
                let fate = self.story.looks.get(self.looks).copied().unwrap_or(Fate::good(Listing::Lists, u64::MAX));
                self.looks += 1;
                (What::Look, self.look(fate, window, timestamp, abort_at))
            }
        };
        // A report that comes at the very moment of the abort counts.
        let report = Some(report).filter(|report| abort_at.is_none_or(|at| report.at <= at));
        let date_off_ms = report.as_ref().and_then(|report| {
            let received = self.client.api_time_ms(self.moment(report.at).unix_ms);
            let sent = received.saturating_sub_unsigned(report.at - now);
            report.date_ms.map(|date_ms| date_ms.abs_diff(date_ms.clamp(sent, received)))
        });
        let Request { timeout_ms, url, .. } = request;
        Exchange { what, sent_at: now, timeout_ms, url, api_time_s, date_off_ms, current, report }
    }

    fn attempt(
        &mut self,
        send: usize,
        fate: Fate<Handling>,
        window: Window,
        timestamp: i64,
        abort_at: Option<u64>,
    ) -> Report {
        let mut said = None;
        if fate.meets == Meets::Api {
            let arrives_at = window.sent_at.saturating_add(fate.there_ms);
            let (does, work_ms) = (fate.does, fate.work_ms);
            let until =
                cut_off(fate.cut_short(window).map_or(window.closes_at, |(at, _)| at), abort_at, window.sent_at);
            let waited_until = if fate.twice.is_none() { until } else { window.sent_at };
            let sent = Sent { send, waited_until, arrives_at, timestamp, does, work_ms };
            let mut awaited = self.api.expect(&sent);
            if let Some(twice) = &fate.twice {
                let copy = self.api.expect_copy(awaited, &sent, twice);
                awaited = if twice.answers { copy } else { awaited };
            }
            said = self.api.answer_of(awaited, until);
        }
        fate.report(self.story, &self.api, window, said)
    }

    fn look(&mut self, fate: Fate<Listing>, window: Window, timestamp: i64, abort_at: Option<u64>) -> Report {
        let read_at = window.sent_at.saturating_add(fate.there_ms);
        let until = fate.cut_short(window).map_or(window.closes_at, |(at, _)| at);
        let mut said: Option<(u64, Said)> = None;
        if fate.meets == Meets::Api && read_at <= cut_off(until, abort_at, window.sent_at) {
            // A list may be read as often as one likes; only a salt that is good once lets the second copy fail.
            let repeated = self.story.salts_once && fate.twice.is_some_and(|twice| twice.answers);
            let list = self.api.list(read_at, timestamp, fate.does);
            said = Some((read_at.saturating_add(fate.work_ms), if repeated { REPEATED_SALT } else { list }));
        }
        fate.report(self.story, &self.api, window, said)
    }
}

/// `at`, or the abort where that comes first (but not before `now`).
fn cut_off(at: u64, abort_at: Option<u64>, now: u64) -> u64 {
    abort_at.map_or(at, |abort_at| at.min(abort_at.max(now)))
}

/// As the API reads it.
fn timestamp_of(url: &str) -> i64 {
    let value = url.split_once("&timestamp=").map_or("", |(_, rest)| rest);
    value.split('&').next().and_then(|digits| digits.parse().ok()).unwrap_or(-1)
}

impl Exchange {
    /// When the caller stopped waiting: with the report, or where it ended the call.
    pub fn ended(&self, call: &CallRecord) -> u64 {
        self.report.as_ref().map_or(call.ended, |report| report.at)
    }
}
