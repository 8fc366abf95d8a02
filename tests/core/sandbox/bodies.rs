//! Bodies as curl and a runtime's fetch send them.

use crate::caller::{Caller, body, error};
use interstream::sandbox::Money;

/// As curl 7.88 sends a PHP array.
const OF_CURL: &str = "--------------------------9b4d1c5f3a2e7c60\r\n\
    Content-Disposition: form-data; name=\"amount\"\r\n\r\n1.25\r\n\
    --------------------------9b4d1c5f3a2e7c60\r\n\
    Content-Disposition: form-data; name=\"description\"\r\n\r\nslip 1 & 2 = 3 + \u{20ac}\r\n\
    --------------------------9b4d1c5f3a2e7c60--\r\n";

/// As undici sends a `FormData`.
const OF_FETCH: &str = "------formdata-undici-063578612043\r\n\
    Content-Disposition: form-data; name=\"amount\"\r\n\r\n1.25\r\n\
    ------formdata-undici-063578612043\r\n\
    Content-Disposition: form-data; name=\"description\"\r\n\r\nslip 1 & 2 = 3 + \u{20ac}\r\n\
    ------formdata-undici-063578612043\r\n\
    Content-Disposition: form-data; name=\"receipt\"; filename=\"blob\"\r\nContent-Type: application/octet-stream\r\n\r\n\
    --x\r\n\r\n------formdata-undici-063578612043--\r\n";

#[test]
fn a_payment_is_recorded_from_every_kind_of_form() {
    for (content_type, form) in [
        ("multipart/form-data; boundary=------------------------9b4d1c5f3a2e7c60", OF_CURL),
        ("multipart/form-data; boundary=----formdata-undici-063578612043", OF_FETCH),
        ("application/x-www-form-urlencoded", "amount=1.25&description=slip+1+%26+2+%3D+3+%2B+%E2%82%AC"),
        (
            "application/x-www-form-urlencoded;charset=UTF-8",
            "amount=1.25&description=slip%201%20%26%202%20=%203%20%2B%20%E2%82%AC",
        ),
    ] {
        let mut caller = Caller::new();
        let query = caller.query("add_payment", "4");
        let said = body(caller.handle("POST", &query, content_type, form.as_bytes()));
        assert_eq!(said, r#"{"ok":"Payment was added"}"#, "{content_type}");
        let [payment] = caller.sandbox.payments() else { panic!("{:?}", caller.sandbox.payments()) };
        assert_eq!((payment.amount, payment.description.as_str()), (Money::new(125), "slip 1 & 2 = 3 + €"));
    }
}

#[test]
fn json_is_not_read_as_php_would_not() {
    let mut caller = Caller::new();
    let query = caller.query("add_payment", "4");
    let said = body(caller.handle("POST", &query, "application/json", br#"{"amount":"1.25"}"#));
    assert_eq!(said, error("REQUEST_ERROR", "Invalid amount"));
}
