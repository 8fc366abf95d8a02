//! The seeded users go wrong as the contract says, and in the same way for what they order themselves.

use crate::caller::{Caller, NOW, body, error};
use interstream::sandbox::faults::{Fault, How};
use interstream::sandbox::{Currency, Delivery, Handling, LedgerEntry, Reply, Seed, Status};

fn process(caller: &mut Caller, user: u64) -> Handling {
    let query = caller.query("process_order", &user.to_string());
    caller.handle("POST", &query, "application/x-www-form-urlencoded", b"")
}

fn times_processed(caller: &Caller, order_id: u64) -> u32 {
    caller.sandbox.ledger().into_iter().find(|entry| entry.order_id == order_id).unwrap().times_processed
}

/// What came, and the status and body of what there was.
fn shape(handling: Handling) -> (&'static str, u16, String) {
    match handling {
        Handling::Deliver(Delivery::Whole(Reply { status, body, .. })) => ("whole", status, body),
        Handling::Deliver(Delivery::Stalled(Reply { status, body, .. })) => ("stalled", status, body),
        Handling::Deliver(Delivery::Cut(Reply { status, body, .. })) => ("cut", status, body),
        Handling::Deliver(Delivery::Drop) => ("drop", 0, String::new()),
        Handling::Working { ms, .. } => ("working", ms as u16, String::new()),
        Handling::Later { delivery, ms } => {
            let (_, _, body) = shape(Handling::Deliver(delivery));
            ("later", ms as u16, body)
        }
    }
}

const PROCESSED: &str = r#"{"ok":"Order was processed"}"#;

#[test]
fn answers_get_lost_after_the_order_was_processed() {
    let mut caller = Caller::new();
    for (user, way, status, body) in
        [(101, "drop", 0, ""), (104, "stalled", 200, PROCESSED), (107, "cut", 200, PROCESSED), (109, "drop", 0, "")]
    {
        assert_eq!(shape(process(&mut caller, user)), (way, status, body.into()), "{user}");
        assert_eq!(times_processed(&caller, 300_000 + user), 1, "{user}");
    }
    let hidden = caller.get("list_orders", 109);
    assert_eq!(hidden, crate::caller::error("REQUEST_ERROR", "Permission denied"));
}

#[test]
fn requests_fail_once_before_the_order_is_touched() {
    let mut caller = Caller::new();
    for (user, way, status) in [(102, "drop", 0), (103, "whole", 503), (105, "whole", 500)] {
        let first = shape(process(&mut caller, user));
        assert_eq!((first.0, first.1, times_processed(&caller, 300_000 + user)), (way, status, 0), "{user}");
        assert_eq!(shape(process(&mut caller, user)), ("whole", 200, PROCESSED.into()), "{user}");
    }
}

fn fault(how: &str) -> Fault {
    Fault { how: How::named(how).unwrap(), action: None, user: None, times: 1, ms: 700 }
}

#[test]
fn a_request_goes_wrong_as_it_was_asked_to_and_the_next_one_does_not() {
    for (how, way, status, times) in [
        ("request-lost", "drop", 0, 0),
        ("answer-lost", "drop", 0, 1),
        ("answer-cut", "cut", 200, 1),
        ("answer-stalled", "stalled", 200, 1),
        ("busy", "whole", 503, 0),
        ("error-page", "whole", 500, 0),
        ("error-page-after", "whole", 500, 1),
        ("slow", "later", 700, 1),
        ("doubled", "whole", 200, 1),
    ] {
        let mut caller = Caller::new();
        caller.sandbox.fail_next(fault(how));
        let (came, with, body) = shape(process(&mut caller, 2));
        assert_eq!((came, with, times_processed(&caller, 300_002)), (way, status, times), "{how}");
        // The second copy has the salt of the first.
        assert_eq!(body.contains("Salt already used"), how == "doubled", "{how}: {body}");
        assert_eq!(shape(process(&mut caller, 1000)), ("whole", 200, PROCESSED.into()), "{how}");
    }
    assert_eq!(How::named("lost"), None);
}

#[test]
fn a_fault_waits_for_the_requests_it_is_meant_for_and_a_reset_forgets_it() {
    let mut caller = Caller::new();
    caller.sandbox.fail_next(Fault {
        action: Some("process_order".into()),
        user: Some(1001),
        times: 2,
        ..fault("busy")
    });
    assert_eq!(shape(process(&mut caller, 1000)).1, 200);
    assert!(caller.get("list_orders", 1001).starts_with(r#"{"list":"#));
    assert_eq!([(); 3].map(|()| shape(process(&mut caller, 1001)).1), [503, 503, 200]);
    caller.sandbox.fail_next(fault("busy"));
    caller.sandbox.reset(NOW);
    assert_eq!(shape(process(&mut caller, 1000)).1, 200);
}

#[test]
fn php_warns_in_front_of_a_success() {
    let mut caller = Caller::new();
    let (_, _, body) = shape(process(&mut caller, 106));
    assert!(body.starts_with("<br />\n<b>Warning</b>") && body.ends_with(PROCESSED), "{body}");
}

#[test]
fn without_a_lock_an_order_is_processed_and_delivered_twice() {
    let mut caller = Caller::new();
    let tickets = [process(&mut caller, 108), process(&mut caller, 108)].map(|handling| match handling {
        Handling::Working { ticket, ms: 100 } => ticket,
        other => panic!("{other:?}"),
    });
    assert_eq!(times_processed(&caller, 300_108), 0, "both still run");
    for ticket in tickets {
        assert_eq!(shape(Handling::Deliver(caller.sandbox.finish(ticket, NOW))), ("whole", 200, PROCESSED.into()));
    }
    assert_eq!(times_processed(&caller, 300_108), 2);
    assert_eq!(caller.get("list_current_content", 108).matches("Premium Clip").count(), 2);
    assert_eq!(caller.sandbox.finish(tickets[0], NOW), Delivery::Drop, "a ticket is used once");
}

#[test]
fn what_a_faulty_user_orders_anew_is_lost_in_the_same_way() {
    let mut caller = Caller::new();
    caller.done("cancel_order", 101, "");
    caller.done("modify_cart", 101, "cartAction=add&productID=1");
    caller.done("place_order", 101, "");
    caller.done("add_payment", 101, "amount=5.50");
    assert_eq!(shape(process(&mut caller, 101)), ("drop", 0, String::new()));
    assert_eq!((times_processed(&caller, 300_101), times_processed(&caller, 310_001)), (0, 1));
}

#[test]
fn the_ledger_has_every_order_and_a_reset_forgets_the_new_ones() {
    let mut caller = Caller::new();
    let seeded = caller.sandbox.ledger();
    assert_eq!((seeded.len(), seeded[0].order_id, seeded[9512].order_id), (9513, 300_002, 360_500));
    caller.bought(8, "1", Some("5.50"));
    caller.done("modify_cart", 7, "cartAction=add&productID=1");
    caller.done("place_order", 7, "");
    caller.done("cancel_order", 4, "");
    caller.done("cancel_order", 60_001, "");
    let ledger = caller.sandbox.ledger();
    let shown = |order_id| {
        let entry = ledger.iter().find(|entry| entry.order_id == order_id).unwrap();
        (entry.user_id, entry.status, entry.times_processed)
    };
    assert_eq!(ledger.len(), 9515, "each of them once");
    assert_eq!(shown(310_001), (8, Status::Processed, 1));
    assert_eq!(shown(310_002), (7, Status::Current, 0));
    assert_eq!(shown(300_004), (4, Status::Cancelled, 0));
    assert_eq!(shown(360_001), (60_001, Status::Cancelled, 0));
    caller.sandbox.reset(NOW);
    assert_eq!(caller.sandbox.ledger(), seeded);
    assert_eq!(caller.sandbox.payments(), []);
}

#[test]
fn other_methods_are_not_for_this_api() {
    let mut caller = Caller::new();
    let query = caller.query("get_cart", "2");
    assert_eq!(shape(caller.handle("PUT", &query, "", b"")).1, 405);
    assert!(body(caller.handle("GET", &query, "", b"")).starts_with(r#"{"data""#));
}

fn yen() -> Currency {
    Currency { code: "JPY".into(), symbol: "¥".into(), places: 0 }
}

#[test]
fn a_sandbox_may_begin_with_other_users() {
    let mut seed = Seed::without_users(yen());
    seed.add_order(101, 320_000, "1000", "0").unwrap();
    seed.add_order(7, 71, "2500.00", "500").unwrap();
    let mut caller = Caller::of(seed);
    let entry = |order_id, user_id, status, times_processed| LedgerEntry { order_id, user_id, status, times_processed };
    assert_eq!(caller.post("process_order", 2, ""), error("ERROR_NO_ORDER", "There is no order to process"));
    let listed = caller.get("list_orders", 7);
    assert_eq!(
        listed,
        r#"{"list":[{"date":"1506765778","date_formatted":"30\/09\/2017","id":"71","id_currency":"6","invoice_url":"","order_number":"ORD00071","status":"0","status_payment":"0","status_payment_text":"Unpaid","total":"2500","total_formatted":"\u00a52500","total_paid":"500","total_paid_formatted":"\u00a5500"}]}"#
    );
    for (amount, said) in [("2000.50", "Invalid amount"), ("2001", ""), ("2000.00", "")] {
        let answer = caller.post("add_payment", 7, &format!("amount={amount}"));
        let expected = match (amount, said) {
            ("2001", _) => error("ERROR_AMOUNT_TOO_BIG", "Amount can't be higher than order amount due"),
            (_, "") => r#"{"ok":"Payment was added"}"#.into(),
            (_, detail) => error("REQUEST_ERROR", detail),
        };
        assert_eq!(answer, expected, "{amount}");
    }
    caller.done("process_order", 7, "");
    caller.done("add_payment", 101, "amount=1000");
    // Nothing is the matter with user 101 here; and new orders are numbered after those there are.
    caller.done("process_order", 101, "");
    caller.bought(2, "1", Some("550"));
    assert_eq!(
        caller.sandbox.ledger(),
        [
            entry(71, 7, Status::Processed, 1),
            entry(320_000, 101, Status::Processed, 1),
            entry(320_001, 2, Status::Processed, 1),
        ]
    );
    caller.sandbox.reset(NOW);
    assert_eq!(
        caller.sandbox.ledger(),
        [entry(71, 7, Status::Current, 0), entry(320_000, 101, Status::Current, 0)],
        "a reset goes back to these users"
    );
}

#[test]
fn what_is_no_amount_of_the_currency_is_refused() {
    for (total, paid, wrong) in [
        ("10.50", "0", "total must be exact decimal text in JPY, not \"10.50\""),
        ("", "0", "total must be exact decimal text in JPY, not \"\""),
        ("10", "-1", "paid must be exact decimal text in JPY, not \"-1\""),
        ("10", "11", "paid must not be more than total"),
    ] {
        assert_eq!(Seed::without_users(yen()).add_order(7, 71, total, paid), Err(wrong.into()));
    }
}

#[test]
fn the_stores_configuration_takes_no_user() {
    for (mut caller, currency) in [
        (
            Caller::new(),
            r#""currency_code":"EUR","currency_id":"5","currency_symbol":"\u20ac","currency_symbol_position":"1","min_purchase_amount":"1.00""#,
        ),
        (
            Caller::of(Seed::of(yen())),
            r#""currency_code":"JPY","currency_id":"6","currency_symbol":"\u00a5","currency_symbol_position":"0","min_purchase_amount":"100""#,
        ),
    ] {
        let methods = r#"[{"id":"1","name":"BANK","settings":{"bank_name":"Sandbox Bank","bank_address":"","bank_account":"0000000","bank_iban":"","bank_swift":"","bank_message":""},"enable_rp":"0"},{"id":"2","name":"PAYPAL","settings":{"pp_client_id":"sandbox-client","pp_secret":"sandbox-only-not-a-secret","pp_username":"","pp_password":"sandbox-only-not-a-password","pp_signature":"","pp_sandbox":"1"},"enable_rp":"1"},{"id":"3","name":"EXTERNAL_GATEWAY","settings":{"external_gateway_url":"https:\/\/sandbox.invalid\/gateway","external_gateway_key":"sandbox-only-not-a-key"},"enable_rp":"1"}]"#;
        let expected = format!(
            r#"{{"data":{{{currency},"payment_methods":{methods},"support_email":"support@sandbox.invalid"}}}}"#
        );
        assert_eq!(caller.post("get_config", "", ""), expected);
        assert_eq!(caller.get("get_config", ""), expected);
        let unsigned = body(caller.handle("POST", "go=store&do=get_config", "", b""));
        assert_eq!(unsigned, error("REQUEST_ERROR", "Missing signature"));
    }
}
