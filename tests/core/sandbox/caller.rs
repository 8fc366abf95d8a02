//! Somebody who calls the sandbox with the right credential.

use interstream::credential::signature::Signer;
use interstream::credential::{KeyId, SharedSecret};
use interstream::sandbox::{Delivery, Gate, Handling, Incoming, Sandbox, Seed};

/// An hour after the documented example's order was placed.
pub const NOW: i64 = 1_506_769_378;

pub const DAY: i64 = 24 * 60 * 60;

/// Every action of the store section that takes a user.
pub const ACTIONS: [&str; 14] = [
    "list_current_content",
    "list_subscriptions",
    "list_orders",
    "get_credit",
    "add_subtract_credit",
    "get_product",
    "get_cart",
    "modify_cart",
    "place_order",
    "cancel_order",
    "add_payment",
    "process_order",
    "get_subscription_pre_rp_info",
    "set_subscription_rp",
];

/// A sandbox, its time, and who calls it.
pub struct Caller {
    pub sandbox: Sandbox,
    pub now: i64,
    signer: Signer,
    calls: u32,
}

impl Caller {
    pub fn new() -> Self {
        Caller::of(Seed::default())
    }

    /// Of a sandbox that begins with this.
    pub fn of(seed: Seed) -> Self {
        let secret = SharedSecret::new("not-a-real-secret").unwrap();
        let gate = Gate::new(KeyId::new("key").unwrap(), &secret, 300);
        Caller { sandbox: Sandbox::new(gate, seed, NOW), now: NOW, signer: secret.signer(), calls: 0 }
    }

    /// A signed query; nothing in it is encoded but the signature.
    pub fn query(&mut self, action: &str, user: &str) -> String {
        self.calls += 1;
        let (salt, seconds) = (format!("salt{}", self.calls), self.now);
        let signature = self.signer.sign(&salt, &seconds.to_string());
        let signature: String = form_urlencoded::byte_serialize(signature.as_bytes()).collect();
        format!("go=store&do={action}&iq={user}&timestamp={seconds}&salt={salt}&key=key&signature={signature}")
    }

    pub fn handle(&mut self, method: &str, query: &str, content_type: &str, body: &[u8]) -> Handling {
        self.sandbox.handle(Incoming { method, query, content_type, body }, self.now)
    }

    /// The body of the answer to a POST with an urlencoded form.
    pub fn post(&mut self, action: &str, user: impl ToString, form: &str) -> String {
        let query = self.query(action, &user.to_string());
        body(self.handle("POST", &query, "application/x-www-form-urlencoded", form.as_bytes()))
    }

    /// The body of the answer to a GET.
    pub fn get(&mut self, action: &str, user: impl ToString) -> String {
        let query = self.query(action, &user.to_string());
        body(self.handle("GET", &query, "", b""))
    }

    /// Posts what has to succeed on the way to something else.
    pub fn done(&mut self, action: &str, user: u64, form: &str) {
        let said = self.post(action, user, form);
        assert!(said.starts_with(r#"{"ok":"#), "{action} {user} {form}: {said}");
    }

    /// The user buys a product: cart, order, payment of so much where it costs anything, processing.
    pub fn bought(&mut self, user: u64, product: &str, amount: Option<&str>) {
        self.done("modify_cart", user, &format!("cartAction=add&productID={product}"));
        self.done("place_order", user, "");
        if let Some(amount) = amount {
            self.done("add_payment", user, &format!("amount={amount}"));
        }
        self.done("process_order", user, "");
    }
}

/// The body of an answer that arrives whole.
pub fn body(handling: Handling) -> String {
    match handling {
        Handling::Deliver(Delivery::Whole(reply)) => reply.body,
        other => panic!("{other:?}"),
    }
}

/// `{"error":…}`, as it is sent.
pub fn error(code: &str, detail: &str) -> String {
    format!(r#"{{"error":"{code}","error_long":"{detail}"}}"#)
}
