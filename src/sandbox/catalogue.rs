//! What the sandbox's store sells, all of it the sandbox's own. Prices in EUR; in another currency, as many of its smallest
//! unit as these are cents (550 yen).
//!
//! | product | what it is | price | delivers |
//! |---|---|---|---|
//! | 1 | Premium Clip | 5.50 | access to clip 1 for 30 days |
//! | 2 | Premium Channel | 12.00 | access to channel 1 for 7 days |
//! | 3 | Short Clip | 0.50, below the minimum purchase of 1.00 | access to clip 2 for 30 days |
//! | 4 | Credit, by quantity | 1.00 each | 1.00 of credit each |
//! | 5 | Donation, by quantity | 1.00 each | nothing |
//! | 6 | Channel 1, monthly subscription | 10.00 | a subscription |
//! | 7 | Channel 2, monthly subscription, 14 days free | 0.00 now, then 8.00 | a subscription; needs recurring payments |

use super::date::DAY;
use super::money::Money;

/// An order has to come to this much. A free trial, which costs nothing yet, is let through.
pub const MINIMUM_PURCHASE: Money = Money::new(100);

/// How long a pass or subscription is still listed after its end.
pub const GRACE: i64 = 3 * DAY;

/// Something to see.
#[derive(Debug, PartialEq, Eq)]
pub struct Content {
    /// `clip` or `channel`.
    pub kind: &'static str,
    /// Its id among its kind.
    pub id: u64,
    /// As shown.
    pub title: &'static str,
    /// As shown.
    pub description: &'static str,
}

impl Content {
    /// The URL of one of its images: `thumbnail`, `social`, `poster`.
    pub fn image(&self, which: &str) -> String {
        format!("https://sandbox.invalid/images/{}_{}_{which}.jpg", self.kind, self.id)
    }

    /// Its id, where it is of this kind.
    pub fn id_as(&self, kind: &str) -> Option<u64> {
        (self.kind == kind).then_some(self.id)
    }
}

/// How a subscription renews. A month has 30 days here; how the API counts them is not documented.
#[derive(Debug, PartialEq, Eq)]
pub struct Renewal {
    /// `DAY`, `WEEK`, `MONTH` or `YEAR`.
    pub period: &'static str,
    /// So many periods at a time.
    pub frequency: u32,
    /// Both, in seconds.
    pub seconds: i64,
    /// How long it is free at first, in seconds.
    pub trial_seconds: Option<i64>,
}

/// What a product is.
#[derive(Debug, PartialEq, Eq)]
pub enum Kind {
    /// Access to a content, for so many seconds.
    Pass(&'static Content, i64),
    /// A subscription to a content.
    Subscription(&'static Content, Renewal),
    /// Credit; by quantity.
    Credit,
    /// A donation; by quantity.
    Donation,
}

/// One product.
#[derive(Debug, PartialEq, Eq)]
pub struct Product {
    /// `productID`
    pub id: u64,
    /// `product_sku`
    pub sku: &'static str,
    /// As shown.
    pub title: &'static str,
    /// What one costs, after any free trial.
    pub price: Money,
    /// What it is.
    pub kind: Kind,
}

impl Product {
    /// By its id.
    pub fn with_id(id: u64) -> Option<&'static Product> {
        PRODUCTS.iter().find(|product| product.id == id)
    }

    /// Whether it is sold by quantity.
    pub fn by_quantity(&self) -> bool {
        matches!(self.kind, Kind::Credit | Kind::Donation)
    }

    /// The content it gives access to.
    pub fn content(&self) -> Option<&'static Content> {
        match self.kind {
            Kind::Pass(content, _) | Kind::Subscription(content, _) => Some(content),
            Kind::Credit | Kind::Donation => None,
        }
    }

    /// How it renews, where it is a subscription.
    pub fn renewal(&self) -> Option<&Renewal> {
        match &self.kind {
            Kind::Subscription(_, renewal) => Some(renewal),
            _ => None,
        }
    }

    /// Whether it begins with a free trial.
    pub fn has_trial(&self) -> bool {
        self.renewal().is_some_and(|renewal| renewal.trial_seconds.is_some())
    }

    /// What one costs in an order.
    pub fn price_in_order(&self) -> Money {
        if self.has_trial() { Money::ZERO } else { self.price }
    }
}

const PREMIUM_CLIP: Content =
    Content { kind: "clip", id: 1, title: "Premium Clip", description: "A clip for those who paid" };
const SHORT_CLIP: Content = Content { kind: "clip", id: 2, title: "Short Clip", description: "A very short clip" };
const PREMIUM_CHANNEL: Content =
    Content { kind: "channel", id: 1, title: "Premium Channel", description: "All clips of the channel" };
const TRIAL_CHANNEL: Content =
    Content { kind: "channel", id: 2, title: "Trial Channel", description: "Free for two weeks" };

/// All contents.
pub static CONTENTS: [&Content; 4] = [&PREMIUM_CLIP, &SHORT_CLIP, &PREMIUM_CHANNEL, &TRIAL_CHANNEL];

const fn monthly(trial_seconds: Option<i64>) -> Renewal {
    Renewal { period: "MONTH", frequency: 1, seconds: 30 * DAY, trial_seconds }
}

const fn product(id: u64, sku: &'static str, title: &'static str, units: u64, kind: Kind) -> Product {
    Product { id, sku, title, price: Money::new(units), kind }
}

/// All products.
pub static PRODUCTS: [Product; 7] = [
    product(1, "CLIP-1", "Premium Clip, 30 days", 550, Kind::Pass(&PREMIUM_CLIP, 30 * DAY)),
    product(2, "CHANNEL-1", "Premium Channel, 7 days", 1200, Kind::Pass(&PREMIUM_CHANNEL, 7 * DAY)),
    product(3, "CLIP-2", "Short Clip, 30 days", 50, Kind::Pass(&SHORT_CLIP, 30 * DAY)),
    product(4, "CREDIT", "Credit", 100, Kind::Credit),
    product(5, "DONATION", "Donation", 100, Kind::Donation),
    product(
        6,
        "CHANNEL-1-MONTHLY",
        "Premium Channel, monthly",
        1000,
        Kind::Subscription(&PREMIUM_CHANNEL, monthly(None)),
    ),
    product(
        7,
        "CHANNEL-2-TRIAL",
        "Trial Channel, monthly",
        800,
        Kind::Subscription(&TRIAL_CHANNEL, monthly(Some(14 * DAY))),
    ),
];
