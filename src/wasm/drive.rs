//! Drives a call or a settlement to its end: a loop over three cases. What to do is the core's word; here it is only done,
//! with the runtime's fetch, timers, clocks and abort signals.

use super::fetch::{Head, exchange, fetch_error};
use super::interrupt::{Interrupt, Interruption};
use super::options::Settings;
use super::running::Running;
use super::{outcome, random};
use crate::call::{Client, Entropy, How, Loss, Moment, Progress, Step};
use crate::error::Reason;
use crate::wire::response::Response;
use js_sys::Date;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = performance, js_name = now)]
    fn performance_now() -> Result<f64, JsValue>;
}

/// Now, by the runtime's clocks. Without a steady one, the wall clock has to do.
pub fn now() -> Moment {
    let unix_ms = Date::now();
    Moment { elapsed_ms: performance_now().unwrap_or(unix_ms) as u64, unix_ms: unix_ms as i64 }
}

fn entropy() -> Result<Entropy, random::NoRandomness> {
    Ok(Entropy { salt: random::take()?, jitter: u64::from_le_bytes(random::take()?) })
}

/// The runtime's own objects that an error refers to: what failed requests were rejected with.
pub type Reasons = Vec<JsValue>;

/// Advances some work until it is over.
pub async fn drive(work: &mut dyn Progress, client: &Client, running: &Running, settings: Settings) -> Reasons {
    let interrupt = Interrupt::new(running, settings.signal);
    let mut reasons = Reasons::new();
    loop {
        let begun = now();
        if interrupt.aborted() {
            work.abort(begun);
        }
        let entropy = entropy().unwrap_or_else(|_| {
            work.fail(begun, random::NONE);
            Entropy { salt: [0; 16], jitter: 0 }
        });
        let step = work.next(client, begun, entropy);
        running.set_attempts(work.attempts());
        if let Some(listener) = &settings.listener {
            outcome::tell(listener, work.take_events(), work.iq());
        }
        match step {
            // A listener that was just told of the attempt may have ended the call.
            Step::Send(_) if interrupt.aborted() => {
                work.lost(now(), Loss { how: How::NeverSent, http_status: None, reason: None });
            }
            Step::Send(request) => {
                let head = Head::default();
                let exchange = exchange(running, &settings.fetch, &request, &head);
                let received = interrupt.limit(request.timeout_ms, exchange).await;
                let http_status = head.status.get();
                let mut lost = |how, reason| work.lost(now(), Loss { how, http_status, reason });
                match received {
                    Ok(Ok(received)) => {
                        let (date, retry_after) = (head.date.take(), head.retry_after.take());
                        let location = head.location.take();
                        let response = Response {
                            status: http_status.unwrap_or(0),
                            date: date.as_deref(),
                            retry_after: retry_after.as_deref(),
                            location: location.as_deref(),
                            body: received.body(),
                        };
                        work.answered(client, now(), response);
                    }
                    Ok(Err(reason)) => {
                        let believed = http_status.is_none() && running.fetch_sends_once();
                        let never_sent = believed && fetch_error(&reason).was_never_sent();
                        reasons.push(running.redact(&reason, &request.url));
                        let reason = Some(Reason(reasons.len() as u32 - 1));
                        lost(if never_sent { How::NeverSent } else { How::Broken }, reason);
                    }
                    Err(Interruption::TimeIsUp) => lost(How::TimedOut, None),
                    // The next round ends the call.
                    Err(Interruption::Aborted) => {}
                }
            }
            Step::Wait(ms) => interrupt.sleep(ms).await,
            Step::Done => return reasons,
        }
    }
}
