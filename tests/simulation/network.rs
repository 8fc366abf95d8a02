//! What may happen to a request and to its answer, and what of it reaches the caller.

use crate::api::{Api, INVALID_REQUEST, Said};
use crate::orders::Listed;
use crate::story::{Fate, Garbage, Meets, Mishap, RetryAfter, Story};
use interstream::call::{How, Loss};
use interstream::wire::response::{Body, Response};
use std::time::{Duration, UNIX_EPOCH};

/// What came back, as a row of the design's table. Set by what has happened, not read off the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    Ok,
    /// A documented error that is none of the next three.
    Refused,
    NoOrder,
    /// `REQUEST_ERROR` in documented words.
    InvalidRequest,
    /// `REQUEST_ERROR` in other words: an expired or repeated signature, say.
    RequestError,
    Processing,
    Undocumented,
    /// 429; 503 with `Retry-After`.
    Unread,
    NeverSent,
    /// Not this API.
    Stranger,
    /// Anything else: it may still be running.
    Lost,
    /// A look that shows the orders.
    Listed(Listed),
}

/// What the caller's runtime reports of one request.
#[derive(Debug, Clone)]
pub struct Report {
    pub at: u64,
    pub row: Row,
    pub heard: Heard,
    /// The `Date` header, as Unix milliseconds, where it is readable.
    pub date_ms: Option<i64>,
    /// What `Retry-After` asks for; `None` where it is a date, and this machine's clock has to tell how far off.
    pub asked_pause_ms: Option<u64>,
}

#[derive(Debug, Clone)]
pub enum Heard {
    Answer { status: u16, date: Option<String>, retry_after: Option<String>, body: Option<Vec<u8>> },
    Lost(Loss),
}

/// When a request went out, and when its caller stops listening.
#[derive(Clone, Copy)]
pub struct Window {
    pub sent_at: u64,
    pub closes_at: u64,
}

/// An answer as it sets out: when, its status and body, and whether it is readable JSON.
struct Departure {
    at: u64,
    status: u16,
    body: String,
    json: bool,
    retry_after: Option<RetryAfter>,
    row: Row,
}

impl<Does: Copy> Fate<Does> {
    /// What happens whatever is answered, and when: the caller hears no more after that.
    pub fn cut_short(&self, window: Window) -> Option<(u64, Cut)> {
        let (after_ms, cut) = match (self.meets, self.mishap) {
            (Meets::NeverSent, _) => (self.there_ms, Cut::NeverSent),
            (_, Mishap::Reset { after_ms, head_came }) => (after_ms, Cut::Reset { head_came }),
            (Meets::Api | Meets::Nobody, Mishap::Gateway { after_ms, status }) => (after_ms, Cut::Gateway { status }),
            _ => return None,
        };
        let at = window.sent_at.saturating_add(after_ms);
        (at < window.closes_at).then_some((at, cut))
    }

    /// What the caller hears, given what the API said (if it has by then).
    pub fn report(&self, story: &Story, api: &Api<'_>, window: Window, said: Option<(u64, Said)>) -> Report {
        if let Some((at, cut)) = self.cut_short(window) {
            return cut.report(story, api, at);
        }
        let timed_out = |head: Option<u16>| {
            let at = window.closes_at.saturating_add(story.timers_late_ms);
            lost(at, Row::Lost, Loss { how: How::TimedOut, http_status: head, reason: None })
        };
        let Some(answer) = self.departure(window, said) else { return timed_out(None) };
        let at = answer.at.saturating_add(self.back_ms);
        match self.mishap {
            Mishap::Silence => timed_out(None),
            _ if at > window.closes_at => timed_out(None),
            Mishap::Stalls => timed_out(Some(answer.status)),
            Mishap::Cut => {
                lost(at, Row::Lost, Loss { how: How::Broken, http_status: Some(answer.status), reason: None })
            }
            mishap => answer.arrive(at, mishap, story, api),
        }
    }

    fn departure(&self, window: Window, said: Option<(u64, Said)>) -> Option<Departure> {
        let page = |status, retry_after, row| Departure {
            at: window.sent_at.saturating_add(self.there_ms),
            status,
            body: PAGE.into(),
            json: false,
            retry_after,
            row,
        };
        match self.meets {
            Meets::Api => said.map(|(at, said)| spoken(at, said)),
            Meets::NeverSent | Meets::Nobody => None,
            Meets::Busy { status, retry_after } => Some(page(status, retry_after, Row::Unread)),
            Meets::Stranger { status } => Some(page(status, None, Row::Stranger)),
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub enum Cut {
    NeverSent,
    Reset { head_came: bool },
    Gateway { status: u16 },
}

impl Cut {
    fn report(self, story: &Story, api: &Api<'_>, at: u64) -> Report {
        match self {
            Cut::NeverSent => lost(at, Row::NeverSent, Loss { how: How::NeverSent, http_status: None, reason: None }),
            Cut::Reset { head_came } => {
                let http_status = head_came.then_some(200);
                lost(at, Row::Lost, Loss { how: How::Broken, http_status, reason: None })
            }
            Cut::Gateway { status } => {
                let row = Row::Lost;
                let page = Departure { at, status, body: PAGE.into(), json: false, retry_after: None, row };
                page.arrive(at, Mishap::None, story, api)
            }
        }
    }
}

impl Departure {
    fn arrive(self, at: u64, mishap: Mishap, story: &Story, api: &Api<'_>) -> Report {
        let mut row = self.row;
        let mut status = self.status;
        let mut body = Some(self.body.clone().into_bytes());
        match mishap {
            Mishap::Noise => body = Some([NOISE.as_bytes(), self.body.as_bytes()].concat()),
            Mishap::OddStatus(odd) if self.json => status = odd,
            Mishap::Half => body = Some(self.body.as_bytes()[..self.body.len() / 2].into()),
            Mishap::Empty => body = Some(Vec::new()),
            Mishap::Garbled(garbage) => body = garbage.bytes(),
            _ => {}
        }
        // Without its JSON, an answer speaks by its status: 200.
        if self.json && matches!(mishap, Mishap::Half | Mishap::Empty | Mishap::Garbled(_)) {
            row = Row::Lost;
        }
        let asked_pause_ms = match self.retry_after {
            Some(RetryAfter::Seconds(seconds)) => Some(seconds * 1000),
            Some(RetryAfter::Date(seconds)) => story.date_readable.then_some(seconds * 1000),
            Some(RetryAfter::Nonsense) | None => Some(0),
        };
        let made_at_s = api.unix_ms(self.at).div_euclid(1000);
        let date = story.date_readable.then(|| http_date(made_at_s));
        let retry_after = self.retry_after.map(|retry_after| match retry_after {
            RetryAfter::Seconds(seconds) => seconds.to_string(),
            RetryAfter::Date(seconds) => http_date(made_at_s + seconds as i64),
            RetryAfter::Nonsense => "soon".into(),
        });
        let date_ms = story.date_readable.then_some(made_at_s * 1000);
        Report { at, row, heard: Heard::Answer { status, date, retry_after, body }, date_ms, asked_pause_ms }
    }
}

impl Report {
    /// The API's own words of a refusal.
    pub fn error_long(&self) -> Option<&str> {
        let Heard::Answer { body: Some(body), .. } = &self.heard else { return None };
        let (_, rest) = std::str::from_utf8(body).ok()?.split_once(r#""error_long":""#)?;
        rest.split('"').next()
    }
}

impl Heard {
    /// As the call is told of it; `None` where nothing that counts as an answer came.
    pub fn as_answer(&self) -> Result<Response<'_>, Loss> {
        match self {
            Heard::Lost(loss) => Err(*loss),
            Heard::Answer { status, date, retry_after, body } => Ok(Response {
                status: *status,
                date: date.as_deref(),
                retry_after: retry_after.as_deref(),
                location: None,
                body: body.as_deref().map_or(Body::TooLong, Body::Whole),
            }),
        }
    }
}

impl Garbage {
    /// `None`: more than is read.
    fn bytes(self) -> Option<Vec<u8>> {
        let text = match self {
            Garbage::Page => PAGE,
            Garbage::Neither => r#"{"data":{}}"#,
            Garbage::Both => r#"{"ok":"Order was processed","error":"ERROR_NO_ORDER","list":[]}"#,
            Garbage::WrongType => r#"{"ok":1,"list":"none"}"#,
            Garbage::TooLong => return None,
        };
        Some(text.into())
    }
}

const PAGE: &str = "<html><body>{ Something else }</body></html>";
const NOISE: &str = "<br />\n<b>Warning</b>: Undefined index {main} in <b>/srv/api.php</b> on line <b>7</b><br />\n";

fn lost(at: u64, row: Row, loss: Loss) -> Report {
    Report { at, row, heard: Heard::Lost(loss), date_ms: None, asked_pause_ms: Some(0) }
}

fn spoken(at: u64, said: Said) -> Departure {
    let (status, body, json, row) = match said {
        Said::Ok => (200, r#"{"ok":"Order was processed"}"#.into(), true, Row::Ok),
        Said::List(text, listed) => (200, text, listed.is_some(), listed.map_or(Row::Lost, Row::Listed)),
        Said::Page(status) => (status, PAGE.into(), false, Row::Lost),
        Said::Fault(code, detail) => {
            let row = match code {
                "REQUEST_ERROR" if detail == INVALID_REQUEST => Row::InvalidRequest,
                "REQUEST_ERROR" => Row::RequestError,
                "ERROR_NO_ORDER" => Row::NoOrder,
                "ERROR_AMOUNT_DUE" | "ERROR_CURRENCY_MISMATCH" => Row::Refused,
                "ERROR_PROCESSING" => Row::Processing,
                _ => Row::Undocumented,
            };
            (200, format!(r#"{{"error":"{code}","error_long":"{detail}"}}"#), true, row)
        }
    };
    Departure { at, status, body, json, retry_after: None, row }
}

fn http_date(unix_s: i64) -> String {
    httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(unix_s.max(0) as u64))
}
