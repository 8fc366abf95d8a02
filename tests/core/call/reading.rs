//! Reads, and actions of which nothing is known.

use crate::story::*;
use interstream::call::{Call, How, Limits, Task};
use interstream::error::Outcome;
use interstream::store::get_cart::GET_CART;
use interstream::store::variables::{Value, Variables};
use interstream::wire::request::Action;
use std::borrow::Cow;

fn other(is_read: bool) -> Story {
    let action = Action { section: Cow::Borrowed("clips"), name: Cow::Owned("media_exists".into()) };
    let given = Variables::check(&[], vec![("relaxedSearch".into(), Value::Text("1".into()))]).unwrap();
    let mut story = Story::new(None, |_| {});
    story.call = Call::of(Task::any(action, Some("a b.mp4".into()), given, is_read), Limits::default(), moment(0));
    story
}

#[test]
fn a_read_is_repeated_until_its_retries_are_used_up() {
    let mut story = Story::of(&GET_CART, None, &[], |_| {});
    story.sends("get_cart").loses(How::Broken).waits(500);
    story.sends("get_cart").answer(500, "").waits(1_000);
    let error = story.sends("get_cart").answer(200, "{\"data\":").rejects();
    assert_eq!((error.code(), error.outcome, error.attempts), ("UNUSABLE_ANSWER", Outcome::Unknown, 3));
    assert!(error.retryable());
    assert_eq!(error.message(), "The answer (HTTP 200) was broken JSON. Call again.");
}

#[test]
fn a_read_says_what_the_api_says_with_honest_values() {
    let mut story = Story::of(&GET_CART, None, &[], |_| {});
    let body =
        r#"{"data":{"order_id":"319","order_has_credit_product":"0","order_amount_due":5.5,"note":null},"more":"1"}"#;
    assert_eq!(
        story.sends("get_cart").answer(200, body).resolves().answer,
        r#"{"data":{"order_id":319,"order_has_credit_product":false,"order_amount_due":"5.5","note":null},"more":"1"}"#
    );
}

#[test]
fn a_refused_read_is_rejected_and_not_looked_into() {
    let refused = r#"{"error":"REQUEST_ERROR","error_long":"Something undocumented"}"#;
    let mut story = Story::of(&GET_CART, None, &[], |_| {});
    assert_eq!(story.sends("get_cart").answer(200, refused).ends(), "RequestError REQUEST_ERROR rejected 1 final");
}

#[test]
fn an_unknown_action_is_sent_as_it_is_and_its_answer_passes_untouched() {
    let mut story = other(true);
    story.sends("media_exists");
    assert!(story.last_url().contains("?go=clips&do=media_exists&iq=a+b.mp4&timestamp="), "{}", story.last_url());
    assert_eq!(story.last_body(), "relaxedSearch=1");
    assert_eq!(story.answer(200, r#"{"exists":"1","id":null}"#).resolves().answer, r#"{"exists":"1","id":null}"#);
}

#[test]
fn an_unknown_change_is_never_sent_again_once_it_may_have_been_received() {
    for lose in [
        |story: &mut Story| {
            story.loses(How::Broken);
        },
        |story: &mut Story| {
            story.answer(500, "");
        },
        |story: &mut Story| {
            story.answer(200, "");
        },
    ] {
        let mut story = other(false);
        story.sends("media_exists");
        lose(&mut story);
        let error = story.rejects();
        assert_eq!((error.outcome, error.attempts, error.retryable()), (Outcome::Unknown, 1, false));
    }
    let mut story = other(false);
    story.sends("media_exists").loses(How::NeverSent).waits(500);
    story.sends("media_exists").answer(429, "").waits(1_000);
    let refused = r#"{"error":"NOT_FOUND","error_long":"User not found"}"#;
    assert_eq!(story.sends("media_exists").answer(200, refused).ends(), "ApiError NOT_FOUND rejected 3 final");
}

#[test]
fn an_unknown_read_is_repeated() {
    let mut story = other(true);
    story.sends("media_exists").loses(How::Broken).waits(500);
    assert_eq!(story.sends("media_exists").answer(200, "{}").resolves().answer, "{}");
}
