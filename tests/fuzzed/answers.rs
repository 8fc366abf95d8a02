//! Any bytes as an answer: no panic, and no result that another JSON decoder does not see too.

use interstream::answer::{Body, read_ok};
use interstream::store::list_orders::read_orders;
use serde_json::Value;

/// One input.
pub fn run(bytes: &[u8]) {
    let ok = read_ok(Body::Whole(bytes));
    let orders = read_orders(Body::Whole(bytes));
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

/// The JSON object that ends with the last byte and is not inside another: the longest suffix that is one.
fn object_at_the_end(bytes: &[u8]) -> Value {
    (0..bytes.len())
        .filter(|&at| bytes[at] == b'{')
        .find_map(|at| serde_json::from_slice::<Value>(&bytes[at..]).ok())
        .expect("another decoder finds an object too")
}
