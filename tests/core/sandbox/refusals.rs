//! Every pair of code and text, and that a refusal changes nothing.

use crate::caller::{ACTIONS, Caller, body, error};

#[test]
fn every_action_wants_a_signature_and_a_user() {
    let mut caller = Caller::new();
    for action in ACTIONS {
        let unsigned = format!("go=store&do={action}&iq=2");
        let said = body(caller.handle("POST", &unsigned, "", b""));
        assert_eq!(said, error("REQUEST_ERROR", "Missing signature"), "{action}");
        for user in ["", "0", "-1", "two", "2.5", "%2B2", "9223372036854775808"] {
            assert_eq!(caller.post(action, user, ""), error("REQUEST_ERROR", "Invalid User ID"), "{action} {user}");
        }
    }
}

/// User, action, form, code, text.
type Case = (u64, &'static str, &'static str, &'static str, &'static str);

const DOCUMENTED: &[Case] = &[
    (7, "add_subtract_credit", "amount=1", "REQUEST_ERROR", "Invalid credit action"),
    (7, "add_subtract_credit", "creditAction=Add&amount=1", "REQUEST_ERROR", "Invalid credit action"),
    (7, "add_subtract_credit", "creditAction=add", "REQUEST_ERROR", "Invalid amount"),
    (7, "add_subtract_credit", "creditAction=add&amount=0", "REQUEST_ERROR", "Invalid amount"),
    (7, "add_subtract_credit", "creditAction=subtract&amount=-1", "REQUEST_ERROR", "Invalid amount"),
    (
        7,
        "add_subtract_credit",
        "creditAction=subtract&amount=1",
        "ERROR_CANT_SUBTRACT",
        "Can't subtract credit because the user does not have any available",
    ),
    (7, "modify_cart", "", "REQUEST_ERROR", "Invalid cart action"),
    (7, "modify_cart", "cartAction=clear", "REQUEST_ERROR", "Invalid cart action"),
    (7, "modify_cart", "cartAction=add", "REQUEST_ERROR", "Invalid or missing product ID"),
    (7, "modify_cart", "cartAction=add&productID=8", "REQUEST_ERROR", "Invalid or missing product ID"),
    (7, "modify_cart", "cartAction=remove&productID=x", "REQUEST_ERROR", "Invalid or missing product ID"),
    (7, "modify_cart", "cartAction=add&productID=4&productQty=0", "REQUEST_ERROR", "Invalid product quantity"),
    (7, "modify_cart", "cartAction=add&productID=4&productQty=1.5", "REQUEST_ERROR", "Invalid product quantity"),
    (7, "modify_cart", "cartAction=add&productID=4&productQty=", "REQUEST_ERROR", "Invalid product quantity"),
    (7, "modify_cart", "cartAction=add&productID=4&productQty=10000", "REQUEST_ERROR", "Invalid product quantity"),
    (1_000_000_000, "modify_cart", "cartAction=add&productID=4", "ERROR", "User not found"),
    (2, "place_order", "", "ERROR_ORDER_ALREADY_PLACED", "Can't place order because there is already a current order"),
    (3, "place_order", "", "ERROR_EMPTY_CART", "Can't place order because cart is empty"),
    (3, "cancel_order", "", "ERROR_NO_ORDER", "There is no order to cancel"),
    (6, "cancel_order", "", "ERROR", "Error cancelling the order"),
    (4, "add_payment", "", "REQUEST_ERROR", "Invalid amount"),
    (4, "add_payment", "amount=5,50", "REQUEST_ERROR", "Invalid amount"),
    (4, "add_payment", "amount=5.499", "REQUEST_ERROR", "Invalid amount"),
    (3, "add_payment", "amount=5.50", "ERROR_NO_ORDER", "User does not have any current order"),
    (4, "add_payment", "amount=5.51", "ERROR_AMOUNT_TOO_BIG", "Amount can't be higher than order amount due"),
    (2, "add_payment", "amount=0.01", "ERROR_AMOUNT_TOO_BIG", "Amount can't be higher than order amount due"),
    (3, "process_order", "", "ERROR_NO_ORDER", "There is no order to process"),
    (4, "process_order", "", "ERROR_AMOUNT_DUE", "Can't process the order because there is amount due"),
    (
        5,
        "process_order",
        "",
        "ERROR_CURRENCY_MISMATCH",
        "Can't process the order because the order currency does not match the Store configuration currency",
    ),
    (6, "process_order", "", "ERROR_PROCESSING", "Error while processing the order"),
    (7, "set_subscription_rp", "subscriptionID=71", "REQUEST_ERROR", "Invalid Subscription ID"),
];

#[test]
fn every_documented_refusal_is_given_and_changes_nothing() {
    let mut caller = Caller::new();
    for (user, action, form, code, text) in DOCUMENTED {
        let before = format!("{:?}", caller.sandbox.ledger());
        let account = caller.get("get_cart", user);
        assert_eq!(caller.post(action, user, form), error(code, text), "{user} {action} {form}");
        assert_eq!(caller.get("get_cart", user), account, "{user} {action} {form}");
        assert_eq!(format!("{:?}", caller.sandbox.ledger()), before);
    }
    assert_eq!((caller.sandbox.payments(), caller.sandbox.credit_changes()), (&[][..], &[][..]));
}

#[test]
fn an_order_has_to_come_to_the_minimum() {
    let mut caller = Caller::new();
    caller.done("modify_cart", 7, "cartAction=add&productID=3");
    let text = "Can't place order because because the items do not total the minimum required amount";
    assert_eq!(caller.post("place_order", 7, ""), error("ERROR_MIN_PURCHASE", text));
    caller.done("modify_cart", 7, "cartAction=add&productID=5");
    caller.done("place_order", 7, "");
}

#[test]
fn more_credit_than_there_is_cannot_be_subtracted() {
    let mut caller = Caller::new();
    caller.done("add_subtract_credit", 7, "creditAction=add&amount=1.00");
    let text = "Can't subtract credit because the user does not have any available";
    let said = caller.post("add_subtract_credit", 7, "creditAction=subtract&amount=1.01");
    assert_eq!(said, error("ERROR_CANT_SUBTRACT", text));
    assert!(caller.get("get_credit", 7).contains(r#""buyer_credit":"1.00""#));
}

#[test]
fn a_cart_action_that_makes_no_sense_fails() {
    let mut caller = Caller::new();
    let failed = error("CART_ACTION_ERROR", "The cart action could not be performed");
    assert_eq!(caller.post("modify_cart", 7, "cartAction=remove&productID=1"), failed, "it was not there");
    caller.done("modify_cart", 7, "cartAction=add&productID=1");
    assert_eq!(caller.post("modify_cart", 7, "cartAction=add&productID=1"), failed, "it is there already");
    caller.done("modify_cart", 7, "cartAction=add&productID=4&productQty=9999");
    assert_eq!(caller.post("modify_cart", 7, "cartAction=add&productID=4"), failed, "it is too much");
    assert!(caller.get("get_cart", 7).contains(r#""order_amount_due":"10004.50""#));
}

#[test]
fn what_is_not_documented_is_refused_in_the_sandbox_s_own_words() {
    let mut caller = Caller::new();
    caller.bought(7, "6", Some("10.00"));
    let profile = "subscriptionID=71&profileID=p&paymentMethodID=2&date_first_payment=1509361378&rp_status=Active";
    let without = |part: &str| profile.replace(part, "");
    let cases = [
        ("get_product", "cpID=1".into(), "Invalid type"),
        ("get_product", "type=film&cpID=1".into(), "Invalid type"),
        ("get_product", "type=clip".into(), "Invalid cpID"),
        ("get_product", "type=clip&cpID=3".into(), "Invalid cpID"),
        ("get_product", "type=other&cpID=1".into(), "Invalid cpID"),
        ("get_product", "type=donation&cpID=1".into(), "Invalid cpID"),
        ("get_subscription_pre_rp_info", String::new(), "Either productID or subscriptionID is needed"),
        (
            "get_subscription_pre_rp_info",
            "productID=6&subscriptionID=71".into(),
            "Either productID or subscriptionID is needed",
        ),
        ("get_subscription_pre_rp_info", "productID=1".into(), "Invalid or missing product ID"),
        ("get_subscription_pre_rp_info", "subscriptionID=72".into(), "Invalid Subscription ID"),
        ("set_subscription_rp", without("profileID=p"), "Invalid profile ID"),
        ("set_subscription_rp", without("paymentMethodID=2"), "Invalid payment method ID"),
        ("set_subscription_rp", without("date_first_payment=1509361378"), "Invalid date of the first payment"),
        ("set_subscription_rp", profile.replace("Active", "Pending"), "Invalid recurring payment status"),
        ("fly", String::new(), "Invalid action"),
    ];
    for (action, form, text) in cases {
        assert_eq!(caller.post(action, 7, &form), error("REQUEST_ERROR", text), "{action} {form}");
    }
    let elsewhere = caller.post("set_subscription_rp", 8, profile);
    assert_eq!(elsewhere, error("REQUEST_ERROR", "Invalid Subscription ID"), "it is another user's");
    let query = caller.query("get_cart", "2").replace("go=store", "go=clips");
    assert_eq!(body(caller.handle("POST", &query, "", b"")), error("REQUEST_ERROR", "Invalid action"));
}

#[test]
fn a_get_reads_and_never_writes() {
    let mut caller = Caller::new();
    let not_allowed = error("REQUEST_ERROR", "Invalid request method");
    for action in ACTIONS {
        let said = caller.get(action, 2);
        let writes = matches!(
            action,
            "add_subtract_credit"
                | "modify_cart"
                | "place_order"
                | "cancel_order"
                | "add_payment"
                | "process_order"
                | "set_subscription_rp"
        );
        assert_eq!(said == not_allowed, writes, "{action}: {said}");
    }
    assert_eq!(caller.get("fly", 2), error("REQUEST_ERROR", "Invalid action"));
}
