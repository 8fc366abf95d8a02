//! Plays a story: the calls take turns as their times come, each against its own shop.

use crate::shop::{By, Cart, Deed, ORDER, Shop, fault, text};
use crate::story::{Asked, Mishap, Part, Refusal, Story};
use interstream::call::limits::NEVER;
use interstream::call::{Call, Client, ConfirmedBy, Entropy, How, Loss, Moment, Progress, Step, Task};
use interstream::credential::{KeyId, SharedSecret};
use interstream::error::{Error, Outcome};
use interstream::settlement::{Payment, Recorded, Settled, Settlement};
use interstream::store::add_payment::ADD_PAYMENT;
use interstream::store::add_subtract_credit::ADD_SUBTRACT_CREDIT;
use interstream::store::cancel_order::CANCEL_ORDER;
use interstream::store::modify_cart::MODIFY_CART;
use interstream::store::place_order::PLACE_ORDER;
use interstream::store::set_subscription_rp::SET_SUBSCRIPTION_RP;
use interstream::store::variables::{Value, Variables};
use interstream::store::{Declaration, find};
use interstream::value::{Amount, OrderId, UserId};
use interstream::wire::endpoint::{Endpoint, UrlParts};
use interstream::wire::request::Request;
use interstream::wire::response::{Body, Response};
use std::time::{Duration, UNIX_EPOCH};

/// The API's clock at the start, Unix milliseconds.
const START: i64 = 1_700_000_000_000;
/// The API refuses what was signed longer ago, or later, than this.
const EXPIRES_S: i64 = 300;
/// How long a request may go on where nobody ever sends again.
const LONGEST_MS: u64 = 20_000;

/// Cents.
pub const PAYMENT: u64 = 450;
pub const CREDIT: i64 = 500;

/// How one call ended.
#[derive(Debug)]
pub enum End {
    Done(ConfirmedBy),
    Settled(Settled),
    Failed(Error),
}

/// A call: the first, or the same made again.
#[derive(Debug)]
pub struct Run {
    pub began: u64,
    pub ended: u64,
    pub end: End,
    /// Of a settlement: what it says of the payment, and which order it is about.
    pub recorded: Option<Recorded>,
    pub order: Option<u64>,
    /// The first of its requests.
    pub first_request: usize,
}

impl Run {
    pub fn end_index(&self) -> usize {
        match &self.end {
            End::Done(_) | End::Settled(_) => 0,
            End::Failed(error) => match error.outcome {
                Outcome::Rejected => 1,
                Outcome::NotSent => 2,
                Outcome::Unknown => 3,
            },
        }
    }
}

/// What was played of one part.
#[derive(Debug)]
pub struct Played {
    pub shop: Shop,
    pub runs: Vec<Run>,
    /// Each request, by its number.
    pub requests: Vec<Deed>,
    /// The requests whose whole answer came back.
    pub answered: Vec<usize>,
    pub lines: Vec<String>,
}

enum Work {
    Change(Box<Call>),
    Settlement(Box<Settlement>),
}

impl Work {
    fn progress(&mut self) -> &mut dyn Progress {
        match self {
            Work::Change(call) => &mut **call,
            Work::Settlement(settlement) => &mut **settlement,
        }
    }
}

/// What will be reported of the request in flight.
enum Report {
    Answer { whole: bool },
    Refused(Refusal),
    Expired,
    Page(u16),
    Lost(How),
}

struct Actor<'a> {
    part: &'a Part,
    work: Work,
    /// When something is to be done next; `None`: it is over.
    at: Option<u64>,
    report: Option<Report>,
    began: u64,
    first_request: usize,
    played: Played,
    moment: Clock,
}

/// Which clock the calls go by.
#[derive(Clone, Copy)]
struct Clock {
    ahead_ms: i64,
    date_is_told: bool,
}

impl Clock {
    fn moment(self, elapsed_ms: u64) -> Moment {
        Moment { elapsed_ms, unix_ms: START + elapsed_ms as i64 + self.ahead_ms }
    }
}

pub fn client() -> Client {
    let endpoint = UrlParts::parse("https://www.interstreamdomain.tv/api.php").unwrap();
    let signer = SharedSecret::new("not-a-real-secret").unwrap().signer();
    Client::new(Endpoint::new(endpoint, false).unwrap(), KeyId::new("key").unwrap(), signer)
}

pub fn play(story: &Story, client: &Client) -> Vec<Played> {
    let clock = Clock { ahead_ms: story.clock_ahead_ms, date_is_told: story.date_is_told };
    let mut actors: Vec<_> = story.parts.iter().map(|part| Actor::new(part, clock)).collect();
    let mut salt = 0;
    while let Some(actor) = actors.iter_mut().filter(|actor| actor.at.is_some()).min_by_key(|actor| actor.at) {
        salt += 1;
        actor.step(client, salt);
    }
    actors.into_iter().map(Actor::end).collect()
}

impl<'a> Actor<'a> {
    fn new(part: &'a Part, moment: Clock) -> Self {
        let has_order = part.asked != Asked::Place || part.is_paid;
        let mut shop = Shop::new(has_order, part.is_paid && part.asked.is_settlement(), part.has_lock);
        for (at, deed) in &part.others {
            shop.expect(By::Other, *deed, *at, *at);
        }
        let played = Played { shop, runs: Vec::new(), requests: Vec::new(), answered: Vec::new(), lines: Vec::new() };
        let began = part.begins_at;
        let work = work(part, moment.moment(began));
        Actor { part, work, at: Some(began), report: None, began, first_request: 0, played, moment }
    }

    fn step(&mut self, client: &Client, salt: u64) {
        let Some(at) = self.at else { return };
        self.played.shop.run_until(at);
        if let Some(report) = self.report.take() {
            self.deliver(client, at, &report);
        }
        let mut entropy = Entropy { salt: [0; 16], jitter: salt.wrapping_mul(0x9E37_79B9_7F4A_7C15) };
        entropy.salt[..8].copy_from_slice(&salt.to_le_bytes());
        let moment = self.moment.moment(at);
        match self.work.progress().next(client, moment, entropy) {
            Step::Send(request) => self.send(&request, at),
            Step::Wait(ms) => {
                self.say(at, &format!("pause of {ms} ms"));
                self.at = Some(at + ms);
            }
            Step::Done => self.done(at),
        }
    }

    fn send(&mut self, request: &Request, at: u64) {
        let number = self.played.requests.len();
        let deed = deed_of(request);
        self.played.requests.push(deed);
        let fate = self.part.fates[number % self.part.fates.len()];
        self.say(at, &format!("request {number}: {deed:?}, {:?}", fate.mishap));
        let arrives = at + fate.there;
        let signed = timestamp_of(&request.url);
        let expired = signed.abs_diff((START + arrives as i64) / 1_000) > EXPIRES_S as u64;
        let refused = self.part.refuses_all.filter(|(from, ..)| arrives >= *from);
        let takes_effect = !expired
            && refused.is_none_or(|(_, _, is_done)| is_done)
            && !matches!(
                fate.mishap,
                Mishap::NeverSent | Mishap::LostBefore | Mishap::Busy | Mishap::Abandoned | Mishap::Crashed(_)
            );
        let (said, report) = match fate.mishap {
            Mishap::NeverSent => (at + fate.there, Report::Lost(How::NeverSent)),
            Mishap::LostBefore => (at + fate.there, Report::Lost(How::Broken)),
            Mishap::Busy => (arrives + fate.back, Report::Page(429)),
            Mishap::Broken(after) => (at + after, Report::Lost(How::Broken)),
            Mishap::Page(status, after) => (at + after, Report::Page(status)),
            Mishap::Abandoned => (u64::MAX, Report::Lost(How::TimedOut)),
            Mishap::Crashed(status) => (arrives + fate.work + fate.back, Report::Page(status)),
            Mishap::None | Mishap::Cut => {
                let report = match (expired, refused) {
                    (true, _) => Report::Expired,
                    (_, Some((_, refusal, _))) => Report::Refused(refusal),
                    _ => Report::Answer { whole: fate.mishap == Mishap::None },
                };
                (arrives + fate.work + fate.back, report)
            }
        };
        let gives_up = at + request.timeout_ms;
        let (ends, report) = if said > gives_up { (gives_up, Report::Lost(How::TimedOut)) } else { (said, report) };
        if takes_effect {
            // As assumed: it ends within `settleMs` after its caller has stopped waiting.
            let settle = self.part.limits.settle_ms;
            let settle = if settle == NEVER { LONGEST_MS } else { settle };
            let effect = (arrives + fate.work).min(ends + settle - 1).max(arrives);
            self.played.shop.expect(By::Call(number), deed, arrives.min(effect), effect);
        }
        self.report = Some(report);
        self.at = Some(ends);
    }

    fn deliver(&mut self, client: &Client, at: u64, report: &Report) {
        let number = self.played.requests.len() - 1;
        let moment = self.moment.moment(at);
        let (status, body) = match report {
            Report::Lost(how) => {
                self.say(at, &format!("request {number}: {how:?}"));
                return self.work.progress().lost(moment, Loss { how: *how, http_status: None, reason: None });
            }
            Report::Page(status) => (*status, "<html>".into()),
            Report::Expired => (200, fault("REQUEST_ERROR", "Request expired")),
            Report::Refused(Refusal::System) => (200, fault("ERROR_SYSTEM", "Something went wrong")),
            Report::Refused(Refusal::Request) => (200, fault("REQUEST_ERROR", "Invalid request")),
            Report::Answer { whole } => {
                let answer = &self.played.shop.answer_to(number).expect("it has taken effect").text;
                if *whole {
                    self.played.answered.push(number);
                }
                let length = if *whole { answer.len() } else { answer.len() / 2 };
                (200, answer[..length].to_string())
            }
        };
        self.say(at, &format!("request {number}: HTTP {status} {body}"));
        let api_now = UNIX_EPOCH + Duration::from_millis(START as u64 + at);
        let date = self.moment.date_is_told.then(|| httpdate::fmt_http_date(api_now));
        let body = Body::Whole(body.as_bytes());
        let response = Response { status, date: date.as_deref(), retry_after: None, location: None, body };
        self.work.progress().answered(client, moment, response);
    }

    fn done(&mut self, at: u64) {
        let (end, recorded, order) = match &self.work {
            Work::Change(call) => match call.result().expect("it is done") {
                Ok(done) => (End::Done(done.confirmed_by), None, None),
                Err(error) => (End::Failed(error.clone()), None, None),
            },
            Work::Settlement(settlement) => {
                let (recorded, order) = (settlement.recorded(), settlement.order().map(OrderId::get));
                match settlement.result().expect("it is done") {
                    Ok(settled) => (End::Settled(settled.clone()), recorded, order),
                    Err(error) => (End::Failed(error.clone()), recorded, order),
                }
            }
        };
        self.say(at, &format!("{end:?}"));
        let again = match &end {
            End::Failed(error) if self.part.repeats && self.played.runs.is_empty() => error.retry_after_ms,
            _ => None,
        };
        let first_request = std::mem::replace(&mut self.first_request, self.played.requests.len());
        self.played.runs.push(Run { began: self.began, ended: at, end, recorded, order, first_request });
        self.at = again.map(|ms| at + ms);
        if let Some(at) = self.at {
            self.began = at;
            self.work = work(self.part, self.moment.moment(at));
        }
    }

    fn end(mut self) -> Played {
        // Whatever is still running comes to its end.
        self.played.shop.run_until(u64::MAX);
        self.played
    }

    fn say(&mut self, at: u64, what: &str) {
        self.played.lines.push(format!("t={at:<7} {what}"));
    }
}

fn work(part: &Part, now: Moment) -> Work {
    let user = UserId::from_text("2").unwrap();
    let order = |named: bool| named.then(|| OrderId::from_integer(ORDER as i64).unwrap());
    let text_of = |words: &[(&str, &str)]| {
        words.iter().map(|(name, value)| ((*name).into(), Value::Text((*value).into()))).collect()
    };
    let change = |declaration: &'static Declaration, named, words: &[(&str, &str)]| {
        let variables = Variables::check(declaration.parameters, text_of(words)).unwrap();
        Work::Change(Box::new(Call::of(Task::of(declaration, user, order(named), variables), part.limits, now)))
    };
    match part.asked {
        Asked::Place => change(&PLACE_ORDER, false, &[]),
        Asked::Cancel { named } => change(&CANCEL_ORDER, named, &[]),
        Asked::Pay => change(&ADD_PAYMENT, false, &[("amount", &text(PAYMENT))]),
        Asked::AddCredit | Asked::SubtractCredit => {
            let action = if part.asked == Asked::AddCredit { "add" } else { "subtract" };
            let amount = text(CREDIT as u64);
            change(&ADD_SUBTRACT_CREDIT, false, &[("creditAction", action), ("amount", &amount)])
        }
        Asked::Cart(Cart::Empty) => change(&MODIFY_CART, false, &[("cartAction", "empty")]),
        Asked::Cart(action) => {
            let action = if action == Cart::Add { "add" } else { "remove" };
            change(&MODIFY_CART, false, &[("cartAction", action), ("productID", "1")])
        }
        Asked::SetProfile => change(
            &SET_SUBSCRIPTION_RP,
            false,
            &[
                ("subscriptionID", "11"),
                ("profileID", "I-1"),
                ("paymentMethodID", "2"),
                ("date_first_payment", "1700000000"),
                ("rp_status", "Active"),
            ],
        ),
        Asked::Settle { named, said, .. } => {
            let amount = text(amount_of(part.asked));
            let payment = Payment {
                user,
                order: order(named),
                amount: Amount::from_text(&amount).unwrap(),
                variables: Variables::check(ADD_PAYMENT.parameters, text_of(&[("amount", &amount)])).unwrap(),
                paid_before: said.then(|| Amount::from_text(&text(crate::shop::PAID)).unwrap()),
                currency: None,
            };
            Work::Settlement(Box::new(Settlement::new(payment, part.limits, now)))
        }
    }
}

/// What a settlement pays, in cents.
pub fn amount_of(asked: Asked) -> u64 {
    match asked {
        Asked::Settle { whole: true, .. } => crate::shop::TOTAL - crate::shop::PAID,
        _ => PAYMENT,
    }
}

fn deed_of(request: &Request) -> Deed {
    let variable = |name: &str| {
        request
            .body
            .split('&')
            .find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name))
            .map(|(_, value)| value)
    };
    let cents = || {
        let (whole, fraction) = variable("amount").and_then(|amount| amount.split_once('.')).expect("an amount");
        whole.parse::<u64>().unwrap() * 100 + fraction.parse::<u64>().unwrap()
    };
    assert!(find(&request.action.name).is_some(), "{}", request.action.name);
    match (&*request.action.name, variable("cartAction"), variable("creditAction")) {
        ("place_order", ..) => Deed::Place,
        ("cancel_order", ..) => Deed::Cancel,
        ("process_order", ..) => Deed::Process,
        ("add_payment", ..) => Deed::Pay(cents()),
        ("add_subtract_credit", _, Some("add")) => Deed::Credit(cents() as i64),
        ("add_subtract_credit", ..) => Deed::Credit(-(cents() as i64)),
        ("modify_cart", Some("add"), _) => Deed::Cart(Cart::Add),
        ("modify_cart", Some("remove"), _) => Deed::Cart(Cart::Remove),
        ("modify_cart", ..) => Deed::Cart(Cart::Empty),
        ("set_subscription_rp", ..) => Deed::SetProfile,
        ("list_orders", ..) => Deed::ListOrders,
        ("get_cart", ..) => Deed::GetCart,
        ("get_credit", ..) => Deed::GetCredit,
        ("list_subscriptions", ..) => Deed::ListSubscriptions,
        (other, ..) => panic!("{other}"),
    }
}

/// The signed time, in Unix seconds.
fn timestamp_of(url: &str) -> i64 {
    let value = url.split_once("&timestamp=").map_or("", |(_, rest)| rest);
    value.split('&').next().and_then(|digits| digits.parse().ok()).expect("a timestamp")
}

/// A part and what was played of it, for whoever looks for a fault.
pub fn told(part: &Part, played: &Played) -> String {
    let effects: Vec<_> = played.shop.effects.iter().map(|effect| format!("  {effect:?}")).collect();
    format!(
        "{:?}, {:?}, lock {}, paid {}, others {:?}, refuses all {:?}\n{}\n{}",
        part.asked,
        part.limits,
        part.has_lock,
        part.is_paid,
        part.others,
        part.refuses_all,
        played.lines.join("\n"),
        effects.join("\n")
    )
}
