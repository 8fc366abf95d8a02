//! Nothing that can come in makes the sandbox panic, and money is neither made nor lost.

use crate::caller::{ACTIONS, Caller, NOW};
use interstream::sandbox::{Delivery, Handling};
use proptest::prelude::*;

const PARTS: &[&str] = &[
    "amount=",
    "description=",
    "cartAction=",
    "add",
    "remove",
    "empty",
    "&productID=",
    "&productQty=",
    "creditAction=",
    "subtract",
    "&",
    "=",
    "%",
    "+",
    "0",
    "1",
    "4",
    "6",
    "9999",
    "5.50",
    "-1",
    "999999999999.99",
    "--XX",
    "--",
    "\r\n",
    "\r\n\r\n",
    "Content-Disposition: form-data; name=",
    "\"amount\"",
    "\"",
    "\\",
    "; filename=",
    ";",
    "é",
    "type=clip",
    "cpID=1",
    "subscriptionID=71",
    "profileID=p",
    "%FF",
    "%00",
];

/// Text made of the words the sandbox listens to.
fn words() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PARTS), 0..24).prop_map(|parts| parts.concat())
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![prop::collection::vec(any::<u8>(), 0..200), words().prop_map(String::into_bytes)]
}

fn content_type() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("application/x-www-form-urlencoded".to_owned()),
        Just("multipart/form-data; boundary=XX".to_owned()),
        words().prop_map(|text| format!("multipart/form-data; boundary={text}")),
        any::<String>(),
    ]
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(
        method in prop_oneof![Just("POST".to_owned()), Just("GET".to_owned()), any::<String>()],
        action in prop::sample::select(&ACTIONS[..]), user in any::<u64>(), tail in any::<String>(), kind in content_type(),
        body in bytes(), clock in any::<i64>(),
    ) {
        let mut caller = Caller::new();
        // Unsigned rubbish, by any clock.
        caller.now = clock;
        caller.handle(&method, &tail, &kind, &body);
        caller.sandbox.reset(clock);
        caller.now = NOW;
        for user in [user.to_string(), "7".into(), tail.clone()] {
            let query = caller.query(action, &user);
            let handling = caller.handle(&method, &query, &kind, &body);
            if let Handling::Deliver(Delivery::Whole(reply)) = handling {
                prop_assert!(reply.body.is_ascii());
                prop_assert!(reply.status == 405 || serde_json::from_str::<serde_json::Value>(&reply.body).is_ok(), "{}", reply.body);
            }
        }
    }

    #[test]
    fn money_is_neither_made_nor_lost(steps in prop::collection::vec((0..7_usize, 1..6_u32, 1..2000_u32), 1..60)) {
        let mut caller = Caller::new();
        for (step, product, cents) in steps {
            let amount = format!("{}.{:02}", cents / 100, cents % 100);
            let (action, form) = match step {
                0 | 1 => ("modify_cart", format!("cartAction=add&productID={product}")),
                2 => ("place_order", String::new()),
                3 | 4 => ("add_payment", format!("amount={amount}")),
                5 => ("process_order", String::new()),
                _ => ("cancel_order", String::new()),
            };
            caller.post(action, 7, &form);
        }
        let orders: serde_json::Value = serde_json::from_str(&caller.get("list_orders", 7)).unwrap();
        for order in orders["list"].as_array().unwrap() {
            let cents = |field: &str| order[field].as_str().unwrap().replace('.', "").parse::<u64>().unwrap();
            let id: u64 = order["id"].as_str().unwrap().parse().unwrap();
            let payments = caller.sandbox.payments().iter().filter(|payment| payment.order_id == id);
            let recorded: u64 = payments.map(|payment| payment.amount.units()).sum();
            prop_assert_eq!(recorded, cents("total_paid"));
            prop_assert!(recorded <= cents("total"));
            prop_assert!(order["status"] != "1" || recorded == cents("total"), "processed, but not paid: {}", order);
        }
    }
}
