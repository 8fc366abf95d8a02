//! Of every action, the whole answer, as it is sent.

use crate::caller::{Caller, DAY};

#[test]
fn list_current_content_lists_the_passes_that_were_bought() {
    let mut caller = Caller::new();
    assert_eq!(caller.get("list_current_content", 7), r#"{"list":[]}"#);
    caller.bought(7, "1", Some("5.50"));
    caller.bought(7, "2", Some("12.00"));
    let clip = r#"{"title":"Premium Clip","description":"A clip for those who paid","id_clip":"1","id_channel":null,"img_thumbnail":"https:\/\/sandbox.invalid\/images\/clip_1_thumbnail.jpg","img_social":"https:\/\/sandbox.invalid\/images\/clip_1_social.jpg","img_poster":"https:\/\/sandbox.invalid\/images\/clip_1_poster.jpg","date_end":"1509361378","date_end_formatted_d":"30\/10\/2017","date_end_formatted_t":"11:02:58 AM","in_grace_period":0}"#;
    let channel = r#"{"title":"Premium Channel","description":"All clips of the channel","id_clip":null,"id_channel":"1","img_thumbnail":"https:\/\/sandbox.invalid\/images\/channel_1_thumbnail.jpg","img_social":"https:\/\/sandbox.invalid\/images\/channel_1_social.jpg","img_poster":"https:\/\/sandbox.invalid\/images\/channel_1_poster.jpg","date_end":"1507374178","date_end_formatted_d":"07\/10\/2017","date_end_formatted_t":"11:02:58 AM","in_grace_period":0}"#;
    assert_eq!(caller.get("list_current_content", 7), format!(r#"{{"list":[{clip},{channel}]}}"#));
    caller.now += 7 * DAY;
    let in_grace = channel.replace(r#""in_grace_period":0"#, r#""in_grace_period":1"#);
    assert_eq!(caller.get("list_current_content", 7), format!(r#"{{"list":[{clip},{in_grace}]}}"#));
    caller.now += 3 * DAY;
    assert_eq!(caller.get("list_current_content", 7), format!(r#"{{"list":[{clip}]}}"#));
}

#[test]
fn list_subscriptions_lists_them_with_their_recurring_profile() {
    let mut caller = Caller::new();
    assert_eq!(caller.get("list_subscriptions", 7), r#"{"list":[]}"#);
    caller.bought(7, "6", Some("10.00"));
    let without = r#"{"list":[{"content_title":"Premium Channel","date_end":"1509361378","date_end_formatted_d":"30\/10\/2017","date_end_formatted_t":"11:02:58 AM","id":"71","id_product":"6","renewable":"1","subscription_number":"SUB00071","rp_profile_id":"","rp_status":"","rp_amount":"0.00","rp_amount_formatted":"0.00\u20ac","rp_currency_code":"","rp_date_last_payment":"0"}]}"#;
    assert_eq!(caller.get("list_subscriptions", 7), without);
    let profile =
        "subscriptionID=71&profileID=profile-1&paymentMethodID=3&date_first_payment=1509361378&rp_status=Active";
    assert_eq!(caller.post("set_subscription_rp", 7, profile), r#"{"ok":"Recurring payment profile was set"}"#);
    let with = r#""rp_profile_id":"profile-1","rp_status":"Active","rp_amount":"10.00","rp_amount_formatted":"10.00\u20ac","rp_currency_code":"EUR","rp_date_last_payment":"0"}]}"#;
    let unchanged = &without[..without.find(r#""rp_profile_id""#).unwrap()];
    assert_eq!(caller.get("list_subscriptions", 7), format!("{unchanged}{with}"));
    caller.now += 33 * DAY;
    assert_eq!(caller.get("list_subscriptions", 7), r#"{"list":[]}"#);
}

#[test]
fn a_subscription_bought_again_goes_on_from_its_end() {
    let mut caller = Caller::new();
    caller.bought(7, "6", Some("10.00"));
    caller.now += DAY;
    caller.bought(7, "6", Some("10.00"));
    let said = caller.get("list_subscriptions", 7);
    assert_eq!(said.matches("content_title").count(), 1, "{said}");
    assert!(said.contains(r#""date_end":"1511953378""#), "{said}");
}

#[test]
fn list_orders_shows_each_order_as_in_the_documented_example() {
    let mut caller = Caller::new();
    assert_eq!(caller.get("list_orders", 3), r#"{"list":[]}"#);
    let seeded = r#"{"date":"1506765778","date_formatted":"30\/09\/2017","id":"300002","id_currency":"5","invoice_url":"","order_number":"ORD300002","status":"0","status_payment":"1","status_payment_text":"Paid","total":"5.50","total_formatted":"5.50\u20ac","total_paid":"5.50","total_paid_formatted":"5.50\u20ac"}"#;
    assert_eq!(caller.get("list_orders", 2), format!(r#"{{"list":[{seeded}]}}"#));
    caller.done("process_order", 2, "");
    let processed = seeded.replace(r#""status":"0""#, r#""status":"1""#);
    caller.done("modify_cart", 2, "cartAction=add&productID=2");
    caller.done("place_order", 2, "");
    caller.done("add_payment", 2, "amount=4.50");
    let placed = r#"{"date":"1506769378","date_formatted":"30\/09\/2017","id":"310001","id_currency":"5","invoice_url":"","order_number":"ORD310001","status":"0","status_payment":"0","status_payment_text":"Unpaid","total":"12.00","total_formatted":"12.00\u20ac","total_paid":"4.50","total_paid_formatted":"4.50\u20ac"}"#;
    assert_eq!(caller.get("list_orders", 2), format!(r#"{{"list":[{processed},{placed}]}}"#));
    caller.done("cancel_order", 2, "requester=ADMIN");
    let cancelled = placed.replace(
        r#""status":"0","status_payment":"0","status_payment_text":"Unpaid""#,
        r#""status":"2","status_payment":"2","status_payment_text":"Cancelled""#,
    );
    assert_eq!(caller.get("list_orders", 2), format!(r#"{{"list":[{processed},{cancelled}]}}"#));
}

#[test]
fn credit_is_added_and_subtracted_to_the_cent() {
    let mut caller = Caller::new();
    let credit =
        |amount: &str| format!(r#"{{"data":{{"buyer_credit":"{amount}","buyer_credit_formatted":"{amount}\u20ac"}}}}"#);
    assert_eq!(caller.get("get_credit", 7), credit("0.00"));
    let added = caller.post("add_subtract_credit", 7, "creditAction=add&amount=3.10&description=by+hand");
    assert_eq!(added, r#"{"ok":"Credit action was performed"}"#);
    for _ in 0..7 {
        caller.done("add_subtract_credit", 7, "creditAction=add&amount=0.1");
    }
    caller.done("add_subtract_credit", 7, "creditAction=subtract&amount=0.80");
    assert_eq!(caller.get("get_credit", 7), credit("3.00"));
}

#[test]
fn get_product_tells_of_a_content_and_what_gives_access_to_it() {
    let mut caller = Caller::new();
    let overview = r#""overview":{"title":"Premium Channel","description":"All clips of the channel","description_seo":"All clips of the channel","tags":"","img_poster":"https:\/\/sandbox.invalid\/images\/channel_1_poster.jpg","img_social":"https:\/\/sandbox.invalid\/images\/channel_1_social.jpg","img_thumbnail":"https:\/\/sandbox.invalid\/images\/channel_1_thumbnail.jpg"}"#;
    let products = r#""sandbox_products":[{"id":"2","sku":"CHANNEL-1","title":"Premium Channel, 7 days","price":"12.00","price_formatted":"12.00\u20ac"},{"id":"6","sku":"CHANNEL-1-MONTHLY","title":"Premium Channel, monthly","price":"10.00","price_formatted":"10.00\u20ac"}]"#;
    assert_eq!(caller.post("get_product", 7, "type=channel&cpID=1"), format!("{{{overview},{products}}}"));
    assert_eq!(caller.post("get_product", 7, "type=channel&cpID=1&get_related=0"), format!("{{{overview}}}"));
}

#[test]
fn get_product_tells_of_products_that_belong_to_no_content() {
    let mut caller = Caller::new();
    let credit = r#"{"id":"4","sku":"CREDIT","title":"Credit","price":"1.00","price_formatted":"1.00\u20ac"}"#;
    let donation = r#"{"id":"5","sku":"DONATION","title":"Donation","price":"1.00","price_formatted":"1.00\u20ac"}"#;
    let overview = r#""overview":{"title":"Credit","description":"","description_seo":"","tags":"","img_poster":"","img_social":"","img_thumbnail":""}"#;
    let other = caller.post("get_product", 7, "type=other&cpID=4");
    assert_eq!(other, format!(r#"{{{overview},"sandbox_products":[{credit}]}}"#));
    for special in ["site", "service", "donation"] {
        let said = caller.post("get_product", 7, &format!("type={special}&cpID=-1"));
        assert_eq!(said, format!(r#"{{"overview":[],"sandbox_products":[{credit},{donation}]}}"#));
    }
}

/// The documented fields of `get_cart`, in their order.
fn cart(flags: [u8; 4], order_id: u64, check: u8, products: u8, credit: &str, due: &str, paid: &str) -> String {
    let [subscription, trial, requires_rp, credit_product] = flags;
    format!(
        r#"{{"data":{{"order_contains_subscription":{subscription},"order_contains_subscription_trial":{trial},"order_trial_requires_rp":{requires_rp},"order_has_credit_product":{credit_product},"order_id":"{order_id}","order_min_purchase_check":{check},"order_num_products":{products},"buyer_credit":"{credit}","buyer_credit_formatted":"{credit}\u20ac","order_amount_due":"{due}","order_amount_paid":"{paid}"}}}}"#
    )
}

#[test]
fn get_cart_shows_the_cart_and_then_the_current_order() {
    let mut caller = Caller::new();
    assert_eq!(caller.get("get_cart", 7), cart([0, 0, 0, 0], 0, 0, 0, "0.00", "0.00", "0.00"));
    let added = caller.post("modify_cart", 7, "cartAction=add&productID=3");
    assert_eq!(added, r#"{"ok":"Cart action was performed"}"#);
    assert_eq!(caller.get("get_cart", 7), cart([0, 0, 0, 0], 0, 0, 1, "0.00", "0.50", "0.00"));
    caller.done("modify_cart", 7, "cartAction=add&productID=4&productQty=3");
    caller.done("modify_cart", 7, "cartAction=add&productID=4");
    assert_eq!(caller.get("get_cart", 7), cart([0, 0, 0, 1], 0, 1, 2, "0.00", "4.50", "0.00"));
    assert_eq!(caller.post("place_order", 7, "notify_buyer=0"), r#"{"ok":"Order was placed","id":310001}"#);
    caller.done("add_subtract_credit", 7, "creditAction=add&amount=2");
    caller.done("add_payment", 7, "amount=1.25");
    assert_eq!(caller.get("get_cart", 7), cart([0, 0, 0, 1], 310_001, 1, 2, "2.00", "3.25", "1.25"));
    caller.done("modify_cart", 7, "cartAction=add&productID=6");
    caller.done("cancel_order", 7, "");
    assert_eq!(
        caller.get("get_cart", 7),
        cart([1, 0, 0, 0], 0, 1, 1, "2.00", "10.00", "0.00"),
        "the cart is there again"
    );
    caller.done("modify_cart", 7, "cartAction=remove&productID=6");
    caller.done("modify_cart", 7, "cartAction=add&productID=7");
    assert_eq!(caller.get("get_cart", 7), cart([1, 1, 1, 0], 0, 1, 1, "2.00", "0.00", "0.00"));
    caller.done("modify_cart", 7, "cartAction=empty");
    assert_eq!(caller.get("get_cart", 7), cart([0, 0, 0, 0], 0, 0, 0, "2.00", "0.00", "0.00"));
}

#[test]
fn get_cart_answers_for_the_seeded_users() {
    let mut caller = Caller::new();
    assert_eq!(caller.get("get_cart", 2), cart([0, 0, 0, 0], 300_002, 1, 1, "0.00", "0.00", "5.50"));
    assert_eq!(caller.get("get_cart", 4), cart([0, 0, 0, 0], 300_004, 1, 1, "0.00", "5.50", "0.00"));
    assert_eq!(caller.get("get_cart", 9999), cart([0, 0, 0, 0], 309_999, 1, 1, "0.00", "0.00", "5.50"));
}

#[test]
fn payments_and_orders_are_confirmed_in_the_documented_words() {
    let mut caller = Caller::new();
    let said = caller.post("add_payment", 4, "amount=5.50&description=payment+p-1");
    assert_eq!(said, r#"{"ok":"Payment was added"}"#);
    assert_eq!(caller.post("process_order", 4, ""), r#"{"ok":"Order was processed"}"#);
    assert_eq!(caller.post("cancel_order", 2, "requester=BUYER"), r#"{"ok":"The order was cancelled"}"#);
}

#[test]
fn a_recurring_profile_is_prepared_from_a_product_or_a_subscription() {
    let mut caller = Caller::new();
    let monthly = r#""amount":"10.00","currency_code":"EUR","date_first_payment":1509361378,"date_first_payment_with_trial":-1,"id_product":"6","product_sku":"CHANNEL-1-MONTHLY","period":"MONTH","period_frequency":"1"}}"#;
    let before = caller.post("get_subscription_pre_rp_info", 7, "productID=6");
    assert_eq!(before, format!(r#"{{"data":{{{monthly}"#));
    caller.bought(7, "6", Some("10.00"));
    let after = caller.post("get_subscription_pre_rp_info", 7, "subscriptionID=71");
    assert_eq!(after, format!(r#"{{"data":{{"id_subscription":"71","subscription_number":"SUB00071",{monthly}"#));
    let trial = r#""amount":"8.00","currency_code":"EUR","date_first_payment":1509361378,"date_first_payment_with_trial":1507978978,"id_product":"7","product_sku":"CHANNEL-2-TRIAL","period":"MONTH","period_frequency":"1"}}"#;
    let before = caller.post("get_subscription_pre_rp_info", 7, "productID=7");
    assert_eq!(before, format!(r#"{{"data":{{{trial}"#));
    caller.bought(7, "7", None);
    let after = caller.post("get_subscription_pre_rp_info", 7, "subscriptionID=72");
    assert_eq!(after, format!(r#"{{"data":{{"id_subscription":"72","subscription_number":"SUB00072",{trial}"#));
}
