//! The user's orders, and the ledger of who processed which.

use crate::story::{Listing, SUBJECT, Standing, Story};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Current,
    Processed,
    Cancelled,
}

#[derive(Debug, Clone, Copy)]
struct Order {
    id: u64,
    status: Status,
    placed_unix_s: i64,
}

/// One line of the ledger: this order was processed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    pub at: u64,
    pub order: u64,
    /// By which process_order of the story, counted from 0; `None` for the operator.
    pub send: Option<usize>,
}

/// What a list shows, for those who need not read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    pub current: Option<u64>,
    pub subject: Option<Status>,
}

pub struct Orders {
    all: Vec<Order>,
    pub ledger: Vec<Entry>,
}

impl Orders {
    /// Two old orders, and the one the story is about.
    pub fn new(story: &Story) -> Self {
        let begin_s = story.begin_unix_ms().div_euclid(1000);
        let order = |id, status, age_s: u64| Order { id, status, placed_unix_s: begin_s - age_s as i64 };
        let mut all = vec![
            order(7, Status::Processed, story.order_age_s + 90_000),
            order(8, Status::Cancelled, story.order_age_s + 80_000),
        ];
        let status = match story.order {
            Standing::Current => Some(Status::Current),
            Standing::Processed => Some(Status::Processed),
            Standing::Cancelled => Some(Status::Cancelled),
            Standing::Absent => None,
        };
        all.extend(status.map(|status| order(SUBJECT, status, story.order_age_s)));
        let processed = status == Some(Status::Processed);
        let ledger = processed.then_some(Entry { at: 0, order: SUBJECT, send: None }).into_iter().collect();
        Orders { all, ledger }
    }

    pub fn current(&self) -> Option<u64> {
        self.all.iter().find(|order| order.status == Status::Current).map(|order| order.id)
    }

    pub fn place(&mut self, unix_s: i64) {
        let id = SUBJECT - 2 + self.all.len() as u64;
        self.all.push(Order { id, status: Status::Current, placed_unix_s: unix_s });
    }

    pub fn cancel(&mut self, order: u64) {
        self.set(order, Status::Cancelled);
    }

    pub fn process(&mut self, at: u64, order: u64, send: Option<usize>) {
        self.set(order, Status::Processed);
        self.ledger.push(Entry { at, order, send });
    }

    fn set(&mut self, order: u64, status: Status) {
        if let Some(order) = self.all.iter_mut().find(|candidate| candidate.id == order) {
            order.status = status;
        }
    }

    /// What a list shows; `None` where it cannot be read.
    pub fn listed(&self, does: Listing) -> Option<Listed> {
        let subject = self.all.iter().find(|order| order.id == SUBJECT).map(|order| order.status);
        match does {
            Listing::Lists => Some(Listed { current: self.current(), subject }),
            Listing::StrangeStatus => {
                Some(Listed { current: self.current().filter(|order| *order != SUBJECT), subject: None })
            }
            Listing::Unreadable | Listing::Crashes(_) => None,
        }
    }

    /// The answer to list_orders: numbers sometimes as text, dates sometimes missing.
    pub fn as_json(&self, story: &Story, does: Listing) -> String {
        let mut text = String::from(r#"{"list":["#);
        let quote = if story.seed.is_multiple_of(2) { "\"" } else { "" };
        for (number, order) in self.all.iter().rev().enumerate() {
            let comma = if number == 0 { "" } else { "," };
            let status = match order.status {
                _ if does == Listing::StrangeStatus && order.id == SUBJECT => 9,
                Status::Current => 0,
                Status::Processed => 1,
                Status::Cancelled => 2,
            };
            let unreadable = does == Listing::Unreadable && number == 0;
            let id = if unreadable { "\"?\"".into() } else { format!("{quote}{}{quote}", order.id) };
            text += &format!(r#"{comma}{{"id":{id},"status":{quote}{status}{quote},"total":"5.50\u20ac""#);
            if story.orders_dated {
                text += &format!(r#","date":{quote}{}{quote}"#, order.placed_unix_s);
            }
            text.push('}');
        }
        text += "]}";
        text
    }
}
