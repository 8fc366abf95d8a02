//! What "no payment recorded twice, none lost" is checked against.

use crate::caller::Caller;
use interstream::sandbox::{CreditChange, Currency, Direction, Payment};

#[test]
fn every_payment_is_in_the_books_once() {
    let mut caller = Caller::new();
    caller.done("add_payment", 4, "amount=1.50&description=p-1");
    caller.done("add_payment", 4, "amount=4");
    caller.done("modify_cart", 7, "cartAction=add&productID=1");
    caller.done("place_order", 7, "");
    caller.done("add_payment", 7, "amount=0.10&description=%E6%89%95%E3%81%84");
    let euro = Currency::default();
    let shown = |payment: &Payment| {
        (payment.order_id, payment.user_id, euro.decimal(payment.amount), payment.description.clone())
    };
    assert_eq!(
        caller.sandbox.payments().iter().map(shown).collect::<Vec<_>>(),
        [
            (300_004, 4, "1.50".into(), "p-1".into()),
            (300_004, 4, "4.00".into(), String::new()),
            (310_001, 7, "0.10".into(), "払い".into()),
        ]
    );
}

#[test]
fn every_change_of_credit_is_in_the_books_once() {
    let mut caller = Caller::new();
    caller.done("add_subtract_credit", 7, "creditAction=add&amount=3&description=gift");
    caller.done("add_subtract_credit", 7, "creditAction=subtract&amount=0.50");
    caller.done("modify_cart", 7, "cartAction=add&productID=4&productQty=2");
    caller.done("place_order", 7, "");
    caller.done("add_payment", 7, "amount=2.00");
    caller.done("process_order", 7, "");
    let euro = Currency::default();
    let shown = |change: &CreditChange| {
        (change.user_id, change.direction, euro.decimal(change.amount), change.description.clone())
    };
    assert_eq!(
        caller.sandbox.credit_changes().iter().map(shown).collect::<Vec<_>>(),
        [
            (7, Direction::Added, "3.00".into(), "gift".into()),
            (7, Direction::Subtracted, "0.50".into(), String::new()),
            (7, Direction::Added, "2.00".into(), "ORD310001".into()),
        ]
    );
    assert!(caller.get("get_credit", 7).contains(r#""buyer_credit":"4.50""#));
}
