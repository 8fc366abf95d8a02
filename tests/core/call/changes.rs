//! Other changes than process_order, whose answers were lost.

use crate::story::*;
use interstream::call::{ConfirmedBy, How, Limits};
use interstream::error::Outcome;
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
    story.sends("get_cart").answer(200, &unpaid).waits(190);
    story.sends("get_cart").answer(200, &unpaid).sends("add_payment");
    assert_eq!(story.answer(200, r#"{"ok":"Payment was added"}"#).resolves().attempts, 2);
}

#[test]
fn a_lost_payment_beside_another_one_stays_unknown_and_is_not_repeated() {
    for after in [cart("319", "7.00", "3.00", 1), cart("320", "10.00", "4.50", 1), cart("0", "0", "0", 0)] {
        let mut story = payment();
        story.sends("get_cart").answer(200, &cart("319", "10.00", "0.00", 1)).sends("add_payment").loses(BROKEN);
        let error = story.sends("get_cart").answer(200, &after).rejects();
        assert_eq!((error.outcome, error.retryable(), error.attempts), (Outcome::Unknown, false, 1), "{after}");
        assert_eq!(
            error.message(),
            "The connection failed. The change may have been made. Look at the user's cart, orders or credit before calling again."
        );
    }
}

#[test]
fn a_documented_refusal_never_resolves_whatever_a_look_shows() {
    let mut story = payment();
    let (unpaid, paid) = (cart("319", "4.50", "0.00", 1), cart("319", "0.00", "4.50", 1));
    story.sends("get_cart").answer(200, &unpaid).sends("add_payment").loses(BROKEN);
    story.sends("get_cart").answer(200, &unpaid).sends("add_payment");
    let too_big = r#"{"error":"ERROR_AMOUNT_TOO_BIG","error_long":"Amount can't be higher than order amount due"}"#;
    // Either the first one was worked on for longer than settleMs, or somebody else has paid the same.
    story.answer(200, too_big).sends("get_cart").answer(200, &paid);
    assert_eq!(story.ends(), "ApiError ERROR_AMOUNT_TOO_BIG unknown 2 final");

    // Somebody else has paid since the snapshot; nothing is in doubt.
    let mut story = payment();
    story.sends("get_cart").answer(200, &unpaid).sends("add_payment").answer(200, too_big);
    assert_eq!(story.ends(), "ApiError ERROR_AMOUNT_TOO_BIG rejected 1 final");
}

#[test]
fn a_reading_that_does_not_come_keeps_the_change_from_being_sent() {
    assert_eq!(
        payment().sends("get_cart").answer(404, "<html>").ends(),
        "UnusableAnswerError UNUSABLE_ANSWER not-sent 0 final"
    );
    let mut story = payment();
    story.limits(|limits| limits.max_retries = 1);
    story.sends("get_cart").loses(BROKEN).waits(500);
    let error = story.sends("get_cart").answer(502, "").rejects();
    assert_eq!(
        (error.code(), error.outcome, error.attempts, error.retryable()),
        ("UNUSABLE_ANSWER", Outcome::NotSent, 0, true)
    );
    assert!(error.message().contains("The change was not sent."), "{}", error.message());
}

#[test]
fn a_credential_that_may_change_and_not_read_still_changes() {
    let denied = r#"{"error":"ERROR_PERMISSION","error_long":"Not allowed"}"#;
    let without_reading = || {
        let mut story = payment();
        story.sends("get_cart").answer(200, denied).sends("add_payment");
        story
    };
    assert_eq!(
        without_reading().answer(200, r#"{"ok":"Payment was added"}"#).resolves().confirmed_by,
        ConfirmedBy::Answer
    );
    assert_eq!(without_reading().loses(BROKEN).ends(), "ConnectionError CONNECTION_FAILED unknown 1 final");
    assert_eq!(without_reading().answer(500, "").ends(), "UnusableAnswerError UNUSABLE_ANSWER unknown 1 final");
    // The whole API may fail in these words, whatever it has done.
    assert_eq!(without_reading().answer(200, denied).ends(), "ApiError ERROR_PERMISSION unknown 1 final");
    let other = r#"{"error":"ERROR_NEW","error_long":"Something else"}"#;
    assert_eq!(without_reading().answer(200, other).ends(), "ApiError ERROR_NEW unknown 1 final");
    let invalid = r#"{"error":"REQUEST_ERROR","error_long":"Invalid User ID"}"#;
    let mut story = payment();
    story.sends("get_cart").answer(200, invalid).sends("add_payment").answer(200, invalid);
    assert_eq!(story.ends(), "RequestError REQUEST_ERROR rejected 1 final");
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
    // Not made; or made, and spent.
    assert_eq!(lost("add").answer(200, &credit("3.00")).ends(), "ConnectionError CONNECTION_FAILED unknown 1 final");
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
    // One that is not empty may have been emptied, and filled again.
    for (action, before, after) in [("add", 1, 1), ("add", 2, 1), ("remove", 1, 1), ("empty", 2, 2), ("empty", 2, 1)] {
        assert_eq!(lost(action, before, after).ends(), "ConnectionError CONNECTION_FAILED unknown 1 final", "{action}");
    }
}

#[test]
fn the_products_of_an_order_and_of_a_cart_are_not_compared() {
    let mut story = Story::of(&MODIFY_CART, None, &[("cartAction", "empty")], soon);
    story.sends("get_cart").answer(200, &cart("319", "5.50", "0.00", 2)).sends("modify_cart").loses(BROKEN);
    let ended = story.sends("get_cart").answer(200, &cart("0", "0", "0", 0)).ends();
    assert_eq!(ended, "ConnectionError CONNECTION_FAILED unknown 1 final");
}

fn list(orders: &[(u32, u8)]) -> String {
    let orders: Vec<_> = orders.iter().map(|(id, status)| format!(r#"{{"id":"{id}","status":"{status}"}}"#)).collect();
    format!(r#"{{"list":[{}]}}"#, orders.join(","))
}

#[test]
fn a_current_order_that_was_not_there_before_is_the_one_that_was_placed() {
    let lost = |before: &[(u32, u8)], after: &[(u32, u8)]| {
        let mut story = Story::of(&PLACE_ORDER, None, &[("notify_buyer", "0")], soon);
        story.sends("list_orders").answer(200, &list(before)).sends("place_order");
        assert_eq!(story.last_body(), "notify_buyer=0");
        story.loses(BROKEN).sends("list_orders").answer(200, &list(after));
        story
    };
    let done = lost(&[(7, 1)], &[(7, 1), (320, 0)]).resolves();
    assert_eq!(
        (done.answer.as_str(), done.confirmed_by),
        (r#"{"ok":"Order was placed","id":320}"#, ConfirmedBy::OrderHistory)
    );
    lost(&[(7, 1)], &[(7, 1)]).sends("place_order");
    lost(&[], &[]).sends("place_order");
    assert_eq!(lost(&[(7, 0)], &[(7, 0)]).ends(), "OrderStateError ORDER_PLACED_BEFORE rejected 1 final");
    assert_eq!(lost(&[], &[(320, 1)]).ends(), "ConnectionError CONNECTION_FAILED unknown 1 final");
}

#[test]
fn an_order_already_placed_is_never_taken_for_ours() {
    let already = r#"{"error":"ERROR_ORDER_ALREADY_PLACED","error_long":"Can't place order because there is already a current order"}"#;
    let mut story = Story::of(&PLACE_ORDER, None, &[], soon);
    story.sends("list_orders").answer(200, &list(&[(7, 0)])).sends("place_order").answer(200, already);
    assert_eq!(story.ends(), "ApiError ERROR_ORDER_ALREADY_PLACED rejected 1 final");
    // The buyer has placed one since the snapshot.
    let mut story = Story::of(&PLACE_ORDER, None, &[], soon);
    story.sends("list_orders").answer(200, &list(&[])).sends("place_order").answer(200, already);
    assert_eq!(story.ends(), "ApiError ERROR_ORDER_ALREADY_PLACED rejected 1 final");
    let mut story = Story::of(&PLACE_ORDER, None, &[], soon);
    story.sends("list_orders").answer(200, &list(&[])).sends("place_order").loses(BROKEN);
    story.sends("list_orders").answer(200, &list(&[])).sends("place_order").answer(200, already);
    story.sends("list_orders").answer(200, &list(&[(320, 0)]));
    assert_eq!(story.ends(), "ApiError ERROR_ORDER_ALREADY_PLACED unknown 2 final");
}

#[test]
fn a_cancelled_order_is_seen_in_its_record() {
    let cancel = |order_id| Story::of(&CANCEL_ORDER, order_id, &[("requester", "ADMIN")], soon);
    let lost = |status| {
        let mut story = cancel(order("319"));
        story.sends("list_orders").answer(200, &listed("319", 0));
        story.sends("cancel_order").loses(BROKEN).sends("list_orders").answer(200, &listed("319", status));
        story
    };
    assert_eq!(lost(2).resolves().answer, r#"{"ok":"The order was cancelled"}"#);
    assert_eq!(lost(1).ends(), "OrderStateError ORDER_PROCESSED rejected 1 final");
    lost(0).sends("cancel_order");
    let without_id = |status| {
        let mut story = cancel(None);
        story.sends("cancel_order").loses(BROKEN).sends("list_orders").answer(200, &listed("319", status));
        story
    };
    assert_eq!(without_id(2).ends(), "ConnectionError CONNECTION_FAILED unknown 1 final");
    without_id(0).sends("cancel_order");
}

#[test]
fn a_named_order_is_looked_up_before_the_current_one_is_cancelled() {
    let looked = |id, status| {
        let mut story = Story::of(&CANCEL_ORDER, order(id), &[], soon);
        story.sends("list_orders").answer(200, &listed("319", status));
        story
    };
    looked("319", 0).sends("cancel_order");
    let before = looked("319", 2).resolves();
    assert_eq!((before.attempts, before.confirmed_by), (0, ConfirmedBy::OrderHistory));
    assert_eq!(looked("319", 1).ends(), "OrderStateError ORDER_PROCESSED rejected 0 final");
    assert_eq!(looked("320", 0).ends(), "OrderStateError ORDER_NOT_FOUND rejected 0 final");
    let mut refused = Story::of(&CANCEL_ORDER, order("319"), &[], soon);
    refused.sends("list_orders").answer(200, r#"{"error":"ERROR_PERMISSION","error_long":"Not allowed"}"#);
    assert_eq!(refused.ends(), "ApiError ERROR_PERMISSION not-sent 0 final");
}

#[test]
fn the_same_failure_of_both_requests_is_no_proof() {
    let down = r#"{"error":"ERROR","error_long":"Database error"}"#;
    let mut story = Story::new(order("319"), |limits| limits.settle_ms = 0);
    story.sends("process_order").answer(200, down).sends("list_orders").answer(200, down);
    assert_eq!(story.ends(), "ApiError ERROR unknown 1 final");
    let denied = r#"{"error":"ERROR_KEY","error_long":"No such key"}"#;
    let mut story = payment();
    story.sends("get_cart").answer(200, &cart("319", "4.50", "0.00", 1)).sends("add_payment").answer(200, denied);
    assert_eq!(story.sends("get_cart").answer(200, denied).ends(), "ApiError ERROR_KEY unknown 1 final");
}

#[test]
fn what_cannot_be_compared_does_not_keep_a_change_from_being_made() {
    let mut story = payment();
    let odd = r#"{"data":{"order_id":"319","order_amount_due":"-0.50","order_amount_paid":"0.30000000000000004"}}"#;
    story.sends("get_cart").answer(200, odd).sends("add_payment").loses(BROKEN);
    assert_eq!(story.ends(), "ConnectionError CONNECTION_FAILED unknown 1 final");
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
    let lost = |profile: &str, status: &str| {
        let mut story = Story::of(&SET_SUBSCRIPTION_RP, None, &given, soon);
        let list = format!(
            r#"{{"list":[{{"id":"4","rp_profile_id":"I-1"}},{{"id":"5","rp_profile_id":{profile},"rp_status":"{status}"}}]}}"#
        );
        story.sends("set_subscription_rp").loses(BROKEN).sends("list_subscriptions").answer(200, &list);
        story
    };
    lost(r#""I-1""#, "Suspended").sends("set_subscription_rp");
    assert_eq!(lost(r#""I-1""#, "Active").resolves().answer, r#"{"ok":"Recurring payment profile was set"}"#);
    lost("null", "").sends("set_subscription_rp");
}
