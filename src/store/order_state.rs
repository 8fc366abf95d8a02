//! Where the effect of process_order and cancel_order is seen: in the order's own record.

use super::list_orders::{LIST_ORDERS, Order, OrderStatus, listed, orders_of};
use super::{Evidence, Observation, Verdict};
use crate::error::ErrorKind;
use crate::value::id::OrderId;
use crate::wire::unusable::Unusable;

/// The API's words for success of process_order.
pub const ORDER_WAS_PROCESSED: &str = "Order was processed";
/// The API's words for success of cancel_order.
pub const ORDER_WAS_CANCELLED: &str = "The order was cancelled";

/// The API's words for what a change that was seen to have happened would have answered.
pub(crate) fn ok(words: &str) -> String {
    ["{\"ok\":\"", words, "\"}"].concat()
}

/// Seen where the order is processed.
pub const PROCESSED: Evidence =
    Evidence { read: &LIST_ORDERS, needs_snapshot: false, is_checked_first: false, judge: processed };
/// Seen where the order is cancelled.
pub const CANCELLED: Evidence =
    Evidence { read: &LIST_ORDERS, needs_snapshot: false, is_checked_first: true, judge: cancelled };

fn processed(observation: &Observation<'_>) -> Result<Verdict, Unusable> {
    Ok(match state(observation)? {
        State::Is(OrderStatus::Processed, _) => Verdict::Done(ok(ORDER_WAS_PROCESSED)),
        State::Is(OrderStatus::Cancelled, id) => observation.excluded(ErrorKind::OrderCancelled(id)),
        other => other.in_any_case(),
    })
}

fn cancelled(observation: &Observation<'_>) -> Result<Verdict, Unusable> {
    Ok(match state(observation)? {
        State::Is(OrderStatus::Cancelled, _) => Verdict::Done(ok(ORDER_WAS_CANCELLED)),
        State::Is(OrderStatus::Processed, id) => observation.excluded(ErrorKind::OrderProcessed(id)),
        other => other.in_any_case(),
    })
}

impl Observation<'_> {
    /// Where nobody named the order, the request may have found another one that was placed meanwhile.
    fn excluded(&self, kind: ErrorKind) -> Verdict {
        if self.order_is_given { Verdict::Excluded(kind) } else { Verdict::Inconclusive }
    }
}

enum State {
    /// The order of this id stands so.
    Is(OrderStatus, OrderId),
    /// The expected order is not in the list.
    Missing(OrderId),
    /// No order is expected by id, and none can be shown to have been current before the first attempt.
    Inconclusive,
}

impl State {
    fn in_any_case(self) -> Verdict {
        match self {
            State::Is(OrderStatus::Current, id) => Verdict::Undone(Some(id)),
            State::Is(..) => Verdict::StrangeStatus,
            State::Missing(id) => Verdict::Missing(ErrorKind::OrderNotFound(id)),
            State::Inconclusive => Verdict::Inconclusive,
        }
    }
}

/// Looks for the order a call is about: the expected one, else the one current order that was certainly placed
/// before the call's first attempt.
fn state(observation: &Observation<'_>) -> Result<State, Unusable> {
    let orders = orders_of(observation.answer)?;
    Ok(match observation.order {
        Some(expected) => match listed(&orders, expected)? {
            Some(order) => State::Is(order.status, order.id),
            None => State::Missing(expected),
        },
        None => match only_current(&orders) {
            Some(order) if order.date.is_some_and(|date| date < observation.first_attempt) => {
                State::Is(order.status, order.id)
            }
            _ => State::Inconclusive,
        },
    })
}

/// The user's current order. Two would contradict the documentation; then nothing can be concluded.
fn only_current(orders: &[Order]) -> Option<&Order> {
    let mut current = orders.iter().filter(|order| order.status == OrderStatus::Current);
    current.next().filter(|_| current.next().is_none())
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::store::variables::Variables;
    use crate::wire::answer::read_answer;
    use crate::wire::response::Body;

    fn look(list: &str, order: Option<&str>) -> (Verdict, Verdict) {
        let body = format!(r#"{{"list":[{list}]}}"#);
        let document = read_answer(Body::Whole(body.as_bytes()), "list").unwrap().unwrap();
        let order = order.map(|id| OrderId::from_text(id).unwrap());
        let variables = Variables::default();
        let observation = Observation {
            answer: &document.root(),
            order,
            order_is_given: order.is_some(),
            first_attempt: 100,
            snapshot: None,
            variables: &variables,
        };
        (processed(&observation).unwrap(), cancelled(&observation).unwrap())
    }

    fn id(text: &str) -> OrderId {
        OrderId::from_text(text).unwrap()
    }

    const LIST: &str = r#"{"id":1,"status":1},{"id":2,"status":2},{"id":3,"status":0},{"id":4,"status":9}"#;

    #[test]
    fn the_expected_order_is_found_by_its_id() {
        let done = |words: &str| Verdict::Done(ok(words));
        assert_eq!(
            look(LIST, Some("1")),
            (done("Order was processed"), Verdict::Excluded(ErrorKind::OrderProcessed(id("1"))))
        );
        assert_eq!(
            look(LIST, Some("2")),
            (Verdict::Excluded(ErrorKind::OrderCancelled(id("2"))), done("The order was cancelled"))
        );
        assert_eq!(look(LIST, Some("3")), (Verdict::Undone(Some(id("3"))), Verdict::Undone(Some(id("3")))));
        assert_eq!(look(LIST, Some("4")), (Verdict::StrangeStatus, Verdict::StrangeStatus));
        let missing = || Verdict::Missing(ErrorKind::OrderNotFound(id("5")));
        assert_eq!(look(LIST, Some("5")), (missing(), missing()));
    }

    #[test]
    fn without_an_expected_order_only_one_placed_before_the_call_counts() {
        let current =
            |date: &str| look(&format!(r#"{{"id":1,"status":1,"date":5}},{{"id":3,"status":0{date}}}"#), None).0;
        assert_eq!(current(r#","date":99"#), Verdict::Undone(Some(id("3"))));
        assert_eq!(current(r#","date":100"#), Verdict::Inconclusive);
        assert_eq!(current(""), Verdict::Inconclusive);
        assert_eq!(look("", None).0, Verdict::Inconclusive);
        assert_eq!(look(r#"{"id":1,"status":0,"date":5},{"id":2,"status":0,"date":6}"#, None).0, Verdict::Inconclusive);
    }
}
