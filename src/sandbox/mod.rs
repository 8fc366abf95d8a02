//! An INTER-STREAM API for this machine: verifies signatures, keeps a shop, answers as documented, and fails on
//! demand. For the tests of this package and of whatever is built on it.
//!
//! | file | what lives there |
//! |---|---|
//! | [`gate`] | who is let in: key, timestamp window, signature, salt |
//! | `variables`, `multipart` | what a query and a body say, as PHP reads them |
//! | `seed` | the seeded users, and what calls for them do |
//! | `books` | what is known of the users; only what differs from the seed |
//! | `catalogue` | the products |
//! | `cart`, `orders`, `processing`, `payments`, `credit`, `content`, `subscriptions`, `config` | the actions of the store section |
//! | [`faults`] | what is asked to go wrong with the next requests |
//! | `refusal` | every error, the documented ones first |
//! | `money`, `currency`, `date` | exact amounts; amounts and dates as they are shown |
//! | [`delivery`] | what goes back over the wire, and how it goes wrong |
//!
//! Where the documentation is silent the sandbox has to say something all the same. Its own words are marked as
//! such where they are made; a client must not rely on them.

mod books;
mod cart;
mod catalogue;
mod config;
mod content;
mod credit;
mod currency;
mod date;
pub mod delivery;
pub mod faults;
pub mod gate;
mod money;
mod multipart;
mod orders;
mod payments;
mod processing;
mod refusal;
mod seed;
mod subscriptions;
mod variables;

pub use books::{CreditChange, Direction, Payment, Status};
pub use currency::Currency;
pub use delivery::{Delivery, Reply};
pub use gate::Gate;
pub use money::Money;
pub use orders::LedgerEntry;
pub use seed::Seed;
pub use variables::Variables;

use books::{Answer, Shop};
use delivery::{fault, ok};
use faults::{Fault, Faults, How};
use refusal::Refusal;
use seed::Behaviour;
use std::collections::HashSet;

/// A request as it came in.
#[derive(Debug, Clone, Copy)]
pub struct Incoming<'a> {
    /// `POST`, or `GET` for reads (which public clients use with success).
    pub method: &'a str,
    /// The raw query: the GET variables, and the only place for them.
    pub query: &'a str,
    /// The `Content-Type` of the body; empty where there is none.
    pub content_type: &'a str,
    /// The POST variables, urlencoded or multipart. In the query they are ignored without a word, as by the API.
    pub body: &'a [u8],
}

/// What becomes of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handling {
    /// This goes back at once.
    Deliver(Delivery),
    /// This goes back after so many milliseconds.
    Later {
        /// What goes back.
        delivery: Delivery,
        /// When.
        ms: u32,
    },
    /// The order is being worked on, without a lock: call [`Sandbox::finish`] with this ticket after `ms`.
    Working {
        /// Names the work.
        ticket: u32,
        /// Milliseconds it takes.
        ms: u32,
    },
}

/// Work on an order, in progress.
#[derive(Debug)]
struct Work {
    ticket: u32,
    user: u64,
    order_id: u64,
}

/// The API's words for success.
const ORDER_WAS_PROCESSED: &str = "Order was processed";

/// One API with its credential and its shop. Time is Unix seconds and comes in with each request.
#[derive(Debug)]
pub struct Sandbox {
    gate: Gate,
    shop: Shop,
    /// Users whose one-time fault has happened.
    faulted: HashSet<u64>,
    faults: Faults,
    working: Vec<Work>,
    next_ticket: u32,
}

/// How long user 108's orders are worked on.
const LOCKLESS_WORK_MS: u32 = 100;

impl Sandbox {
    /// A sandbox in its seeded state. The orders were placed an hour before `now`.
    pub fn new(gate: Gate, seed: Seed, now: i64) -> Self {
        let shop = Shop::seeded(seed, sane(now));
        Sandbox { gate, shop, faulted: HashSet::new(), faults: Faults::default(), working: Vec::new(), next_ticket: 1 }
    }

    /// Back to the seeded state. Salts that were used stay used.
    pub fn reset(&mut self, now: i64) {
        self.shop = Shop::seeded(self.shop.seed.clone(), sane(now));
        self.faulted.clear();
        self.faults.clear();
        self.working.clear();
    }

    /// The store's one currency.
    pub fn currency(&self) -> &Currency {
        self.shop.currency()
    }

    /// How often each order was processed: the seeded ones by user, then those placed since.
    pub fn ledger(&self) -> Vec<LedgerEntry> {
        self.shop.ledger()
    }

    /// Every payment that `add_payment` recorded.
    pub fn payments(&self) -> &[Payment] {
        self.shop.payments()
    }

    /// Every change of anybody's credit.
    pub fn credit_changes(&self) -> &[CreditChange] {
        self.shop.credit_changes()
    }

    /// Has something go wrong with the next requests that match.
    pub fn fail_next(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// Takes a request in, and has go wrong with it what was asked for.
    pub fn handle(&mut self, incoming: Incoming<'_>, now: i64) -> Handling {
        let variables = Variables::of_query(incoming.query);
        let Some((how, ms)) = self.faults.take(variables.get("do"), variables.positive("iq")) else {
            return self.perform(incoming, now);
        };
        let error_page = || Reply::page(500, "Internal Server Error");
        match how {
            How::RequestLost => return Handling::Deliver(Delivery::Drop),
            How::Busy => return deliver(Reply::page(503, "Service Unavailable").with_header("retry-after", "1")),
            How::ErrorPage => return deliver(error_page()),
            How::Doubled => drop(self.perform(incoming, now)),
            How::AnswerLost | How::AnswerCut | How::AnswerStalled | How::ErrorPageAfter | How::Slow => {}
        }
        let delivery = match self.perform(incoming, now) {
            Handling::Deliver(delivery) => delivery,
            // User 108's order is still being worked on: it ends as it would.
            working => return working,
        };
        match (how, delivery) {
            (How::AnswerLost, _) => Handling::Deliver(Delivery::Drop),
            (How::ErrorPageAfter, _) => deliver(error_page()),
            (How::AnswerCut, Delivery::Whole(reply)) => Handling::Deliver(Delivery::Cut(reply)),
            (How::AnswerStalled, Delivery::Whole(reply)) => Handling::Deliver(Delivery::Stalled(reply)),
            (How::Slow, delivery) => Handling::Later { delivery, ms },
            (_, delivery) => Handling::Deliver(delivery),
        }
    }

    /// Does what a request asks for.
    fn perform(&mut self, incoming: Incoming<'_>, now: i64) -> Handling {
        let Incoming { method, query, content_type, body } = incoming;
        if !matches!(method, "POST" | "GET") {
            return deliver(Reply::page(405, "Method Not Allowed"));
        }
        let variables = Variables::of_query(query);
        if let Err(detail) = self.gate.admit(&variables, now) {
            return deliver(fault("REQUEST_ERROR", detail));
        }
        let is_of_store = variables.get("go") == "store";
        // The one action that takes no user.
        if is_of_store && variables.get("do") == "get_config" {
            return deliver(self.shop.get_config());
        }
        let Some(user) = variables.positive("iq") else { return refuse(refusal::INVALID_USER_ID) };
        if !is_of_store {
            return refuse(refusal::UNKNOWN_ACTION);
        }
        let action = variables.get("do");
        let now = sane(now);
        if method == "GET" {
            return answered(self.read(action, user, &Variables::default(), now).unwrap_or_else(|| {
                Err(if WRITES.contains(&action) { refusal::METHOD_NOT_ALLOWED } else { refusal::UNKNOWN_ACTION })
            }));
        }
        if action == "process_order" {
            return self.process_order(user, now);
        }
        let post = Variables::of_body(content_type, body);
        let answer = self.read(action, user, &post, now).or_else(|| self.write(action, user, &post, now));
        answered(answer.unwrap_or(Err(refusal::UNKNOWN_ACTION)))
    }

    /// The actions that change nothing.
    fn read(&self, action: &str, user: u64, post: &Variables, now: i64) -> Option<Answer> {
        let shop = &self.shop;
        Some(match action {
            "list_orders" if self.shop.seed.behaviour(user) == Behaviour::DropAfterAndHideOrders => {
                Err(refusal::NOT_PERMITTED)
            }
            "list_orders" => shop.list_orders(user),
            "list_current_content" => shop.list_current_content(user, now),
            "list_subscriptions" => shop.list_subscriptions(user, now),
            "get_credit" => shop.get_credit(user),
            "get_product" => shop.get_product(post),
            "get_cart" => shop.get_cart(user),
            "get_subscription_pre_rp_info" => shop.get_subscription_pre_rp_info(user, post, now),
            _ => return None,
        })
    }

    /// The actions that change something at once.
    fn write(&mut self, action: &str, user: u64, post: &Variables, now: i64) -> Option<Answer> {
        let shop = &mut self.shop;
        Some(match action {
            "add_subtract_credit" => shop.add_subtract_credit(user, post),
            "modify_cart" => shop.modify_cart(user, post),
            "place_order" => shop.place_order(user, now),
            "cancel_order" => shop.cancel_order(user),
            "add_payment" => shop.add_payment(user, post),
            "set_subscription_rp" => shop.set_subscription_rp(user, post),
            _ => return None,
        })
    }

    /// Ends work that took its time.
    pub fn finish(&mut self, ticket: u32, now: i64) -> Delivery {
        let Some(at) = self.working.iter().position(|work| work.ticket == ticket) else {
            // The sandbox was reset meanwhile: the API that worked on it is gone.
            return Delivery::Drop;
        };
        let Work { user, order_id, .. } = self.working.swap_remove(at);
        self.shop.process(user, order_id, sane(now));
        Delivery::Whole(ok(ORDER_WAS_PROCESSED))
    }

    fn process_order(&mut self, user: u64, now: i64) -> Handling {
        let behaviour = self.shop.seed.behaviour(user);
        let first_time = !self.faulted.contains(&user);
        let once = match behaviour {
            Behaviour::DropBeforeOnce => Some(Delivery::Drop),
            Behaviour::BusyOnce => {
                Some(Delivery::Whole(Reply::page(503, "Service Unavailable").with_header("retry-after", "1")))
            }
            Behaviour::FailOnce => Some(Delivery::Whole(Reply::page(500, "Internal Server Error"))),
            _ => None,
        };
        if let Some(delivery) = once.filter(|_| first_time) {
            self.faulted.insert(user);
            return Handling::Deliver(delivery);
        }
        let order_id = match self.shop.order_to_process(user) {
            Ok(order_id) => order_id,
            Err(refusal) => return refuse(refusal),
        };
        if behaviour == Behaviour::NoLock {
            let ticket = self.next_ticket;
            self.next_ticket = self.next_ticket.wrapping_add(1);
            self.working.push(Work { ticket, user, order_id });
            return Handling::Working { ticket, ms: LOCKLESS_WORK_MS };
        }
        self.shop.process(user, order_id, now);
        let reply = ok(ORDER_WAS_PROCESSED);
        Handling::Deliver(match behaviour {
            Behaviour::DropAfter | Behaviour::DropAfterAndHideOrders => Delivery::Drop,
            Behaviour::Stall => Delivery::Stalled(reply),
            Behaviour::Cut => Delivery::Cut(reply),
            Behaviour::Warn => Delivery::Whole(reply.after_php_warnings()),
            _ => Delivery::Whole(reply),
        })
    }
}

/// The actions that need a POST.
const WRITES: [&str; 7] = [
    "process_order",
    "add_subtract_credit",
    "modify_cart",
    "place_order",
    "cancel_order",
    "add_payment",
    "set_subscription_rp",
];

/// A clock that dates can be counted from, however wrong it is.
fn sane(now: i64) -> i64 {
    now.clamp(0, date::LAST)
}

fn answered(answer: Answer) -> Handling {
    answer.map_or_else(refuse, deliver)
}

fn refuse(Refusal(code, detail): Refusal) -> Handling {
    deliver(fault(code, detail))
}

fn deliver(reply: Reply) -> Handling {
    Handling::Deliver(Delivery::Whole(reply))
}
