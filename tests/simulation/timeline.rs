//! A played story in words, line by line.

use crate::api::Note;
use crate::network::{Heard, Report, Row};
use crate::orders::Listed;
use crate::play::{Exchange, Happening, Played, What};
use interstream::call::How;

pub fn timeline(played: &Played) -> String {
    let mut lines: Vec<(u64, String)> = Vec::new();
    for (at, note) in &played.notes {
        lines.push((*at, format!("      API: {}", told(*note))));
    }
    for (number, call) in played.calls.iter().enumerate() {
        if number > 0 {
            lines.push((call.began, "the caller calls again".into()));
        }
        for happening in &call.happenings {
            match happening {
                Happening::Pause { at, ms } => lines.push((*at, format!("pause of {ms} ms"))),
                Happening::Exchange(exchange) => {
                    let name = name(exchange.what);
                    let current = exchange.current.map_or("no order".into(), |id| format!("order {id}"));
                    lines.push((exchange.sent_at, format!("{name} sent ({current} is current)")));
                    if let Some(report) = &exchange.report {
                        lines.push((report.at, format!("{name}: {}", heard(exchange, report))));
                    }
                }
            }
        }
        if call.aborted {
            lines.push((call.ended, "the caller ends the call".into()));
        }
        lines.push((call.ended, ended(call)));
    }
    // Stable: what happens in one millisecond stays in the order it was written down.
    lines.sort_by_key(|(at, _)| *at);
    lines.iter().map(|(at, line)| format!("  t={at:<8}{line}\n")).collect()
}

fn name(what: What) -> String {
    match what {
        What::Attempt(send) => format!("process_order {}", send + 1),
        What::Look => "list_orders".into(),
    }
}

fn told(note: Note) -> String {
    match note {
        Note::Arrived { send } => format!("process_order {} arrives", send + 1),
        Note::Abandoned { send } => format!("process_order {} is abandoned, without effect", send + 1),
        Note::Ended { send } => format!("process_order {} ends", send + 1),
        Note::Processed { order, send: Some(send) } => format!("order {order} PROCESSED by process_order {}", send + 1),
        Note::Processed { order, send: None } => format!("order {order} PROCESSED by the operator"),
        Note::Done(deed) => format!("somebody else: {deed:?}"),
    }
}

fn heard(exchange: &Exchange, report: &Report) -> String {
    match &report.heard {
        Heard::Lost(loss) => match loss.how {
            How::NeverSent => "never sent, and the runtime says so".into(),
            How::TimedOut => format!("timed out after {} ms", exchange.timeout_ms),
            How::Broken => "answer lost".into(),
        },
        Heard::Answer { status, retry_after, body, .. } => {
            let body = body.as_deref().map_or("more than 1 MiB".into(), String::from_utf8_lossy);
            let body: String = body.chars().take(60).collect();
            let pause = retry_after.as_ref().map_or(String::new(), |text| format!(", Retry-After {text}"));
            let shows = match report.row {
                Row::Listed(Listed { current, subject }) => format!(" [current: {current:?}, order 319: {subject:?}]"),
                _ => String::new(),
            };
            format!("HTTP {status}{pause}: {body}{shows}")
        }
    }
}

fn ended(call: &crate::play::CallRecord) -> String {
    match &call.result {
        None => "the call does not end".into(),
        Some(Ok(processed)) => {
            format!("RESOLVES, confirmed by {:?}, attempts {}", processed.confirmed_by, processed.attempts)
        }
        Some(Err(error)) => format!(
            "REJECTS {} {}, outcome {}, attempts {}, known {:?}{}",
            error.class_name(),
            error.code(),
            error.outcome.as_str(),
            error.attempts,
            error.known,
            if error.retryable() { ", retryable" } else { "" }
        ),
    }
}
