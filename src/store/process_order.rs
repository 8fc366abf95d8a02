//! `store > process_order` (page 15_14, section 3.12 of the facts): marks the user's current, fully paid order as
//! paid and delivers it. It takes the user id, never the order id, and has no idempotency key; so after a lost
//! answer its effect is looked for in `list_orders`.

use super::list_orders::{Order, OrderStatus};
use crate::identifier::OrderId;
use crate::request::Action;

/// The action.
pub const PROCESS_ORDER: Action = Action { section: "store", name: "process_order" };

/// The API's words for success.
pub const ORDER_WAS_PROCESSED: &str = "Order was processed";

/// What a refusal of process_order means for the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// `REQUEST_ERROR`: the request itself was refused (signature, user id, ...). Not processed.
    Request,
    /// `ERROR_NO_ORDER`: nothing to process; perhaps because it was processed before.
    NoOrder,
    /// `ERROR_AMOUNT_DUE`: not processed.
    AmountDue,
    /// `ERROR_CURRENCY_MISMATCH`: not processed.
    CurrencyMismatch,
    /// `ERROR_PROCESSING`: it failed half way, and nobody outside knows how far it came.
    Processing,
    /// A code page 15_14 does not list. The general errors (key, permission, ...) are such, and so may be others.
    Undocumented,
}

impl Refusal {
    /// By the code alone: the same code with another text is the same refusal.
    pub fn of(code: &str) -> Self {
        match code {
            "REQUEST_ERROR" => Refusal::Request,
            "ERROR_NO_ORDER" => Refusal::NoOrder,
            "ERROR_AMOUNT_DUE" => Refusal::AmountDue,
            "ERROR_CURRENCY_MISMATCH" => Refusal::CurrencyMismatch,
            "ERROR_PROCESSING" => Refusal::Processing,
            _ => Refusal::Undocumented,
        }
    }
}

/// Whether a `REQUEST_ERROR` is one of the documented ones, which depend on the request alone. Others (an expired or
/// repeated signature, say) may be about a copy of a request that has already done its work.
pub fn is_documented_request_error(detail: &str) -> bool {
    matches!(detail, "Missing signature" | "Invalid User ID")
}

/// What a look at the user's orders shows of the order a call is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// It is processed.
    Processed,
    /// It is cancelled.
    Cancelled,
    /// It is still current.
    Current(OrderId),
    /// The expected order is not in the list.
    Missing,
    /// The expected order has a status that is not documented.
    StrangeStatus,
    /// No order is expected by id, and none can be shown to have been current before the first attempt: it was
    /// processed, or there never was one.
    NothingToGoBy,
}

/// Looks for the order a call is about: the one `expected`, else the one current order that was certainly placed
/// before the call's first attempt (`placed_before`, Unix seconds by the API's clock).
pub fn find(orders: &[Order], expected: Option<OrderId>, placed_before: i64) -> Finding {
    let Some(expected) = expected else {
        let mut current = orders.iter().filter(|order| order.status == OrderStatus::Current);
        // Two current orders would contradict the documentation; then nothing can be concluded.
        return match (current.next(), current.next()) {
            (Some(order), None) if order.date.is_some_and(|date| date < placed_before) => Finding::Current(order.id),
            _ => Finding::NothingToGoBy,
        };
    };
    match orders.iter().find(|order| order.id == expected).map(|order| order.status) {
        Some(OrderStatus::Processed) => Finding::Processed,
        Some(OrderStatus::Cancelled) => Finding::Cancelled,
        Some(OrderStatus::Current) => Finding::Current(expected),
        Some(OrderStatus::Other(_)) => Finding::StrangeStatus,
        None => Finding::Missing,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn order(id: &str, status: OrderStatus, date: Option<i64>) -> Order {
        Order { id: OrderId::from_text(id).unwrap(), status, date }
    }

    #[test]
    fn the_expected_order_is_found_by_its_id() {
        use OrderStatus::*;
        let orders = [
            order("1", Processed, None),
            order("2", Cancelled, None),
            order("3", Current, None),
            order("4", Other(9), None),
        ];
        let find = |id: &str| find(&orders, Some(OrderId::from_text(id).unwrap()), 0);
        assert_eq!(
            ["1", "2", "3", "4", "5"].map(find),
            [
                Finding::Processed,
                Finding::Cancelled,
                Finding::Current(orders[2].id),
                Finding::StrangeStatus,
                Finding::Missing
            ]
        );
    }

    #[test]
    fn without_an_expected_order_only_one_placed_before_the_call_counts() {
        use OrderStatus::*;
        let current = |date| [order("1", Processed, Some(5)), order("3", Current, date)];
        assert_eq!(find(&current(Some(99)), None, 100), Finding::Current(OrderId::from_text("3").unwrap()));
        assert_eq!(find(&current(Some(100)), None, 100), Finding::NothingToGoBy);
        assert_eq!(find(&current(None), None, 100), Finding::NothingToGoBy);
        assert_eq!(find(&[], None, 100), Finding::NothingToGoBy);
        assert_eq!(
            find(&[order("1", Current, Some(5)), order("2", Current, Some(6))], None, 100),
            Finding::NothingToGoBy
        );
    }
}
