//! `store > list_orders` (section 3.3 of the facts): a read, the place to look when an answer was lost.

use super::values::Holds;
use super::{Declaration, Effect};
use crate::value::Amount;
use crate::value::id::OrderId;
use crate::wire::json::JsonObject;
use crate::wire::request::Action;
use crate::wire::unusable::Unusable;

/// The user's orders, of any status.
pub static LIST_ORDERS: Declaration = Declaration {
    action: Action::of("store", "list_orders"),
    of_user: true,
    parameters: &[],
    success: "list",
    fields: &[
        (Holds::Integer, &["date", "id", "id_currency", "status", "status_payment"]),
        (Holds::Decimal, &["total", "total_paid"]),
    ],
    effect: Effect::Read,
};

/// Where an order stands: `status` of `list_orders`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderStatus {
    /// 0: placed, neither processed nor cancelled. A user has at most one.
    Current,
    /// 1: paid and delivered.
    Processed,
    /// 2: cancelled.
    Cancelled,
    /// A number the documentation does not list.
    Other(i64),
}

/// What `list_orders` says of one order, as far as settling a call needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// The order's id.
    pub id: OrderId,
    /// Where it stands.
    pub status: OrderStatus,
    /// When it was placed, Unix seconds by the API's clock; `None` where the API gave none.
    pub date: Option<i64>,
    /// `total_paid`, where the API gave it in a form that can be read.
    pub total_paid: Option<Amount>,
    /// `id_currency`, where the API gave one.
    pub currency: Option<i64>,
}

/// Reads the orders of a user. A list in which one order cannot be read is unusable as a whole: the one that
/// matters could be the one left out.
pub fn orders_of(answer: &JsonObject<'_>) -> Result<Vec<Order>, Unusable> {
    answer.list("list")?.map(|item| read_order(&item?)).collect()
}

/// The order with this id. Two of them could say different things, so such a list is unusable.
pub fn listed(orders: &[Order], id: OrderId) -> Result<Option<&Order>, Unusable> {
    let mut found = orders.iter().filter(|order| order.id == id);
    match (found.next(), found.next()) {
        (_, Some(_)) => Err(Unusable::WrongType),
        (order, None) => Ok(order),
    }
}

fn read_order(item: &JsonObject<'_>) -> Result<Order, Unusable> {
    let id = item.integer("id")?.and_then(OrderId::from_integer).ok_or(Unusable::WrongType)?;
    let status = match item.integer("status")?.ok_or(Unusable::WrongType)? {
        0 => OrderStatus::Current,
        1 => OrderStatus::Processed,
        2 => OrderStatus::Cancelled,
        other => OrderStatus::Other(other),
    };
    Ok(Order {
        id,
        status,
        date: item.integer("date")?,
        total_paid: item.amount("total_paid").unwrap_or(None),
        currency: item.integer("id_currency")?,
    })
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::wire::answer::read_answer;
    use crate::wire::response::Body;

    fn read(body: &str) -> Result<Vec<Order>, Unusable> {
        orders_of(&read_answer(Body::Whole(body.as_bytes()), "list")?.unwrap().root())
    }

    fn order(id: &str, status: OrderStatus, date: Option<i64>) -> Order {
        Order { id: OrderId::from_text(id).unwrap(), status, date, total_paid: None, currency: None }
    }

    #[test]
    fn the_documented_example_is_read() {
        let body = r#"{"list":[{"date":"1506765778","date_formatted":"30\/09\/2017","id":"322","id_currency":"5",
            "invoice_url":"","order_number":"ORD00322","status":"1","status_payment":"1","status_payment_text":"Paid",
            "total":"5.50","total_formatted":"5.50\u20ac","total_paid":"5.50","total_paid_formatted":"5.50\u20ac"}]}"#;
        let total_paid = Amount::from_text("5.50");
        let expected =
            Order { total_paid, currency: Some(5), ..order("322", OrderStatus::Processed, Some(1_506_765_778)) };
        assert_eq!(read(body), Ok(vec![expected]));
    }

    #[test]
    fn numbers_and_text_mean_the_same() {
        let body = r#"{"list":[{"id":1,"status":0,"date":5},{"id":"2","status":"2"},{"id":3,"status":7,"date":null}]}"#;
        let orders = vec![
            order("1", OrderStatus::Current, Some(5)),
            order("2", OrderStatus::Cancelled, None),
            order("3", OrderStatus::Other(7), None),
        ];
        assert_eq!(read(body), Ok(orders));
        assert_eq!(read(r#"{"list":[]}"#), Ok(vec![]));
    }

    #[test]
    fn a_doubled_key_makes_the_list_unusable() {
        assert_eq!(read(r#"{"list":[{"id":1,"id":2,"status":1}]}"#), Err(Unusable::Broken));
        assert_eq!(read(r#"{"list":[],"list":[]}"#), Err(Unusable::Broken));
    }

    #[test]
    fn one_unreadable_order_makes_the_list_unusable() {
        for item in [
            r#"{"id":1}"#,
            r#"{"status":1}"#,
            r#"{"id":0,"status":1}"#,
            r#"{"id":1,"status":"paid"}"#,
            r#"{"id":1,"status":1,"date":"soon"}"#,
        ] {
            assert_eq!(
                read(&format!(r#"{{"list":[{{"id":9,"status":1}},{item}]}}"#)),
                Err(Unusable::WrongType),
                "{item}"
            );
        }
    }
}
