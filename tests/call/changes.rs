//! Other changes than process_order, whose answers were lost.

use crate::story::*;
use interstream::call::{ConfirmedBy, How, Limits};
use interstream::error::{Known, Outcome};
use interstream::store::add_payment::ADD_PAYMENT;
use interstream::store::add_subtract_credit::ADD_SUBTRACT_CREDIT;
use interstream::store::cancel_order::CANCEL_ORDER;
use interstream::store::modify_cart::MODIFY_CART;
use interstream::store::place_order::PLACE_ORDER;
use interstream::store::set_subscription_rp::SET_SUBSCRIPTION_RP;

const BROKEN: How = How::Broken;

/// `get_cart` of an order, or of a cart (id 0).
fn cart(order: &str, due: &str, paid: &str, products: u32) -> String {
    format!(
        r#"{{"data":{{"order_id":"{order}","order_num_products":"{products}","order_amount_due":"{due}","order_amount_paid":"{paid}"}}}}"#
    )
}

fn soon(limits: &mut Limits) {
    limits.settle_ms = 0;
}

fn payment() -> Story {
    Story::of(&ADD_PAYMENT, None, &[("amount", "4.50"), ("description", "invoice 7 & 8")], soon)
}

#[test]
fn a_payment_is_preceded_by_a_reading_and_its_variables_go_in_the_body() {
    let mut story = payment();
    story.sends("get_cart").answer(200, &cart("319", "10.00", "0.00", 1));
    story.sends("add_payment");
    assert_eq!(story.last_body(), "amount=4.50&description=invoice+7+%26+8");
    assert!(!story.last_url().contains("4.50"), "not in the query, where it would be ignored");
    let done = story.answer(200, r#"{"ok":"Payment was added"}"#).resolves();
    assert_eq!((done.answer.as_str(), done.attempts), (r#"{"ok":"Payment was added"}"#, 1));
}

#[test]
fn a_lost_payment_is_found_in_the_amount_paid() {
    let mut story = payment();
    story.sends("get_cart").answer(200, &cart("319", "10.00", "0.50", 1));
    story.sends("add_payment").loses(BROKEN).sends("get_cart").answer(200, &cart("319", "5.5", "5", 1));
    let done = story.resolves();
    assert_eq!((done.answer.as_str(), done.attempts), (r#"{"ok":"Payment was added"}"#, 1));
    assert_eq!(done.confirmed_by, ConfirmedBy::Reading);
}

#[test]
fn a_lost_payment_that_is_not_there_is_sent_again_only_once_nothing_can_be_running() {
    let mut story = payment();
    story.limits(|limits| limits.settle_ms = 200);
    let unpaid = cart("319", "10.00", "0.50", 1);
    story.sends("get_cart").answer(200, &unpaid).sends("add_payment").loses(BROKEN);
    story.sends("get_cart").answer(200, &unpaid).waits(180);
    story.sends("get_cart").answer(200, &unpaid).sends("add_payment");
    assert_eq!(story.answer(200, r#"{"ok":"Payment was added"}"#).resolves().attempts, 2);
}

#[test]
fn a_lost_payment_beside_another_one_stays_unknown_and_is_not_repeated() {
    for after in [cart("319", "7.00", "3.00", 1), cart("320", "10.00", "4.50", 1), cart("0", "0", "0", 0)] {
        let mut story = payment();
        story.sends("get_cart").answer(200, &cart("319", "10.00", "0.00", 1)).sends("add_payment").loses(BROKEN);
        let error = story.sends("get_cart").answer(200, &after).rejects();
        assert_eq!((error.outcome, error.retryable, error.attempts), (Outcome::Unknown, false, 1), "{after}");
        assert_eq!(
            error.message(),
            "The connection failed. It may have been done. Look at the user's cart, orders or credit before calling again."
        );
    }
}

#[test]
fn a_payment_too_big_after_a_lost_one_may_be_the_lost_one() {
    let mut story = payment();
    let (unpaid, paid) = (cart("319", "4.50", "0.00", 1), cart("319", "0.00", "4.50", 1));
    story.sends("get_cart").answer(200, &unpaid).sends("add_payment").loses(BROKEN);
    story.sends("get_cart").answer(200, &unpaid).sends("add_payment");
    let too_big = r#"{"error":"ERROR_AMOUNT_TOO_BIG","error_long":"Amount can't be higher than order amount due"}"#;
    story.answer(200, too_big).sends("get_cart").answer(200, &paid);
    assert_eq!(story.resolves().attempts, 2);

    let mut story = payment();
    story.sends("get_cart").answer(200, &cart("319", "1.00", "0.00", 1)).sends("add_payment").answer(200, too_big);
    assert_eq!(story.ends(), "ApiError ERROR_AMOUNT_TOO_BIG rejected 1 final");
}

#[test]
fn without_its_reading_a_change_is_not_sent() {
    let refused = r#"{"error":"REQUEST_ERROR","error_long":"Invalid User ID"}"#;
    assert_eq!(payment().sends("get_cart").answer(200, refused).ends(), "RequestError REQUEST_ERROR not-sent 0 final");
    assert_eq!(
        payment().sends("get_cart").answer(404, "<html>").ends(),
        "UnusableAnswerError UNUSABLE_ANSWER not-sent 0 final"
    );
    let mut story = payment();
    story.limits(|limits| limits.max_retries = 1);
    story.sends("get_cart").loses(BROKEN).waits(500);
    let error = story.sends("get_cart").answer(502, "").rejects();
    assert_eq!(
        (error.code(), error.outcome, error.attempts, error.retryable),
        ("UNUSABLE_ANSWER", Outcome::NotSent, 0, true)
    );
    assert!(error.message().contains("The change was not sent; nothing has changed."), "{}", error.message());
}

#[test]
fn a_reading_corrects_the_clock_before_anything_is_changed() {
    let expired = r#"{"error":"REQUEST_ERROR","error_long":"Request expired"}"#;
    let mut story = payment();
    story.sends("get_cart").answer_with(200, expired, Some("Tue, 14 Nov 2023 22:15:00 GMT"), None);
    story.sends("get_cart").answer(200, &cart("319", "10.00", "0.00", 1)).sends("add_payment");
    assert!(story.last_url().contains("&timestamp=1700000100&"), "{}", story.last_url());
}

#[test]
fn credit_is_compared_too() {
    let credit = |amount: &str| format!(r#"{{"data":{{"buyer_credit":"{amount}"}}}}"#);
    let lost = |action: &str| {
        let mut story = Story::of(&ADD_SUBTRACT_CREDIT, None, &[("creditAction", action), ("amount", "2")], soon);
        story
            .sends("get_credit")
            .answer(200, &credit("3.00"))
            .sends("add_subtract_credit")
            .loses(BROKEN)
            .sends("get_credit");
        story
    };
    assert_eq!(lost("add").answer(200, &credit("5.00")).resolves().answer, r#"{"ok":"Credit action was performed"}"#);
    assert_eq!(lost("subtract").answer(200, &credit("1.00")).resolves().confirmed_by, ConfirmedBy::Reading);
    assert_eq!(
        lost("subtract").answer(200, &credit("0.00")).ends(),
        "ConnectionError CONNECTION_FAILED unknown 1 final"
    );
    lost("add").answer(200, &credit("3.00")).sends("add_subtract_credit");
}

#[test]
fn what_became_of_a_cart_is_seen_by_the_number_of_its_products() {
    let lost = |action: &str, before: u32, after: u32| {
        let mut story = Story::of(&MODIFY_CART, None, &[("cartAction", action), ("productID", "5")], soon);
        story.sends("get_cart").answer(200, &cart("0", "0", "0", before)).sends("modify_cart").loses(BROKEN);
        story.sends("get_cart").answer(200, &cart("0", "0", "0", after));
        story
    };
    for (action, before, after) in [("add", 1, 2), ("remove", 2, 1), ("empty", 2, 0)] {
        let answer = lost(action, before, after).resolves().answer;
        assert_eq!(answer, r#"{"ok":"Cart action was performed"}"#, "{action}");
    }
    for (action, before, after) in [("add", 1, 1), ("add", 2, 1), ("remove", 1, 1)] {
        assert_eq!(lost(action, before, after).ends(), "ConnectionError CONNECTION_FAILED unknown 1 final", "{action}");
    }
    lost("empty", 2, 2).sends("modify_cart");
}

#[test]
fn an_order_that_was_placed_since_is_the_one() {
    let list = |orders: &str| format!(r#"{{"list":[{orders}]}}"#);
    let lost = |orders: &str| {
        let mut story = Story::of(&PLACE_ORDER, None, &[], soon);
        story.sends("place_order").loses(BROKEN).sends("list_orders").answer(200, &list(orders));
        story
    };
    let old = r#"{"id":7,"status":"1","date":1699990000}"#;
    let new = |status: u8| format!(r#"{old},{{"id":"320","status":"{status}","date":"1700000001"}}"#);
    for status in [0, 1, 2] {
        assert_eq!(lost(&new(status)).resolves().answer, r#"{"ok":"Order was placed","id":320}"#, "{status}");
    }
    lost(old).sends("place_order");
    lost("").sends("place_order");
    let current = r#"{"id":7,"status":"0","date":1699990000}"#;
    assert_eq!(lost(current).ends(), "OrderStateError ORDER_PLACED_BEFORE rejected 1 final");
    let same_second = r#"{"id":7,"status":"0","date":1700000000}"#;
    assert_eq!(lost(same_second).ends(), "ConnectionError CONNECTION_FAILED unknown 1 final");
    assert_eq!(lost(r#"{"id":7,"status":"0"}"#).ends(), "ConnectionError CONNECTION_FAILED unknown 1 final");
}

#[test]
fn an_order_already_placed_after_a_lost_answer_may_be_ours() {
    let already = r#"{"error":"ERROR_ORDER_ALREADY_PLACED","error_long":"Can't place order because there is already a current order"}"#;
    assert_eq!(
        Story::of(&PLACE_ORDER, None, &[], soon).sends("place_order").answer(200, already).ends(),
        "ApiError ERROR_ORDER_ALREADY_PLACED rejected 1 final"
    );
    let mut story = Story::of(&PLACE_ORDER, None, &[], soon);
    story.sends("place_order").loses(BROKEN).sends("list_orders").answer(200, r#"{"list":[]}"#);
    story.sends("place_order").answer(200, already);
    story.sends("list_orders").answer(200, r#"{"list":[{"id":320,"status":0,"date":1700000001}]}"#);
    assert_eq!(story.resolves().answer, r#"{"ok":"Order was placed","id":320}"#);
}

#[test]
fn a_cancelled_order_is_seen_in_its_record() {
    let lost = |order_id, status| {
        let mut story = Story::of(&CANCEL_ORDER, order_id, &[("requester", "ADMIN")], soon);
        story.sends("cancel_order").loses(BROKEN).sends("list_orders").answer(200, &listed("319", status));
        story
    };
    assert_eq!(lost(order("319"), 2).resolves().answer, r#"{"ok":"The order was cancelled"}"#);
    assert_eq!(lost(order("319"), 1).ends(), "OrderStateError ORDER_PROCESSED rejected 1 final");
    assert_eq!(lost(None, 2).ends(), "ConnectionError CONNECTION_FAILED unknown 1 final");
    lost(None, 0).sends("cancel_order");
    let again = lost(order("320"), 2).rejects();
    assert_eq!(
        (again.code(), again.outcome, again.known),
        ("ORDER_NOT_FOUND", Outcome::Unknown, Known::NoCurrentOrder)
    );
}

#[test]
fn a_recurring_profile_is_seen_in_the_subscriptions() {
    let given = [
        ("subscriptionID", "5"),
        ("profileID", "I-1"),
        ("paymentMethodID", "3"),
        ("date_first_payment", "1700000000"),
        ("rp_status", "Active"),
    ];
    let lost = |profile: &str| {
        let mut story = Story::of(&SET_SUBSCRIPTION_RP, None, &given, soon);
        let list = format!(r#"{{"list":[{{"id":"4","rp_profile_id":"I-1"}},{{"id":"5","rp_profile_id":{profile}}}]}}"#);
        story.sends("set_subscription_rp").loses(BROKEN).sends("list_subscriptions").answer(200, &list);
        story
    };
    assert_eq!(lost(r#""I-1""#).resolves().answer, r#"{"ok":"Recurring payment profile was set"}"#);
    lost("null").sends("set_subscription_rp");
}
