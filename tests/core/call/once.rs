//! What is settled by the first answer.

use crate::story::*;
use interstream::call::Event;
use interstream::call::{ConfirmedBy, Done, How};
use interstream::error::{Known, Outcome};
use interstream::store::process_order::PROCESS_ORDER;

#[test]
fn ok_resolves() {
    let mut story = Story::new(None, |_| {});
    let processed = story.sends("process_order").answer(200, OK).resolves();
    let expected = Done { answer: OK.into(), attempts: 1, confirmed_by: ConfirmedBy::Answer };
    assert_eq!(processed, expected);
    assert_eq!(
        story.events(),
        [
            Event::Attempt { action: PROCESS_ORDER.action.clone(), attempt: 1 },
            Event::Answer { action: PROCESS_ORDER.action.clone(), attempt: 1, http_status: 200, ms: 10 },
            Event::Settled {
                action: PROCESS_ORDER.action.clone(),
                attempts: 1,
                ms: 10,
                code: "ok".into(),
                outcome: None
            },
        ]
    );
}

#[test]
fn json_counts_whatever_the_status() {
    for status in [0, 200, 302, 400, 404, 500, 502, 503] {
        assert_eq!(Story::new(None, |_| {}).sends("process_order").answer(status, OK).resolves().attempts, 1);
        assert_eq!(
            Story::new(None, |_| {}).sends("process_order").answer(status, NO_ORDER).ends(),
            "NoOrderError ERROR_NO_ORDER rejected 1 final"
        );
    }
}

#[test]
fn every_documented_refusal_rejects_and_is_not_sent_again() {
    let cases = [
        ("REQUEST_ERROR", "Missing signature", "RequestError", "rejected"),
        ("REQUEST_ERROR", "Invalid User ID", "RequestError", "rejected"),
        ("ERROR_NO_ORDER", "There is no order to process", "NoOrderError", "rejected"),
        ("ERROR_AMOUNT_DUE", "Can't process the order because there is amount due", "AmountDueError", "rejected"),
        (
            "ERROR_CURRENCY_MISMATCH",
            "Can't process the order because the order currency does not match the Store configuration currency",
            "CurrencyMismatchError",
            "rejected",
        ),
        ("ERROR_PROCESSING", "Error while processing the order", "ProcessingError", "unknown"),
    ];
    for (code, detail, class, outcome) in cases {
        let body = format!(r#"{{"error":"{code}","error_long":"{detail}"}}"#);
        let error = Story::new(None, |_| {}).sends("process_order").answer(200, &body).rejects();
        assert_eq!(
            (
                error.class_name(),
                error.code(),
                error.detail(),
                error.outcome.as_str(),
                error.attempts,
                error.retryable()
            ),
            (class, code, Some(detail), outcome, 1, false)
        );
        assert_eq!(error.http_status, Some(200));
        assert!(error.message().contains(detail), "{}", error.message());
    }
}

#[test]
fn what_is_not_this_api_rejects_at_once_and_says_to_check_the_url() {
    for status in [0, 301, 302, 307, 308, 401, 403, 404, 405, 410] {
        let mut story = Story::new(order("319"), |_| {});
        let error = story.sends("process_order").answer(status, "<html>").rejects();
        assert_eq!((error.outcome, error.retryable(), error.attempts), (Outcome::Rejected, false, 1), "{status}");
        assert_eq!(error.http_status, (status != 0).then_some(status));
        assert!(error.message().ends_with("Check apiUrl."), "{}", error.message());
    }
}

#[test]
fn an_abort_says_what_is_known_at_that_moment() {
    let aborted = |story: &mut Story| story.aborts().ends();
    assert_eq!(aborted(&mut Story::new(None, |_| {})), "AbortedError ABORTED not-sent 0 retryable");
    assert_eq!(
        aborted(Story::new(None, |_| {}).sends("process_order")),
        "AbortedError ABORTED unknown 1 final",
        "the request is on its way"
    );
    assert_eq!(
        aborted(Story::new(order("319"), |_| {}).sends("process_order")),
        "AbortedError ABORTED unknown 1 retryable",
        "with an order id the call may be repeated"
    );
    assert_eq!(
        aborted(Story::new(None, |_| {}).sends("process_order").answer(429, "").waits(500)),
        "AbortedError ABORTED rejected 1 retryable"
    );
    assert_eq!(
        aborted(Story::new(None, |_| {}).sends("process_order").loses(How::NeverSent).waits(500)),
        "AbortedError ABORTED not-sent 1 retryable"
    );
    assert_eq!(
        aborted(Story::new(None, |_| {}).sends("process_order").loses(How::Broken).sends("list_orders")),
        "AbortedError ABORTED unknown 1 final"
    );
}

#[test]
fn an_abort_after_the_end_changes_nothing() {
    let mut story = Story::new(None, |_| {});
    story.sends("process_order").answer(200, OK);
    assert_eq!(story.aborts().resolves().confirmed_by, ConfirmedBy::Answer);
}

#[test]
fn a_failure_of_our_own_is_internal_and_keeps_what_is_known() {
    let mut story = Story::new(None, |_| {});
    let now = interstream::call::Moment { elapsed_ms: 0, unix_ms: 0 };
    interstream::call::Progress::fail(&mut story.call, now, "no randomness");
    let error = story.rejects();
    assert_eq!(
        (error.code(), error.outcome, error.known, error.attempts),
        ("INTERNAL", Outcome::NotSent, Known::Nothing, 0)
    );
}

#[test]
fn an_answer_nobody_asked_for_is_ignored() {
    let mut story = Story::new(None, |_| {});
    story.answer(200, OK).loses(How::Broken);
    assert_eq!(story.sends("process_order").answer(200, OK).resolves().attempts, 1);
}
