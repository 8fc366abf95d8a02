//! The way through the store: cart, order, payments, delivery.

use crate::caller::{Caller, error};

#[test]
fn an_order_is_paid_in_two_parts_and_then_delivered() {
    let mut caller = Caller::new();
    caller.done("modify_cart", 7, "cartAction=add&productID=1");
    assert_eq!(caller.post("place_order", 7, ""), r#"{"ok":"Order was placed","id":310001}"#);
    let due = error("ERROR_AMOUNT_DUE", "Can't process the order because there is amount due");
    assert_eq!(caller.post("process_order", 7, ""), due);
    caller.done("add_payment", 7, "amount=4.50&description=p-1");
    assert_eq!(caller.post("process_order", 7, ""), due, "there is one euro left");
    let too_big = error("ERROR_AMOUNT_TOO_BIG", "Amount can't be higher than order amount due");
    assert_eq!(caller.post("add_payment", 7, "amount=1.01"), too_big);
    caller.done("add_payment", 7, "amount=1.00&description=p-2");
    assert_eq!(caller.post("add_payment", 7, "amount=0.01"), too_big, "nothing is left to pay");
    assert_eq!(caller.get("list_current_content", 7), r#"{"list":[]}"#, "not delivered yet");
    caller.done("process_order", 7, "");
    assert!(caller.get("list_current_content", 7).contains(r#""title":"Premium Clip""#));
    assert_eq!(caller.post("process_order", 7, ""), error("ERROR_NO_ORDER", "There is no order to process"));
    assert_eq!(caller.post("place_order", 7, ""), error("ERROR_EMPTY_CART", "Can't place order because cart is empty"));
}

#[test]
fn what_user_4_owes_can_be_paid() {
    let mut caller = Caller::new();
    caller.done("add_payment", 4, "amount=5.50");
    caller.done("process_order", 4, "");
    assert!(caller.get("list_current_content", 4).contains(r#""title":"Premium Clip""#));
}

#[test]
fn each_product_is_delivered_as_what_it_is() {
    let mut caller = Caller::new();
    caller.done("modify_cart", 7, "cartAction=add&productID=4&productQty=25");
    caller.done("modify_cart", 7, "cartAction=add&productID=5&productQty=2");
    caller.done("modify_cart", 7, "cartAction=add&productID=3");
    caller.done("place_order", 7, "");
    caller.done("add_payment", 7, "amount=27.50");
    caller.done("process_order", 7, "");
    assert!(caller.get("get_credit", 7).contains(r#""buyer_credit":"25.00""#));
    let content = caller.get("list_current_content", 7);
    assert_eq!((content.matches("title").count(), content.contains("Short Clip")), (1, true), "{content}");
    assert_eq!(caller.get("list_subscriptions", 7), r#"{"list":[]}"#);
}

#[test]
fn a_free_trial_is_processed_without_a_payment() {
    let mut caller = Caller::new();
    caller.bought(7, "7", None);
    assert!(caller.get("list_subscriptions", 7).contains(r#""content_title":"Trial Channel","date_end":"1507978978""#));
}

#[test]
fn a_cancelled_order_makes_room_for_another_of_the_same_user() {
    let mut caller = Caller::new();
    caller.done("cancel_order", 5, "");
    caller.bought(5, "1", Some("5.50"));
    let orders = caller.get("list_orders", 5);
    assert!(orders.contains(r#""id":"300005""#) && orders.contains(r#""id":"310001""#), "{orders}");
}

#[test]
fn quantities_are_kept_only_of_what_is_sold_by_quantity() {
    let mut caller = Caller::new();
    caller.done("modify_cart", 7, "cartAction=add&productID=1&productQty=3");
    assert!(caller.get("get_cart", 7).contains(r#""order_amount_due":"5.50""#));
}

#[test]
fn filters_in_the_query_are_ignored_without_a_word() {
    let mut caller = Caller::new();
    let query = caller.query("add_payment", "4") + "&amount=5.50";
    let said = crate::caller::body(caller.handle("POST", &query, "", b""));
    assert_eq!(said, error("REQUEST_ERROR", "Invalid amount"));
    let query = caller.query("get_product", "4") + "&type=clip&cpID=1";
    let said =
        crate::caller::body(caller.handle("GET", &query, "application/x-www-form-urlencoded", b"type=clip&cpID=1"));
    assert_eq!(said, error("REQUEST_ERROR", "Invalid type"), "nor has a GET POST variables");
}
