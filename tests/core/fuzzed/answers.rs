//! Any bytes as an answer: no panic, and no result that another JSON decoder does not see too.

use interstream::store::ALL;
use interstream::store::list_orders::{Order, orders_of};
use interstream::wire::answer::{Answer, read_answer};
use interstream::wire::response::Body;
use interstream::wire::unusable::Unusable;
use serde_json::Value;

/// One input.
pub fn run(bytes: &[u8]) {
    let ok = read_ok(bytes);
    let orders = read_orders(bytes);
    for declaration in ALL {
        if let Ok(Ok(json)) = declaration.read(Body::Whole(bytes)) {
            let honest: Value = serde_json::from_str(&json).expect("honest values are JSON");
            assert!(!honest[declaration.success].is_null());
        }
    }
    if let Ok(Ok(text)) = &ok {
        let seen = object_at_the_end(bytes);
        assert_eq!(seen["ok"].as_str(), Some(text.as_str()));
        assert!(seen["error"].is_null(), "success and failure at once");
    }
    if let Ok(Err(fault)) = &ok {
        let seen = object_at_the_end(bytes);
        assert_eq!(seen["error"].as_str(), Some(fault.code.as_str()));
        assert_eq!(seen["error_long"].as_str().unwrap_or_default(), fault.detail);
    }
    if let Ok(Ok(orders)) = &orders {
        let seen = object_at_the_end(bytes);
        let ids: Vec<u64> = orders.iter().map(|order| order.id.get()).collect();
        let integer = |value: &Value| match value {
            Value::String(digits) => digits.parse().ok(),
            number => number.as_u64(),
        };
        let expected: Option<Vec<u64>> =
            seen["list"].as_array().unwrap().iter().map(|order| integer(&order["id"])).collect();
        assert_eq!(Some(ids), expected);
    }
}

fn read_ok(bytes: &[u8]) -> Result<Answer<String>, Unusable> {
    match read_answer(Body::Whole(bytes), "ok")? {
        Ok(document) => document.root().text("ok").map(|ok| Ok(ok.into())),
        Err(fault) => Ok(Err(fault)),
    }
}

fn read_orders(bytes: &[u8]) -> Result<Answer<Vec<Order>>, Unusable> {
    match read_answer(Body::Whole(bytes), "list")? {
        Ok(document) => orders_of(&document.root()).map(Ok),
        Err(fault) => Ok(Err(fault)),
    }
}

/// The JSON object that ends with the last byte and is not inside another: the longest suffix that is one.
fn object_at_the_end(bytes: &[u8]) -> Value {
    (0..bytes.len())
        .filter(|&at| bytes[at] == b'{')
        .find_map(|at| serde_json::from_slice::<Value>(&bytes[at..]).ok())
        .expect("another decoder finds an object too")
}
