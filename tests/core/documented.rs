//! The documented JSON examples, page by page, mean what they should; and so do the documented refusals.

#![cfg(not(target_arch = "wasm32"))]

use interstream::store::{ALL, RefusalKind, find};
use interstream::wire::answer::ApiFault;
use interstream::wire::response::Body;
use serde_json::Value;

const DOCUMENTED: &str = include_str!("../fixtures/documented.json");

#[test]
fn every_documented_answer_is_read_with_honest_values() {
    let fixtures: Vec<Value> = serde_json::from_str(DOCUMENTED).unwrap();
    for fixture in &fixtures {
        let action = fixture["action"].as_str().unwrap();
        let body = fixture["body"].as_str().unwrap();
        let read = find(action).unwrap().read(Body::Whole(body.as_bytes())).unwrap().unwrap();
        assert_eq!(serde_json::from_str::<Value>(&read).unwrap(), fixture["means"], "{action}");
    }
    let covered = |name: &str| fixtures.iter().any(|fixture| fixture["action"] == name);
    assert!(ALL.iter().all(|declaration| covered(&declaration.action.name)));
}

#[test]
fn every_documented_refusal_has_its_meaning() {
    use RefusalKind::*;
    for (action, code, meaning) in [
        ("add_payment", "ERROR_NO_ORDER", Definite),
        ("add_payment", "ERROR_AMOUNT_TOO_BIG", PerhapsDoneBefore),
        ("add_subtract_credit", "ERROR_CANT_SUBTRACT", PerhapsDoneBefore),
        ("cancel_order", "ERROR_NO_ORDER", PerhapsDoneBefore),
        ("cancel_order", "ERROR", Undocumented),
        ("modify_cart", "ERROR", Undocumented),
        ("modify_cart", "CART_ACTION_ERROR", Definite),
        ("place_order", "ERROR_ORDER_ALREADY_PLACED", PerhapsDoneBefore),
        ("place_order", "ERROR_EMPTY_CART", PerhapsDoneBefore),
        ("place_order", "ERROR_MIN_PURCHASE", Definite),
        ("process_order", "ERROR_NO_ORDER", PerhapsDoneBefore),
        ("process_order", "ERROR_AMOUNT_DUE", Definite),
        ("process_order", "ERROR_CURRENCY_MISMATCH", Definite),
        ("process_order", "ERROR_PROCESSING", HalfWay),
        ("process_order", "ERROR_NEW", Undocumented),
        ("get_cart", "ERROR_NEW", Definite),
        ("set_subscription_rp", "REQUEST_ERROR", Request),
    ] {
        let declaration = find(action).unwrap();
        let body = format!(r#"{{"error":"{code}","error_long":"As received"}}"#);
        let fault = ApiFault { code: code.into(), detail: "As received".into() };
        assert_eq!(declaration.refusal(&fault), meaning, "{action} {code}");
        assert_eq!(declaration.read(Body::Whole(body.as_bytes())), Ok(Err(fault)), "{action} {code}");
    }
}

#[test]
fn all_actions_are_the_stores_and_take_what_is_documented() {
    for declaration in ALL {
        assert_eq!(declaration.action.section, "store");
        let name = &*declaration.action.name;
        assert!(std::ptr::eq(find(name).unwrap(), declaration), "{name}");
    }
}
