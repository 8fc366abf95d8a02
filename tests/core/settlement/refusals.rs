//! What is refused before anything changes, and what is seen to have been done before.

use crate::api::Shop;
use crate::story::{LIMITS, client, moment};
use interstream::call::{Client, Entropy, Event, How, Limits, Loss, Progress, Step};
use interstream::error::{Error, Outcome};
use interstream::settlement::{Payment, Recorded, Settled, Settlement};
use interstream::store::variables::{Value, Variables};
use interstream::value::Amount;
use interstream::value::{OrderId, UserId};
use interstream::wire::request::Action;
use interstream::wire::response::{Body, Response};

fn amount(text: &str) -> Amount {
    Amount::from_text(text).unwrap()
}

fn payment(text: &str) -> Payment {
    Payment {
        user: UserId::from_text("2").unwrap(),
        order: None,
        amount: amount(text),
        variables: Variables::check(&[], vec![("amount".into(), Value::Text(text.into()))]).unwrap(),
        paid_before: None,
        currency: None,
    }
}

fn entropy(salt: u8) -> Entropy {
    Entropy { salt: [salt; 16], jitter: 0 }
}

fn order(id: &str) -> Option<OrderId> {
    Some(OrderId::from_text(id).unwrap())
}

/// Settles with a shop that answers at once; what was asked for, and the end.
fn settle(shop: &mut Shop, payment: Payment) -> (Vec<String>, Result<Settled, Error>) {
    let client = client();
    let mut asked = Vec::new();
    let mut settlement = Settlement::new(payment, LIMITS, moment(0));
    loop {
        let entropy = Entropy { salt: [asked.len() as u8; 16], jitter: 0 };
        match settlement.next(&client, moment(0), entropy) {
            Step::Send(request) => {
                let paid = request.body.strip_prefix("amount=").map(|rest| rest.split('&').next().unwrap());
                let body = shop.perform(&request.action.name, paid);
                asked.push(request.action.name.into_owned());
                let body = Body::Whole(body.as_bytes());
                settlement.answered(
                    &client,
                    moment(0),
                    Response { status: 200, date: None, retry_after: None, location: None, body },
                );
            }
            Step::Wait(ms) => panic!("a pause of {ms} ms"),
            Step::Done => return (asked, settlement.result().unwrap().clone()),
        }
    }
}

fn refused(shop: &mut Shop, payment: Payment) -> (String, Vec<String>) {
    let (asked, result) = settle(shop, payment);
    let error = result.unwrap_err();
    assert_eq!(error.outcome, Outcome::Rejected);
    assert!(shop.payments.is_empty(), "{:?}", shop.payments);
    (format!("{} {}", error.code(), error.message()), asked)
}

#[test]
fn the_cart_is_read_before_a_payment_is_recorded_and_before_the_order_is_processed() {
    let mut shop = Shop::new(550, 0);
    let (asked, result) = settle(&mut shop, payment("5.50"));
    assert_eq!(asked, ["get_cart", "add_payment", "get_cart", "process_order"]);
    let settled = result.unwrap();
    assert_eq!((settled.payment, settled.amount_due), (Recorded::Now, Amount::ZERO));
    assert_eq!(settled.order.unwrap().answer, r#"{"ok":"Order was processed"}"#);
}

#[test]
fn a_part_of_what_is_due_is_recorded_and_reported_as_such() {
    let mut shop = Shop::new(550, 0);
    let (asked, result) = settle(&mut shop, payment("2.25"));
    assert_eq!(asked, ["get_cart", "add_payment"]);
    assert_eq!(result, Ok(Settled { payment: Recorded::Now, order: None, amount_due: amount("3.25") }));
    assert_eq!((shop.payments.len(), shop.processed), (1, 0));
}

#[test]
fn what_was_done_before_is_not_done_again() {
    let mut shop = Shop::new(550, 550);
    let (asked, result) = settle(&mut shop, payment("5.50"));
    assert_eq!(
        (asked.as_slice(), result.unwrap().payment),
        (["get_cart".into(), "process_order".to_string()].as_slice(), Recorded::Before)
    );
    let (asked, result) = settle(&mut shop, Payment { order: order("319"), ..payment("5.50") });
    assert_eq!((asked.join(" ").as_str(), result.unwrap().payment), ("get_cart list_orders", Recorded::Before));
    assert_eq!((shop.payments.len(), shop.processed), (0, 1));

    let mut shop = Shop::new(550, 200);
    let (asked, result) = settle(&mut shop, Payment { paid_before: Some(Amount::ZERO), ..payment("2.00") });
    assert_eq!(asked, ["get_cart"]);
    assert_eq!(result, Ok(Settled { payment: Recorded::Before, order: None, amount_due: amount("3.50") }));
}

#[test]
fn a_payment_that_the_amounts_do_not_show_is_not_said_to_be_there() {
    let settled = |shop: &mut Shop, payment| settle(shop, payment).1.unwrap().payment;
    let mut shop = Shop::new(550, 550);
    // Something else has paid for it.
    let elsewhere = Payment { paid_before: Some(amount("1.00")), ..payment("2.00") };
    assert_eq!(settled(&mut shop, elsewhere), Recorded::NotNeeded);
    assert_eq!(shop.processed, 1);
    for (paid, paid_before, recorded) in [
        ("5.50", None, Recorded::Before),
        ("5.51", None, Recorded::NotNeeded),
        ("3.50", Some("2.00"), Recorded::Before),
        ("3.50", Some("1.00"), Recorded::NotNeeded),
    ] {
        let paid_before = paid_before.map(amount);
        let payment = Payment { order: order("319"), paid_before, ..payment(paid) };
        assert_eq!(settled(&mut shop, payment), recorded, "{paid} {paid_before:?}");
    }
}

#[test]
fn an_order_that_is_listed_twice_is_not_settled() {
    let client = client();
    let mut settlement = Settlement::new(Payment { order: order("319"), ..payment("5.50") }, LIMITS, moment(0));
    let list = r#"{"list":[{"id":319,"status":1},{"id":319,"status":0}]}"#;
    for (salt, body) in [(1, r#"{"data":{"order_id":null}}"#), (2, list)] {
        assert!(matches!(settlement.next(&client, moment(0), entropy(salt)), Step::Send(_)));
        let body = Body::Whole(body.as_bytes());
        let answer = Response { status: 200, date: None, retry_after: None, location: None, body };
        settlement.answered(&client, moment(0), answer);
    }
    assert_eq!(settlement.next(&client, moment(0), entropy(3)), Step::Done);
    let result = settlement.result().unwrap().clone();
    assert_eq!(result.unwrap_err().code(), "UNUSABLE_ANSWER");
}

#[test]
fn an_order_that_is_paid_by_other_means_needs_no_payment() {
    let mut shop = Shop::new(0, 0);
    let (asked, result) = settle(&mut shop, payment("5.50"));
    assert_eq!((asked.join(" ").as_str(), result.unwrap().payment), ("get_cart process_order", Recorded::NotNeeded));
}

#[test]
fn more_than_is_due_is_refused_before_anything_changes() {
    let (said, asked) = refused(&mut Shop::new(550, 200), payment("3.51"));
    assert_eq!(
        said,
        "AMOUNT_ABOVE_DUE The amount is more than the 3.50 that are due. The order was not processed. Record at most \
         what is due, and refund the rest."
    );
    assert_eq!(asked, ["get_cart"]);
}

#[test]
fn an_order_that_is_not_the_named_one_is_refused_before_anything_changes() {
    let (said, asked) = refused(&mut Shop::new(550, 0), Payment { order: order("320"), ..payment("5.50") });
    assert!(said.starts_with("ORDER_NOT_FOUND Order 320 is not among the orders of this user."), "{said}");
    assert_eq!(asked, ["get_cart", "list_orders"]);
}

#[test]
fn a_payment_that_somebody_else_has_crossed_is_refused() {
    let (said, _) = refused(&mut Shop::new(550, 100), Payment { paid_before: Some(Amount::ZERO), ..payment("2.00") });
    assert!(said.starts_with("AMOUNT_PAID_CHANGED 1.00 were paid before"), "{said}");
}

#[test]
fn another_currency_is_refused_and_the_right_one_is_not() {
    let in_currency = |currency| Payment { currency: Some(currency), ..payment("5.50") };
    let (said, asked) = refused(&mut Shop::new(550, 0), in_currency(7));
    assert!(said.starts_with("ORDER_CURRENCY Order 319 is in another currency."), "{said}");
    assert_eq!(asked, ["get_cart", "list_orders"]);
    let (asked, result) = settle(&mut Shop::new(550, 0), in_currency(5));
    assert_eq!(asked, ["get_cart", "list_orders", "add_payment", "get_cart", "process_order"]);
    assert!(result.is_ok());
}

#[test]
fn without_an_order_there_is_nothing_to_settle() {
    let mut shop = Shop::new(0, 0);
    settle(&mut shop, payment("1.00")).1.unwrap();
    let (asked, result) = settle(&mut shop, payment("5.50"));
    let error = result.unwrap_err();
    assert_eq!((error.code(), error.outcome, error.retryable()), ("NO_CURRENT_ORDER", Outcome::Unknown, false));
    assert_eq!(
        error.message(),
        "The user has no current order. The order may have been processed. If there should be one, it was processed or \
         cancelled before: look at the user's orders."
    );
    assert_eq!(asked, ["get_cart"]);
}

/// Answers the first requests and loses the last; what is then said after so many milliseconds, the deadline.
fn lost_at(action: &str, payment: Payment, settle_ms: u64) -> (String, Outcome, Option<u64>) {
    let (client, mut shop) = (client(), Shop::new(550, 0));
    let limits = Limits { settle_ms, deadline_ms: 4_000, ..LIMITS };
    let mut settlement = Settlement::new(payment, limits, moment(0));
    let (mut now, mut salt) = (0, 0);
    let mut is_lost = false;
    loop {
        salt += 1;
        match settlement.next(&client, moment(now), Entropy { salt: [salt; 16], jitter: u64::MAX }) {
            Step::Send(request) => {
                is_lost |= request.action.name == action;
                if is_lost {
                    now += 10;
                    settlement.lost(moment(now), Loss { how: How::Broken, http_status: None, reason: None });
                    continue;
                }
                let paid = request.body.strip_prefix("amount=");
                let body = shop.perform(&request.action.name, paid);
                let body = Body::Whole(body.as_bytes());
                let answer = Response { status: 200, date: None, retry_after: None, location: None, body };
                settlement.answered(&client, moment(now), answer);
            }
            Step::Wait(ms) => now += ms,
            Step::Done => {
                let result = settlement.result().unwrap().clone();
                let error = result.unwrap_err();
                return (error.code().into(), error.outcome, error.retry_after_ms);
            }
        }
    }
}

#[test]
fn a_settlement_may_be_repeated_only_where_that_finds_out_what_became_of_it() {
    let named = || Payment { order: order("319"), ..payment("5.50") };
    let part = |paid_before| Payment { order: order("319"), paid_before, ..payment("2.00") };
    // The request is lost 10 ms after it went out, and the last look, shortly before the deadline, at 3.81 s.
    for (action, payment, settle_ms, retry_after_ms) in [
        ("add_payment", named(), 1_000, Some(0)),
        // It may still be on its way.
        ("add_payment", named(), 30_000, Some(30_010 - 3_810)),
        ("add_payment", named(), u64::MAX, None),
        ("add_payment", part(None), 1_000, None),
        ("add_payment", part(Some(Amount::ZERO)), 1_000, Some(0)),
        ("process_order", named(), 1_000, Some(0)),
        // Without its id, the order is not found again: the payment would go to the one that is current by then.
        ("add_payment", self::payment("5.50"), 1_000, None),
        ("process_order", self::payment("5.50"), 1_000, None),
    ] {
        let said = lost_at(action, payment, settle_ms);
        assert_eq!(said, ("TIMEOUT".into(), Outcome::Unknown, retry_after_ms), "{action} {settle_ms}");
    }
}

/// A settlement whose answers are given by hand; the clock goes on where it pauses.
struct ByHand {
    settlement: Settlement,
    client: Client,
    now: u64,
    salt: u8,
}

impl ByHand {
    fn new(payment: Payment) -> Self {
        ByHand { settlement: Settlement::new(payment, LIMITS, moment(0)), client: client(), now: 0, salt: 0 }
    }

    /// The settlement must now send this action, perhaps after a pause.
    fn sends(&mut self, action: &str) -> &mut Self {
        loop {
            self.salt += 1;
            match self.settlement.next(&self.client, moment(self.now), entropy(self.salt)) {
                Step::Send(request) => {
                    assert_eq!(request.action.name, action);
                    return self;
                }
                Step::Wait(ms) => self.now += ms,
                Step::Done => panic!("expected {action}, and it is over: {:?}", self.settlement.result()),
            }
        }
    }

    fn answer(&mut self, status: u16, retry_after: Option<&str>, body: &str) -> &mut Self {
        let response = Response { status, date: None, retry_after, location: None, body: Body::Whole(body.as_bytes()) };
        self.settlement.answered(&self.client, moment(self.now), response);
        self
    }

    fn cart(&mut self, order: &str, due: &str, paid: &str) -> &mut Self {
        let data = format!(r#""order_id":"{order}","order_amount_due":"{due}","order_amount_paid":"{paid}""#);
        self.sends("get_cart").answer(200, None, &format!(r#"{{"data":{{{data}}}}}"#))
    }

    /// `<code> <outcome> <attempts> <retryable>` of the error it must end with now.
    fn ends(&mut self) -> String {
        assert_eq!(self.settlement.next(&self.client, moment(self.now), entropy(255)), Step::Done);
        let error = self.settlement.result().unwrap().clone().unwrap_err();
        let retryable = if error.retryable() { "retryable" } else { "final" };
        format!("{} {} {} {retryable}", error.code(), error.outcome.as_str(), error.attempts)
    }
}

const BOTH_ORDERS: &str = r#"{"list":[{"id":319,"status":2},{"id":320,"status":0}]}"#;

#[test]
fn a_payment_never_follows_the_user_to_another_order() {
    let named = || Payment { order: order("319"), ..payment("5.50") };
    // 319 is cancelled and 320 placed while the API asks for a pause.
    for payment in [named(), payment("5.50")] {
        let mut story = ByHand::new(payment);
        story.cart("319", "5.50", "0.00").sends("add_payment").answer(429, Some("20"), "");
        story.cart("320", "5.50", "0.00").cart("320", "5.50", "0.00");
        story.sends("list_orders").answer(200, None, BOTH_ORDERS);
        assert_eq!(story.ends(), "ORDER_CANCELLED rejected 1 final");
        assert_eq!((story.now, story.settlement.recorded()), (20_000, None));
    }
    // Between recording the payment and processing the order.
    let mut story = ByHand::new(named());
    story.cart("319", "5.50", "0.00").sends("add_payment").answer(200, None, r#"{"ok":"Payment was added"}"#);
    story.cart("320", "0.00", "5.50").sends("list_orders").answer(200, None, BOTH_ORDERS);
    assert_eq!(story.ends(), "ORDER_CANCELLED rejected 1 final");
    assert_eq!(story.settlement.recorded(), Some(Recorded::Now));
    // While the API asks for a pause before processing.
    let mut story = ByHand::new(named());
    story.cart("319", "0.00", "5.50").sends("process_order").answer(503, Some("20"), "");
    story.sends("list_orders").answer(200, None, BOTH_ORDERS);
    assert_eq!(story.ends(), "ORDER_CANCELLED rejected 1 final");
}

#[test]
fn a_payment_that_the_api_refuses_is_not_said_to_be_recorded() {
    let mut story = ByHand::new(Payment { order: order("319"), ..payment("5.50") });
    // Somebody else has paid since the cart was read.
    let too_big = r#"{"error":"ERROR_AMOUNT_TOO_BIG","error_long":"Amount can't be higher than order amount due"}"#;
    story.cart("319", "5.50", "0.00").sends("add_payment").answer(200, None, too_big);
    assert_eq!(story.ends(), "ERROR_AMOUNT_TOO_BIG rejected 1 final");
    assert_eq!(story.settlement.recorded(), None);
}

#[test]
fn an_api_that_fails_alike_for_everything_after_its_effect_is_not_believed() {
    let fails = r#"{"error":"REQUEST_ERROR","error_long":"System error"}"#;
    let mut story = ByHand::new(Payment { order: order("319"), ..payment("5.50") });
    story.cart("319", "5.50", "0.00").sends("add_payment").answer(200, None, r#"{"ok":"Payment was added"}"#);
    story.cart("319", "0.00", "5.50").sends("process_order").answer(200, None, fails);
    story.sends("list_orders").answer(200, None, fails);
    assert_eq!(story.ends(), "REQUEST_ERROR unknown 2 final");
}

#[test]
fn there_is_one_end_among_the_events_and_it_is_the_last() {
    let mut story = ByHand::new(payment("5.50"));
    story.cart("319", "5.50", "0.00").sends("add_payment").answer(200, None, r#"{"ok":"Payment was added"}"#);
    let due = r#"{"error":"ERROR_AMOUNT_DUE","error_long":"There is amount due"}"#;
    story.cart("319", "0.00", "5.50").sends("process_order").answer(200, None, due);
    story.sends("list_orders").answer(200, None, r#"{"list":[{"id":319,"status":0}]}"#);
    assert_eq!(story.ends(), "ERROR_AMOUNT_DUE rejected 2 final");
    let events = story.settlement.take_events();
    let ends: Vec<_> = events.iter().filter(|event| matches!(event, Event::Settled { .. })).collect();
    assert_eq!(ends.len(), 1);
    let end = Event::Settled {
        action: Action::of("store", "settle_order"),
        attempts: 2,
        ms: 0,
        code: "ERROR_AMOUNT_DUE".into(),
        outcome: Some(Outcome::Rejected),
    };
    assert_eq!(events.last(), Some(&end));
}

#[test]
fn a_settlement_that_is_ended_between_its_steps_begins_no_other() {
    let (client, mut shop) = (client(), Shop::new(550, 0));
    let mut settlement = Settlement::new(payment("5.50"), LIMITS, moment(0));
    assert!(matches!(settlement.next(&client, moment(0), entropy(1)), Step::Send(_)));
    let body = shop.perform("get_cart", None);
    let answer =
        Response { status: 200, date: None, retry_after: None, location: None, body: Body::Whole(body.as_bytes()) };
    settlement.answered(&client, moment(10), answer);
    settlement.abort(moment(10));
    assert_eq!(settlement.next(&client, moment(10), entropy(2)), Step::Done);
    let result = settlement.result().unwrap().clone();
    let error = result.unwrap_err();
    assert_eq!((error.code(), error.outcome, error.attempts), ("ABORTED", Outcome::NotSent, 0));
}
