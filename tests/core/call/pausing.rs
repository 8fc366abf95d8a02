//! Requests that were refused unread or never sent, clocks that are wrong, and deadlines.

use crate::story::*;
use interstream::call::limits::NEVER;
use interstream::call::{ConfirmedBy, How, Limits};
use interstream::error::{Error, ErrorKind, Outcome, TimeLimit};

#[test]
fn what_was_refused_unread_is_sent_again_after_a_pause() {
    let mut story = Story::new(None, |_| {});
    story.sends("process_order").answer(429, "").waits(500);
    story.sends("process_order").answer_with(503, "", None, Some("3")).waits(3_000);
    assert_eq!(story.sends("process_order").answer(200, OK).resolves().attempts, 3);
}

#[test]
fn retry_after_may_be_a_date() {
    let mut story = Story::new(None, |_| {});
    let (date, until) = (Some("Tue, 14 Nov 2023 22:13:20 GMT"), Some("Tue, 14 Nov 2023 22:13:24 GMT"));
    story.sends("process_order").answer_with(503, "", date, until).waits(4_000);
    assert_eq!(story.sends("process_order").answer(200, OK).resolves().attempts, 2);
}

#[test]
fn retries_used_up_on_a_busy_api_is_rejected_and_retryable() {
    let mut story = Story::new(None, |limits| limits.max_retries = 0);
    let error = story.sends("process_order").answer(429, "").rejects();
    assert_eq!((error.class_name(), error.outcome, error.retryable()), ("RateLimitError", Outcome::Rejected, true));
    assert_eq!(error.http_status, Some(429));
    assert_eq!(error.message(), "The API is busy (HTTP 429). The order was not processed. Call again.");
}

#[test]
fn a_retry_after_beyond_the_deadline_ends_the_call_at_once() {
    let mut story = Story::new(None, |_| {});
    let ended = story.sends("process_order").answer_with(503, "", None, Some("3600")).ends();
    assert_eq!(ended, "UnusableAnswerError UNUSABLE_ANSWER rejected 1 retryable");
}

#[test]
fn what_was_never_sent_is_sent_again_and_stays_not_sent() {
    let mut story = Story::new(None, |_| {});
    story.sends("process_order").loses(How::NeverSent).waits(500);
    story.sends("process_order").loses(How::NeverSent).waits(1000);
    assert_eq!(
        story.sends("process_order").loses(How::NeverSent).ends(),
        "ConnectionError CONNECTION_FAILED not-sent 3 retryable"
    );
}

const EXPIRED: &str = r#"{"error":"REQUEST_ERROR","error_long":"Request expired"}"#;

#[test]
fn a_wrong_clock_is_corrected_once_and_the_request_signed_again() {
    let mut story = Story::new(None, |limits| limits.max_retries = 0);
    // The API's clock is 100 s ahead.
    story.sends("process_order").answer_with(200, EXPIRED, Some("Tue, 14 Nov 2023 22:15:00 GMT"), None);
    story.sends("process_order");
    assert!(story.last_url().contains("&timestamp=1700000100&"), "{}", story.last_url());
    story.answer_with(200, EXPIRED, Some("Tue, 14 Nov 2023 23:15:00 GMT"), None);
    story.sends("list_orders").answer(200, EXPIRED);
    assert_eq!(story.ends(), "RequestError REQUEST_ERROR rejected 2 final");
}

#[test]
fn with_an_order_id_a_look_by_the_same_clock_shows_that_the_request_had_expired() {
    let ahead = Some("Tue, 14 Nov 2023 22:15:00 GMT");
    let mut story = Story::new(order("319"), |limits| limits.max_retries = 0);
    story.sends("process_order").answer_with(200, EXPIRED, ahead, None);
    story.sends("list_orders");
    assert!(story.last_url().contains("&timestamp=1700000000&"), "{}", story.last_url());
    story.answer_with(200, EXPIRED, ahead, None).sends("process_order");
    assert!(story.last_url().contains("&timestamp=1700000100&"), "{}", story.last_url());
    assert_eq!(story.answer(200, OK).resolves().attempts, 2);
}

#[test]
fn with_an_order_id_a_look_that_gets_through_shows_that_a_copy_was_refused() {
    let ahead = Some("Tue, 14 Nov 2023 22:15:00 GMT");
    let mut story = Story::new(order("319"), |_| {});
    story.sends("process_order").answer_with(200, EXPIRED, ahead, None);
    story.sends("list_orders").answer_with(200, &listed("319", 1), ahead, None);
    let processed = story.resolves();
    assert_eq!((processed.attempts, processed.confirmed_by), (1, ConfirmedBy::OrderHistory));
}

#[test]
fn a_request_that_was_just_too_late_is_sent_again_once_nothing_can_be_running() {
    let ahead = Some("Tue, 14 Nov 2023 22:15:00 GMT");
    let mut story = Story::new(order("319"), |limits| limits.settle_ms = 500);
    story.sends("process_order").answer_with(200, EXPIRED, ahead, None);
    story.sends("list_orders").answer_with(200, &listed("319", 0), ahead, None).waits(250);
    story.sends("list_orders").answer_with(200, &listed("319", 0), ahead, None).waits(230);
    story.sends("list_orders").answer_with(200, &listed("319", 0), ahead, None);
    story.sends("process_order");
    assert!(story.last_url().contains("&timestamp=1700000100&"), "{}", story.last_url());
    story.answer(200, EXPIRED).sends("list_orders").answer(200, EXPIRED);
    // The credential has worked before, so it is not about that.
    assert_eq!(story.ends(), "RequestError REQUEST_ERROR unknown 2 final");
}

#[test]
fn an_answer_that_took_long_is_no_sign_of_a_wrong_clock() {
    let mut story = Story::new(None, |limits| (limits.timeout_ms, limits.deadline_ms) = (200_000, 400_000));
    story.sends("process_order").elapsed_ms += 100_000;
    // Made right at the start.
    story.answer_with(200, EXPIRED, Some("Tue, 14 Nov 2023 22:13:20 GMT"), None);
    story.sends("list_orders").answer(200, EXPIRED);
    assert_eq!(story.ends(), "RequestError REQUEST_ERROR rejected 1 final");
}

#[test]
fn the_corrected_clock_is_kept_for_the_next_call() {
    let mut first = Story::new(None, |_| {});
    first.sends("process_order").answer_with(200, EXPIRED, Some("Tue, 14 Nov 2023 22:15:00 GMT"), None);
    first.sends("process_order").answer(200, OK).resolves();
    let mut second = Story::new(None, |_| {});
    second.client = first.client;
    second.sends("process_order");
    assert!(second.last_url().contains("&timestamp=1700000099&"), "{}", second.last_url());
}

#[test]
fn a_clock_within_a_minute_is_left_alone() {
    for date in [None, Some("Tue, 14 Nov 2023 22:14:20 GMT"), Some("Tue, 14 Nov 2023 22:12:21 GMT"), Some("yesterday")]
    {
        let mut story = Story::new(None, |_| {});
        story.sends("process_order").answer_with(200, EXPIRED, date, None);
        let ended = story.sends("list_orders").answer_with(200, EXPIRED, date, None).ends();
        assert_eq!(ended, "RequestError REQUEST_ERROR rejected 1 final", "{date:?}");
    }
}

#[test]
fn a_look_corrects_the_clock_too() {
    let mut story = Story::new(order("319"), |_| {});
    story.sends("process_order").loses(How::Broken);
    story.sends("list_orders").answer_with(200, EXPIRED, Some("Tue, 14 Nov 2023 22:15:00 GMT"), None);
    story.sends("list_orders").answer(200, &listed("319", 1));
    assert_eq!(story.resolves().attempts, 1);
}

#[test]
fn an_attempt_never_gets_more_time_than_the_call_has_left() {
    let mut story = Story::new(None, |limits| limits.deadline_ms = 4_000);
    let interstream::call::Step::Send(request) = story.step() else { panic!() };
    assert_eq!(request.timeout_ms, 4_000);
    story.elapsed_ms = 4_000;
    let error = story.loses(How::TimedOut).rejects();
    assert_eq!((&error.kind, error.outcome), (&ErrorKind::Timeout(TimeLimit::Call), Outcome::Unknown));
    assert_eq!(error.cause.map(|cause| cause.kind), Some(ErrorKind::Timeout(TimeLimit::Attempt)));
}

#[test]
fn a_deadline_that_passes_before_anything_was_sent_is_not_sent() {
    let mut story = Story::new(None, |_| {});
    story.elapsed_ms = Limits::default().deadline_ms;
    assert_eq!(story.ends(), "TimeoutError TIMEOUT not-sent 0 retryable");
}

#[test]
fn calls_that_start_together_by_a_wrong_clock_all_correct_it() {
    let mut first = Story::new(order("319"), |_| {});
    let mut second = Story::new(order("319"), |_| {});
    second.client = first.client.clone();
    let date = Some("Tue, 14 Nov 2023 22:23:20 GMT");
    first.sends("process_order");
    second.sends("process_order");
    for story in [&mut first, &mut second] {
        story.answer_with(200, EXPIRED, date, None).sends("list_orders").answer_with(200, EXPIRED, date, None);
        story.sends("process_order");
        assert!(story.last_url().contains("&timestamp=1700000600&"), "{}", story.last_url());
        assert_eq!(story.answer(200, r#"{"ok":"Order was processed"}"#).resolves().attempts, 2);
    }
}

#[test]
fn a_named_order_is_looked_up_before_a_request_that_was_turned_away_is_sent_again() {
    let turned_away = || {
        let mut story = Story::new(order("319"), |_| {});
        story.sends("process_order").answer_with(429, "", None, Some("20")).waits(20_000).sends("list_orders");
        story
    };
    let mut story = turned_away();
    story.answer(200, &listed("319", 0)).sends("process_order").answer(200, r#"{"ok":"Order was processed"}"#);
    assert_eq!(story.resolves().attempts, 2);
    assert_eq!(turned_away().answer(200, &listed("319", 1)).resolves().confirmed_by, ConfirmedBy::OrderHistory);
    assert_eq!(turned_away().answer(200, &listed("319", 2)).ends(), "OrderStateError ORDER_CANCELLED rejected 1 final");
    assert_eq!(turned_away().answer(200, &listed("320", 0)).ends(), "OrderStateError ORDER_NOT_FOUND rejected 1 final");
    // A credential that may not read still sends.
    turned_away().answer(200, PERMISSION_DENIED).sends("process_order");
}

#[test]
fn an_error_says_from_when_on_the_call_may_be_repeated() {
    let unknown = |settle_ms| {
        let mut story = Story::new(order("319"), |limits| (limits.settle_ms, limits.max_retries) = (settle_ms, 0));
        story.sends("process_order").loses(How::Broken).aborts().rejects()
    };
    let told = |error: &Error| (error.retry_after_ms, error.message());
    assert_eq!(
        told(&unknown(29_001)),
        (Some(29_001), "The call was aborted. The order may have been processed. Call again in 30 s.".into())
    );
    assert_eq!(
        told(&unknown(0)),
        (Some(0), "The call was aborted. The order may have been processed. Call again.".into())
    );
    assert_eq!(
        told(&unknown(NEVER)),
        (
            None,
            "The call was aborted. The order may have been processed. Look at the user's orders before calling again."
                .into()
        )
    );
    let mut story = Story::new(None, |limits| limits.max_retries = 0);
    let error = story.sends("process_order").answer_with(429, "", None, Some("20")).rejects();
    assert_eq!(
        told(&error),
        (Some(20_000), "The API is busy (HTTP 429). The order was not processed. Call again in 20 s.".into())
    );
}

#[test]
fn a_pause_that_the_api_asks_for_beyond_the_deadline_is_told_as_such() {
    let mut story = Story::new(order("319"), |_| {});
    story.sends("process_order").loses(How::Broken).sends("list_orders").answer_with(429, "", None, Some("120"));
    let error = story.rejects();
    assert_eq!(
        (error.code(), error.retry_after_ms, error.message().as_str()),
        (
            "TIMEOUT",
            Some(120_000),
            "The API asked for a longer pause than deadlineMs leaves. The order may have been processed. Call again in \
             120 s."
        )
    );
}
