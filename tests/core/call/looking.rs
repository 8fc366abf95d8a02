//! A lost answer: what looking the order up shows, and what follows from it.

use crate::story::*;
use interstream::call::Event;
use interstream::call::{ConfirmedBy, How};
use interstream::error::{ErrorKind, Known, Outcome};
use interstream::store::list_orders::LIST_ORDERS;
use interstream::store::process_order::PROCESS_ORDER;

#[test]
fn a_lost_answer_with_order_id_is_settled_from_the_order_history() {
    for loss in [How::TimedOut, How::Broken] {
        let mut story = Story::new(order("319"), |_| {});
        story.sends("process_order").loses(loss).sends("list_orders").answer(200, &listed("319", 1));
        let processed = story.resolves();
        assert_eq!((processed.attempts, processed.confirmed_by), (1, ConfirmedBy::OrderHistory));
        assert_eq!(processed.answer, OK);
    }
}

#[test]
fn whatever_may_still_be_running_is_looked_up_first() {
    for (status, body) in
        [(200, ""), (200, r#"{"ok":"Order was pro"#), (200, "{}"), (400, ""), (408, ""), (502, "<html>"), (504, "")]
    {
        let mut story = Story::new(order("319"), |_| {});
        story.sends("process_order").answer(status, body).sends("list_orders").answer(200, &listed("319", 1));
        assert_eq!(story.resolves().confirmed_by, ConfirmedBy::OrderHistory, "{status} {body}");
    }
}

#[test]
fn an_order_that_is_still_current_is_sent_again_only_once_the_first_request_cannot_be_running() {
    let mut story = Story::new(order("319"), |_| {});
    story.sends("process_order").times_out();
    // 15.00 s: still current, but the API may work on it until 45 s.
    story.sends("list_orders").answer(200, &listed("319", 0)).waits(250);
    story.sends("list_orders").answer(200, &listed("319", 0)).waits(500);
    story.sends("list_orders").answer(200, &listed("319", 0)).waits(1000);
    story.sends("list_orders").answer(200, &listed("319", 0)).waits(2000);
    story.sends("list_orders").answer(200, &listed("319", 0)).waits(4000);
    story.sends("list_orders").answer(200, &listed("319", 0)).waits(5000);
    for _ in 0..3 {
        story.sends("list_orders").answer(200, &listed("319", 0)).waits(5000);
    }
    // The next pause would pass the 45 s: it ends there.
    story.sends("list_orders").answer(200, &listed("319", 0)).waits(2150);
    assert_eq!(story.elapsed_ms, 45_000);
    story.sends("list_orders").answer(200, &listed("319", 0));
    story.sends("process_order").answer(200, OK);
    assert_eq!(story.resolves().attempts, 2);
}

#[test]
fn a_look_that_began_before_the_time_was_up_does_not_count() {
    let mut story = Story::new(order("319"), |limits| limits.settle_ms = 1_000);
    story.sends("process_order").loses(How::Broken).sends("list_orders");
    story.elapsed_ms += 5_000;
    story.answer(200, &listed("319", 0)).sends("list_orders").answer(200, &listed("319", 0));
    assert_eq!(story.sends("process_order").answer(200, OK).resolves().attempts, 2);
}

const DUE: &str = r#"{"error":"ERROR_AMOUNT_DUE","error_long":"Can't process the order because there is amount due"}"#;

#[test]
fn a_certain_refusal_may_be_about_a_later_order_than_the_expected_one() {
    let refused = || {
        let mut story = Story::new(order("319"), |_| {});
        story.sends("process_order").answer(200, DUE).sends("list_orders");
        story
    };
    let newer = r#"{"list":[{"id":320,"status":0,"date":1700000000},{"id":319,"status":1,"date":1699990000}]}"#;
    let processed = refused().answer(200, newer).resolves();
    assert_eq!((processed.attempts, processed.confirmed_by), (1, ConfirmedBy::OrderHistory));
    assert_eq!(refused().answer(200, &listed("319", 2)).ends(), "OrderStateError ORDER_CANCELLED rejected 1 final");
    // Else the refusal stands, whatever becomes of the look.
    let stands = "AmountDueError ERROR_AMOUNT_DUE rejected 1 final";
    assert_eq!(refused().answer(200, &listed("319", 0)).ends(), stands);
    assert_eq!(refused().answer(200, &listed("320", 0)).ends(), stands);
    assert_eq!(refused().answer(200, PERMISSION_DENIED).ends(), stands);
    assert_eq!(refused().answer(200, DUE).ends(), stands);
    assert_eq!(refused().answer(502, "").ends(), stands);
    assert_eq!(refused().loses(How::Broken).ends(), stands);
    let mut late = refused();
    late.elapsed_ms = 60_000;
    assert_eq!(late.ends(), stands);
    assert_eq!(refused().aborts().ends(), "AbortedError ABORTED rejected 1 retryable");
    // Without an expected order there is nothing to look for.
    assert_eq!(Story::new(None, |_| {}).sends("process_order").answer(200, DUE).ends(), stands);
}

#[test]
fn a_status_that_is_not_documented_is_reported_as_such() {
    let mut story = Story::new(order("319"), |_| {});
    let error =
        story.sends("process_order").loses(How::Broken).sends("list_orders").answer(200, &listed("319", 3)).rejects();
    assert_eq!((error.outcome, error.known, error.retryable()), (Outcome::Unknown, Known::StrangeStatus, false));
    assert!(error.message().contains("a status that is not documented"), "{}", error.message());
}

#[test]
fn without_order_id_the_current_order_from_before_the_call_is_remembered() {
    let mut story = Story::new(None, |limits| limits.settle_ms = 0);
    story.sends("process_order").loses(How::Broken).sends("list_orders").answer(200, &listed("319", 0));
    story.sends("process_order").loses(How::Broken).sends("list_orders").answer(200, &listed("319", 1));
    let processed = story.resolves();
    assert_eq!((processed.attempts, processed.confirmed_by), (2, ConfirmedBy::OrderHistory));
}

#[test]
fn without_order_id_an_order_placed_after_the_first_attempt_is_another_one() {
    for date in [1_700_000_000i64, 1_700_000_060] {
        let list = format!(r#"{{"list":[{{"id":"320","status":"0","date":"{date}"}}]}}"#);
        let mut story = Story::new(None, |limits| limits.settle_ms = 0);
        let error = story.sends("process_order").loses(How::Broken).sends("list_orders").answer(200, &list).rejects();
        assert_eq!(
            (error.code(), error.outcome, error.known),
            ("CONNECTION_FAILED", Outcome::Unknown, Known::Inconclusive)
        );
        assert!(!error.retryable());
    }
}

#[test]
fn the_clock_of_the_api_says_what_was_before_the_call() {
    // This machine's clock is a minute fast. By the API's, the call began at ...12:20 and the order was placed then.
    let list = r#"{"list":[{"id":"320","status":"0","date":"1699999940"}]}"#;
    let mut story = Story::new(None, |limits| limits.settle_ms = 0);
    story.sends("process_order").loses(How::Broken).sends("list_orders");
    story.answer_with(200, list, Some("Tue, 14 Nov 2023 22:12:20 GMT"), None);
    assert_eq!(story.ends(), "ConnectionError CONNECTION_FAILED unknown 1 final");
}

#[test]
fn without_order_id_and_without_a_current_order_nothing_can_be_known() {
    let mut story = Story::new(None, |_| {});
    let error = story.sends("process_order").times_out().sends("list_orders").answer(200, r#"{"list":[]}"#).rejects();
    assert_eq!(
        (error.class_name(), error.outcome, error.known, error.retryable()),
        ("TimeoutError", Outcome::Unknown, Known::Inconclusive, false)
    );
}

#[test]
fn a_cancelled_or_missing_order_is_said_to_be_so() {
    let lost = || {
        let mut story = Story::new(order("319"), |limits| limits.settle_ms = 0);
        story.sends("process_order").loses(How::Broken).sends("list_orders");
        story
    };
    assert_eq!(lost().answer(200, &listed("319", 2)).ends(), "OrderStateError ORDER_CANCELLED rejected 1 final");
    assert_eq!(lost().answer(200, &listed("320", 1)).ends(), "OrderStateError ORDER_NOT_FOUND unknown 1 final");
}

#[test]
fn a_cancelled_order_may_still_be_processed_by_a_request_that_is_running() {
    let mut story = Story::new(order("319"), |limits| limits.settle_ms = 300);
    story.sends("process_order").loses(How::Broken).sends("list_orders").answer(200, &listed("319", 2)).waits(250);
    story.sends("list_orders").answer(200, &listed("319", 2)).waits(30);
    story.sends("list_orders").answer(200, &listed("319", 2));
    assert_eq!(story.ends(), "OrderStateError ORDER_CANCELLED rejected 1 final");
}

#[test]
fn without_order_id_a_cancelled_order_says_nothing_of_the_others() {
    let mut story = Story::new(None, |limits| limits.settle_ms = 300);
    story.sends("process_order").loses(How::Broken).sends("list_orders").answer(200, &listed("319", 0)).waits(250);
    story.sends("list_orders").answer(200, &listed("319", 2));
    assert_eq!(story.ends(), "ConnectionError CONNECTION_FAILED unknown 1 final");
}

#[test]
fn no_order_with_an_expected_order_asks_whether_it_was_processed_before() {
    let refused = || {
        let mut story = Story::new(order("319"), |_| {});
        story.sends("process_order").answer(200, NO_ORDER).sends("list_orders");
        story
    };
    assert_eq!(refused().answer(200, &listed("319", 1)).resolves().confirmed_by, ConfirmedBy::OrderHistory);
    assert_eq!(refused().answer(200, &listed("319", 0)).ends(), "NoOrderError ERROR_NO_ORDER rejected 1 final");
    assert_eq!(refused().answer(200, &listed("319", 2)).ends(), "OrderStateError ORDER_CANCELLED rejected 1 final");
    assert_eq!(refused().answer(200, &listed("320", 0)).ends(), "OrderStateError ORDER_NOT_FOUND unknown 1 final");
    assert_eq!(refused().answer(200, PERMISSION_DENIED).ends(), "NoOrderError ERROR_NO_ORDER unknown 1 final");
}

#[test]
fn no_order_after_a_lost_answer_is_settled_by_the_remembered_order() {
    let mut story = Story::new(None, |limits| limits.settle_ms = 0);
    story.sends("process_order").loses(How::Broken).sends("list_orders").answer(200, &listed("319", 0));
    story.sends("process_order").answer(200, NO_ORDER).sends("list_orders").answer(200, &listed("319", 1));
    assert_eq!(story.resolves().confirmed_by, ConfirmedBy::OrderHistory);
}

#[test]
fn a_credential_that_may_not_list_orders_is_told_what_would_settle_it() {
    let mut story = Story::new(order("319"), |_| {});
    story.sends("process_order").loses(How::Broken).sends("list_orders").answer(200, PERMISSION_DENIED);
    let error = story.rejects();
    assert_eq!(
        (error.class_name(), error.outcome, error.known, error.retryable()),
        ("ConnectionError", Outcome::Unknown, Known::LookRefused, false)
    );
    assert!(error.message().contains("store > list_orders"), "{}", error.message());
}

#[test]
fn one_page_that_is_not_the_api_does_not_end_the_looking() {
    for (status, body) in [(403, ""), (404, "<html>"), (302, "")] {
        let mut story = Story::new(order("319"), |_| {});
        story.sends("process_order").loses(How::Broken).sends("list_orders").answer(status, body).waits(250);
        story.sends("list_orders").answer(200, &listed("319", 1));
        assert_eq!(story.resolves().confirmed_by, ConfirmedBy::OrderHistory, "{status}");
    }
}

#[test]
fn a_refusal_that_is_not_documented_is_not_believed_before_a_look() {
    let refused = |order| {
        let mut story = Story::new(order, |_| {});
        story
            .sends("process_order")
            .answer(200, r#"{"error":"BAD_KEY","error_long":"No such key"}"#)
            .sends("list_orders");
        story
    };
    // Reads are refused alike: it may be about the credential, or the whole API fails in these words.
    let same = r#"{"error":"BAD_KEY","error_long":"No such key"}"#;
    assert_eq!(refused(None).answer(200, same).ends(), "ApiError BAD_KEY unknown 1 final");
    assert_eq!(refused(order("319")).answer(200, same).ends(), "ApiError BAD_KEY unknown 1 final");
    assert_eq!(refused(None).answer(200, &listed("319", 0)).ends(), "ApiError BAD_KEY rejected 1 final");
    assert_eq!(refused(order("319")).answer(200, &listed("319", 1)).resolves().attempts, 1);
    assert_eq!(refused(None).answer(200, r#"{"list":[]}"#).ends(), "ApiError BAD_KEY unknown 1 final");
    assert_eq!(refused(None).answer(200, PERMISSION_DENIED).ends(), "ApiError BAD_KEY unknown 1 final");
}

#[test]
fn a_request_error_in_unknown_words_may_be_about_a_copy_of_a_request_that_did_its_work() {
    let repeated = r#"{"error":"REQUEST_ERROR","error_long":"Salt already used"}"#;
    let refused = |order| {
        let mut story = Story::new(order, |_| {});
        story.sends("process_order").answer(200, repeated).sends("list_orders");
        story
    };
    assert_eq!(refused(order("319")).answer(200, &listed("319", 1)).resolves().confirmed_by, ConfirmedBy::OrderHistory);
    assert_eq!(refused(None).answer(200, &listed("319", 0)).ends(), "RequestError REQUEST_ERROR rejected 1 final");
    assert_eq!(refused(None).answer(200, repeated).ends(), "RequestError REQUEST_ERROR rejected 1 final");
    assert_eq!(refused(None).answer(200, r#"{"list":[]}"#).ends(), "RequestError REQUEST_ERROR unknown 1 final");
    // The copy may still be worked on, so a current order proves nothing before settleMs.
    let mut story = refused(order("319"));
    story.answer(200, &listed("319", 0)).waits(250).sends("list_orders");
    story.elapsed_ms = 30_010;
    story.answer(200, &listed("319", 0)).sends("list_orders").answer(200, &listed("319", 0));
    assert_eq!(story.ends(), "RequestError REQUEST_ERROR rejected 1 final");
}

#[test]
fn a_page_that_says_failure_may_come_from_a_front_end_while_the_api_goes_on() {
    for (status, body) in [(500, "<html>"), (503, ""), (502, "<html>"), (504, "")] {
        let mut story = Story::new(None, |limits| limits.settle_ms = 200);
        story.sends("process_order").answer(status, body).sends("list_orders").answer(200, &listed("319", 0));
        story.waits(190).sends("list_orders").answer(200, &listed("319", 0));
        story.sends("process_order").answer(200, OK);
        assert_eq!(story.resolves().attempts, 2);
    }
}

#[test]
fn retries_used_up_with_the_order_still_current_is_unknown_and_retryable() {
    let mut story = Story::new(None, |limits| (limits.settle_ms, limits.max_retries) = (0, 1));
    story.sends("process_order").loses(How::Broken).sends("list_orders").answer(200, &listed("319", 0));
    story.sends("process_order").loses(How::Broken).sends("list_orders").answer(200, &listed("319", 0));
    let error = story.rejects();
    assert_eq!(
        (error.outcome, error.known, error.retryable(), error.attempts),
        (Outcome::Unknown, Known::StillCurrent, true, 2)
    );
    assert!(error.message().contains("still current"), "{}", error.message());
}

#[test]
fn once_an_answer_was_lost_only_a_definite_answer_makes_the_outcome_better() {
    let lost = || {
        let mut story = Story::new(None, |limits| (limits.settle_ms, limits.max_retries) = (0, 1));
        story.sends("process_order").loses(How::Broken).sends("list_orders").answer(200, &listed("319", 0));
        story.sends("process_order");
        story
    };
    assert_eq!(lost().answer(404, "<html>").ends(), "UnusableAnswerError UNUSABLE_ANSWER unknown 2 final");
    assert_eq!(lost().answer(429, "").ends(), "RateLimitError RATE_LIMITED unknown 2 retryable");
    assert_eq!(lost().loses(How::NeverSent).ends(), "ConnectionError CONNECTION_FAILED unknown 2 retryable");
    let due = r#"{"error":"ERROR_AMOUNT_DUE","error_long":"Can't process the order because there is amount due"}"#;
    assert_eq!(lost().answer(200, due).ends(), "AmountDueError ERROR_AMOUNT_DUE rejected 2 final");
}

#[test]
fn looks_that_are_lost_or_unreadable_are_repeated_at_growing_pauses_until_the_deadline() {
    let mut story = Story::new(order("319"), |limits| limits.deadline_ms = 10_000);
    story.sends("process_order").loses(How::Broken);
    story.sends("list_orders").loses(How::Broken).waits(250);
    story.sends("list_orders").answer(502, "<html>").waits(500);
    story.sends("list_orders").answer(200, "{\"list\":[{}]}").waits(1000);
    story.sends("list_orders").loses(How::NeverSent).waits(2000);
    story.sends("list_orders").answer_with(429, "", None, Some("4")).waits(4000);
    // The next pause would run into the deadline: one last look a second before it.
    story.sends("list_orders").loses(How::Broken).waits(1_180);
    assert_eq!(story.elapsed_ms, 9_000);
    story.sends("list_orders").loses(How::Broken);
    let error = story.rejects();
    assert_eq!(
        (&error.kind, error.outcome, error.retryable()),
        (&ErrorKind::Timeout(interstream::error::TimeLimit::Call), Outcome::Unknown, true)
    );
    assert_eq!(error.cause.map(|cause| cause.kind), Some(ErrorKind::Connection));
}

#[test]
fn settle_never_looks_until_the_deadline_and_never_sends_again() {
    let mut story = Story::new(None, |limits| limits.settle_ms = interstream::call::limits::NEVER);
    story.sends("process_order").loses(How::Broken);
    loop {
        story.sends("list_orders").answer(200, &listed("319", 0));
        match story.step() {
            interstream::call::Step::Wait(ms) => story.elapsed_ms += ms,
            interstream::call::Step::Done => {
                let result = story.call.result().unwrap().clone();
                let error = result.unwrap_err();
                assert_eq!((error.code(), error.outcome, error.attempts), ("TIMEOUT", Outcome::Unknown, 1));
                break;
            }
            interstream::call::Step::Send(request) => panic!("sent {:?}", request.action),
        }
    }
    assert!((58_000..60_000).contains(&story.elapsed_ms), "{}", story.elapsed_ms);
}

#[test]
fn the_events_tell_the_whole_story() {
    let mut story = Story::new(None, |limits| limits.settle_ms = 100);
    story.sends("process_order").loses(How::Broken).sends("list_orders").answer(200, &listed("319", 0)).waits(90);
    story.sends("list_orders").answer(200, &listed("319", 0)).sends("process_order").answer(200, OK).resolves();
    let because = "the API may still be working on the request";
    assert_eq!(
        story.events(),
        [
            Event::Attempt { action: PROCESS_ORDER.action.clone(), attempt: 1 },
            Event::Attempt { action: LIST_ORDERS.action.clone(), attempt: 1 },
            Event::Answer { action: LIST_ORDERS.action.clone(), attempt: 1, http_status: 200, ms: 10 },
            Event::Pause { action: LIST_ORDERS.action.clone(), attempt: 1, ms: 90, because },
            Event::Attempt { action: LIST_ORDERS.action.clone(), attempt: 2 },
            Event::Answer { action: LIST_ORDERS.action.clone(), attempt: 2, http_status: 200, ms: 10 },
            Event::Attempt { action: PROCESS_ORDER.action.clone(), attempt: 2 },
            Event::Answer { action: PROCESS_ORDER.action.clone(), attempt: 2, http_status: 200, ms: 10 },
            Event::Settled {
                action: PROCESS_ORDER.action.clone(),
                attempts: 2,
                ms: 130,
                code: "ok".into(),
                outcome: None
            },
        ]
    );
}
