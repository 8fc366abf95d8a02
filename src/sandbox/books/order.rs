//! Orders, and how `list_orders` shows one.

use super::line::{Line, total};
use crate::sandbox::catalogue::PRODUCTS;
use crate::sandbox::currency::Currency;
use crate::sandbox::date;
use crate::sandbox::delivery::{Json, object};
use crate::sandbox::money::Money;
use crate::sandbox::seed::Flaw;

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Placed, neither processed nor cancelled.
    Current,
    /// Paid and delivered.
    Processed,
    /// Cancelled.
    Cancelled,
}

/// One order.
#[derive(Debug, Clone)]
pub struct Order {
    pub(in crate::sandbox) id: u64,
    pub(in crate::sandbox) placed_at: i64,
    pub(in crate::sandbox) lines: Vec<Line>,
    pub(in crate::sandbox) total: Money,
    pub(in crate::sandbox) paid: Money,
    pub(in crate::sandbox) status: Status,
    pub(in crate::sandbox) times_processed: u32,
    pub(in crate::sandbox) flaw: Option<Flaw>,
}

impl Order {
    /// An order that a user begins with: of a Premium Clip.
    pub(in crate::sandbox) fn of_a_clip(id: u64, placed_at: i64) -> Self {
        Order::placed(id, vec![Line { product: &PRODUCTS[0], quantity: 1 }], placed_at)
    }

    pub(in crate::sandbox) fn placed(id: u64, lines: Vec<Line>, placed_at: i64) -> Self {
        Order {
            id,
            placed_at,
            total: total(&lines),
            lines,
            paid: Money::ZERO,
            status: Status::Current,
            times_processed: 0,
            flaw: None,
        }
    }

    pub(in crate::sandbox) fn id(&self) -> u64 {
        self.id
    }

    pub(in crate::sandbox) fn lines(&self) -> &[Line] {
        &self.lines
    }

    pub(in crate::sandbox) fn is_current(&self) -> bool {
        self.status == Status::Current
    }

    pub(in crate::sandbox) fn number(&self) -> String {
        format!("ORD{:05}", self.id)
    }

    pub(in crate::sandbox) fn paid(&self) -> Money {
        self.paid
    }

    pub(in crate::sandbox) fn amount_due(&self) -> Money {
        self.total.minus(self.paid).unwrap_or_default()
    }

    /// As `list_orders` shows it. The texts besides `Paid` are the sandbox's own.
    pub(in crate::sandbox) fn shown(&self, currency: &Currency) -> Json {
        let status = match self.status {
            Status::Current => "0",
            Status::Processed => "1",
            Status::Cancelled => "2",
        };
        let (status_payment, status_payment_text) = match self.status {
            Status::Cancelled => ("2", "Cancelled"),
            _ if self.amount_due() == Money::ZERO => ("1", "Paid"),
            _ => ("0", "Unpaid"),
        };
        object([
            ("date", self.placed_at.to_string().into()),
            ("date_formatted", date::day(self.placed_at).into()),
            ("id", self.id.to_string().into()),
            ("id_currency", currency.id().into()),
            ("invoice_url", "".into()),
            ("order_number", self.number().into()),
            ("status", status.into()),
            ("status_payment", status_payment.into()),
            ("status_payment_text", status_payment_text.into()),
            ("total", currency.decimal(self.total).into()),
            ("total_formatted", currency.formatted(self.total).into()),
            ("total_paid", currency.decimal(self.paid).into()),
            ("total_paid_formatted", currency.formatted(self.paid).into()),
        ])
    }
}
